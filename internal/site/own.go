package site

import (
	"embed"
	"html/template"
	"io/fs"
	"net/http"
)

//go:embed templates/*.html static/*
var files embed.FS

// Layout is the frame of all pages, to which a site adds the templates that its pages
// share.
func Layout(functions template.FuncMap) *template.Template {
	return template.Must(template.New("layout.html").Funcs(functions).ParseFS(files, "templates/layout.html"))
}

// Own is what the kit itself brings: the page of an error.
func Own() Section { return Section{Pages: []Template{Of[errorPage]("error")}, Templates: files} }

// Static are the style sheets, pictures and scripts. Browsers may keep them for an hour.
func Static() http.Handler {
	dir, err := fs.Sub(files, "static")
	if err != nil {
		panic(err) // the folder is embedded
	}
	serve := http.StripPrefix("/static/", http.FileServerFS(dir))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "public, max-age=3600")
		serve.ServeHTTP(w, r)
	})
}
