package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/sensitivity"
	"prehabsim/internal/verdict"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// sureEntries say what would change the answer and how sure it is. Without draws neither is
// known.
func (p *Page) sureEntries() []document.Entry {
	f := p.figures()
	if len(f.Options) == 0 {
		return nil
	}
	if f.Draws == 0 {
		text := "What the evidence leaves open, and what would change the answer, is told by draws of the inputs: run with --draws 64 or more."
		if lead := p.leads(); lead != "" {
			text = lead + " " + text
		}
		return []document.Entry{{Head: "How sure", Text: text}}
	}
	turns, worth := p.inputsThatMatter()
	sure := verdict.HowSure(p.answered())
	if lead := p.leads(); lead != "" {
		sure = append(sure, lead)
	}
	if slices.ContainsFunc(worth, func(w verdict.Worth) bool { return w.Value > 2*w.SE }) { // one is worth something beyond chance
		sure = append(sure, verdict.MostWorth(f, worth))
	}
	return []document.Entry{
		{Head: "What would change the answer", Text: strings.Join(verdict.WouldChange(f, turns), " ")},
		{Head: "How sure", Text: strings.Join(sure, " ")},
	}
}

// answered are the figures of questions in which some option does better than now: of the
// others there is no best.
func (p *Page) answered() *verdict.Figures {
	f := *p.figures()
	for _, q := range p.questions() {
		if len(p.gainers(q)) > 0 {
			continue
		}
		switch q.measure {
		case treated:
			f.Treatments = nil
		case p.bedDays():
			f.Beds = nil
		default:
			f.Waits = nil
		}
	}
	if f.Treatments == nil && f.Beds == nil && f.Waits == nil {
		return p.figures()
	}
	return &f
}

// question is one to which inputs may give another answer.
type question struct{ name, in, measure string }

// questions are those of measures that draws have.
func (p *Page) questions() (list []question) {
	if p.figures().Treatments != nil {
		list = append(list, question{"treatments", "treatments started", treated})
	}
	if c := p.clock(); c != nil {
		list = append(list, question{"waits", "patients " + c.words, c.measure})
	}
	if p.figures().Beds != nil {
		list = append(list, question{"beds", "bed-days", p.bedDays()})
	}
	return list
}

// inputsThatMatter are the values of inputs at which the option that gains most turns from
// better to worse than now, or than the next, of each the one nearest to what was used; and
// what it would be worth to know inputs.
func (p *Page) inputsThatMatter() (turns []verdict.Turn, worth []verdict.Worth) {
	inputs := slices.DeleteFunc(slices.Clone(p.Drawn), func(d facts.Drawn) bool { return d.Priced || len(d.Values) != p.Set.Draws-1 })
	if len(inputs) == 0 || p.seizedUp() {
		return nil, nil
	}
	folder := &sensitivity.Folder{Manifest: facts.Manifest{Name: p.ScenarioName, Options: p.Options, Level: p.Level, Seed: p.Seed}, Set: p.Set, Inputs: inputs}
	var ids []string
	for _, o := range p.shown[1:] {
		ids = append(ids, p.Set.Options[o])
	}
	for _, q := range p.questions() {
		list := p.gainers(q)
		if len(list) == 0 { // no answer that could change
			continue
		}
		v, err := folder.View(sensitivity.Ask{Measure: q.measure, Options: ids})
		if err != nil { // too few draws, or none have the measure: nothing is said
			continue
		}
		r := v.Result()
		leader := slices.Index(p.shown, list[0])
		for _, t := range r.Tornados {
			if t.Option == leader {
				turns = append(turns, nearestTurn(t, inputs, verdict.Turn{Option: leader - 1, Than: verdict.AsNow, In: q.in})...)
			}
		}
		for _, i := range r.Worth.Inputs {
			worth = append(worth, verdict.Worth{For: q.name, Input: inputName(&inputs[i.Input]), Value: i.Value, SE: i.SE})
		}
		if len(list) > 1 {
			two := *folder
			two.Set = p.against(list[0], list[1])
			if v, err := two.View(sensitivity.Ask{Measure: q.measure}); err == nil {
				turns = append(turns, nearestTurn(v.Tornado(1), inputs, verdict.Turn{Option: leader - 1, Than: slices.Index(p.shown, list[1]) - 1, In: q.in})...)
			}
		}
	}
	return turns, worth
}

// against are the draws of an option beside another in the place of current.
func (p *Page) against(option, other int) *result.Set {
	set := *p.Set
	set.Options, set.Rows = []string{set.Options[other], set.Options[option]}, nil
	for _, row := range p.Set.Rows {
		row.Options, row.Series, row.Stuck = [][]result.Ratio{row.Options[other], row.Options[option]}, nil, nil
		set.Rows = append(set.Rows, row)
	}
	return &set
}

