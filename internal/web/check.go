package web

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// checkPage is the last look before time is spent.
type checkPage struct {
	Changes      []string // what each option is, from -> to
	Sets         []changed
	Warnings     []string
	Loads        []string
	Duration     string
	Options      int
	Replications int
	Draws        int
	Years        string
	Seed         uint64
	Wrong        []string // what the scenario does not take
}

// changed is a value that the work has set.
type changed struct{ Path, Value string }

// lookReplications is how many replications a page may ask for: hours of work are for the
// command line.
const lookReplications = 1000

func (s *Site) check(w http.ResponseWriter, r *http.Request, x *work) error {
	return s.showCheck(w, http.StatusOK, x, nil)
}

func (s *Site) showCheck(w http.ResponseWriter, status int, x *work, mistakes []wrong) error {
	f := frame{Title: "Check before you run", Work: x, Crumbs: x.crumbs(), Wrong: mistakes}
	var p checkPage
	for _, path := range x.draft.changed() {
		value := x.at(strings.Split(path, ".")...)
		p.Sets = append(p.Sets, changed{label(strings.TrimPrefix(path, "option.")), written(value)})
	}
	m, err := s.compiled(x)
	if err != nil {
		p.Wrong = strings.Split(err.Error(), "\n")
		f.Page = p
		return s.show(w, http.StatusUnprocessableEntity, "check.html", f)
	}
	for i := range m.Options[1:] {
		p.Changes = append(p.Changes, describe.ChangesOf(m, i+1))
	}
	p.Warnings = diag.Abridged(m.Warnings)
	p.Loads = describe.LoadLines(m)
	p.Duration, p.Options, p.Seed = m.Duration(len(m.Options)), len(m.Options), m.Seed
	p.Replications, p.Draws = m.Replications, m.Draws
	p.Years = words.Date(m.From.String()) + " to " + words.Date(m.To.String())
	f.Page = p
	return s.show(w, status, "check.html", f)
}

// written is a value as the file has it.
func written(value any) string {
	d := draft{"x": value}
	text, err := d.text()
	if err != nil {
		return ""
	}
	_, after, _ := strings.Cut(string(text), "\nx = ")
	return strings.Trim(strings.TrimSpace(after), `"`)
}

// setSize takes how large a run is to be from what was sent.
func (w *work) setSize(r *http.Request, is *study.Scenario) (changed bool, mistakes []wrong) {
	for _, x := range []struct {
		key, what              string
		least, most, is, usual int
	}{{"replications", "replications", 1, lookReplications, is.Replications, 20}, {"draws", "draws", 0, study.MostDraws, is.Draws, 64}} {
		n, err := strconv.Atoi(strings.TrimSpace(r.PostFormValue(x.key)))
		if err != nil || n < x.least || n > x.most {
			mistakes = append(mistakes, wrong{x.key, fmt.Sprintf("Write how many %s, %d to %d, such as %d", x.what, x.least, x.most, x.usual)})
		} else if n != x.is {
			w.set(int64(n), "run", x.key)
			changed = true
		}
	}
	return changed, mistakes
}

// begin lets a work be run as it is.
func (s *Site) begin(w http.ResponseWriter, r *http.Request, x *work) error {
	m, err := s.compiled(x)
	if err != nil {
		return s.showCheck(w, http.StatusUnprocessableEntity, x, nil)
	}
	changed, mistakes := x.setSize(r, m)
	if len(mistakes) > 0 {
		return s.showCheck(w, http.StatusUnprocessableEntity, x, mistakes)
	}
	if changed { // or comments that somebody wrote into the file would go
		if err := errors.Join(x.rewrite(), x.save()); err != nil {
			return err
		}
	}
	one, err := study.Load(x.files(s.Builtin), draftFile, study.Choice{})
	if err != nil {
		return err
	}
	run, err := study.New(one)
	if err != nil {
		return err
	}
	result := strings.TrimPrefix(run.FolderName(), run.Slug()+"-")
	store := &study.Folder{Path: x.folder() + "/" + resultsFolder + "/" + result}
	if err := s.queue.add(&job{work: x.name, title: x.Title(), result: result, study: run, options: len(run.Options), store: store}); err != nil {
		return err
	}
	http.Redirect(w, r, "/w/"+x.name+"/run", http.StatusSeeOther)
	return nil
}
