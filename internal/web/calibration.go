package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"prehabsim/internal/calibrate"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Numbers are calibrated on the page as "calibrate" does it, and stand in the scenario file
// then, each with its status. It begins from the scenario without what it has fitted before,
// so that it comes to the same however often it is asked for.

// With these all alliances were fitted: see scenarios/england/ALLIANCES.md.
const (
	fitReplications = 2
	fitSame         = 6
	fitFresh        = 12
)

// fitted are the numbers that were calibrated on the page, as paths of the scenario file.
func (d draft) fitted() (paths []string) {
	for _, path := range d.changed() {
		if s, ok := d.at(strings.Split(path, ".")...).(*section); ok && s.child["status"] == "CALIBRATED" {
			paths = append(paths, path)
		}
	}
	return paths
}

// fittedInPart says whether the calibration was stopped that set them.
func (d draft) fittedInPart() bool {
	return slices.ContainsFunc(d.fitted(), func(path string) bool {
		source, _ := d.at(strings.Split(path, ".")...).(*section).child["source"].(string)
		return strings.HasPrefix(source, "calibrate, ") && !strings.Contains(source, iterations(fitSame, fitFresh))
	})
}

func iterations(same, fresh int) string {
	return fmt.Sprintf("%d and %d iterations", same, fresh)
}

// dropFitted takes them away.
func (d draft) dropFitted() {
	for _, path := range d.fitted() {
		d.set(nil, strings.Split(path, ".")...)
	}
}

// unfitted is the work without them, to be calibrated.
func (w *work) unfitted() (*work, error) {
	d, err := readDraft(w.text)
	if err != nil {
		return nil, err
	}
	d.dropFitted()
	return &work{of: w.of, name: w.name, text: d.text(), draft: d}, nil
}

// calibrate lets numbers of the work be fitted, when its turn comes.
func (s *Site) calibrate(w http.ResponseWriter, r *http.Request, x *work) error {
	m, err := s.compiled(x)
	if err != nil {
		return err
	}
	if m.Tuning() == 0 {
		return diag.Usage.Errorf("no published figure of this scenario names a number that it sets, so there is nothing to calibrate")
	}
	from, err := x.unfitted()
	if err != nil {
		return err
	}
	j := &job{work: x.name, title: x.Title()}
	j.fit = func(ctx context.Context) error { return s.fit(ctx, j, x, from) }
	if err := s.queue.add(j); err != nil {
		return err
	}
	http.Redirect(w, r, "/w/"+x.name+"/run", http.StatusSeeOther)
	return nil
}

// fit fits numbers and puts them into the scenario file. Where it is stopped, those that were
// found until then are put there.
func (s *Site) fit(ctx context.Context, j *job, x, from *work) error {
	o := calibrate.Options{Replications: fitReplications, Same: fitSame, Fresh: fitFresh, Workers: s.Spec.Workers, Keep: true}
	o.Progress = func(done, total int, rms, _ float64, _ string) {
		j.tell(func() {
			j.note = "The figures that set numbers are " + words.Short(rms, 2) + " points or days off, on average"
			j.state = study.State{Phase: study.Simulating, Done: done, Of: total}
		})
	}
	j.at(study.State{Phase: study.Simulating, Of: fitSame + fitFresh})
	found, stopped := calibrate.Fit(ctx, from.files(s.Builtin), draftFile, o)
	if found == nil {
		if errors.Is(stopped, context.Canceled) {
			j.tell(func() { j.note = "Nothing was found yet." })
			return stopped
		}
		return diag.Refused.Of(stopped)
	}
	note, err := s.putFitted(x, found)
	if err != nil {
		return err
	}
	j.tell(func() { j.note = note })
	return stopped
}

// putFitted puts numbers that were found into the scenario file, unless that has changed since.
func (s *Site) putFitted(x *work, found *calibrate.Outcome) (note string, err error) {
	s.changing.Lock()
	defer s.changing.Unlock()
	now, err := s.works.open(x.name)
	if err != nil {
		return "", err
	}
	if !bytes.Equal(now.text, x.text) {
		return "", diag.Usage.Errorf("the scenario was changed while it was calibrated, so what was found is not of it; calibrate it again")
	}
	now.dropFitted()
	made, err := readDraft([]byte(found.Patch("", fmt.Sprintf("calibrate, seed %d, %s of %d replications", found.Seed, iterations(found.Same, found.Fresh), fitReplications))))
	if err != nil {
		return "", err
	}
	for _, key := range []string{"format", "extends"} { // of a file by itself
		made.set(nil, key)
	}
	put(now.draft, made.root, nil)
	now.rewrite()
	if _, err := s.compiled(now); err != nil {
		return "", err
	}
	return saidOfFit(found), now.save()
}

