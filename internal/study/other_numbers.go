package study

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// A number of an option is named by its path in the register of assumptions, and may be set
// for a grid or a search. The option with its numbers set is written as another option of a
// scenario that extends this one: so a run of it is made again like all others, and whatever
// is wrong with a number is said as if it had been written there.

// number is one that can be set.
type number struct {
	scenario.Quantity
	more bool // it is added to what a load asks for, so it is written with its sign
}

// capacities are the numbers that are a resource's capacity, so that resource.ward is its
// beds. Where capacity follows from a load it is changed by lists a week on top, or by a scale.
var capacities = []string{"capacity", "wte", "lists", "scale"}

// settled are sections of which an option has nothing of its own.
var settled = []string{"run.", "target.", "economics.", "correlation.", "backtest."}

func isSettled(path string) bool {
	return slices.ContainsFunc(settled, func(s string) bool { return strings.HasPrefix(path, s) })
}

// numbersOf are the numbers of an option that can be set, by path: its own, those that copies
// of a section have in common, and what may be written beside a load.
func numbersOf(o *compile.Option) map[string]number {
	numbers := map[string]number{}
	loads := map[string]scenario.Quantity{}
	for _, q := range o.Document.Quantities() {
		if isSettled(q.Path) {
			continue
		}
		if name, ok := loadOf(q.Path); ok {
			loads[name] = q
		}
		for _, path := range []string{q.Path, unpatched(q.Common())} {
			if _, ok := numbers[path]; path != "" && !ok {
				numbers[path] = number{Quantity: q}
			}
		}
	}
	for i := range o.Program.Resources { // a capacity from a column is a cell's number, and may be written where it is used
		name := o.Program.Resources[i].Name
		for _, key := range capacities {
			path, n := "resource."+name+"."+key, o.Document.Root.At("resource", name, key)
			if _, ok := numbers[path]; !ok && n != nil && numbers[n.Path].Path == n.Path {
				cell := numbers[n.Path]
				cell.Path = path
				numbers[path] = cell
			}
		}
	}
	for name, load := range loads {
		path, beside := "resource."+name, number{Quantity: scenario.Quantity{Value: 1, Least: 0, Most: 10, File: load.File, Line: load.Line}}
		path += ".scale"
		if o.Document.Root.At("resource", name, "list") != nil {
			path = "resource." + name + ".lists"
			beside = number{scenario.Quantity{Unit: "per week", Least: -10000, Most: 10000, File: load.File, Line: load.Line}, true}
		}
		if written, ok := numbers[path]; ok {
			written.more = beside.more
			beside = written
		}
		beside.Path = path
		numbers[path] = beside
	}
	return numbers
}

// loadOf is the resource whose load a path is.
func loadOf(path string) (resource string, ok bool) {
	if path, ok = strings.CutPrefix(path, "resource."); !ok {
		return "", false
	}
	return strings.CutSuffix(path, ".load")
}

// unpatched is a key without the option under which a number is written.
func unpatched(key string) string {
	if rest, ok := strings.CutPrefix(key, "option."); ok {
		_, key, _ = strings.Cut(rest, ".")
	}
	return key
}

// wholePath is the path of a number; that of a resource is its capacity's.
func wholePath(path string, numbers map[string]number) string {
	for _, key := range capacities {
		if _, ok := numbers[path+"."+key]; ok {
			return path + "." + key
		}
	}
	return path
}

// named finds the path of a number that at least one of the options has, with that of the
// first, and which of them have it.
func named(options []compile.Option, flag, path string) (whole string, first number, have []string, err error) {
	known := map[string]bool{}
	var ids []string
	for i := range options {
		ids = append(ids, options[i].ID)
		numbers := numbersOf(&options[i])
		for name := range numbers {
			known[name] = true
		}
		at := wholePath(path, numbers)
		if q, ok := numbers[at]; ok {
			if have = append(have, options[i].ID); len(have) == 1 {
				whole, first = at, q
			}
		}
	}
	switch {
	case isSettled(path):
		err = diag.Usage.Errorf("--%s: %s is the same for all options, so none can have another", flag, path)
	case len(have) == 0:
		of := "option " + strings.Join(ids, "")
		if len(ids) > 1 {
			of = "any option (" + strings.Join(ids, ", ") + ")"
		}
		err = diag.Usage.Errorf("--%s: %q is no number of %s%s (prehabsim params lists all)", flag, path, of, nearestNumber(path, known))
	}
	return whole, first, have, err
}

