package document

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/font"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"

	"prehabsim/internal/opc"
)

// The widths of Liberation Sans are those of Arial, from another source than the program's own
// table of them.
var letters = plotfont.NewCache(liberation.Collection())

func widthOf(text string, size float64, bold bool) float64 {
	weight := font.WeightNormal
	if bold {
		weight = font.WeightBold
	}
	face := letters.Lookup(plotfont.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight}, plotfont.Length(size))
	return face.Width(text).Points()
}

// linesOf is how many lines a program makes of words, and of a word that is longer than a line.
func linesOf(text string, wide, size float64, bold bool) (n int) {
	at := 0.0
	n = 1
	for _, word := range strings.Fields(text) {
		w := widthOf(word, size, bold)
		if at > 0 && at+widthOf(" ", size, bold)+w > wide {
			n, at = n+1, 0
		}
		if at > 0 {
			at += widthOf(" ", size, bold)
		}
		for _, c := range word {
			x := widthOf(string(c), size, bold)
			if at+x > wide {
				n, at = n+1, 0
			}
			at += x
		}
	}
	return n
}

// highOf is how high the paragraphs of a text are in so much room.
func highOf(t *testing.T, text *opc.Node, wide, own float64, ownBold bool) (sum float64) {
	t.Helper()
	for i := range text.Nodes {
		p := &text.Nodes[i]
		if p.Name.Local != "p" {
			continue
		}
		lines, size, bold := []string{""}, own, ownBold
		for _, r := range p.Nodes {
			switch r.Name.Local {
			case "br":
				lines = append(lines, "")
			case "endParaRPr", "r":
				if r.Name.Local == "endParaRPr" && (lines[0] != "" || len(lines) > 1) {
					continue // it is of an empty paragraph alone
				}
				if s := r.Attr("sz") + r.Child("rPr").Attr("sz"); s != "" {
					x, err := strconv.ParseFloat(s, 64)
					require.NoError(t, err)
					size = x / 100
				}
				bold = bold || r.Child("rPr").Attr("b") == "1"
				if text := r.Child("t"); text != nil {
					lines[len(lines)-1] += text.Text
				}
			}
		}
		inside := wide
		if in := p.Child("pPr").Attr("marL"); in != "" {
			x, err := strconv.ParseFloat(in, 64)
			require.NoError(t, err)
			inside -= x / emuPerPoint
		}
		for _, line := range lines {
			sum += float64(linesOf(line, inside, size, bold)) * size * 1.15 // Arial's own height of a line
		}
		if after := p.Child("pPr", "spcAft", "spcPts").Attr("val"); after != "" {
			x, err := strconv.ParseFloat(after, 64)
			require.NoError(t, err)
			sum += x / 100
		}
	}
	return sum
}

// Whatever its names, everything on a slide stays within its box, by the widths of letters of
// another source.
func TestNothingOnASlideOverflows(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Prehabilitation for everybody ", 7))[:200]
	for _, name := range []string{"Opt-out", "Universal, targeted and specialist, opt-out", long, strings.Repeat("W", 200), strings.Repeat("i ", 100)} {
		for _, n := range []int{1, 3, 6} {
			names := slices.Repeat([]string{name}, n)
			d := everything(names...)
			for range 25 {
				d.Blocks[2].(*Comparison).Rows = append(d.Blocks[2].(*Comparison).Rows, d.Blocks[2].(*Comparison).Rows[1])
				d.Say("Something more is said here, in a sentence that goes on for a while. " + name)
			}
			pkg, err := opc.Read(written(t, "pptx", d, paper(t)))
			require.NoError(t, err)
			for _, part := range pkg.Names() {
				if ofText.MatchString(part) {
					root, err := opc.Parse(pkg.Part(part))
					require.NoError(t, err)
					slideFits(t, root, fmt.Sprintf("%s, %d options named %.60q", part, n, name))
				}
			}
		}
	}
}

func slideFits(t *testing.T, root *opc.Node, of string) {
	t.Helper()
	title, body := box{36, 20, 888, 70}, box{36, 94, 888, 404} // as the master has them
	for _, sp := range root.All("sp") {
		switch kind := sp.Child("nvSpPr", "nvPr", "ph").Attr("type"); kind {
		case "title":
			require.LessOrEqual(t, highOf(t, sp.Child("txBody"), title.w-14.4, 26, true), title.h-7.2, "title of %s", of)
		case "":
			require.LessOrEqual(t, highOf(t, sp.Child("txBody"), body.w-14.4, 18, false), body.h-7.2, "text of %s", of)
		}
	}
	number := func(n *opc.Node, name string) float64 {
		x, err := strconv.ParseFloat(n.Attr(name), 64)
		require.NoError(t, err)
		return x / emuPerPoint
	}
	for _, tbl := range root.All("tbl") {
		var widths []float64
		across, down := 0.0, 0.0
		for _, c := range tbl.All("gridCol") {
			widths = append(widths, number(c, "w"))
			across += number(c, "w")
		}
		for _, row := range tbl.All("tr") {
			high := number(row, "h")
			down += high
			for i, c := range row.All("tc") {
				if c.Attr("hMerge") != "" {
					continue
				}
				wide := widths[i]
				if c.Attr("gridSpan") != "" {
					wide = across
				}
				wide -= number(c.Child("tcPr"), "marL") + number(c.Child("tcPr"), "marR")
				need := highOf(t, c.Child("txBody"), wide, 18, false) + number(c.Child("tcPr"), "marT") + number(c.Child("tcPr"), "marB")
				require.LessOrEqual(t, need, high+0.01, "a cell %v wide of %s: %.300v", wide, of, c)
			}
		}
		at := root.Child("cSld", "spTree", "graphicFrame", "xfrm", "off")
		require.LessOrEqual(t, number(at, "y")+down, body.y+body.h, "table of %s", of)
		require.LessOrEqual(t, number(at, "x")+across, body.x+body.w, "table of %s", of)
	}
	for _, pic := range root.All("pic") {
		at, size := pic.Child("spPr", "xfrm", "off"), pic.Child("spPr", "xfrm", "ext")
		require.LessOrEqual(t, number(at, "y")+number(size, "cy"), body.y+body.h, of)
		require.LessOrEqual(t, number(at, "x")+number(size, "cx"), body.x+body.w, of)
	}
}
