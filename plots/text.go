package plots

import (
	"image/color"
	"strings"
	"unicode/utf8"

	stdfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Sizes of text are for a picture on a page of A4, 12 or 16 cm wide; on a slide it is shown
// larger ([paper]).
const (
	titleSize   = vg.Length(11)
	textSize    = vg.Length(8)
	captionSize = vg.Length(7.5)
	footerSize  = vg.Length(6)

	leading = 1.22 // line spacing, in font sizes
)

// face is a size and weight of Liberation Sans, which is built in and has the
// widths of Arial, so that measured text fits with either.
func face(size vg.Length, weight stdfont.Weight) font.Face {
	return font.DefaultCache.Lookup(font.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight}, size)
}

func regular(size vg.Length) font.Face { return face(size, stdfont.WeightNormal) }
func bold(size vg.Length) font.Face    { return face(size, stdfont.WeightBold) }

// textWidth measures text in the size that most of a chart is written in.
func textWidth(text string) vg.Length {
	f := regular(textSize)
	return f.Width(text)
}

func lineHeight(f font.Face) vg.Length { return f.Font.Size * leading }

// wrap breaks text into lines no wider than width, between words where it can. A
// no-break space does not end a word.
func wrap(f font.Face, text string, width vg.Length) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }) {
		joined := strings.TrimSpace(line + " " + word)
		if f.Width(joined) <= width {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for f.Width(word) > width {
			n := fitting(f, word, width)
			lines = append(lines, word[:n])
			word = word[n:]
		}
		line = word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitting counts the bytes at the start of a word that fit, at least one letter.
func fitting(f font.Face, word string, width vg.Length) int {
	_, n := utf8.DecodeRuneInString(word)
	for n < len(word) {
		_, size := utf8.DecodeRuneInString(word[n:])
		if f.Width(word[:n+size]) > width {
			break
		}
		n += size
	}
	return n
}

func widest(f font.Face, lines []string) vg.Length {
	w := vg.Length(0)
	for _, line := range lines {
		w = max(w, f.Width(line))
	}
	return w
}

// write draws lines of text from the top at a left edge, and returns where the
// next line would have its top.
func write(c draw.Canvas, f font.Face, ink color.Color, left, top vg.Length, lines ...string) vg.Length {
	c.SetColor(ink)
	for _, line := range lines {
		// The baseline leaves room below for descenders, about a fifth of the size.
		c.FillString(f, vg.Point{X: left, Y: top - f.Font.Size}, line)
		top -= lineHeight(f)
	}
	return top
}
