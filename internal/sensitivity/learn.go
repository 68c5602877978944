package sensitivity

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/voi"
)

// Datum is what was found out of an input: events among so many, or a mean with its
// standard error.
type Datum struct {
	Input      string
	Events, Of int
	Mean, SE   float64
	Where      string // file and line; "" from the command line
}

// ReadData reads a table with the columns input, events, of, mean and se.
func ReadData(file io.Reader, name string) (list []Datum, err error) {
	headings := []string{"input", "events", "of", "mean", "se", "source", "note"}
	err = facts.RowsOf(file, name, nil, func(line int, row map[string]string) (wrong error) {
		for _, heading := range slices.Sorted(maps.Keys(row)) {
			if !slices.Contains(headings, heading) {
				return &facts.WrongHeading{Text: fmt.Sprintf("unknown heading %q%s; there are %s, and source and note for readers", heading, diag.Nearest(heading, headings), words.List(headings[:5]))}
			}
		}
		whole := func(column string) int {
			x, err := strconv.Atoi(strings.TrimSpace(row[column]))
			if err != nil && row[column] != "" {
				wrong = fmt.Errorf("%s must be a whole number, not %q", column, row[column])
			}
			return x
		}
		number := func(column string) float64 {
			x, err := strconv.ParseFloat(strings.TrimSpace(row[column]), 64)
			if err != nil && row[column] != "" {
				wrong = fmt.Errorf("%s must be a number, not %q", column, row[column])
			}
			return x
		}
		if se := strings.TrimSpace(row["se"]); wrong == nil && se != "" && number("se") == 0 {
			wrong = fmt.Errorf("se must be above 0, not %s", se)
		}
		list = append(list, Datum{row["input"], whole("events"), whole("of"), number("mean"), number("se"), fmt.Sprintf("%s:%d: ", name, line)})
		return wrong
	})
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("%s has no data; it takes a line of headings, input,events,of,mean,se, and a line for each finding", name)
	}
	return list, diag.Refused.Of(err)
}

// check refuses what says nothing.
func (m *Datum) check() error {
	counted, measured := m.Of > 0, m.SE > 0
	switch {
	case math.IsNaN(m.Mean+m.SE) || math.IsInf(m.Mean+m.SE, 0):
		return diag.Usage.Errorf("%sa mean and its standard error must be numbers", m.Where)
	case m.Of < 0 || m.Events < 0 || m.Events > m.Of:
		return diag.Usage.Errorf("%s%d events among %d are none: events must be 0 to the number of patients", m.Where, m.Events, m.Of)
	case m.SE < 0:
		return diag.Usage.Errorf("%sa standard error must be above 0, not %g", m.Where, m.SE)
	case counted == measured:
		return diag.Usage.Errorf("%ssay what was found of %s: either events among patients, or a mean with its standard error", m.Where, m.Input)
	}
	return nil
}

// Learnt is what data have changed.
type Learnt struct {
	*Folder
	Data    []Datum
	Inputs  []int
	Lessons []voi.Lesson
	weights *voi.Weights
}

// impossible is how few effective draws say nothing any more.
const impossible = 10

// Learn weighs the draws by data. Data that no draw could have produced are refused.
func (f *Folder) Learn(data []Datum) (*Learnt, error) {
	n := f.Set.Draws - 1
	l := &Learnt{Folder: f, Data: data, weights: voi.NewWeights(n)}
	for _, m := range data {
		i, err := f.Input(m.Input)
		if err != nil {
			return nil, diag.Usage.Errorf("%s%w", m.Where, err)
		}
		if err := m.check(); err != nil {
			return nil, err
		}
		x := &f.Inputs[i]
		if m.Of > 0 && !isShare(x) {
			return nil, diag.Usage.Errorf("%s%s is no share, so events cannot be counted of it; say its mean with its standard error", m.Where, Short(x))
		}
		lesson := l.take(x, m)
		if lesson.Unexpected() {
			return nil, diag.Refused.Errorf("%sno draw could have produced %s of %s, which runs from %s to %s in the draws: "+
				"the data are of something else, or its range (%s to %s, %s) is wrong; change that in the scenario and run it again",
				m.Where, m.String(x), Short(x), quantity(x, slices.Min(x.Values)), quantity(x, slices.Max(x.Values)), quantity(x, x.Low), quantity(x, x.High), grade(x))
		}
		l.Inputs, l.Lessons = append(l.Inputs, i), append(l.Lessons, lesson)
	}
	if e := l.weights.Effective(); !(e >= impossible) {
		return nil, diag.Refused.Errorf("of %d draws these data leave no more than %s, which says nothing; run more draws, or change the ranges by the data and run the scenario again", n, words.Short(e, 2))
	}
	return l, nil
}

// Taught is the page of what data have changed.
func (f *Folder) Taught(data []Datum, options []string) (document.Document, error) {
	l, err := f.Learn(data)
	if err != nil {
		return document.Document{}, err
	}
	return l.Document(options)
}

