package storm

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

var (
	tries = flag.Int("storm", 60, "how many faults are tried")
	seed  = flag.Uint64("storm.seed", 1, "which of all")
	list  = flag.String("storm.list", "", "file for what each of them came to")
	table = flag.Bool("storm.table", false, "write the table of verdicts into internal/README.md")
)

// every so many faults a line says how far it is.
const every = 100

// subjects are the scenarios that come with the program, and one of everything that a
// scenario can say. South East London's take seconds each, so fewer of its faults are tried.
var subjects = []struct {
	name string
	part float64 // of all that are tried
}{{"builtin:northbridge", 0.6}, {"architectures/everything.toml", 0.37}, {"builtin:selca", 0.03}}

// Whatever is wrong with a scenario, the program refuses it or warns of it, unless a reason
// is written why it cannot know.
func TestNoFaultIsAcceptedWithoutAReason(t *testing.T) {
	own := os.DirFS("../../testdata")
	files := scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) { return fs.ReadFile(own, filepath.ToSlash(name)) }}
	var outcomes []Outcome
	for _, x := range subjects {
		n := int(float64(*tries)*x.part + 0.5)
		if n == 0 {
			continue
		}
		s, err := NewSubject(x.name, files)
		require.NoError(t, err)
		for _, o := range tryAll(s, some(s, n)) {
			outcomes = append(outcomes, o)
			if s.Unexplained(o) {
				t.Error(told(o))
			}
		}
	}
	require.NotEmpty(t, outcomes)
	if *list != "" {
		var b strings.Builder
		for _, o := range outcomes {
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s:%d\t%q\t%q\t%.500q\n", o.Verdict, o.Kind, o.Section, o.Key, o.File, o.Line, o.Was, o.Is, o.Said)
		}
		require.NoError(t, os.WriteFile(*list, []byte(b.String()), 0o666))
	}
	if *table {
		writeTable(t, outcomes)
	}
}

func told(o Outcome) string {
	return fmt.Sprintf("%s: %s: %s:%d: %q becomes %q: %.300s", o.Kind, o.Verdict, o.File, o.Line, o.Was, o.Is, o.Said)
}

// some are n of all faults of a scenario, each with the same chance.
func some(s *Subject, n int) []Fault {
	var all []Fault
	for _, file := range slices.Sorted(maps.Keys(s.Texts)) {
		if !strings.HasSuffix(file, scenario.EvidenceFile) {
			all = append(all, Faults(file, s.Texts[file])...)
		}
	}
	rng := rand.New(rand.NewPCG(*seed, 0))
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(len(all), n)]
}

// tryAll tries faults on all processors, and tells what came of them in their order. With
// -v it says on standard error how far it is, and what must not be as soon as it is found.
func tryAll(s *Subject, faults []Fault) []Outcome {
	outcomes := make([]Outcome, len(faults))
	next := make(chan int)
	var tried atomic.Int64
	var done sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		done.Go(func() {
			for i := range next {
				outcomes[i] = s.Try(faults[i])
				n := int(tried.Add(1))
				if !testing.Verbose() {
					continue
				}
				if s.Unexplained(outcomes[i]) {
					fmt.Fprintln(os.Stderr, told(outcomes[i]))
				}
				if n%every == 0 || n == len(faults) {
					fmt.Fprintf(os.Stderr, "storm: %s: %d of %d faults tried\n", s.Name, n, len(faults))
				}
			}
		})
	}
	for i := range faults {
		next <- i
	}
	close(next)
	done.Wait()
	return outcomes
}

// writeTable puts the table between its marks.
func writeTable(t *testing.T, outcomes []Outcome) {
	const file, begin, end = "../README.md", "<!-- storm -->\n", "<!-- /storm -->\n"
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), begin)
	require.True(t, ok)
	_, after, ok := strings.Cut(rest, end)
	require.True(t, ok)
	said := fmt.Sprintf("%d faults of seed %d:\n\n%s", len(outcomes), *seed, Table(outcomes))
	require.NoError(t, os.WriteFile(file, []byte(before+begin+said+end+after), 0o666))
}

// A fault that nobody could see is found, and so is one at its line.
func TestOutcomesAreTold(t *testing.T) {
	text := "format = 1\nname = \"x\"\n[run]\nwindow = { from = 2027-04-01, years = 1 }\nwarm_up = \"1w\"\n[pathway.p]\narrivals = { rate = \"9 per year\" }\nsteps = [\"end\"]\n[pathway.p.step.end]\nleave = \"seen\"\n"
	s, err := NewSubject("s.toml", scenario.Files{Open: func(string) ([]byte, error) { return []byte(text), nil }})
	require.NoError(t, err)
	tried := map[string]Verdict{}
	for _, f := range Faults("s.toml", []byte(text)) {
		tried[fmt.Sprintf("%s %d %s", f.Kind, f.Line, f.Is)] = s.Try(f).Verdict
	}
	assert.Equal(t, AtLine, tried[`key misspelt 5 wamr_up = "1w"`])
	assert.Equal(t, AtLine, tried[`unit wrong 5 warm_up = "1wx"`])
	assert.Equal(t, AtLine, tried[`line doubled 8 steps = ["end"]`+"\n"+`steps = ["end"]`])
	assert.Equal(t, Effect, tried[`line deleted 5 `])
	assert.Equal(t, AtLine, tried[`section or name in it misspelt 9 [pathway.p.step.ned]`])
	assert.Equal(t, Elsewhere, tried[`section or name in it misspelt 6 [pathway.px]`], "its steps are missed in another section")
	assert.Equal(t, NoEffect, s.Try(Fault{Kind: Word, File: "s.toml", Line: 1, Is: "format = 1 # a remark"}).Verdict)
	assert.True(t, s.Unexplained(Outcome{Fault{Kind: Key, File: "s.toml", Line: 5, Key: "warm_up"}, NoEffect, ""}))
	assert.True(t, s.Unexplained(Outcome{Fault{}, Panic, ""}))
}
