package verdict

import (
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// Verdict is a paragraph of one to six sentences.
type Verdict struct{ Sentences []Sentence }

// Sentence answers a question, or warns.
type Sentence struct {
	About Question
	Text  string
	Bold  bool // the first, which stands out where a writer can make it
}

// Question is what a sentence is about.
type Question string

// The questions in their order.
const (
	OnTreatments Question = "treatments"
	OnWaits      Question = "waits"
	OnBeds       Question = "beds"
	OnCash       Question = "cash"
	OnHealth     Question = "health"
	OnAll        Question = "all"     // that were asked
	Warning      Question = "warning" // how far to trust it
)

// String is the paragraph.
func (v Verdict) String() string {
	var list []string
	for _, s := range v.Sentences {
		list = append(list, s.Text)
	}
	return strings.Join(list, " ")
}

// most is how many sentences a verdict has at most.
const most = 6

// Of says what a run comes to: in as many words as there is room for, or with as much left
// out as may be.
func Of(f *Figures) Verdict {
	v, _ := fitting(f)
	return v
}

// fitting is the verdict, and what was told for it. Pieces leave in their order until the
// rest fits; then those for which there is room after all come back, the last to leave first.
func fitting(f *Figures) (Verdict, *telling) {
	tell := func(left leaving) (Verdict, *telling) {
		t := newTelling(f)
		t.left = left
		v := t.verdict()
		return v, t
	}
	v, t := tell(0)
	piece := leaving(1)
	for ; v.words() > mostWords && piece < allLeft; piece <<= 1 {
		v, t = tell(t.left | piece)
	}
	for piece >>= 1; piece > 0; piece >>= 1 {
		if w, u := tell(t.left &^ piece); w.words() <= mostWords {
			v, t = w, u
		}
	}
	return v, t
}

func (t *telling) verdict() Verdict {
	switch {
	case len(t.names) == 0:
		return finished(Sentence{About: OnAll, Text: "only as now was simulated, so there is nothing to compare"})
	case t.Done <= 0:
		return finished(Sentence{About: OnAll, Text: "no replication is done, so nothing can be said yet"})
	}
	asked := t.questions()
	said := t.physical(asked)
	if t.Cash != nil {
		said = append(said, Sentence{About: OnCash, Text: t.cash()})
	}
	if t.Health != nil {
		if text := t.health(); text != "" {
			said = append(said, Sentence{About: OnHealth, Text: text})
		}
	}
	if len(said) == 0 {
		return finished(Sentence{About: OnAll, Text: "treatments, waits, beds, cash and health are not measured here, so there is nothing to say of them"})
	}
	if len(said) == 1 {
		said = append(said, t.best(asked)...)
	}
	warning := t.warning(asked)
	if t.disagree(asked) && len(said) < most-1 && t.has(thatTheyVary) {
		said = append(said, Sentence{About: OnAll, Text: "different options lead, since these are different questions"})
	}
	if warning != "" {
		said = append(said, Sentence{About: Warning, Text: warning})
	}
	return finished(inSix(said)...)
}

// inSix makes one sentence of cash and health where there would be seven.
func inSix(said []Sentence) []Sentence {
	i := slices.IndexFunc(said, func(s Sentence) bool { return s.About == OnHealth })
	if len(said) <= most || i < 1 {
		return said
	}
	said[i-1].Text = clauses(said[i-1].Text, said[i].Text)
	return slices.Delete(said, i, i+1)
}

// finished makes sentences of texts.
func finished(said ...Sentence) Verdict {
	for i := range said {
		said[i].Bold = i == 0
		said[i].Text = words.UpperFirst(said[i].Text) + "."
	}
	return Verdict{said}
}

// question is one of what is simulated, with what was found.
type question struct {
	about   Question
	name    string
	measure *Measure
	found   finding
}

func (t *telling) questions() (list []question) {
	if t.Treatments != nil {
		list = append(list, question{OnTreatments, "treatments", t.Treatments, t.find(t.Treatments, nil)})
	}
	if t.Waits != nil {
		list = append(list, question{OnWaits, "waits", &t.Waits.Measure, t.findWaits()})
	}
	if t.Beds != nil {
		list = append(list, question{OnBeds, "beds", &t.Beds.Measure, t.findBeds()})
	}
	return list
}

// physical answers the questions of what is simulated: in one sentence where nothing is
// found of any.
func (t *telling) physical(asked []question) (said []Sentence) {
	if text := t.together(asked); text != "" {
		return []Sentence{{About: OnAll, Text: text}}
	}
	var treatments finding
	for _, q := range asked {
		switch q.about {
		case OnTreatments:
			treatments = q.found
			said = append(said, Sentence{About: q.about, Text: t.counts(onTreatments, q.measure, q.found)})
		case OnWaits:
			said = append(said, Sentence{About: q.about, Text: t.waits()})
		case OnBeds:
			said = append(said, t.beds(treatments)...)
		}
	}
	return said
}

// together is what is said of several questions of which none has an answer; "" where one
// has.
func (t *telling) together(asked []question) string {
	if len(asked) < 2 {
		return ""
	}
	var all finding
	var names, more []string
	var measures []*Measure
	for _, q := range asked {
		names, measures, all.states = append(names, q.name), append(measures, q.measure), append(all.states, q.found.states...)
		if q.about == OnWaits {
			more = t.target(q.found)
		}
	}
	if t.Beds != nil && t.Beds.Routine != nil {
		all.states = append(all.states, t.find(t.Beds.Routine, nil).states...)
	}
	if text := t.alike("on "+words.List(names), all, measures...); text != "" {
		return clauses(text, more...)
	}
	if t.onceAlone(all) && !slices.ContainsFunc(asked, func(q question) bool { return len(q.found.in(untold)) == 0 }) {
		return "on " + words.List(names) + oneReplication
	}
	if !all.all(unclear, same, assumedNone, notModelled) || slices.ContainsFunc(asked, func(q question) bool { return t.nothing("", q.found) != "" }) {
		return ""
	}
	list := strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	return clauses(t.none("changes", "change")+" "+list+" by more than chance", more...)
}

// disagree says that options lead clearly on different questions.
func (t *telling) disagree(asked []question) bool {
	leader := -1
	for _, q := range asked {
		switch {
		case !q.found.clear():
		case leader < 0:
			leader = q.found.leader
		case leader != q.found.leader:
			return true
		}
	}
	return false
}

// best is the chance that the leader of the only question is the best.
func (t *telling) best(asked []question) []Sentence {
	if len(asked) != 1 || !asked[0].found.clear() {
		return nil
	}
	text := t.inHundred(asked[0].measure.reading(asked[0].found.leader).Best)
	if text == "" {
		return nil
	}
	return []Sentence{{About: asked[0].about, Text: "the chance of being best is " + text}}
}

// OnPage are the options that a page has room for, in their order: those that lead in a
// question first, then others that the verdict names, then the first there are.
func OnPage(f *Figures, most int) (list []int) {
	_, t := fitting(f)
	add := func(options ...int) {
		for _, i := range options {
			if i >= 0 && len(list) < most && !slices.Contains(list, i) {
				list = append(list, i)
			}
		}
	}
	add(t.leaders()...)
	for i, named := range t.named {
		if named {
			add(i)
		}
	}
	add(t.all()...)
	slices.Sort(list)
	return list
}

// leaders are the options that lead in each question, clearly or not; −1 where none does.
func (t *telling) leaders() (list []int) {
	for _, q := range t.questions() {
		list = append(list, q.found.leader)
	}
	if t.Beds != nil && t.Beds.Routine != nil {
		list = append(list, t.find(t.Beds.Routine, nil).leader)
	}
	if t.Cash != nil {
		list = append(list, t.firstToPay())
	}
	if t.Health != nil {
		for _, a := range t.thresholds() {
			list = append(list, t.find(&a.Measure, nil).leader)
		}
	}
	return list
}

// Moved says that an option which clearly leads did not lead at an earlier look, of the first
// half of the replications say, but another did. One that leads where none did before is what
// more replications are for. Money is not asked: it follows what is simulated.
func Moved(before, now *Figures) bool {
	a, b := newTelling(before).looked(), newTelling(now).looked()
	for i := range b {
		if b[i].clear() && i < len(a) && a[i].leader >= 0 && a[i].leader != b[i].leader {
			return true
		}
	}
	return false
}

// looked are the findings of what is simulated, in one order.
func (t *telling) looked() []finding {
	list := make([]finding, 4)
	for i := range list {
		list[i].leader = -1
	}
	if t.Treatments != nil {
		list[0] = t.find(t.Treatments, nil)
	}
	if t.Waits != nil {
		list[1] = t.findWaits()
	}
	if t.Beds != nil {
		list[2] = t.findBeds()
		if t.Beds.Routine != nil {
			list[3] = t.find(t.Beds.Routine, nil)
		}
	}
	return list
}
