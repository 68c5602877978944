package verdict

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// Whatever the figures, sentences claim what holds. What holds is worked out here again,
// from the figures alone.

var plainNames = []string{"Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir"}

var wildNames = []string{"All three tiers, opt-out", "Beds.", "12 more beds", "prehab and beds", "What if?", "", "  two  spaces ", `the "big" one`, "Ärzte", "1"}

// oneIn16 is 1, 2, 3 and 4 as seldom as that, which is where something odd is drawn.
var oneIn16 = []int{1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}

func drawRange(t *rapid.T, around float64) Range {
	switch rapid.SampledFrom(oneIn16).Draw(t, "range") {
	case 1:
		return Range{}
	case 2:
		return Range{nan, nan, true}
	case 3:
		return Range{around, around, true}
	case 4:
		return Range{math.Inf(-1), around, true}
	}
	width := rapid.SampledFrom([]float64{0.01, 0.1, 1, 10, 100}).Draw(t, "width")
	return Range{around - width*rapid.Float64Range(0, 1).Draw(t, "low"), around + width*rapid.Float64Range(0, 1).Draw(t, "high"), true}
}

func drawNumber(t *rapid.T) float64 {
	return rapid.OneOf(
		rapid.SampledFrom([]float64{0, 1, -1, 0.04, -0.04, nan, math.Inf(1), 5, 5}),
		rapid.Float64Range(-100, 100), rapid.Float64Range(-100, 100), rapid.Float64Range(1, 100),
	).Draw(t, "number")
}

func drawReading(t *rapid.T, now float64) Reading {
	x := drawNumber(t)
	r := Reading{Loss: rapid.SampledFrom([]float64{nan, 0, 1, 1.1, 2, 5, math.Inf(1)}).Draw(t, "loss")}
	r.Change = Figure{x, drawRange(t, x), drawRange(t, x)}
	r.Own = Figure{now + x, drawRange(t, now+x), drawRange(t, now+x)}
	r.Best = Probability{rapid.SampledFrom([]float64{0, 0.5, 0.999, 1, nan, 2}).Draw(t, "best"), 0.01, rapid.Bool().Draw(t, "known")}
	switch rapid.SampledFrom(oneIn16).Draw(t, "why") {
	case 3:
		r.Unmoved = &facts.Unmoved{Word: facts.AssumedNone, Inputs: []facts.Input{{Path: "effect.x"}}}
	case 1:
		r.Unmoved = &facts.Unmoved{Word: facts.NotModelled}
	case 2:
		r.Others = "66 fewer patients a year come to a 62-day clock stop"
	}
	return r
}

func drawMeasure(t *rapid.T, m Measure, n int) *Measure {
	level := rapid.SampledFrom([]float64{0, 50, 64.2, 64.2, 64.2, 16855, nan}).Draw(t, "now")
	m.Now = Reading{Own: Figure{level, drawRange(t, level), Range{}}, Loss: nan}
	for range rapid.IntRange(max(0, n-1), n).Draw(t, "readings") {
		m.Options = append(m.Options, drawReading(t, level))
	}
	return &m
}

