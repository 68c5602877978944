package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// writeBinding answers: if beds are freed, what stops more patients being
// treated?
func (r *Results) writeBinding(d *document.Document) {
	queues, beds := r.queues(0), r.fullestBeds(0)
	lists := r.listSentences()
	changes := r.queueChangesOfAll(queues)
	if len(queues) == 0 && beds == nil && len(lists)+len(changes) == 0 {
		return
	}
	d.Heading("What binds", ": where patients wait longest for want of capacity, "+words.LowerFirst(r.optionName(0)))
	if len(queues) == 0 {
		d.Say(r.nobodyWaits())
	} else {
		r.writeQueues(d, queues)
	}
	if s := r.bedSentence(queues, beds); s != "" {
		d.Say(s)
	}
	for _, s := range lists {
		d.Say(s)
	}
	for _, s := range changes {
		d.Say(s)
	}
	if strings.Contains(strings.Join(changes, ""), othersMark) {
		d.Note(othersMark + ": fewer patients come to it than in " + words.LowerFirst(r.optionName(0)) + " while more wait elsewhere, or more give up or are turned away; its change is no finding, however sure.")
	}
}

func (r *Results) nobodyWaits() string {
	for _, name := range r.onPathway(0) {
		if r.at(0, "wait_of_all", name) > 0 {
			return "On average nobody waits for a resource longer than until it next opens."
		}
	}
	return "Nobody waits for a resource."
}

func (r *Results) writeQueues(d *document.Document, queues []queue) {
	answers := slices.ContainsFunc(queues, func(q queue) bool { return !math.IsNaN(q.Change) })
	t := document.NewTable("", ">Mean wait", ">Waiting", ">At end", ">In use")
	if answers {
		t.Columns = append(t.Columns, document.NewTable(">Extra", ">May add").Columns...)
	}
	for _, q := range queues {
		title := q.Title
		if q.Kind > 1 {
			title += fmt.Sprintf(" (longest of %d)", q.Kind)
		}
		row := []string{title, duration(q.Wait), words.Plain(q.Waiting, min(1, words.Places(q.Waiting))), words.Plain(q.Still, min(1, words.Places(q.Still))), wholePercent(q.Used)}
		switch {
		case answers && math.IsNaN(q.Change):
			row = append(row, "-", "-")
		case answers:
			row = append(row, words.Signed(q.Change, 0)+"%", words.Signed(q.MayAdd, 0)+"%")
		}
		t.Add(row...)
	}
	d.Put(t)
	text := "The longest queue of each kind of resource; kinds are ranked by the wait beyond that until it next opens"
	if queues[0].Unserved {
		text += ", and first comes what serves nobody any more"
	}
	d.Note(text + ". Mean wait: of those who were served and, so far, of those who still wait when the window ends. " +
		"Waiting: on average over the window, and at its end. " + inUseMeans(slices.ContainsFunc(queues, func(q queue) bool { return math.Round(q.Used) > 100 })))
	if answers {
		d.Note("Extra: what was added in answer to waits less what was handed back, of base capacity. " +
			"Capacity that is handed back until the rest is full does not bind, however full it is.")
	}
}

func inUseMeans(above bool) string {
	text := "In use: of all capacity that was open, extra included"
	if above {
		text += "; above 100% where work went on past closing, more were there than places, or what is kept back was used"
	}
	return text + "."
}

// bedSentence says who would use a bed that is freed.
func (r *Results) bedSentence(queues []queue, beds *queue) string {
	cancelled := r.of(0, window("cancelled_on_the_day")).Mean
	if beds == nil || math.IsNaN(cancelled) {
		return ""
	}
	text := fmt.Sprintf("If beds are freed: %s%% of operations are cancelled on the day for want of a bed", words.Plain(cancelled, 1))
	if routine := r.of(0, window("routine_admissions")).Mean; routine > 0 {
		text += "; routine patients take what cancer patients leave"
	}
	text += fmt.Sprintf(" (fullest: %s, %s of the beds that may be filled)", beds.Title, wholePercent(beds.Used))
	if i := slices.IndexFunc(queues, func(q queue) bool { return !isBed(q.Resource) }); i >= 0 {
		text += fmt.Sprintf(". Apart from beds, patients wait longest for %s (%s)", queues[i].Title, duration(queues[i].Wait))
	}
	return text + "."
}

// mostNamed is how many resources a sentence names.
const mostNamed = 3

// since writes when a load is above 1: in which months, where they are known.
func since(s facts.Spell, year int) string {
	if s.From == "" {
		return "in " + period(year)
	}
	return s.String()
}

