package plots

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

// contrast is the ratio of WCAG 2.2, "contrast ratio".
func contrast(a, b color.RGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.RGBA) float64 {
	linear := func(channel uint8) float64 {
		s := float64(channel) / 255
		if s <= .04045 {
			return s / 12.92
		}
		return math.Pow((s+.055)/1.055, 2.4)
	}
	return .2126*linear(c.R) + .7152*linear(c.G) + .0722*linear(c.B)
}

func TestColoursStandOutFromWhite(t *testing.T) {
	white := hex(0xFFFFFF)
	assert.InDelta(t, 21, contrast(white, hex(0)), 1e-9, "black on white, as WCAG says")
	for _, c := range GovernmentColours() {
		assert.GreaterOrEqual(t, contrast(white, c), 3.0, "%v", c)
	}
	for _, c := range []color.RGBA{ink(), quiet()} {
		assert.GreaterOrEqual(t, contrast(white, c), 4.5, "text in %v", c)
	}
}

func TestOptionsDifferWithoutColour(t *testing.T) {
	dashes, markers := map[string]bool{}, map[marker]bool{}
	for i := range 5 {
		l := Style{}.look(i)
		dashes[fmt.Sprint(l.dashes)] = true
		markers[l.marker] = true
	}
	assert.Len(t, dashes, 5)
	assert.Len(t, markers, 5)
}
