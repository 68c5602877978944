package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// money is what a sound scenario says of it, on lines 3 to 28.
const money = `[economics]
price_year = "2025/26"
[economics.index]
"2020/21" = 100
"2025/26" = 123.01
"2026/27" = { value = 126.70, source = "ASSUMPTION" }
[economics.on_cost.pension]
rate = 0.237
[pay.instructor]
basic = { value = 29774.5, low = 28392, high = 31157, dist = "uniform", source = "P-PAY-B4" }
price_year = "2026/27"
working_hours = 1555
[resource.exercise]
pay = "instructor"
[cost.posts]
basis = "post"
of = "exercise"
payer = "trust"
`

// priced is the sound scenario with that and more.
func priced(t *testing.T, more string, options ...string) *Model {
	t.Helper()
	return loadText(t, extending(sound, money+more), options...)
}

// lineOf is the line of an option and a name.
func lineOf(t *testing.T, m *Model, option, name string) facts.CostLine {
	t.Helper()
	i := slices.IndexFunc(m.Economics.Lines, func(l facts.CostLine) bool { return l.Option == option && l.Name == name })
	require.GreaterOrEqual(t, i, 0, "option %s has no line %s", option, name)
	return m.Economics.Lines[i]
}

// What is there in each year of the horizon. The window is the two years from April 2026; of
// a year of 365.25 days the second begins six hours into 1 April 2027.
func TestHowMuchThereIsByYear(t *testing.T) {
	bed := func(basis string) string {
		return "[option.prehab.cost.beds]\nof = \"ward\"\nbasis = \"" + basis + "\"\nprice = 345\nprice_year = \"2020/21\"\npayer = \"trust\"\n"
	}
	year := func(more string) string {
		return "[option.prehab.cost.x]\nbasis = \"year\"\nprice = 345\nprice_year = \"2025/26\"\npayer = \"trust\"\n" + more
	}
	once := func(more string) string { return strings.Replace(year(more), `"year"`, `"once"`, 1) }
	start := "[option.prehab]\nstart = 2026-10-01\n"
	half := float64(365.25-183) / 365.25 // from 1 October
	for _, c := range []struct {
		name, text, option, line string
		want                     []float64
	}{
		{"nobody is employed for a service that is not offered", "", "current", "posts", []float64{0, 0, 0, 0, 0}},
		{"posts as written", "", "prehab", "posts", []float64{0.5, 0.5, 0.5, 0.5, 0.5}},
		{"posts from the option's start", start, "prehab", "posts", []float64{0.5 * half, 0.5, 0.5, 0.5, 0.5}},
		{"posts that end stay ended", "[option.prehab.resource.exercise]\nchanges = [{ from = 2027-10-01, wte = 0 }]\n", "prehab", "posts", []float64{0.5, 0.5 * (183 - 0.25) / 365.25, 0, 0, 0}},
		{"beyond the window its last day holds", "[option.prehab.resource.exercise]\nchanges = [{ from = 2028-10-01, wte = 3 }]\n", "prehab", "posts", []float64{0.5, 0.5, 0.5, 0.5, 0.5}},
		{"beds that only the option pays for, above current's", "[option.prehab.resource.ward]\ncapacity = 17\nchanges = []\n" + bed("bed"), "prehab", "beds", []float64{3 + 2*28/365.25, 3, 3, 3, 3}},
		{"their days", "[option.prehab.resource.ward]\ncapacity = 17\nchanges = []\n" + bed("bed_day"), "prehab", "beds", []float64{3*365.25 + 56, 3 * 365.25, 3 * 365.25, 3 * 365.25, 3 * 365.25}},
		{"beds that all pay for, as they are", strings.ReplaceAll(bed("bed"), "option.prehab.", ""), "prehab", "beds", []float64{14 - 2*28/365.25, 14, 14, 14, 14}},
		{"once, in the year of the start", "[option.prehab]\nstart = 2027-06-01\n" + once(""), "prehab", "x", []float64{0, 1, 0, 0, 0}},
		{"once, in a year that is named, and again", once("year = 1\nlife = 2\ncount = 3\n"), "prehab", "x", []float64{0, 3, 0, 3, 0}},
		{"once, for good", once("life = 30\n"), "prehab", "x", []float64{1, 0, 0, 0, 0}},
		{"once for each bed that there is more at most", "[option.prehab]\nstart = 2027-06-01\n[option.prehab.resource.ward]\ncapacity = 17\nchanges = []\n" + once("of = \"ward\"\nlife = 3\n"), "prehab", "x", []float64{0, 3, 0, 0, 3}},
		{"nothing back for fewer", "[option.prehab.resource.ward]\ncapacity = 10\nchanges = []\n" + once("of = \"ward\"\n"), "prehab", "x", []float64{0, 0, 0, 0, 0}},
		{"once for each bed of an option of that size", "[option.prehab]\nscale = 0.5\n[option.prehab.resource.ward]\ncapacity = 18\nchanges = []\n" + once("of = \"ward\"\n"), "prehab", "x", []float64{2, 0, 0, 0, 0}},
		{"a year from the start", start + year("count = 2\n"), "prehab", "x", []float64{2 * half, 2, 2, 2, 2}},
		{"none of it", year("count = 0\n"), "prehab", "x", []float64{0, 0, 0, 0, 0}},
		{"as long as a service is offered", "[option.prehab.prehab.core]\nends = 2027-09-30\n" + year("service = \"core\"\n"), "prehab", "x", []float64{1, (183 - 0.25) / 365.25, 0, 0, 0}},
		{"not where it is not offered", strings.ReplaceAll(year("service = \"core\"\n"), "option.prehab.", ""), "current", "x", []float64{0, 0, 0, 0, 0}},
		{"posts that are no resource", year("")[:len("[option.prehab.cost.x]\n")] + "basis = \"post\"\npay = \"instructor\"\ncount = 2\npayer = \"trust\"\n", "prehab", "x", []float64{2, 2, 2, 2, 2}},
	} {
		m := priced(t, c.text)
		got := lineOf(t, m, c.option, c.line).Known
		require.Len(t, got, len(c.want), c.name)
		for i := range got {
			assert.InEpsilon(t, c.want[i]+1, got[i]+1, 1e-7, "to nine digits: %s, year %d: %v", c.name, i, got)
		}
	}
}

