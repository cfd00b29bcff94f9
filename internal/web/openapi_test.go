package web

import (
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"trillium/internal/goldentest"
	"trillium/internal/i18n"
	targetwords "trillium/internal/instrument/target/words"
)

// openapi.yaml says what the endpoints say; -update writes it.
func TestOpenAPI(t *testing.T) {
	got, err := yaml.Marshal(describe(t))
	if err != nil {
		t.Fatal(err)
	}
	got = append([]byte("# Written from the list of endpoints by: go test ./internal/web -run TestOpenAPI -update\n"), got...)
	goldentest.Check(t, "openapi.yaml", string(got))
}

// Every endpoint and parameter is described in every language, and an endpoint that
// takes no parameter of its own does not share its name.
func TestEndpointsAreDescribed(t *testing.T) {
	seen := make(map[string]bool)
	for _, e := range endpoints() {
		if seen[e.name] {
			t.Errorf("two endpoints are called %s", e.name)
		}
		seen[e.name] = true
		for _, tag := range i18n.Tags {
			l := i18n.Load(targetwords.Files).Language(tag)
			if !l.Has("api." + e.name) {
				t.Errorf("%s does not say what %s is", tag, e.name)
			}
			for _, p := range e.takes() {
				if !l.Has("param."+p) && !l.Has("calc.field."+p) {
					t.Errorf("%s does not say what the parameter %s is", tag, p)
				}
			}
		}
	}
}

type object = map[string]any

// describe is the OpenAPI document of the endpoints (OpenAPI 3.1).
func describe(t *testing.T) object {
	english := i18n.Load(targetwords.Files).Language("en")
	b := schemaBuilder{object{}, make(map[string]reflect.Type)}
	problem := b.of(reflect.TypeFor[problemDetails]())
	paths := object{}
	for _, e := range endpoints() {
		method := strings.ToLower(e.method)
		if method == "" {
			method = "get"
		}
		content := object{e.kind: object{}}
		if e.reply != nil {
			content = object{e.kind: object{"schema": b.of(reflect.TypeOf(e.reply))}}
		}
		if e.kind == typeAny {
			content["text/plain"] = object{} // what is text is sent as such
		}
		status := "200"
		if method == "post" {
			status = "201"
		}
		op := object{
			"operationId": e.name, "summary": english.T("api." + e.name),
			"responses": object{
				status:    object{"description": english.T("api." + e.name), "content": content},
				"default": object{"description": "what was wrong", "content": object{"application/problem+json": object{"schema": problem}}},
			},
		}
		if params := parametersOf(english, e); len(params) > 0 {
			op["parameters"] = params
		}
		if e.body != nil {
			op["requestBody"] = object{"required": true, "content": object{typeJSON: object{"schema": b.of(reflect.TypeOf(e.body))}}}
			op["security"] = []any{object{"token": []any{}}}
		}
		paths[e.path] = object{method: op}
	}
	return object{
		"openapi": "3.1.0",
		"info":    object{"title": "Trillium", "version": "1", "description": english.T("api.lead"), "license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers": []any{object{"url": apiRoot}},
		"paths":   paths,
		"components": object{"schemas": b.schemas, "securitySchemes": object{
			"token": object{"type": "http", "scheme": "bearer", "description": english.T("tokens.lead")}}},
	}
}

var hole = regexp.MustCompile(`\{(\w+)\}`)

func parametersOf(l *i18n.Language, e endpoint) []any {
	var out []any
	for _, m := range hole.FindAllStringSubmatch(e.path, -1) {
		schema := object{"type": "string"}
		if m[1] == "lang" {
			schema["enum"] = i18n.Tags
		}
		out = append(out, object{"name": m[1], "in": "path", "required": true, "schema": schema})
	}
	for _, name := range e.takes() {
		schema := object{"type": "string"}
		switch name {
		case "limit":
			schema = object{"type": "integer", "minimum": 1, "maximum": mostLimit, "default": usualLimit}
		case "state":
			schema["enum"] = stateChoices()
		case "due":
			schema["enum"] = dueChoices
		case "basis":
			schema["enum"] = []string{basisDecided, basisSuggested}
		}
		out = append(out, object{"name": name, "in": "query", "required": slices.Contains(strings.Fields(e.needs), name), "description": paramWords(l, name), "schema": schema})
	}
	return out
}

// A schemaBuilder writes JSON schemas of Go types, those of structs by name.
type schemaBuilder struct {
	schemas object
	types   map[string]reflect.Type // by name
}

func (b *schemaBuilder) of(t reflect.Type) object {
	switch t {
	case reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return object{}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return object{"oneOf": []any{b.of(t.Elem()), object{"type": "null"}}}
	case reflect.Slice, reflect.Array:
		return object{"type": "array", "items": b.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": b.of(t.Elem())}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Struct:
		name := nameOf(t)
		if other, ok := b.types[name]; ok && other != t {
			name = capital(path.Base(t.PkgPath())) + name
		}
		if _, ok := b.types[name]; !ok {
			b.types[name] = t
			b.schemas[name] = object{} // for types that hold themselves
			b.schemas[name] = b.fields(t)
		}
		return object{"$ref": "#/components/schemas/" + name}
	}
	return object{}
}

// nameOf is a name for the type in the description.
func nameOf(t reflect.Type) string {
	name := t.Name()
	if i := strings.IndexByte(name, '['); i > 0 { // listOf[…/web.apiSummit]
		inner := name[i+1 : len(name)-1]
		return "List" + strings.TrimPrefix(inner[strings.LastIndexAny(inner, "./")+1:], "api")
	}
	return capital(strings.TrimSuffix(strings.TrimPrefix(name, "api"), "JSON"))
}

func (b *schemaBuilder) fields(t reflect.Type) object {
	props, required := object{}, []string{}
	b.add(t, props, &required)
	out := object{"type": "object", "properties": props}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// add adds the fields of a struct, those of embedded ones as its own.
func (b *schemaBuilder) add(t reflect.Type, props object, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		if f.Anonymous && tag == "" {
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			b.add(inner, props, required)
			continue
		}
		name, options, _ := strings.Cut(tag, ",")
		if !f.IsExported() || tag == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		if _, twice := props[name]; twice {
			continue
		}
		props[name] = b.of(f.Type)
		if !strings.Contains(options, "omitempty") {
			*required = append(*required, name)
		}
	}
}

// The description names every route of the API, and no other.
func TestRoutesAreEndpoints(t *testing.T) {
	mux := http.NewServeMux()
	(&Server{}).route(mux)
	for _, e := range endpoints() {
		for _, lang := range e.langs() {
			method := e.method
			if method == "" {
				method = http.MethodGet
			}
			path := apiRoot + hole.ReplaceAllString(strings.Replace(e.path, "{lang}", lang, 1), "x")
			r, err := http.NewRequest(method, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, pattern := mux.Handler(r); !strings.Contains(pattern, strings.Replace(e.path, "{lang}", lang, 1)) {
				t.Errorf("%s %s goes to %q", method, path, pattern)
			}
		}
	}
}
