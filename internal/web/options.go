package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"sync"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// mostOptions are so many that a table of them can be read.
const mostOptions = 6

// optionsPage is what is compared.
type optionsPage struct {
	Cards  []card
	Others []card
	Room   int
}

// card is an option.
type card struct {
	ID, Name, About, Starts string
	Posts                   string // how many it pays for and what they come to; "": none, or nothing is said of that
	Cost                    cost
	Sets                    int  // values that are set here and not in what the work began with
	Own                     bool // it is of this work alone, which may delete it
}

func (s *Site) cardOf(x *work, d *scenario.Document, id string) card {
	n := d.OptionNode(id)
	c := card{ID: id, Name: n.TextAt("name"), About: n.TextAt("description")}
	if c.Name == "" {
		c.Name = id
	}
	if at := n.Child["start"]; at != nil && at.Kind == scenario.DateKind {
		c.Starts = words.Date(at.Date.String())
	}
	c.Own = isOwn(d, id)
	for _, path := range x.draft.changed() {
		if strings.HasPrefix(path, "option."+id+".") {
			c.Sets++
		}
	}
	return c
}

func (s *Site) options(w http.ResponseWriter, r *http.Request, x *work) error {
	s.openAhead(x)
	return s.showOptions(w, http.StatusOK, x, nil)
}

func (s *Site) showOptions(w http.ResponseWriter, status int, x *work, mistakes []wrong) error {
	d, err := s.document(x)
	if err != nil {
		return err
	}
	ids, others := x.chosen(d)
	p := optionsPage{Room: max(0, mostOptions-len(ids))}
	m, _ := s.compiled(x) // what is wrong with it is told on the page of check
	for _, id := range ids {
		c := s.cardOf(x, d, id)
		if m != nil {
			if c.Posts, err = postsSaid(m, id); err != nil {
				return err
			}
			if c.Cost, err = costSaid(m, id); err != nil {
				return err
			}
		}
		p.Cards = append(p.Cards, c)
	}
	for _, id := range others {
		p.Others = append(p.Others, s.cardOf(x, d, id))
	}
	return s.show(w, status, "options.html", frame{Title: "Choose options", Work: x, Crumbs: x.crumbs(), Wrong: mistakes, Page: p})
}

// crumbs lead back to the first page and the work's own.
func (w *work) crumbs(more ...crumb) []crumb {
	return append([]crumb{{"/", "Start"}, {"/w/" + w.name, w.Title()}}, more...)
}

// changeOptions adds an option to those that are compared or takes one or all others away,
// copies one, begins an empty one, or deletes one that is of this work alone.
func (s *Site) changeOptions(w http.ResponseWriter, r *http.Request, x *work) error {
	d, err := s.document(x)
	if err != nil {
		return err
	}
	ids, others := x.chosen(d)
	next := "/w/" + x.name + "/options"
	const full = "At most six options can be read side by side; remove one first"
	of := func(key string, list []string) (id string, ok bool) {
		id = r.PostFormValue(key)
		return id, slices.Contains(list, id)
	}
	add, known := of("add", others)
	remove, chosen := of("remove", ids)
	from, copied := of("copy", ids)
	only, alone := of("only", ids)
	gone, there := of("delete", append(slices.Clone(ids), others...))
	begun := r.PostFormValue("new") != ""
	switch {
	case (known || copied || begun) && len(ids) >= mostOptions:
		return s.showOptions(w, http.StatusUnprocessableEntity, x, []wrong{{"add", full}})
	case known:
		ids = append(ids, add)
	case chosen:
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == remove })
	case alone:
		ids = []string{only}
	case copied:
		id := x.copyOption(d, from)
		ids, next = append(ids, id), next+"/"+id
	case begun:
		id, ok := x.emptyOption(d, ids)
		if !ok {
			return s.showOptions(w, http.StatusUnprocessableEntity, x, []wrong{{"new", "The scenario has no service that an option could offer; copy an option and change it"}})
		}
		ids, next = append(ids, id), next+"/"+id
	case there && x.deleteOption(d, gone):
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == gone })
	default:
		return s.showOptions(w, http.StatusUnprocessableEntity, x, []wrong{{"add", "Choose an option of the list"}})
	}
	x.setOptions(ids)
	x.rewrite()
	if err := x.save(); err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// optionPage is what one option is, and what it assumes.
type optionPage struct {
	card
	Parts []part
	Seen  string // of the scenario file, when the page was made
}

// editing is an option of those that are compared, to be changed.
func (s *Site) editing(x *work, id string) (*editing, error) {
	m, err := s.compiled(x)
	if err != nil {
		return nil, err
	}
	d, err := s.document(x)
	if err != nil {
		return nil, err
	}
	place := 0
	for i := range m.Options {
		if m.Options[i].ID == id {
			place = i
		}
	}
	if place == 0 { // of current too, which is no option
		return nil, errNoPage
	}
	return &editing{
		x: x, m: m, id: id, place: place, node: d.OptionNode(id), register: s.register(x, m), asked: map[string]bool{}, when: map[string]*section{}, began: s.beginning(x),
		posts: sync.OnceValue(func() map[string]*known { return s.postsBegan(x, id) }),
	}, nil
}