// saidOfFit says what was found, and which numbers could go no further.
func saidOfFit(found *calibrate.Outcome) string {
	var bound []string
	for _, n := range found.Numbers {
		if n.AtBound() {
			bound = append(bound, n.Path)
		}
	}
	text := words.Count(len(found.Numbers), "number") + " fitted, in " + words.Count(found.Same+found.Fresh, "step") + "."
	switch len(bound) {
	case 0:
		return text
	case 1:
		return text + " " + bound[0] + " is at the end of its range, so its figure may not be met."
	}
	return text + " " + words.Some(bound, 3) + " are at the ends of their ranges, so their figures may not be met."
}

// unfit has the numbers again as they began.
func (s *Site) unfit(w http.ResponseWriter, r *http.Request, x *work) error {
	if len(x.fitted()) == 0 {
		return diag.Usage.Errorf("there are no numbers that were calibrated here")
	}
	x.dropFitted()
	return s.keepArea(w, r, x)
}

// calibration is what the page of the area says of fitted numbers, and offers.
type calibration struct {
	Head    string
	Said    []string
	Offer   string // what the button to calibrate says; "": it cannot be done
	Takes   string // how long
	Command string // that does the same
	Drop    bool   // numbers were fitted here, and can be had as they began
	Ready   bool   // fitted numbers lie in the folder, and are not used
	Folder  string
	Warn    bool   // it is something to know before results are read
	Note    string // of the calibration that has just come to its end
}

// calibrationOf says whether numbers of the scenario are fitted to what is published.
func (s *Site) calibrationOf(x *work, m *study.Scenario) (c calibration) {
	toFit, tuned := m.ToFit()
	tuning, here := m.Tuning(), len(x.fitted())
	c.Folder, c.Drop = x.folder(), here > 0
	switch {
	case tuning == 0:
		c.Head = "Calibrating"
		c.Said = []string{"No published figure of this scenario names a number that it sets, so there is nothing to calibrate."}
		return c
	case toFit == 0:
		c.Head, c.Offer = "This scenario is calibrated", "Calibrate it again"
		c.Said = []string{words.Count(tuning, "number") + " of the model " + isAre(tuning) + " set by published figures. After a change of what that rests on, such as lengths of stay, they may fit no longer."}
	case m.MadeUp():
		c.Head, c.Offer, c.Warn = "Numbers of this scenario are made up", "Calibrate it", true
		c.Said = []string{
			"What is marked FICTIONAL was invented, here all or part of a place, so what comes of it is no area’s own. " +
				words.Count(toFit, "published figure") + " could set " + someNumbers(tuned) + " and " + hasHave(toFit) + " not set them: what stands in their place was written by hand.",
		}
	default:
		c.Head, c.Offer, c.Warn = "This scenario is not calibrated", "Calibrate it", true
		if tuned > 0 {
			c.Head += " to all of its figures"
		}
		c.Said = []string{
			words.Count(toFit, "published figure") + " of this area " + isAre(toFit) + " there to set " + someNumbers(tuned) + " and " + hasHave(toFit) + " not set them yet. What stands in their place is where a fit begins, and not what fits this area.",
			"So how long patients wait as now, and how many lie in beds or stand on lists, is not yet this area’s own. Differences between options say more than the levels do, and they too rest on it.",
		}
	}
	if x.fittedInPart() {
		c.Warn = true
		c.Said = append(c.Said, "It was stopped before its end, so figures that set numbers may be further off than they need be.")
	}
	if len(x.ownFigures()) > 0 {
		c.Said = append(c.Said, "Waiting times that you added set nothing: the figures that do are those that this work began with.")
	}
	if now, _, ok := s.queue.see(x.name); ok && now.Fits && now.Ended && now.Failed == "" && here > 0 {
		c.Note = now.Note
	}
	c.Takes = m.FittingTime(fitReplications * (fitSame + fitFresh))
	if here == 0 {
		c.Command = fmt.Sprintf("prehabsim calibrate %s --replications %d --same %d --fresh %d --out calibrated.toml", draftFile, fitReplications, fitSame, fitFresh)
	}
	_, err := x.of.root.Stat(x.name + "/" + fittedFile)
	c.Ready = err == nil && x.extends() != fittedFile
	return c
}

func someNumbers(tuned int) string {
	if tuned > 0 {
		return "further numbers of the model"
	}
	return "numbers of the model, such as delays,"
}

func isAre(n int) string   { return map[bool]string{true: "is", false: "are"}[n == 1] }
func hasHave(n int) string { return map[bool]string{true: "has", false: "have"}[n == 1] }
