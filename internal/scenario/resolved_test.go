package scenario

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

var golden = flag.Bool("update", false, "write the golden files anew")

// requireGolden compares with a file in testdata.
func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *golden {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// folder reads the files of testdata.
func folder() Files {
	return Files{Open: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join("testdata", name)) }}
}

func TestResolvedScenarioIsWhole(t *testing.T) {
	var problems diag.List
	d := Load(folder(), "small.toml", &problems)
	require.NoError(t, problems.Err())
	requireGolden(t, "small.resolved.toml", "# Written by TestResolvedScenarioIsWhole.\n"+resolved(t, d))

	x, _ := option(t, d, "more")
	requireGolden(t, "small.more.resolved.toml", "# Written by TestResolvedScenarioIsWhole.\n"+resolved(t, x))
}

func TestResolvedReadsBackEqual(t *testing.T) {
	var problems diag.List
	d := Load(folder(), "small.toml", &problems)
	require.NoError(t, problems.Err())
	text := resolved(t, d)
	again := loadText(t, text)
	require.Equal(t, text, resolved(t, again))
	for _, name := range []string{Current, "more"} {
		was, changes := option(t, d, name)
		is, changesToo := option(t, again, name)
		require.Len(t, changesToo, len(changes))
		require.Equal(t, resolved(t, was), resolved(t, is), name)
	}
}

func TestResolvedWritesEveryValueAsTOMLReadsIt(t *testing.T) {
	text := `a = "quote \" back \\ line \n tab \t bell \u0007 é"
"key with space" = 1.0
b = 1e-7
c = -0.25
cc = [1e300, 12.0]
d = 2026-04-06
e = [1, "x", { y = true }, []]
f = {}
big = 9007199254740993

[empty]

[g."h.i"]
x = 1
`
	d := loadText(t, text)
	again := loadText(t, resolved(t, d))
	require.True(t, equal(d.Root, again.Root), resolved(t, d))
	require.False(t, equal(d.Root, loadText(t, "a = 1\n").Root))
}

func TestResolvedCarriesTheValuesOfEmpiricalLaws(t *testing.T) {
	d := memory{"a.toml": "[route.r.step.s]\ndelay = { dist = \"empirical\", csv = \"los.csv\", column = \"days\", unit = \"d\" }\n",
		"los.csv": "id,days\na,3\nb,1.5\n"}.load(t)
	require.Equal(t, "\n[route.r.step.s]\ndelay = { dist = \"empirical\", unit = \"d\", values = [1.5, 3] }\n", resolved(t, d))
	require.Len(t, d.Files, 2)
}

func TestReferenceListsEveryKey(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, Reference(&b, []Shape{wardShape, {Name: "empty", Help: "nothing"}}))
	require.NoError(t, ReferenceLaws(&b))
	requireGolden(t, "reference.md", "<!-- Written by TestReferenceListsEveryKey. -->\n"+b.String())
}

func TestSchemaIsMadeFromTheShapes(t *testing.T) {
	other := Shape{Name: "delay", Fields: []Field{{Name: "delay", Type: LawField}, {Name: "title", Type: BoolField}}}
	var b bytes.Buffer
	require.NoError(t, Schema(&b, "a scenario", []SchemaSection{
		{Name: "run", Shapes: []Shape{{Fields: []Field{{Name: "seed", Type: CountField, Min: 1, Max: math.NaN()}}}}},
		{Name: "resource", Help: "what patients queue for", Named: true, Shapes: []Shape{wardShape}},
		{Name: "route", Named: true, Inside: []SchemaSection{{Name: "step", Named: true, Shapes: []Shape{wardShape, other}}}},
	}))
	require.True(t, json.Valid(b.Bytes()))
	requireGolden(t, "schema.json", b.String())
}

// FuzzLoad: whatever is in a file, reading it does not panic, and every problem
// has a line.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{everyShape, hospital + "[option.x.resource.ward]\ncapacity = \"+2\"\n", referrals,
		ward + "kind = \"beds\"\nstay = { dist = \"gamma\", mean = { by = \"site\", column = \"d\", unit = \"d\" }, sd = \"2d\" }\n",
		"extends = \"types.csv\"\n", "x = [[1], {a.b = \"\\u00e9\"}]\n[[y]]\n[[y.z]]\n", "'''", "[a]\n[a.\"b", "x = { y = \"\"\"\n\"\"\"\"\" }"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var problems diag.List
		m := memory{"a.toml": text, "types.csv": "type_id,referrals,median\nlung,2000,12\nskin,26000,8\n", "builtin:x.toml": ""}
		d := Load(m.files(), "a.toml", &problems)
		if d != nil {
			exercise(d, &problems)
		}
		for _, p := range problems.Problems() {
			require.GreaterOrEqual(t, p.Line, 1, p.String())
			require.NotEmpty(t, p.File, p.String())
		}
		if d != nil && problems.Empty() {
			var b bytes.Buffer
			require.NoError(t, d.Resolved(&b))
			again := Load(memory{"a.toml": b.String()}.files(), "a.toml", &problems)
			require.NoError(t, problems.Err(), b.String())
			require.Equal(t, b.String(), func() string { var c bytes.Buffer; _ = again.Resolved(&c); return c.String() }())
		}
	})
}

// exercise reads all that can be read, with every type of field.
func exercise(d *Document, problems *diag.List) {
	for _, name := range append([]string{Current}, d.Options()...) {
		x, _ := d.Option(name, problems)
		x.Expand(problems)
		for _, collection := range x.Root.Children() {
			for _, n := range collection.Children() {
				w := Read(n, "it", wardShape, x, problems)
				for _, f := range wardShape.Fields {
					_, _ = w.Text(f.Name), w.Quantity(f.Name)
					_, _ = w.Span(f.Name), w.Names(f.Name)
					_, _ = w.Law(f.Name).Laws([]string{"lung"})
					_, _ = w.Date(f.Name), w.Sections(f.Name)
				}
			}
		}
		x.Quantities()
	}
}