func (l *Learnt) take(x *facts.Drawn, m Datum) voi.Lesson {
	if m.Of == 0 {
		return l.weights.Target(x.Values, voi.Target{Observed: m.Mean, Chance: m.SE})
	}
	share := make([]float64, len(x.Values))
	for i, v := range x.Values {
		share[i] = v / shareScale(x)
	}
	lesson := l.weights.Events(share, m.Events, m.Of)
	for _, b := range []*voi.Belief{&lesson.Before, &lesson.After} {
		s := shareScale(x)
		*b = voi.Belief{Mean: s * b.Mean, SD: s * b.SD, Low: s * b.Low, High: s * b.High}
	}
	return lesson
}

// String is a datum in words.
func (m *Datum) String(x *facts.Drawn) string {
	if m.Of > 0 {
		return fmt.Sprintf("%d of %d", m.Events, m.Of)
	}
	return fmt.Sprintf("%s (standard error %s)", quantity(x, m.Mean), words.Short(m.SE, 3))
}

// Document says what the data have changed: of the inputs, and of the headlines.
func (l *Learnt) Document(options []string) (document.Document, error) {
	d := &document.Document{}
	d.Put(l.heading("what local data say"))
	table := document.NewTable("input", "found", ">before", "95%", ">after", "95%", "founded")
	for k, lesson := range l.Lessons {
		x := &l.Folder.Inputs[l.Inputs[k]]
		table.Add(label(x), l.Data[k].String(x), quantity(x, lesson.Before.Mean), between(x, lesson.Before), quantity(x, lesson.After.Mean), between(x, lesson.After), grade(x))
	}
	d.Put(table)
	n, e := l.Set.Draws-1, l.weights.Effective()
	d.Say(fmt.Sprintf("Of %s the data leave as many as %s that would count alike.", words.Count(n, "draw"), words.Plain(e, 0)))
	if e < voi.FewLeft*float64(n) {
		d.Say("Warning: that is less than a fifth. The data say more of the input than its range does: put them into the scenario and run it again before deciding anything.")
	}
	return *d, l.writeHeadlines(d, options)
}

func between(x *facts.Drawn, b voi.Belief) string {
	return words.Short(b.Low, 3) + " to " + quantity(x, b.High)
}

func (l *Learnt) writeHeadlines(d *document.Document, options []string) error {
	written := map[int]*document.Table{}
	var order []int
	names, noisy := map[int]string{}, 0
	if _, err := l.View(Ask{Options: options}); err != nil {
		return err
	}
	for _, name := range l.measures() {
		m := kpi.Find(name)
		if !m.Headline || m.Better == "" {
			continue
		}
		v, err := l.View(Ask{Measure: name, Options: options})
		if err != nil || v.Left > 0 {
			continue // weights are of all draws, and not all have a value of this one
		}
		for o := 1; o < len(v.Options); o++ {
			before, after := v.outcomes.Belief(nil, o, 0, l.Level), v.outcomes.Belief(l.weights, o, 0, l.Level)
			if v.same(o) {
				continue
			}
			if y := v.outcomes.Contrast(o, 0); !told(before, y, voi.NewWeights(len(y))) || !told(after, y, l.weights) {
				noisy++
				continue
			}
			if written[o] == nil {
				written[o] = document.NewTable("change from current", ">before", "interval", ">after", "interval", ">moved by")
				order, names[o] = append(order, o), v.name(o)
			}
			like := max(math.Abs(before.Low), math.Abs(before.High))
			written[o].Add(m.Label, signed(v.sign*before.Mean, like), v.span(before, like), signed(v.sign*after.Mean, like), v.span(after, like), v.moved(o, l.weights))
		}
	}
	if len(order) == 0 {
		d.Say("Of no headline can the draws tell what the inputs leave open: single runs are too noisy.")
		return nil
	}
	for o := range l.Set.Options {
		if written[o] != nil {
			d.Heading(names[o], "")
			d.Put(written[o])
		}
	}
	d.Note(fmt.Sprintf("Intervals hold the change in %s%% of cases by what is known of the inputs; the chance of single runs is taken off. Means move by so much, and by as much more or less as other inputs do by chance in the draws that count; ? marks a move that may be none.", words.Exact(100*l.Level)))
	if noisy > 0 {
		d.Note(fmt.Sprintf("%s %s left out in which single runs are too noisy to tell.", words.Count(noisy, "change"), isOrAre(noisy)))
	}
	return nil
}

// moved is by how much data have moved the mean of a difference.
func (v *View) moved(o int, w *voi.Weights) string {
	e := w.Moved(v.outcomes.Contrast(o, 0))
	e.Value *= v.sign
	return give(e)
}

// give is a change, give or take half its 95% interval. ? marks one that may be none.
func give(e voi.Estimate) string {
	half := 1.96 * e.SE
	places := max(0, words.Places(half)-1)
	text := words.Signed(e.Value, places) + " +/- " + words.Plain(half, places)
	if half >= math.Abs(e.Value) {
		text += " ?"
	}
	return text
}

// told says that what the inputs do is at least a third of what a difference varies by, so
// that a width without the noise means something.
func told(b voi.Belief, y []float64, w *voi.Weights) bool {
	all := w.Belief(y, 0.95).SD
	return all > 0 && 3*b.SD*b.SD > all*all
}

func (v *View) span(b voi.Belief, like float64) string {
	low, high := v.sign*b.Low, v.sign*b.High
	if v.sign < 0 {
		low, high = high, low
	}
	return signed(low, like) + " to " + signed(high, like)
}