func drawFigures(t *rapid.T, names []string) *Figures {
	n := len(names)
	f := &Figures{
		Options: names, Done: rapid.SampledFrom([]int{0, 1, 4, 20, 20, 20, 20, 20}).Draw(t, "done"), Asked: 20,
		Moved: rapid.Bool().Draw(t, "moved"), Draws: rapid.SampledFrom([]int{0, 8, 500}).Draw(t, "draws"),
	}
	if rapid.SampledFrom(oneIn16).Draw(t, "treatments") < 3 {
		f.Treatments = drawMeasure(t, Measure{Words: "cancer treatments", Unit: "a year"}, n)
	}
	if rapid.SampledFrom(oneIn16).Draw(t, "waits") < 3 {
		m := Measure{Words: "treated within 62 days", Unit: "%", Places: 1}
		if rapid.Bool().Draw(t, "days") {
			m = Measure{Words: "mean wait for theatre", Unit: "days", Places: 1, Lower: true}
		}
		f.Waits = &Waits{Measure: *drawMeasure(t, m, n)}
		if rapid.Bool().Draw(t, "target") {
			f.Waits.Target = &Target{Name: "62-day standard", Value: rapid.SampledFrom([]float64{50, 64.2, 85, nan}).Draw(t, "to")}
		}
	}
	if rapid.SampledFrom(oneIn16).Draw(t, "beds") < 3 {
		f.Beds = &Beds{Measure: *drawMeasure(t, Measure{Words: "cancer ward bed-days", Unit: "a year", Lower: true}, n)}
		f.Beds.Closed = rapid.SliceOfN(rapid.SampledFrom([]float64{0, 0, 0, 1, 2.5, nan}), 0, n).Draw(t, "closed")
		f.Beds.WaitFor = rapid.SliceOfN(rapid.SampledFrom([]string{"", "theatre"}), 0, n).Draw(t, "wait for")
		if rapid.SampledFrom(oneIn16).Draw(t, "routine") < 3 {
			f.Beds.Routine = drawMeasure(t, Measure{Words: "routine patients", Unit: "a year"}, n)
		}
	}
	if rapid.Bool().Draw(t, "cash") {
		f.Cash = &Cash{Years: 5, Lines: rapid.IntRange(0, 2).Draw(t, "lines"), Undecided: rapid.SliceOfN(rapid.Just("Beds closed"), 0, 3).Draw(t, "undecided")}
		for range n {
			x, after := drawNumber(t), rapid.SampledFrom([]float64{nan, 0, 2.3, 2.4, 4, 7}).Draw(t, "after")
			f.Cash.Options = append(f.Cash.Options, Payback{
				Costs: rapid.IntRange(0, 3).Draw(t, "costs") > 0, After: Figure{after, drawRange(t, after), Range{}}, Net: Figure{x, drawRange(t, x), drawRange(t, x)},
				Loss: rapid.SampledFrom([]float64{nan, 0, 1, 5}).Draw(t, "loss"),
			})
		}
	}
	if rapid.Bool().Draw(t, "health") {
		f.Health = &Health{}
		for _, p := range rapid.SliceOfN(rapid.SampledFrom([]float64{30000, 15000, 20000, nan, 0}), 0, 3).Draw(t, "thresholds") {
			f.Health.At = append(f.Health.At, AtThreshold{p, *drawMeasure(t, Measure{Words: "QALYs", Unit: "a year"}, n)})
		}
	}
	f.Idle = rapid.SliceOfN(rapid.SampledFrom([]string{"", "nobody meets the conditions of the offer."}), 0, n).Draw(t, "idle")
	f.Doubts = Doubts{
		Outside: []Assumption{{"stays", "%", drawNumber(t), 0, 10}, {"uptake", "ratio", drawNumber(t), 0.5, 2}},
		Fits:    Fits{rapid.Float64Range(0, 10).Draw(t, "fit"), 10},
		Misses:  []Miss{{"King's", "within 62 days", drawNumber(t)}, {"", "within 31 days", drawNumber(t)}},
	}
	return f
}

var forbidden = regexp.MustCompile(`(?i)NaN|Inf\b|significan|proven|confiden|baseline|\bcurrent\b|WTE|quintile|cost-effective|\bsaved?\b|  |\.\.|;;|, ,|: ;|; \.|\(\)|--`)

func TestTheVerdictIsOneToSixSentencesOfPlainWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 6).Draw(t, "options")
		names := rapid.SampledFrom([]([]string){plainNames[:n], rapid.SliceOfN(rapid.SampledFrom(wildNames), n, n).Draw(t, "names")}).Draw(t, "kind")
		f := drawFigures(t, names)
		v := Of(f)
		require.NotEmpty(t, v.Sentences)
		require.LessOrEqual(t, len(v.Sentences), 6)
		order := []Question{OnTreatments, OnWaits, OnBeds, OnCash, OnHealth, OnAll, Warning}
		last := -1
		for i, s := range v.Sentences {
			require.Equal(t, i == 0, s.Bold)
			require.NotRegexp(t, forbidden, s.Text)
			require.True(t, strings.HasSuffix(s.Text, "."), s.Text)
			at := slices.Index(order, s.About)
			if i > 0 || s.About != OnAll { // what is said of several at once comes first
				require.GreaterOrEqual(t, at, last, v.String())
				last = at
			}
		}
	})
}

