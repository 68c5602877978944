package describe

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Of what check prints a planner needs some twenty lines first: what the file is, what
// each option changes, what cannot be served, and what to type next.

const (
	Width       = 100 // of a page, in characters
	mostChanges = 4   // of one option
	mostLoads   = 6
)

// Summary writes what a planner looks at first; name is that of the scenario on a command
// line.
func Summary(w io.Writer, m *study.Scenario, name string) error {
	drawn, err := drawnFrom(m)
	if err != nil {
		return err
	}
	say := func(format string, args ...any) {
		hang(w, fmt.Sprintf(format, args...))
	}
	say("%s", heading(m))
	if about := m.Document.Root.TextAt("description"); about != "" {
		say("%s", about)
	}
	options := "current alone"
	if n := len(m.Options) - 1; n > 0 {
		options = "current and " + words.Count(n, "option")
	}
	warmUp := "with no warm-up"
	if m.WarmUp > 0 {
		warmUp = "after a warm-up of " + m.WarmUp.String()
	}
	say("Accepted: %s, %s, %s patients a year. Window %s to %s, %s.",
		options, words.Count(len(m.Options[0].Pathways), "pathway"), words.Short(patientsAYear(&m.Options[0]), 4), m.From, m.To, warmUp)
	cautions(w, m)
	waiting := 0
	for _, l := range m.Options[0].Backlogs {
		waiting += l.Patients
	}
	if waiting > 0 {
		say("The window begins with %s on %s.", words.Count(waiting, "patient"), words.Count(len(m.Options[0].Backlogs), "list"))
	}
	for _, line := range takes(m) {
		say("%s", line)
	}
	say("%s", drawn)
	summariseOwn(w, m)
	fmt.Fprint(w, "\nWhat each option changes\n")
	for i := range m.Options[1:] {
		say("  %s", ChangesOf(m, i+1))
	}
	if len(m.Options) == 1 {
		say("  There is no option but current.")
	}
	if len(m.Others) > 0 {
		say("  Run by name alone, with --options: %s. What they are: prehabsim list %s", words.List(m.Others), name)
	}
	for _, line := range m.EffectSentences(idsOf) {
		say("  %s", line)
	}
	fmt.Fprint(w, "\nWhat is asked of resources, by arithmetic before any simulation\n")
	for _, line := range LoadLines(m, ByID) {
		say("  %s", line)
	}
	fmt.Fprint(w, "\nNext\n")
	for _, line := range whatNext(m, name) {
		say("  %s", line)
	}
	return nil
}

// hang prints a line, broken between words where it is long, with what follows further
// in.
func hang(w io.Writer, line string) {
	in := line[:len(line)-len(strings.TrimLeft(line, " "))]
	room := Width - len(in) - 2
	for i, part := range strings.Split(document.Wrapped(strings.TrimSpace(line), room), "\n") {
		if i == 1 {
			in += "  "
		}
		fmt.Fprintf(w, "%s%s\n", in, strings.TrimSpace(part))
	}
}

// takes says about how long and how large a run is, before it is begun.
func takes(m *study.Scenario) []string {
	often := words.Count(m.Replications, "replication")
	if m.Draws > 0 {
		often += " and " + words.Count(m.Draws, "draw")
	}
	one := &m.Options[0].Takes
	return []string{
		fmt.Sprintf("A run: %s of each option, %s on %d processors.", often, m.Duration(len(m.Options)), study.Processors),
		fmt.Sprintf("Each: about %s patients, %s inside while nobody waits, %s events; %s in all.",
			round(one.Patients()), round(one.Inside), round(one.Events), words.Count(m.Takes().Rows, "row")),
	}
}

// round writes a large number to two digits.
func round(x float64) string {
	if x < 10 {
		return words.Plain(math.Ceil(x), 0)
	}
	unit := math.Pow(10, math.Floor(math.Log10(x))-1)
	return words.Plain(math.Round(x/unit)*unit, 0)
}

// patientsAYear are those of all pathways.
func patientsAYear(o *compile.Option) (sum float64) {
	for _, p := range o.Pathways {
		sum += p.PerYear
	}
	return sum
}

