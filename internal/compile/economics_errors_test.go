package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mistakeIn are the problems of a text, one a line.
func mistakeIn(text string) string {
	return problemsOf(memory(map[string]string{"test.toml": text}), "test.toml").Error()
}

// Whatever is wrong with money is told once, with the line and what would be right.
// money ends on line 20.
func TestMistakesOfMoneyAreTold(t *testing.T) {
	line := func(section string, keys ...string) string {
		return "[" + section + "]\n" + strings.Join(keys, "\n") + "\n"
	}
	price := []string{"price = 10", `price_year = "2025/26"`, `payer = "trust"`}
	cost := func(keys ...string) string { return line("cost.x", append(keys, price...)...) }
	days := func(name string, keys ...string) string {
		return line("benefit."+name, append([]string{`class = "capacity"`, `basis = "bed_day"`, `of = "ward_bed_days"`, "price = 344.6", `price_year = "2020/21"`}, keys...)...)
	}
	for _, c := range []struct{ text, want string }{
		// What is counted.
		{cost(`basis = "post"`, `of = "exercize"`), `test.toml:23: cost "x": of: there is no resource and no group of them called "exercize"; did you mean "exercise"?`},
		{cost(`basis = "post"`, `of = "ward"`), `test.toml:23: cost "x": of: "ward" is no staff of whom so many are employed, so it has no posts`},
		{cost(`basis = "bed"`, `of = "exercise"`), `test.toml:23: cost "x": of: "exercise" has no beds`},
		{cost(`basis = "list"`, `of = "ward"`), `test.toml:23: cost "x": of: "ward" has no lists`},
		{cost(`basis = "hour"`, `of = "theatre"`), `test.toml:23: cost "x": of: "theatre" answers waits, and what it opens then is measured of theatres alone`},
		{cost(`basis = "session"`, `of = "cor"`), `test.toml:23: cost "x": of: there is no service of prehab and no contact called "cor"; did you mean "core"?`},
		{cost(`basis = "patient"`), `test.toml:21: cost "x": says nothing of what is counted; write of = a resource, a group of resources or a measure`},
		{cost(`basis = "year"`, `of = "ward"`), `test.toml:23: cost "x": of: says nothing of basis = "year"; write count, and service where it is of one`},
		{cost(`basis = "year"`, `service = "cor"`), `test.toml:23: cost "x": service: there is no [prehab.cor]; did you mean "core"?`},
		{cost(`basis = "bed"`, `of = "ward"`, "count = 2"), `test.toml:24: cost "x": count: is of what is no resource and not measured`},
		{cost(`basis = "bed"`, `of = "ward"`, `by = "imd"`, `value = "1"`), "test.toml:24: cost \"x\": by: is of a measure\ntest.toml:25: cost \"x\": value: is of a measure"},
		{cost(`basis = "patient"`, `of = "prehab_started"`, `by = "imd"`), `test.toml:21: cost "x": by and value stand together: by = "prehab_mode" and value = "online"`},
		{cost(`basis = "year"`, "life = 3"), `test.toml:23: cost "x": life: is of what is bought once`},
		{cost(`basis = "once"`, `of = "theatre"`), `test.toml:23: cost "x": of: "theatre" has no beds and no other places of which so many are open; write count`},
		{cost(`basis = "once"`, `of = "wards"`), `test.toml:23: cost "x": of: there is no resource and no group of them called "wards"; did you mean "ward"?`},
		{cost(`basis = "once"`, `of = "ward"`, "count = 2"), `test.toml:24: cost "x": count: is of what is no resource`},
		{cost(`basis = "once"`, "year = 5"), `test.toml:23: cost "x": year: is bought beyond the horizon, whose years are 0 to 4`},
		{cost(`basis = "once"`, "life = { value = 3, low = 2, high = 5 }"), `test.toml:23: cost "x": life: is a rule and is not drawn; write it without low and high`},
		{cost(`basis = "year"`, "count = { value = 0, low = 0, high = 2 }"), `test.toml:23: cost "x": count: is 0 and has a range; write what is most likely, above 0`},
		{cost(`basis = "weekly"`), `test.toml:22: cost "x": basis must be one of "once", "year", "post", "hour", "list", "session", "contact", "patient", "bed", "bed_day", not "weekly"`},
		// What it costs, and who pays.
		{line("cost.x", `basis = "year"`, "price = 10", `price_year = "2025/26"`), `test.toml:21: cost "x": has no payer; write who pays, such as payer = "trust"`},
		{line("cost.x", `basis = "year"`, "price = 10", `payer = "trust"`), `test.toml:23: cost "x": price: needs its price year; write price_year = "2024/25"`},
		{line("cost.x", `basis = "year"`, `payer = "trust"`), `test.toml:21: cost "x": has no price; write price = { value = ..., low = ..., high = ..., source = "..." }`},
		{line("cost.x", `basis = "year"`, "price = 10", `price_year = "2019/20"`, `payer = "trust"`), `test.toml:24: cost "x": price_year: [economics.index] says nothing of 2019/20, so amounts cannot be brought from or to it; it has 2020/21, 2025/26, 2026/27`},
		{line("cost.x", `basis = "year"`, "price = 10", `price_year = "2025"`, `payer = "trust"`), `test.toml:24: cost "x": price_year: "2025" is no financial year; write such as "2025/26"`},
		{line("cost.x", `basis = "year"`, "price = -10", `price_year = "2025/26"`, `payer = "trust"`), `test.toml:23: cost "x": price must be 0 or more, not -10`},
		{line("cost.x", `basis = "post"`, `pay = "instructors"`, `payer = "trust"`), `test.toml:23: cost "x": pay: there is no [pay.instructors]; did you mean "instructor"?`},
		{line("cost.x", `basis = "post"`, `payer = "trust"`), `test.toml:21: cost "x": says neither which posts nor what they cost; write of = a resource or a group of staff, or pay and count`},
		{cost(`basis = "post"`, `pay = "instructor"`), `test.toml:24: cost "x": price: write a price or pay; not both`},
		{line("cost.x", `basis = "year"`, `pay = "instructor"`, `payer = "trust"`), `test.toml:23: cost "x": pay: is of posts and hours of staff; write a price`},
		{"[resource.nurse]\nkind = \"staff\"\nwte = 1\npatient_facing_hours = 900\n" + line("cost.x", `basis = "post"`, `of = "nurse"`, `payer = "trust"`),
			`test.toml:27: cost "x": of: nothing says what a post of "nurse" costs; write pay = the name of a [pay] section under [resource.nurse], or a price here`},
		// Counted or valued twice.
		{cost(`basis = "hour"`, `of = "exercise"`), `test.toml:23: cost "x": of: "exercise" is paid by the post and by the hour, here and in cost "posts": each hour would be charged twice`},
		{line("cost.x", `basis = "post"`, `of = "exercise"`, `payer = "leisure centre"`), `test.toml:23: cost "x": of: "exercise" is paid here and in cost "posts": each post would be charged twice`},
		{days("x") + days("y"), `test.toml:30: benefit "y": of: values bed-days that benefit "x" values already; a bed-day that is released has one value`},
		{days("x") + strings.Replace(days("y"), "ward_bed_days", "ward_bed_days_complications", 1), `test.toml:30: benefit "y": of: values bed-days that benefit "x" values already; a bed-day that is released has one value`},
		{days("x") + strings.Replace(strings.Replace(days("y"), `"bed_day"`, `"bed"`, 1), `"ward_bed_days"`, `"ward"`, 1), `test.toml:30: benefit "y": of: values bed-days that benefit "x" values already; a bed-day that is released has one value`},
		{days("x") + line("benefit.y", `class = "society"`, `basis = "patient"`, `of = "first_treatments"`, "price = 10", `price_year = "2025/26"`),
			`test.toml:30: benefit "y": of: values patients, and benefit "x" bed-days in which they are treated; value one of them, and let the other be class = "not monetised"`},
		{strings.Replace(days("x", "all_in = true"), "344.6", "1032", 1), `test.toml:25: benefit "x": price: holds diagnosis and treatment too (all-in), which are not saved with a bed-day that is released; take the price of the bed-day alone, such as C-BED-HOTEL`},
		{strings.Replace(days("x"), "344.6", `{ value = 901, low = 650, high = 1000, source = "C-BED-NEL" }`, 1), `test.toml:25: benefit "x": price: holds diagnosis and treatment too (all-in), which are not saved with a bed-day that is released; take the price of the bed-day alone, such as C-BED-HOTEL`},
		// Benefits and health.
		{strings.Replace(days("x"), `class = "capacity"`, `class = "cash"`, 1), `test.toml:22: benefit "x": class must be one of "cash-releasing", "capacity", "society", "not monetised", not "cash"`},
		{days("x", `decision = "nobody's"`), `test.toml:27: benefit "x": decision: is of cash`},
		{strings.Replace(days("x"), `"capacity"`, `"not monetised"`, 1), "test.toml:25: benefit \"x\": price: is no price of what is not monetised; leave it out\ntest.toml:26: benefit \"x\": price_year: is no price of what is not monetised; leave it out"},
		{line("health.x", `of = "prehab_started"`, "utility = 0.03"), `test.toml:21: health "x" has no lasts; write lasts = "12w"`},
		{line("health.x", `of = "prehab_started"`, "utility = 3", `lasts = "12w"`), `test.toml:23: health "x": utility must be 1 or less, not 3`},
		{line("health.x", `of = "prehab_started"`, "utility = 0.03", `lasts = { value = 90, low = 60, high = 180, unit = "d" }`), `test.toml:24: health "x": lasts: has a range, so it is drawn, and is told in weeks; write value, low and high in weeks, such as "12w"`},
		// Posts and rules.
		{"[pay.x]\nbasic = 1000\nprice_year = \"1999/00\"\nworking_hours = 1500\n", `test.toml:23: pay "x": price_year: [economics.index] says nothing of 1999/00, so amounts cannot be brought from or to it; it has 2020/21, 2025/26, 2026/27`},
		{"[economics.high_cost_area]\nshare = 0.2\nleast = 9000\nmost = 8746\n", `test.toml:23: economics: high_cost_area: least: is above most`},
		// Who loses what the money would have given elsewhere: sound has fifths, and money no thresholds.
		{"[economics.opportunity_cost]\ngradient = 2\n", `test.toml:21: economics: opportunity_cost: there are no thresholds, which say what money would have given elsewhere; write thresholds = [15000, 20000, 30000] under [economics]`},
		{"[resource.exercise2]\nkind = \"staff\"\nwte = 1\npatient_facing_hours = 900\npay = \"instruktor\"\n", `test.toml:25: resource "exercise2": pay: there is no [pay.instruktor]; did you mean "instructor"?`},
		// Options.
		{"[option.prehab.economics]\nhorizon = 3\n", `test.toml:22: option "prehab": economics is the same for all options; write another scenario that extends this one`},
		{"[option.prehab.pay.instructor]\nbasic = 30000\n", `test.toml:22: pay "instructor": basic: is the same for all options; give the posts that are paid otherwise a [pay] section of another name`},
		{cost(`basis = "year"`) + "[option.prehab.cost.x]\nprices = 12\n", `test.toml:27: cost "x": unknown key "prices"; did you mean "price"?`},
		{cost(`basis = "year"`) + "[option.prehab.cost.y]\nprice = \"+5\"\n", `test.toml:27: option "prehab": there is no cost.y.price to change by "+5"`},
		{strings.Replace(cost(`basis = "year"`), "price = 10", "price = { value = 10, low = 5, high = 15 }", 1) + "[option.prehab.cost.x]\nprice = \"x1.2\"\n",
			`test.toml:27: cost "x": price: changes a number that has a range, which draws could not follow; write the number as the option has it, with its own range`},
	} {
		assert.Equal(t, c.want, mistakeIn(extending(sound, money+c.text)), c.text)
	}
}

