package calibrate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/scenario"
)

// Number is a number of the scenario that is fitted.
type Number struct {
	Path   string
	Target compile.Target
	Value  float64 // in the unit in which it is written
	Start  float64
	Unit   string // "" for a plain number
	Low    float64
	High   float64

	ranged bool // low and high are the range that the scenario gives it
	asText bool // written with its unit behind it
	days   float64
	gain   float64 // how much of a step is taken
	last   float64 // the step before
}

// widest is how far a number without a range may move from where it starts, as a
// factor: beyond that another structure is wanted and not another number.
const widest = 20

// newNumber finds the number that a target tunes in the register.
func newNumber(t compile.Target, register []scenario.Quantity) (*Number, error) {
	for i := range register {
		q := &register[i]
		if !compile.Names(t.Tune, q.Path) {
			continue
		}
		value, low, high := q.Written()
		n := &Number{Path: strings.Replace(t.Tune, ".rows.", ".", 1), Target: t, Value: value, Start: value, Unit: q.Unit, Low: value / widest, High: value * widest, gain: 1}
		if q.Uncertain || low < high {
			n.Low, n.High, n.ranged = low, high, true
		}
		// A table's cell is a number, whose unit stands where it is used.
		n.asText = q.Unit != "" && !strings.HasPrefix(q.Path, "table.")
		n.days = 1
		if q.Factor > 0 {
			n.days = q.Factor / 86400 // of one unit, where it is a time
		}
		return n, nil
	}
	return nil, fmt.Errorf("target %q: tune = %q is no number that the current way uses; `prehabsim params SCENARIO --options current` lists them", t.Name, t.Tune)
}

// move brings the number to a new value, as far as its bounds allow.
func (n *Number) move(to float64) {
	if !math.IsNaN(to) {
		n.Value = min(max(to, n.Low), n.High)
	}
}

// follow takes a step towards a new value. A number that goes to and fro answers more
// strongly than its slope says, or its target moves with another's: from each turn on
// its steps are shorter (Kesten 1958), to a quarter at the least, so that it does
// not come to rest before the others have.
func (n *Number) follow(to float64) {
	if math.IsNaN(to) {
		return
	}
	step := to - n.Value
	if step*n.last < 0 {
		n.gain = max(0.25, 0.7*n.gain)
	}
	n.last = step
	n.move(n.Value + n.gain*step)
}

// AtBound says whether the number ends where it may go no further.
func (n *Number) AtBound() bool {
	near := 1e-3 * (min(n.High, 2*n.Value) - n.Low) // a mean of values at the bound
	return n.Value <= n.Low+near || n.Value >= n.High-near
}

// digits is the value as it is written: to four of them.
func (n *Number) digits() string {
	s := strconv.FormatFloat(n.Value, 'g', 4, 64)
	if strings.Contains(s, "e") {
		s = strconv.FormatFloat(n.Value, 'f', 6, 64)
	}
	return s
}

// rounded is the value that whoever reads what is written has.
func (n *Number) rounded() float64 {
	x, _ := strconv.ParseFloat(n.digits(), 64)
	return x
}

// written is the value as TOML.
func (n *Number) written() string {
	s := n.digits()
	if n.asText {
		return strconv.Quote(s + n.Unit)
	}
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// note says within what range the number was looked for, where the scenario gives it one. It is
// not written as low and high: from these runs with draws would draw, and what fits the published
// year is not open as widely as before it was fitted.
func (n *Number) note() string {
	if !n.ranged {
		return ""
	}
	end := func(x float64) string { return strconv.FormatFloat(x, 'g', 4, 64) + n.Unit }
	return fmt.Sprintf(", note = %q", "looked for within its range, "+end(n.Low)+" to "+end(n.High))
}

// Patch is a scenario that extends another by fitted numbers.
func Patch(extends, head, source string, numbers []*Number) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%sformat  = 1\nextends = %q\n", head, extends)
	section := ""
	for _, n := range numbers {
		i := strings.LastIndex(n.Path, ".")
		if n.Path[:i] != section {
			section = n.Path[:i]
			fmt.Fprintf(&b, "\n[%s]\n", section)
		}
		fmt.Fprintf(&b, "%s = { value = %s, source = %q, status = \"CALIBRATED\"%s }\n", n.Path[i+1:], n.written(), source+", to "+n.Target.Name, n.note())
	}
	return b.String()
}
