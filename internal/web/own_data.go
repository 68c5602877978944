package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/intake"
	"prehabsim/internal/study"
)

// ownPage is data of somebody's own. Of a list of patients counts alone go into the scenario
// file, as "backlog from-ptl" makes them: the list itself is read in memory and kept nowhere.
type ownPage struct {
	Steps    []string // at which patients wait
	HasSite  bool     // patients have a tumour site, by which they may be counted
	Lists    []ownList
	Told     []string // what was made of the list that was sent
	Warnings []string
	Step     string // what was typed
	Date     string
	Sheet    string
	Words    string
	BySite   bool

	Timed []string // steps that take a time, for stays
	Stays staysAsked
	Waits waitsAsked
	Text  string // what was found of stays, at length

	Figures int // published ones of the work's own
}

// ownList is a backlog that the scenario file has.
type ownList struct{ Name, Step, Source string }

// tumourSite is the attribute that the built-in scenarios count by.
const tumourSite = "site"

func (s *Site) ownData(w http.ResponseWriter, r *http.Request, x *work) error {
	return s.showOwn(w, http.StatusOK, x, newOwnPage(), nil)
}

// newOwnPage is one on which nothing has been written.
func newOwnPage() ownPage { return ownPage{BySite: true, Stays: staysAsked{Unit: "d", Whole: true}} }

func (s *Site) showOwn(w http.ResponseWriter, status int, x *work, p ownPage, mistakes []wrong) error {
	m, err := s.compiled(x)
	if err != nil {
		return err
	}
	p.Steps, p.HasSite = m.WaitedFor(), m.HasCategory(tumourSite)
	p.Lists, p.Timed = x.ownLists(), timedSteps(m)
	p.Figures = len(x.ownFigures())
	f := frame{Title: "Your own data", Work: x, Crumbs: x.crumbs(), Wrong: mistakes, Page: p}
	if len(mistakes) > 0 {
		f.Title = "Error: " + f.Title
	}
	return s.show(w, status, "own.html", f)
}

// ownLists are the backlogs of the scenario file, in its order.
func (w *work) ownLists() (list []ownList) {
	all, ok := w.draft.at("backlog").(*section)
	if !ok {
		return nil
	}
	for _, name := range all.keys {
		if one, ok := all.child[name].(*section); ok {
			step, _ := one.child["waiting_for"].(string)
			source, _ := one.child["source"].(string)
			list = append(list, ownList{name, step, source})
		}
	}
	return list
}

// changeOwn puts a list's counts into the scenario file in place of what there was of the
// same step, or takes a backlog away.
func (s *Site) changeOwn(w http.ResponseWriter, r *http.Request, x *work) error {
	sent, err := s.readOwn(r)
	if err != nil {
		return err
	}
	if name := r.PostFormValue("delete"); name != "" {
		if !slices.ContainsFunc(x.ownLists(), func(l ownList) bool { return l.Name == name }) {
			return s.showOwn(w, http.StatusUnprocessableEntity, x, newOwnPage(), []wrong{{"delete", "There is no such list"}})
		}
		x.draft.set(nil, "backlog", name)
		x.rewrite()
		if err := x.save(); err != nil {
			return err
		}
		http.Redirect(w, r, "/w/"+x.name+"/own", http.StatusSeeOther)
		return nil
	}
	switch r.PostFormValue("of") {
	case "stays":
		return s.changeStays(w, r, x, sent)
	case "waits":
		return s.changeWaits(w, r, x, sent)
	case "no waits":
		return s.dropFigures(w, r, x)
	}
	p := newOwnPage()
	p.Step, p.Date, p.Sheet, p.Words, p.BySite = r.PostFormValue("step"), r.PostFormValue("date"), r.PostFormValue("sheet"), r.PostFormValue("words"), r.PostFormValue("by") != ""
	made, mistake, err := s.readList(sent, x, &p)
	if err != nil {
		return err
	}
	if mistake != nil {
		return s.showOwn(w, http.StatusUnprocessableEntity, x, p, []wrong{*mistake})
	}
	if err := x.putLists(made.Text, p.Step); err != nil {
		return err
	}
	x.rewrite()
	if err := x.save(); err != nil {
		return err
	}
	p.Told, p.Warnings = made.Told, made.Warnings
	return s.showOwn(w, http.StatusOK, x, p, nil)
}

// readList makes sections of the list that was sent, or says what is wrong with it and where.
func (s *Site) readList(sent *ownSent, x *work, p *ownPage) (made intake.Made, mistake *wrong, err error) {
	if sent.list.wrong != nil {
		return made, &wrong{"list", upper(sent.list.wrong.Error())}, nil
	}
	if _, ok := intake.ParseDate(p.Date); !ok {
		return made, &wrong{"date", "Write the day on which the list was taken, such as 01/04/2027"}, nil
	}
	m, err := s.compiled(x)
	if err != nil {
		return made, nil, err
	}
	if !slices.Contains(m.WaitedFor(), p.Step) {
		return made, &wrong{"step", "Choose a step of the list"}, nil
	}
	if name, err := s.inherited(x, p.Step); err != nil || name != "" {
		return made, &wrong{"step", "What this work began with has a list of this step already, " + name + ", and would count both; change it in that file"}, err
	}
	asked := intake.AskedBacklog{WaitingFor: p.Step, Date: p.Date, Sheet: p.Sheet, Scenario: draftFile, Band: 1}
	if p.BySite && m.HasCategory(tumourSite) {
		asked.By = []string{tumourSite}
		asked.Map = slices.DeleteFunc(strings.Split(strings.ReplaceAll(p.Words, "\r", ""), "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	}
	made, err = study.MakeBacklog(x.files(s.Builtin), sent.list.File, &asked)
	if kind := diag.KindOf(err); kind == diag.Usage || kind == diag.Refused {
		return made, &wrong{"list", onPage.Replace(err.Error())}, nil
	}
	return made, nil, err
}

// inherited is a backlog of a step that the work has of what it began with, and not of its own.
func (s *Site) inherited(x *work, step string) (name string, err error) {
	d, err := s.document(x)
	if err != nil {
		return "", err
	}
	lists := d.Root.At("backlog")
	if lists == nil {
		return "", nil
	}
	own := x.ownLists()
	for _, name := range lists.Keys {
		if lists.Child[name].TextAt("waiting_for") == step && !slices.ContainsFunc(own, func(l ownList) bool { return l.Name == name }) {
			return name, nil
		}
	}
	return "", nil
}

// onPage names what messages call by its flag as the page does.
var onPage = strings.NewReplacer("--small-numbers show", "the command line with --small-numbers show", "--map", "“Words of the list”", "--by", "“Count by tumour site”",
	"--sheet", "“Sheet”", "--date", "“Taken on”", "--column", "“Column of the times”", "--censored", "“Column of who was still in”", "--alliance", "“Alliance”", "--trust", "“Trusts”")

// putLists puts backlogs, as text, in place of those of the same step.
func (w *work) putLists(text, step string) error {
	made, err := readDraft([]byte(text))
	if err != nil {
		return err
	}
	for _, old := range w.ownLists() {
		if old.Step == step {
			w.draft.set(nil, "backlog", old.Name)
		}
	}
	lists, ok := made.at("backlog").(*section)
	if !ok {
		return errors.New("no patient of the list waits")
	}
	for _, name := range lists.keys {
		w.draft.set(lists.child[name], "backlog", name)
	}
	return nil
}
