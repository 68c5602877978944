package describe

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// AboutRank is the long help of "rank".
const AboutRank = `Rank says which option is best by one measure, current among them, and which cannot be
told apart from it. Up to ten options are all compared with one another on the same
patients, in intervals that hold for all pairs at once: with so many pairs single
intervals would tell some apart by chance. By how much an option is better than the best
of the others (+) or worse is in an interval too, and options that share a letter cannot
be told apart. Of a results folder its own replications are told, of any number of options.

Of more than ten the best is selected (Kim and Nelson 2001): --zone says which difference
is too small to matter, in the measure's unit, such as 0.5 points of within_62_days. After
20 replications of all, they go on one at a time for those that are still in; who is
behind by more than chance allows is out. With the run's level as probability the one
that is selected is the best, or within the zone of it. --replications is then the most
that there may be (default 1000); what is not decided by then is said, with exit code 4.

What is told is chance. What the evidence leaves open is the same for all options in part
alone and is told by draws: run with --draws, and compare.`

// WriteRank prints the ranking as text, Markdown or CSV.
func WriteRank(w io.Writer, a *study.Ranked, format string) error {
	return writeIn(w, format, a, rankDocument, rankRows)
}

func rankDocument(a *study.Ranked) (d document.Document) {
	m := kpi.Find(a.Measure)
	d.Put(document.Heading{Level: 1, Text: a.Title})
	d.Say(fmt.Sprintf("Which option is best. %s, %s; the %s the better. %s to %s; %s, seed %d.", m.Title, m.Unit, a.Prefer, words.Date(a.From), words.Date(a.To), words.Count(a.Replications, "replication"), a.Seed))
	if a.Selected {
		selected(&d, a)
		return d
	}
	d.Say(rankSentence(a))
	if a.Valued == 0 {
		return d
	}
	t := document.NewTable("", ">"+words.UpperFirst(m.Unit), ">Than the best of the others", "Set")
	for _, x := range a.Options {
		t.Add(x.Name, words.Plain(x.Value.Mean, words.Places(x.Value.Mean)), betterText(&x), setText(a, &x))
	}
	d.Put(t)
	if a.Valued > 1 {
		d.Note(fmt.Sprintf("Than the best of the others: by how much it is better (+) or worse, in %s, whichever of them that is; intervals hold for all options at once, with %s (of %s, by Bonferroni; multiple comparisons with the best). Set: options that share a letter cannot be told apart.",
			kpi.DifferenceUnit(m.Unit), percent(a.Level), words.Count(a.Valued*(a.Valued-1)/2, "pair")))
	}
	theSame(&d, a)
	d.Note(sameText(m) + " What the evidence leaves open is told by draws.")
	return d
}

// theSame says which options are one.
func theSame(d *document.Document, a *study.Ranked) {
	for _, x := range a.Options {
		if x.Same != "" {
			d.Note(fmt.Sprintf("%q is the same as %q in every replication.", x.Name, x.Same))
		}
	}
}

// rankSentence is what the table comes to.
func rankSentence(a *study.Ranked) string {
	best := a.Best()
	first := &a.Options[0]
	switch {
	case a.Valued == 0:
		return "The measure has no value in any option, so there is nothing to rank."
	case a.Valued == 1:
		return fmt.Sprintf("The measure has a value in %q alone, so there is nothing to rank it with.", first.Name)
	case len(best) == 1:
		return fmt.Sprintf("%q is the best, at %s for all pairs at once.", best[0], percent(a.Level))
	case len(best) == len(a.Options) && a.Sets == 1:
		return "No two options can be told apart" + enoughText(a) + "."
	}
	return fmt.Sprintf("It cannot be told which is the best: %s may each be it%s.", quoted(best), enoughText(a))
}

func quoted(list []string) string {
	var names []string
	for _, x := range list {
		names = append(names, strconv.Quote(x))
	}
	return words.List(names)
}

// enoughText says about how many replications would tell the first two apart.
func enoughText(a *study.Ranked) string {
	switch {
	case a.Enough == 0:
		return ""
	case a.Enough > study.MostReplications:
		return "; no number of replications would tell the first two apart that can be run"
	}
	return fmt.Sprintf("; some %s replications would tell the first two apart, if they differ as they do now", words.Plain(roundUp(a.Enough), 0))
}

