package study

import (
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// What a post costs to employ, national and in inner London, is what the evidence has for
// its 14 roles, to the pound (workforce.csv: Agenda for Change 2026/27).
func TestEmploymentCostsAreThoseOfTheEvidence(t *testing.T) {
	want := map[string][2]float64{
		"physio": {60551, 72725}, "physio_7": {72958, 85132}, "dietitian": {60551, 72725}, "dietitian_7": {72958, 85132},
		"psychologist": {84355, 96530}, "psychologist_8b": {99439, 111614}, "occupational_therapist": {60551, 72725},
		"exercise": {40696, 48985}, "exercise_5": {48747, 58646}, "support_worker": {36302, 44368}, "navigator": {40696, 48985},
		"keyworker": {72958, 85132}, "lead": {84355, 96530}, "administrator": {36302, 44368},
	}
	const area = "[economics.high_cost_area]\nshare = 0.2\nleast = 5794\nmost = 8746\n"
	for place, more := range []string{"", area} {
		text := "format = 1\nextends = \"builtin:northbridge\"\n" + more
		for name := range want {
			text += "[cost.all_" + name + "]\nbasis = \"post\"\npay = \"" + name + "\"\npayer = \"trust\"\nservice = \"core\"\n"
		}
		s, err := Load(alone(text), "mine.toml", Choice{Options: []string{"all_tiers"}})
		require.NoError(t, err)
		require.Len(t, s.Economics.Pay, len(want))
		for _, p := range s.Economics.Pay {
			assert.Equal(t, want[p.Name][place], math.Round(employment(p).Pounds()), "%s, place %d", p.Name, place)
		}
	}
}

// South East London pays the supplement of inner London, Northbridge none.
func TestWhereTheSupplementIsPaid(t *testing.T) {
	for name, want := range map[string]facts.Area{
		"builtin:northbridge": {},
		"builtin:selca":       {Share: facts.Number{Value: 0.2}, Least: facts.Number{Value: 5794}, Most: facts.Number{Value: 8746}},
	} {
		s, err := Load(alone(""), name, Choice{Options: []string{"opt_out"}})
		require.NoError(t, err)
		got := s.Economics.Pay[0].Area
		assert.Equal(t, [3]float64{want.Share.Value, want.Least.Value, want.Most.Value}, [3]float64{got.Share.Value, got.Least.Value, got.Most.Value}, name)
	}
}

func employment(p facts.Pay) econ.Pence {
	post := econ.Post{Basic: econ.Pounds(p.Basic.Value), Weighting: econ.Weighting{Share: p.Area.Share.Value, Least: econ.Pounds(p.Area.Least.Value), Most: econ.Pounds(p.Area.Most.Value)}}
	for _, c := range p.OnCosts {
		post.OnCosts = append(post.OnCosts, econ.OnCost{Name: c.Name, Rate: c.Rate.Value, Above: econ.Pounds(c.Above.Value)})
	}
	return post.Employment()
}

const rules = "[economics]\nprice_year = \"2025/26\"\n"

// line is a section of what is counted; its first line is line 5.
func pricedLine(section string, keys ...string) string {
	return "format = 1\nextends = \"../../testdata/sound.toml\"\n" + rules + "[" + section + "]\n" + strings.Join(keys, "\n") + "\n"
}

// Which measures there are, and by what, is told where they are.
func TestWhatNothingMeasuresIsRefused(t *testing.T) {
	price := []string{"price = 10", `price_year = "2025/26"`, `payer = "trust"`}
	cost := func(keys ...string) string { return pricedLine("cost.x", append(keys, price...)...) }
	benefit := func(keys ...string) string {
		return pricedLine("benefit.x", append([]string{`class = "capacity"`}, append(keys, price...)...)...)
	}
	for _, c := range []struct{ text, want string }{
		{cost(`basis = "patient"`, `of = "prehab_starter"`), `mine.toml:5: cost "x": of: there is no measure called "prehab_starter"; did you mean "prehab_started"?`},
		{benefit(`basis = "bed_day"`, `of = "wards"`), `mine.toml:5: benefit "x": of: there is no measure, resource or group of resources called "wards"; did you mean "ward"?`},
		{cost(`basis = "patient"`, `of = "within_62_days"`), `mine.toml:5: cost "x": of: within_62_days is told in % and not a year, so nothing can be counted by it`},
		{cost(`basis = "patient"`, `of = "ward_bed_days"`), `mine.toml:5: cost "x": of: ward_bed_days counts bed-days, and basis = "patient" is of patients; write the basis of what is counted`},
		{cost(`basis = "contact"`, `of = "prehab_started"`), `mine.toml:5: cost "x": of: prehab_started counts patients, and basis = "contact" is of contacts, admissions or other events; write the basis of what is counted`},
		{benefit(`basis = "contact"`, `of = "cycles"`), `mine.toml:5: benefit "x": of: nothing says whether more or less of cycles is better, so it is no benefit`},
		{benefit(`basis = "bed_day"`, `of = "ward_bed_days"`, `by = "imdd"`, `value = "1"`), `mine.toml:5: benefit "x": by: there is no attribute "imdd"; did you mean "imd"?`},
		{benefit(`basis = "bed_day"`, `of = "ward_bed_days"`, `by = "imd"`, `value = ["1", "7"]`), `mine.toml:5: benefit "x": value: imd has no value "7"; there are "1", "2", "3", "4" and "5"`},
		{cost(`basis = "patient"`, `of = "prehab_started"`, `by = "prehab_tier"`, `value = "targetde"`), `mine.toml:5: cost "x": value: no service has prehab_tier "targetde"; did you mean "targeted"?`},
	} {
		_, err := Load(beside(c.text), "mine.toml", Choice{})
		require.EqualError(t, err, c.want, c.text)
	}
	s, err := Load(beside(benefit(`basis = "bed_day"`, `of = "ward_bed_days"`, `by = "frail"`, `value = "yes"`)), "mine.toml", Choice{})
	require.NoError(t, err)
	_, err = New(s)
	require.ErrorContains(t, err, `mine.toml:5: benefit "x": value: ward_bed_days is not measured by frail = "yes"`)
}

// So is what this scenario does not have; but not what a scenario that it extends asks for.
func TestWhatTheScenarioDoesNotHaveIsRefused(t *testing.T) {
	text := pricedLine("benefit.x", `class = "not monetised"`, `basis = "contact"`, `of = "emergency_admissions"`)
	s, err := Load(beside(text), "mine.toml", Choice{})
	require.NoError(t, err)
	_, err = New(s)
	require.EqualError(t, err, `mine.toml:5: benefit "x": of: emergency_admissions is measured of nobody in this scenario`)
	s, err = Load(alone("format = 1\nextends = \"builtin:northbridge\"\n[option.all_tiers]\nname = \"X\"\n"), "mine.toml", Choice{})
	require.NoError(t, err)
	require.NotEmpty(t, lineOf(s.Economics, "all_tiers", "platform").Measured)
	study, err := New(s)
	require.NoError(t, err)
	require.Empty(t, lineOf(study.Economics, "all_tiers", "platform"), "nobody is offered anything online in Northbridge")
	require.NotEmpty(t, lineOf(study.Economics, "all_tiers", "participants").Measured)
}

// Of what is better the more there is of it, less is more of its opposite.
func TestABenefitThatThereIsMoreOf(t *testing.T) {
	lines := func(text string) facts.CostLine {
		s, err := Load(beside(text), "mine.toml", Choice{})
		require.NoError(t, err)
		study, err := New(s)
		require.NoError(t, err)
		return study.economics().Lines[0]
	}
	more := lines(pricedLine("benefit.x", `class = "society"`, `basis = "patient"`, `of = "first_treatments"`, "price = 10", `price_year = "2025/26"`))
	require.Equal(t, -1.0, more.Measured[0].Times)
	less := lines(pricedLine("benefit.x", `class = "not monetised"`, `basis = "bed_day"`, `of = "ward_bed_days"`))
	require.Zero(t, less.Measured[0].Times)
	operations := lines(pricedLine("cost.x", `basis = "contact"`, `of = "operations"`, "price = 10", `price_year = "2025/26"`, `payer = "trust"`))
	require.Equal(t, "operation", operations.Unit)
}

// beside are the files that there are, and one that is not.
func beside(text string) scenario.Files {
	return scenario.Files{Builtin: scenarios.Files, Open: func(name string) ([]byte, error) {
		if name == "mine.toml" {
			return []byte(text), nil
		}
		return os.ReadFile(name)
	}}
}

// A changed price asks for no new simulation: draws of everything else, and what names them,
// stay as they are, and each number of money says which input it is.
func TestPricesAreDrawnAfterTheRest(t *testing.T) {
	draws := 8
	load := func(text string) *Study {
		s, err := Load(beside(text), "mine.toml", Choice{Draws: &draws})
		require.NoError(t, err)
		study, err := New(s)
		require.NoError(t, err)
		return study
	}
	uncertain := "[route.surgery.step.stay.delay]\ndist = \"lognormal\"\nmean = { value = \"5d\", low = \"4d\", high = \"7d\" }\nsd = \"4d\"\n[prehab.core.effect.complications]\nratio = { value = 0.86, low = 0.62, high = 1.19, dist = \"lognormal\" }\n"
	tied := "[correlation.x]\nof = [\"prehab.core.effect.complications.ratio\", \"route.surgery.step.stay.delay.mean\"]\nrank = 0.5\n"
	plain := load("format = 1\nextends = \"../../testdata/sound.toml\"\n" + uncertain + tied)
	with := func(price, more string) *Study {
		return load("format = 1\nextends = \"../../testdata/sound.toml\"\n" + rules + uncertain + tied + more +
			"[cost.x]\nbasis = \"year\"\nservice = \"core\"\ncount = { value = 2, low = 1, high = 4 }\nprice_year = \"2025/26\"\npayer = \"trust\"\nprice = " + price + "\n" +
			"[health.x]\nof = \"prehab_started\"\nutility = { value = 0.03, low = -0.03, high = 0.09, dist = \"normal\" }\nlasts = \"12w\"\n")
	}
	dear := with("{ value = 90, low = 50, high = 200 }", "[correlation.money]\nof = [\"cost.x.price\", \"cost.x.count\"]\nrank = 0.7\n")
	cheap := with("{ value = 10, low = 5, high = 20 }", "")
	require.Len(t, plain.inputs.List, 2)
	for _, s := range []*Study{dear, cheap} {
		require.Equal(t, plain.inputs.Digest(), s.inputs.Digest())
		require.Equal(t, plain.Model.Fingerprint(), s.Model.Fingerprint())
		require.Len(t, s.inputs.List, 5)
		for i := range 8 {
			require.Equal(t, plain.inputs.Draw(i).Values(), s.inputs.Draw(i).Values()[:2])
		}
		l := lineOf(s.economics(), "prehab", "x")
		require.Equal(t, [3]string{"cost.x.price", "cost.x.count", "health.x.utility"}, [3]string{
			s.inputs.List[l.Price.Input-1].Name, s.inputs.List[l.Count.Input-1].Name, s.inputs.List[s.economics().Lines[3].Utility.Input-1].Name})
		require.Zero(t, s.Economics.Lines[0].Price.Input, "the model itself is not changed")
	}
	low, high := 0.0, 0.0 // where one is high in its range the other is
	for i := range 256 {
		v := dear.inputs.Draw(i).Values()
		if (v[2] > 2) == (v[3] > 90) {
			high++
		} else {
			low++
		}
	}
	require.Greater(t, high, 2*low, "prices may be tied")
	s, err := Load(beside("format = 1\nextends = \"../../testdata/sound.toml\"\n"+rules+uncertain+"[cost.x]\nbasis = \"year\"\nservice = \"core\"\nprice_year = \"2025/26\"\npayer = \"trust\"\nprice = { value = 10, low = 5, high = 20 }\n[correlation.x]\nof = [\"cost.x.price\", \"route.surgery.step.stay.delay.mean\"]\nrank = 0.5\n"), "mine.toml", Choice{Draws: &draws})
	require.NoError(t, err)
	_, err = New(s)
	require.EqualError(t, err, `mine.toml:17: correlation "x": route.surgery.step.stay.delay.mean is simulated and cost.x.price is of money and health, whose draws must not change with it; tie them apart`)
}

// Draws keep how many beds are in use where an option is charged with beds, and what cannot be
// added up is told before anything is simulated.
func TestDrawsKeepTheUseOfBedsThatAreCharged(t *testing.T) {
	draws := 8
	load := func(more string) (*Study, error) {
		s, err := Load(beside("format = 1\nextends = \"builtin:northbridge\"\n"+more), "mine.toml", Choice{Draws: &draws, Options: []string{"more_beds"}})
		require.NoError(t, err)
		return New(s)
	}
	s, err := load("")
	require.NoError(t, err)
	line := lineOf(s.Economics, "more_beds", "beds")
	require.Len(t, line.Beds, 1)
	kept := map[string]int{}
	for _, i := range s.x.Header.Drawn {
		if c := s.x.Header.Columns[i]; c.Measure == "in_use" {
			kept[c.Value]++
		}
	}
	require.Equal(t, map[string]int{line.Beds[0]: 4}, kept, "the window and its three years")

	_, err = load("[health.others]\nof = \"routine_admissions\"\nutility = 0.1\nlasts = \"12w\"\n")
	require.EqualError(t, err, `mine.toml:3: option "more_beds": health "others": bed-days are valued, and so is the health of the routine patients who fill them; value one of them (class = "not monetised")`)
}

func lineOf(e *facts.Economics, option, name string) facts.CostLine {
	for _, l := range e.Lines {
		if l.Option == option && l.Name == name {
			return l
		}
	}
	return facts.CostLine{}
}
