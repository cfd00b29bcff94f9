package main

import (
	"context"
	"fmt"
	"runtime/debug"

	"trillium/internal/command"
)

var versionCommand = command.Command{
	Name: "version", Short: "say which version this is",
	Example: "trillium version",
	Takes:   command.Nothing,
	Set: func(*command.Flags) command.Run {
		return func(_ context.Context, e *command.Env, _ []string) error {
			_, err := fmt.Fprintln(e.Stdout, buildVersion())
			return err
		}
	},
}

// buildVersion is the module's version, or the commit that was built.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "trillium, of an unknown version"
	}
	version, commit, changed := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = ", commit " + s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = " with changes"
		}
	}
	return fmt.Sprintf("trillium %s%s%s, %s", version, commit, changed, info.GoVersion)
}