// plain are values that fit a field.
func plain(n *scenario.Node) bool {
	switch n.Kind {
	case scenario.TextKind, scenario.IntKind, scenario.FloatKind, scenario.BoolKind, scenario.DateKind:
		return true
	}
	return false
}

func unquoted(text string) string { return strings.Trim(text, `"`) }

func (s *Site) option(w http.ResponseWriter, r *http.Request, x *work) error {
	e, err := s.editing(x, r.PathValue("option"))
	if err != nil {
		return err
	}
	s.openAhead(x)
	return s.showOption(w, http.StatusOK, e, optionPage{Parts: e.parts(), Seen: seen(x.text)}, nil)
}

func (s *Site) showOption(w http.ResponseWriter, status int, e *editing, p optionPage, mistakes []wrong) error {
	d, err := s.document(e.x)
	if err != nil {
		return err
	}
	p.card = s.cardOf(e.x, d, e.id)
	f := frame{Title: p.Name, Work: e.x, Crumbs: e.x.crumbs(crumb{"/w/" + e.x.name + "/options", "Options"}), Script: "slider.js", Wrong: mistakes, Page: p}
	if len(mistakes) > 0 {
		f.Title = "Error: " + p.Name
	}
	return s.show(w, status, "option.html", f)
}

// seen names a scenario file as it is, so that a page knows when another has changed it.
func seen(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// changeOption sets what has been changed. What the scenario does not take is told and
// nothing is saved; neither is what would undo what another page has changed meanwhile.
func (s *Site) changeOption(w http.ResponseWriter, r *http.Request, x *work) error {
	e, err := s.editing(x, r.PathValue("option"))
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	p := optionPage{Parts: e.parts(), Seen: seen(x.text)}
	shown := *x // as it is before anything is taken
	mistakes, changed := e.take(p.Parts, r.PostForm)
	if path := r.PostFormValue("back"); e.asked[path] {
		changed = true
		if mode := e.addedMode(path); mode != nil {
			e.removeMode(mode)
		} else if err := s.takeBack(x, e.id, path); err != nil {
			return err
		}
	}
	if was, ok := sentText(r.PostForm, "seen"); changed && ok && was != p.Seen {
		e.x = &shown
		return s.showOption(w, http.StatusConflict, e, p, []wrong{{"", otherWindow}})
	}
	if len(mistakes) == 0 && changed {
		x.rewrite()
		if _, err := s.compiled(x); err != nil {
			mistakes = e.fieldsOf(mistakesOf(err, x.text, e.id))
		}
	}
	if len(mistakes) > 0 {
		x.text = shown.text
		return s.showOption(w, http.StatusUnprocessableEntity, e, p, mistakes)
	}
	if changed {
		if err := x.save(); err != nil {
			return err
		}
	}
	next := "/w/" + x.name + "/options"
	if r.PostFormValue("back") != "" { // there is more to do on the page
		next += "/" + e.id
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// fieldsOf are mistakes at fields that the page has.
func (e *editing) fieldsOf(list []wrong) []wrong {
	for i := range list {
		if !e.asked[list[i].Field] {
			list[i].Field = ""
		}
	}
	return list
}

// valueOf is what somebody typed as a value of the file: a number, yes or no, a date, or a
// text such as "x1.2" or "55%". Of what there is of a resource a sign says that it is a change:
// "+4" is four more, and "-4" four fewer.
func valueOf(path, text string) any {
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") && strings.HasPrefix(path, "resource.") {
		return text
	}
	var problems diag.List
	if n := scenario.Parsed(draftFile, []byte("x = "+text), &problems); n != nil && len(n.Keys) == 1 && plain(n.Child["x"]) {
		return valueOfNode(n.Child["x"])
	}
	return text
}

// mistakesOf are the problems of a scenario, those in the work's own file at their fields.
func mistakesOf(err error, text []byte, option string) (list []wrong) {
	lines := strings.Split(string(text), "\n")
	for _, problem := range strings.Split(err.Error(), "\n") {
		x := wrong{Text: problem}
		var line int
		if rest, ok := strings.CutPrefix(problem, draftFile+":"); ok {
			for i, c := range rest {
				if c < '0' || c > '9' {
					x.Text = strings.TrimSpace(strings.TrimPrefix(rest[i:], ":"))
					break
				}
				line = 10*line + int(c-'0')
			}
		}
		if line > 0 && line <= len(lines) {
			x.Field = pathAt(lines[:line], option)
		}
		list = append(list, x)
	}
	return list
}

// pathAt is the path in the option of what the last line of a file sets; "" where it is of
// something else.
func pathAt(lines []string, option string) string {
	key, _, ok := strings.Cut(lines[len(lines)-1], " = ")
	if !ok {
		return ""
	}
	for i := len(lines) - 1; i >= 0; i-- {
		if section, ok := strings.CutPrefix(strings.TrimSpace(lines[i]), "[option."+option); ok {
			return strings.TrimPrefix(strings.TrimSuffix(section, "]")+"."+key, ".")
		}
		if strings.HasPrefix(lines[i], "[") {
			return ""
		}
	}
	return ""
}
