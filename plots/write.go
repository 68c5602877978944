package plots

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"html"
	"io"
	"strings"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// WriteSVG writes the figure with its title and text alternative for readers who
// listen, text that can be selected, and no fixed size, so that it fills the
// space a page gives it.
func WriteSVG(w io.Writer, f Figure) error {
	canvas := vgsvg.New(f.Width, f.Height)
	f.draw(draw.New(canvas))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return fmt.Errorf("draw %s: %w", f.Name, err)
	}
	// The library opens with a size in points and no description.
	_, body, found := strings.Cut(b.String(), `xmlns:xlink="http://www.w3.org/1999/xlink">`)
	if !found {
		return fmt.Errorf("draw %s: the library's SVG does not open as expected", f.Name)
	}
	// Text is escaped, so that this cannot occur within it.
	body = strings.ReplaceAll(body, `style="font-family:Liberation Sans;`,
		`style="font-family:Arial,'Liberation Sans',sans-serif;`)
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.5g %.5g" lang="en-GB" role="img" aria-labelledby="%[3]s-title %[3]s-desc">
<title id="%[3]s-title">%[4]s</title>
<desc id="%[3]s-desc">%[5]s</desc>%[6]s`,
		f.Width.Points(), f.Height.Points(), html.EscapeString(f.Name), html.EscapeString(f.Title), html.EscapeString(f.Alt), body)
	return err
}

const dotsPerInch = 200

// WritePNG writes the figure at 200 dots per inch and says so in the file: a
// word processor then shows it in its size.
func WritePNG(w io.Writer, f Figure) error {
	canvas := vgimg.NewWith(vgimg.UseWH(f.Width, f.Height), vgimg.UseDPI(dotsPerInch))
	f.draw(draw.New(canvas))
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: canvas}).WriteTo(&b); err != nil {
		return fmt.Errorf("draw %s: %w", f.Name, err)
	}
	// The chunk follows the signature (8 bytes) and the header chunk (25).
	const header = 8 + 25
	for _, part := range [][]byte{b.Bytes()[:header], resolution(), b.Bytes()[header:]} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// resolution is a pHYs chunk (PNG specification, section 11.3.4.3): pixels per
// metre across and down, then 1 for the metre.
func resolution() []byte {
	const perMetre = dotsPerInch * 10000 / 254
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = binary.BigEndian.AppendUint32(chunk, perMetre)
	chunk = append(chunk, 1)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

// WriteCSV writes exactly what the figure shows.
func WriteCSV(w io.Writer, f Figure) error {
	return csv.NewWriter(w).WriteAll(f.Data)
}
