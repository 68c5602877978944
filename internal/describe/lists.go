package describe

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// mostQueues are told where not all are asked for, those of the highest pressure.
const mostQueues = 20

// Lists prints lists as planners reckon with them, all or the foremost.
func Lists(w io.Writer, a *study.Lists, all bool) error {
	return document.Text(w, listsDocument(a, all), Width)
}

func listsDocument(a *study.Lists, all bool) (d document.Document) {
	by := words.Date(a.By.String())
	d.Put(document.Heading{Level: 1, Text: a.Title})
	several := slices.ContainsFunc(a.Queues, func(x study.Queue) bool { return x.Target != a.Queues[0].Target })
	wait := ""
	if len(a.Queues) > 0 && !several {
		wait = " Nearly all to be seen within " + words.Days(7*a.Queues[0].Target) + "."
	}
	d.Say(fmt.Sprintf("Lists in planners' terms.%s Current, %s to %s (%s weeks); %s, seed %d.", wait, words.Date(a.From.String()), by, words.Short(a.Weeks, 3), words.Count(a.Replications, "replication"), a.Seed))
	if len(a.Queues) == 0 {
		d.Say("Nobody comes to a queue with a target wait" + map[bool]string{true: "; name one: --lists 4w is that of all", false: ""}[a.Without > 0] + ".")
		return d
	}
	d.Say(listsSentence(a))
	t := document.NewTable("", ">Ask\na week", ">Load", ">List\nnow", ">Goes with\ntarget", ">Pressure\nnow", ">Needs\na week", ">List\nthen", ">Pressure\nthen")
	shown := a.Queues
	if !all && len(shown) > mostQueues+1 {
		shown = shown[:mostQueues]
	}
	for _, x := range shown {
		needs := number3(x.Needs)
		if x.TooLong {
			needs += " *"
		}
		title := x.Title
		if several {
			title += ": " + words.Days(7*x.Target)
		}
		t.Add(title, number3(x.Asked), loadText(x.Load), number3(x.Now.List.Mean), number3(x.TargetList), words.Plain(x.Now.Pressure, 2), needs, number3(x.Then.List.Mean), words.Plain(x.Then.Pressure, 2))
	}
	d.Put(t)
	if rest := a.Queues[len(shown):]; len(rest) > 0 {
		d.Say(fmt.Sprintf("%s more, of a pressure of %s or less: --all, or --csv.", words.Count(len(rest), "queue"), words.Plain(max(rest[0].Now.Pressure, rest[0].Then.Pressure), 2)))
	}
	now := "Now: when the window begins, as simulated; write today's list as [backlog.NAME] (prehabsim backlog from-ptl) and it is that."
	if a.Given {
		now = "Now: when the window begins, the given lists and what is simulated beside them; who is on a given list has waited since they came."
	}
	intervals := ""
	if a.Replications > 1 {
		intervals = fmt.Sprintf(" Lists are means of %s; --csv has their intervals.", words.Count(a.Replications, "replication"))
	}
	d.Note(now + fmt.Sprintf(" Ask: who comes to the queue. Load: by arithmetic, of base capacity in the first year. Goes with target: the list at which 98 of 100 are seen within the target wait, demand times a quarter of it. Needs, of patients a week: what holds that list; * where the list is more than twice as long, what brings it there by %s. Pressure: twice the mean wait so far over the target, above 1 most likely it is missed. "+
		"Then: simulated, with what capacity does in answer to waits.%s", by, intervals))
	d.Note("Fong and others (2022), Understanding Waiting Lists Pressures, medRxiv 2022.08.23.22279117: a queue by itself, whose patients come and are seen one by one with the variation of chance alone.")
	if a.Without > 0 {
		d.Note(fmt.Sprintf("%s asked for without a target wait.", areQueues(a.Without)))
	}
	return d
}

func areQueues(n int) string {
	if n == 1 {
		return "1 queue is"
	}
	return strconv.Itoa(n) + " queues are"
}

// listsSentence is what the table comes to.
func listsSentence(a *study.Lists) string {
	var long, missed, then []string
	for _, x := range a.Queues {
		if x.TooLong {
			long = append(long, x.Title)
		}
		if x.Now.Pressure > 1 {
			missed = append(missed, x.Title)
		}
		if x.Then.Pressure > 1 {
			then = append(then, x.Title)
		}
	}
	of := func(list []string, one, none string) string {
		if len(list) == 0 {
			return none
		}
		return fmt.Sprintf("%d of %s %s: %s.", len(list), words.Count(len(a.Queues), "queue"), one, foremost(list))
	}
	is := func(list []string, one, many string) string {
		if len(list) == 1 {
			return one
		}
		return many
	}
	return strings.Join([]string{
		of(long, is(long, "has a list", "have lists")+" more than twice as long as goes with the target", "No list is more than twice as long as goes with its target."),
		of(missed, is(missed, "is", "are")+" under a pressure above 1 now", "None is under a pressure above 1 now."),
		of(then, is(then, "is", "are")+" so in the simulation by then", "In the simulation none is by then."),
	}, " ")
}

// foremost names a few, whose names may have commas in them.
func foremost(list []string) string {
	const few = 4
	if more := len(list) - few; more > 1 {
		return strings.Join(list[:few], "; ") + fmt.Sprintf("; and %d more", more)
	}
	return strings.Join(list, "; ")
}

// number3 writes a number to three digits, or whole.
func number3(x float64) string { return words.Plain(x, min(1, words.Places(x))) }

func loadText(x float64) string {
	switch {
	case math.IsNaN(x):
		return words.None
	case math.IsInf(x, 1):
		return "closed"
	}
	return strconv.Itoa(int(math.Round(100*x))) + "%"
}

// ListsCSV writes all of them.
func ListsCSV(w io.Writer, a *study.Lists) error {
	head := []string{"resource", "target_weeks", "asked_a_week", "load", "now", "now_low", "now_high", "now_given", "now_wait_weeks", "now_pressure", "target_list", "too_long", "needs_a_week", "by",
		"then", "then_low", "then_high", "then_wait_weeks", "then_pressure"}
	yes := map[bool]string{true: "yes", false: "no"}
	var rows [][]string
	for _, x := range a.Queues {
		row := []string{x.Resource, words.Exact(x.Target), words.Exact(x.Asked), words.Exact(x.Load)}
		list := func(w study.Waiting) []string {
			return []string{words.Exact(w.List.Mean), words.Exact(w.List.Low), words.Exact(w.List.High)}
		}
		row = append(append(row, list(x.Now)...), yes[a.Given], words.Exact(x.Now.Wait), words.Exact(x.Now.Pressure), words.Exact(x.TargetList), yes[x.TooLong], words.Exact(x.Needs), a.By.String())
		rows = append(rows, append(append(row, list(x.Then)...), words.Exact(x.Then.Wait), words.Exact(x.Then.Pressure)))
	}
	return writeCSV(w, head, rows)
}
