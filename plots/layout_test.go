package plots

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// word is a piece of text on a page.
type word struct {
	text string
	box  vg.Rectangle
}

// drawnWords draws a figure and returns where its text lies, from the baseline to the
// height of a capital.
func drawnWords(t *testing.T, f Figure) []word {
	t.Helper()
	var rec recorder.Canvas
	f.draw(draw.NewCanvas(&rec, f.Width, f.Height))
	var found []word
	for _, action := range rec.Actions {
		s, ok := action.(*recorder.FillString)
		if !ok {
			continue
		}
		face := face(s.Size, s.Font.Weight)
		found = append(found, word{s.String, vg.Rectangle{Min: s.Point, Max: vg.Point{
			X: s.Point.X + face.Width(s.String), Y: s.Point.Y + .7*s.Size,
		}}})
	}
	require.NotEmpty(t, found, f.Name)
	return found
}

func overlap(a, b vg.Rectangle) bool {
	return a.Min.X < b.Max.X && b.Min.X < a.Max.X && a.Min.Y < b.Max.Y && b.Min.Y < a.Max.Y
}

// odd are results that are hard to lay out.
func odd() map[string]*Results {
	long := sample(5, 36)
	for i := range long.Options[1:] {
		long.Options[i+1].Name = strings.Repeat("A very long name of an option, ", 4+2*i) + "the end"
	}
	long.Title = strings.Repeat("A long title of a scenario ", 8)
	unbroken := sample(3, 12)
	unbroken.Options[1].Name = strings.Repeat("unbroken", 30)
	return map[string]*Results{
		"usual": sample(4, 36), "five options": sample(5, 36), "one option": sample(1, 24), "one month": sample(4, 1),
		"ten years": sample(3, 120), "long names": long, "a name without spaces": unbroken,
	}
}

func TestNoTextIsCutOffOrOverlaps(t *testing.T) {
	for name, r := range odd() {
		for _, c := range Charts {
			for _, size := range Sizes() {
				figures, err := show(c, r, Style{Size: size})
				require.NoError(t, err)
				for _, f := range figures {
					apart(t, fmt.Sprintf("%s, %s, %s", name, f.Name, size), f)
				}
			}
		}
	}
}

// apart fails where text lies outside the figure or on other text.
func apart(t *testing.T, where string, f Figure) {
	t.Helper()
	found := drawnWords(t, f)
	for i, a := range found {
		inside := a.box.Min.X >= 2 && a.box.Min.Y >= 2 && a.box.Max.X <= f.Width-2 && a.box.Max.Y <= f.Height-2
		assert.True(t, inside, "%s: %q is outside", where, a.text)
		for _, b := range found[i+1:] {
			assert.False(t, overlap(a.box, b.box), "%s: %q overlaps %q", where, a.text, b.text)
		}
	}
}

func TestFiguresFitTheirPage(t *testing.T) {
	for _, c := range Charts {
		for _, p := range sizes {
			figures, err := show(c, sample(5, 36), Style{Size: p.name})
			require.NoError(t, err)
			for _, f := range figures {
				assert.Equal(t, p.width, f.Width, f.Name)
				assert.LessOrEqual(t, f.Height, p.most, "%s, %s", f.Name, p.name)
			}
		}
	}
}

func TestSpreadMovesOnlyWhatOverlaps(t *testing.T) {
	for _, c := range []struct {
		name                  string
		wanted, heights, want []vg.Length
	}{
		{"none", nil, nil, []vg.Length{}},
		{"apart", []vg.Length{10, 50}, []vg.Length{10, 10}, []vg.Length{10, 50}},
		{"equal", []vg.Length{50, 50}, []vg.Length{10, 10}, []vg.Length{45, 55}},
		{"at the bottom", []vg.Length{0, 0}, []vg.Length{10, 10}, []vg.Length{5, 15}},
		{"at the top", []vg.Length{100, 100}, []vg.Length{10, 10}, []vg.Length{85, 95}},
		{"a chain", []vg.Length{40, 48, 56}, []vg.Length{10, 10, 10}, []vg.Length{38, 48, 58}},
	} {
		assert.Equal(t, c.want, spread(c.wanted, c.heights, 0, 100), c.name)
	}
}

func TestWrapBreaksBetweenWordsAndKeepsEveryLetter(t *testing.T) {
	f := regular(textSize)
	for _, text := range []string{"", "one", "Universal, targeted and specialist, opt-out", strings.Repeat("é", 200)} {
		lines := wrap(f, text, 60)
		assert.Equal(t, strings.ReplaceAll(text, " ", ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
		for _, line := range lines {
			assert.LessOrEqual(t, f.Width(line), vg.Length(60), line)
		}
	}
}
