package scenario

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

var wardShape = Shape{Name: "ward", Help: "one of everything", Fields: []Field{
	{Name: "kind", Type: TextField, Required: true, Choices: []string{"beds", "servers"}},
	{Name: "title", Type: TextField, Default: "a ward"},
	{Name: "site", Type: NameField},
	{Name: "marks", Type: NamesField, Default: "a, b"},
	{Name: "days", Type: NamesField, Choices: []string{"mon", "tue"}},
	{Name: "unlimited", Type: BoolField},
	{Name: "ends", Type: DateField, Default: "2029-04-01"},
	{Name: "overrun", Type: SpanField, Default: "60m"},
	{Name: "wait", Type: SpanField, Min: 3600, Max: 86400},
	{Name: "no_show", Type: ShareField},
	{Name: "capacity", Type: CountField, Unit: "beds"},
	{Name: "wte", Type: NumberField, Default: "2.5"},
	{Name: "hours", Type: NumberField, Unit: "per wte per year"},
	{Name: "price", Type: NumberField, Unit: "any"},
	{Name: "step", Type: NumberField, Min: math.NaN(), Max: math.NaN()},
	{Name: "ratio", Type: NumberField, Min: 0.01, Max: 10},
	{Name: "rate", Type: RateField},
	{Name: "stay", Type: LawField, Default: "2d"},
	{Name: "count", Type: LawField, Unit: "number"},
	{Name: "opens", Type: TimeOfDayField, Default: "09:00"},
	{Name: "weekly", Type: WeekField},
	{Name: "any", Type: AnyField},
	{Name: "contact", Type: SectionField},
	{Name: "source", Type: TextField},
}}

const ward = "[attribute.imd]\nshares = { \"1\" = 0.2, \"2\" = 0.8 }\n[attribute.site]\ntable = \"site\"\n" +
	"[table.site]\nrows = { lung = { d = 12, n = 3 }, skin = { d = 8 } }\n[resource.ward]\n"

// readWard reads the lines as a ward, which must be sound.
func readWard(t *testing.T, lines string) (*Document, *Table) {
	t.Helper()
	var problems diag.List
	d := memory{"a.toml": ward + "kind = \"beds\"\n" + lines, "los.csv": "id,days\na,3\nb,1.5\n",
		"builtin:evidence.csv": "id,value,status\nM-UPT,0.7,VERIFIED\n"}.load(t)
	table := Read(d.Root.At("resource", "ward"), `resource "ward"`, wardShape, d, &problems)
	require.NoError(t, problems.Err())
	return d, table
}

// problemInWard returns what is wrong with one key of a ward, which is line 9.
func problemInWard(lines string) string {
	m := memory{"a.toml": ward + "kind = \"beds\"\n" + lines, "los.csv": "id,days\na,3\nb,x\nTotal,364\n"}
	return m.problemsOf(func(d *Document, problems *diag.List) {
		Read(d.Root.At("resource", "ward"), `resource "ward"`, wardShape, d, problems)
	})
}

