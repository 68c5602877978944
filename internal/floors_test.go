// Package internal_test holds the packages of the whole program to their
// floors.
package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// floor is a package, how high it stands, and what of the program it may
// import. Imports point downwards; the few that stay on one floor are marked so
// by standing in the list.
type floor struct {
	name    string
	level   int
	imports string
}

// The table of allowed edges. A package that is not in it may not exist.
var floors = []floor{
	{"sim/fmath", 0, ""},
	{"sim/tick", 0, ""},
	{"sim/rng", 0, ""},
	{"sim/sobol", 0, "sim/rng"},
	{"sim/voi", 0, "sim/fmath sim/rng"},
	{"sim/stats", 0, "sim/fmath"},
	{"sim/dist", 0, "sim/fmath sim/tick"},
	{"sim/theory", 0, "sim/fmath"},
	{"scenarios", 0, ""},

	{"sim/engine", 1, "sim/dist sim/fmath sim/rng sim/tick"},
	{"sim/build", 1, "sim/dist sim/engine sim/rng sim/tick"},
	{"sim/result", 1, "sim/stats"},

	{"internal/words", 0, "sim/tick"},
	{"internal/facts", 1, "internal/words sim/tick"},

	{"internal/opc", 0, ""},
	{"internal/opc/opctest", 0, "internal/opc"},
	{"internal/disk", 0, ""},
	{"internal/disk/disktest", 0, "internal/disk"},
	{"internal/browsertest", 0, ""},
	{"internal/diag", 2, "internal/words"},
	{"internal/scenario", 2, "internal/diag internal/words sim/dist sim/fmath sim/tick"},
	{"internal/analysis", 2, "internal/facts internal/words sim/engine sim/fmath sim/tick"},
	{"internal/compile", 2, "internal/analysis internal/diag internal/facts internal/scenario internal/words sim/dist sim/engine sim/fmath sim/rng sim/tick"},
	{"internal/draws", 2, "internal/diag internal/scenario sim/dist sim/fmath sim/sobol"},

	{"internal/runner", 3, "sim/engine sim/result sim/rng sim/tick"},

	{"internal/kpi", 4, "internal/facts internal/runner sim/engine sim/result sim/stats sim/tick"},
	{"internal/calibrate", 4, "internal/compile internal/diag internal/kpi internal/runner internal/scenario sim/engine sim/result"},
	{"internal/backtest", 4, "internal/compile internal/kpi sim/result sim/stats"},
	{"internal/intake", 4, "internal/diag internal/scenario internal/words"},
	{"internal/alliance", 4, "internal/diag internal/intake internal/scenario sim/fmath"},
	{"internal/validate", 4, "internal/compile internal/diag internal/kpi internal/runner internal/scenario sim/dist sim/engine sim/fmath sim/result sim/rng sim/stats sim/theory sim/tick"},
	{"internal/fit", 4, "internal/diag internal/words sim/dist sim/fmath"},
	{"internal/eventlog", 4, "internal/diag internal/words sim/engine sim/rng sim/tick"},
	{"internal/journey", 4, "sim/engine sim/tick"},
	{"internal/settle", 4, "sim/engine sim/rng sim/stats sim/tick"},
	{"internal/cluster", 4, "internal/words"},
	{"internal/econ", 4, "sim/fmath sim/stats sim/voi"},
	{"internal/verdict", 4, "internal/facts internal/words"},
	{"internal/appraise", 4, "internal/econ internal/facts sim/result sim/stats sim/voi"},

	{"internal/document", 5, "internal/opc internal/words"},
	{"internal/workbook", 5, "internal/document internal/facts internal/opc internal/words scenarios"},
	{"plots", 5, "internal/diag internal/facts internal/sensitivity internal/words sim/stats"},
	{"internal/report", 5, "internal/appraise internal/document internal/econ internal/facts internal/kpi internal/sensitivity internal/validate internal/verdict internal/words plots sim/result sim/stats sim/tick sim/voi"},
	{"internal/changes", 5, "internal/document internal/facts internal/kpi internal/words sim/result sim/stats"},
	{"internal/sensitivity", 5, "internal/diag internal/document internal/facts internal/kpi internal/words sim/result sim/stats sim/voi"},

	{"internal/study", 6, "internal/alliance internal/analysis internal/appraise internal/backtest internal/compile internal/diag internal/disk internal/draws internal/econ internal/facts internal/intake internal/journey internal/kpi internal/report internal/runner internal/scenario internal/settle internal/validate internal/words sim/engine sim/result sim/rng sim/stats sim/theory sim/tick"},

	{"internal/describe", 6, "internal/alliance internal/backtest internal/calibrate internal/cluster internal/compile internal/diag internal/disk internal/document internal/facts internal/fit internal/intake internal/journey internal/kpi internal/report internal/scenario internal/settle internal/study internal/words sim/result sim/stats sim/tick"},

	{"internal/papers", 6, "internal/diag internal/disk internal/document internal/facts internal/report internal/scenario internal/words internal/workbook plots"},

	{"internal/storm", 7, "internal/describe internal/facts internal/scenario internal/study"},
	{"internal/console", 7, "internal/describe internal/study internal/words"},
	{"internal/dist", 8, "internal/cli"},
	{"internal/rebuild", 0, ""},
	{"internal/mutants", 8, "internal/rebuild"},
	{"cmd", 0, ""},
	{"internal/web", 7, "cmd internal/calibrate internal/changes internal/describe internal/diag internal/disk internal/document internal/intake internal/papers internal/report internal/scenario internal/study internal/words plots"},
	{"internal/ask", 7, "internal/changes internal/describe internal/diag internal/disk internal/document internal/eventlog internal/papers internal/report internal/scenario internal/sensitivity internal/study internal/web internal/words sim/tick"},
	{"internal/cli", 7, "internal/ask internal/calibrate internal/cluster internal/console internal/describe internal/diag internal/disk internal/document internal/facts internal/fit internal/intake internal/report internal/scenario internal/study internal/validate internal/words plots scenarios sim/result sim/stats"},
	{"cmd/prehabsim", 7, "internal/cli"},
}

