package web

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// checkPage is the last look before time is spent.
type checkPage struct {
	Changes      []optionChanges
	Sets         []changed
	Fitted       string // how many numbers were calibrated here; "": none
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

// changed is a value that the work has set: of which option, what it is, from what to what.
type changed struct{ Of, What, From, To, Path string }

// lookReplications is how many replications a page may ask for: hours of work are for the
// command line.
const lookReplications = 1000

func (s *Site) check(w http.ResponseWriter, r *http.Request, x *work) error {
	if err := s.showCheck(w, http.StatusOK, x, nil); err != nil {
		return err
	}
	if m, err := s.compiled(x); err == nil && stateOf(x) != done {
		s.queue.ahead(m, true)
	}
	return nil
}

func (s *Site) showCheck(w http.ResponseWriter, status int, x *work, mistakes []wrong) error {
	f := frame{Title: "Check before you run", Work: x, Crumbs: x.crumbs(), Wrong: mistakes}
	var p checkPage
	d, err := s.document(x)
	if err != nil {
		return err
	}
	m, err := s.compiled(x)
	p.Sets = changesOf(x, d, m)
	if n := len(x.fitted()); n > 0 {
		p.Fitted = words.Count(n, "number") + " that " + map[bool]string{true: "was", false: "were"}[n == 1] + " calibrated"
	}
	if err != nil {
		p.Wrong = strings.Split(err.Error(), "\n")
		f.Page = p
		return s.show(w, http.StatusUnprocessableEntity, "check.html", f)
	}
	for i := range m.Options[1:] {
		c, err := changesIn(m, i+1)
		if err != nil {
			return err
		}
		p.Changes = append(p.Changes, c)
	}
	p.Warnings = diag.Abridged(m.Warnings)
	p.Loads = describe.LoadLines(m, calledIn(m))
	p.Duration, p.Options, p.Seed = m.Duration(len(m.Options)), len(m.Options), m.Seed
	p.Replications, p.Draws = m.Replications, m.Draws
	p.Years = words.Date(m.From.String()) + " to " + words.Date(m.To.String())
	f.Page = p
	return s.show(w, status, "check.html", f)
}

// calledIn is what readers call resources and options of a scenario.
func calledIn(m *study.Scenario) describe.Called {
	return describe.Called{
		Resource: func(id string) string {
			return placed(m.Options[0].Document, id)
		},
		Option: func(id string) string { return optionNames(m, []string{id}) },
	}
}

// changesOf are the values that somebody has set in the work, calibrated ones aside; m is nil
// where it is not accepted.
func changesOf(x *work, d *scenario.Document, m *study.Scenario) (list []changed) {
	fitted := x.fitted()
	for _, path := range x.draft.changed() {
		if slices.Contains(fitted, path) {
			continue
		}
		parts := strings.Split(path, ".")
		c := changed{Of: "All options", Path: path, What: settingTitle(d, path)}
		if n := d.Root.At(parts...); n != nil {
			c.To = n.Brief()
		}
		if parts[0] == "option" && len(parts) > 2 {
			of := strings.Join(parts[2:], ".")
			c.Of, c.What = parts[1], settingTitle(d, of)
			if n := d.OptionNode(parts[1]); n != nil && n.TextAt("name") != "" {
				c.Of = n.TextAt("name")
			}
			if m != nil {
				if o, err := m.Option(parts[1]); err == nil {
					c.What = settingTitle(o.Document, of)
					for _, change := range o.Changes {
						if change.Path == of {
							c.From, c.To = change.Was, change.Is
						}
					}
				}
			}
		}
		list = append(list, c)
	}
	return list
}

// optionChanges are what an option has otherwise than as now.
type optionChanges struct {
	Name, Posts string // what its posts come to; "": nothing is said of that
	Rows        []changed
	More        string
}

// mostChanges are shown of an option; its own page has all.
const mostChanges = 12

// changesIn are those of an option. Of posts it is told how many there are, also where they
// are written as a factor or in a table.
func changesIn(m *study.Scenario, at int) (list optionChanges, err error) {
	o := &m.Options[at]
	list.Name = o.Name
	seen := map[string]bool{}
	for _, c := range o.Changes {
		row := changed{What: settingTitle(o.Document, c.Path), From: yes(c.Was), To: yes(c.Is)}
		switch parts := strings.Split(c.Path, "."); {
		case parts[0] == "resource" && parts[len(parts)-1] == "wte":
			family := strings.Join(parts[1:len(parts)-1], ".")
			row.From, row.To = postsOf(m.Options[0].Posts, family), postsOf(o.Posts, family)
		case len(parts) > 2 && slices.Contains([]string{"cost", "benefit", "pay", "health"}, parts[0]): // a line of money, in all its keys
			title := describe.Spoken(parts[1])
			if n := o.Document.Root.At(parts[0], parts[1]); n != nil && n.TextAt("title") != "" {
				title = n.TextAt("title")
			}
			row = changed{What: "Money: " + title, From: "–", To: "of this option"}
			if m.Options[0].Document.Root.At(parts[0], parts[1]) != nil {
				row.From, row.To = "as in all", "changed"
			}
		}
		if seen[row.What] {
			continue
		}
		seen[row.What] = true
		list.Rows = append(list.Rows, row)
	}
	if n := len(list.Rows) - mostChanges; n > 0 {
		list.Rows, list.More = list.Rows[:mostChanges], words.Count(n, "more value")
	}
	if list.Posts, err = postsSaid(m, o.ID); err != nil || list.Posts == "" {
		return list, err
	}
	if paid, _, err := m.PostsCost(scenario.Current); err == nil && paid == 0 {
		list.Posts += ". As now none of them is paid for"
	}
	return list, nil
}

// yes says true and false as people do.
func yes(text string) string {
	return or(map[string]string{"true": "yes", "false": "no"}, text, text)
}

// postsOf adds up the posts of all copies of a resource.
func postsOf(posts map[string]float64, family string) string {
	sum := 0.0
	for _, name := range slices.Sorted(maps.Keys(posts)) {
		if name == family || strings.HasPrefix(name, family+".") {
			sum += posts[name]
		}
	}
	return words.Short(sum, 4)
}

// postsSaid says how many posts an option pays for and what they come to a year.
func postsSaid(m *study.Scenario, id string) (string, error) {
	posts, pounds, err := m.PostsCost(id)
	if err != nil || posts == 0 {
		return "", err
	}
	return words.Short(posts, 3) + " whole-time posts, £" + words.Plain(1000*math.Round(pounds/1000), 0) + " a year", nil
}

// or is what a table has under a key, or something else where it has nothing.
func or(table map[string]string, key, instead string) string {
	if text := table[key]; text != "" {
		return text
	}
	return instead
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
		x.rewrite()
		if err := x.save(); err != nil {
			return err
		}
		if m, err = s.compiled(x); err != nil {
			return err
		}
	}
	run, err := study.New(m.Apart())
	if err != nil {
		return err
	}
	result := x.resultOf(run)
	folder := x.folder() + "/" + resultsFolder + "/" + result
	_, err = s.folderOf(x, result)
	j := &job{
		work: x.name, title: x.Title(), result: result, study: run, options: len(run.Options),
		firstLook: errors.Is(err, errNoPage) && run.Replications+run.Draws > firstReplications,
		store:     func() study.Store { return &study.Folder{Path: folder, Lock: &s.making} },
		made:      func(came *study.Outcome) { s.keepResults(folder, came.Results) },
	}
	if err := s.queue.add(j); err != nil {
		return err
	}
	http.Redirect(w, r, "/w/"+x.name+"/run", http.StatusSeeOther)
	return nil
}

// resultOf is the name of a run's results: its fingerprint, and a number behind it where there
// are results of the same values whose ranges were others.
func (w *work) resultOf(run *study.Study) string {
	fingerprint := strings.TrimPrefix(run.FolderName(), run.Slug()+"-")
	name := fingerprint
	for n := 2; run.HasOtherRanges(w.folder() + "/" + resultsFolder + "/" + name); n++ {
		name = fmt.Sprintf("%s-%d", fingerprint, n)
	}
	return name
}
