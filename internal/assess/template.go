package assess

import (
	"embed"
	"encoding/json"
	"fmt"
)

//go:embed templates/*.json
var templateFiles embed.FS

// templateWords are the words of a template in one language.
type templateWords struct {
	Title          string            `json:"title"`
	Interpretation string            `json:"interpretation"`
	Strong         string            `json:"strong"`
	Weak           string            `json:"weak"`
	Depth          string            `json:"depth"`
	Breadth        string            `json:"breadth"`
	Facts          map[string]string `json:"facts"`
	Lines          []string          `json:"lines"`
}

// A Template is a rubric to begin from, for one kind of commitment.
type Template struct {
	Title string
	Rubric
}

// Templates are rubrics for the common kinds of commitment (one act, a meeting, a
// number by a date, several goals, sustained effort, money) in the words of a
// language: en, es or fr. It panics for any other, or if the embedded files are
// malformed, which tests rule out.
func Templates(language string) []Template {
	var rules []Rubric
	words := make(map[string]templateWords)
	for file, into := range map[string]any{"templates": &rules, language: &words} {
		data, err := templateFiles.ReadFile("templates/" + file + ".json")
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			panic(fmt.Sprintf("templates/%s.json: %v", file, err))
		}
	}
	out := make([]Template, len(rules))
	for i, r := range rules {
		w := words[r.Template]
		r.Language, r.Interpretation, r.Strong, r.Weak, r.Depth, r.Breadth = language, w.Interpretation, w.Strong, w.Weak, w.Depth, w.Breadth
		for k := range r.Facts {
			r.Facts[k].Words = w.Facts[r.Facts[k].Name]
		}
		for k := range r.Lines {
			r.Lines[k].Words = w.Lines[k]
		}
		out[i] = Template{w.Title, r}
	}
	return out
}