// clearOfNone says that chance leaves out no change, on the better side, and that the
// figure may be a finding at all.
func clearOfNone(m *Measure, i int) bool {
	if i >= len(m.Options) {
		return false
	}
	r := m.Options[i]
	c := r.Change.Chance
	if r.Unmoved != nil || r.Others != "" || !c.Known || !(c.Low <= r.Change.Value && r.Change.Value <= c.High) || math.IsInf(c.Low, 0) || math.IsInf(c.High, 0) {
		return false
	}
	if m.Lower {
		return c.High < 0
	}
	return c.Low > 0
}

func isWorse(m *Measure, i int) bool {
	turned := *m
	turned.Lower = !m.Lower
	turned.Options = slices.Clone(m.Options)
	for k := range turned.Options {
		turned.Options[k].Others = "" // only a gain is doubted for it
	}
	return clearOfNone(&turned, i)
}

// beats says that an option's loss, or its interval, leaves another clearly behind.
func beats(f *Figures, m *Measure, a, b int) bool {
	x, y := m.Options[a], m.Options[b]
	if f.Draws > 0 && !math.IsNaN(x.Loss+y.Loss) && !math.IsInf(x.Loss+y.Loss, 0) {
		return 5*x.Loss < 4*y.Loss
	}
	beyond := func(p, q Range) bool {
		if !p.Known || !q.Known {
			return false
		}
		if m.Lower {
			return p.High < q.Low
		}
		return p.Low > q.High
	}
	return beyond(x.Change.Chance, y.Change.Chance) && (f.Draws == 0 || beyond(x.Change.Evidence, y.Change.Evidence))
}

// contends says that an option's value is known and is no assumption.
func contends(m *Measure, i int) bool {
	if i >= len(m.Options) {
		return false
	}
	r := m.Options[i]
	return r.Unmoved == nil && r.Others == "" && r.Change.Chance.Known && !math.IsNaN(r.Change.Chance.Low+r.Change.Value) && !math.IsInf(r.Change.Chance.Low, 0)
}

var (
	mostOf   = regexp.MustCompile(`(\w+) would (start|release|admit|gain) most: ([\d,.]+)`)
	gains    = regexp.MustCompile(`(\w+) would (start|release|admit|gain) ([\d,.]+) (more|cancer ward|QALY)`)
	leads    = regexp.MustCompile(`(\w+) would lead: (?:([\d,.]+)% treated|the mean wait for theatre would be ([\d,.]+))`)
	releases = regexp.MustCompile(`(\w+) would release (most|[\d,.]+)`)
)

// measureOf is what a verb is of.
func measureOf(f *Figures, verb string) *Measure {
	switch verb {
	case "start":
		return f.Treatments
	case "release":
		return &f.Beds.Measure
	case "admit":
		return f.Beds.Routine
	}
	lowest := 0
	for i, a := range f.Health.At {
		if b := f.Health.At[lowest]; !(b.Pounds > 0) || a.Pounds > 0 && a.Pounds < b.Pounds {
			lowest = i
		}
	}
	return &f.Health.At[lowest].Measure
}

func TestTheVerdictClaimsWhatHolds(t *testing.T) {
	claimed := map[string]int{}
	seldom := []string{"most", "gains", "releases", "leads", "reached", "not reached", "worse waits", "none pays back", "none gains", "assumed"}
	unseen := func() bool { return slices.ContainsFunc(seldom, func(c string) bool { return claimed[c] == 0 }) }
	for round := 0; round == 0 || round < 30 && unseen(); round++ {
		rapid.Check(t, func(t *rapid.T) { requireWhatHolds(t, claimed) })
	}
	for _, claim := range seldom {
		require.NotZero(t, claimed[claim], "of no random figures is this said: %s", claim)
	}
}

