package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// documentFiles are the endings of the files that a folder is searched for.
var documentFiles = map[string]bool{".md": true, ".markdown": true, ".txt": true, ".html": true, ".htm": true, ".pdf": true, ".docx": true}

// InFolders replaces each folder in names by the documents below it, in order.
func InFolders(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		st, err := os.Stat(name)
		if err != nil || !st.IsDir() {
			out = append(out, name) // reading it says what is wrong
			continue
		}
		err = filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.Type().IsRegular() && documentFiles[strings.ToLower(filepath.Ext(path))] {
				out = append(out, path)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