func TestTheHorizonIsAsLongAsItSays(t *testing.T) {
	m := loadText(t, extending(sound, strings.Replace(money, "[economics]\n", "[economics]\nhorizon = \"8 years\"\n", 1)))
	require.Equal(t, 8, m.Economics.Horizon)
	require.Len(t, lineOf(t, m, "prehab", "posts").Known, 8)
}

// What is there is what the calendar of lists opens, in hours or in lists.
func TestHoursOfListsThatDoNotAnswerWaits(t *testing.T) {
	text := func(basis string) string {
		return "[cost.clinic]\nof = \"clinic\"\nbasis = \"" + basis + "\"\nprice = 90\nprice_year = \"2025/26\"\npayer = \"trust\"\n"
	}
	m := priced(t, text("hour"))
	hours := lineOf(t, m, "prehab", "clinic")
	load := loadOf(t, &m.Options[1], "clinic", 0)
	require.InDelta(t, load.Capacity, hours.Known[0], 1e-9)
	require.InDelta(t, 3*4*52.18, hours.Known[0], 12*6, "three lists of 4 hours a week, none on bank holidays")
	require.Equal(t, hours.Known[1], hours.Known[4])
	lists := lineOf(t, priced(t, text("list")), "prehab", "clinic")
	require.InDelta(t, hours.Known[0]/4, lists.Known[0], 1e-9)
	require.Equal(t, "list", lists.Unit)
}