func requireWhatHolds(t *rapid.T, claimed map[string]int) {
	names := plainNames[:rapid.IntRange(1, 6).Draw(t, "options")]
	f := drawFigures(t, names)
	text := Of(f).String()
	leads1 := func(m *Measure, name, number string, besides func(i int) bool) {
		i := slices.Index(names, name)
		require.True(t, clearOfNone(m, i), "%s leads in %s although chance could give it:\n%s", name, m.Words, text)
		require.Equal(t, words.Plain(math.Abs(m.Options[i].Change.Value), m.Places), number, text)
		for k := range names {
			if k != i && contends(m, k) && !besides(k) {
				require.True(t, beats(f, m, i, k), "%s is said to lead in %s, and %s is not left behind:\n%s", name, m.Words, names[k], text)
			}
		}
	}
	beside := func(verb string) func(int) bool {
		return func(k int) bool { return verb == "release" && clearOfNone(&f.Beds.Measure, k) && !stayOpen(f, k) }
	}
	for _, c := range mostOf.FindAllStringSubmatch(text, -1) {
		claimed["most"]++
		leads1(measureOf(f, c[2]), c[1], c[3], beside(c[2]))
	}
	for _, c := range gains.FindAllStringSubmatch(text, -1) {
		if c[4] == "more" && c[2] == "release" || strings.Contains(c[0], "as much") {
			continue
		}
		claimed["gains"]++
		if m := measureOf(f, c[2]); c[2] != "gain" { // of health other thresholds are spoken of too
			require.True(t, clearOfNone(m, slices.Index(names, c[1])), "%s\n%s", c[0], text)
		}
	}
	for _, c := range releases.FindAllStringSubmatch(text, -1) {
		claimed["releases"]++
		require.True(t, stayOpen(f, slices.Index(names, c[1])), "released where beds are closed:\n%s", text)
	}
	for _, c := range leads.FindAllStringSubmatch(text, -1) {
		claimed["leads"]++
		i := slices.Index(names, c[1])
		require.True(t, clearOfNone(&f.Waits.Measure, i), "%s leads although chance could give it:\n%s", c[1], text)
		for k := range names {
			if k != i && contends(&f.Waits.Measure, k) && !math.IsNaN(f.Waits.Now.Own.Value) {
				require.True(t, beats(f, &f.Waits.Measure, i, k), "%s is not left behind:\n%s", names[k], text)
			}
		}
	}
	requireHarm(t, f, names, text)
	requireMoney(t, f, names, text, claimed)
	requireTarget(t, f, names, text, claimed)
	requireAssumed(t, f, names, text, claimed)
	if f.Draws == 0 {
		require.NotRegexp(t, `\d in 100`, text)
		require.NotContains(t, text, "evidence also allows")
	}
}

func stayOpen(f *Figures, i int) bool { return i >= len(f.Beds.Closed) || f.Beds.Closed[i] == 0 }

// requireAssumed holds that where no option has an effect, since a number says so, that is said.
func requireAssumed(t *rapid.T, f *Figures, names []string, text string, claimed map[string]int) {
	for _, m := range []*Measure{f.Treatments, waitsOf(f), bedsOf(f)} {
		if f.Done == 0 || m == nil || len(m.Options) < len(names) {
			continue
		}
		assumed, others := 0, 0
		for i := range names {
			switch u := m.Options[i].Unmoved; {
			case u == nil:
				others++
			case u.Word == facts.AssumedNone:
				assumed++
			}
		}
		if assumed > 0 && others == 0 { // else there is a finding of others, and the table says it of these
			claimed["assumed"]++
			require.Regexp(t, "(?i)no effect of [^.;]* is assumed", text)
		}
	}
}

