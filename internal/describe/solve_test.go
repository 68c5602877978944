package describe

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Each answer says what it leaves open, and nothing that does not hold.
func TestAnAnswerSaysWhatItLeavesOpen(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		what      string
		x         study.Least
		cell, say string
	}{
		{"sharp", study.Least{Best: 5, Low: 5, High: 5}, "5 (5 to 5)", "5 is the least that meets it, with all of its interval of 95%."},
		{"one less may do", study.Least{Best: 5, Low: 4, High: 5}, "5 (4 to 5)", "chance does not exclude that 4 would."},
		{"more to be sure", study.Least{Best: 5, Low: 5, High: 6}, "5 (5 to 6)", "to be sure by all of its interval of 95% it takes 6."},
		{"never sure", study.Least{Best: 5, Low: 5, High: nan}, "5 (5 to beyond 8)", "no value up to 8 does so with all of its interval"},
		{"cannot be told", study.Least{Best: nan, Low: 8, High: nan}, "beyond 8 (8 to beyond 8)", "it cannot be told whether that meets the target"},
		{"none", study.Least{Best: nan, Low: nan, High: nan, Binds: "Theatre", Days: 3}, "no value", "no value up to 8 can: it is 70.0 (69.0 to 71.0) there; what binds there is Theatre, for which patients wait 3.0 days"},
		{"none, and nobody waits", study.Least{Best: nan, Low: nan, High: nan}, "no value", "patients wait for nothing there for want of capacity"},
		{"the end", study.Least{Best: 3, Low: 3, High: 3}, "3 (3 to 3)", "nothing beyond that end was looked at, so it may take still less."},
		{"the other end", study.Least{Best: 8, Low: 8, High: 8, Falls: true}, "8 (8 to 8)", "it may take still more."},
	} {
		c.x.From, c.x.To, c.x.Step = 3, 8, 1
		c.x.AtEnd = facts.Tried{Value: 70, Low: 69, High: 71}
		a := &study.Solved{Level: 0.95}
		require.Equal(t, c.cell, answerText(&c.x), c.what)
		require.Contains(t, solveSentence(a, &c.x), c.say, c.what)
	}
	flat := study.Least{From: 3, To: 8, Step: 1, Best: 3, Low: 3, High: 3, Flat: true, AtEnd: facts.Tried{Value: -70, Low: -71, High: -69}}
	money := &study.Solved{SolveAsk: study.SolveAsk{Performance: facts.Performance{Measure: "npsv", Target: -1e6, Higher: true}, Called: "Net present social value", Unit: "£"}, Level: 0.95}
	require.Equal(t, "any value", answerText(&flat))
	head, rows := solveRows(&study.Solved{Answers: []study.Least{flat}})
	require.Equal(t, []string{"best", "low", "high"}, head[7:10])
	require.Equal(t, []string{"", "", ""}, rows[0][7:10], "the first of values that all do is no answer")
	require.Equal(t, "true", rows[0][slices.Index(head, "moves_nothing")])
	require.Equal(t, "it comes to the same at 3 and at 8, "+words.Minus+"£70 ("+words.Minus+"£71 to "+words.Minus+"£69), which meets the target: the number seems to move nothing of it.", solveSentence(money, &flat))
	require.Equal(t, "Net present social value: "+words.Minus+"£1,000,000 or more", targetWords(money))
	none := study.Least{From: 3, To: 8, Step: 1, Best: nan, Low: nan, High: nan, AtEnd: flat.AtEnd}
	require.NotContains(t, solveSentence(money, &none), "wait", "which is not what money lacks")
	require.Equal(t, "99.0 (97.0 to 100.0)", intervalText(&study.Solved{SolveAsk: study.SolveAsk{Unit: "%"}}, facts.Tried{Value: 99, Low: 97, High: 101}))
	nobody := study.Least{To: 8, Best: nan, Low: nan, High: nan, AtEnd: facts.Tried{Value: nan, Low: nan, High: nan}}
	said := solveSentence(&study.Solved{}, &nobody)
	require.Contains(t, said, "nobody is counted in it")
	require.False(t, strings.Contains(said, "NaN"), said)
}

