package plots

import (
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// Gaps between the parts of a page.
const (
	belowTitle    = vg.Length(2)
	belowSubtitle = vg.Length(8)
	aboveCaption  = vg.Length(6)
	aboveFooter   = vg.Length(3)
)

// noBreak is a space at which no line ends.
const noBreak = "\u00a0"

// titleLines keep an interval together, "(1,540 to 1,800)", and a number of days.
func (f Figure) titleLines() []string {
	whole := regexp.MustCompile(`\((\S+) to (\S+)\)`).ReplaceAllString(f.Title, "($1"+noBreak+"to"+noBreak+"$2)")
	whole = regexp.MustCompile(`(\d) (days?)\b`).ReplaceAllString(whole, "$1"+noBreak+"$2")
	lines := wrap(bold(titleSize), whole, f.Width-2*margin)
	for i := range lines {
		lines[i] = strings.ReplaceAll(lines[i], noBreak, " ")
	}
	return lines
}

func (f Figure) subtitleLines() []string {
	return wrap(regular(textSize), f.Subtitle, f.Width-2*margin)
}

func (f Figure) captionLines() []string {
	return wrap(regular(captionSize), f.Caption, f.Width-2*margin)
}

// head and foot are the heights of what stands above and below the plot.
func (f Figure) head() vg.Length {
	return margin + vg.Length(len(f.titleLines()))*lineHeight(bold(titleSize)) + belowTitle +
		vg.Length(len(f.subtitleLines()))*lineHeight(regular(textSize)) + belowSubtitle
}

func (f Figure) foot() vg.Length {
	h := margin
	if f.Caption != "" {
		h += aboveCaption + vg.Length(len(f.captionLines()))*lineHeight(regular(captionSize))
	}
	if f.Footer != "" {
		h += aboveFooter + vg.Length(len(f.footerLines()))*lineHeight(regular(footerSize))
	}
	return h
}

func (f Figure) footerLines() []string {
	return wrap(regular(footerSize), f.Footer, f.Width-2*margin)
}

// inside is the width between the margins.
func (f Figure) inside() vg.Length { return f.Width - 2*margin }

func (f Figure) zoom() float64 { return f.Style.paper().zoom }

// draw puts heading, plot, caption and footer on a canvas of the figure's size.
func (f Figure) draw(c draw.Canvas) {
	c.SetColor(color.White)
	c.Fill(c.Rectangle.Path())
	left := c.Min.X + margin
	top := c.Max.Y - margin
	top = write(c, bold(titleSize), ink(), left, top, f.titleLines()...)
	write(c, regular(textSize), quiet(), left, top-belowTitle, f.subtitleLines()...)
	f.Plot(draw.Crop(c, margin, -margin, f.foot(), -f.head()))
	top = c.Min.Y + f.foot()
	if f.Caption != "" {
		top = write(c, regular(captionSize), quiet(), left, top-aboveCaption, f.captionLines()...)
	}
	write(c, regular(footerSize), quiet(), left, top-aboveFooter, f.footerLines()...)
}

// subtitle says what the numbers belong to.
func (r *Results) subtitle(about string) string {
	var parts []string
	for _, part := range []string{about, r.Title, r.Window} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "; ")
}

// interval names the level of the intervals: "95% interval".
func (r *Results) interval() string {
	return fmt.Sprintf("%s%% interval", words.Exact(math.Round(r.Level*1e4)/100))
}

// names lists options for the middle of a sentence.
func names(options []facts.Option, r *Results) []string {
	var list []string
	for _, o := range options {
		list = append(list, r.called(o.ID))
	}
	return list
}
