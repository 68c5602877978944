package compile

import (
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// another is a value that a number of the register might have as well, in its unit: in
// its range or a quarter more or less, and such as its place takes.
func another(e scenario.Entry, r *rand.Rand) float64 {
	value, low, high := e.Written()
	if low == high {
		low, high = min(0.75*value, 1.25*value), max(0.75*value, 1.25*value)
	}
	x := low + r.Float64()*(high-low)
	if e.Step > 0 {
		x = math.Round(x*e.Factor/e.Step) * e.Step / e.Factor
	}
	return x
}

// writing adds a number to a scenario that extends another, below its section's header.
func writing(text string, e scenario.Entry, key string, x float64) string {
	i := strings.LastIndex(key, ".")
	value := strconv.FormatFloat(x, 'g', -1, 64)
	if e.Unit != "" && !strings.HasPrefix(e.Path, "table.") {
		value = strconv.Quote(value + " " + e.Unit)
	}
	header := "[" + key[:i] + "]\n"
	if !strings.Contains(text, header) {
		text += header
	}
	return strings.Replace(text, header, fmt.Sprintf("%s%s = %s\n", header, key[i+1:], value), 1)
}

// cannotWrite says of which numbers another scenario cannot write the value alone: those
// that stand in a list, a cell of a table as it is scaled where it is used, a load to
// which lists are added, whose place it would take, and one of a copy that an option changes
// in all copies: written it stands by itself, and the change is made to the others.
func cannotWrite(key string, root *scenario.Node, register []scenario.Entry) bool {
	if scaledCell(root, key[:strings.LastIndex(key, ".")]) {
		return true
	}
	section, load := strings.CutSuffix(key, ".load")
	if slices.ContainsFunc(register, func(e scenario.Entry) bool { return e.Path == key && e.Patch != "" && e.Common() != "" }) {
		return true
	}
	return inAList.MatchString(key) || load && slices.ContainsFunc(register, func(e scenario.Entry) bool {
		return strings.HasPrefix(e.Path, section) && strings.HasSuffix(e.Path, ".lists")
	})
}

// scaledCell says whether a number is read from a column of a table.
func scaledCell(n *scenario.Node, path string) bool {
	if n.Path == path && n.Child["column"] != nil {
		return true
	}
	return slices.ContainsFunc(n.Keys, func(k string) bool { return n.Child[k].Kind == scenario.TableKind && scaledCell(n.Child[k], path) })
}

var inAList = regexp.MustCompile(`\.\d+(\.|$)`)

// With numbers of the register at random, whoever keeps a compiler gets the programs of
// a scenario in which they are written, and what is refused there is refused here.
func TestOverridesAreTheScenarioWithThoseNumbersWritten(t *testing.T) {
	names := []string{"../../testdata/sound.toml", "../../testdata/architectures/everything.toml"}
	require.NoError(t, fs.WalkDir(scenarios.Files, ".", func(path string, _ fs.DirEntry, err error) error {
		if name, ok := strings.CutSuffix(path, ".toml"); ok {
			names = append(names, "builtin:"+name)
		}
		return err
	}))
	r := rand.New(rand.NewPCG(1, 2))
	moved := 0
	for _, name := range names {
		var problems diag.List
		c := NewCompiler(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, name, &problems)
		if c == nil {
			continue // a frame, or a part that others extend
		}
		s := someOptions(c)
		m := c.Model(s, nil, &problems)
		if m == nil || testing.Short() && len(m.Register()) > 1000 {
			continue
		}
		with, text := someNumbers(c, s, m, r)
		if !sameBothWays(t, c, s, with, extending(name, text)) {
			t.Errorf("%s is refused:\n%s", name, text)
		}
		moved += len(with)
		sameAsLoaded(t, c.Model(s, nil, &problems), m)
	}
	require.Greater(t, moved, 200)
}

// someOptions are the first of a scenario's: the others are compiled in the same way.
func someOptions(c *Compiler) Settings {
	ids := c.Options()
	return Settings{Options: append([]string{}, ids[:min(4, len(ids))]...)}
}

// someNumbers are numbers that a scenario takes, each alone and all together, to be
// others: as overrides and as they are written.
func someNumbers(c *Compiler, s Settings, m *Model, r *rand.Rand) (with scenario.Overrides, text string) {
	register := m.Register()
	with = scenario.Overrides{}
	n := 12
	if len(register) > 300 {
		n = 4
	}
	for range n {
		e := register[r.IntN(len(register))]
		key := e.Key()
		if e.Common() != "" && r.IntN(2) == 0 {
			key = e.Common()
		}
		if _, again := with[key]; again || cannotWrite(key, m.Options[0].Document.Root, register) {
			continue
		}
		with[key] = another(e, r)
		var problems diag.List
		if c.Model(s, with, &problems) == nil {
			delete(with, key)
			continue
		}
		text = writing(text, e, key, with[key])
	}
	return with, text
}

// sameBothWays compiles in both ways and says whether the scenario is accepted.
func sameBothWays(t *testing.T, c *Compiler, s Settings, with scenario.Overrides, text string) bool {
	t.Helper()
	var problems, written diag.List
	got := c.Model(s, with, &problems)
	want := Load(memory(map[string]string{"test.toml": text}), "test.toml", s, &written)
	if err := written.Err(); err != nil && strings.Contains(err.Error(), "changes nothing") {
		return got != nil // written it is a slip; a number that happens to be that of current is none
	}
	require.Equal(t, want == nil, got == nil, "%s\n%v\n%v", text, problems.Err(), written.Err())
	if want == nil {
		return false
	}
	sameAsLoaded(t, got, want)
	return true
}

// sameAsLoaded holds a model to one that was made afresh.
func sameAsLoaded(t *testing.T, got, want *Model) {
	t.Helper()
	for _, o := range got.Options {
		require.NoError(t, o.Program.Validate())
	}
	require.Len(t, got.Options, len(want.Options))
	for i := range want.Options {
		w, g := &want.Options[i], &got.Options[i]
		require.Equal(t, w.Program.Record(), g.Program.Record(), w.ID)
		require.Equal(t, w.Loads, g.Loads, w.ID)
		require.Equal(t, w.Effects(), g.Effects(), w.ID)
	}
}

// An override is a slip where nothing uses it: a name that is written wrongly, a service
// that nobody is offered, a number for which each option that has it writes its own.
func TestAnOverrideThatNothingUsesIsRefused(t *testing.T) {
	c := NewCompiler(memory(map[string]string{"test.toml": extending(sound, `
[option.more_beds.resource.ward]
capacity = 25
`)}), "test.toml", &diag.List{})
	for key, want := range map[string]string{
		"resource.ward.capasity":                  `test.toml:1: override: "resource.ward.capasity" is no number that is used; did you mean "resource.ward.capacity"?`,
		"option.more_beds.resource.ward.capacity": "",
		"option.more.resource.ward.capacity":      `test.toml:1: override: "option.more.resource.ward.capacity" is no number that is used; did you mean "option.more_beds.resource.ward.capacity"?`,
		"nothing":                                 `test.toml:1: override: "nothing" is no number that is used; there are "attribute.complexity.median", "attribute.frail.probability.1", "attribute.frail.probability.2", "attribute.frail.probability.3", "attribute.frail.probability.rest", "attribute.imd.shares.1", "attribute.imd.shares.2", "attribute.imd.shares.3" and 57 more`,
	} {
		var problems diag.List
		c.Model(Settings{}, scenario.Overrides{key: 20}, &problems)
		if want == "" {
			require.NoError(t, problems.Err())
			continue
		}
		require.EqualError(t, problems.Err(), want)
	}
	var problems diag.List
	c.Model(Settings{Options: []string{scenario.Current}}, scenario.Overrides{"prehab.core.uptake.value": 0.5}, &problems)
	require.ErrorContains(t, problems.Err(), `"prehab.core.uptake.value" is no number that is used`, "current offers no prehabilitation")
}