func TestTypedReading(t *testing.T) {
	_, w := readWard(t, `title = "Ward 3"
marks = "decision"
days = ["mon", "tue"]
unlimited = true
ends = 2027-03-31
overrun = "90m"
no_show = "6%"
capacity = "14 beds"
hours = { value = 1002, unit = "per wte per year" }
price = { value = 426, unit = "£ per day" }
step = -0.152
rate = "420 per year"
opens = "08:30"
weekly = { mon = "3h" }
any = [1, { x = 2 }]
[resource.ward.contact.class]
x = 1
[resource.ward.contact.online]
x = 2
`)
	require.Equal(t, "Ward 3", w.Text("title"))
	require.Equal(t, []string{"decision"}, w.Names("marks"))
	require.Equal(t, []string{"mon", "tue"}, w.Names("days"))
	require.True(t, w.Bool("unlimited"))
	require.Equal(t, tick.Date{Year: 2027, Month: 3, Day: 31}, w.Date("ends"))
	require.Equal(t, 90*tick.Minute, w.Span("overrun"))
	require.Equal(t, 0.06, w.Quantity("no_show").Value)
	require.Equal(t, 14.0, w.Quantity("capacity").Value)
	require.Equal(t, 1002.0, w.Quantity("hours").Value)
	require.Equal(t, "£ per day", w.Quantity("price").Unit)
	require.Equal(t, -0.152, w.Quantity("step").Value)
	require.InDelta(t, 420/(365.25*86400), w.Quantity("rate").Value, 1e-15)
	value, _, _ := w.Quantity("rate").Written()
	require.InDelta(t, 420, value, 1e-9)
	require.Equal(t, 8*tick.Hour+30*tick.Minute, w.Span("opens"))
	require.Equal(t, 12+8, w.Line("rate"))
	require.Equal(t, 7, w.Line("site"))
	require.Len(t, w.Sections("contact"), 2)
	require.Equal(t, "resource.ward.contact.online", w.Sections("contact")[1].Path)
	require.Equal(t, ArrayKind, w.Node("any").Kind)
	require.False(t, w.Has("site"))
}

func TestDefaultsAreReadAsIfWritten(t *testing.T) {
	d, w := readWard(t, "")
	require.Equal(t, "a ward", w.Text("title"))
	require.Equal(t, []string{"a", "b"}, w.Names("marks"))
	require.Equal(t, 60*tick.Minute, w.Span("overrun"))
	require.Equal(t, 9*tick.Hour, w.Span("opens"))
	require.Equal(t, 2029, w.Date("ends").Year)
	require.Equal(t, 2.5, w.Quantity("wte").Value)
	require.False(t, w.Quantity("wte").Set)
	require.Equal(t, Quantity{}, w.Quantity("ratio"))
	laws, err := w.Law("stay").Laws(nil)
	require.NoError(t, err)
	require.Equal(t, 172800.0, laws[0].Mean())
	require.Empty(t, d.Quantities(), "a default is not in the scenario")
}

func TestQuantityWithARangeIsFitted(t *testing.T) {
	_, w := readWard(t, `ratio = { value = 0.95, low = 0.86, high = 1.05, dist = "lognormal", source = "M-UPT", note = "n" }
wait = { value = "6h", low = "4h", high = "10h" }
overrun = { value = 30, unit = "m" }
no_show = { mu = -3, sigma = 0.2, dist = "lognormal" }
wte = { value = 2, low = 1, high = 3, dist = "fixed" }
`)
	q := w.Quantity("ratio")
	require.True(t, q.Uncertain)
	require.InDelta(t, 0.95, q.Law.Median(), 1e-6)
	require.Equal(t, "VERIFIED", q.Status)
	require.Equal(t, "n", q.Note)
	q = w.Quantity("wait")
	require.Equal(t, "pert", q.Dist, "a range without a family is least, likeliest, most")
	require.Equal(t, []float64{21600, 14400, 36000}, []float64{q.Value, q.Low, q.High})
	require.Equal(t, 30*tick.Minute, w.Span("overrun"))
	require.InDelta(t, math.Exp(-3), w.Quantity("no_show").Value, 1e-12)
	require.InDelta(t, math.Exp(-3+1.96*0.2), w.Quantity("no_show").High, 1e-4)
	require.False(t, w.Quantity("wte").Uncertain)
}

