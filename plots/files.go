package plots

import (
	"bytes"
	"cmp"
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
	Map     Mapped
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
	if r, a, err = r.mapping(a); err != nil {
		return nil, nil, err
	}
	of := make([][]File, len(Charts))
	left, err = ofCharts(r, a, func(i int, figures []Figure) error {
		for _, f := range figures {
			for _, format := range a.Formats {
				var b bytes.Buffer
				if err := writers[format](&b, f); err != nil {
					return err
				}
				of[i] = append(of[i], File{f.Name + "." + format, b.Bytes()})
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return slices.Concat(of...), left, nil
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
	of := make([][]Picture, len(Charts))
	left, err = ofCharts(r, Ask{Style: s}, func(i int, figures []Figure) error {
		for _, f := range figures {
			var svg, csv bytes.Buffer
			if err := errors.Join(WriteSVG(&svg, f), WriteCSV(&csv, f)); err != nil {
				return err
			}
			of[i] = append(of[i], Picture{Figure: f, Chart: Charts[i].Name, SVG: svg.Bytes(), CSV: csv.Bytes()})
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return slices.Concat(of...), left, nil
}

// ofCharts hands the figures of each chart to do, several charts at a time and those that
// take longest first, and says which charts have none.
func ofCharts(r *Results, a Ask, do func(i int, figures []Figure) error) (left []Left, err error) {
	why := make([]error, len(Charts))
	order := make([]int, len(Charts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(Charts[j].slow, Charts[i].slow) })
	each(len(order), func(n int) {
		i := order[n]
		if len(a.Names) > 0 && !slices.Contains(a.Names, Charts[i].Name) {
			return
		}
		figures, err := Charts[i].Draw(r, a.Style)
		if err == nil {
			err = do(i, figures)
		}
		why[i] = err
	})
	for i, chart := range Charts {
		var without Without
		switch {
		case errors.As(why[i], &without):
			left = append(left, Left{chart.Name, chart.Title, string(without)})
		case why[i] != nil:
			return nil, fmt.Errorf("chart %q: %w", chart.Name, why[i])
		}
	}
	return left, nil
}

// each does n things on all processors.
func each(n int, do func(i int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}
