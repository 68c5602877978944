package papers

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/report"
	"prehabsim/plots"
)

// Report is what every paper is made of: the results, and what is said of them at three
// depths.
type Report struct {
	*report.Results
	Page    document.Document // the one page, its title first
	Full    document.Document // charts, then the long table
	Annex   document.Document // what whoever checks the results asks for
	Figures []plots.Figure

	Templates map[string]Template // by the flag of the paper that takes it
	Said      []string            // what whoever asked for papers should know of them

	folder fs.FS // of the results
}

// New puts together what is said of results and of the charts of their folder. Charts are
// drawn meanwhile, of the folder's tables.
func New(r *report.Results, folder fs.FS) (*Report, error) {
	x := &Report{Results: r, folder: folder}
	var left []plots.Left
	charts := make(chan error)
	go func() {
		pictures, without, err := plots.Pictures(folder, plots.Style{})
		for _, p := range pictures {
			x.Figures = append(x.Figures, p.Figure)
		}
		left = without
		charts <- err
	}()
	x.Page = r.Page(nil).Document()
	long := r.Document()
	annex, err := x.annex(folder)
	if err := errors.Join(<-charts, err); err != nil {
		return nil, err
	}
	x.Full, x.Annex = x.full(long, left), annex
	return x, nil
}

// full is the second depth.
func (x *Report) full(long document.Document, left []plots.Left) document.Document {
	d := &document.Document{}
	d.Heading("Results in full", "")
	d.Put(document.Heading{Level: 3, Text: "Charts"})
	for _, f := range x.Figures {
		d.Put(document.Figure{File: chartFile(f, "svg"), Title: f.Title, Alt: f.Alt})
	}
	if len(left) > 0 {
		var said []string
		for _, c := range left {
			said = append(said, fmt.Sprintf("%s (%s)", c.Title, c.Why))
		}
		d.Note("Not drawn: " + strings.Join(said, "; ") + ".")
	}
	d.Put(document.Heading{Level: 3, Text: "The long table"})
	lower(d, long)
	return *d
}

// lower adds a document without its title to another, its headings one level lower.
func lower(to *document.Document, d document.Document) {
	for _, b := range d.Blocks {
		switch x := b.(type) {
		case document.Heading:
			if x.Level == 1 {
				continue
			}
			x.Level++
			b = x
		case document.Either:
			var either document.Either
			lower(&either.Wide, x.Wide)
			lower(&either.Narrow, x.Narrow)
			b = either
		}
		to.Put(b)
	}
}

// Document is the whole.
func (x *Report) Document() (d document.Document) {
	for _, part := range []document.Document{x.Page, x.Full, x.Annex} {
		d.Blocks = append(d.Blocks, part.Blocks...)
	}
	return d
}

// chartFile is where a chart is in papers that link to it.
func chartFile(f plots.Figure, ending string) string { return "charts/" + f.Name + "." + ending }