func TestQuantityByAnAttribute(t *testing.T) {
	d, w := readWard(t, `no_show = { by = "imd", "1" = "24%", rest = { value = 0.2, low = 0.1, high = 0.3, source = "own" }, source = "M-UPT" }
wait = { by = "site", column = "d", unit = "h" }
overrun = { by = "imd", "1" = 10, "2" = 20, unit = "m" }
source = "section"
wte = 3
`)
	q := w.Quantity("no_show")
	require.Equal(t, []string{"1", "rest"}, q.Values)
	first, ok := q.For("1")
	require.True(t, ok)
	require.Equal(t, 0.24, first.Value)
	require.Equal(t, "VERIFIED", first.Status)
	other, ok := q.For("2")
	require.True(t, ok)
	require.Equal(t, "LOCAL", other.Status)
	wait := w.Quantity("wait")
	skin, ok := wait.For("skin")
	require.True(t, ok)
	require.Equal(t, 8*3600.0, skin.Value)
	require.Equal(t, "table.site.skin.d", skin.Path)
	require.Equal(t, "skin.d", skin.Source)
	_, ok = wait.For("other")
	require.False(t, ok)
	require.Equal(t, 1200.0, w.Quantity("overrun").Each[1].Value)
	require.Equal(t, "section", w.Quantity("wte").Source)
	w.Quantity("wte")
	var paths []string
	for _, q := range d.Quantities() {
		paths = append(paths, q.Path)
	}
	require.Equal(t, []string{"table.site.lung.d", "table.site.skin.d", "resource.ward.no_show.1", "resource.ward.no_show.rest",
		"resource.ward.overrun.1", "resource.ward.overrun.2", "resource.ward.wte"}, paths)
}

func TestLaws(t *testing.T) {
	for written, want := range map[string]string{
		`stay = "20m"`: "constant 1200",
		`stay = { value = "20m", low = "15m", high = "30m" }`:            "constant 1200",
		`stay = { dist = "constant", value = "20m", times = 2 }`:         "constant 2400",
		`stay = { dist = "gamma", mean = "6d", sd = "4d" }`:              "gamma, mean 518400, sd 345600",
		`stay = { dist = "gamma", mean = 6, sd = 4, unit = "d" }`:        "gamma, mean 518400, sd 345600",
		`stay = { dist = "gamma", mean = "6d", sd = "4d", times = 0.5 }`: "gamma, mean 259200, sd 172800",
		`stay = { dist = "lognormal", mu = 0, sigma = 0.5, unit = "d" }`: "lognormal, mean 97900, sd 52180",
		`stay = { dist = "lognormal", median = "12d", sigma = 0.5 }`:     "lognormal, mean 1175000, sd 626100",
		`stay = { dist = "exponential", mean = "1h" }`:                   "exponential, mean 3600, sd 3600",
		`count = 3`: "constant 3",
		`count = { dist = "poisson", mean = 1.2 }`:                                    "poisson, mean 1.2, sd 1.095",
		`count = { dist = "discrete", values = [1, 3], weights = [1, 1] }`:            "discrete, mean 2, sd 1",
		`count = { dist = "empirical", csv = "los.csv", column = "days", times = 2 }`: "empirical, mean 4.5, sd 1.5",
	} {
		_, w := readWard(t, written+"\n")
		key := "stay"
		if w.Has("count") {
			key = "count"
		}
		laws, err := w.Law(key).Laws(nil)
		require.NoError(t, err, written)
		require.Equal(t, want, laws[0].String(), written)
	}
}

func TestLawByAnAttributeHasOneLawForEachValue(t *testing.T) {
	d, w := readWard(t, `stay = { dist = "lognormal", median = { by = "site", column = "d", unit = "d" }, sigma = 0.4, scaled_by = ["complexity"], floor = "1d", ceiling = "90d", source = "M-UPT" }
count = { by = "site", column = "n" }
`)
	l := w.Law("stay")
	require.Equal(t, "site", l.By)
	require.Equal(t, []string{"complexity"}, l.ScaledBy)
	require.Equal(t, 86400.0, l.FloorValue())
	require.Equal(t, 90*86400.0, l.CeilingValue())
	require.Equal(t, "VERIFIED", l.Params["sigma"].Status)
	laws, err := l.Laws([]string{"lung", "skin"})
	require.NoError(t, err)
	require.InDelta(t, 12*86400, laws[0].Median(), 1)
	require.InDelta(t, 8*86400, laws[1].Median(), 1)
	_, err = l.Laws([]string{"lung", "colon"})
	require.EqualError(t, err, `for site "colon": median says nothing; write it, or rest = a value`)
	_, err = w.Law("count").Laws([]string{"skin"})
	require.Error(t, err)
	require.Len(t, d.Quantities(), 2+1+2+1)
}

