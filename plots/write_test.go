package plots

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func figure(t *testing.T) Figure {
	t.Helper()
	r := sample(3, 36)
	r.Options[1].Name = `Prehab <&> "more" style="font-family:Liberation Sans;`
	figures, err := waitingList.Draw(r, Style{})
	require.NoError(t, err)
	return figures[0]
}

func TestSVGIsReadByPeopleWhoListen(t *testing.T) {
	f := figure(t)
	var b bytes.Buffer
	require.NoError(t, WriteSVG(&b, f))
	type element struct {
		XMLName xml.Name
		Role    string `xml:"role,attr"`
		Label   string `xml:"aria-labelledby,attr"`
		ViewBox string `xml:"viewBox,attr"`
		Width   string `xml:"width,attr"`
		Height  string `xml:"height,attr"`
		Title   string `xml:"title"`
		Desc    string `xml:"desc"`
	}
	var svg element
	require.NoError(t, xml.Unmarshal(b.Bytes(), &svg))
	assert.Equal(t, "svg", svg.XMLName.Local)
	assert.Equal(t, "img", svg.Role)
	assert.Equal(t, "waiting-list-title waiting-list-desc", svg.Label)
	assert.Equal(t, "0 0 453.54 255.12", svg.ViewBox)
	assert.Empty(t, svg.Width+svg.Height)
	assert.Equal(t, f.Title, svg.Title)
	assert.Equal(t, f.Alt, svg.Desc)
	assert.Contains(t, b.String(), `style="font-family:Arial,'Liberation Sans',sans-serif;`)
	assert.NotContains(t, b.String(), `="font-family:Liberation`)
}

func TestTheSameFigureIsTheSameBytes(t *testing.T) {
	for _, write := range []func(io.Writer, Figure) error{WriteSVG, WritePNG, WriteCSV} {
		var a, b bytes.Buffer
		require.NoError(t, write(&a, figure(t)))
		require.NoError(t, write(&b, figure(t)))
		assert.Equal(t, a.Bytes(), b.Bytes())
	}
}

func TestPNGSaysItsResolution(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, WritePNG(&b, figure(t)))
	at := bytes.Index(b.Bytes(), []byte("pHYs"))
	require.Positive(t, at)
	// 200 dots per inch of 2.54 cm.
	assert.EqualValues(t, 7874, binary.BigEndian.Uint32(b.Bytes()[at+4:]))
	picture, err := png.Decode(&b)
	require.NoError(t, err)
	assert.Equal(t, 1260, picture.Bounds().Dx(), "16 cm at 200 dots per inch")
}

func TestCSVHasWhatIsDrawn(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, WriteCSV(&b, figure(t)))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, waitingList.Columns, rows[0])
	assert.Len(t, rows, 1+3*36)
}

func TestWriteReportsAFullDisk(t *testing.T) {
	for _, write := range []func(io.Writer, Figure) error{WriteSVG, WritePNG, WriteCSV} {
		assert.ErrorContains(t, write(full{}, figure(t)), "no room")
	}
	assert.ErrorContains(t, Gallery(full{}), "no room")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestGalleryShowsEveryChart(t *testing.T) {
	var b strings.Builder
	require.NoError(t, Gallery(&b))
	for _, c := range Charts {
		assert.Contains(t, b.String(), "`"+c.Name+"`")
		assert.NotEmpty(t, c.Help)
	}
}