// Theatres that answer waits open what a simulation finds.
func TestHoursOfTheatresThatAnswerWaitsAreMeasured(t *testing.T) {
	text := func(basis string) string {
		return "[resource.theatre]\ngroup = \"theatre\"\n[cost.lists]\nof = \"theatre\"\nbasis = \"" + basis + "\"\nprice = 1150\nprice_year = \"2025/26\"\npayer = \"trust\"\n"
	}
	l := lineOf(t, priced(t, text("hour")), "current", "lists")
	require.Nil(t, l.Known)
	require.Equal(t, []facts.Measured{{Measure: "theatre_hours_open", By: "resource", Value: "theatre"}}, l.Measured)
	l = lineOf(t, priced(t, text("list")), "current", "lists")
	require.Equal(t, []facts.Measured{{Measure: "theatre_hours_open", By: "resource", Value: "theatre", Times: 1.0 / 8}}, l.Measured)
}

func TestWhatIsMeasured(t *testing.T) {
	m := priced(t, `[benefit.days]
class = "capacity"
basis = "bed_day"
of = "ward_bed_days"
by = "imd"
value = ["1", "2"]
price = 344.6
price_year = "2020/21"
[health.gain]
of = "prehab_started"
utility = { value = 0.03, low = -0.03, high = 0.09, dist = "normal" }
lasts = { value = 12, low = 8, high = 26, unit = "w" }
[health.short]
of = "prehab_started"
utility = 0
lasts = "14d"
[cost.rooms]
basis = "session"
of = "core"
price = 60
price_year = "2025/26"
payer = "trust"
`)
	days := lineOf(t, m, "prehab", "days")
	require.Equal(t, []facts.Measured{{Measure: "ward_bed_days", By: "imd", Value: "1"}, {Measure: "ward_bed_days", By: "imd", Value: "2"}}, days.Measured)
	require.Equal(t, "bed-day", days.Unit)
	gain := lineOf(t, m, "prehab", "gain")
	require.Equal(t, [3]float64{12, 8, 26}, [3]float64{gain.Weeks.Value, gain.Weeks.Low, gain.Weeks.High})
	require.Equal(t, 2.0, lineOf(t, m, "prehab", "short").Weeks.Value)
	rooms := lineOf(t, m, "prehab", "rooms")
	require.Equal(t, []facts.Measured{{Measure: "staff_contacts_for", By: "staff_use", Value: "exercise/class", Times: 1.0 / 8}}, rooms.Measured)
	require.Empty(t, lineOf(t, m, "current", "rooms").Measured)
	require.Equal(t, []string{"instructor"}, []string{m.Economics.Pay[0].Name})
}

// What a change of an option makes of posts and prices.
func TestAnOptionPricesWhatItHas(t *testing.T) {
	m := priced(t, `[cost.licence]
basis = "year"
service = "core"
price = { value = 5000, low = 4000, high = 9000, source = "LOCAL" }
price_year = "2025/26"
payer = "trust"
[option.cheap.prehab.core]
offered = true
[option.cheap.cost.licence]
price = 3000
payer = "alliance"
[pay.volunteer_lead]
basic = 20000
price_year = "2025/26"
working_hours = 1500
[option.cheap.resource.exercise]
wte = "x2"
pay = "volunteer_lead"
`)
	require.Equal(t, 5000.0, lineOf(t, m, "prehab", "licence").Price.Value)
	cheap := lineOf(t, m, "cheap", "licence")
	require.Equal(t, 3000.0, cheap.Price.Value)
	require.Equal(t, "alliance", cheap.Payer)
	posts := lineOf(t, m, "cheap", "posts")
	require.Equal(t, "volunteer_lead", posts.Pay)
	require.Equal(t, 1.0, posts.Known[0])
	require.Len(t, m.Economics.Pay, 2)
}

