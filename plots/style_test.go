package plots

import (
	"fmt"
	"image/color"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestColoursStandOutFromWhite(t *testing.T) {
	white := hex(0xFFFFFF)
	assert.InDelta(t, 21, contrast(white, hex(0)), 1e-9, "black on white, as WCAG says")
	for _, theme := range themes {
		for _, c := range append(theme.options, theme.shades[0], theme.shades[1]) {
			assert.GreaterOrEqual(t, contrast(white, c), 3.0, "%s: %v", theme.name, c)
		}
	}
	for _, c := range []color.RGBA{ink(), quiet()} {
		assert.GreaterOrEqual(t, contrast(white, c), 4.5, "text in %v", c)
	}
}

// inGrey is what a printer without colour makes of one, by the luma of ITU-R BT.601 as
// image/color does.
func inGrey(c color.RGBA) color.RGBA {
	y := color.GrayModel.Convert(c).(color.Gray).Y
	return color.RGBA{R: y, G: y, B: y, A: 255}
}

func TestColoursDifferInGrey(t *testing.T) {
	for _, theme := range themes {
		for i, a := range theme.options {
			for j, b := range theme.options[i+1:] {
				assert.GreaterOrEqual(t, contrast(inGrey(a), inGrey(b)), 1.15, "%s: %d and %d", theme.name, i, i+1+j)
			}
		}
		for i := range 2 {
			assert.GreaterOrEqual(t, contrast(inGrey(theme.shades[i]), inGrey(theme.shades[i+1])), 1.8, "%s: shade %d", theme.name, i)
		}
	}
}

func TestOptionsDifferWithoutColour(t *testing.T) {
	looks, markers := map[string]bool{}, map[marker]bool{}
	for i := range 12 {
		l := Style{}.look(i)
		looks[fmt.Sprint(l.dashes, inGrey(l.colour))] = true
		if i < 5 {
			markers[l.marker] = true
		}
	}
	assert.Len(t, looks, 12)
	assert.Len(t, markers, 5)
}
