package main

import (
	"context"
	"flag"
	"fmt"
	"runtime/debug"
)

var versionCommand = command{
	name: "version", args: "", short: "say which version this is",
	example: "trillium version",
	run: func(p *program, _ context.Context, flags *flag.FlagSet, args []string) error {
		if err := noArguments(flags, args); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, buildVersion())
		return nil
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