// Numbers of money are in the register, with the options that use them; those of posts that
// nobody is paid by are not.
func TestPricesAreAssumptions(t *testing.T) {
	m := priced(t, "[pay.other]\nbasic = 1\nprice_year = \"2025/26\"\nworking_hours = 1\n")
	var paths []string
	for _, e := range m.Register() {
		paths = append(paths, e.Path)
	}
	require.Contains(t, paths, "pay.instructor.basic")
	require.Contains(t, paths, "economics.on_cost.pension.rate")
	require.NotContains(t, paths, "pay.other.basic")
	require.Equal(t, `test.toml:21: pay "other": nothing is paid by it; name it in a resource of staff whose posts a [cost] counts, or in a [cost]`, warningsOf(t, extending(sound, money+"[pay.other]\nbasic = 1\nprice_year = \"2025/26\"\nworking_hours = 1\n")))
}

func TestCashNeedsADecision(t *testing.T) {
	text := "[benefit.days]\nclass = \"cash-releasing\"\nbasis = \"bed_day\"\nof = \"ward_bed_days\"\nprice = 344.6\nprice_year = \"2020/21\"\n"
	m := priced(t, text)
	require.Equal(t, "capacity", lineOf(t, m, "prehab", "days").Class)
	require.Equal(t, `test.toml:21: benefit "days": has no decision and no budget_holder, so no cash leaves a budget: it is read as capacity`, warningsOf(t, extending(sound, money+text)))
	m = priced(t, text+"budget_holder = \"surgery\"\ndecision = \"ward 3 closes two beds; chief operating officer, March 2026\"\n")
	require.Equal(t, "cash-releasing", lineOf(t, m, "prehab", "days").Class)
	require.Empty(t, m.Warnings)
}

// A section has copies as others have, each for itself.
func TestCostsHaveCopies(t *testing.T) {
	text := `[table.place]
rows = { east = { title = "East", rent = 100 }, west = { title = "West", rent = 200 } }
[cost.rent]
for_each = "place"
title = "Rent, {place}"
basis = "year"
service = "core"
price = { column = "rent" }
price_year = "2025/26"
payer = "trust"
[cost.beds]
for_each = "place"
basis = "bed"
of = "ward"
price = 1
price_year = "2025/26"
payer = "trust"
[option.prehab.resource.ward]
capacity = 17
changes = []
`
	m := priced(t, text)
	west := lineOf(t, m, "prehab", "rent.west")
	require.Equal(t, "Rent, West", west.Title)
	require.Equal(t, 200.0, west.Price.Value)
	require.Equal(t, 17.0, lineOf(t, m, "prehab", "beds.west").Known[1])
	require.Equal(t, 14.0, lineOf(t, m, "current", "beds.west").Known[1])
}

// Posts that come late cost nothing until then; of an option that is run by name alone nobody
// has worked out when they come, and its costs are read all the same.
func TestPostsThatComeLateAreReadOfOptionsByName(t *testing.T) {
	late := staffed + "recruited_after = \"18w\"\n"
	known := lineOf(t, priced(t, late), "prehab", "posts").Known
	require.Less(t, known[0], 2*0.5)
	require.Equal(t, 2.0, known[1])
	m := priced(t, late+"[option.other.resource.ward]\ncapacity = 15\nchanges = []\n[run]\noptions = [\"other\"]\n")
	require.Equal(t, []string{"prehab"}, m.Others)
}

// An option may take the price from what it values in another way.
func TestAnOptionMayLeaveAPriceOut(t *testing.T) {
	text := "[benefit.days]\nclass = \"capacity\"\nbasis = \"bed_day\"\nof = \"ward_bed_days\"\nprice = 344.6\nprice_year = \"2020/21\"\n" +
		"[option.prehab.benefit.days]\nclass = \"not monetised\"\n[option.prehab.benefit.beds]\nclass = \"capacity\"\nbasis = \"bed\"\nof = \"ward\"\nprice = 175000\nprice_year = \"2020/21\"\n"
	m := priced(t, text)
	require.Zero(t, lineOf(t, m, "prehab", "days").Price)
	require.Equal(t, 344.6, lineOf(t, m, "current", "days").Price.Value)
	require.Equal(t, []float64{0, 0, 0, 0, 0}, lineOf(t, m, "prehab", "beds").Known)
}

