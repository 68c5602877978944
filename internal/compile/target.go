package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Target is a published figure that the observed year must meet.
type Target struct {
	Name, Measure, By, Value string
	Observed                 float64 // shares as 0 to 1, as written
	Option, Against          string  // of which option it is, and of which one's value it is a multiple; "": of current, of none
	Low, High                float64 // what is simulated must lie between these, as written; both 0: in one year's chance of Observed
	Discrepancy              float64 // standard deviation of what the model leaves out, as written
	Source, Status           string
	Note                     string // a remark for readers

	Tune        string   // the number that calibrate sets by it
	ByHand      []string // numbers that were set by it without calibrate
	FollowsFrom []string // inputs of which it is arithmetic
	Class       Class    // which of these it is

	Rule  string  // how the number that Tune names follows; "": what suits the measure
	Slope float64 // how far a unit of that number moves the target; 0: not said
	File  string
	Line  int
}

// Class says what it means that a target is met.
type Class string

// The classes of targets. Only what is held out puts a scenario to the test: a figure
// by which a number was set is met because the number was set, and one that follows
// from inputs because they are what is published.
const (
	ToBeFitted Class = "to be fitted" // and calibrate has not been run yet
	Tuned      Class = "tuned"
	FromInputs Class = "follows from inputs"
	HeldOut    Class = "held out"
)

// Classes are all of them, in the order in which they are reported.
var Classes = []Class{FromInputs, Tuned, ToBeFitted, HeldOut}

