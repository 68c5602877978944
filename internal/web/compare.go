package web

import (
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"prehabsim/internal/changes"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// comparePage is two results of a work, A the older or whichever was chosen first.
type comparePage struct {
	All          []finished // to choose from, the latest first
	A, B         string     // chosen; "": neither is yet
	Both         []side
	First        string // which figure is furthest apart
	How          string // figures are compared
	Paired       bool
	Alone        []string // what one of them has alone
	Set          string   // what was set differently, in a line
	Count        string   // how many figures differ
	Sets         []changed
	More         string // sets that are not shown
	Rest         string // what was not set otherwise
	Differ, Same []group
	Chance       string
}

// side is one of the two results.
type side struct {
	Letter, Address, Result, Name, Made, Options string
	Replications                                 int
}

// group is an option with its rows: what it is, in A, in B, and how far apart.
type group struct {
	Name string
	Rows [][]string
}

// mostSets are shown of what was set differently; files of the command line have all.
const mostSets = 100

// compare puts two results side by side, or asks which.
func (s *Site) compare(w http.ResponseWriter, r *http.Request, x *work) error {
	p := comparePage{All: x.finished(), A: r.FormValue("a"), B: r.FormValue("b")}
	f := frame{Title: "Compare two results", Work: x, Crumbs: x.crumbs(crumb{"/w/" + x.name + "/results", "Results"})}
	status := http.StatusOK
	asked := p.A != "" || p.B != ""
	if asked {
		f.Wrong = p.unknown()
	}
	switch {
	case len(f.Wrong) > 0:
		status, f.Title = http.StatusUnprocessableEntity, "Error: "+f.Title
	case asked:
		if err := s.compareOnce(x, &p); err != nil {
			return err
		}
	case len(p.All) > 1:
		p.A, p.B = p.All[1].Name, p.All[0].Name
	}
	f.Page = p
	return s.show(w, status, "compare.html", f)
}

// unknown says what is wrong with what was chosen.
func (p *comparePage) unknown() (mistakes []wrong) {
	for _, x := range []struct{ field, name string }{{"a", p.A}, {"b", p.B}} {
		if !slices.ContainsFunc(p.All, func(f finished) bool { return f.Name == x.name }) {
			mistakes = append(mistakes, wrong{x.field, "Choose result " + upper(x.field) + " from the list: this work has none of that name"})
		}
	}
	if len(mistakes) == 0 && p.A == p.B {
		mistakes = append(mistakes, wrong{"b", "Choose two different results: a result does not differ from itself"})
	}
	return mistakes
}

// compared is what a comparison says, and when the results were that it is made of.
type compared struct {
	of   [2]time.Time
	page comparePage
}

// mostCompared is how many comparisons are kept in memory: each reads every row of two results.
const mostCompared = 4

// compareOnce fills a page with what differs; of results that have not grown since it was asked
// for, from what was found then.
func (s *Site) compareOnce(x *work, p *comparePage) error {
	var of [2]time.Time
	for _, f := range p.All {
		for i, name := range []string{p.A, p.B} {
			if f.Name == name {
				of[i] = f.At
			}
		}
	}
	key := x.name + "/" + p.A + "/" + p.B
	s.comparing.Lock()
	defer s.comparing.Unlock()
	if known := s.compared[key]; known != nil && known.of[0].Equal(of[0]) && known.of[1].Equal(of[1]) {
		all := p.All
		*p = known.page
		p.All = all
		return nil
	}
	c, err := s.changesOf(x, p.A, p.B)
	if err != nil {
		return err
	}
	p.fill(x, c, s.inputsThatDiffer(x, c, p.A, p.B))
	if len(s.compared) >= mostCompared {
		clear(s.compared)
	}
	s.compared[key] = &compared{of, *p}
	return nil
}

// changesOf are what result b of a work has otherwise than a, as "compare --changes" has it.
func (s *Site) changesOf(x *work, a, b string) (*changes.Changes, error) {
	s.making.Lock() // while a run writes its folder it is not whole
	defer s.making.Unlock()
	var both [2]*changes.Folder
	var failed [2]error
	var reading sync.WaitGroup
	for i, result := range []string{a, b} {
		reading.Go(func() {
			both[i], failed[i] = changes.Load(disk.FS(filepath.Join(x.folder(), resultsFolder, result)), "AB"[i:i+1])
		})
	}
	reading.Wait()
	for i, result := range []string{a, b} {
		if failed[i] != nil {
			return nil, diag.Usage.Errorf("result %s cannot be read: %v; run its scenario again", result, disk.Reason(failed[i]))
		}
	}
	return changes.Of(both[0], both[1]), nil
}

// inputsThatDiffer are what two results have otherwise of what somebody set. Inputs are called
// as the scenario of b calls them; one that this program cannot read calls them by their paths.
func (s *Site) inputsThatDiffer(x *work, c *changes.Changes, a, b string) (list []changed) {
	written := func(result string) (whole, current *scenario.Document) {
		whole, current, err := study.Written(filepath.Join(x.folder(), resultsFolder, result), scenario.Files{Builtin: s.Builtin})
		if err != nil {
			return nil, &scenario.Document{Root: &scenario.Node{}}
		}
		return whole, current
	}
	var was, is, called *scenario.Document
	var reading sync.WaitGroup
	reading.Go(func() { was, _ = written(a) })
	reading.Go(func() { is, called = written(b) })
	reading.Wait()
	for _, row := range c.Settings {
		list = append(list, changed{What: upper(row.Name), From: row.From, To: row.To})
	}
	for _, row := range c.Inputs {
		list = append(list, changed{What: settingTitle(called, row.Name), Path: row.Name, Of: calledOf(c, row.Options), From: row.From, To: row.To})
	}
	if was != nil && is != nil {
		list = append(list, wordsThatDiffer(c, was, is)...)
	}
	return list
}

// fill writes what differs, inputs before figures.
func (p *comparePage) fill(x *work, c *changes.Changes, sets []changed) {
	called := func(ids []string) string { return calledOf(c, ids) }
	p.First, p.How, p.Paired, p.Alone, p.Rest = curly(plusMinus.Replace(c.First(called))), c.How(), c.Unpaired == "", c.OfOne(called), c.Rest()
	for i := range p.Alone {
		p.Alone[i] = curly(p.Alone[i])
	}
	p.Chance = plusMinus.Replace(c.Chance())
	for i, one := range []*changes.Folder{c.Old, c.New} {
		at := []string{p.A, p.B}[i]
		to := side{Letter: one.Name, Result: at, Address: "/w/" + x.name + "/results/" + at, Name: one.Title, Replications: one.Replications}
		for _, f := range p.All {
			if f.Name == at {
				to.Made = f.Said()
			}
		}
		if to.Options = words.List(one.Compared()); to.Options == "" {
			to.Options = "none but as now"
		}
		p.Both = append(p.Both, to)
	}
	p.Set, p.Sets = set(sets), sets
	if n := len(sets); n > mostSets {
		p.Sets, p.More = p.Sets[:mostSets], words.Count(n-mostSets, "more value")
	}
	differ, unsure := 0, 0
	for i := range c.Figures {
		row := &c.Figures[i]
		list := &p.Same
		if row.Differs() {
			differ++
			if c.Sure() && row.Unsure() {
				unsure++
			}
			list = &p.Differ
		}
		name := calledOf(c, []string{row.Option})
		if row.IsChange {
			name += ": change from now"
		}
		if n := len(*list); n == 0 || (*list)[n-1].Name != name {
			*list = append(*list, group{Name: name})
		}
		at := &(*list)[len(*list)-1]
		at.Rows = append(at.Rows, row.Cells())
	}
	p.Count = differing(differ-unsure, len(c.Figures), c.Sure())
	if unsure > 0 {
		p.Count += " " + words.Plain(float64(unsure), 0) + " more may differ: of a figure that has a value in one replication alone chance is not known."
	}
}

// plusMinus writes an interval as pages do.
var plusMinus = strings.NewReplacer("+/-", "±")

// curly puts the quotes of pages around what has those of the command line.
func curly(text string) string {
	return regexp.MustCompile(`"([^"]*)"`).ReplaceAllString(text, "“$1”")
}

// calledOf are options as the pages call them.
func calledOf(c *changes.Changes, ids []string) string {
	name := c.Named(ids)
	if name == "all" {
		return "All"
	}
	var names []string
	for _, id := range ids {
		if name = c.Named([]string{id}); id == scenario.Current {
			name = "As now"
		}
		names = append(names, name)
	}
	return strings.Join(names, "; ")
}

// differing says how many figures differ; sure is false where nothing is known of chance.
func differing(n, of int, sure bool) string {
	beyond := map[bool]string{true: " beyond chance"}[sure]
	switch {
	case of == 0:
		return "There is no figure that both have."
	case n == 0:
		return "Of " + words.Count(of, "headline figure") + " none differs" + beyond + "."
	case n == 1:
		return "1 of " + words.Count(of, "headline figure") + " differs" + beyond + "."
	}
	return strconv.Itoa(n) + " of " + words.Count(of, "headline figure") + " differ" + beyond + "."
}

// besides is the address at which a result is compared with the latest other one, the older
// of both first; "": there is no other.
func (w *work) besides(result string) string {
	all := w.finished()
	at := slices.IndexFunc(all, func(f finished) bool { return f.Name == result })
	if len(all) < 2 || at < 0 {
		return ""
	}
	a, b := result, all[0].Name
	if at == 0 {
		a, b = all[1].Name, result
	}
	return "/w/" + w.name + "/compare?a=" + a + "&b=" + b
}

// choosing is the list of results with one of them chosen.
type choosing struct {
	All []finished
	On  string
}

// Choose is the list of results with one chosen.
func (p comparePage) Choose(result string) choosing { return choosing{p.All, result} }
