package compile

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// FuzzLoad reads any text as a scenario: it may be refused, with a file and a
// line for each problem, but it never panics and never runs away.
func FuzzLoad(f *testing.F) {
	texts := map[string]string{}
	for _, folder := range []string{"../../testdata", errorsFolder, "../../testdata/queues"} {
		names, err := filepath.Glob(filepath.Join(folder, "*.*"))
		require.NoError(f, err)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(f, err)
			switch filepath.Ext(name) {
			case ".toml":
				f.Add(text)
				fallthrough
			case ".csv":
				texts[filepath.Base(name)] = string(text)
			}
		}
	}
	f.Add([]byte(january("2d", `
[resource.nurse]
kind = "servers"
capacity = 1
[pathway.p]
arrivals = { interarrival = "8h" }
steps = ["see", "end"]
[pathway.p.step.see]
use = "nurse"
time = "12h"
[pathway.p.step.end]
leave = "seen"
`)))
	f.Add([]byte(programme("attend = 0.8\nattend_sd = 0.1\nmodes = { a = 0.5, none = \"rest\" }\nmode_weight = { a = 0.3 }\nat_least = [2]\nmay_delay_treatment = { before = \"p.begin\", up_to = \"7d\" }\n"+besideDrugs[len("attend = 1\n"):],
		"count = 4\nevery = \"3d\"\n", onAdmissions("odds_ratio = 0.8"), "")))
	f.Fuzz(func(t *testing.T, text []byte) {
		open := func(name string) ([]byte, error) {
			if name == "fuzz.toml" {
				return text, nil
			}
			if known, ok := texts[filepath.Base(name)]; ok {
				return []byte(known), nil
			}
			return nil, fs.ErrNotExist
		}
		tooLong := time.AfterFunc(5*time.Minute, func() { panic("the reading of a scenario of a few lines does not come to an end") })
		defer tooLong.Stop()
		var problems diag.List
		m := Load(scenario.Files{Open: open, Builtin: scenarios.Files}, "fuzz.toml", Settings{}, &problems)
		if problems.Empty() != (m != nil) {
			t.Fatalf("a model: %v, problems: %v", m != nil, problems.Err())
		}
		for _, p := range problems.Problems() {
			if p.File == "" || p.Line < 1 {
				t.Fatalf("no place to look at: %q", p)
			}
		}
	})
}
