package web

import (
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// slider is what is drawn beside the field of a number: a strip with the range of the
// evidence, its value and the value in the field, and with a script a slider below it. The
// field is the value; the slider mirrors it.
type slider struct {
	From, To, Step string // of the slider, as the field has them
	Least, Most    string // its ends as they are printed
	Evidence       string // the value of the evidence, as the field has it; "": none is known
	Low, High      string // its range, likewise; "": it has none

	// Where they stand on the strip, in per cent of it.
	AtLow, Wide, AtEvidence, AtValue string

	Share bool   // 0.55 stands for 55%
	Unit  string // behind a number, as it is read out

	Said, Less, More string // what the value does, in words, and what is said below and above 1; "": it is no ratio of an effect
}

// Says is what is drawn, for who does not see it.
func (s *slider) Says() string {
	switch {
	case s.Evidence == "":
		return ""
	case s.Low == "":
		return "Evidence value " + s.Evidence + s.Unit + ", without a range."
	}
	return "Evidence value " + s.Evidence + s.Unit + ", between " + s.Low + " and " + s.High + s.Unit + "."
}

// known is what the evidence says of a number, in the unit of its field. Without a range low
// and high are the value.
type known struct{ value, low, high float64 }

// wide says that there is a range.
func (k *known) wide() bool { return k != nil && k.low < k.high }

// steps are so many as a slider has in the range of the evidence, about: enough to choose by,
// and few enough for the arrow keys.
const steps = 50

// setSlider draws a strip beside a number that has a range, or natural bounds as a share has.
// Half of the range stands free on either side of it.
func (a *ask) setSlider(q *scenario.Quantity, k *known) {
	value, err := strconv.ParseFloat(a.Value, 64)
	share := a.Unit == "%" && q.Least == 0 && q.Most == 1
	if err != nil || !share && !k.wide() {
		return
	}
	from, to, step := 0.0, 100.0, 1.0
	if k.wide() && (!share || k.high-k.low < (to-from)/10) { // of a share of some in a thousand all of 0% to 100% shows nothing
		from, to, step = around(k, a.inField(q, q.Least), a.inField(q, q.Most), a.inField(q, q.Step))
	} else if value > 0 && value < step || value > to-step && value < to {
		return // it would stand at an end that it is not at
	}
	from, to = math.Min(from, down(value, step)), math.Max(to, -down(-value, step))
	places := placesOf(step)
	at := func(x float64) string { return strconv.FormatFloat(100*(x-from)/(to-from), 'f', 2, 64) }
	s := &slider{Step: fixed(step, places), From: fixed(from, places), To: fixed(to, places), Share: share, AtValue: at(value)}
	s.Least, s.Most = strings.Replace(end(from), "-", words.Minus, 1), strings.Replace(end(to), "-", words.Minus, 1)
	if a.Unit == "%" {
		s.Unit, s.Least, s.Most = "%", s.Least+"%", s.Most+"%"
	} else if a.Unit != "" {
		s.Unit = " " + a.Unit
	}
	if k != nil {
		s.Evidence, s.AtEvidence = words.Short(k.value, 6), at(math.Min(math.Max(k.value, from), to))
	}
	if k.wide() {
		low, high := math.Max(k.low, from), math.Min(k.high, to)
		s.Low, s.High, s.AtLow, s.Wide = words.Short(k.low, 6), words.Short(k.high, 6), at(low), at(from+high-low)
	}
	a.Slider = s
}

// around are the ends of a slider about a range, and its step, all of them round. Nothing
// lies below least or above most, and no step is smaller than whole.
func around(k *known, least, most, whole float64) (from, to, step float64) {
	span := k.high - k.low
	step = max(roundUp(span/steps), whole)
	from, to = down(k.low-span/2, 5*step), -down(-k.high-span/2, 5*step)
	if from < least {
		from = -down(-least, step)
	}
	if to > most {
		to = down(most, step)
	}
	return from, to, step
}

// down is the nearest multiple of a step that is not above a number.
func down(x, step float64) float64 { return step * math.Floor(x/step+1e-9) }

// roundUp is the next of 1, 2 and 5, 10, 20 and so on.
func roundUp(x float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(x)))
	for _, times := range []float64{1, 2, 5} {
		if times*ten >= x*(1-1e-9) {
			return times * ten
		}
	}
	return 10 * ten
}

// placesOf are how many places behind the point a step has.
func placesOf(step float64) int {
	return max(0, int(math.Ceil(-math.Log10(step)-1e-9)))
}

// fixed is a number as a range input takes it, with so many places.
func fixed(x float64, places int) string {
	return strconv.FormatFloat(x+0, 'f', places, 64) // of −0 it makes 0
}

// inField is a number of the reader's measure in the unit of the field.
func (a *ask) inField(q *scenario.Quantity, x float64) float64 {
	if q.Factor != 0 {
		x /= q.Factor
	}
	return a.times * x
}
