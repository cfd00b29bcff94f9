package site

import (
	"cmp"
	"encoding/json"
	"net/http"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"trillium/internal/i18n"
)

// object is an object of YAML.
type object = map[string]any

// Describe writes the OpenAPI document of endpoints (OpenAPI 3.1), as YAML, in English.
// choices are the values that parameters take, by name, where there are only some.
func Describe(english *i18n.Language, endpoints []Endpoint, choices map[string][]string) ([]byte, error) {
	b := schemaBuilder{object{}, make(map[string]reflect.Type)}
	problem := b.of(reflect.TypeFor[problemDetails]())
	paths := object{}
	for _, e := range endpoints {
		method := strings.ToLower(cmp.Or(e.Method, http.MethodGet))
		content := object{e.Kind: object{}}
		if e.Reply != nil {
			content = object{e.Kind: object{"schema": b.of(reflect.TypeOf(e.Reply))}}
		}
		if e.Kind == TypeAny {
			content["text/plain"] = object{} // what is text is sent as such
		}
		status := "200"
		if method == "post" {
			status = "201"
		}
		op := object{
			"operationId": e.Name, "summary": english.T("api." + e.Name),
			"responses": object{
				status:    object{"description": english.T("api." + e.Name), "content": content},
				"default": object{"description": "what was wrong", "content": object{"application/problem+json": object{"schema": problem}}},
			},
		}
		if params := parametersOf(english, &e, choices); len(params) > 0 {
			op["parameters"] = params
		}
		if e.Body != nil {
			op["requestBody"] = object{"required": true, "content": object{TypeJSON: object{"schema": b.of(reflect.TypeOf(e.Body))}}}
			op["security"] = []any{object{"token": []any{}}}
		}
		paths[e.Path] = object{method: op}
	}
	return yaml.Marshal(object{
		"openapi": "3.1.0",
		"info": object{"title": "Trillium", "version": "1", "description": english.T("api.lead"),
			"license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"}},
		"servers": []any{object{"url": APIRoot}},
		"paths":   paths,
		"components": object{"schemas": b.schemas, "securitySchemes": object{
			"token": object{"type": "http", "scheme": "bearer", "description": english.T("tokens.lead")}}},
	})
}

var hole = regexp.MustCompile(`\{(\w+)\}`)

func parametersOf(l *i18n.Language, e *Endpoint, choices map[string][]string) []any {
	var out []any
	for _, m := range hole.FindAllStringSubmatch(e.Path, -1) {
		schema := object{"type": "string"}
		if m[1] == "lang" {
			schema["enum"] = i18n.Tags
		}
		out = append(out, object{"name": m[1], "in": "path", "required": true, "schema": schema})
	}
	for _, name := range e.Takes() {
		schema := object{"type": "string"}
		if name == "limit" {
			schema = object{"type": "integer", "minimum": 1, "maximum": mostLimit, "default": usualLimit}
		} else if list := choices[name]; list != nil {
			schema["enum"] = list
		}
		out = append(out, object{"name": name, "in": "query", "required": slices.Contains(strings.Fields(e.Needs), name), "description": l.T(e.ParamKey(l, name)),
			"schema": schema})
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
			name = capital(owner(t.PkgPath())) + name
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

// owner names the package of a type; the kit and the areas of the site are one, and so is
// the tree of an instrument.
func owner(pkg string) string {
	if _, tree, ok := strings.Cut(pkg, "/instrument/"); ok {
		name, _, _ := strings.Cut(tree, "/")
		return name
	}
	if before, _, area := strings.Cut(strings.Replace(pkg, "/site", "/web/", 1), "/web/"); area {
		pkg = before + "/web"
	}
	return path.Base(pkg)
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

// capital begins with a capital letter.
func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
