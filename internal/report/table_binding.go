package report

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// writeBinding answers: if beds are freed, what stops more patients being
// treated?
func (r *Results) writeBinding(p *pen) {
	queues, beds := r.queues(0), r.fullestBeds(0)
	if len(queues) == 0 && beds == nil {
		return
	}
	p.heading("WHAT BINDS: where patients wait longest for want of capacity, " + lowerFirst(r.optionName(0)))
	if len(queues) == 0 {
		p.line("Nobody waits for a resource longer than until it next opens.")
	} else {
		r.writeQueues(p, queues)
	}
	if s := r.bedSentence(queues, beds); s != "" {
		p.line(s)
	}
	r.writeOutgrown(p, queues)
	r.writeQueueChanges(p, queues)
}

func (r *Results) writeQueues(p *pen, queues []queue) {
	answers := slices.ContainsFunc(queues, func(q queue) bool { return !math.IsNaN(q.Change) })
	headings := []string{"", "Mean wait", "Waiting", "In use"}
	if answers {
		headings = append(headings, "Extra", "May add")
	}
	g := p.newGrid(true, headings...)
	for _, q := range queues {
		title := q.Title
		if q.Kind > 1 {
			title += fmt.Sprintf(" (longest of %d)", q.Kind)
		}
		row := []string{title, duration(q.Wait), plain(q.Waiting, min(1, decimals(q.Waiting))), wholePercent(q.Used)}
		switch {
		case answers && math.IsNaN(q.Change):
			row = append(row, "-", "-")
		case answers:
			row = append(row, p.minus(signed(q.Change, 0))+"%", signed(q.MayAdd, 0)+"%")
		}
		g.row(row...)
	}
	p.raw(g.text() + "\n")
	p.line("The longest queue of each kind of resource; kinds are ranked by the wait beyond that for the next list or meeting. " +
		"In use: of all capacity that was open, extra included.")
	if answers {
		p.line("Extra: what was added in answer to waits less what was handed back, of base capacity. " +
			"Capacity that is handed back until the rest is full does not bind, however full it is.")
	}
}

// bedSentence says who would use a bed that is freed.
func (r *Results) bedSentence(queues []queue, beds *queue) string {
	cancelled := r.of(0, window("cancelled_on_the_day")).Mean
	if beds == nil || math.IsNaN(cancelled) {
		return ""
	}
	text := fmt.Sprintf("If beds are freed: %s%% of operations are cancelled on the day for want of a bed, ", plain(cancelled, 1))
	// About 1% is what a calibrated alliance has with its wards 94% full: below
	// that beds are no reason to wait.
	if cancelled < 1 {
		text += "so hardly anybody waits for one"
	} else {
		text += "which more beds would lessen"
	}
	if routine := r.of(0, window("routine_admissions")).Mean; routine > 0 {
		text += "; routine patients take what cancer patients leave"
	}
	text += fmt.Sprintf(" (fullest: %s, %s of the beds that may be filled)", beds.Title, wholePercent(beds.Used))
	if i := slices.IndexFunc(queues, func(q queue) bool { return !isBed(q.Resource) }); i >= 0 {
		text += fmt.Sprintf(". What patients then still wait for longest is %s (%s)", queues[i].Title, duration(queues[i].Wait))
	}
	return text + "."
}

// writeOutgrown names resources whose lists grow without end, in current and,
// where an option has others, in that option.
func (r *Results) writeOutgrown(p *pen, queues []queue) {
	if len(r.Loads) == 0 {
		return
	}
	var pathway, staff []string
	current := r.outgrown(r.Set.Options[0])
	for o, id := range r.Set.Options {
		var other, posts []Load
		for _, l := range r.outgrown(id) {
			was := slices.IndexFunc(current, func(c Load) bool { return c.Resource == l.Resource })
			switch {
			case o > 0 && was >= 0 && current[was].PassesCeiling == l.PassesCeiling:
			case r.resource(l.Resource).Group == prehabGroup:
				posts = append(posts, l)
			default:
				other = append(other, l)
			}
		}
		if len(other) > 0 {
			pathway = append(pathway, fmt.Sprintf("%s: more is asked than can ever be given, with all that may be added, of %s. The list grows without end, and more of anything else treats nobody sooner.",
				r.optionName(o), r.namesWithMonths(other)))
		}
		if len(posts) > 0 {
			staff = append(staff, fmt.Sprintf("%s: more contacts are planned than staff have hours for: %s. Contacts come late or not at all.",
				r.optionName(o), r.namesWithMonths(posts)))
		}
	}
	if len(pathway) == 0 {
		pathway = append(pathway, "By arithmetic nothing on the pathway is asked for more than it can give with what it may add, so no list need grow without end: "+
			"in time everybody who needs treatment has it, and more capacity shortens waits but finds no more patients to treat.")
	}
	for _, q := range queues {
		if q.Change >= nearlyAll*q.MayAdd && q.MayAdd > 0 {
			pathway = append(pathway, fmt.Sprintf("%s has little left to add: %s%% extra of at most %s%%, although %s of its time is in use. "+
				"What is asked does not fill whole sessions, so its list may grow sooner than arithmetic says.",
				q.Title, plain(q.Change, 0), plain(q.MayAdd, 0), wholePercent(q.Used)))
		}
	}
	for _, text := range append(pathway, staff...) {
		p.line(text)
	}
}

