package describe

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// AboutBottlenecks is the long help of "bottlenecks".
const AboutBottlenecks = `Bottlenecks says what one more of each resource is worth: one more bed, post or list a
week; where capacity follows from a load and no lists are told, a tenth more. Each is an
option beside the one that is asked about, all in one run on the same patients, and its
worth is the paired difference in a measure. They are ranked by the first measure; a
star says that the interval leaves out 0, of each by itself. Beside it stands for what
patients wait longest then: what binds next; where that is not what binds now, a number
leads to a line below the table.

One more of different things costs different money, which is not counted here, and the
worth of ten is not ten times that of one. More beds bring no staff. A resource of which
capacity is written by the weekday has no number to which one could be added; such are
named below the table, copies together with their number, and so is what nobody may ask
for in the option. Of more than 60 resources those 20 are told of for which most
patients wait; how many are left out is said, and --within asks for them.`

// WriteBottlenecks prints them as text, Markdown or CSV.
func WriteBottlenecks(w io.Writer, a *study.OneMore, format string) error {
	return writeIn(w, format, a, bottlenecks, bottleneckRows)
}

func bottlenecks(a *study.OneMore) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: a.Title})
	d.Say(fmt.Sprintf("What one more of each resource is worth. %q, %s to %s; %s, seed %d.", a.OptionName, words.Date(a.From.String()), words.Date(a.To.String()), words.Count(a.Replications, "replication"), a.Seed))
	var now []string
	heads := []string{"", "One more"}
	for i, name := range a.Measures {
		m := kpi.Find(name)
		heads = append(heads, ">"+strings.ReplaceAll(words.UpperFirst(strings.ReplaceAll(m.Name, "_", " ")), " within", "\nwithin")+",\n"+kpi.DifferenceUnit(m.Unit))
		now = append(now, fmt.Sprintf("%s %s", words.LowerFirst(m.Title), estimateText(a.Now[i], m.Unit)))
	}
	d.Say("As it is: " + strings.Join(now, "; ") + ". " + bindsNow(a.Binds, a.Days))
	t := document.NewTable(append(heads, "Binds then")...)
	var others []string // what binds then, where that is something else
	for i := range a.Rows {
		x := &a.Rows[i]
		cells := []string{x.Title, oneMoreText(x)}
		for _, c := range x.Changes {
			cells = append(cells, changeText(c))
		}
		then := "as now"
		switch {
		case x.Same:
			then = "no change"
		case x.Binds == "":
			then = "nothing"
		case x.Binds != a.Binds:
			if !slices.Contains(others, x.Binds) {
				others = append(others, x.Binds)
			}
			then = fmt.Sprintf("other (%d)", slices.Index(others, x.Binds)+1)
		}
		t.Add(append(cells, then)...)
	}
	d.Put(t)
	note := fmt.Sprintf("Changes from the option as it is, of the same patients, +/- half the interval of %s; *: it leaves out 0; of many rows some have a star by chance. Binds then: for what patients wait longest.", percent(a.Level))
	if a.Replications == 1 {
		note = "Changes from the option as it is, of the same patients; one replication has no interval."
	}
	d.Note(note)
	if len(a.Fewer) > 0 {
		d.Note(fewerText(a))
	}
	for i, name := range others {
		d.Note(fmt.Sprintf("(%d) %s.", i+1, name))
	}
	if n, text := familiesText(a.Unasked); n > 0 {
		d.Note(fmt.Sprintf("Nobody may ask for %s in %q, such as posts of a service that it does not offer, so nothing is told of %s: %s.", words.Count(n, "resource"), a.OptionName, map[bool]string{true: "it", false: "them"}[n == 1], text))
	}
	if n, text := familiesText(a.Left); n > 0 {
		d.Note(fmt.Sprintf("Without a number to which one could be added, %s: %s.", words.Count(n, "resource"), text))
	}
	return d
}

// familiesText is how many resources there are and what they are called, copies together.
func familiesText(list []study.Family) (n int, text string) {
	var names []string
	for _, f := range list {
		name := f.Title
		if f.N > 1 {
			name = fmt.Sprintf("%s (%d)", name, f.N)
		}
		n, names = n+f.N, append(names, name)
	}
	if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, ", ") }) {
		return n, strings.Join(names, "; ")
	}
	return n, words.List(names)
}

// oneMoreText is from what to what, or how much more where it is beside a load.
func oneMoreText(x *study.More) string {
	switch {
	case strings.HasSuffix(x.Path, ".lists"):
		return "list a week"
	case strings.HasSuffix(x.Path, ".scale"):
		return "a tenth"
	case strings.HasSuffix(x.Path, ".wte"):
		return fmt.Sprintf("post, %s to %s", number(x.Now), number(x.Then))
	}
	return fmt.Sprintf("%s to %s", number(x.Now), number(x.Then))
}

// fewerText says how many resources of each family are left out.
func fewerText(a *study.OneMore) string {
	var families []string
	of := map[string]int{}
	for _, name := range a.Fewer {
		family, _, _ := strings.Cut(name, ".")
		if of[family]++; of[family] == 1 {
			families = append(families, family)
		}
	}
	var counts []string
	for _, f := range families {
		counts = append(counts, fmt.Sprintf("%d of %s", of[f], f))
	}
	return fmt.Sprintf("Of %d resources these are the %d for which most patients wait beyond the next opening, as %s tell. Left out: %s; ask for them with --within, such as --within resource.%s.",
		len(a.Rows)+len(a.Fewer), len(a.Rows), words.Count(study.PilotReplications, "replication"), words.List(counts), families[0])
}

func bindsNow(binds string, days float64) string {
	if binds == "" {
		return "Patients wait for nothing for want of capacity."
	}
	return fmt.Sprintf("What binds is %s, for which patients wait %s days beyond its next opening.", binds, words.Plain(days, 1))
}

func estimateText(e stats.Estimate, unit string) string {
	text := words.Plain(e.Mean, words.Places(e.Mean))
	switch {
	case math.IsNaN(e.Mean):
		return "has no value"
	case unit == "%":
		return text + unit
	}
	return text + " " + unit
}

// changeText is a change with its interval.
func changeText(e stats.Estimate) string {
	if math.IsNaN(e.Mean) {
		return "no value"
	}
	if e.Mean == 0 && e.HalfWidth() == 0 {
		return "0"
	}
	half := e.HalfWidth()
	if math.IsNaN(half) {
		return words.Signed(e.Mean, words.Places(e.Mean))
	}
	p := words.Places(e.Mean)
	if half > 0 { // two figures of how far it may be off: more say nothing
		p = int(min(3, max(0, 1-math.Floor(math.Log10(half)))))
	}
	text := words.Signed(e.Mean, p) + " +/- " + words.Plain(half, p)
	if e.Clear() {
		text += " *"
	}
	return text
}

func bottleneckRows(a *study.OneMore) (head []string, rows [][]string) {
	head = []string{"resource", "number", "more", "from", "to", "measure", "unit", "as_it_is", "change", "low", "high", "binds_then", "binds_days"}
	for _, x := range a.Rows {
		for i, name := range a.Measures {
			days := ""
			if x.Binds != "" {
				days = words.Exact(x.Days)
			}
			c := x.Changes[i]
			rows = append(rows, []string{x.Resource, x.Path, x.Unit, words.Exact(x.Now), words.Exact(x.Then), name, kpi.DifferenceUnit(kpi.Find(name).Unit),
				words.Exact(a.Now[i].Mean), words.Exact(c.Mean), words.Exact(c.Low), words.Exact(c.High), x.Binds, days})
		}
	}
	return head, rows
}
