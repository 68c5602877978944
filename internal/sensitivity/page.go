package sensitivity

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/voi"
)

// Wanted says what is printed of a view: the tornado with what follows from it, or a map of
// two inputs, or a study of one.
type Wanted struct {
	Top   int      // inputs of each option
	Map   []string // nil: none
	Study Study    // of no input: none
}

// Say is the page that is wanted.
func (v *View) Say(w Wanted) (document.Document, error) {
	switch {
	case w.Top < 1:
		return document.Document{}, diag.Usage.Errorf("--top must be 1 or more, not %d", w.Top)
	case w.Map != nil && w.Study.Input != "":
		return document.Document{}, diag.Usage.Errorf("a map and a study are two pages: ask for one at a time")
	case w.Map != nil:
		return v.Map(w.Map)
	case w.Study.Input != "":
		return v.Study(w.Study)
	case w.Study.asked():
		return document.Document{}, diag.Usage.Errorf("say of which input a study would be: --study NAME")
	}
	return v.Result().Document(w.Top), nil
}

// Result is all that is said of a view.
type Result struct {
	*View
	Tornados []*Tornado // of each option beside current that is not as current in every draw
	Worth    *Worth
}

// Result works everything out.
func (v *View) Result() *Result {
	r := &Result{View: v}
	for o := 1; o < len(v.Options); o++ {
		if !v.same(o) {
			r.Tornados = append(r.Tornados, v.Tornado(o))
		}
	}
	v.findBest(r.Tornados)
	r.Worth = v.Worth(r.Tornados)
	return r
}

// Document is what people read, with so many inputs of each option.
func (r *Result) Document(top int) document.Document {
	d := &document.Document{}
	r.writeHead(d)
	if r.still() {
		d.Say("In no draw is any option's change another than in the rest: no input that was drawn moves it.")
		return *d
	}
	var shown []int
	for _, t := range r.Tornados {
		shown = append(shown, r.writeTornado(d, t, top)...)
	}
	r.writeThresholds(d)
	r.writeWorth(d, top)
	r.writeInputs(d, shown)
	return *d
}

