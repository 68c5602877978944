package plots

import (
	"fmt"
	"math"
	"time"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// newPlot is gonum's plot with the parts that a board paper has no use for taken
// away: box, tick marks on the vertical axis, its title (which would be rotated;
// ours stands above the panel) and the grey outside the data.
func newPlot() *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Tick.Label.Font.Typeface = "Liberation"
		axis.Tick.Label.Font.Variant = "Sans"
		axis.Tick.Label.Font.Size = textSize
		axis.Tick.Label.Font.Weight = font.WeightNormal
		axis.Tick.Label.Color = quiet()
		axis.Tick.LineStyle.Color = quiet()
		axis.LineStyle = draw.LineStyle{Color: quiet(), Width: .75}
		axis.Padding = 0
	}
	p.X.Tick.Length = 4.5
	p.X.Tick.Label.YAlign = text.YTop
	p.Y.LineStyle.Width = 0
	p.Y.Tick.Length = 0
	p.Y.Tick.LineStyle.Width = 0
	p.Y.Padding = 3
	return p
}

// scale is an axis of numbers with ticks at multiples of its step. It ends where
// the data end, with a little room, so that the panel is used.
type scale struct {
	low, high, step float64
	unit            string
}

// newScale covers the values with about n steps of 1, 2, 2.5 or 5 times a power
// of ten.
func newScale(low, high float64, n int, unit string) scale {
	if !(high > low) {
		low, high = low-.5, high+.5
	}
	rough := (high - low) / float64(n)
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	step := 10 * power
	for _, times := range []float64{1, 2, 2.5, 5} {
		if times*power >= rough*(1-1e-9) {
			step = times * power
			break
		}
	}
	return scale{low: low, high: high, step: step, unit: unit}
}

// room leaves a share of the axis free at its ends, unless an end is zero.
func (s scale) room(start, end float64) scale {
	length := s.high - s.low
	if s.low != 0 {
		s.low -= float64(length * start)
	}
	if s.high != 0 {
		s.high += float64(length * end)
	}
	return s
}

// within widens the steps until their labels stand apart on an axis of that length.
func (s scale) within(length vg.Length) scale {
	const gap = 6
	for s.labelWidth()+gap > length*vg.Length(s.step/(s.high-s.low)) && s.step < s.high-s.low {
		s.step *= 2
	}
	return s
}

func (s scale) labelWidth() vg.Length {
	w := vg.Length(0)
	for _, tick := range s.Ticks(0, 0) {
		w = max(w, textWidth(tick.Label))
	}
	return w
}

// Ticks are the scale's own whatever range gonum asks for.
func (s scale) Ticks(_, _ float64) []plot.Tick {
	places := int(math.Floor(math.Log10(s.step) + 1e-9))
	if whole := s.step / math.Pow(10, float64(places)); math.Abs(whole-math.Round(whole)) > 1e-9 {
		places--
	}
	var ticks []plot.Tick
	for i := math.Ceil(s.low/s.step - 1e-9); i <= math.Floor(s.high/s.step+1e-9); i++ {
		x := i * s.step
		ticks = append(ticks, plot.Tick{Value: x, Label: inUnit(x, s.unit, places)})
	}
	return ticks
}

// months is an axis of months that labels as many as fit, counted from the first.
type months struct {
	first, last int
	width       vg.Length
}

func (m months) Ticks(_, _ float64) []plot.Tick {
	label := func(count int) string { return fmt.Sprintf("%.3s %d", time.Month(count%12+1), count/12) }
	perMonth := m.width / vg.Length(max(1, m.last-m.first))
	step := 1
	for _, step = range []int{1, 2, 3, 6, 12, 24, 60, 120, 600, 1200} {
		if vg.Length(step)*perMonth >= textWidth("May 2027")+4 {
			break
		}
	}
	var ticks []plot.Tick
	for count := m.first; count <= m.last; count += step {
		ticks = append(ticks, plot.Tick{Value: float64(count), Label: label(count)})
	}
	return ticks
}