// nearestNumber is what may have been meant: a slip, a path without its beginning, or one of
// the numbers of a section.
func nearestNumber(path string, known map[string]bool) string {
	var within, ends, all []string
	for _, name := range slices.Sorted(maps.Keys(known)) {
		all = append(all, name)
		for _, key := range capacities {
			if whole, ok := strings.CutSuffix(name, "."+key); ok {
				all = append(all, whole)
			}
		}
		switch {
		case strings.HasPrefix(name, path+"."):
			within = append(within, name)
		case strings.HasSuffix(name, "."+path):
			ends = append(ends, name)
		}
	}
	switch {
	case len(within) > 0:
		return "; its numbers are " + words.Some(within, 6)
	case len(ends) > 0:
		return fmt.Sprintf("; did you mean %q?", ends[0])
	}
	return diag.Nearest(path, all)
}

// Settable are the numbers of a scenario that can be set, as a shell completes them, each with
// what it is; none if the scenario has any problem.
func Settable(files scenario.Files, name string) (list []string) {
	s, err := Load(files, name, Choice{})
	if err != nil {
		return nil
	}
	told := map[string]string{}
	for i := range s.Options {
		for path, q := range numbersOf(&s.Options[i]) {
			if _, ok := told[path]; !ok {
				value, _, _ := q.Written()
				told[path] = scenario.Number{Value: value, Unit: q.Unit, More: q.more}.Text()
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(told)) {
		list = append(list, path+"=\tnow "+told[path])
	}
	return list
}

// withUnit is a number as people write one.
var withUnit = regexp.MustCompile(`^([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*((?:%|[a-zA-Z]).*)?$`)

// readNumber reads one, with the unit beside it.
func readNumber(text string) (x float64, unit string, ok bool) {
	part := withUnit.FindStringSubmatch(strings.TrimSpace(strings.ReplaceAll(text, "\u2212", "-")))
	if part == nil {
		return 0, "", false
	}
	x, err := strconv.ParseFloat(part[1], 64)
	return x, strings.TrimSpace(part[2]), err == nil && !math.IsInf(x, 0) && !math.IsNaN(x)
}

// unitOf is how values are written of a number: in the unit that was said, or in that of the
// scenario. Percentages of a number that is written as a share are shares.
func unitOf(q number, said string, values []float64) (unit string, same []float64) {
	switch {
	case said == "%" && q.Unit == "":
		same = slices.Clone(values)
		for i := range same {
			same[i] = round(same[i] / 100)
		}
		return "", same
	case strings.HasPrefix(q.Path, "table."): // the unit of a cell is its column's
		return "", values
	case said == "":
		return q.Unit, values
	}
	return said, values
}

// may refuses a value that the number cannot have anywhere, at the line where it stands.
func (q number) may(flag, path string, value float64, unit string) error {
	if unit != q.Unit && unit != "" {
		return nil // whoever reads the number refuses it
	}
	x, factor := value, 1.0
	if q.Factor != 0 {
		factor = q.Factor
		x *= factor
	}
	bound := ""
	switch {
	case x < q.Least:
		bound = fmt.Sprintf("%g or more", round(q.Least/factor))
	case x > q.Most:
		bound = fmt.Sprintf("%g or less", round(q.Most/factor))
	case q.Step == 1 && q.Factor <= 1 && x != math.Trunc(x):
		bound = "a whole number"
	default:
		return nil
	}
	return diag.Usage.Errorf("--%s: %s must be %s, not %g (%s:%d)", flag, path, bound, value, q.File, q.Line)
}

// round takes off what adding up decimal numbers leaves.
func round(x float64) float64 { return math.Round(x*1e9) / 1e9 }

// set is an option of a study with numbers set, as an option of its own.
type set struct {
	of       *compile.Option
	id, name string
	startOf  string // the option with whose start its capacities are other; "": from its own
	numbers  []scenario.Number
	lent     []LentPrice // prices that it does not have itself
}

// withSet is the scenario of current and of options with numbers set. One that has nothing
// otherwise than current then is current, and its id becomes that. What the scenario is called
// says for what; title goes behind the scenario's own.
func (s *Study) withSet(list []set, called, title, comment string) (*Scenario, error) {
	for _, x := range list {
		if x.of.Size.Scale != 1 && x.of.ID != scenario.Current {
			return nil, diag.Usage.Errorf("option %q has a scale, which would multiply what is set; write it as large as it is, without", x.of.ID)
		}
	}
	name, extends := s.besideFile(called)
	text := func(list []set) []byte {
		var b strings.Builder
		b.WriteString(comment + "\nformat  = 1\nname    = " + scenario.TOMLText(s.Title+title) + "\nextends = " + scenario.TOMLText(extends) + "\n")
		for _, x := range list {
			if x.id != scenario.Current {
				b.WriteString(s.Document.OptionWith(x.of.ID, x.id, x.name, x.startOf, x.numbers))
				for i := range x.lent {
					b.WriteString(x.lent[i].text(x.id))
				}
			}
		}
		return []byte(b.String())
	}
	choice := s.choice
	choice.Options = []string{}
	var problems diag.List
	if d := scenario.Load(s.filesWith(name, text(list)), name, &problems); d != nil && problems.Empty() {
		for i, x := range list {
			if d.Unchanged(x.id) {
				list[i].id = scenario.Current
			} else {
				choice.Options = append(choice.Options, x.id)
			}
		}
	}
	made, err := Load(s.filesWith(name, text(list)), name, choice)
	if err != nil {
		return nil, diag.Refused.Of(asSet(err, name, string(text(list)), list))
	}
	for _, x := range list {
		if err := made.has(x); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// asSet says what is wrong with options that were written for numbers to be set: of which
// option, with which numbers, since nobody has the file with its line.
func asSet(err error, name, text string, list []set) error {
	var problems diag.Problems
	if !errors.As(err, &problems) {
		return err
	}
	of, at := []string{"with numbers set"}, 0 // by line, from 1
	for _, line := range strings.Split(text, "\n") {
		for i, x := range list {
			if isWithin(strings.TrimSuffix(line, "]"), "[option."+scenario.TOMLKey(x.id)) {
				at = i + 1
			}
		}
		if of = append(of, of[0]); at > 0 {
			of[len(of)-1] = fmt.Sprintf("option %q with %s", list[at-1].of.ID, list[at-1].text())
		}
	}
	var said []string
	for _, p := range problems {
		if p.File == name {
			said = append(said, of[min(p.Line, len(of)-1)]+": "+p.Text)
		} else {
			said = append(said, p.String())
		}
	}
	return errors.New(strings.Join(said, "\n"))
}

// text is what is set.
func (x set) text() string {
	var said []string
	for _, n := range x.numbers {
		said = append(said, n.Path+" = "+n.Text())
	}
	return words.List(said)
}

// has makes sure that an option has the numbers that were set: another of its numbers may
// take the place of one.
func (s *Scenario) has(x set) error {
	o, err := s.Option(x.id)
	if err != nil {
		return err
	}
	numbers := numbersOf(o)
	for _, n := range x.numbers {
		q, ok := numbers[n.Path]
		value, _, _ := q.Written()
		if !ok || (n.Unit == "" || n.Unit == q.Unit) && math.Abs(value-n.Value) > 1e-9*max(1, math.Abs(n.Value)) {
			return diag.Usage.Errorf("%s of option %q cannot be set: something else that it says takes the number's place; set what it is made of, see prehabsim params", n.Path, x.of.ID)
		}
	}
	return nil
}