var targetShape = scenario.Shape{
	Name: "target", Help: "a published figure that the observed year must meet",
	Fields: []scenario.Field{
		{Name: "measure", Type: scenario.TextField, Required: true, Help: "which measure", Example: `"within_62_days"`},
		{Name: "where", Type: scenario.AnyField, Help: "for one value of a breakdown, or of several attributes at once, which all must hold; with clock, of that clock's stops", Example: `{ trust = "north", modality = "surgery" }`},
		{Name: "shared", Type: scenario.AnyField, Help: "a patient counts half by an attribute of where and half by this one, as published waits count somebody whom one trust sees and another treats; whoever has no value of it counts half", Example: `{ trust = "referred_to" }`},
		{Name: "observed", Type: scenario.NumberField, Required: true, Help: "the published value; shares as 0 to 1"},
		{Name: "low", Type: scenario.NumberField, Help: "with high: the range in which what is simulated must lie, such as the published interval; without it the figure must lie where a single simulated year falls"},
		{Name: "high", Type: scenario.NumberField, Help: "the other end of that range"},
		{Name: "discrepancy", Type: scenario.NumberField, Help: "how far off the figure the scenario may be with the right numbers, as a standard deviation in the figure's unit, when draws of the inputs are weighed by it; 1 point of a share and 3% of anything else where not written"},
		{Name: "option", Type: scenario.TextField, Help: "of which option the figure is, such as a roll-out elsewhere; current where not written. It is simulated in the observed year", Example: `"all_tiers"`},
		{Name: "against", Type: scenario.TextField, Help: "the figure is how many times that option's value it is, such as a ratio of stays with and without", Example: `"current"`},
		{Name: "unit", Type: scenario.TextField, Help: "unit of the published value, for readers"},
		{Name: "tune", Type: scenario.TextField, Help: "the number that calibrate fits to it; without tune, by_hand and follows_from the target is held out"},
		{Name: "by_hand", Type: scenario.NamesField, Help: "or what was set without calibrate so that it is met", Example: `"background.routine.reserve"`},
		{Name: "follows_from", Type: scenario.NamesField, Help: "or the inputs of which it is mere arithmetic, such as referrals of arrivals; where one of them is tuned, so is the target", Example: `"table.referral.referrals"`},
		{Name: "rule", Type: scenario.TextField, Choices: tuneRules, Help: "how it follows: a delay by the quantile that should lie at the standard, a sigma by the tail, a factor by the difference from everybody, or anything by its level; what suits the measure where not written"},
		{Name: "slope", Type: scenario.NumberField, Min: -1000, Max: 1000, Help: "how far one unit of the number moves the target (days of the quantile, or the share)", Default: "1.4"},
		{Name: "source", Type: scenario.TextField, Help: "where it is published"},
		{Name: "status", Type: scenario.TextField, Help: "VERIFIED, DERIVED, RECALLED, ASSUMPTION, FICTIONAL or LOCAL"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readTargets reads them, of current's document; whole has the options too.
func readTargets(doc, whole *scenario.Document, problems *diag.List) []Target {
	r := reader{doc: doc, problems: problems}
	read := problems.Empty() // else not all numbers have been read that may be named
	var list []Target
	sections := r.sections("target")
	for _, n := range sections {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("target %q", name), targetShape, doc, problems)
		x := Target{
			Name: name, Measure: t.Text("measure"), Tune: t.Text("tune"), Source: t.Text("source"), Status: t.Text("status"),
			ByHand: t.Names("by_hand"), FollowsFrom: t.Names("follows_from"),
			File: n.File, Line: n.Line,
		}
		if t.Has("observed") {
			q := t.Quantity("observed")
			x.Observed = t.Number("observed")
			if x.Status == "" {
				x.Status = q.Status
			}
		}
		x.Rule, x.Note = t.Text("rule"), t.Text("note")
		if t.Has("slope") {
			x.Slope = t.Number("slope")
		}
		if w, ok := readThose(t); ok {
			x.By, x.Value = w.place()
		}
		x.Discrepancy = discrepancyOf(t, x)
		x.Option, x.Against = readTargetOptions(t, whole)
		x.Low, x.High = readTargetRange(t)
		if read {
			checkNamed(t, doc)
		}
		list = append(list, x)
	}
	refuseTwiceTuned(list, doc, problems)
	classify(list, doc)
	return list
}

// refuseTwiceTuned refuses a second target for one number, which cannot follow both.
func refuseTwiceTuned(list []Target, doc *scenario.Document, problems *diag.List) {
	first := map[string]string{}
	for _, x := range list {
		if x.Tune == "" {
			continue
		}
		if other, ok := first[x.Tune]; ok {
			at := doc.Root.At("target", x.Name, "tune")
			problems.Add(at.File, at.Line, "target %q: tune: %q follows target %q already, and cannot follow both; leave tune out of one of them", x.Name, x.Tune, other)
		}
		first[x.Tune] = x.Name
	}
}

// discrepancyOf is what a target says of it, or the usual: a model with a handful of waits a
// pathway is hardly ever nearer to a published year than that (ASSUMPTION).
func discrepancyOf(t *scenario.Table, x Target) float64 {
	switch {
	case t.Has("discrepancy"):
		if d := t.Number("discrepancy"); d > 0 {
			return d
		}
		t.Problem("discrepancy", "must be above 0: no model is exactly right")
		return 1
	case 0 <= x.Observed && x.Observed <= 1:
		return 0.01
	}
	return 0.03 * math.Abs(x.Observed)
}

// checkNamed refuses a class that cannot be: two at once, or by something that the
// scenario does not say.
func checkNamed(t *scenario.Table, doc *scenario.Document) {
	said := ""
	for _, key := range []string{"tune", "by_hand", "follows_from"} {
		if !t.Has(key) {
			continue
		}
		if said != "" {
			t.Problem(key, "stands beside %s; a target is fitted, met by hand or follows from inputs", said)
		}
		said = key
		names := t.Names(key)
		if key == "tune" {
			names = []string{t.Text(key)}
		}
		for _, name := range names {
			if says(doc, name) {
				continue
			}
			near := diag.Nearest(name, pathsOf(doc))
			if near == "" {
				near = "; `prehabsim params` lists its numbers"
			}
			t.Problem(key, "%q is nothing that the scenario says%s", name, near)
		}
	}
}

// says tells whether a name means something that a document says beside targets and
// options: a number of the register, or any other key, such as a time of day.
func says(doc *scenario.Document, name string) bool {
	if doc.Uses(func(q *scenario.Quantity) bool { return Names(name, q.Path) }) {
		return true
	}
	kind, rest, _ := strings.Cut(name, ".")
	thing, _, _ := strings.Cut(rest, ".")
	section := doc.Root.Child[kind]
	if section == nil || kind == "target" || kind == "option" {
		return false
	}
	if name == kind {
		return true
	}
	for i, n := range section.Children() {
		if key := section.Keys[i]; key == thing || strings.HasPrefix(key, thing+".") {
			if slices.ContainsFunc(pathsBelow(nil, n, kind+"."+key), func(path string) bool { return Names(name, path) }) {
				return true
			}
		}
	}
	return false
}

// pathsOf are the paths of all that a name may mean.
func pathsOf(doc *scenario.Document) (paths []string) {
	for _, q := range doc.Quantities() {
		paths = append(paths, q.Path)
		if parts := strings.SplitN(q.Path, ".", 4); parts[0] == "table" && len(parts) == 4 { // a column answers to its own name
			paths = append(paths, strings.Join([]string{parts[0], parts[1], parts[3]}, "."))
		}
	}
	for i, section := range doc.Root.Children() {
		if key := doc.Root.Keys[i]; key != "target" && key != "option" {
			paths = pathsBelow(paths, section, key)
		}
	}
	return paths
}

// pathsBelow adds the paths of a value and of all below it. They are put together, since
// a copy's cell has the path of its table.
func pathsBelow(paths []string, n *scenario.Node, path string) []string {
	paths = append(paths, path)
	for i, child := range n.Children() {
		paths = pathsBelow(paths, child, path+"."+n.Keys[i])
	}
	return paths
}

// Names says whether a name means the number at a path: the copies of a section answer
// to the name that they share.
func Names(name, path string) bool {
	name = strings.Replace(name, ".rows.", ".", 1)
	kind, rest, _ := strings.Cut(name, ".") // such as resource, theatre and what is left
	thing, last, deep := strings.Cut(rest, ".")
	section := len(kind) + 1 + len(thing) + 1
	if !deep || name == path || len(path) <= len(name) || path[:section] != name[:section] {
		return name == path
	}
	before, same := strings.CutSuffix(path[section:], last)
	return same && strings.HasSuffix(before, ".")
}

// classify says of each target what it means that it is met.
func classify(list []Target, doc *scenario.Document) {
	for i := range list {
		x := &list[i]
		switch {
		case x.Tune != "":
			x.Class = fitted(x.Tune, doc)
		case x.ByHand != nil:
			x.Class = Tuned
		case x.FollowsFrom != nil:
			x.Class = FromInputs
			for _, name := range x.FollowsFrom {
				if c := tunedBy(list, name, doc); c == Tuned || c == ToBeFitted && x.Class == FromInputs {
					x.Class = c
				}
			}
		default:
			x.Class = HeldOut
		}
	}
}

// fitted says whether calibrate has set a number that a target is there to set.
func fitted(tune string, doc *scenario.Document) Class {
	if doc.Uses(func(q *scenario.Quantity) bool { return q.Status == "CALIBRATED" && Names(tune, q.Path) }) {
		return Tuned
	}
	return ToBeFitted
}

// tunedBy is the class of an input that some target sets; FromInputs if none does.
func tunedBy(list []Target, name string, doc *scenario.Document) Class {
	var named []string
	doc.Uses(func(q *scenario.Quantity) bool {
		if Names(name, q.Path) {
			named = append(named, q.Path)
		}
		return false
	})
	// oneNumber says whether another name means some number of these.
	oneNumber := func(other string) bool {
		return name == other || slices.ContainsFunc(named, func(path string) bool { return Names(other, path) })
	}
	class := FromInputs
	for _, t := range list {
		if slices.ContainsFunc(t.ByHand, oneNumber) {
			return Tuned
		}
		if t.Tune != "" && oneNumber(t.Tune) {
			if class = fitted(t.Tune, doc); class == Tuned {
				return Tuned
			}
		}
	}
	return class
}