func (v *View) writeHead(d *document.Document) {
	d.Put(v.heading("which inputs matter"))
	d.Say(fmt.Sprintf("%s; changes from current in %s, by %s of %s.", v.Measure.Title, v.Unit(), words.Count(v.Draws(), "draw"), words.Count(len(v.Inputs), "uncertain input")))
	d.Note("Draws count alike here, whatever the published year says of them.")
	if v.Left > 0 {
		d.Note(fmt.Sprintf("%s in which an option has no value of the measure %s left out.", words.Count(v.Left, "draw"), isOrAre(v.Left)))
	}
	for o := 1; o < len(v.Options); o++ {
		if v.same(o) {
			d.Say(v.name(o) + " is as current in every draw.")
		}
	}
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// writeTornado returns the inputs that it shows.
func (r *Result) writeTornado(d *document.Document, t *Tornado, top int) (shown []int) {
	d.Heading(r.name(t.Option), fmt.Sprintf(": change %s on average over the draws", signed(t.Mean, t.Mean)))
	clear, largest := 0, 0.0
	for _, b := range t.Bars {
		if b.Clear {
			clear, largest = clear+1, max(largest, math.Abs(b.Swing.Value))
		}
	}
	if clear > 0 {
		table := document.NewTable("input", ">10th", ">90th\ncentile", ">change\nat 10th", ">change\nat 90th", ">swing", ">\n+/-", ">share of\nvariance", "changes\nbest when", "founded")
		for _, b := range t.Bars[:min(top, clear)] {
			x := &r.Inputs[b.Input]
			shown = append(shown, b.Input)
			table.Add(label(x), quantity(x, x.P10), quantity(x, x.P90), signed(b.Low.Value, largest), signed(b.High.Value, largest),
				signed(b.Swing.Value, largest), words.Plain(1.96*b.Swing.SE, words.Places(largest)), share(b.Share), changesWhen(b), grade(x))
		}
		d.Put(table)
		for _, b := range t.Bars[:min(top, clear)] {
			if text := r.changesBest(b); text != "" {
				d.Say(text)
			}
		}
	}
	if more := clear - min(top, clear); more > 0 {
		d.Say(fmt.Sprintf("%s clear of chance with smaller swings (--top %d shows them).", words.Count(more, "more input"), clear))
	}
	switch rest := len(t.Bars) - clear; {
	case rest == 0:
	case clear == 0:
		d.Say(fmt.Sprintf("Of none of the %d inputs can it be told from chance that it moves this change, by %d draws; one may by up to %s. More draws tell more.",
			rest, r.Draws(), words.Plain(t.Bound, words.Places(t.Bound))))
	default:
		d.Say(fmt.Sprintf("Of the other %d it cannot be told from chance whether they move it; one may by up to %s.", rest, words.Plain(t.Bound, words.Places(largest))))
	}
	return shown
}

// changesWhen marks an input that changes which option is best.
func changesWhen(b Bar) string {
	var list []string
	for k, where := range ends {
		if b.Best[k] >= 0 {
			list = append(list, where)
		}
	}
	return strings.Join(list, ", ")
}

var ends = [2]string{"low", "high"}

// changesBest says which option is best at an end of the input instead of the usual one.
func (r *Result) changesBest(b Bar) string {
	var said []string
	for k, where := range ends {
		if b.Best[k] >= 0 {
			said = append(said, fmt.Sprintf("when it is %s %s does clearly better", where, r.name(b.Best[k])))
		}
	}
	if len(said) == 0 {
		return ""
	}
	return fmt.Sprintf("%s changes which option is best, on average %s: %s.", Short(&r.Inputs[b.Input]), r.name(r.best()), words.List(said))
}

func share(s voi.Estimate) string {
	switch {
	case math.IsNaN(s.Value) || s.SE > 0.25:
		return "not told"
	case s.Value < 0.005:
		return "under 1%"
	}
	return fmt.Sprintf("%s%% +/- %s", words.Plain(100*min(1, s.Value), 0), words.Plain(196*s.SE, 0))
}

// quantity is a value of an input with its unit.
func quantity(x *facts.Drawn, value float64) string {
	text := words.Short(value, 3)
	if x.Unit == "%" {
		return text + "%"
	}
	if x.Unit != "" {
		return text + " " + x.Unit
	}
	return text
}

// signed is a change to the digits of another.
func signed(x, like float64) string { return words.Signed(x, words.Places(like)) }

// writeThresholds says in words from where on an option is better than current.
func (r *Result) writeThresholds(d *document.Document) {
	if r.Measure.Better == "" {
		return
	}
	var said []string
	for _, t := range r.Tornados {
		for _, b := range t.Bars {
			if text := r.threshold(t, b); text != "" {
				said = append(said, text)
			}
		}
	}
	if len(said) == 0 {
		return
	}
	d.Heading("From where on", "")
	for _, text := range said {
		d.Put(document.Paragraph{Text: text, Under: true})
	}
}

// sureOfCrossing is the share of resamples in which an input must cross in one direction for
// it to be said.
const sureOfCrossing = 0.9

// Turns says that an option is as good as current at one value of an input within its range,
// and that this is clear of chance.
func (r *Result) Turns(b Bar) bool {
	h, x := b.Threshold, &r.Inputs[b.Input]
	return r.Measure.Better != "" && b.Clear && !math.IsNaN(h.At) && h.At >= x.Low && h.At <= x.High && h.Found >= sureOfCrossing && h.Crossings == 1 && 2*h.SE < x.P90-x.P10
}

func (r *Result) threshold(t *Tornado, b Bar) string {
	h, x := b.Threshold, &r.Inputs[b.Input]
	if !r.Turns(b) {
		return ""
	}
	side := "below"
	if h.Above {
		side = "above"
	}
	return fmt.Sprintf("%s does better than current only while %s is %s %s (+/- %s); its range runs from %s to %s (%s).",
		r.name(t.Option), r.called(x), side, quantity(x, h.At), words.Short(1.96*h.SE, 2), quantity(x, x.Low), quantity(x, x.High), grade(x))
}

// called is an input in a sentence.
func (v *View) called(x *facts.Drawn) string {
	if x.Title == "" {
		return Short(x)
	}
	return words.LowerFirst(x.Title) + " (" + Short(x) + ")"
}

// writeWorth says what knowing would be worth, and what to measure first.
func (r *Result) writeWorth(d *document.Document, top int) {
	w, m := r.Worth, r.Measure
	if m.Better == "" {
		d.Say("Of this measure neither more nor less is better in itself, so no option is the best and nothing is worth knowing for its sake.")
		return
	}
	d.Heading("What it would be worth to know more", "")
	unit := r.Unit()
	d.Say(fmt.Sprintf("By what is known now %s is best in this measure. To know an input before choosing is worth what a better choice would bring on average, in %s.", r.name(r.best()), unit))
	switch {
	case len(w.Inputs) == 1, math.IsNaN(w.All.Value) && len(w.Inputs) > 0: // the same, or too many for so few draws
	case len(w.Inputs) == 0:
		d.Say("No input is clear of chance, so it cannot be told what knowing one would be worth.")
		return
	case !(w.All.Value > w.All.SE*2):
		d.Say(fmt.Sprintf("To know all inputs above at once cannot be told to be worth more than nothing: the standard error is %s.", plain(w.All.SE, w.All.SE)))
	default:
		d.Say(fmt.Sprintf("To know all inputs above at once: %s (standard error %s).", worth(w.All, w.All.Value), plain(w.All.SE, w.All.Value)))
	}
	table := document.NewTable("to know", ">is worth", ">standard\nerror", "founded")
	told := 0
	for _, i := range w.Inputs {
		if i.Told() && told < top {
			told++
			x := &r.Inputs[i.Input]
			table.Add(label(x), worth(i.Information, w.Inputs[0].Value), plain(i.SE, w.Inputs[0].Value), grade(x))
		}
	}
	if told == 0 {
		d.Say("Of no single input can it be told that knowing it would change the choice.")
		return
	}
	d.Put(table)
	first := &r.Inputs[w.Inputs[0].Input]
	d.Say(fmt.Sprintf("Measure this locally first: %s, believed to be %s, %s to %s (%s).", r.called(first), quantity(first, first.Value), quantity(first, first.Low), quantity(first, first.High), grade(first)))
}

// worth is cut at 0: below it is chance.
func worth(i voi.Information, like float64) string { return plain(max(0, i.Value), like) }

func plain(x, like float64) string { return words.Plain(x, words.Places(like)) }

// writeInputs says what the inputs shown are, and which of them vary together.
func (r *Result) writeInputs(d *document.Document, shown []int) {
	slices.Sort(shown)
	shown = slices.Compact(shown)
	if len(shown) == 0 {
		return
	}
	d.Heading("What these inputs are", "")
	for _, i := range shown {
		x := &r.Inputs[i]
		where := ""
		if Short(x) != x.Path {
			where = "; " + x.Path
		}
		if x.Numbers > 1 {
			where += fmt.Sprintf(" and %s that move with it", words.Count(x.Numbers-1, "more number"))
		}
		title := ""
		if x.Title != "" {
			title = x.Title + "; "
		}
		d.Put(document.Paragraph{Under: true, Text: fmt.Sprintf("%s: %swritten %s, %s to %s%s", Short(x), title, quantity(x, x.Value), quantity(x, x.Low), quantity(x, x.High), where)})
	}
	for _, text := range r.Together(shown) {
		d.Note(text)
	}
}

// Together says which of some inputs were drawn together, so that what one does is in the bar
// of the other.
func (v *View) Together(inputs []int) (said []string) {
	var pairs []string
	for k, i := range inputs {
		for _, j := range inputs[:k] {
			if c := v.tie(i, j); math.Abs(c) >= tied {
				pair := Short(&v.Inputs[j]) + " and " + Short(&v.Inputs[i])
				if said == nil {
					said = []string{fmt.Sprintf("%s were drawn together (rank correlation %s), so each has what the other does in its bar.", pair, words.Plain(c, 2))}
				}
				pairs = append(pairs, fmt.Sprintf("%s (%s)", pair, words.Plain(c, 2)))
			}
		}
	}
	if len(pairs) > 1 {
		return []string{"Pairs that were drawn together, with their rank correlation, so that each has what the other does in its bar: " + strings.Join(pairs, "; ") + "."}
	}
	return said
}
