package document

import (
	"strings"
	"unicode"
)

// Papers for offices are set in Arial, or in a template's own fonts, which are about as wide.
// How much room a text takes has to be known before it is written: which table needs a
// landscape page, and how much a slide holds.

// arialWidths are the widths of the characters from space to tilde, in thousandths of the size
// (Adobe's metrics of Helvetica, which Arial was made to have).
var arialWidths = [...]int{
	278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
	1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
	333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
	556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
}

// arialBold are those of bold letters.
var arialBold = [...]int{
	278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
	556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
	975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
	667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
	333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
	611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
}

// ems is the width of a line as a multiple of the size of its letters.
func ems(line string, bold bool) float64 {
	sum, widths := 0, &arialWidths
	if bold {
		widths = &arialBold
	}
	for _, c := range line {
		switch {
		case c >= ' ' && c <= '~':
			sum += widths[c-' ']
		case c < ' ' || unicode.Is(unicode.Mn, c):
		case c >= 0x1100: // Chinese, Japanese, Korean and pictures
			sum += 1000
		default: // letters with marks, pounds and dashes
			sum += 600
		}
	}
	return float64(sum) / 1000
}

// linesIn is how many lines a text takes that is broken between words, and within a word that
// is wider than a line.
func linesIn(text string, wide float64, bold bool) (n int) {
	for line := range strings.SplitSeq(text, "\n") {
		n++
		at, space := 0.0, ems(" ", bold)
		for _, word := range strings.Fields(line) {
			w := ems(word, bold)
			if at > 0 && at+space+w > wide {
				n++
				at = 0
			}
			if at > 0 {
				at += space
			}
			if at+w <= wide {
				at += w
				continue
			}
			for _, c := range word {
				x := ems(string(c), bold)
				if at+x > wide {
					n++
					at = 0
				}
				at += x
			}
		}
	}
	return n
}

// longestEms is the width of the widest line, and of the widest word.
func longestEms(text string, bold bool) (line, word float64) {
	for l := range strings.SplitSeq(text, "\n") {
		line = max(line, ems(l, bold))
		for _, w := range wordsOf(l) {
			word = max(word, ems(w, bold))
		}
	}
	return line, word
}
