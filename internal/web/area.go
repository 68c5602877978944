package web

import (
	"net/http"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/words"
)

// areaPage is whether the starting point may be trusted.
type areaPage struct {
	Lead string
	Fit  *calibration // nil: the scenario has a fault, which the page of check tells
	Held []string     // how many figures are met, by class
	Rows []figure
	More string
	Old  bool // the results that they are of were made before something was changed
}

// figure is a published one beside the model's.
type figure struct{ Name, Observed, Simulated, Verdict string }

// mostFigures are shown of those that were published; all are in targets.csv.
const mostFigures = 40

func (s *Site) area(w http.ResponseWriter, r *http.Request, x *work) error {
	s.openAhead(x)
	var p areaPage
	list := x.finished()
	m, err := s.compiled(x) // of finished results it may be that it has come to have a fault since
	if err == nil {
		c := s.calibrationOf(x, m)
		p.Fit = &c
	}
	if len(list) == 0 {
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
	switch {
	case len(held.List) == 0:
	case held.Later:
		p.Lead = "Each published figure. What the model makes of that year is worked out at the end of a run, and stands here then."
	case held.Replications == 0:
		p.Lead = "Each published figure. The scenario does not say of which year they are, so nothing is simulated to hold them against."
	default:
		p.Lead = "Each published figure beside what the model makes of that year. Only what was held out tests anything: the model’s numbers were set by the others or follow from them."
		if len(held.Of("to be fitted")) > 0 { // then not all numbers were set by the others
			p.Lead = "Each published figure beside what the model makes of that year. Figures that are still to be fitted say how far a fit has to go; only what was held out tests anything."
		}
		p.Held = held.Verdicts()
	}
	p.Old = len(held.List) > 0 && !list[0].Current
	for _, t := range held.List {
		if len(p.Rows) == mostFigures {
			p.More = words.Count(len(held.List)-mostFigures, "more figure") + " in targets.csv of the results."
			break
		}
		name := t.Name
		if m != nil {
			name = upper(describe.TargetTitle(t, made.Meta.MeasureTitles, m.Options[0].Document))
		}
		row := figure{Name: name, Observed: short(t.Observed, t.Unit), Simulated: short(t.Simulated, t.Unit), Verdict: t.Verdict}
		switch t.Verdict {
		case "":
			row.Verdict = "not simulated"
		case "MISS":
			row.Verdict = "missed"
		}
		p.Rows = append(p.Rows, row)
	}
	return s.show(w, http.StatusOK, "area.html", frame{Title: "Check your area", Work: x, Crumbs: x.crumbs(), Page: p})
}

// changeArea lets numbers be calibrated or had again as they began, or those that lie in the
// work's folder be used.
func (s *Site) changeArea(w http.ResponseWriter, r *http.Request, x *work) error {
	switch r.PostFormValue("do") {
	case "calibrate":
		return s.calibrate(w, r, x)
	case "drop":
		return s.unfit(w, r, x)
	}
	return s.useFitted(w, r, x)
}

// useFitted lets the work begin with the numbers that calibrate has fitted in its folder.
func (s *Site) useFitted(w http.ResponseWriter, r *http.Request, x *work) error {
	if _, err := x.of.root.Stat(x.name + "/" + fittedFile); err != nil || x.extends() == fittedFile {
		return diag.Usage.Errorf("there are no fitted numbers in %s that are not used already", x.folder())
	}
	text, err := x.of.root.ReadFile(x.name + "/" + fittedFile)
	if err != nil {
		return disk.Reason(err)
	}
	fitted, err := readDraft(text)
	if err != nil {
		return err
	}
	if was, from := x.extends(), fitted.extends(); from != was {
		return diag.Usage.Errorf("%s is of %s, and this work began with %s; make it again by the command of this page", fittedFile, orText(from, "no other scenario"), was)
	}
	x.set(fittedFile, "extends")
	return s.keepArea(w, r, x)
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

// keepArea writes a work's file anew, saves it if it means something, and leads to its area.
func (s *Site) keepArea(w http.ResponseWriter, r *http.Request, x *work) error {
	x.rewrite()
	if _, err := s.compiled(x); err != nil {
		return err
	}
	if err := x.save(); err != nil {
		return err
	}
	http.Redirect(w, r, "/w/"+x.name+"/area", http.StatusSeeOther)
	return nil
}
