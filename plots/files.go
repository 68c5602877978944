package plots

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"prehabsim/internal/diag"
)

// Formats are the formats of a figure, in the order in which they are written.
var Formats = []string{"svg", "png", "pdf", "csv"}

var writers = map[string]func(io.Writer, Figure) error{"svg": WriteSVG, "png": WritePNG, "pdf": WritePDF, "csv": WriteCSV}

// Names are those of all charts.
func Names() (names []string) {
	for _, c := range Charts {
		names = append(names, c.Name)
	}
	return names
}

// List names each chart with what it is, for the help of a command.
func List() string {
	var b strings.Builder
	width := 0
	for _, c := range Charts {
		width = max(width, len(c.Name))
	}
	for _, c := range Charts {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, c.Name, c.Title)
	}
	return b.String()
}

// Ask is what is drawn, and how.
type Ask struct {
	Names   []string // of charts; none: all
	Formats []string
	Style
}

// Check says what of it there is not.
func (a Ask) Check() error {
	for _, format := range a.Formats {
		if err := diag.OneOf("format", format, Formats); err != nil {
			return err
		}
	}
	for _, name := range a.Names {
		if err := diag.OneOf("chart", name, Names()); err != nil {
			return err
		}
	}
	if err := diag.OneOf("theme", a.Theme, Themes()); a.Theme != "" && err != nil {
		return err
	}
	if err := diag.OneOf("size", a.Size, Sizes()); a.Size != "" && err != nil {
		return err
	}
	return nil
}

// File is a figure, written.
type File struct {
	Name     string // with its ending
	Contents []byte
}

// Left is a chart that is left out.
type Left struct{ Chart, Title, Why string }

// Draw draws the charts that are asked for, and says which the results have nothing for.
func Draw(r *Results, a Ask) (files []File, left []Left, err error) {
	figures, left, err := drawn(r, a.Names, a.Style)
	if err != nil {
		return nil, nil, err
	}
	files = make([]File, len(figures)*len(a.Formats))
	err = each(len(files), func(i int) error {
		f, format := figures[i/len(a.Formats)], a.Formats[i%len(a.Formats)]
		var b bytes.Buffer
		if err := writers[format](&b, f.Figure); err != nil {
			return fmt.Errorf("chart %q: %w", f.chart, err)
		}
		files[i] = File{f.Name + "." + format, b.Bytes()}
		return nil
	})
	return files, left, err
}

// Picture is a figure with what a document needs to show it.
type Picture struct {
	Figure
	Chart    string // the name of its chart
	SVG, CSV []byte
}

// Pictures draws all charts of a results folder, in the order of [Charts], for a document
// that shows them; what else it needs of one, [WritePNG] and the others write.
func Pictures(folder fs.FS, s Style) (pictures []Picture, left []Left, err error) {
	if err := (Ask{Style: s}).Check(); err != nil {
		return nil, nil, err
	}
	r, err := Load(folder)
	if err != nil {
		return nil, nil, err
	}
	figures, left, err := drawn(r, nil, s)
	if err != nil {
		return nil, nil, err
	}
	pictures = make([]Picture, len(figures))
	err = each(len(figures), func(i int) error {
		var svg, csv bytes.Buffer
		f := figures[i]
		if err := errors.Join(WriteSVG(&svg, f.Figure), WriteCSV(&csv, f.Figure)); err != nil {
			return fmt.Errorf("chart %q: %w", f.chart, err)
		}
		pictures[i] = Picture{Figure: f.Figure, Chart: f.chart, SVG: svg.Bytes(), CSV: csv.Bytes()}
		return nil
	})
	return pictures, left, err
}

// ofChart is a figure and the chart that it is of.
type ofChart struct {
	Figure
	chart string
}

func drawn(r *Results, names []string, s Style) (figures []ofChart, left []Left, err error) {
	of, why := make([][]Figure, len(Charts)), make([]error, len(Charts))
	each(len(Charts), func(i int) error {
		if len(names) == 0 || slices.Contains(names, Charts[i].Name) {
			of[i], why[i] = Charts[i].Draw(r, s)
		}
		return nil
	})
	for i, chart := range Charts {
		var without Without
		switch {
		case errors.As(why[i], &without):
			left = append(left, Left{chart.Name, chart.Title, string(without)})
		case why[i] != nil:
			return nil, nil, fmt.Errorf("chart %q: %w", chart.Name, why[i])
		}
		for _, f := range of[i] {
			figures = append(figures, ofChart{f, chart.Name})
		}
	}
	return figures, left, nil
}

// each does n things on all processors, and returns the first error in their order.
func each(n int, do func(i int) error) error {
	problems := make([]error, n)
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := range next {
				problems[i] = do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
	for _, err := range problems {
		if err != nil {
			return err
		}
	}
	return nil
}
