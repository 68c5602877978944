package plots

import (
	"bytes"
	"flag"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files and the gallery")

const goldenNote = "<!-- Golden file of TestFiguresMatchTheirGoldenFiles: go test ./plots -update -->\n"

// TestFiguresMatchTheirGoldenFiles holds every chart to a picture that somebody
// has looked at, for five options over three years.
func TestFiguresMatchTheirGoldenFiles(t *testing.T) {
	for _, c := range Charts {
		figures, err := show(c, sample(5, 36), Style{})
		require.NoError(t, err)
		require.NotEmpty(t, figures, c.Name)
		assert.Equal(t, c.Name, figures[0].Name)
		for _, f := range figures {
			assert.Equal(t, c.Columns, f.Data[0], "header of %s", f.Name)
			compare(t, f)
		}
		comparePicture(t, figures[0])
	}
}

// TestFewOptionsAndMonthsMatchTheirGoldenFiles does the same for the smallest
// results there can be.
func TestFewOptionsAndMonthsMatchTheirGoldenFiles(t *testing.T) {
	for _, size := range []struct {
		name            string
		options, months int
	}{{"one-option", 1, 36}, {"one-month", 2, 1}, {"least", 1, 1}} {
		for _, c := range Charts {
			figures, err := show(c, sample(size.options, size.months), Style{})
			require.NoError(t, err)
			for _, f := range figures {
				f.Name += "-" + size.name
				compare(t, f)
			}
		}
	}
}

// TestEveryPictureIsOfAChart finds pictures of charts that are no more.
func TestEveryPictureIsOfAChart(t *testing.T) {
	made := map[string]bool{}
	for _, c := range Charts {
		for _, size := range []struct {
			name            string
			options, months int
		}{{"", 5, 36}, {"-one-option", 1, 36}, {"-one-month", 2, 1}, {"-least", 1, 1}} {
			figures, err := show(c, sample(size.options, size.months), Style{})
			require.NoError(t, err)
			for i, f := range figures {
				made[f.Name+size.name+".svg"] = true
				if size.name == "" && i == 0 {
					made[f.Name+".png"] = true
				}
			}
		}
	}
	files, err := os.ReadDir("testdata")
	require.NoError(t, err)
	for _, f := range files {
		assert.True(t, made[f.Name()], "testdata/%s is of no chart; remove it", f.Name())
	}
}

func compare(t *testing.T, f Figure) {
	t.Helper()
	path := filepath.Join("testdata", f.Name)
	var svg bytes.Buffer
	require.NoError(t, WriteSVG(&svg, f))
	text := goldenNote + svg.String()
	if *update {
		require.NoError(t, os.WriteFile(path+".svg", []byte(text), 0o644))
	}
	want, err := os.ReadFile(path + ".svg")
	require.NoError(t, err)
	if text != string(want) {
		line, old, now := firstChange(string(want), text)
		t.Errorf("%s.svg:%d: was %q, is %q", path, line, old, now)
	}
}

// firstChange keeps a failure readable: the whole of two pictures is not.
func firstChange(want, got string) (line int, old, now string) {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for line < min(len(a), len(b)) && a[line] == b[line] {
		line++
	}
	at := func(lines []string) string {
		if line < len(lines) {
			return lines[line]
		}
		return "the end"
	}
	return line + 1, at(a), at(b)
}

// comparePicture does for pixels what compare does for text.
func comparePicture(t *testing.T, f Figure) {
	t.Helper()
	path := filepath.Join("testdata", f.Name)
	var picture bytes.Buffer
	require.NoError(t, WritePNG(&picture, f))
	if *update {
		require.NoError(t, os.WriteFile(path+".png", picture.Bytes(), 0o644))
	}
	golden, err := os.ReadFile(path + ".png")
	require.NoError(t, err)
	// One part in 255, averaged over the picture: processors round the edges of
	// letters differently, while a lost line or word moves far more.
	assert.Less(t, meanDifference(t, golden, picture.Bytes()), 1.0, "%s.png", f.Name)
}

// meanDifference is the mean over pixels and colours, from 0 to 255.
func meanDifference(t *testing.T, a, b []byte) float64 {
	t.Helper()
	x, y := decode(t, a), decode(t, b)
	require.Equal(t, x.Bounds(), y.Bounds())
	require.Len(t, y.Pix, len(x.Pix))
	sum := 0
	for i := range x.Pix {
		d := int(x.Pix[i]) - int(y.Pix[i])
		sum += max(d, -d)
	}
	return float64(sum) / float64(len(x.Pix))
}

func decode(t *testing.T, data []byte) *image.RGBA {
	t.Helper()
	picture, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	rgba := image.NewRGBA(picture.Bounds())
	draw.Draw(rgba, rgba.Bounds(), picture, image.Point{}, draw.Src)
	return rgba
}

func TestGalleryIsUpToDate(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, Gallery(&b))
	if *update {
		require.NoError(t, os.WriteFile("README.md", b.Bytes(), 0o644))
	}
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	assert.Equal(t, string(page), b.String(), "refresh with go test ./plots -update")
}
