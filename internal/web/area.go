package web

import (
	"net/http"

	"prehabsim/internal/words"
)

// areaPage is whether the starting point may be trusted.
type areaPage struct {
	Lead string
	Held []string // how many figures are met, by class
	Rows []figure
	More string
}

// figure is a published one beside the model's.
type figure struct{ Name, Observed, Simulated, Verdict string }

// mostFigures are shown of those that were published; all are in targets.csv.
const mostFigures = 40

func (s *Site) area(w http.ResponseWriter, r *http.Request, x *work) error {
	var p areaPage
	list := x.finished()
	if len(list) == 0 {
		m, err := s.compiled(x)
		if err != nil {
			return err
		}
		p.Lead = "There are no published figures to hold this scenario against."
		if n := len(m.Targets); n > 0 {
			p.Lead = "The first run simulates the published year too, and " + words.Count(n, "published figure") + " stand here beside the model’s own."
		}
		return s.show(w, http.StatusOK, "area.html", frame{Title: "Check your area", Work: x, Crumbs: x.crumbs(), Page: p})
	}
	made, err := s.report(x.folder() + "/" + resultsFolder + "/" + list[0].Name)
	if err != nil {
		return err
	}
	held := made.Meta.Targets
	p.Lead = "There are no published figures to hold this scenario against."
	if len(held.List) > 0 {
		p.Lead = "Each published figure beside what the model makes of that year. Only what was held out tests anything: the model’s numbers were set by the others or follow from them."
		p.Held = held.Verdicts()
	}
	for _, t := range held.List {
		if len(p.Rows) == mostFigures {
			p.More = words.Count(len(held.List)-mostFigures, "more figure") + " in targets.csv of the results."
			break
		}
		row := figure{Name: t.Name, Observed: short(t.Observed, t.Unit), Simulated: short(t.Simulated, t.Unit), Verdict: t.Verdict}
		if t.Verdict == "" {
			row.Verdict = "not simulated"
		}
		p.Rows = append(p.Rows, row)
	}
	return s.show(w, http.StatusOK, "area.html", frame{Title: "Check your area", Work: x, Crumbs: x.crumbs(), Page: p})
}

// short is a figure as it is told; a dash where there is none.
func short(x float64, unit string) string {
	if x != x {
		return "–"
	}
	if unit == "%" {
		return words.Short(x, 3) + "%"
	}
	return words.Short(x, 3) + " " + unit
}
