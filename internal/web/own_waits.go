package web

import (
	"net/http"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/intake"
)

// waitsAsked is what is asked of a file of waiting times.
type waitsAsked struct{ Alliance, Trusts, From, To string }

// changeWaits makes published figures of files of waiting times, as "targets from-cwt" does,
// against which the model's own are then held.
func (s *Site) changeWaits(w http.ResponseWriter, r *http.Request, x *work, sent *ownSent) error {
	p := newOwnPage()
	text := func(field string) string { return strings.TrimSpace(r.PostFormValue(field)) }
	p.Waits = waitsAsked{text("alliance"), text("trusts"), text("from"), text("to")}
	refuse := func(field, text string) error {
		return s.showOwn(w, http.StatusUnprocessableEntity, x, p, []wrong{{field, onPage.Replace(text)}})
	}
	switch {
	case sent.waits != nil:
		return refuse("waits", upper(sent.waits.Error()))
	case (p.Waits.Alliance == "") == (p.Waits.Trusts == ""):
		return refuse("alliance", "Write an alliance or trusts, and not both")
	}
	asked := intake.AskedTargets{Alliance: p.Waits.Alliance, From: p.Waits.From, To: p.Waits.To, Small: "hide"}
	for _, trust := range strings.Split(p.Waits.Trusts, ",") {
		if trust = strings.TrimSpace(trust); trust != "" {
			asked.Trusts = append(asked.Trusts, trust)
		}
	}
	made, err := sent.published.Targets(&asked)
	if kind := diag.KindOf(err); kind == diag.Usage || kind == diag.Refused {
		return refuse("waits", err.Error())
	} else if err != nil {
		return err
	}
	p.Told, p.Warnings = made.Told, made.Warnings
	for i := range p.Told {
		p.Told[i] = upper(onPage.Replace(p.Told[i]))
	}
	mistakes, err := s.putSections(x, made.Text)
	switch {
	case err != nil:
		return err
	case mistakes != "":
		return refuse("waits", mistakes)
	}
	p.Told = append(p.Told, "In the scenario now: "+made.Holds+", all held out. Check your area has each beside the model’s own after the next run, and says which of them the scenario does not measure.")
	return s.showOwn(w, http.StatusOK, x, p, nil)
}

// ownFigures are the published figures of the work's own, by the names of their sections.
func (w *work) ownFigures() (names []string) {
	if all, ok := w.draft.at("target").(*section); ok {
		return slices.Clone(all.keys)
	}
	return nil
}

// dropFigures takes the published figures of the work's own away.
func (s *Site) dropFigures(w http.ResponseWriter, r *http.Request, x *work) error {
	if len(x.ownFigures()) == 0 {
		return s.showOwn(w, http.StatusUnprocessableEntity, x, newOwnPage(), []wrong{{"published", "There are no published figures of your own to take away"}})
	}
	x.set(nil, "target")
	x.rewrite()
	if _, err := s.compiled(x); err != nil {
		return err
	}
	if err := x.save(); err != nil {
		return err
	}
	http.Redirect(w, r, "/w/"+x.name+"/own", http.StatusSeeOther)
	return nil
}
