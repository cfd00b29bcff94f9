package main

import (
	"context"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium/internal/command"
)

// runCommand runs a command and returns its exit code and all that it said.
func runCommand(args ...string) (int, string) {
	var out strings.Builder
	p := trilliumOn(strings.NewReader(""), &out, &out)
	code := p.Run(context.Background(), args)
	return code, out.String()
}

// A register that was tampered with is not backed up as if it were sound; it
// can be saved apart, and what is wrong with it stays to be seen.
func TestBackupOfTampered(t *testing.T) {
	dir := t.TempDir()
	reg, file, copied := filepath.Join(dir, "reg"), filepath.Join(dir, "backup.zip"), filepath.Join(dir, "copy")
	if code, out := runCommand("add", "-data", reg, "../../examples/great-bay-2022/fact-sheet.md"); code != command.Done {
		t.Fatal(out)
	}
	p := trilliumOn(strings.NewReader("correct horse battery\n"), io.Discard, io.Discard)
	if code := p.Run(context.Background(), []string{"user", "add", "-data", reg, "-role", "contributor", "-party", "XHV", "eve"}); code != command.Done {
		t.Fatal(code)
	}
	db, err := sql.Open("sqlite", filepath.Join(reg, "register.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`UPDATE people SET role = 'editor', party = '' WHERE login = 'eve'`); err != nil {
		t.Fatal(err)
	}
	if code, out := runCommand("backup", "-data", reg, file); code != command.Failed || !strings.Contains(out, "people eve") ||
		!strings.Contains(out, "no backup was written") {
		t.Errorf("%d: %s", code, out)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("there is a file all the same")
	}
	if code, out := runCommand("backup", "-damaged", "-data", reg, file); code != command.Done {
		t.Errorf("%d: %s", code, out)
	}
	if code, out := runCommand("restore", "-data", copied, file); code != command.Failed || !strings.Contains(out, "does not verify") {
		t.Errorf("%d: %s", code, out)
	}
	if code, out := runCommand("restore", "-damaged", "-data", copied, file); code != command.Failed ||
		!strings.Contains(out, "people eve: the row was changed") {
		t.Errorf("%d: %s", code, out)
	}
	if code, out := runCommand("verify", "-data", copied); code != command.Failed || !strings.Contains(out, "people eve: the row was changed") {
		t.Errorf("%d: %s", code, out)
	}
}
