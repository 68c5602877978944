package scenario

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// A hospital in which numbers are written in every way, and options that write them,
// change them or leave them alone.
const waysToWrite = `[table.trust]
rows = { gstt = { beds = 20, days = 12 }, kings = { beds = { value = 30, low = 28, high = 33 }, days = 8 } }
[attribute.trust]
table = "trust"
[resource.ward]
kind = "beds"
capacity = { value = 292, low = 280, high = 300, source = "census" }
wte = "2.5"
overrun = "60m"
no_show = "12%"
rate = "420 per year"
step = -0.5
stay = { dist = "gamma", mean = { by = "trust", column = "days", unit = "d" }, sd = { by = "trust", gstt = "4d", rest = "5d" } }
ratio = { dist = "lognormal", mu = 0, sigma = 0.2 }
lists = "+4 per week"
[resource.bay]
for_each = "trust"
kind = "beds"
capacity = { column = "beds" }
wte = 3
[option.more.resource.ward]
capacity = "+8"
wte = "x1.2"
overrun = "-10%"
rate = "+10 per year"
stay.mean = "x1.5"
stay.sd = "+1d"
[option.more.resource.bay]
capacity = "x1.1"
wte = "+1"
[option.more.table.trust.kings]
days = "+2"
[option.own.resource.ward]
capacity = { value = 310, low = 305, high = 321 }
lists = "+6 per week"
[option.own.resource.bay.gstt]
wte = 5
[option.own.table.trust.gstt]
days = 10
[option.low.resource.ward.capacity]
value = "-12"
[option.kings.resource.bay.kings]
wte = "+2"
`

var everyWay = Shape{Name: "every way", Fields: append([]Field{{Name: "lists", Type: NumberField, Unit: "per week", Min: nan, Max: nan, Adds: true}}, wardShape.Fields...)}

// numbers are what an option has, by path, in the unit in which it is written.
func numbers(t *testing.T, d *Document, name string) map[string]float64 {
	t.Helper()
	var problems diag.List
	o, _ := d.Option(name, &problems)
	o.Expand(&problems)
	for _, section := range []string{"ward", "bay.gstt", "bay.kings"} {
		w := Read(o.Root.At("resource", section), section, everyWay, o, &problems)
		for _, f := range everyWay.Fields {
			switch {
			case f.Type == LawField && w.Has(f.Name):
				w.Law(f.Name)
			case w.Has(f.Name):
				w.Quantity(f.Name)
			}
		}
	}
	require.NoError(t, problems.Err())
	all := map[string]float64{}
	for _, q := range o.Quantities() {
		all[q.Path], _, _ = q.Written()
	}
	return all
}

// hangsOn says that a number of the scenario above is made of another.
func hangsOn(path, key string) bool {
	for _, part := range []string{"table.", ".bay.wte"} {
		if strings.Contains(key, part) {
			return strings.HasPrefix(path, "resource.ward.stay.mean.") || strings.HasPrefix(path, "resource.bay.")
		}
	}
	return false
}

func TestAnOverrideIsTheNumberAsIfItWereWritten(t *testing.T) {
	d := loadText(t, waysToWrite)
	written := map[string]map[string]float64{}
	for _, name := range []string{Current, "more", "own", "low", "kings"} {
		written[name] = numbers(t, d, name)
	}
	require.Equal(t, 300.0, written["more"]["resource.ward.capacity"])
	for _, c := range []struct {
		key     string
		value   float64
		path    string // of the register
		current float64
		more    float64
		own     float64
	}{
		{"resource.ward.capacity", 300, "", 300, 308, 310},
		{"resource.ward.capacity", 270, "", 270, 278, 310}, // beyond the range that was written
		{"resource.ward.wte", 3, "", 3, 3.6, 3},
		{"resource.ward.overrun", 50, "", 50, 45, 50},
		{"resource.ward.no_show", 9.5, "", 9.5, 9.5, 9.5},
		{"resource.ward.rate", 100, "", 100, 110, 100},
		{"resource.ward.step", -1.25, "", -1.25, -1.25, -1.25},
		{"resource.ward.ratio", 0.75, "", 0.75, 0.75, 0.75},
		{"resource.ward.stay.sd.gstt", 3, "", 3, 4, 3},
		{"resource.bay.gstt.wte", 4, "", 4, 5, 5},
		{"table.trust.gstt.beds", 24, "", 24, 0, 24},
		{"table.trust.gstt.beds", 30, "resource.bay.gstt.capacity", 0, 33, 0},
		{"table.trust.gstt.days", 20, "resource.ward.stay.mean.gstt", 0, 30, 0},
		{"table.trust.gstt.days", 20, "", 20, 0, 10},
		{"table.trust.kings.days", 20, "resource.ward.stay.mean.kings", 0, 33, 0},
		{"option.own.resource.ward.capacity", 305, "resource.ward.capacity", 292, 300, 305},
		{"option.own.table.trust.gstt.days", 11, "table.trust.gstt.days", 12, 0, 11},
		{"option.own.resource.ward.lists", 9, "resource.ward.lists", 4, 4, 9},
		{"option.more.resource.ward.capacity", 305, "resource.ward.capacity", 292, 305, 310},
		{"option.more.resource.bay.gstt.capacity", 23, "resource.bay.gstt.capacity", 0, 23, 0},
		{"option.more.resource.ward.stay.mean.gstt", 17, "resource.ward.stay.mean.gstt", 0, 17, 0},
		{"resource.ward.lists", -3, "", -3, -3, 6},
		{"resource.bay.wte", 4, "resource.bay.gstt.wte", 4, 5, 5},
		{"resource.bay.wte", 4, "resource.bay.kings.wte", 4, 5, 4},
		{"option.more.resource.bay.wte", 7, "resource.bay.kings.wte", 3, 7, 3},
		{"option.more.resource.bay.gstt.wte", 7, "resource.bay.gstt.wte", 3, 7, 5},
	} {
		if c.path == "" {
			c.path = c.key
		}
		with := d.With(Overrides{c.key: c.value})
		for name, want := range map[string]float64{Current: c.current, "more": c.more, "own": c.own} {
			got := numbers(t, with, name)
			require.InDelta(t, want, got[c.path], 1e-9*math.Abs(want), "%s = %v in %s", c.key, c.value, name)
			for path, was := range written[name] {
				if path != c.path && path != c.key && !hangsOn(path, c.key) {
					require.Equal(t, was, got[path], "%s after %s = %v in %s", path, c.key, c.value, name)
				}
			}
		}
	}
	common := d.With(Overrides{"resource.bay.wte": 4})
	require.Equal(t, 6.0, numbers(t, common, "kings")["resource.bay.kings.wte"], "a change of one copy")
	both := d.With(Overrides{"resource.bay.wte": 4, "resource.bay.gstt.wte": 8})
	require.Equal(t, 8.0, numbers(t, both, Current)["resource.bay.gstt.wte"], "the copy's own comes last")
	require.Equal(t, 4.0, numbers(t, both, Current)["resource.bay.kings.wte"])
	require.Equal(t, 288.0, numbers(t, d.With(Overrides{"resource.ward.capacity": 300}), "low")["resource.ward.capacity"], "a change of the value alone")
	for name, was := range written {
		require.Equal(t, was, numbers(t, d, name), "the scenario is as it was")
	}
}

