package intake

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// BacklogOptions say what the patients of a list wait for, and what they have in
// common.
type BacklogOptions struct {
	WaitingFor string
	Pathway    string   // {site} in it stands for a value of By or Set; "": all that come to the step
	Band       int      // days that are counted together; 0 and 1: each by itself
	By         []Pair   // attributes and columns, as they were read
	Set        []Pair   // attributes that all patients have
	Marks      []string // milestones that all have reached
	Source     string
	Command    string // how the text was made, for its comment
}

var (
	attribute   = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	placeholder = regexp.MustCompile(`\{([^{}]*)\}`)
	stepName    = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)
)

// Check tells of options that no scenario could mean.
func (o *BacklogOptions) Check() error {
	if o.WaitingFor == "" {
		return errors.New("name the step whose list this is with --waiting-for, such as surgery.operation")
	}
	if !stepName.MatchString(o.WaitingFor) {
		return fmt.Errorf("--waiting-for takes a step, such as surgery.operation, not %q", o.WaitingFor)
	}
	var names []string
	for _, p := range slices.Concat(o.By, o.Set) {
		switch {
		case !attribute.MatchString(p.Key):
			return fmt.Errorf("%q is no name of an attribute; write one such as site, or site=Tumour group for a column of another name", p.Key)
		case slices.Contains(names, p.Key):
			return fmt.Errorf("attribute %q is given twice", p.Key)
		}
		names = append(names, p.Key)
	}
	for _, m := range placeholder.FindAllStringSubmatch(o.Pathway, -1) {
		if !slices.Contains(names, m[1]) {
			return fmt.Errorf("--pathway %s: %q is neither in --by nor in --set%s", o.Pathway, m[1], diag.Nearest(m[1], names))
		}
	}
	return nil
}

// pathway is how patients with these attributes came.
func (o *BacklogOptions) pathway(has []Pair) string {
	return placeholder.ReplaceAllStringFunc(o.Pathway, func(s string) string {
		for _, p := range has {
			if s == "{"+p.Key+"}" {
				return p.Value
			}
		}
		return s
	})
}

// Section is one backlog: patients of one group, by days since referral.
type Section struct {
	Name, Pathway string
	Set           []Pair
	Days          []Count // bands that hold somebody
}

// Count is a number of patients in a band of days.
type Count struct {
	Days     scenario.Band
	Patients int
}

// band writes the days as a scenario does.
func (c Count) band() string {
	if c.Days.To > c.Days.From {
		return fmt.Sprintf("%d-%d", c.Days.From, c.Days.To)
	}
	return strconv.Itoa(c.Days.From)
}

// small says how many counts are so small that they may point to single patients, of
// how many.
func small(sections []Section) (small, all int) {
	for _, s := range sections {
		for _, c := range s.Days {
			all++
			if c.Patients < FewestShown {
				small++
			}
		}
	}
	return small, all
}

// Sections counts patients, one section for each combination of groups, in the
// order of their names.
func (p *PTL) Sections(o *BacklogOptions) []Section {
	found := map[string]map[scenario.Band]int{}
	groups := map[string][]string{}
	for _, w := range p.waits {
		parts := []string{folded(o.WaitingFor)}
		for _, g := range w.groups {
			parts = append(parts, folded(g)) // without a "-", so no two combinations share a name
		}
		name := strings.Join(parts, "-")
		if found[name] == nil {
			found[name], groups[name] = map[scenario.Band]int{}, w.groups
		}
		found[name][o.band(w.Band)]++
	}
	var list []Section
	for _, name := range slices.Sorted(maps.Keys(found)) {
		s := Section{Name: name}
		for i, value := range groups[name] {
			s.Set = append(s.Set, Pair{o.By[i].Key, value})
		}
		s.Set = append(s.Set, o.Set...)
		s.Pathway = o.pathway(s.Set)
		for _, x := range slices.SortedFunc(maps.Keys(found[name]), func(a, b scenario.Band) int { return cmp.Or(a.From-b.From, a.To-b.To) }) {
			s.Days = append(s.Days, Count{x, found[name][x]})
		}
		list = append(list, s)
	}
	return list
}

// band is the days that a wait is counted among.
func (o *BacklogOptions) band(x scenario.Band) scenario.Band {
	if n := max(1, o.Band); x.From/n == x.To/n {
		return scenario.Band{From: x.From / n * n, To: x.From/n*n + n - 1}
	}
	return scenario.Band{From: x.From, To: x.To}
}

// BacklogText writes sections of a scenario, under a comment that says how they
// were made.
func BacklogText(o *BacklogOptions, told []string, sections []Section) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by: %s\n", o.Command)
	b.WriteString("# Counts of patients by days since referral; nothing else of the list is here.\n")
	for _, line := range told {
		fmt.Fprintf(&b, "# %s\n", comment(line))
	}
	if small, all := small(sections); small > 0 {
		fmt.Fprintf(&b, "# Counts below %d: %d of %d. They may point to single patients, so keep this file where the list may be kept.\n", FewestShown, small, all)
	}
	for _, s := range sections {
		fmt.Fprintf(&b, "\n[backlog.%s]\n", s.Name)
		if s.Pathway != "" {
			fmt.Fprintf(&b, "pathway     = %s\n", oneOrMore(strings.Split(s.Pathway, ",")))
		}
		fmt.Fprintf(&b, "waiting_for = %s\n", Quoted(o.WaitingFor))
		if len(s.Set) > 0 {
			fmt.Fprintf(&b, "set         = %s\n", inline(s.Set))
		}
		if len(o.Marks) > 0 {
			fmt.Fprintf(&b, "marks       = %s\n", oneOrMore(o.Marks))
		}
		var days []string
		for _, c := range s.Days {
			days = append(days, fmt.Sprintf("%q = %d", c.band(), c.Patients))
		}
		fmt.Fprintf(&b, "days_waited = { %s }\n", strings.Join(days, ", "))
		fmt.Fprintf(&b, "source      = %s\n", Quoted(o.Source))
	}
	return b.String()
}

// oneOrMore writes one name, or several as a list.
func oneOrMore(list []string) string {
	quoted := make([]string, len(list))
	for i, name := range list {
		quoted[i] = Quoted(strings.TrimSpace(name))
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// Told are sentences on how the list was read: who was left out, which words were
// taken for which values, and which waits had no end.
func (p *PTL) Told(small SmallNumbers) (list []string) {
	for _, u := range p.Unused {
		list = append(list, fmt.Sprintf("not used: %s, since %s", small.Count(u.Rows, "row"), u.Reason))
	}
	for _, x := range slices.Concat(p.Readings, p.Open) {
		text := x.What
		if x.Rows > 0 {
			text += ": " + small.Count(x.Rows, "row")
		}
		list = append(list, text)
	}
	return list
}
