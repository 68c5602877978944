package describe

import (
	"fmt"
	"io"
	"math"
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
patients wait longest then: what binds next.

One more of different things costs different money, which is not counted here, and the
worth of ten is not ten times that of one. More beds bring no staff. A resource of which
capacity is written by the weekday has no number to which one could be added; such are
named below the table. Of more than 60 resources those 20 are told of for which most
patients wait; how many are left out is said, and --within asks for them.`

// WriteBottlenecks prints them as text, Markdown or CSV.
func WriteBottlenecks(w io.Writer, a *study.OneMore, format string) error {
	return writeIn(w, format, a, bottlenecks, bottleneckRows)
}

func bottlenecks(a *study.OneMore) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: a.Title})
	d.Say(fmt.Sprintf("What one more of each resource is worth. %q, %s to %s; %s, seed %d.", a.OptionName, words.Date(a.From.String()), words.Date(a.To.String()), words.Count(a.Replications, "replication"), a.Seed))
	var now []string
	heads := []string{"", ">From", ">To"}
	for i, name := range a.Measures {
		m := kpi.Find(name)
		heads = append(heads, ">"+strings.ReplaceAll(words.UpperFirst(strings.ReplaceAll(m.Name, "_", " ")), " within", "\nwithin")+",\n"+kpi.DifferenceUnit(m.Unit))
		now = append(now, fmt.Sprintf("%s %s", words.LowerFirst(m.Title), estimateText(a.Now[i], m.Unit)))
	}
	d.Say("As it is: " + strings.Join(now, "; ") + ". " + bindsNow(a.Binds, a.Days))
	t := document.NewTable(append(heads, "Binds then")...)
	for _, x := range a.Rows {
		cells := []string{fmt.Sprintf("%s: %s", x.Title, x.Unit), number(x.Now), number(x.Then)}
		for _, c := range x.Changes {
			cells = append(cells, changeText(c))
		}
		then := x.Binds
		if x.Same {
			then = "changes nothing"
		} else if then == a.Binds {
			then = "as now"
		} else if then == "" {
			then = "nothing"
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
	if len(a.Left) > 0 {
		d.Note("Without a number to which one could be added: " + words.List(a.Left) + ".")
	}
	return d
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
	p := min(3, max(words.Places(half), words.Places(e.Mean)))
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
