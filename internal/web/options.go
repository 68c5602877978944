package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

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
	Sets                    int // values that are set here and not in what the work began with
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
	for _, path := range x.draft.changed() {
		if strings.HasPrefix(path, "option."+id+".") {
			c.Sets++
		}
	}
	return c
}

func (s *Site) options(w http.ResponseWriter, r *http.Request, x *work) error {
	return s.showOptions(w, http.StatusOK, x, nil)
}

func (s *Site) showOptions(w http.ResponseWriter, status int, x *work, mistakes []wrong) error {
	d, err := s.document(x)
	if err != nil {
		return err
	}
	ids, others := x.chosen(d)
	p := optionsPage{Room: max(0, mostOptions-len(ids))}
	for _, id := range ids {
		p.Cards = append(p.Cards, s.cardOf(x, d, id))
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

// changeOptions adds an option to those that are compared, or takes one away.
func (s *Site) changeOptions(w http.ResponseWriter, r *http.Request, x *work) error {
	d, err := s.document(x)
	if err != nil {
		return err
	}
	ids, others := x.chosen(d)
	add, remove := r.PostFormValue("add"), r.PostFormValue("remove")
	switch {
	case slices.Contains(others, add) && len(ids) < mostOptions:
		ids = append(ids, add)
	case slices.Contains(ids, remove):
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == remove })
	case slices.Contains(others, add):
		return s.showOptions(w, http.StatusUnprocessableEntity, x, []wrong{{"add", "At most six options can be read side by side; remove one first"}})
	default:
		return s.showOptions(w, http.StatusUnprocessableEntity, x, []wrong{{"add", "Choose an option of the list"}})
	}
	x.setOptions(ids)
	if err := errors.Join(x.rewrite(), x.save()); err != nil {
		return err
	}
	http.Redirect(w, r, "/w/"+x.name+"/options", http.StatusSeeOther)
	return nil
}

// optionPage is what one option is, and what it assumes.
type optionPage struct {
	card
	Sets     []field // what it sets
	Assumes  []field // numbers that it uses, of its prehabilitation
	Services []string
}

// field is one value that may be changed.
type field struct {
	ID     string // its path in the option
	Label  string
	Value  string
	Was    string // in what the work began with, where the work has another; "": it has not
	Range  string
	Grade  string
	Source string
}

// optionFields are what an option's page asks for.
func (s *Site) optionFields(x *work, id string) (p optionPage, err error) {
	d, err := s.document(x)
	if err != nil {
		return p, err
	}
	n := d.OptionNode(id)
	if n == nil || id == scenario.Current {
		return p, errNoPage
	}
	p.card = s.cardOf(x, d, id)
	var walk func(n *scenario.Node, path string)
	walk = func(n *scenario.Node, path string) {
		for _, key := range n.Keys {
			child, at := n.Child[key], strings.TrimPrefix(path+"."+key, ".")
			switch {
			case child.Section:
				walk(child, at)
			case at != "name" && at != "description" && plain(child):
				p.Sets = append(p.Sets, field{ID: at, Label: label(at), Value: unquoted(child.Shown())})
			}
		}
	}
	walk(n, "")
	return p, nil
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

// label is a path for people.
func label(path string) string {
	parts := strings.Split(path, ".")
	if len(parts) == 3 && parts[0] == "resource" {
		return strings.ReplaceAll(parts[1], "_", " ") + ": " + map[string]string{"wte": "whole-time posts", "capacity": "places", "lists": "lists a week"}[parts[2]] + or(map[string]string{"wte": "", "capacity": "", "lists": ""}, parts[2])
	}
	return strings.ReplaceAll(strings.Join(parts, " "), "_", " ")
}

// or is the key itself where a table does not have it.
func or(table map[string]string, key string) string {
	if text, ok := table[key]; ok {
		return text
	}
	return key
}

// assumptions are the numbers with a range that an option's prehab uses, if it is chosen.
func (s *Site) assumptions(x *work, id string) (list []field, err error) {
	m, err := s.compiled(x)
	if err != nil {
		return nil, err
	}
	for _, e := range m.Register() {
		if !strings.HasPrefix(e.Path, "prehab.") || !slices.Contains(e.Options, id) || e.By != "" || e.Column || strings.Contains(e.Path, "[") {
			continue
		}
		value, low, high := e.Written()
		f := field{ID: e.Path, Label: label(strings.TrimPrefix(e.Path, "prehab.")), Value: words.Short(value, 6), Grade: e.Status, Source: e.Source}
		if e.Unit != "" && e.Unit != "number" && e.Unit != "share" {
			f.Label += " (" + e.Unit + ")"
		}
		if low < high {
			f.Range = words.Short(low, 3) + " to " + words.Short(high, 3)
		}
		list = append(list, f)
	}
	return list, nil
}

func (s *Site) option(w http.ResponseWriter, r *http.Request, x *work) error {
	p, err := s.optionFields(x, r.PathValue("option"))
	if err != nil {
		return err
	}
	if p.Assumes, err = s.assumptions(x, p.ID); err != nil {
		return err
	}
	return s.showOption(w, http.StatusOK, x, p, nil)
}

func (s *Site) showOption(w http.ResponseWriter, status int, x *work, p optionPage, mistakes []wrong) error {
	f := frame{Title: p.Name, Work: x, Crumbs: x.crumbs(crumb{"/w/" + x.name + "/options", "Options"}), Wrong: mistakes, Page: p}
	if len(mistakes) > 0 {
		f.Title = "Error: " + p.Name
	}
	return s.show(w, status, "option.html", f)
}

// changeOption sets what has been changed. What the scenario does not take is told and
// nothing is saved.
func (s *Site) changeOption(w http.ResponseWriter, r *http.Request, x *work) error {
	id := r.PathValue("option")
	p, err := s.optionFields(x, id)
	if err != nil {
		return err
	}
	if p.Assumes, err = s.assumptions(x, id); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	changed := false
	for _, list := range [][]field{p.Sets, p.Assumes} {
		for i := range list {
			if text, ok := sent(r.PostForm, list[i].ID); ok && text != list[i].Value {
				list[i].Value, changed = text, true
				x.set(valueOf(list[i].ID, text), append([]string{"option", id}, strings.Split(list[i].ID, ".")...)...)
			}
		}
	}
	if changed {
		if err := x.rewrite(); err != nil {
			return err
		}
		if _, err := s.compiled(x); err != nil {
			return s.showOption(w, http.StatusUnprocessableEntity, x, p, mistakesOf(err, x.text, id))
		}
		if err := x.save(); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/w/"+x.name+"/options", http.StatusSeeOther)
	return nil
}

// sent is what was sent of a field.
func sent(form url.Values, field string) (text string, ok bool) {
	list, ok := form[field]
	if !ok || len(list) != 1 {
		return "", false
	}
	return strings.TrimSpace(list[0]), true
}

// valueOf is what somebody typed as a value of the file: a number, yes or no, a date, or a
// text such as "x1.2" or "55%". Of what there is of a resource a sign says that it is a change:
// "+4" is four more, and "-4" four fewer.
func valueOf(path, text string) any {
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") && strings.HasPrefix(path, "resource.") {
		return text
	}
	one := map[string]any{}
	if err := toml.Unmarshal([]byte("x = "+text), &one); err == nil && len(one) == 1 {
		switch one["x"].(type) {
		case []any, map[string]any, []map[string]any:
		default:
			return one["x"]
		}
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