// queueChangesOfAll say what each option does to the longest queues, its own and
// current's, and to those for what it changes; options alike together.
func (r *Results) queueChangesOfAll(current []queue) (sentences []string) {
	var said []string // in order
	who := map[string][]string{}
	for o := 1; o < len(r.Set.Options); o++ {
		text := r.queueChanges(o, current)
		if text == "" {
			continue
		}
		if len(who[text]) == 0 {
			said = append(said, text)
		}
		who[text] = append(who[text], r.optionName(o))
	}
	for _, text := range said {
		sentences = append(sentences, strings.Join(who[text], "; ")+": "+text)
	}
	return sentences
}

// changedQueues are the queues for what an option changes on the pathway.
func (r *Results) changedQueues(option int) (list []queue) {
	if option >= len(r.Changed) {
		return nil
	}
	for _, name := range r.onPathway(option) {
		if slices.Contains(r.Changed[option], name) {
			list = append(list, r.queueOf(option, name))
		}
	}
	return list
}

func (r *Results) queueChanges(option int, current []queue) string {
	var parts, same, unknowable, assumed, silent, seen []string
	for _, q := range slices.Concat(r.queues(option), current, r.changedQueues(option)) {
		if slices.Contains(seen, q.Name) {
			continue
		}
		seen = append(seen, q.Name)
		wait := r.of(option, atResource("wait_of_all", q.Name)).Mean
		d := r.change(option, atResource("wait_of_all", q.Name))
		switch {
		case math.IsNaN(wait):
			parts = append(parts, q.Title+" none, since "+r.nobody(option, q.Name))
		case math.IsNaN(d.Mean):
			parts = append(parts, fmt.Sprintf("%s %s (%s in %s)", q.Title, duration(wait), r.nobody(0, q.Name), words.LowerFirst(r.optionName(0))))
		case d.Clear() || unknown(d) && d.Mean != 0: // one replication cannot tell
			parts = append(parts, q.Title+" "+r.changedDuration(option, atResource("wait_of_all", q.Name), wait, d))
		case unknown(d) && !r.single():
			silent = append(silent, q.Title)
		case r.insteadOf(option, atResource("wait_of_all", q.Name)) == facts.AssumedNone:
			assumed = append(assumed, q.Title)
		case !identical(d) && tellsNothing(d, r.at(0, "wait_of_all", q.Name)):
			unknowable = append(unknowable, q.Title)
		default:
			same = append(same, q.Title)
		}
	}
	var said []string
	add := func(text string, list []string) {
		if len(list) > 0 {
			said = append(said, text+strings.Join(list, "; "))
		}
	}
	add("mean wait for ", parts)
	add("no change beyond chance in the mean wait for ", same)
	add(words.Count(r.replications(), "replication")+" cannot tell whether the mean wait changes for ", unknowable)
	add(facts.AssumedNone+", so no result, in the mean wait for ", assumed)
	add("too few replications have anybody who asks to tell whether the mean wait changes for ", silent)
	if len(said) == 0 {
		return ""
	}
	return strings.Join(said, "; ") + "."
}

// nobody is why there is no wait for a resource. A bed that an operation brings along, or
// that whoever finds none is turned away from, is asked for and not waited for.
func (r *Results) nobody(option int, name string) string {
	l := r.arithmetic(option, name).any
	switch at := func(measure string) float64 { return r.at(option, measure, name) }; {
	case at("queue_length") > 0:
		return "nobody gets it"
	case at("arrivals") > 0 || at("capacity_used") > 0 || l != nil && l.Offered > 0:
		return "nobody waits for it"
	}
	return "nobody asks for it"
}

// changedDuration writes a time and its change, both in the unit of the longer: a wait of
// minutes that was months has changed by days.
func (r *Results) changedDuration(option int, c result.Column, days float64, d stats.Estimate) string {
	unit := inUnit(max(days, math.Abs(d.Mean)))
	d.Mean, d.Low, d.High = d.Mean*unit, d.Low*unit, d.High*unit
	return fmt.Sprintf("%s (%s)", durationIn(unit, days), r.others(option, c).mark(r.withoutDoubt(option, c, r.changed(d, 1))))
}

// wholePercent writes a share of capacity; above 100% where work goes on past closing
// or what is kept back is used.
func wholePercent(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "-"
	}
	return words.Plain(x, 0) + "%"
}

// inUnit is how many make a day of the unit in which people would tell a time.
func inUnit(days float64) float64 {
	switch {
	case days >= 0.95:
		return 1
	case days*24 >= 0.95:
		return 24
	}
	return 24 * 60
}

// duration writes days in a unit that people would use.
func duration(days float64) string {
	if math.IsNaN(days) {
		return "-"
	}
	return durationIn(inUnit(days), days)
}

// durationIn writes days in a unit of which so many make one.
func durationIn(unit, days float64) string {
	name := map[float64]string{1: " days", 24: " hours", 24 * 60: " minutes"}[unit]
	switch {
	case days >= 100:
		return words.Plain(days*unit, 0) + name
	case days > 0 && days*unit < 0.05:
		return "<0.1" + name
	}
	return words.Plain(days*unit, 1) + name
}
