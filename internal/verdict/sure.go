package verdict

import (
	"cmp"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// vague is the standard error beyond which a chance is not printed: it would be of noise.
const vague = 0.12

// inHundred writes a chance as "97 in 100", never surer than the draws that it is counted
// in; "" where evidence has not been drawn, or single runs are too noisy to tell.
func (t *telling) inHundred(p Probability) string {
	if t.Draws == 0 || !p.Known || !finite(p.Value, p.SE) || p.Value < 0 || p.Value > 1 || !(p.SE < vague) {
		return ""
	}
	least := max(1, min(50, 100/t.Draws))
	switch n := int(100*p.Value + 0.5); {
	case n > 100-least:
		return "over " + words.Plain(float64(100-least), 0) + " in 100"
	case n < least:
		return "under " + words.Plain(float64(least), 0) + " in 100"
	default:
		return words.Plain(float64(n), 0) + " in 100"
	}
}

// HowSure says of each question how probable it is that its leader is the best of all, as
// now among them, and what is lost on average if it is not.
func HowSure(f *Figures) (said []string) {
	t := newTelling(f)
	asked := t.questions()
	if t.Health != nil {
		if at := t.thresholds(); len(at) > 0 {
			asked = append(asked, question{OnHealth, "net health at " + pounds(at[0].Pounds), &at[0].Measure, t.find(&at[0].Measure, nil)})
		}
	}
	if len(asked) == 0 || len(t.names) == 0 || t.Done <= 0 {
		return nil
	}
	if t.Draws == 0 {
		return []string{"The evidence has not been drawn, so no chance of being best is known."}
	}
	var chances, losses, of []string
	for _, q := range asked {
		name, r := t.likeliest(q)
		if name == "" {
			continue
		}
		chance := t.inHundred(r.Best)
		if len(chances) > 0 {
			chance = strings.TrimSuffix(chance, " in 100") // as the first is
		}
		chances = append(chances, q.name+", "+name+", "+chance)
		if finite(r.Loss) && r.Loss >= 0 {
			losses, of = append(losses, q.measure.loss(r.Loss)), append(of, q.name)
		}
	}
	if len(chances) == 0 {
		return []string{"Single runs are too noisy to tell which option is how probably the best."}
	}
	said = append(said, "Chance of being best: "+strings.Join(chances, "; ")+".")
	if len(losses) > 0 {
		if len(losses) < len(chances) { // else they are in the same order
			for i := range losses {
				losses[i] = of[i] + ", " + losses[i]
			}
		}
		said = append(said, "Expected loss if wrong: "+strings.Join(losses, "; ")+".")
	}
	return said
}

// likeliest is the leader of a question or, where none leads, whoever is most probably the
// best, which may be as now; "" where that cannot be told or where no option has an effect.
func (t *telling) likeliest(q question) (name string, r Reading) {
	if t.nothing("", q.found) != "" {
		return "", r
	}
	if i := q.found.leader; i >= 0 {
		if r = q.measure.reading(i); t.inHundred(r.Best) == "" {
			return "", r
		}
		return t.names[i], r
	}
	name, r = "as now", q.measure.Now
	if t.inHundred(r.Best) == "" {
		return "", r
	}
	for _, i := range q.found.told() {
		x := q.measure.reading(i)
		if t.inHundred(x.Best) != "" && x.Best.Value > r.Best.Value {
			name, r = t.names[i], x
		}
	}
	return name, r
}

// loss is an expected loss, in points of a share.
func (m *Measure) loss(x float64) string {
	under := ""
	if !m.visible(x) {
		under, x = "under ", m.step()
	}
	if m.share() {
		return under + m.number(x) + " points"
	}
	if m.Unit == "days" {
		return under + m.figure(x, m.Places)
	}
	return under + m.amount(x, "")
}

// Worth is what it would be worth to know an input before choosing.
type Worth struct {
	For       string // the question: "waits"
	Input     string // "what prehab does to stay"
	Value, SE float64
}

// MostWorth says of each question which input is most worth finding out, in the order in
// which questions come.
func MostWorth(f *Figures, list []Worth) string {
	if f.Draws == 0 {
		return ""
	}
	best := map[string]Worth{}
	var questions, inputs []string
	for _, w := range list {
		if !finite(w.Value, w.SE) || w.SE < 0 || !(w.Value > 2*w.SE) { // may be nothing
			continue
		}
		if b, ok := best[w.For]; !ok {
			questions = append(questions, w.For)
			best[w.For] = w
		} else if w.Value > b.Value {
			best[w.For] = w
		}
	}
	if len(questions) == 0 {
		return "Of no single input can it be told that knowing it would change the choice."
	}
	of := map[string][]string{}
	for _, q := range questions {
		input := best[q].Input
		if of[input] == nil {
			inputs = append(inputs, input)
		}
		of[input] = append(of[input], q)
	}
	var said []string
	for _, input := range inputs {
		said = append(said, "for "+words.List(of[input])+", "+input)
	}
	return "Most worth finding out: " + strings.Join(said, "; ") + "."
}

// NotCounted is the list of what no figure has in it, as a sentence; "" where nothing is
// listed.
func NotCounted(list []string) string {
	var said []string
	for _, text := range list {
		text = strings.TrimRight(strings.TrimSpace(text), ".;")
		if text != "" && !slices.ContainsFunc(said, func(s string) bool { return strings.EqualFold(s, text) }) {
			said = append(said, text)
		}
	}
	if len(said) == 0 {
		return ""
	}
	return words.UpperFirst(strings.Join(said, "; ")) + "."
}

// AsNow stands for the option that all are compared with.
const AsNow = -1

// Turn is the value of an input at which one option is as good as another.
type Turn struct {
	Option, Than int    // by number; Than may be AsNow
	In           string // what is compared: "bed-days", "net health at £15,000"

	Input, Unit     string // "stay after major operations, ratio"
	At, SE          float64
	Above           bool // Option is the better one above At, not below
	Crossings       int  // how often the difference crosses 0
	Found           float64
	Used, Low, High float64 // what the run used, and the evidence on file
}

// sureOfTurn is the share of resamples in which an input must turn in one direction for it
// to be said.
const sureOfTurn = 0.9

// mostTurns is how many are said, the nearest first.
const mostTurns = 2

// WouldChange says what would change the answer: the values of inputs nearest to those used
// from which another option is better, and how far the evidence goes.
func WouldChange(f *Figures, list []Turn) (said []string) {
	t := newTelling(f)
	list = slices.DeleteFunc(slices.Clone(list), func(x Turn) bool { return !t.turns(x) })
	slices.SortStableFunc(list, func(a, b Turn) int { return cmp.Compare(a.distance(), b.distance()) })
	for _, x := range list[:min(mostTurns, len(list))] {
		said = append(said, words.UpperFirst(t.turn(x))+".")
	}
	switch {
	case len(said) > 0:
		return said
	case t.Draws == 0:
		return []string{"The evidence has not been drawn, so nothing tells what would change the answer."}
	}
	return []string{"Of no single input can it be told that it would change the answer."}
}

// turns says that an input decides between two options: in one place, whichever way draws
// fall, and known to less than its range.
func (t *telling) turns(x Turn) bool {
	return x.Option >= 0 && x.Option < len(t.names) && x.Than >= AsNow && x.Than < len(t.names) && x.Option != x.Than &&
		finite(x.At, x.SE, x.Used, x.Low, x.High) && x.Low < x.High && x.SE >= 0 && 2*x.SE < x.High-x.Low &&
		x.Crossings == 1 && x.Found >= sureOfTurn
}

// distance is how far the turn is from what was used, of the width of the evidence.
func (x *Turn) distance() float64 { return max(x.At-x.Used, x.Used-x.At) / (x.High - x.Low) }

func (t *telling) turn(x Turn) string {
	than, side := "now", "below"
	if x.Than >= 0 {
		than = t.names[x.Than]
	}
	if x.Above {
		side = "above"
	}
	digits := 3
	for digits < 6 && quantity(x.At, x.Unit, digits) == quantity(x.Used, x.Unit, digits) {
		digits++
	}
	text := "in " + x.In + ", " + t.names[x.Option] + " would do better than " + than + " only while " + x.Input + " is " + side + " " + quantity(x.At, x.Unit, digits)
	text += "; " + quantity(x.Used, x.Unit, digits) + " was used, and the evidence runs from " + quantity(x.Low, x.Unit, 3) + " to " + quantity(x.High, x.Unit, 3)
	if x.At < x.Low || x.At > x.High {
		text += ", which does not reach it"
	}
	return text
}
