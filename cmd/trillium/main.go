package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"trillium/internal/eval"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/source"
)

func main() {
	x := language.Load()
	labels, err := eval.ReadLabels(os.Args[1])
	if err != nil {
		panic(err)
	}
	var docs []string
	for d := range labels {
		docs = append(docs, d)
	}
	sort.Strings(docs)
	var rs []eval.Result
	for _, d := range docs {
		doc, err := source.New(x).ReadFile(filepath.Join(os.Args[2], d))
		if err != nil {
			panic(err)
		}
		r := eval.Compare(d, extract.New(x).Extract(doc), labels[d])
		rs = append(rs, r)
		if len(os.Args) > 3 {
			fmt.Println("###", d)
			for _, e := range r.Errors {
				fmt.Println("   ", e)
			}
		}
	}
	eval.WriteTable(os.Stdout, rs)
}
