package intake

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/diag"
)

// bins are the bands of weeks of a backlog, from and to. They are narrow where
// most patients are; within one, a scenario spreads them evenly. The last ends
// after longestWait, since a band of a scenario has an end.
var bins = []struct {
	name string
	to   float64 // weeks, exclusive
}{
	{"0-2", 2}, {"2-4", 4}, {"4-6", 6}, {"6-9", 9}, {"9-13", 13}, {"13-18", 18}, {"18-26", 26},
	{"26-52", 52}, {"52-78", 78}, {"78-104", 104}, {"104-156", 156}, {"156-208", 208}, {"208-261", 261},
}

func binOf(days float64) int {
	for i, b := range bins {
		if days < 7*b.to {
			return i
		}
	}
	return len(bins) - 1
}

// BacklogOptions say what the patients of a list wait for, and what they have in
// common.
type BacklogOptions struct {
	WaitingFor string
	Pathway    string   // {site} in it stands for a value of By or Set; "": the first part of WaitingFor
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
	if o.Pathway == "" {
		first, _, _ := strings.Cut(o.WaitingFor, ".")
		return first
	}
	return placeholder.ReplaceAllStringFunc(o.Pathway, func(s string) string {
		for _, p := range has {
			if s == "{"+p.Key+"}" {
				return p.Value
			}
		}
		return s
	})
}

// Section is one backlog: patients of one group, by weeks since referral.
type Section struct {
	Name, Pathway string
	Set           []Pair
	Weeks         []Count // bins that hold somebody
}

// Count is a number of patients in a bin.
type Count struct {
	Bin      string
	Patients int
}

// Sections counts patients, one section for each combination of groups, in the
// order of their names.
func (p *PTL) Sections(o *BacklogOptions) []Section {
	found := map[string][]int{}
	groups := map[string][]string{}
	var names []string
	for _, w := range p.waits {
		// A value has no "-", so no two combinations share a name.
		name := strings.Join(append([]string{folded(o.WaitingFor)}, w.groups...), "-")
		if found[name] == nil {
			found[name], groups[name] = make([]int, len(bins)), w.groups
			names = append(names, name)
		}
		found[name][binOf(w.days)]++
	}
	slices.Sort(names)
	var list []Section
	for _, name := range names {
		s := Section{Name: name}
		for i, value := range groups[name] {
			s.Set = append(s.Set, Pair{o.By[i].Key, value})
		}
		s.Set = append(s.Set, o.Set...)
		s.Pathway = o.pathway(s.Set)
		for i, n := range found[name] {
			if n > 0 {
				s.Weeks = append(s.Weeks, Count{bins[i].name, n})
			}
		}
		list = append(list, s)
	}
	return list
}

// BacklogText writes sections of a scenario, under a comment that says how they
// were made.
func BacklogText(o *BacklogOptions, sections []Section) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by: %s\n", o.Command)
	b.WriteString("# Counts of patients by weeks since referral; nothing else of the list is here.\n")
	for _, s := range sections {
		fmt.Fprintf(&b, "\n[backlog.%s]\n", s.Name)
		fmt.Fprintf(&b, "pathway      = %s\n", Quoted(s.Pathway))
		fmt.Fprintf(&b, "waiting_for  = %s\n", Quoted(o.WaitingFor))
		if len(s.Set) > 0 {
			fmt.Fprintf(&b, "set          = %s\n", inline(s.Set))
		}
		if len(o.Marks) > 0 {
			var marks []string
			for _, m := range o.Marks {
				marks = append(marks, Quoted(m))
			}
			fmt.Fprintf(&b, "marks        = [%s]\n", strings.Join(marks, ", "))
		}
		var weeks []string
		for _, c := range s.Weeks {
			weeks = append(weeks, fmt.Sprintf("%q = %d", c.Bin, c.Patients))
		}
		fmt.Fprintf(&b, "weeks_waited = { %s }\n", strings.Join(weeks, ", "))
		fmt.Fprintf(&b, "source       = %s\n", Quoted(o.Source))
	}
	return b.String()
}