// requireHarm holds that whoever is worse beyond chance, in digits that are written, is named
// with the amount or, where they are many or all, counted.
func requireHarm(t *rapid.T, f *Figures, names []string, text string) {
	if f.Done == 0 {
		return
	}
	check := func(m *Measure, verb string) {
		amounts, doubted := map[string]string{}, map[string]bool{}
		least, most := math.Inf(1), 0.0
		for i, name := range names {
			if size := math.Abs(m.gain(i).Value); isWorse(m, i) && strings.ContainsAny(words.Plain(size, m.Places), "123456789") {
				e := m.gain(i).Evidence
				doubted[name] = f.Draws > 0 && !(e.ok() && e.High < 0)
				amounts[name], least, most = words.Plain(size, m.Places), min(least, size), max(most, size)
			}
		}
		if n := len(amounts); n > 2 || n > 1 && n == len(names) {
			count := few(n) + " of the " + few(len(names))
			if n == len(names) {
				count = map[bool]string{true: "both", false: "all " + few(n)}[n == 2]
			}
			if verb == "lose" && n < len(names) && strings.Contains(text, "none gains") && !strings.Contains(text, "would lose") {
				return // says it all
			}
			said := regexp.MustCompile(`(?i)\b` + count + ` would ` + verb + `( [\d,.]+)?( to [\d,.]+)?`).FindStringSubmatch(text)
			require.NotEmpty(t, said, "%d are worse in %s:\n%s", n, m.Words, text)
			if from, to := words.Plain(least, m.Places), words.Plain(most, m.Places); said[1] != "" && from != to {
				require.Equal(t, " "+from+" to "+to, said[1]+said[2], text)
			} else if said[1] != "" {
				require.Equal(t, " "+from, said[1]+said[2], text)
			}
			return
		}
		for name, number := range amounts {
			if doubted[name] && !strings.Contains(text, name+" would "+verb+" "+number) { // there is no room for what the evidence does not say
				continue
			}
			require.Regexp(t, name+` (would `+verb+` )?`+regexp.QuoteMeta(number)+`\b`, text, "%s is worse in %s", name, m.Words)
		}
	}
	if f.Treatments != nil {
		check(f.Treatments, "start")
	}
	if f.Beds != nil {
		check(&f.Beds.Measure, "use")
		if f.Beds.Routine != nil {
			check(f.Beds.Routine, "admit")
		}
	}
	if f.Health != nil && len(newTelling(f).thresholds()) > 0 {
		check(measureOf(f, "gain"), "lose")
	}
}

// requireMoney holds that none pays back only where none does, of those that cost something,
// and that none gains health only where none does beyond chance.
func requireMoney(t *rapid.T, f *Figures, names []string, text string, claimed map[string]int) {
	if strings.Contains(text, "none pays back") {
		claimed["none pays back"]++
		for i, p := range f.Cash.Options {
			back := p.Costs && p.After.Value >= 0 && p.After.Value <= 5 && p.Net.told() && p.Net.Chance.Low > 0
			require.False(t, back, "%s pays back:\n%s", names[i], text)
			require.False(t, !p.Costs && p.Net.told() && p.Net.Chance.Low > 0, "%s gives back cash:\n%s", names[i], text)
			if f.Cash.Lines > 0 && p.Costs {
				require.True(t, p.Net.told() && p.Net.Chance.High <= 0, "it is not known whether %s pays back:\n%s", names[i], text)
			}
		}
	}
	if strings.Contains(text, "none gains") {
		claimed["none gains"]++
		for i := range names {
			m := measureOf(f, "gain")
			require.False(t, clearOfNone(m, i) && strings.ContainsAny(words.Plain(m.gain(i).Value, 0), "123456789"), "%s gains:\n%s", names[i], text)
		}
	}
}

func waitsOf(f *Figures) *Measure {
	if f.Waits == nil {
		return nil
	}
	return &f.Waits.Measure
}

func bedsOf(f *Figures) *Measure {
	if f.Beds == nil {
		return nil
	}
	return &f.Beds.Measure
}

var (
	reachedWith = regexp.MustCompile(`would be reached with ([^;.]+(?:\.\d[^;.]*)*)`)
	worseWith   = regexp.MustCompile(`waits would be worse with ([^;.]+(?:\.\d[^;.]*)*)`)
)

