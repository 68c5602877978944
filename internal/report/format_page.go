package report

import (
	"encoding/csv"
	"io"

	"prehabsim/internal/verdict"
	"prehabsim/internal/words"
)

var pageText = Format{
	File:  "page.txt",
	Title: "the one page as the terminal shows it",
	Write: func(w io.Writer, r *Results) error {
		_, err := io.WriteString(w, r.Page(nil).Text(pageWidth))
		return err
	},
}

var pageJSON = Format{
	File:  "page.json",
	Title: "the one page for programs: its sentences, and a row for each figure of an option",
	Write: func(w io.Writer, r *Results) error { return r.Page(nil).JSON(w) },
}

// pageFigure is a figure of the page, without any layout.
type pageFigure struct {
	Row          string     `json:"row"`
	Option       string     `json:"option"`
	Value        words.JSON `json:"value"` // of current its own; of others the change from it or, where current has none, their own
	Unit         string     `json:"unit"`
	ChanceLow    words.JSON `json:"chance_low"`
	ChanceHigh   words.JSON `json:"chance_high"`
	EvidenceLow  words.JSON `json:"evidence_low"`
	EvidenceHigh words.JSON `json:"evidence_high"`
	Note         string     `json:"note"`
}

// tidy are the figures of the page, row by row.
func (p *Page) tidy() (list []pageFigure) {
	for _, part := range p.parts {
		for _, x := range allRows(part.rows) {
			for i, c := range x.cells {
				if c.text.Long == words.None {
					continue
				}
				f := pageFigure{
					Row: x.id, Option: p.Set.Options[p.shown[i]], Value: words.JSON(c.value), Unit: x.unit,
					ChanceLow: words.JSON(c.chance.low), ChanceHigh: words.JSON(c.chance.high),
					EvidenceLow: words.JSON(c.evidence.low), EvidenceHigh: words.JSON(c.evidence.high), Note: c.note,
				}
				if x.unit == "" { // it is in words
					f.Note = c.text.Long
				}
				list = append(list, f)
			}
		}
	}
	return list
}

// allRows are rows with those of files alone, each behind the one in which it stands.
func allRows(rows []pageRow) (list []pageRow) {
	for _, x := range rows {
		list = append(append(list, x), x.with...)
	}
	return list
}

// JSON writes the page for programs.
func (p *Page) JSON(w io.Writer) error {
	type entry struct {
		Head string `json:"head"`
		Text string `json:"text"`
	}
	type sentence struct {
		About verdict.Question `json:"about"`
		Text  string           `json:"text"`
	}
	page := struct {
		Title    string       `json:"title"`
		When     string       `json:"when"`
		Warnings []string     `json:"warnings,omitempty"`
		Verdict  []sentence   `json:"verdict"`
		Rows     []pageFigure `json:"rows"`
		Entries  []entry      `json:"entries,omitempty"`
		Foot     []string     `json:"foot"`
	}{Title: p.title(), When: p.when(), Warnings: p.warnings(), Rows: p.tidy(), Foot: p.foot()}
	for _, x := range p.verdict().Sentences {
		page.Verdict = append(page.Verdict, sentence{x.About, x.Text})
	}
	for _, x := range p.entries() {
		page.Entries = append(page.Entries, entry(x))
	}
	text, err := marshal(page, " ")
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}

// CSV writes its figures as a table.
func (p *Page) CSV(w io.Writer) error {
	s := sheet{csv.NewWriter(w)}
	s.row("row", "option", "value", "unit", "chance_low", "chance_high", "evidence_low", "evidence_high", "note")
	for _, f := range p.tidy() {
		cells := []string{f.Row, f.Option, words.Exact(float64(f.Value)), f.Unit}
		for _, x := range []words.JSON{f.ChanceLow, f.ChanceHigh, f.EvidenceLow, f.EvidenceHigh} {
			cells = append(cells, words.Exact(float64(x)))
		}
		s.row(append(cells, f.Note)...)
	}
	s.w.Flush()
	return s.w.Error()
}