// nearlyAll is the share of what may be added above which little is left: extra
// lists are decided weekly, so on average a resource that is at its limit for
// half of the weeks stays well below it.
const nearlyAll = 0.8

// mostNamed is how many resources a sentence names.
const mostNamed = 3

func (r *Results) namesWithMonths(loads []Load) string {
	var names []string
	for _, l := range loads[:min(mostNamed, len(loads))] {
		names = append(names, r.resource(l.Resource).Title+" "+since(l.PassesCeiling, l.Year))
	}
	text := strings.Join(names, "; ")
	if more := len(loads) - mostNamed; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// since writes from when a load is above 1: the month, where it is known.
func since(passes string, year int) string {
	switch passes {
	case "before":
		return "from the start"
	case "":
		return "in " + period(year)
	}
	return "from " + Month(passes)
}

// Month writes a month such as 2027-04 as people do, "April 2027"; what is none stays.
func Month(month string) string {
	_, name, ok := strings.Cut(longDate(month+"-01"), " ")
	if !ok {
		return month
	}
	return name
}

// writeQueueChanges says what each option does to the longest queues, its own
// and current's; options alike together.
func (r *Results) writeQueueChanges(p *pen, current []queue) {
	if len(r.Set.Options) < 2 || len(current) == 0 {
		return
	}
	var said []string // in order
	who := map[string][]string{}
	for o := 1; o < len(r.Set.Options); o++ {
		text := r.queueChanges(p, o, current)
		if len(who[text]) == 0 {
			said = append(said, text)
		}
		who[text] = append(who[text], r.optionName(o))
	}
	for _, text := range said {
		p.line(strings.Join(who[text], "; ") + ": " + text)
	}
}

func (r *Results) queueChanges(p *pen, option int, current []queue) string {
	var parts, silent []string
	for _, q := range append(slices.Clone(current), r.queues(option)...) {
		d := r.change(option, atResource("resource_wait", q.Name))
		if math.IsNaN(d.HalfWidth()) && !slices.Contains(silent, q.Title) {
			silent = append(silent, q.Title)
		}
		chance := !sure(d) && !math.IsNaN(d.HalfWidth()) // one replication cannot tell
		if chance || !(math.Abs(d.Mean) >= 0.05) {
			continue
		}
		part := fmt.Sprintf("%s %s (%s)", q.Title, duration(r.at(option, "resource_wait", q.Name)), p.change(d, 1))
		if !slices.Contains(parts, part) {
			parts = append(parts, part)
		}
	}
	switch {
	case len(parts) == 0 && len(silent) > 0:
		return "whether waits change cannot be told, since too few replications have anybody who was served: " + strings.Join(silent, "; ") + "."
	case len(parts) == 0:
		return "these waits do not change beyond chance."
	}
	return "mean wait for " + strings.Join(parts, "; ") + "."
}

// wholePercent writes a share of capacity, which is never more than all of it.
func wholePercent(x float64) string {
	if math.IsNaN(x) {
		return "-"
	}
	return plain(min(100, x), 0) + "%"
}

// duration writes days in a unit that people would use.
func duration(days float64) string {
	switch {
	case days >= 0.95:
		return plain(days, 1) + " days"
	case days*24 >= 0.95:
		return plain(days*24, 1) + " hours"
	}
	return plain(days*24*60, 1) + " minutes"
}