// Who reads that prehab has no effect reads no gain in quality of life either; who reads
// with caution takes what the number says.
func TestQualityOfLifeByHowTheEvidenceIsRead(t *testing.T) {
	text := extending(sound, money+"[health.gain]\nof = \"prehab_started\"\nutility = { value = 0.03, low = -0.03, high = 0.09, dist = \"normal\", conservative = 0.01, optimistic = 0.1 }\nlasts = \"12w\"\n")
	var problems diag.List
	c := NewCompiler(memory(map[string]string{"test.toml": text}), "test.toml", &problems)
	for reading, want := range map[string]float64{scenario.Null: 0, "conservative": 0.01, scenario.Central: 0.03, "optimistic": 0.1} {
		m := c.Model(Settings{}, scenario.Preset(reading), &problems)
		require.NoError(t, problems.Err())
		require.Equal(t, want, lineOf(t, m, "prehab", "gain").Utility.Value, reading)
	}
}

// A draw of what is simulated leaves money out, and is tied as before.
func TestADrawLeavesMoneyOut(t *testing.T) {
	text := extending(sound, money+"[correlation.x]\nof = [\"pay.instructor.basic\", \"pay.other.basic\"]\nrank = 0.5\n[pay.other]\nbasic = { value = 3, low = 2, high = 4 }\nprice_year = \"2025/26\"\nworking_hours = 1\n[cost.other]\nbasis = \"post\"\npay = \"other\"\nservice = \"core\"\npayer = \"trust\"\n")
	var problems diag.List
	c := NewCompiler(memory(map[string]string{"test.toml": text}), "test.toml", &problems)
	whole := c.Model(Settings{}, nil, &problems)
	require.NoError(t, problems.Err())
	require.Len(t, whole.Correlations, 1)
	drawn := c.Model(Settings{Drawn: true}, scenario.Overrides{}, &problems)
	require.NoError(t, problems.Err())
	require.Nil(t, drawn.Economics)
	require.Equal(t, whole.Fingerprint(), asWhole(whole, drawn).Fingerprint())
	year := c.Model(Settings{Observed: true}, nil, &problems)
	require.NoError(t, problems.Err())
	require.Nil(t, year.Economics, "a year that lies behind has nothing to be decided")
}

// Prices change nothing that is simulated, whichever option has them.
func TestPricesLeaveThePrograms(t *testing.T) {
	plain := loadText(t, extending(sound, ""))
	require.Nil(t, plain.Economics)
	require.Equal(t, plain.Fingerprint(), priced(t, "").Fingerprint())
}

// Who loses what the money would have given elsewhere is told by the values of attribute imd,
// in per cent or as shares; a file that others extend may say it for scenarios that do not tell
// results so.
func TestOnWhomTheOpportunityCostFalls(t *testing.T) {
	rules := func(people string) string {
		return strings.Replace(money, "[economics.index]", "thresholds = [20000]\n[economics.opportunity_cost]\n"+people+"\n[economics.index]", 1)
	}
	m := loadText(t, extending(sound, rules(`people = { "5" = 10, "1" = 30, "2" = 25, "3" = 20, "4" = 15.1, source = "LOCAL" }`)))
	c := m.Economics.OpportunityCost
	require.Equal(t, "LOCAL", c.From)
	require.Zero(t, c.Gradient)
	require.Equal(t, "1", c.People[0].Value, "the most deprived first, as the attribute has them")
	require.InDelta(t, 30/100.1, c.People[0].Share, 1e-12)

	m = loadText(t, extending(sound, rules(`gradient = { value = 1.857, source = "X-OC-GRADIENT" }`)))
	require.Equal(t, 1.857, m.Economics.OpportunityCost.Gradient.Value)
	require.Empty(t, m.Economics.OpportunityCost.People)

	files := map[string]string{"base.toml": extending(sound, rules("gradient = 2")), "test.toml": "format = 1\nextends = \"base.toml\"\n[run]\nbreakdowns = [\"site\"]\n"}
	require.Empty(t, problemsOf(memory(files), "test.toml").Error())
}
