// Package papers makes of finished results what is handed on: a page for a browser, the same
// as Markdown, and whatever else [Papers] lists. All papers are of one [Report], so that a
// figure is the same in each.
//
// What results say is package report's, how a kind of block is written package document's,
// and charts are those of package plots. Start at [New]; [Make] makes the papers.
package papers

import (
	"fmt"
	"slices"

	"prehabsim/internal/disk"
)

// Paper is a way in which results are handed on.
type Paper struct {
	File string // its name
	Flag string // of the command that asks for it; "": it is always made
	Help string // of the flag
	Make func(*Report) ([]File, error)
}

// Papers are all of them, in order of writing.
var Papers = []Paper{
	{"report.html", "", "", page},
	{"report.md", "md", "the same as Markdown, with its charts in a folder beside it", markdown},
	{"report.xlsx", "xlsx", "a workbook: the page, charts that can be changed, and the tables of the results", workbookOf},
	{"report.docx", "docx", "the same for Word", word},
	{"report.pptx", "pptx", "slides: what it comes to, the page's rows and one chart a slide, with notes", slides},
}

// File is one that is to be written; its name may have a folder before it.
type File = disk.File

// Make makes the papers that are always made, and those whose flags were given.
func Make(r *Report, flags []string) (files []File, err error) {
	for _, p := range Papers {
		if p.Flag != "" && !slices.Contains(flags, p.Flag) {
			continue
		}
		made, err := p.Make(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.File, err)
		}
		files = append(files, made...)
	}
	return files, nil
}