func TestValuesOutsideOfShapes(t *testing.T) {
	d, w := readWard(t, "any = { value = 0.7, step = -0.152, law = { dist = \"gamma\", mean = 2, sd = 1 }, source = \"M-UPT\" }\n")
	var problems diag.List
	n := w.Node("any")
	q := d.QuantityWith(n.At("value"), n, "uptake", "share", &problems)
	require.Equal(t, "VERIFIED", q.Status)
	require.Equal(t, -0.152, d.Quantity(n.At("step"), "uptake", "real", &problems).Value)
	require.Equal(t, 12*86400.0, d.CellQuantity(d.Tables["site"], "lung", "d", "d", "x", "span", n, &problems).Value)
	laws, err := d.LawOf(n.At("law"), "uptake", "number", &problems).Laws(nil)
	require.NoError(t, err)
	require.Equal(t, 2.0, laws[0].Mean())
	require.Len(t, d.Quantities(), 5)
	require.NoError(t, problems.Err())
	d.Quantity(n.At("step"), "uptake", "share", &problems)
	d.CellQuantity(d.Tables["site"], "lung", "e", "d", "x", "span", n, &problems)
	d.CellQuantity(d.Tables["site"], "skin", "n", "", "x", "count", n, &problems)
	require.EqualError(t, problems.Err(), `a.toml:9: uptake: step must be a share from 0 to 1 or a percentage such as "12%", not -0.152
a.toml:9: x: table "site" has no column "e"; there are "d" and "n"
a.toml:9: x: table "site" has no column "n"`)
}