func TestAnOverriddenNumberIsKnownForSure(t *testing.T) {
	d := loadText(t, waysToWrite).With(Overrides{"resource.ward.capacity": 285})
	for _, name := range []string{Current, "more", "low"} {
		numbers(t, d, name)
		o, _ := option(t, d, name)
		q := Read(o.Root.At("resource", "ward"), "ward", everyWay, o, nil).Quantity("capacity")
		require.Equal(t, q.Value, q.Low, name)
		require.Equal(t, q.Value, q.High, name)
		require.False(t, q.Uncertain, name)
		require.Equal(t, "census", q.Source, name)
	}
}

func TestOverridesMustBeWhatTheFieldTakes(t *testing.T) {
	d := loadText(t, waysToWrite)
	for _, c := range []struct {
		path  string
		value float64
		want  string
	}{
		{"resource.ward.capacity", -3, "a.toml:7: override: resource.ward.capacity must be 0 or more, not -3"},
		{"resource.ward.capacity", 2.5, "a.toml:7: override: resource.ward.capacity must be a whole number, not 2.5"},
		{"resource.ward.no_show", 120, `a.toml:10: override: resource.ward.no_show must be a share from 0 to 1 or a percentage such as "12%", not 120 %`},
		{"resource.ward.wte", math.Inf(1), "a.toml:8: override: resource.ward.wte must be a finite number, not +Inf"},
		{"resource.ward.wte", math.NaN(), "a.toml:8: override: resource.ward.wte must be a finite number, not NaN"},
		{"resource.ward.stay.sd.gstt", -1, "a.toml:13: override: resource.ward.stay.sd.gstt must be 0 or more, not -1 d"},
	} {
		var problems diag.List
		with, _ := d.With(Overrides{c.path: c.value}).Option(Current, &problems)
		Read(with.Root.At("resource", "ward"), "ward", everyWay, with, &problems)
		require.ErrorContains(t, problems.Err(), c.want)
	}
}

// middles answers as draws of parameters would: from the range of what it is asked, the
// middle, whatever is written there.
type middles struct{ asked []string }

func (m *middles) Instead(q Quantity) (float64, bool) {
	if !q.Uncertain {
		return 0, false
	}
	m.asked = append(m.asked, q.Key())
	_, low, high := q.Written()
	return (low + high) / 2, true
}

func (m *middles) Insists() []string { return nil }

func TestWhoeverDrawsIsAskedWithTheRangeOfEachOption(t *testing.T) {
	m := &middles{}
	d := loadText(t, waysToWrite).With(m)
	for name, want := range map[string]float64{Current: 290, "more": 298, "own": 313} {
		var problems diag.List
		o, _ := d.Option(name, &problems)
		w := Read(o.Root.At("resource", "ward"), "ward", everyWay, o, &problems)
		require.NoError(t, problems.Err())
		require.Equal(t, want, w.Quantity("capacity").Value, name)
	}
	require.Contains(t, m.asked, "resource.ward.capacity")
	require.Contains(t, m.asked, "option.own.resource.ward.capacity")
	require.NotContains(t, m.asked, "option.more.resource.ward.capacity", "what is drawn already is not drawn again")
}

// What an option leaves alone is the same in all documents and is read once.
func TestOptionsShareWhatTheyDoNotTouch(t *testing.T) {
	d := loadText(t, waysToWrite)
	current, _ := option(t, d, Current)
	more, _ := option(t, d, "more")
	low, _ := option(t, d, "low")
	require.Same(t, current.Root.At("resource", "bay.gstt"), low.Root.At("resource", "bay.gstt"))
	require.NotSame(t, current.Root.At("resource", "ward"), low.Root.At("resource", "ward"))
	require.Same(t, current.Tables["trust"], low.Tables["trust"])
	require.NotSame(t, current.Tables["trust"], more.Tables["trust"])
	require.Same(t, current.standsOn(), low.standsOn())
	require.NotSame(t, current.standsOn(), more.standsOn(), "numbers by a trust are others there")
	numbers(t, d, Current)
	before := len(current.standsOn().found)
	numbers(t, d, Current)
	require.Len(t, current.standsOn().found, before)
}