// What all patients wait for longest need not be what those of a group wait for.
func TestWhatBindsIsToldAsOfAllPatients(t *testing.T) {
	nan := math.NaN()
	a := &study.Solved{SolveAsk: study.SolveAsk{Performance: facts.Performance{Measure: "within_62_days"}}, Level: 0.95,
		Answers: []study.Least{{OptionName: "Current", Path: "resource.theatre.lists", To: 8, Step: 1, Best: nan, Low: nan, High: nan, Binds: "Theatre", Days: 3}}}
	written := func() string {
		var b strings.Builder
		require.NoError(t, WriteSolve(&b, a, "markdown"))
		return b.String()
	}
	const said = "need not be what those of"
	require.NotContains(t, written(), said, "of all patients")
	a.By, a.Value = "site", "breast"
	require.Contains(t, written(), "those of site breast wait for: in which steps their days go tells prehabsim breaches SCENARIO --by site --where site=breast --measure within")
	a.Measure = "resource_wait"
	require.Contains(t, written(), "those of site breast wait for.")
	a.Answers[0].Binds = ""
	require.NotContains(t, written(), said, "nothing binds")
}

// What is so of several options is said once.
func TestTheSameOfSeveralOptionsIsSaidOnce(t *testing.T) {
	one := study.Least{Path: "resource.ward.capacity", From: 90, To: 165, Step: 1, Now: 120, Low: 120, Best: 122, High: 124}
	a := &study.Solved{SolveAsk: study.SolveAsk{Performance: facts.Performance{Measure: "within_62_days"}}, Level: 0.95}
	for _, name := range []string{"Current", "More", "Other"} {
		one.OptionName = name
		a.Answers = append(a.Answers, one)
	}
	a.Answers[1].Best = 123
	var b strings.Builder
	require.NoError(t, WriteSolve(&b, a, "markdown"))
	require.Contains(t, b.String(), "Current and Other: 122 is the least")
	require.Contains(t, b.String(), "More: 123 is the least")
	require.Equal(t, 1, strings.Count(b.String(), "122 is the least"))
	require.NotContains(t, b.String(), "Cheapest")
	var d document.Document
	many := grouped{}
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g"} {
		many = many.add(name, "no value can.")
	}
	many.add("h", "5 is the least.").put(&d)
	b.Reset()
	require.NoError(t, document.Text(&b, d, Width))
	require.Equal(t, "7 of the 8 above, such as a: no value can.\nh: 5 is the least.\n", b.String())
}

// An amount below 0 has its sign before the pound, and one that rounds to none has none.
func TestAmountsHaveTheirSignInFront(t *testing.T) {
	require.Equal(t, []string{"£1,200", words.Minus + "£1,200", "£0", "£0"}, []string{poundsText(1200), poundsText(-1200), poundsText(0), poundsText(-0.2)})
}

// Of a pair of which less is better the most is looked for, and that is said.
func TestOfAPairWithLessBetterTheMostIsTold(t *testing.T) {
	a := &study.Solved{SolveAsk: study.SolveAsk{Performance: facts.Performance{Measure: "within_62_days"}}, Level: 0.95, Answers: []study.Least{
		{OptionName: "A", Path: "resource.a.capacity", With: "resource.b.capacity", Falls: true, Best: 5, Low: 5, High: 5, Unpriced: "resource.b.capacity"}}}
	a.Cheapest = true
	said := func() string {
		var b strings.Builder
		require.NoError(t, WriteSolve(&b, a, "markdown"))
		return b.String()
	}
	require.Contains(t, said(), "resource.a.capacity, the most with each resource.b.capacity")
	require.Contains(t, said(), "the least (where less is better, the most, likewise below) whose mean")
	require.Contains(t, said(), "A: nothing there prices resource.b.capacity, so no cost of an answer would be whole, and none is told.")
	a.Answers = append(a.Answers, a.Answers[0])
	a.Answers[1].Falls = false
	require.Contains(t, said(), "the least, or most where less is better, with each")
	a.Answers = a.Answers[1:]
	require.Contains(t, said(), "resource.a.capacity, the least with each resource.b.capacity")
	require.Contains(t, said(), "the least whose mean")
}