func TestProblemsSayWhatToChange(t *testing.T) {
	for lines, want := range map[string]string{
		`kidn = 3`:              `unknown key "kidn"; did you mean "kind"?`,
		`title = 3`:             `title must be a text in quotes, not 3`,
		`site = ["a"]`:          `site must be a name in quotes, not ["a"]`,
		`marks = [1]`:           `marks must be a list of names such as ["a", "b"], not [1]`,
		`days = ["mon", "tua"]`: `days may hold "mon", "tue", not "tua"; did you mean "tue"?`,
		`unlimited = "yes"`:     `unlimited must be true or false, not yes`,
		`ends = "2027"`:         `ends must be a date such as 2026-04-06, not 2027`,
		`overrun = 20`:          `overrun must be a time such as "20m" or "12d", not 20`,
		`overrun = "20 beds"`:   `overrun must be a time such as "20m" or "12d", not 20 beds`,
		`overrun = "3 months"`:  `overrun must be a time such as "20m" or "12d", not 3 months`,
		`overrun = true`:        `overrun must be a time such as "20m" or "12d", not true`,
		`overrun = ""`:          `overrun must be a time such as "20m" or "12d", not an empty text`,
		`overrun = "-20m"`:      `overrun must be 0 or more, not -20m`,
		`overrun = "+20m"`:      `overrun must be a time such as "20m" or "12d", not +20m`,
		`wait = "20m"`:          `wait must be 1h or more, not 20m`,
		`wait = "2d"`:           `wait must be 1d or less, not 2d`,
		`no_show = 1.2`:         `no_show must be a share from 0 to 1 or a percentage such as "12%", not 1.2`,
		`no_show = "12 beds"`:   `no_show must be a share from 0 to 1 or a percentage such as "12%", not 12 beds`,
		`capacity = -2`:         `capacity must be 0 or more, not -2`,
		`capacity = "3d"`:       `capacity must be a whole number of beds, not 3d`,
		`capacity = { value = 3, unit = "chairs" }`: `capacity must be a whole number of beds, not 3 chairs`,
		`wte = "2 beds"`:                         `wte must be a number, not 2 beds`,
		`hours = "3 per week"`:                   `hours must be a number in per wte per year, not 3 per week`,
		`ratio = 20`:                             `ratio must be 10 or less, not 20`,
		`ratio = 0`:                              `ratio must be 0.01 or more, not 0`,
		`rate = 420`:                             `rate must be a rate such as "420 per year", not 420`,
		`rate = "420 a year"`:                    `rate must be a rate such as "420 per year", not 420 a year`,
		`opens = "8am"`:                          `opens must be a time of day such as "08:00", not "8am"`,
		`opens = 8`:                              `opens must be a time of day such as "08:00", not 8`,
		`weekly = { may = "3h" }`:                `weekly has an unknown day "may"; days are mon, tue, wed, thu, fri, sat, sun`,
		`weekly = "3h"`:                          `weekly must be hours by weekday such as { mon = "08:00-18:00" }, not 3h`,
		`contact = 3`:                            `contact must be a section of its own, not 3`,
		`wte = { low = 1 }`:                      `wte has no value; write { value = ..., low = ..., high = ..., source = "..." }`,
		`wte = { value = 1, low = 1 }`:           `wte needs both low and high, or neither`,
		`wte = { value = 1, hihg = 1 }`:          `wte has an unknown key "hihg"; did you mean "high"?`,
		`wte = { value = 3, low = 1, high = 2 }`: `wte must lie between low and high: 3 is not between 1 and 2`,
		`wte = { value = 1, dist = "gamma" }`:    `wte says dist = "gamma" without low and high`,
		`wte = { value = 1, low = 0.5, high = 2, dist = "cauchy" }`:                                        `wte cannot be fitted: "cauchy" does not describe a value with a range; use one of lognormal`,
		`wte = { value = 1, low = 0.9, high = 2, dist = "normal" }`:                                        `wte cannot be normal: the nearest such law lies between 0.45 and 1.55 in 95% of cases, not between 0.9 and 2`,
		`wte = { value = 1, source = 3 }`:                                                                  `wte needs a text in quotes as source, not 3`,
		`wte = { value = 1, status = "VERYFIED" }`:                                                         `wte has an unknown status "VERYFIED"; did you mean "VERIFIED"?`,
		`wte = { value = 1, status = "sure" }`:                                                             `wte has an unknown status "sure"`,
		`wte = { mu = 1, sigma = 1 }`:                                                                      `wte with mu and sigma needs dist = "lognormal"`,
		`wte = { mu = 1, sigma = 0, dist = "lognormal" }`:                                                  `wte needs the numbers mu and sigma, and sigma above 0`,
		`wte = { mu = 1, sigma = 1, value = 2, dist = "lognormal" }`:                                       `wte is either mu and sigma, or value, low and high; not both`,
		`overrun = { mu = 1, sigma = 1, dist = "lognormal" }`:                                              `overrun needs a unit beside mu, so that it is a time such as "20m" or "12d"`,
		`wte = { column = "d" }`:                                                                           `wte takes a column, but no table is named here`,
		`wte = { by = 3, "1" = 1 }`:                                                                        `wte needs a text in quotes as by, not 3`,
		`wte = { by = "", "1" = 1 }`:                                                                       `wte needs the name of an attribute behind by`,
		`wte = { by = "imd", "1" = 1, "6" = 2 }`:                                                           `wte names "6", which is no value of attribute "imd"`,
		`wte = { by = "imd" }`:                                                                             `wte names no value of "imd"; write { by = "imd", some_value = ..., rest = ... }`,
		`wte = { by = "imd", "1" = { by = "site", lung = 1 } }`:                                            `wte is by "imd" already; it cannot depend on a second attribute`,
		`wte = { by = "imd", "1" = "3d" }`:                                                                 `wte for imd "1" must be a number, not 3d`,
		`wte = { by = "imd", column = "d" }`:                                                               `wte takes column "d" by "imd", but that attribute has no table`,
		`wte = { by = "site", column = "days" }`:                                                           `wte takes column "days", which table "site" does not have`,
		`wte = { by = "site", column = "d", table = "sites" }`:                                             `wte names table "sites", which does not exist; did you mean "site"?`,
		`wait = { by = "site", column = "d" }`:                                                             `wait takes column "d" without a unit; write unit = "..." so that it is a time such as "20m" or "12d"`,
		`stay = 3`:                                                                                         `stay must be a time such as "20m" or "12d", not 3`,
		`stay = ["3d"]`:                                                                                    `stay must be a law such as { dist = "gamma", mean = "6d", sd = "4d" } or a time such as "20m" or "12d", not ["3d"]`,
		`stay = { mean = "3d" }`:                                                                           `stay must be a law such as`,
		`stay = { dist = "gama", mean = "3d" }`:                                                            `stay has an unknown law "gama"; did you mean "gamma"?`,
		`stay = { dist = "cauchy", mean = "3d" }`:                                                          `stay has an unknown law "cauchy"; it may be constant, exponential`,
		`stay = { dist = "gamma", mean = "3d" }`:                                                           `stay gamma needs mean and sd, or shape and scale`,
		`stay = { dist = "gamma", mean = "3d", sd = "2d", shape = 1 }`:                                     `stay gamma needs mean and sd, or shape and scale`,
		`stay = { dist = "gamma", mean = "3d", sd = "2d", flor = "1d" }`:                                   `stay has an unknown key "flor"; did you mean "floor"?`,
		`stay = { dist = "gamma", mean = "3d", sd = 2 }`:                                                   `stay: sd must be a time such as "20m" or "12d", not 2`,
		`stay = { dist = "gamma", mean = "3d", sd = "0d" }`:                                                `stay cannot be drawn from: gamma: sd must be above 0`,
		`stay = { dist = "gamma", mean = "3d", sd = "2d", scaled_by = 1 }`:                                 `stay needs scaled_by = ["attribute"], not 1`,
		`stay = { dist = "gamma", mean = "3d", sd = "2d", times = -1 }`:                                    `stay needs a number of 0 or more as times, not -1`,
		`stay = { dist = "gamma", mean = "3d", sd = "2d", floor = { by = "imd", rest = "1d" } }`:           `stay has a floor by "imd"; it must be the same for all`,
		`stay = { dist = "lognormal", mu = 1, sigma = 1 }`:                                                 `stay needs unit = "d" or the like beside mu: it is the logarithm of a time in some unit`,
		`stay = { dist = "gamma", mean = { by = "imd", rest = "1d" }, sd = { by = "site", rest = "1d" } }`: `stay depends on "imd" and on "site"; all parameters must depend on the same attribute`,
		`count = { dist = "discrete" }`:                                                                    `count discrete needs values = [...]`,
		`count = { dist = "discrete", values = [1, "x"], weights = [1, 1] }`:                               `count must be a number, not x`,
		`count = { dist = "discrete", values = [1, 2], weights = [1] }`:                                    `count cannot be drawn from: discrete:`,
		`count = { dist = "empirical", csv = "x.csv", column = "days" }`:                                   `count no such file "x.csv"`,
		`count = { dist = "empirical", csv = "los.csv", column = "day" }`:                                  `count takes column "day", which los.csv does not have; did you mean "days"?`,
	} {
		require.Contains(t, problemInWard(lines+"\n"), `a.toml:9: resource "ward": `+want, lines)
	}
	require.Contains(t, problemInWard("count = { dist = \"empirical\", csv = \"los.csv\", column = \"days\" }"), `los.csv:3: resource "ward": count must be a number, not x`)
	require.Contains(t, problemInWard("count = { dist = \"empirical\", csv = \"los.csv\", column = \"days\" }"), `los.csv:4: resource "ward": count would take a total for an observed value; leave its row out of the file`)
}

