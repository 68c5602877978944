package plots

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/image/font/sfnt"
)

func figure(t *testing.T) Figure {
	t.Helper()
	r := sample(3, 36)
	r.Options[1].Name = `Prehab <&> "more" style="font-family:Liberation Sans;`
	figures, err := show(waitingList, r, Style{})
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
	assert.NotContains(t, b.String(), " style=\"", "a page may forbid them")
	assert.NotContains(t, b.String(), "<style")

	f.Style.Prefix = "second-"
	b.Reset()
	require.NoError(t, WriteSVG(&b, f))
	require.NoError(t, xml.Unmarshal(b.Bytes(), &svg))
	assert.Equal(t, "second-waiting-list-title second-waiting-list-desc", svg.Label)
}

func TestTheSameFigureIsTheSameBytes(t *testing.T) {
	for _, write := range []func(io.Writer, Figure) error{WriteSVG, WritePNG, WritePDF, WriteCSV} {
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
	for _, write := range []func(io.Writer, Figure) error{WriteSVG, WritePNG, WritePDF, WriteCSV} {
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

// A reader of PDF finds the objects where the table says, and the letters of a text.
func TestPDFIsAPageOfItsSize(t *testing.T) {
	f := figure(t)
	f.Style.Size = "24cm"
	var b bytes.Buffer
	require.NoError(t, WritePDF(&b, f))
	text := b.String()
	assert.Contains(t, text, fmt.Sprintf("/MediaBox [0 0 %s %s]", short(f.Width.Points()*1.25), short(f.Height.Points()*1.25)))
	assert.Contains(t, text, "/Alt "+pdfText(f.Alt))
	assert.NotContains(t, text, "Date", "the same bytes on another day")
	at, err := strconv.Atoi(strings.Fields(text[strings.LastIndex(text, "startxref"):])[1])
	require.NoError(t, err)
	rows := strings.Split(text[at:], "\n")[3:]
	for i, row := range rows {
		if !strings.HasSuffix(row, " n ") {
			break
		}
		offset, err := strconv.Atoi(row[:10])
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(text[offset:], fmt.Sprintf("%d 0 obj\n", i+1)), "object %d", i+1)
	}
	assert.Less(t, b.Len(), 60_000, "only the letters that are used")
}

func TestAFontWithTheLettersUsedIsAFont(t *testing.T) {
	f := regular(8)
	var buffer sfnt.Buffer
	var whole bytes.Buffer
	_, err := f.Face.WriteSourceTo(&buffer, &whole)
	require.NoError(t, err)
	var used []sfnt.GlyphIndex
	for _, r := range "é£−→A" {
		glyph, err := f.Face.GlyphIndex(&buffer, r)
		require.NoError(t, err)
		used = append(used, glyph)
	}
	part := subset(whole.Bytes(), used)
	assert.Less(t, len(part), len(whole.Bytes())/3)
	// Without a map of letters it is no font of its own; the numbers of its glyphs are those
	// of the whole, and their outlines too.
	segments := func(font *sfnt.Font, glyph sfnt.GlyphIndex) []sfnt.Segment {
		found, err := font.LoadGlyph(&buffer, glyph, 64, nil)
		require.NoError(t, err)
		return slices.Clone(found)
	}
	var tables []namedTable
	for _, name := range []string{"cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"} {
		data := tableOf(part, name)
		if data == nil {
			data = tableOf(whole.Bytes(), name)
		}
		tables = append(tables, namedTable{name, data})
	}
	font, err := sfnt.Parse(fontFile(tables))
	require.NoError(t, err)
	for _, glyph := range used {
		assert.Equal(t, segments(f.Face, glyph), segments(font, glyph))
	}
	b, err := f.Face.GlyphIndex(&buffer, 'B')
	require.NoError(t, err)
	assert.Empty(t, segments(font, b), "not used")
}

func tableOf(font []byte, name string) []byte {
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		if row := font[12+16*i:]; string(row[:4]) == name {
			offset, length := binary.BigEndian.Uint32(row[8:]), binary.BigEndian.Uint32(row[12:])
			return font[offset : offset+length]
		}
	}
	return nil
}

// XML has no control characters: a name with one would make a chart that nothing opens.
func TestSVGIsReadWhateverNamesHold(t *testing.T) {
	r := sample(2, 12)
	r.Title, r.Options[1].Name = "a\x01b", "Prehab\x08\ufffe]]>\x00\u202e <script>"
	for _, c := range Charts {
		figures, err := show(c, r, Style{})
		if err != nil {
			continue
		}
		for _, f := range figures {
			var b bytes.Buffer
			require.NoError(t, WriteSVG(&b, f))
			d := xml.NewDecoder(&b)
			for err = nil; err == nil; {
				_, err = d.Token()
			}
			assert.ErrorIs(t, err, io.EOF, "%s", f.Name)
		}
	}
}
