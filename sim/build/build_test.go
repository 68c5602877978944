package build_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/build"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var update = flag.Bool("update", false, "rewrite the generated parts of sim/README.md")

// What nobody could run is told when the program is asked for.
func TestAModelThatCannotRunIsToldSo(t *testing.T) {
	for want, make := range map[string]func(m *build.Model){
		"operation 2 (release): is the last, and patients go on behind it": func(m *build.Model) {
			m.Patients("p", 1).Use("care", m.Places("nurse", 1), m.Law(dist.Constant(60)))
		},
		"p draws for care twice": func(m *build.Model) {
			m.Patients("p", 1).Hold("care", m.Law(dist.Constant(60))).Hold("care", m.Law(dist.Constant(60))).Leave("seen")
		},
		"exponential: mean must be above 0, not -1": func(m *build.Model) {
			m.Patients("p", 1).Hold("care", m.Law(dist.Exponential(-1))).Leave("seen")
		},
		"its patients come in 2 ways": func(m *build.Model) {
			m.Law(dist.Constant(60))
			m.From(engine.Source{Name: "p", Peak: 1, Rates: []float64{1}, Every: engine.Some[engine.SamplerID](0)}).Leave("seen")
		},
	} {
		m := build.New(monday, 0, tick.Day)
		make(m)
		_, err := m.Program()
		require.ErrorContains(t, err, want)
	}
}

// Who is sent away leaves as such, and Sometimes is for some.
func TestWhatPatientsDo(t *testing.T) {
	m := build.New(monday, 0, 4000*tick.Day)
	nurse := m.Resource(engine.Resource{Name: "nurse", Supply: engine.Places, Capacity: []engine.Level{{Value: 1}}, QueueLimit: engine.Some[int32](1)})
	m.Patients("p", 1.0/(24*3600)).
		Use("care", nurse, m.Law(dist.Exponential(24*3600))).
		Sometimes("again", 0.25, func(p *build.Path) { p.Hold("rest", m.Law(dist.Constant(3600))) }).
		Leave("seen")
	served, lost := replications(m, 1, func(c *engine.Counts) (int64, int64) { return c.Use(int(nurse), -1).Starts, c.Use(int(nurse), -1).Lost })
	require.InDelta(t, 1.0/3, float64(lost[0])/float64(served[0]+lost[0]), 0.03, "M/M/1/2 at load 1: a third finds it full")
}

// The example and the operations that sim/README.md shows are those of the code.
func TestTheReadmeIsThatOfTheCode(t *testing.T) {
	const file = "../README.md"
	source, err := os.ReadFile("example_test.go")
	require.NoError(t, err)
	_, body, ok := strings.Cut(string(source), "func Example() {\n")
	require.True(t, ok)
	body, printed, ok := strings.Cut(body, "\t// Output:\n")
	require.True(t, ok)
	printed, _, _ = strings.Cut(printed, "}\n")
	page, err := os.ReadFile(file)
	require.NoError(t, err)
	want := between(t, string(page), "example", fmt.Sprintf("```go\n%s```\n\nprints\n\n```\n%s```\n",
		strings.ReplaceAll("\n"+body, "\n\t", "\n")[1:], strings.ReplaceAll(printed, "\t// ", "")))
	want = between(t, want, "operations", operations())
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(want), 0o666))
		return
	}
	require.Equal(t, want, string(page), "refresh with make golden")
}

// between puts a text between two marks of a page.
func between(t *testing.T, page, mark, text string) string {
	before, rest, ok := strings.Cut(page, "<!-- "+mark+" -->\n")
	require.True(t, ok, mark)
	_, after, ok := strings.Cut(rest, "<!-- /"+mark+" -->")
	require.True(t, ok, mark)
	return before + "<!-- " + mark + " -->\n" + text + "<!-- /" + mark + " -->" + after
}

// operations is the table of what operations do.
func operations() string {
	var b strings.Builder
	b.WriteString("| operation | what it does | A | B | C | Value | flags |\n|---|---|---|---|---|---|---|\n")
	for _, o := range engine.Operations {
		var flags []string
		for _, f := range o.Flags {
			flags = append(flags, f.String())
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s | %s |\n", o.Name, o.Help, o.A.Help, o.B.Help, o.C.Help, o.Value, strings.Join(flags, "; "))
	}
	return b.String()
}
