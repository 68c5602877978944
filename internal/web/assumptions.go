package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// assumptionsPage is every number that the scenario rests on, as far as it is looked for.
type assumptionsPage struct {
	Query, Kind string
	Kinds       []choice
	Found       string
	Asks        []*ask
	Before      string // the address of those before; "": these are the first
	After       string
	Address     string // of what is shown
	Seen        string // of the scenario file, when the page was made
}

// onePage is how many are shown at once.
const onePage = 25

// kinds are what numbers are of, in the order of the page, by the sections in which they
// stand. What no other has is of the last.
var kinds = []struct {
	id, title string
	sections  []string
}{
	{"prehab", "Prehabilitation", []string{"prehab"}},
	{"resources", "Posts, beds, theatres, clinics and machines", []string{"resource"}},
	{"patients", "Who the patients are", []string{"attribute", "arrivals"}},
	{"routes", "Ways that patients go, and how long they take", []string{"pathway", "route", "background", "clock", "backlog"}},
	{"tables", "Figures by site, trust and route", []string{"table"}},
	{"money", "Money and health", []string{"economics", "pay", "cost", "benefit", "health", "claim"}},
	{"published", "Published figures that it is held against", []string{"target"}},
	{"rest", "All others", nil},
}

// ownKind are those that the work has set itself.
const ownKind = "own"

// kindOf is of what kind a number is.
func kindOf(path string) string {
	section, _, _ := strings.Cut(path, ".")
	for _, k := range kinds {
		if slices.Contains(k.sections, section) {
			return k.id
		}
	}
	return kinds[len(kinds)-1].id
}

// assumption is a number of the register that the page may change: of all options, or of the
// one whose file has another.
type assumption struct {
	scenario.Entry
	id, option string // the option that it is of; "": of all that have no other
	title      string
	words      string // among which it is looked for
}

// assumptionsOf are all of a scenario but the settings of the run, which check has.
func assumptionsOf(m *study.Scenario) (list []assumption) {
	d := m.Options[0].Document
	seen := map[string]bool{}
	for _, q := range m.Register() {
		a := assumption{Entry: q, id: q.Path, title: assumptionTitle(d, q.Quantity)}
		if option, ok := strings.CutPrefix(q.Patch, "option."); ok {
			a.id, a.option = q.Patch+"."+q.Path, option
		}
		if seen[a.id] || strings.HasPrefix(q.Path, "run.") {
			continue
		}
		seen[a.id] = true
		a.words = strings.ToLower(strings.Join([]string{a.title, q.Path, q.Unit, unitWords(q.Unit), q.Status, sourceSaid(d, q.Quantity), a.option}, " "))
		list = append(list, a)
	}
	return list
}

// has says whether all words stand in what is looked through.
func (a *assumption) has(list []string) bool {
	return !slices.ContainsFunc(list, func(word string) bool { return !strings.Contains(a.words, word) })
}

// own says that the work has set it.
func (a *assumption) own() bool { return a.File == draftFile }

func (s *Site) assumptions(w http.ResponseWriter, r *http.Request, x *work) error {
	m, err := s.compiled(x)
	if err != nil {
		return err
	}
	p, _ := s.lookFor(x, m, r.URL.Query())
	return s.showAssumptions(w, http.StatusOK, x, p, nil)
}

func (s *Site) showAssumptions(w http.ResponseWriter, status int, x *work, p assumptionsPage, mistakes []wrong) error {
	f := frame{Title: "All assumptions", Work: x, Crumbs: x.crumbs(), Script: "slider.js", Wrong: mistakes, Page: p}
	if len(mistakes) > 0 {
		f.Title = "Error: " + f.Title
	}
	return s.show(w, status, "assumptions.html", f)
}

// lookFor is the page of those that are asked for, and what they are by their ids.
func (s *Site) lookFor(x *work, m *study.Scenario, asked url.Values) (p assumptionsPage, shown map[string]assumption) {
	p = assumptionsPage{Query: strings.TrimSpace(asked.Get("q")), Kind: asked.Get("kind"), Seen: seen(x.text)}
	if letters := []rune(p.Query); len(letters) > 200 {
		p.Query = string(letters[:200])
	}
	all := s.assumed(x, m)
	count := map[string]int{}
	var found []assumption
	looked := strings.Fields(strings.ToLower(p.Query))
	for _, a := range all {
		kind := kindOf(a.Path)
		count[kind]++
		if a.own() {
			count[ownKind]++
		}
		if (p.Kind == "" || p.Kind == kind || p.Kind == ownKind && a.own()) && a.has(looked) {
			found = append(found, a)
		}
	}
	choose := func(id, title string, n int) {
		if n > 0 || id == p.Kind {
			p.Kinds = append(p.Kinds, choice{Value: id, Label: title + " (" + words.Plain(float64(n), 0) + ")", On: id == p.Kind})
		}
	}
	choose("", "All", len(all))
	choose(ownKind, "What you have changed", count[ownKind])
	for _, k := range kinds {
		choose(k.id, k.title, count[k.id])
	}
	page, err := strconv.Atoi(asked.Get("page"))
	if last := (len(found) - 1) / onePage; err != nil || page < 0 || page > last {
		page = 0
	}
	from := page * onePage
	p.Address = p.at(x, page)
	if from > 0 {
		p.Before = p.at(x, page-1)
	}
	if from+onePage < len(found) {
		p.After = p.at(x, page+1)
	}
	here := found[from:min(len(found), from+onePage)]
	p.Found = foundSaid(len(found), from, len(here))
	shown = map[string]assumption{}
	began := s.beginning(x)
	for _, a := range here {
		p.Asks = append(p.Asks, a.ask(m, began))
		shown[a.id] = a
	}
	return p, shown
}