func TestMissingAndMisplacedSections(t *testing.T) {
	var problems diag.List
	d := loadText(t, "[resource.ward]\ntitle = \"x\"\n[resource]\nct = 3\nct2 = { kind = \"bed\" }\n")
	for _, key := range []string{"ward", "ct", "ct2"} {
		w := Read(d.Root.At("resource", key), "resource "+quote(key), wardShape, d, &problems)
		require.Equal(t, 0.0, w.Quantity("ratio").Value)
	}
	w := Read(nil, "resource", wardShape, d, &problems)
	w.Problem("title", "is %d letters too long", 3)
	w = Read(d.Root.At("resource", "ward"), `resource "ward"`, wardShape, d, &problems)
	w.Problem("title", "is %d letters too long", 3)
	w.Problem("", "is not enough")
	require.EqualError(t, problems.Err(), `a.toml:1: resource "ward" has no kind; write kind = one of "beds", "servers"
a.toml:1: resource "ward": is not enough
a.toml:2: resource "ward": title: is 3 letters too long
a.toml:4: resource "ct" must be a section or { key = value }, not 3
a.toml:4: resource "ct" has no kind; write kind = one of "beds", "servers"
a.toml:5: resource "ct2": kind must be one of "beds", "servers", not "bed"; did you mean "beds"?
resource: title: is 3 letters too long`)
}