func TestMistakesOfTheRulesAreTold(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{`price_year = "2025/26"` + "\n[economics.index]", `price_year = "2024/25"` + "\n[economics.index]", `test.toml:4: economics: price_year: [economics.index] says nothing of 2024/25, so amounts cannot be brought from or to it; it has 2020/21, 2025/26, 2026/27`},
		{"[economics.index]", "rates = \"greenbook\"\n[economics.index]", `test.toml:5: economics: rates must be one of "green_book", "nice", "cash", not "greenbook"; did you mean "green_book"?`},
		{"[economics.index]", "horizon = 0\n[economics.index]", `test.toml:5: economics: horizon must be 1 or more, not 0`},
		{"[economics.index]", "horizon = { value = 5, low = 3, high = 8 }\n[economics.index]", `test.toml:5: economics: horizon: is a rule and is not drawn; write it without low and high`},
		{"[economics.index]", "thresholds = [30000, 20000]\n[economics.index]", `test.toml:5: economics: thresholds: 20000 comes after 30000; write them in order, lowest first`},
		{"[economics.index]", "thresholds = [-5]\n[economics.index]", `test.toml:5: economics: thresholds: 1 must be 0 or more, not -5`},
		{"[economics.index]", "thresholds = [0]\n[economics.index]", `test.toml:5: economics: thresholds: must be above 0`},
		{"[economics.index]", "thresholds = [20000]\n[economics.opportunity_cost]\ngradient = -2\n[economics.index]", `test.toml:7: economics: opportunity_cost: gradient must be 0.1 or more, not -2`},
		{"[economics.index]", "thresholds = [20000]\n[economics.opportunity_cost]\ngradient = { value = 2, low = 1, high = 3 }\n[economics.index]", `test.toml:7: economics: opportunity_cost: gradient: is a rule and is not drawn; write it without low and high`},
		{"[economics.index]", "thresholds = 20000\n[economics.index]", `test.toml:5: economics: thresholds: write a list of pounds for a QALY, such as [20000, 30000]`},
		{"[economics.index]", "thresholds = [{ value = 20000, low = 1, high = 30000 }]\n[economics.index]", `test.toml:5: economics: thresholds: is a rule and is not drawn; write it without low and high`},
		{"[economics.index]", "qaly_value = 70000\n[economics.index]", `test.toml:5: economics: qaly_value: needs its price year; write qaly_value_year = "2020/21"`},
		{"[economics.index]", "qaly_value_year = \"2020/21\"\n[economics.index]", `test.toml:5: economics: qaly_value_year: is the price year of qaly_value, which is not there`},
		{`"2020/21" = 100`, `"2020/22" = 100`, `test.toml:6: economics: index: "2020/22" is no financial year; write such as "2025/26"`},
		{`"2020/21" = 100`, `"2020/21" = 0`, `test.toml:6: economics: index "2020/21": must be above 0`},
		{`"2020/21" = 100`, `"2020/21" = { value = 100, low = 90, high = 110 }`, `test.toml:6: economics: index "2020/21": is a rule and is not drawn; write it without low and high`},
		{"rate = 0.237", "rate = 23.7", `test.toml:10: economics: on_cost "pension": rate must be 1 or less, not 23.7`},
		{"rate = 0.237", "above = 5000", `test.toml:9: economics: on_cost "pension" has no rate; write rate = 0.237`},
		{"working_hours = 1555\n", "", `test.toml:11: pay "instructor" has no working_hours; write working_hours = 1555`},
	} {
		require.Contains(t, money, c.was)
		assert.Equal(t, c.want, mistakeIn(extending(sound, strings.Replace(money, c.was, c.is, 1))), c.is)
	}
	people := func(text string) string {
		return "thresholds = [20000]\n[economics.opportunity_cost]\npeople = " + text + "\n[economics.index]"
	}
	for _, c := range []struct{ people, want string }{
		{`0.2`, `test.toml:7: economics: opportunity_cost: people: write a share for each value of attribute "imd", such as { "1" = 0.2, "2" = 0.2, "3" = 0.2, "4" = 0.2, "5" = 0.2 }`},
		{`{ "1" = 20, "2" = 20, "3" = 20, "4" = 20, five = 20 }`, "test.toml:7: economics: opportunity_cost: people: attribute \"imd\" has no value \"five\"; there are \"1\", \"2\", \"3\", \"4\" and \"5\"\ntest.toml:7: economics: opportunity_cost: people: says nothing of \"5\"; write a share for each value of attribute \"imd\""},
		{`{ "1" = 20, "2" = 20, "3" = 20, "4" = 20, "5" = 10 }`, `test.toml:7: economics: opportunity_cost: people: adds up to 90; shares must add up to 1, and per cent to 100`},
		{`{ "1" = 20, "2" = 20, "3" = 20, "4" = 20, "5" = { value = 20, low = 10, high = 30 } }`, `test.toml:7: economics: opportunity_cost: people "5": is a rule and is not drawn; write it without low and high`},
		{`{ "1" = 40, "2" = 20, "3" = 20, "4" = 20, "5" = 0 }`, `test.toml:7: economics: opportunity_cost: people "5": must be above 0`},
	} {
		assert.Equal(t, c.want, mistakeIn(extending(sound, strings.Replace(money, "[economics.index]", people(c.people), 1))), c.people)
	}
	next := func(keys, worth string) string {
		return strings.Replace(money, "[economics.index]", "thresholds = [20000]\n[economics.next_patient]\n"+keys+"\n[economics.index]", 1) +
			"[benefit.days]\nclass = \"capacity\"\nbasis = \"bed_day\"\nof = \"ward_bed_days\"\n" + worth + "\n"
	}
	const known = "qaly = 0.5\nnon_bed_cost = 3500\nprice_year = \"2025/26\"\nstay_days = 6"
	for _, c := range []struct{ text, want string }{
		{next("qaly = 0.5\nnon_bed_cost = 3500\nprice_year = \"2025/26\"", `worth = "next patient"`), "test.toml:6: economics: next_patient has no stay_days; write stay_days = 6"},
		{next(strings.Replace(known, "= 6", "= 0", 1), `worth = "next patient"`), "test.toml:10: economics: next_patient: stay_days: must be above 0: a patient who needs no bed fills none"},
		{next(strings.Replace(known, "= 6", "= { value = 6, low = 0, high = 9 }", 1), `worth = "next patient"`), "test.toml:10: economics: next_patient: stay_days: must be above 0: a patient who needs no bed fills none"},
		{next(strings.Replace(known, "2025/26", "2019/20", 1), `worth = "next patient"`), "test.toml:9: economics: next_patient: price_year: [economics.index] says nothing of 2019/20, so amounts cannot be brought from or to it; it has 2020/21, 2025/26, 2026/27"},
		{next(known, `worth = "the next patient"`), `test.toml:31: benefit "days": worth must be one of "price", "next patient", not "the next patient"; did you mean "next patient"?`},
		{strings.Replace(next(known, `worth = "next patient"`), `"capacity"`, `"society"`, 1), `test.toml:31: benefit "days": worth: "next patient" is what capacity is worth, and class is "society"; write class = "capacity", or leave it out`},
		{strings.Replace(next(known, `worth = "next patient"`), `"bed_day"`, `"patient"`, 1), `test.toml:31: benefit "days": worth: "next patient" is of bed-days that are released; write basis = "bed_day", or leave it out`},
		{strings.Replace(next(known, `worth = "next patient"`), "[economics.next_patient]\n"+known+"\n", "", 1), `test.toml:26: benefit "days": worth: nothing says who the next patient is; write [economics.next_patient] with qaly, non_bed_cost, price_year and stay_days`},
		{strings.Replace(next(known, `worth = "next patient"`), "thresholds = [20000]\n", "", 1), "test.toml:5: economics: next_patient: there are no thresholds, by which the next patient's health is worth anything; write thresholds = [15000, 20000, 30000] under [economics]"},
	} {
		got := mistakeIn(extending(sound, c.text))
		assert.True(t, got == c.want || strings.HasPrefix(got, c.want+"\n"), "%s\n%s", got, c.text)
	}
	require.Empty(t, mistakeIn(extending(sound, next(known, `worth = "next patient"`))), "a price is not needed")

	untold := "[run]\nbreakdowns = [\"site\"]\n" + strings.Replace(money, "[economics.index]", people(`{ "1" = 1 }`), 1)
	require.Equal(t, `test.toml:8: economics: opportunity_cost: results are not told by attribute "imd", so nothing comes of it; write it among breakdowns of [run]`, mistakeIn(extending(sound, untold)))

	i := strings.Index(money, "[cost.posts]")
	require.Equal(t, `test.toml:3: cost "posts": the scenario has no [economics], without which nothing is made of it; write [economics] with price_year = "2025/26"`,
		mistakeIn(extending(sound, money[i:])))
	require.Equal(t, `test.toml:4: resource "exercise": pay: names a [pay] section, and the scenario has no [economics], without which nothing is made of it`,
		mistakeIn(extending(sound, "[resource.exercise]\npay = \"instructor\"\n")))
}