// roundUp is a number to two digits, not below it.
func roundUp(n int) float64 {
	unit := math.Pow(10, max(0, math.Floor(math.Log10(float64(n)))-1))
	return unit * math.Ceil(float64(n)/unit)
}

func betterText(x *study.RankedOption) string {
	if math.IsNaN(x.Low) || math.IsNaN(x.High) {
		return "no value"
	}
	return words.Between(x.Low, x.High)
}

// setText are the letters of its sets; numbers where letters do not suffice.
func setText(a *study.Ranked, x *study.RankedOption) string {
	var list []string
	for _, k := range x.Sets {
		if a.Sets > 26 {
			list = append(list, strconv.Itoa(k+1))
		} else {
			list = append(list, string(rune('a'+k)))
		}
	}
	return strings.Join(list, " ")
}

// selected tells of a selection.
func selected(d *document.Document, a *study.Ranked) {
	m := kpi.Find(a.Measure)
	unit := kpi.DifferenceUnit(m.Unit)
	zone := words.Short(a.Zone, 4) + " " + unit
	if a.Decided {
		d.Say(fmt.Sprintf("Selected: %q. With a probability of %s or more it is the best of %d options, or within %s of it.", a.Options[0].Name, percent(a.Level), len(a.Options), zone))
	} else {
		text := fmt.Sprintf("Not decided after %s: %s are left of %d options. ", words.Count(a.Replications, "replication"), quoted(a.Best()), len(a.Options))
		if a.Longest >= study.MostReplications {
			text += fmt.Sprintf("It may take more replications than can be run; widen the zone of %s.", zone)
		} else {
			text += fmt.Sprintf("It may take up to %s replications; allow more with --replications, or widen the zone of %s.", words.Plain(float64(a.Longest+1), 0), zone)
		}
		d.Say(text)
	}
	t := document.NewTable("", ">Replications", ">"+words.UpperFirst(m.Unit)+" on them", "")
	for _, x := range a.Options {
		became := "selected"
		switch {
		case x.Out > 0:
			became = fmt.Sprintf("out after %d", x.Out)
		case !a.Decided:
			became = "left"
		}
		t.Add(x.Name, strconv.Itoa(x.Replications), words.Plain(x.Value.Mean, words.Places(x.Value.Mean)), became)
	}
	d.Put(t)
	theSame(d, a)
	d.Note("Kim and Nelson (2001), fully sequential; variances are those of the first 20 replications. Means of few replications are of who was out early; they are no ranking of those. " + sameText(m))
}

// sameText says of whom options are compared.
func sameText(m *kpi.Measure) string {
	text := "The same patients come in all options; of chance alone."
	if m.Ends.In != "" {
		text += " Who is counted may differ, as where an option holds patients back; the page marks that with (o)."
	}
	return text
}

func rankRows(a *study.Ranked) (head []string, rows [][]string) {
	head = []string{"rank", "option", "measure", "unit", "prefer", "value", "low", "high", "than_best_low", "than_best_high", "may_be_best", "set", "zone", "replications", "out_after"}
	for i := range a.Options {
		x := &a.Options[i]
		may, zone, out := "yes", "", ""
		switch {
		case math.IsNaN(x.Value.Mean) || a.Valued < 2:
			may = ""
		case a.Selected && x.Out > 0 || x.High < 0:
			may = "no"
		}
		if a.Selected {
			zone = words.Exact(a.Zone)
		}
		if x.Out > 0 {
			out = strconv.Itoa(x.Out)
		}
		rows = append(rows, []string{strconv.Itoa(i + 1), x.ID, a.Measure, kpi.Find(a.Measure).Unit, a.Prefer, words.Exact(x.Value.Mean), words.Exact(x.Value.Low), words.Exact(x.Value.High),
			words.Exact(x.Low), words.Exact(x.High), may, setText(a, x), zone, strconv.Itoa(x.Replications), out})
	}
	return head, rows
}