func TestTimesOfDay(t *testing.T) {
	for _, wrong := range []string{"8", "8:0", "24:01", "-1:00", "08:60", "x:00", "008:00"} {
		_, err := ParseTimeOfDay(wrong)
		require.Error(t, err, wrong)
	}
	end, err := ParseTimeOfDay("24:00")
	require.NoError(t, err)
	require.Equal(t, tick.Day, end)
}

func TestACountIsRoundedWithAWarning(t *testing.T) {
	var problems diag.List
	d := loadText(t, "[resource.ward]\nkind = \"beds\"\ncapacity = 118\n[option.x]\nresource.ward.capacity = \"-10%\"\n")
	x, _ := option(t, d, "x")
	w := Read(x.Root.At("resource", "ward"), `resource "ward"`, wardShape, x, &problems)
	require.Equal(t, 106.0, w.Quantity("capacity").Value)
	require.NoError(t, problems.Err())
	require.Equal(t, []diag.Problem{{File: "a.toml", Line: 5, Text: `resource "ward": capacity is a whole number: 106.2 is rounded to 106`}}, problems.Warnings())
}

func TestARelativeChangeReachesTheRangeOfAColumn(t *testing.T) {
	d := loadText(t, `[table.site]
rows = { lung = { p = { value = 10, low = 8, high = 13, dist = "gamma" } } }
[resource.ward]
kind = "beds"
wte = { by = "site", column = "p" }
[option.x.resource.ward]
wte = "x0.5"
[option.y.resource.ward]
wte = "-1"
`)
	var problems diag.List
	for name, want := range map[string][3]float64{"x": {5, 4, 6.5}, "y": {9, 7, 12}} {
		x, _ := option(t, d, name)
		q, ok := Read(x.Root.At("resource", "ward"), `resource "ward"`, wardShape, x, &problems).Quantity("wte").For("lung")
		require.True(t, ok)
		require.Equal(t, want, [3]float64{q.Value, q.Low, q.High})
		require.InDelta(t, want[0], q.Law.Mean(), 1e-6)
		require.Equal(t, "resource.ward.wte.lung", q.Path, "no longer the cell itself")
	}
	require.NoError(t, problems.Err())
}

func TestARangeMayBeginOrEndAtTheValue(t *testing.T) {
	_, w := readWard(t, "wte = { value = 1, low = 1, high = 2 }\nratio = { value = 1, low = 1, high = 1 }\n")
	require.True(t, w.Quantity("wte").Uncertain)
	require.False(t, w.Quantity("ratio").Uncertain)
}

func TestNamesOfADocument(t *testing.T) {
	d := loadText(t, "name = \"x\"\n")
	require.Equal(t, "a", d.ShortName())
	require.Equal(t, "a.toml", d.Name)
	d.Name = "builtin:selca"
	require.Equal(t, "selca", d.ShortName())
	require.Equal(t, "here", Read(nil, "here", wardShape, d, nil).Where())
	for f, want := range map[*Field]string{
		{Name: "a", Type: SpanField}: `a = a time such as "20m" or "12d"`,
		{Name: "a", Type: AnyField}:  "a = ...",
		{Name: "a", Example: "3"}:    "a = 3",
	} {
		require.Equal(t, want, f.example())
	}
}
