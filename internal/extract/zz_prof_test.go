package extract

import (
	"os"
	"path/filepath"
	"testing"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/source"
)

func BenchmarkProf(b *testing.B) {
	lex := language.Load()
	rd := source.New(lex)
	x := New(lex)
	var docs []*trillium.Document
	files, _ := filepath.Glob("/work/shared/corpus/*/2022-*/*.md")
	for i, f := range files {
		if i%20 == 0 {
			if d, err := rd.ReadFile(f); err == nil {
				docs = append(docs, d)
			}
		}
	}
	_ = os.Args
	b.ResetTimer()
	for b.Loop() {
		for _, d := range docs {
			x.Extract(d)
		}
	}
	b.ReportMetric(float64(len(docs)), "docs")
}
