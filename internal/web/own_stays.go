package web

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
)

// staysAsked is what is asked of a file of stays or other times.
type staysAsked struct {
	Step, Column, Censored, By, Unit string
	Whole                            bool // from admission to discharge, with complications in them
}

// usualStay is the step whose time local data tell of first, where a scenario has it.
const usualStay = "surgery.ward_stay"

// timedSteps are the steps of routes that take a time of their own, as route.step.
func timedSteps(m *study.Scenario) (steps []string) {
	routes := m.Options[0].Document.Root.At("route")
	steps = slices.DeleteFunc(m.Timed(), func(step string) bool {
		route, _, _ := strings.Cut(step, ".")
		return routes.At(route) == nil
	})
	slices.SortStableFunc(steps, func(a, b string) int { return first(b) - first(a) })
	return steps
}

func first(step string) int { return map[bool]int{true: 1}[step == usualStay] }

// changeStays fits laws to a column of a file, as "fit" does, and puts means and spreads, or
// a law, into the scenario file. The file itself is read in memory and kept nowhere.
func (s *Site) changeStays(w http.ResponseWriter, r *http.Request, x *work, sent *ownSent) error {
	p := newOwnPage()
	p.Stays = staysAsked{Step: r.PostFormValue("stay"), Column: strings.TrimSpace(r.PostFormValue("column")), Censored: strings.TrimSpace(r.PostFormValue("censored")),
		By: strings.TrimSpace(r.PostFormValue("group")), Unit: r.PostFormValue("unit"), Whole: r.PostFormValue("whole") != ""}
	m, err := s.compiled(x)
	if err != nil {
		return err
	}
	refuse := func(field, text string) error {
		return s.showOwn(w, http.StatusUnprocessableEntity, x, p, []wrong{{field, onPage.Replace(text)}})
	}
	file := sent.stays
	switch {
	case file.wrong != nil:
		return refuse("stays", upper(file.wrong.Error()))
	case p.Stays.Column == "":
		return refuse("column", "Write the name of the column that has the times, such as los_days")
	case !slices.Contains(timedSteps(m), p.Stays.Step):
		return refuse("stay", "Choose a step of the list")
	}
	var found bytes.Buffer
	f := describe.Fit{File: file.Name, Unit: p.Stays.Unit, Scenario: draftFile, Step: p.Stays.Step, Small: "hide", W: &found}
	f.Value, f.Censored, f.By = p.Stays.Column, p.Stays.Censored, p.Stays.By
	f.Warn = func(format string, args ...any) {
		p.Warnings = append(p.Warnings, upper(onPage.Replace(fmt.Sprintf(format, args...))))
	}
	if f.Place, err = m.StepTime(p.Stays.Step); err != nil {
		return refuse("stay", err.Error())
	}
	if err = f.Check(true); err == nil {
		err = f.Run(bytes.NewReader(file.Text))
	}
	if kind := diag.KindOf(err); kind == diag.Usage || kind == diag.Refused {
		return refuse("stays", err.Error())
	} else if err != nil {
		return err
	}
	p.Text = found.String()
	text, told := f.Sections(m.Options[0].Document, p.Stays.Whole)
	if p.Told = told; text == "" {
		p.Told = append(p.Told, "Nothing was put into the scenario.")
		return s.showOwn(w, http.StatusOK, x, p, nil)
	}
	if mistakes, err := s.putSections(x, text); err != nil || mistakes != "" {
		if err != nil {
			return err
		}
		return refuse("stays", mistakes)
	}
	if m.Tuning() > 0 {
		p.Told = append(p.Told, "Waits rest on how long patients stay: Check your area offers to calibrate the scenario again.")
	}
	p.Told = append(p.Told, "This stands in the scenario now, and among what you have changed of all assumptions, where each can be had again as it began.")
	return s.showOwn(w, http.StatusOK, x, p, nil)
}

// putSections puts sections, as text, into the work's file, and saves it; what the scenario
// does not take of them is said, and nothing is saved.
func (s *Site) putSections(x *work, text string) (mistakes string, err error) {
	made, err := readDraft([]byte(text))
	if err != nil {
		return "", err
	}
	before := x.text
	put(x.draft, made.root, nil)
	x.rewrite()
	if _, err := s.compiled(x); err != nil {
		x.text = before
		return err.Error(), nil
	}
	return "", x.save()
}

// put puts what a section has where it stands, key by key.
func put(to draft, from *section, at []string) {
	for _, key := range from.keys {
		path := append(slices.Clone(at), key)
		if below, ok := from.child[key].(*section); ok && !below.inLine {
			put(to, below, path)
			continue
		}
		to.set(from.child[key], path...)
	}
}