// at is the address of a page of what is looked for.
func (p *assumptionsPage) at(x *work, page int) string {
	v := url.Values{}
	for key, text := range map[string]string{"q": p.Query, "kind": p.Kind} {
		if text != "" {
			v.Set(key, text)
		}
	}
	if page > 0 {
		v.Set("page", strconv.Itoa(page))
	}
	return strings.TrimSuffix("/w/"+x.name+"/assumptions?"+v.Encode(), "?")
}

// foundSaid says how many are found, and which of them are shown.
func foundSaid(n, from, here int) string {
	switch {
	case n == 0:
		return "None has all of these words. Try fewer, or another kind."
	case here == n:
		return words.Count(n, "assumption") + " found."
	}
	return words.Count(n, "assumption") + " found; these are " + words.Plain(float64(from+1), 0) + " to " + words.Plain(float64(from+here), 0) + "."
}

// ask asks for the number, with all that is known of it.
func (a *assumption) ask(m *study.Scenario, began *beginning) *ask {
	d := m.Options[0].Document
	is := askedNumber(d, a.Entry, began)
	is.ID, is.Label = a.id, a.title
	is.Range, is.Grade, is.Source = orText(is.Range, "none written"), orText(is.Grade, "none"), orText(is.Source, "none written")
	is.Hint = "In all options"
	switch current := slices.Contains(a.Options, scenario.Current); {
	case !current && len(a.Options) == len(m.Options)-1 && len(a.Options) > 1:
		is.Hint = "In all options but as now"
	case len(a.Options) < len(m.Options):
		is.Hint = "In " + optionNames(m, a.Options)
	}
	if a.own() {
		began.tell(is, a.option, a.Path, d)
	}
	return is
}

// optionNames are options as people call them.
func optionNames(m *study.Scenario, ids []string) string {
	var names []string
	for _, o := range m.Options {
		if o.ID == scenario.Current && slices.Contains(ids, o.ID) {
			names = append(names, "as now")
		} else if slices.Contains(ids, o.ID) {
			names = append(names, o.Name)
		}
	}
	return words.List(names)
}

// orText is a text, or another where there is none.
func orText(text, instead string) string {
	if text == "" {
		return instead
	}
	return text
}

// changeAssumptions sets those of the page that were changed, or has one again as the work
// began with it. What has no effect is not taken, nor what would undo what another page has
// changed meanwhile.
func (s *Site) changeAssumptions(w http.ResponseWriter, r *http.Request, x *work) error {
	m, err := s.compiled(x)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	p, shown := s.lookFor(x, m, r.URL.Query())
	before := x.text
	if was, ok := sentText(r.PostForm, "seen"); ok && was != p.Seen {
		return s.showAssumptions(w, http.StatusConflict, x, p, []wrong{{"", otherWindow}})
	}
	set, mistakes := map[string]bool{}, []wrong(nil)
	for _, is := range p.Asks {
		sent, other := is.sentOf(r.PostForm)
		if !other {
			continue
		}
		value, problems := is.written(sent)
		is.keep(r.PostForm, sent)
		if mistakes = append(mistakes, problems...); len(problems) > 0 {
			continue
		}
		set[is.ID] = true
		if err := s.put(x, shown[is.ID], value); err != nil {
			return err
		}
	}
	back := r.PostFormValue("back")
	if a, ok := shown[back]; ok && a.own() {
		set[back] = false
		if err := s.takeBack(x, a.option, a.Path); err != nil {
			return err
		}
	}
	if len(mistakes) == 0 && len(set) > 0 {
		x.rewrite()
		mistakes = s.without(x, shown, set)
	}
	if len(mistakes) > 0 {
		x.text = before
		return s.showAssumptions(w, http.StatusUnprocessableEntity, x, p, mistakes)
	}
	if len(set) > 0 {
		if err := x.save(); err != nil {
			return err
		}
	}
	http.Redirect(w, r, p.Address, http.StatusSeeOther)
	return nil
}

// otherWindow is said where a page is older than the file that it would change.
const otherWindow = "Something was changed in another window after this page was opened, and nothing was saved here. Look at it again; saving now puts what stands on this page in its place"

// put writes a number into the work's file: into the section of an option, or where all
// options have it from.
func (s *Site) put(x *work, a assumption, value any) error {
	if a.option == "" {
		x.set(value, strings.Split(a.Path, ".")...)
		return nil
	}
	e, err := s.editing(x, a.option)
	if err == nil {
		e.set(a.Path, value)
	}
	return err
}

// without are what the scenario does not take of what was set, and what it takes without
// using it.
func (s *Site) without(x *work, shown map[string]assumption, set map[string]bool) (mistakes []wrong) {
	field := ""
	for id := range set {
		field = id
	}
	if len(set) > 1 {
		field = ""
	}
	m, err := s.compiled(x)
	if err != nil {
		for _, x := range mistakesOf(err, x.text, "") {
			mistakes = append(mistakes, wrong{field, x.Text})
		}
		return mistakes
	}
	now := map[string]assumption{}
	for _, a := range s.assumed(x, m) {
		now[a.id] = a
	}
	for id, own := range set {
		if a, ok := now[id]; own && (!ok || !a.own()) {
			mistakes = append(mistakes, wrong{id, "This number cannot be set here: what is written in its place is not used. Set it in the scenario file or in an option"})
		}
	}
	return mistakes
}
