package plots

import (
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"fmt"
	"hash/crc32"
	"image/png"
	"io"

	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// WriteSVG writes the figure with its title and text alternative for readers who
// listen, text that can be selected, and no fixed size, so that it fills the
// space a page gives it.
func WriteSVG(w io.Writer, f Figure) error {
	canvas := newSVG(f.Width, f.Height)
	f.draw(draw.New(canvas))
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" lang="en-GB" role="img" aria-labelledby="%[3]s-title %[3]s-desc">
<title id="%[3]s-title">%[4]s</title>
<desc id="%[3]s-desc">%[5]s</desc>
<g font-family="Arial, 'Liberation Sans', sans-serif">
%[6]s</g>
</svg>
`,
		short(f.Width.Points()), short(f.Height.Points()), svgText(f.Style.Prefix+f.Name), svgText(f.Title), svgText(f.Alt), canvas.b.String())
	return err
}

// WritePDF writes the figure as a page of its size.
func WritePDF(w io.Writer, f Figure) error {
	canvas := newPDF(f.Width, f.Height)
	f.draw(draw.New(canvas))
	return canvas.writeTo(w, f)
}

const dotsPerInch = 200

// WritePNG writes the figure at 200 dots per inch and says so in the file: a
// word processor then shows it in its size.
func WritePNG(w io.Writer, f Figure) error {
	canvas := vgimg.NewWith(vgimg.UseWH(f.Width, f.Height), vgimg.UseDPI(int(dotsPerInch*f.zoom())))
	f.draw(draw.New(canvas))
	var b bytes.Buffer
	if err := png.Encode(&b, paletted(canvas.Image())); err != nil {
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