// Numbers that one name with a star stands for are rows of one table; each says what it costs or, where
// no value meets the target, what the far end costs, and whose price that is.
func TestNumbersOfAStarStandInOneTable(t *testing.T) {
	nan := math.NaN()
	lent := func(path string, same bool) []study.LentPrice {
		return []study.LentPrice{{Path: path, Option: "more_theatre", OptionName: "4 more lists", Same: same,
			Lines: []facts.CostLine{{Title: "Theatre hours open", Unit: "hour of lists", Price: facts.Number{Value: 1150}, PriceYear: "2025/26"}}}}
	}
	of := study.Least{Option: "current", OptionName: "Current", Of: "resource.theatre.gstt.*", To: 10, Step: 1, Unit: "per week", Priced: true}
	a := &study.Solved{SolveAsk: study.SolveAsk{Performance: facts.Performance{Measure: "within_62_days", Target: 85, Higher: true}, Cheapest: true}, Level: 0.95}
	met, unmet := of, of
	met.Path, met.Best, met.Low, met.High, met.Cost, met.CostAt, met.Lent = "resource.theatre.gstt.breast.lists", 2, 2, 3, 956000, 2, lent("resource.theatre.gstt.breast.lists", false)
	unmet.Path, unmet.Best, unmet.Low, unmet.High, unmet.Cost, unmet.CostAt, unmet.Lent = "resource.theatre.gstt.thoracic.lists", nan, nan, nan, 4.4e6, 10, lent("resource.theatre.gstt.thoracic.lists", true)
	unmet.AtEnd = facts.Tried{Value: 65, Low: 64, High: 66}
	unmet.Binds, unmet.Days = "Theatre, Breast", 11
	met.Title = "Theatre, Breast"
	a.Answers = []study.Least{met, unmet}
	said := func(format string) string {
		var b strings.Builder
		require.NoError(t, WriteSolve(&b, a, format))
		return b.String()
	}
	text := said("markdown")
	require.Equal(t, 1, strings.Count(text, "resource.theatre.gstt.\\*: as no range was asked for, from 0 to 10 by steps of 1, per week")+strings.Count(text, "resource.theatre.gstt.*: as no range was asked for, from 0 to 10 by steps of 1, per week"), text)
	require.Contains(t, text, "| Theatre, Breast |")
	require.Contains(t, text, "£956,000")
	require.Contains(t, text, "£4,400,000 at 10")
	require.Contains(t, text, "resource.theatre.gstt.thoracic.lists: no value up to 10 can; what binds there is Theatre, Breast, for which patients wait some 11 days beyond its next opening; to look further: --by ")
	require.Contains(t, text, "=0:20:1.")
	require.Equal(t, 1, strings.Count(text, `priced as option "4 more lists" prices its own (theatre hours open, £1,150 in prices of 2025/26 for each hour of lists), be they others of the same kind.`))
	require.NotContains(t, text, "of that alone", "current has nothing besides")
	require.Contains(t, said("csv"), ",,,,956000,false,false\n", "a cost of the answer alone")
	require.NotContains(t, said("csv"), "4400000")

	other := met
	other.Option, other.OptionName, other.Alone = "chairs", "More chairs", true
	other.To = 20
	a.Answers = append(a.Answers, other)
	text = said("markdown")
	require.Contains(t, text, "| Theatre, Breast: More chairs |")
	require.NotContains(t, text, "from 0 to 10", "ranges differ")

	// Of a number by itself the sentence says all, and a price of others is told as such.
	a.Answers = []study.Least{unmet}
	a.Answers[0].Of, a.Answers[0].Lent[0].Same = "", false
	alone := said("markdown")
	require.Contains(t, alone, "Current: no value up to 10 can: it is 65.0 (64.0 to 66.0) there, though it costs £4,400,000 a year; what binds there is Theatre, Breast")
	require.Contains(t, alone, "for each hour of lists), which are others of the same kind.")
	require.Contains(t, text, "More chairs: nothing prices what is otherwise than now but the number above, so the cost is of that alone.")
}
