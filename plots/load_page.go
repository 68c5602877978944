package plots

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/facts"
)

// pageFile has the figures of the one page.
const pageFile = "page.json"

// Headline is a figure of the one page: of the first option its level, of the others the
// change from it or, where the first has none, their own.
type Headline struct {
	Row, Option, Unit, Note string
	Value                   float64    // NaN: the page has words instead
	Chance, Evidence        [2]float64 // NaN where there is none
}

func loadPage(folder fs.FS, r *Results) error {
	text, err := fs.ReadFile(folder, pageFile)
	if errors.Is(err, fs.ErrNotExist) {
		r.lack(pageFile, "the folder has no %s", pageFile)
		return nil
	}
	if err != nil {
		return fmt.Errorf("read results: %w", err)
	}
	var page struct {
		Rows []struct {
			Row, Option, Unit, Note string
			Value                   *float64
			ChanceLow               *float64 `json:"chance_low"`
			ChanceHigh              *float64 `json:"chance_high"`
			EvidenceLow             *float64 `json:"evidence_low"`
			EvidenceHigh            *float64 `json:"evidence_high"`
		}
	}
	if err := facts.Unmarshal(text, &page); err != nil {
		return fmt.Errorf("%s:%w", pageFile, err)
	}
	number := func(x *float64) float64 {
		if x == nil {
			return math.NaN()
		}
		return *x
	}
	for _, x := range page.Rows {
		if r.index(x.Option) < 0 {
			return fmt.Errorf("%s:1: option %q is not an option of %s", pageFile, x.Option, facts.ManifestFile)
		}
		r.Page = append(r.Page, Headline{
			Row: x.Row, Option: x.Option, Unit: x.Unit, Note: x.Note, Value: number(x.Value),
			Chance:   [2]float64{number(x.ChanceLow), number(x.ChanceHigh)},
			Evidence: [2]float64{number(x.EvidenceLow), number(x.EvidenceHigh)},
		})
	}
	return nil
}

// onPage is a figure of an option; ok is false where the page has none.
func (r *Results) onPage(row, option string) (h Headline, ok bool) {
	i := slices.IndexFunc(r.Page, func(h Headline) bool { return h.Row == row && h.Option == option })
	if i < 0 {
		return Headline{Row: row, Option: option, Value: math.NaN(), Chance: [2]float64{math.NaN(), math.NaN()}, Evidence: [2]float64{math.NaN(), math.NaN()}}, false
	}
	return r.Page[i], true
}

// told are the options besides the first of which the page has figures, and left the names
// of those of which it has none: it has room for six.
func (r *Results) told() (told []facts.Option, left []string) {
	for _, o := range r.Options[1:] {
		if slices.ContainsFunc(r.Page, func(h Headline) bool { return h.Option == o.ID }) {
			told = append(told, o)
		} else {
			left = append(left, r.called(o.ID))
		}
	}
	return told, left
}

// known says that a range is there, and leaves out says that it does zero.
func known(x [2]float64) bool     { return !math.IsNaN(x[0]) && !math.IsNaN(x[1]) }
func leavesOut(x [2]float64) bool { return known(x) && (x[0] > 0 || x[1] < 0) }

// instead are the words of the page where it has no figure, or where the change is none.
func (h Headline) instead() string {
	for _, word := range []string{"assumed none", "not modelled", "no change"} {
		if strings.HasPrefix(h.Note, word) {
			return word
		}
	}
	if math.IsNaN(h.Value) {
		return "none"
	}
	return ""
}

// ofOthers says that a change is of other patients than the first option's.
func (h Headline) ofOthers() bool { return strings.Contains(h.Note, "other patients") }

// strength of a change: 2 where chance and, if inputs were drawn, the evidence leave out that
// there is none; 1 where chance alone does; 0 otherwise, and of other patients.
func (h Headline) strength() int {
	switch {
	case h.instead() != "" || h.ofOthers() || !leavesOut(h.Chance):
		return 0
	case known(h.Evidence) && !(leavesOut(h.Evidence) && h.Evidence[0]*h.Value > 0):
		return 1
	}
	return 2
}

// effect is a row of the page whose changes are the question, in the order of the verdict.
type effect struct {
	row, title  string
	better      float64 // 1: more is better, −1: less
	more, fewer string  // behind a number
}

var effects = []effect{
	{"treatments", "Cancer treatments started", 1, "more cancer treatments started a year", "fewer cancer treatments started a year"},
	{"within_62_days", "Treated within 62 days", 1, "percentage points more treated within 62 days", "percentage points fewer treated within 62 days"},
	{"ward_bed_days_less_luck", "Cancer ward bed-days", -1, "more cancer ward bed-days a year", "fewer cancer ward bed-days a year"},
	{"routine_admissions", "Routine patients admitted", 1, "more routine patients admitted a year", "fewer routine patients admitted a year"},
}

// leader is the change for the better that a reader would look at first: the largest of the
// first question in which some option gains clearly; if none does, the largest of the first
// in which one gains beyond chance. Its strength is 0 where none does. Only options that may
// lead are asked.
func (r *Results) leader(may func(option string) bool) (e effect, h Headline, strength int) {
	for _, strength := range []int{2, 1} {
		for _, e := range effects {
			best := Headline{}
			for _, o := range r.Options[1:] {
				if h, _ := r.onPage(e.row, o.ID); may(o.ID) && h.strength() >= strength && h.Value*e.better > best.Value*e.better {
					best = h
				}
			}
			if best.Option != "" {
				return e, best, strength
			}
		}
	}
	return effect{}, Headline{}, 0
}

// anyOption is for questions in which every option may lead.
func anyOption(string) bool { return true }

// chosen is the option that a chart of one option shows, of those that it can show: the
// leader or, where none leads, the first by which some line of the table clearly changes, or
// else the first of all. ok is false where there is none.
func (r *Results) chosen(can func(option string) bool) (option string, ok bool) {
	if len(r.Options) < 2 {
		return "", false
	}
	if _, h, strength := r.leader(can); strength > 0 {
		return h.Option, true
	}
	for _, d := range r.Differences {
		if d.By == "all" && d.Period == "window" && can(d.Option) && d.clear() && !d.doubted() {
			return d.Option, true
		}
	}
	for _, o := range r.Options[1:] {
		if can(o.ID) {
			return o.ID, true
		}
	}
	return "", false
}