// ChangesOf says what an option changes: from -> to. The same key of several sections is
// one change.
func ChangesOf(m *study.Scenario, option int) string {
	o := &m.Options[option]
	name := titleOf(m, o)
	var own, inherited []scenario.Change
	for _, c := range o.Changes {
		if isVariant(m) && c.File == m.Document.Own {
			own = append(own, c)
		} else {
			inherited = append(inherited, c)
		}
	}
	x := change{&m.Options[0], o}
	parts := x.parts(own, len(own))
	rest := x.parts(inherited, 2)
	if more := len(rest) - mostChanges; more > 0 {
		rest = append(rest[:mostChanges], words.Count(more, "more change"))
	}
	if parts = append(parts, rest...); len(parts) == 0 {
		return name + ": nothing but what it is called"
	}
	return name + ": " + strings.Join(parts, "; ")
}

// titleOf is an option's id with its name and, where that is not from the first day that is
// reported on, from when it holds.
func titleOf(m *study.Scenario, o *compile.Option) string {
	name := o.ID
	if o.Name != "" && o.Name != o.ID {
		name += " (" + o.Name + ")"
	}
	if o.Size.Scale != 1 {
		name += ", " + words.Short(o.Size.Scale, 3) + " times of it"
	}
	if n := m.Document.OptionNode(o.ID); n != nil && n.Child["start"] != nil && m.From.Before(n.Child["start"].Date) {
		name += ", prehabilitation and capacities from " + words.Date(n.Child["start"].Brief())
	}
	return name
}

// kindOfChange is the key that is changed, with its collection where its sections stand
// beside one another, and what happens to it.
func kindOfChange(c scenario.Change) (kind, what string) {
	what = fromTo(c)
	parts := strings.Split(c.Path, ".")
	if parts[0] == "prehab" && parts[len(parts)-1] == "offered" && c.To == "true" {
		return "offers", strings.Join(parts[:len(parts)-1], ".")
	}
	if slices.Contains(moneySections, parts[0]) && len(parts) > 2 {
		return "money:", parts[0] + " " + parts[1] // of which nothing that is simulated depends
	}
	if last := len(parts) - 1; parts[0] == "resource" && last >= 2 {
		return parts[last] + " of", nameIn(c.Path) + " " + what
	}
	return c.Path, what
}

// moneySections are those of what things cost and are worth.
var moneySections = []string{"pay", "cost", "benefit", "health"}

// nameIn is the name of the resource in a path: ward.gstt in resource.ward.gstt.capacity.
func nameIn(path string) string {
	parts := strings.Split(path, ".")
	return strings.Join(parts[1:len(parts)-1], ".")
}

// atCopy is what a document says of a key of one resource, once cells stand for columns;
// "" where the path is no such key, or one of several copies.
func atCopy(d *scenario.Document, path string) string {
	if !strings.HasPrefix(path, "resource.") {
		return ""
	}
	n := d.Root.At("resource", nameIn(path), path[strings.LastIndex(path, ".")+1:])
	if n == nil {
		return ""
	}
	return cut(n.Brief())
}

func fromTo(c scenario.Change) string {
	switch change, ok := strings.CutPrefix(c.Is, c.Was+", "); {
	case c.To == "":
		return cut(c.Was) + " -> none"
	case c.From == "":
		return "-> " + cut(c.Is)
	case ok:
		return change
	}
	return cut(c.Was) + " -> " + cut(c.Is)
}

// cut keeps a value to what can be taken in at a glance.
func cut(value string) string {
	if r := []rune(value); len(r) > 60 {
		return string(r[:57]) + "..."
	}
	return value
}

// Called is what readers call a resource or an option with an id.
type Called struct{ Resource, Option func(id string) string }

// ByID calls them by their ids, as scenarios and commands do.
var ByID = Called{asItIs, asItIs}

func asItIs(id string) string { return id }

