package compile

import (
	"fmt"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// vacancy is a post of which prehab needs somebody while nobody is in it: wte = 0.
type vacancy struct {
	section *scenario.Node // of the post, in the first of those options
	options []string
	spell   facts.Spell // in that option
}

// warnOfVacant warns of posts at 0 WTE that an option's prehab needs and of which the
// option does not say so itself. Prehab never holds a patient up, so nothing else would
// tell: contacts with nobody are not given, and a programme without its first contact
// has no others either. For a post of the pathway alone patients wait, and loads say so.
func warnOfVacant(m *Model, built []*builder, problems *diag.List) {
	var list []*vacancy
	at := map[string]*vacancy{}
	for i, b := range built {
		o := &m.Options[i]
		closed := b.vacancies(o)
		for _, n := range b.sections("resource") {
			name := collectionName(n)
			spell := closed[name]
			if spell.From == "" || !b.inPrehab(name) || o.ID != scenario.Current && meansNobody(m.Document.OptionNode(o.ID), n) {
				continue
			}
			v := at[name]
			if v == nil {
				v = &vacancy{section: n, spell: spell}
				at[name], list = v, append(list, v)
			}
			v.options = append(v.options, o.ID)
		}
	}
	for _, v := range list {
		v.warn(problems)
	}
}

// vacancies are when somebody in a post is asked for and nobody is in it, by post.
func (b *builder) vacancies(o *Option) map[string]facts.Spell {
	closed := map[string]facts.Spell{}
	for _, l := range o.Loads {
		if _, told := closed[l.Resource]; !told && b.p.Resources[l.Index].Supply == engine.Budget && !b.recruiting(int32(l.Index)) {
			closed[l.Resource] = l.Closed
		}
	}
	return closed
}

// meansNobody says whether an option writes the post's 0 itself. A change of what is 0
// already, such as "x1.27", is no such thing.
func meansNobody(option, post *scenario.Node) bool {
	place := []string{"resource", family(post)}
	rows := make([]string, len(post.Rows))
	for i, r := range post.Rows {
		rows[i] = r.Row
	}
	joined := append(append([]string{}, place...), strings.Join(rows, "."))
	for _, path := range [][]string{place, append(append([]string{}, place...), rows...), joined} {
		if wte := option.At(append(path, "wte")...); wte != nil && wte.Kind != scenario.TextKind {
			return true
		}
		if option.At(append(path, "changes")...) != nil {
			return true
		}
	}
	return false
}

func (v *vacancy) warn(problems *diag.List) {
	name := collectionName(v.section)
	line := v.section
	if wte := v.section.Child["wte"]; wte != nil {
		line = wte
	}
	needs, section := "prehab in "+optionsOf(v.options)+" needs somebody in it", "resource."+name
	if last := v.options[len(v.options)-1]; last != scenario.Current { // of those, the planner's own comes last
		section = "option." + last + "." + section
	}
	problems.Warn(line.File, line.Line, "resource %q: nobody is employed%s (wte = 0), but %s, so those contacts are not given; write wte under [%s], and 0 there if that is what is meant",
		name, v.when(), needs, section)
}

// when says nothing of a post that is vacant all the time.
func (v *vacancy) when() string {
	switch s := v.spell; {
	case s.From == "before" && s.Until == "":
		return ""
	case s.Until == "":
		return " from " + s.From
	case s.From == "before":
		return " until " + s.Until
	default:
		return fmt.Sprintf(" from %s to %s", s.From, s.Until)
	}
}

// optionsOf names options in words: option "a"; options "a", "b" and 3 more.
func optionsOf(ids []string) string {
	quoted := make([]string, 0, 3)
	for _, id := range ids {
		quoted = append(quoted, fmt.Sprintf("%q", id))
	}
	switch n := len(quoted); {
	case n == 1:
		return "option " + quoted[0]
	case n <= 3:
		return "options " + strings.Join(quoted[:n-1], ", ") + " and " + quoted[n-1]
	default:
		return fmt.Sprintf("options %s and %d more", strings.Join(quoted[:2], ", "), n-2)
	}
}