const module = "prehabsim"

func TestImportsPointDownwards(t *testing.T) {
	imports := importsOf(t)
	known := map[string]floor{}
	for _, f := range floors {
		known[f.name] = f
	}
	for _, f := range floors {
		for _, to := range strings.Fields(f.imports) {
			below, ok := known[to]
			require.True(t, ok, "%s may import %s, which is not in the table", f.name, to)
			assert.LessOrEqual(t, below.level, f.level, "%s may import %s, which stands higher", f.name, to)
		}
	}
	for name, list := range imports {
		f, ok := known[name]
		if !assert.True(t, ok, "package %s has no floor", name) {
			continue
		}
		for _, to := range list {
			if inside, ours := strings.CutPrefix(to, module+"/"); ours {
				assert.Contains(t, strings.Fields(f.imports), inside, "%s imports %s", name, inside)
			}
		}
	}
}

// The floors of numbers and mechanism are usable as a library and are the same
// function of their arguments everywhere: no files, no clock, no other numbers.
func TestSimulationKnowsNoWorld(t *testing.T) {
	for name, list := range importsOf(t) {
		if !strings.HasPrefix(name, "sim/") {
			continue
		}
		for _, to := range []string{"os", "time", "math/rand", "math/rand/v2"} {
			assert.NotContains(t, list, to, "%s imports %s", name, to)
		}
		for _, to := range list {
			assert.False(t, strings.HasPrefix(to, module+"/internal"), "%s imports %s", name, to)
		}
	}
}

// importsOf returns what the packages of the program import, tests apart.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	walkSources(t, func(file string) {
		if strings.HasSuffix(file, "_test.go") {
			return
		}
		source, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		rel, err := filepath.Rel(root, file)
		require.NoError(t, err)
		name := path.Dir(filepath.ToSlash(rel))
		if _, found := imports[name]; !found {
			imports[name] = nil // a package that imports nothing has a floor too
		}
		for _, i := range source.Imports {
			to, err := strconv.Unquote(i.Path.Value)
			require.NoError(t, err)
			if !slices.Contains(imports[name], to) {
				imports[name] = append(imports[name], to)
			}
		}
	})
	require.NotEmpty(t, imports)
	return imports
}

const root = ".."

// walkSources visits all files of Go in the repository.
func walkSources(t *testing.T, visit func(file string)) {
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || file == filepath.Join(root, "dist") || // what make targets leave
			d.Name() != root && strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(file, ".go") {
			visit(file)
		}
		return nil
	})
	require.NoError(t, err)
}