// all are some names as they are called, each once.
func all(ids []string, called func(string) string) (names []string) {
	for _, id := range ids {
		if name := called(id); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// LoadLines say which resources cannot give what is asked of them, and how many more
// are near that.
func LoadLines(m *study.Scenario, called Called) (lines []string) {
	count := map[string]int{} // resources, by the gravest remark in any option
	var texts []string
	of := map[string][]string{} // resources of which the same is said
	busiest := peaksOf(m)
	for _, group := range loadGroups(m) {
		for _, name := range group.resources {
			gravest := ""
			for _, r := range remarksOn(m, busiest, name) {
				if gravity(r.kind) > gravity(gravest) {
					gravest = r.kind
				}
				if gravity(r.kind) < gravity("depends") {
					continue
				}
				text := fmt.Sprintf("%s (%s)", strings.TrimPrefix(r.text, r.kind+": "), words.Some(all(r.options, called.Option), 3))
				if of[text] == nil {
					texts = append(texts, text)
				}
				of[text] = append(of[text], name)
			}
			count[gravest]++
		}
	}
	for _, text := range texts {
		lines = append(lines, words.Some(all(of[text], called.Resource), 2)+": "+text)
	}
	if more := len(lines) - mostLoads; more > 0 {
		lines = append(lines[:mostLoads], fmt.Sprintf("and %s like these", words.Count(more, "line")))
	}
	if len(lines) == 0 {
		lines = append(lines, "Nothing is asked for more than it can give, with what it may add when patients wait.")
	}
	if n := count["note"]; n > 0 {
		lines = append(lines, fmt.Sprintf("Of %s %s above base capacity at some time and may add what is missing.", words.Count(sum(count), "resource"), are(n)))
	}
	if full := nearlyFull(m, called); len(full) > 0 {
		lines = append(lines, "Asked for 95% or more of base capacity, so waits may be long: "+strings.Join(full, "; ")+".")
	}
	return lines
}

// nearlyFull names the resources of which 95% or more of base capacity is asked and no
// more, those of the same options together.
func nearlyFull(m *study.Scenario, called Called) (said []string) {
	var order []string
	names := map[string][]string{} // by options
	busiest := peaksOf(m)
	for _, group := range loadGroups(m) {
		for _, name := range group.resources {
			for _, r := range remarksOn(m, busiest, name) {
				if r.kind != "warning" {
					continue
				}
				of := words.Some(all(r.options, called.Option), 3)
				if len(r.options) == len(m.Options) && len(m.Options) > 1 {
					of = "every option"
				}
				if names[of] == nil {
					order = append(order, of)
				}
				names[of] = append(names[of], name)
			}
		}
	}
	for _, of := range order {
		said = append(said, fmt.Sprintf("%s (%s)", words.Some(all(names[of], called.Resource), mostLoads), of))
	}
	return said
}

func are(n int) string {
	if n == 1 {
		return "1 is"
	}
	return strconv.Itoa(n) + " are"
}

func sum(count map[string]int) (n int) {
	for _, k := range count {
		n += k
	}
	return n
}

// gravity orders the kinds of remark.
func gravity(kind string) int {
	return slices.Index([]string{"", "note", "warning", "depends", "WARNING"}, kind)
}

// remarked is a remark on a resource, and the options of which it holds.
type remarked struct {
	kind, text string
	options    []string
}

// remarksOn are the remarks on a resource in its busiest year, options that share one
// together.
func remarksOn(m *study.Scenario, busiest []map[string]*facts.Load, resource string) (list []remarked) {
	for i := range m.Options {
		l := busiest[i][resource]
		if l == nil || l.Offered == 0 {
			continue
		}
		kind, text := remark(l)
		k := slices.IndexFunc(list, func(r remarked) bool { return r.text == text })
		if k < 0 {
			k = len(list)
			list = append(list, remarked{kind: kind, text: text})
		}
		list[k].options = append(list[k].options, m.Options[i].ID)
	}
	return list
}

// whatNext says what else there is to see, and by which command.
func whatNext(m *study.Scenario, name string) (lines []string) {
	if len(m.Targets) > 0 {
		lines = append(lines, fmt.Sprintf("How many of %s are met (%s): prehabsim check %s --targets",
			words.Count(len(m.Targets), "published figure"), classes(m.Targets), name))
	}
	if len(m.Backtests) > 0 {
		lines = append(lines, fmt.Sprintf("How well another year is predicted: prehabsim backtest %s", name))
	}
	return append(lines,
		fmt.Sprintf("Everything that the scenario says (%s): prehabsim check %s --all", unsourced(m), name),
		fmt.Sprintf("What the options come to: prehabsim run %s", name))
}

// classes says how many targets there are of each class.
func classes(targets []compile.Target) string {
	of := map[compile.Class]int{}
	sums := map[compile.Class]int{} // of figures that are tuned, or are to be
	for _, t := range targets {
		of[t.Class]++
		if t.FollowsFrom != nil && t.Class != compile.FromInputs {
			sums[t.Class]++
		}
	}
	var parts []string
	for _, class := range compile.Classes {
		if n := of[class]; n > 0 {
			said := string(class)
			if n > 1 && class == compile.FromInputs {
				said = "follow from inputs"
			}
			if n := sums[class]; n > 0 {
				said += " with " + words.Count(n, "sum") + " among them"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, said))
		}
	}
	return words.List(parts)
}

func unsourced(m *study.Scenario) string {
	n := len(unsourcedGrid(m).Rows)
	if n == 0 {
		return "every number has a source"
	}
	return fmt.Sprintf("of %s %s without a source", words.Count(len(m.Assumptions()), "number"), are(n))
}