// A cost of which every option has as much comes to nothing, and is said to.
func TestACostThatAllOptionsHaveIsToldToBeNone(t *testing.T) {
	text := "[cost.x]\nbasis = \"year\"\nprice = 10\nprice_year = \"2025/26\"\npayer = \"trust\"\n"
	require.Equal(t, `test.toml:21: cost "x": no option has more or less of it than current, so nothing comes of it; write service = the name of a service of prehab, or the whole section under an option`,
		warningsOf(t, extending(sound, money+text)))
	require.Empty(t, warningsOf(t, extending(sound, money+text+"service = \"core\"\n")))
	require.Empty(t, warningsOf(t, extending(sound, money+strings.Replace(text, "cost.x", "option.prehab.cost.x", 1))))
}

// An option that is run by name alone is looked at too.
func TestMistakesOfOptionsByNameAreTold(t *testing.T) {
	text := "[run]\noptions = [\"prehab\"]\n[option.other.resource.ward]\ncapacity = 15\n[option.other.cost.x]\nbasis = \"bed\"\nof = \"wards\"\nprice = 1\nprice_year = \"2025/26\"\npayer = \"trust\"\n"
	require.Equal(t, `test.toml:27: cost "x": of: there is no resource and no group of them called "wards"; did you mean "ward"?`, mistakeIn(extending(sound, money+text)))
}
