package compile

import (
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// A target is of current, unless it says of which option it is: then that option is simulated
// in the observed year too, as what another service did is held against what an option that
// is written like it would do.

// TargetOptions are the options that targets of the scenario speak of, beside current.
func (c *Compiler) TargetOptions() (list []string) {
	all := c.document.Options()
	n := c.document.Root.Child["target"]
	if n == nil {
		return nil
	}
	for _, t := range n.Children() {
		for _, key := range []string{"option", "against"} {
			if id := t.Child[key]; id != nil && slices.Contains(all, id.Text) && !slices.Contains(list, id.Text) {
				list = append(list, id.Text)
			}
		}
	}
	return list
}

// speaksOfOptions says whether some target is of an option.
func speaksOfOptions(root *scenario.Node) bool {
	n := root.Child["target"]
	return n != nil && slices.ContainsFunc(n.Children(), func(t *scenario.Node) bool { return t.Child["option"] != nil || t.Child["against"] != nil })
}

// readTargetOptions reads of which option a figure is and against which it is held.
func readTargetOptions(t *scenario.Table, doc *scenario.Document) (option, against string) {
	for _, x := range []struct {
		key string
		id  *string
	}{{"option", &option}, {"against", &against}} {
		if !t.Has(x.key) {
			continue
		}
		*x.id = t.Text(x.key)
		known := append([]string{scenario.Current}, doc.Options()...)
		if !slices.Contains(known, *x.id) {
			t.Problem(x.key, "unknown option %q%s", *x.id, diag.Known(*x.id, known))
			continue
		}
		refuseLateOption(t, x.key, *x.id, doc)
	}
	switch {
	case t.Has("against") && orCurrent(option) == orCurrent(against):
		t.Problem("against", "is the option that the figure is of; name another")
	case t.Has("tune") && (t.Has("against") || orCurrent(option) != scenario.Current):
		t.Problem("tune", "calibrate simulates current alone, and this figure is of an option; leave one of them out")
	}
	return option, against
}

func orCurrent(option string) string {
	if option == "" {
		return scenario.Current
	}
	return option
}

// refuseLateOption refuses an option that starts behind the observed year: nothing would be
// seen there of its prehab and its capacities.
func refuseLateOption(t *scenario.Table, key, id string, doc *scenario.Document) {
	year := doc.Root.At("run", "observed", "to")
	if id == scenario.Current || year == nil || year.Kind != scenario.DateKind {
		return
	}
	start := doc.OptionNode(id).Child["start"]
	if start != nil && start.Kind == scenario.DateKind && year.Date.Before(start.Date) {
		t.Problem(key, "option %q starts on %s, after the observed year, so nothing of it could be seen there; leave its start out", id, start.Date)
	}
}

// readTargetRange reads the range in which what is simulated must lie.
func readTargetRange(t *scenario.Table) (low, high float64) {
	switch {
	case !t.Has("low") && !t.Has("high"):
		return 0, 0
	case !t.Has("low") || !t.Has("high"):
		t.Problem("", "low and high are the two ends of a range; write both")
		return 0, 0
	}
	low, high = t.Number("low"), t.Number("high")
	if observed := t.Number("observed"); low >= high {
		t.Problem("low", "%g is not below high, %g", low, high)
	} else if t.Has("observed") && (observed < low || observed > high) {
		t.Problem("observed", "%g does not lie between low and high, %g and %g", observed, low, high)
	}
	return low, high
}

// HasRange says whether a range is given in which what is simulated must lie.
func (t *Target) HasRange() bool { return t.Low < t.High }

// Whole says whether a figure is current's own: neither an option's nor a multiple.
func (t *Target) Whole() bool { return orCurrent(t.Option) == scenario.Current && t.Against == "" }