// requireTarget holds that a target is reached where chance lies beyond it, and not reached
// where that of all falls short; and that waits are worse with nobody with whom they are not.
func requireTarget(t *rapid.T, f *Figures, names []string, text string, claimed map[string]int) {
	named := func(pattern *regexp.Regexp) (list []int) {
		for _, c := range pattern.FindAllStringSubmatch(text, -1) {
			for i, name := range names {
				if strings.Contains(c[1], name+" (") {
					list = append(list, i)
				}
			}
		}
		return list
	}
	sign := func() float64 {
		if f.Waits.Lower {
			return -1
		}
		return 1
	}
	for _, i := range named(reachedWith) {
		claimed["reached"]++
		own := f.Waits.Options[i].Own.Chance
		require.True(t, own.Known && min(sign()*own.Low, sign()*own.High) >= sign()*f.Waits.Target.Value, text)
	}
	if strings.Contains(text, " is not reached") {
		claimed["not reached"]++
		for i := range names {
			own := f.Waits.Options[i].Own.Chance
			require.True(t, own.Known && max(sign()*own.Low, sign()*own.High) < sign()*f.Waits.Target.Value, text)
		}
	}
	worse := named(worseWith)
	for i := range names {
		if f.Waits == nil || f.Done == 0 {
			break
		}
		m := &f.Waits.Measure
		d := 0.0
		if i < len(m.Options) {
			d = m.Options[i].Own.Value - m.Now.Own.Value
		}
		switch {
		case slices.Contains(worse, i):
			claimed["worse waits"]++
			require.True(t, isWorse(m, i), text)
		case f.Draws > 0 && !(m.gain(i).Evidence.ok() && m.gain(i).Evidence.High < 0): // as above
		case isWorse(m, i) && d*m.Options[i].Change.Value > 0 && !math.IsInf(d, 0) && words.Plain(math.Abs(m.Options[i].Change.Value), 1) != "0.0":
			require.Regexp(t, `waits would be worse with (both|all|\w+ of the)`, text, "waits are worse with %s", names[i])
		}
	}
}

func TestTheRestIsSaidOfAnyFigures(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigures(t, plainNames[:rapid.IntRange(0, 4).Draw(t, "options")])
		said := HowSure(f)
		said = append(said, WouldChange(f, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Turn {
			return Turn{
				Option: rapid.IntRange(-2, 5).Draw(t, "option"), Than: rapid.IntRange(-2, 5).Draw(t, "than"), In: "bed-days", Input: "stay", Unit: "days",
				At: drawNumber(t), SE: drawNumber(t), Above: true, Crossings: rapid.IntRange(0, 2).Draw(t, "crossings"), Found: 1,
				Used: drawNumber(t), Low: drawNumber(t), High: drawNumber(t),
			}
		}), 0, 4).Draw(t, "turns"))...)
		said = append(said, MostWorth(f, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Worth {
			return Worth{rapid.SampledFrom([]string{"waits", "beds"}).Draw(t, "for"), rapid.SampledFrom([]string{"stay", "uptake"}).Draw(t, "input"), drawNumber(t), drawNumber(t)}
		}), 0, 4).Draw(t, "worths")))
		for _, text := range said {
			require.NotRegexp(t, `NaN|Inf\b|  |\.\.|;;`, text)
			if text != "" {
				require.True(t, strings.HasSuffix(text, "."), text)
			}
			if f.Draws == 0 {
				require.NotRegexp(t, `\d in 100`, text)
			}
		}
	})
}

// A page that has no room for all options has those that lead: with them alone nobody leads
// who did not, and nobody who is left out would gain more.
func TestOptionsThatLeadAreOnThePage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFigures(t, plainNames)
		list := OnPage(f, 3)
		require.Len(t, list, 3)
		require.True(t, slices.IsSorted(list))
		leaders := newTelling(f).leaders()
		leaders = slices.DeleteFunc(leaders, func(i int) bool { return i < 0 })
		slices.Sort(leaders)
		if leaders = slices.Compact(leaders); len(leaders) <= 3 {
			require.Subset(t, list, leaders)
		} else {
			require.Subset(t, leaders, list)
		}
		require.Equal(t, []int{0, 1, 2, 3, 4, 5}, OnPage(f, 6))
	})
}
