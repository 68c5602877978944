package study

import (
	"runtime"
	"runtime/debug"
	"strings"

	"prehabsim/sim/engine"
)

// Engine is the version of the engine: results of two are never put together.
const Engine = engine.Version

// Version is what the build recorded of the source: a tag, or a revision.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	if revision := setting("vcs.revision"); revision != "" {
		return revision[:min(12, len(revision))]
	}
	return "unreleased"
}

// ArchLevel is the level of the architecture's instructions that the program was
// built for, such as "v1" of amd64: with v3 the compiler may fuse a product and a
// sum. It is empty where the build did not record it.
func ArchLevel() string { return setting("GO" + strings.ToUpper(runtime.GOARCH)) }

// setting returns a setting of the build, or nothing.
func setting(key string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == key {
				return s.Value
			}
		}
	}
	return ""
}