// nearestTurn is where an input decides, nearest to what was used; none where no input does.
func nearestTurn(t *sensitivity.Tornado, inputs []facts.Drawn, of verdict.Turn) (list []verdict.Turn) {
	for _, b := range t.Bars {
		x := &inputs[b.Input]
		if !b.Clear || math.IsNaN(b.Threshold.At) {
			continue
		}
		turn := of
		turn.Input, turn.Unit, turn.Used, turn.Low, turn.High = inputName(x), x.Unit, x.Value, x.Low, x.High
		turn.At, turn.SE, turn.Above, turn.Crossings, turn.Found = b.Threshold.At, b.Threshold.SE, b.Threshold.Above, b.Threshold.Crossings, b.Threshold.Found
		if decides(&turn) && (list == nil || apart(&turn) < apart(&list[0])) {
			list = []verdict.Turn{turn}
		}
	}
	return list
}

// decides says that an option turns once, whichever way draws fall, and that it is known to
// less than the evidence where.
func decides(t *verdict.Turn) bool {
	return t.Crossings == 1 && t.Found >= 0.9 && t.Low < t.High && 2*t.SE < t.High-t.Low
}

// apart is how far a turn is from what was used, of the width of the evidence.
func apart(t *verdict.Turn) float64 { return math.Abs(t.At-t.Used) / (t.High - t.Low) }

// inputName is what people call an input, in a sentence: of whom it is stands in brackets.
func inputName(x *facts.Drawn) string {
	if x.Title == "" {
		return sensitivity.Short(x)
	}
	name := words.LowerFirst(x.Title)
	if what, whom, ok := strings.Cut(name, ", "); ok && !strings.ContainsAny(name, "()") {
		return what + " (" + whom + ")"
	}
	return name
}

// leads says by how much the option that gains most is ahead of the next, from the paired
// difference of the two.
func (p *Page) leads() string {
	var said []string
	for _, q := range p.questions() {
		if text := p.lead(q); text != "" {
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return "Ahead of the next: " + strings.Join(said, "; ") + "."
}

// gainers are the options that do better than now in a question beyond chance, who gains most
// first.
func (p *Page) gainers(q question) (list []int) {
	c, m := window(q.measure), measureOf(q.measure)
	gain := func(o int) float64 {
		if m.Better == "lower" {
			return -p.change(o, c).Mean
		}
		return p.change(o, c).Mean
	}
	for _, o := range p.shown[1:] {
		if p.change(o, c).Clear() && gain(o) > 0 && p.insteadOf(o, c) == "" && !p.others(o, c).Void && !(q.measure == p.bedDays() && p.notReleased(o, c)) {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(gain(b), gain(a)) })
	return list
}

// lead is that of one question; "" where fewer than two options gain.
func (p *Page) lead(q question) string {
	list := p.gainers(q)
	if len(list) < 2 {
		return ""
	}
	c, m := window(q.measure), measureOf(q.measure)
	places, unit := 0, "a year"
	if m.Unit == "%" {
		places, unit = 1, "points"
	}
	d := p.Set.Between(list[0], list[1], p.column[c], p.Level)
	ends := intervalOf(d)
	if !ends.known() {
		return ""
	}
	if m.Better == "lower" {
		ends = span{-ends.high, -ends.low}
	}
	return fmt.Sprintf("%s, %s %s more than %s (chance %s)", q.name, words.Plain(math.Abs(d.Mean), seenPlaces(d.Mean, places)), unit,
		p.name(list[1]), ends.text(seenPlaces(d.Mean, places), words.Plain))
}

// name is an option as sentences have it.
func (p *Page) name(option int) string {
	return verdict.Names(p.figures().Options)[slices.Index(p.shown, option)-1]
}

// notReleased says that fewer bed-days are no room for others.
func (p *Page) notReleased(option int, c result.Column) bool {
	return p.wardBeds(option) < p.wardBeds(0) || p.withPatients(option, c) != 0
}

// notCounted is the list of what no figure has in it, as far as the scenario says so.
func (p *Page) notCounted() string {
	const most = 3
	list := slices.Clone(p.Silent)
	for i, text := range list { // what is said of each stands in the long table
		text, _, _ = strings.Cut(text, " (")
		text, _, _ = strings.Cut(text, ", of which ")
		list[i] = text
	}
	if len(list) > most {
		list = append(list[:most:most], fmt.Sprintf("and %d more that the long table names", len(list)-most))
	}
	return verdict.NotCounted(list)
}
