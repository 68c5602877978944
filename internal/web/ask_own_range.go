package web

import (
	"math"
	"net/url"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// ownRange is how low and high somebody's own value of a number could be. In a file it is
// the range of the value; without it the value has none, whatever the evidence had.
type ownRange struct{ Low, High string }

// Fields of an own range, behind the id of their number. No path of a scenario ends so.
const (
	lowField  = "~low"
	highField = "~high"
)

// ownSource is where a number is from that has a range here. Without one it might be taken
// for what the evidence says that stands beside it.
const ownSource = "set on the page"

// Open says that there is something to see in it.
func (r *ownRange) Open() bool { return r.Low+r.High != "" }

// setOwnRange asks for it, where the evidence has a range that a value of one's own would
// be without, or the value of one's own has one.
func (a *ask) setOwnRange(q *scenario.Quantity, own bool, k *known) {
	if !k.wide() && !(own && q.Uncertain) {
		return
	}
	a.Own = &ownRange{}
	if !own {
		return
	}
	a.Drawn = "certain: the value that you wrote has no range"
	if q.Uncertain {
		low, high := a.inField(q, q.Low), a.inField(q, q.High)
		a.Own.Low, a.Own.High = words.Short(low, 6), words.Short(high, 6)
		a.Drawn = "between " + end(low) + " and " + end(high)
	}
}

// sentOwn adds low and high to what was sent of a number; a form that has them not leaves
// them as they are.
func (a *ask) sentOwn(form url.Values, sent []string) (all []string, changed bool) {
	for _, f := range []struct{ field, is string }{{lowField, a.Own.Low}, {highField, a.Own.High}} {
		text, ok := sentText(form, a.ID+f.field)
		if !ok {
			text = f.is
		}
		changed = changed || text != f.is
		sent = append(sent, text)
	}
	return sent, changed
}

// written is what the file has of what was sent, and what is wrong with it, each at its field.
func (a *ask) written(sent []string) (value any, mistakes []wrong) {
	if a.Own != nil && len(sent) == 3 && sent[1]+sent[2] != "" {
		return a.withRange(sent)
	}
	if a.write == nil {
		return valueOf(a.ID, sent[0]), nil
	}
	value, problem := a.write(sent)
	switch {
	case problem != "":
		return nil, []wrong{{a.ID, problem}}
	case a.cell && a.Own != nil: // or what the evidence says of the cell would be taken for its range, where the value lies in it
		one := newSection(true)
		one.put("value", value)
		one.put("source", ownSource)
		return one, nil
	}
	return value, nil
}

// withRange is a number with the range that it has here. Without a law low and high are the
// ends, and the value is the likeliest between them.
func (a *ask) withRange(sent []string) (value any, mistakes []wrong) {
	one, x := newSection(true), [3]float64{}
	for i, key := range []string{"value", "low", "high"} {
		field := a.ID + [3]string{"", lowField, highField}[i]
		if sent[i] == "" && i > 0 {
			mistakes = append(mistakes, wrong{field, "Write both ends, or leave both empty"})
			continue
		}
		number, problem := a.number(sent[i])
		if problem != "" {
			mistakes = append(mistakes, wrong{field, problem})
			continue
		}
		x[i] = floatOf(number)
		one.put(key, number)
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	if x[1] > x[0] {
		mistakes = append(mistakes, wrong{a.ID + lowField, "Low must not be above the value, " + sent[0]})
	}
	if x[2] < x[0] {
		mistakes = append(mistakes, wrong{a.ID + highField, "High must not be below the value, " + sent[0]})
	}
	if len(mistakes) == 0 && x[1] == x[2] {
		mistakes = append(mistakes, wrong{a.ID + lowField, "Low and high are the same, which is no range: leave both empty"})
	}
	if a.unit != "" {
		one.put("unit", a.unit)
	}
	one.put("source", ownSource)
	return one, mistakes
}

// floatOf is a number as a draft has it.
func floatOf(x any) float64 {
	switch x := x.(type) {
	case int64:
		return float64(x)
	case float64:
		return x
	}
	return math.NaN()
}
