package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// Arithmetic before a simulation knows what is asked of a resource and what opens, and
// nothing of who gives up, is turned away, works past closing or is held up elsewhere.
// Whether a list grows is therefore said from the simulation, and of arithmetic only
// what it is.

// listSentences say of each option what serves nobody any more, whose list grows, of
// what more is asked than opens; and, where there is none of this, that all are served
// in time.
func (r *Results) listSentences() (said []string) {
	for o := range r.Set.Options {
		said = append(said, r.unservedSentences(o)...)
		said = append(said, r.barredSentences(o)...)
		said = append(said, r.growthSentences(o)...)
	}
	if s := r.finiteSentence(); s != "" {
		said = append(said, s)
	}
	for o := range r.Set.Options {
		if s := r.postsSentence(o); s != "" {
			said = append(said, s)
		}
	}
	return said
}

// unservedSentences tell of resources that serve nobody any more; in an option, of
// those which did in current.
func (r *Results) unservedSentences(option int) (said []string) {
	for _, name := range r.onPathway(option) {
		if !r.unserved(option, name) || option > 0 && r.unserved(0, name) {
			continue
		}
		q := r.queueOf(option, name)
		why := fmt.Sprintf("serves nobody in the last %s days of the window", words.Plain(r.daysUnserved(option, name), 0))
		if k := r.arithmetic(option, name); k.closedForGood() {
			why = "has none open " + k.any.Closed.String()
		}
		said = append(said, fmt.Sprintf("%s: %s %s. When the window ends %s, %s so far on average; as things stand nobody will be served.",
			r.optionName(option), q.Title, why, waitForIt(q.Still), duration(q.SoFar)))
	}
	return said
}

// barredSentences tell of resources of which nothing is open for some who ask; in an
// option, of those of which that is otherwise than in current.
func (r *Results) barredSentences(option int) (said []string) {
	for _, name := range r.onPathway(option) {
		l, there := r.arithmetic(option, name).any, r.arithmetic(0, name).any
		if l == nil || l.Barred.From == "" || option > 0 && there != nil && there.Barred == l.Barred && there.BarredWho == l.BarredWho {
			continue
		}
		text := fmt.Sprintf("%s: by arithmetic %s has nothing open %s for %s", r.optionName(option), r.resource(name).Title, l.Barred, l.BarredWho)
		if l.Barred.Until == "" {
			text += "; as things stand none of them will be served"
		}
		said = append(said, text+".")
	}
	return said
}

func waitForIt(n float64) string {
	if number := words.Plain(n, min(1, words.Places(n))); number != "1" && number != "1.0" {
		return number + " patients who need it are waiting"
	}
	return "1 patient who needs it is waiting"
}

// told is what a sentence says of a list, and how much that is.
type told struct {
	text string
	days float64 // in which as many patients come as it grows by
}

// growthSentences tell of lists that grow, and of resources of which more is asked
// than opens, together with what the simulation makes of it. In an option, of those
// for which that is otherwise than in current.
func (r *Results) growthSentences(option int) (said []string) {
	var grown, both, finite, elsewhere, unknown []told
	for _, name := range r.onPathway(option) {
		over, d := r.arithmetic(option, name).outgrown, r.growth(option, name)
		if r.unserved(option, name) || option > 0 && r.asInCurrent(option, name) {
			continue
		}
		x := told{text: r.resource(name).Title, days: d.Mean / r.comeADay(option, name)}
		if over != nil {
			x.text += " " + since(over.PassesCeiling, over.Year)
			if over.Who != "" {
				x.text += " for " + over.Who
			}
		}
		switch {
		case over == nil && r.grows(option, name):
			x = x.longer(d.Mean)
			x.text += r.alsoWaitedFor(option, name)
			grown = append(grown, x)
		case over == nil:
		case r.grows(option, name):
			x = x.longer(d.Mean)
			x.text += r.alsoWaitedFor(option, name)
			both = append(both, x)
		case r.resource(name).Elsewhere:
			x.text += r.waitedForIn(option, name)
			elsewhere = append(elsewhere, x)
		case over.Barred.From != "" && over.Barred.Until == "": // told, wherever those patients stand
		case !(d.Mean <= 0) && len(r.rows()) < leastToTell:
			unknown = append(unknown, x)
		case math.IsNaN(d.Mean):
			unknown = append(unknown, x)
		default:
			if len(over.Relief) > 0 {
				x.text += " (" + strings.Join(over.Relief, ", ") + ")"
			}
			finite = append(finite, x)
		}
	}
	say := func(list []told, before string) {
		if len(list) > 0 {
			said = append(said, r.optionName(option)+": "+before+": "+words.FirstFew(mostFirst(list), mostNamed)+".")
		}
	}
	const asked = "more is asked than is open, with all that may be added"
	const fromTo = "from the first month of the window to the last"
	say(both, asked+", and lists grow "+fromTo)
	say(grown, "by arithmetic enough of these is open or may be added, yet their lists grow "+fromTo)
	say(finite, "by arithmetic "+asked+", yet lists do not grow beyond chance "+fromTo)
	say(elsewhere, "by arithmetic "+asked+", and whoever needs it waits in another list")
	say(unknown, "by arithmetic "+asked)
	return said
}

// alsoWaitedFor says what patients in a list wait for besides, since they need both at once
// and more is asked of the other than is open.
func (r *Results) alsoWaitedFor(option int, name string) string {
	var said []string
	for _, x := range r.Resources {
		k := r.arithmetic(option, x.Name)
		switch {
		case x.Unlimited || !slices.Contains(x.QueuedAt, name) || k.outgrown == nil:
		case k.outgrown.Closed.From != "":
			said = append(said, r.resource(x.Name).Title+", which is closed "+k.outgrown.Closed.String())
		default:
			said = append(said, r.resource(x.Name).Title+", of which more is asked than is open "+since(k.outgrown.PassesCeiling, k.outgrown.Year))
		}
	}
	if said == nil {
		return ""
	}
	return " (there waits too whoever also needs " + words.FirstFew(said, mostNamed) + ")"
}

// waitedForIn says in which lists patients wait for a resource that has none of its own:
// those that grow, if any does.
func (r *Results) waitedForIn(option int, name string) string {
	var all, growing []string
	for _, at := range r.resource(name).QueuedAt {
		all = append(all, r.resource(at).Title)
		if r.grows(option, at) {
			growing = append(growing, r.resource(at).Title)
		}
	}
	named := func(list []string, tail string) string {
		return " (" + map[bool]string{true: "that for ", false: "those for "}[len(list) == 1] + words.FirstFew(list, mostNamed) + tail + ")"
	}
	switch {
	case len(growing) == 1:
		return named(growing, ", which grows")
	case len(growing) > 1:
		return named(growing, ", which grow")
	case len(r.rows()) < leastToTell:
		return named(all, "")
	}
	return named(all, ", without growth beyond chance")
}

// comeADay is how many patients join a list a day: those who no longer wait, and those
// by whom it is longer at the end.
func (r *Results) comeADay(option int, name string) float64 {
	from, to, ok := r.days()
	if !ok {
		return math.NaN()
	}
	return r.at(option, "arrivals", name)/365.25 + r.growth(option, name).Mean/float64(to.Sub(from))
}

// longer adds by how much a list grows, and what that is beside those who come.
func (x told) longer(patients float64) told {
	x.text += fmt.Sprintf(" by %s patients", words.Plain(patients, min(1, words.Places(patients))))
	if !math.IsNaN(x.days) && !math.IsInf(x.days, 0) {
		x.text += fmt.Sprintf(", as many as come in %s", duration(x.days))
	}
	return x
}

// mostFirst are the texts, what grows most beside those who come first.
func mostFirst(list []told) (texts []string) {
	slices.SortStableFunc(list, func(a, b told) int { return cmp.Compare(b.days, a.days) })
	for _, x := range list {
		texts = append(texts, x.text)
	}
	return texts
}

// asInCurrent says that an option's list grows as current's does, as far as chance can
// tell, and that as much is asked of the resource for as long.
func (r *Results) asInCurrent(option int, name string) bool {
	here, there := r.arithmetic(option, name).outgrown, r.arithmetic(0, name).outgrown
	if (here == nil) != (there == nil) || here != nil && here.PassesCeiling != there.PassesCeiling || r.unserved(0, name) {
		return false
	}
	d := r.change(option, atResource("queue_growth", name))
	return math.IsNaN(d.HalfWidth()) || !beyondChance(d, len(r.onPathway(option)))
}

// leastToTell is the fewest replications from which it is said that no list grows: with
// fewer, Student's t far out depends on every draw being normal, and takes in anything.
const leastToTell = 5

// finiteSentence says that everybody is served in time. It takes arithmetic and
// simulation, and every list of every option.
func (r *Results) finiteSentence() string {
	asked, left, known := false, false, true
	if len(r.Loads) == 0 {
		return ""
	}
	for o := range r.Set.Options {
		for _, name := range r.onPathway(o) {
			d := r.growth(o, name)
			if r.arithmetic(o, name).outgrown != nil || r.unserved(o, name) || r.grows(o, name) {
				return ""
			}
			asked = asked || r.at(o, "arrivals", name) > 0 || r.at(o, "still_waiting", name) > 0
			known = known && (!math.IsNaN(d.Low) || math.IsNaN(r.at(o, "queue_length", name)))
			left = left || r.at(o, "gave_up_share", name) > 0 || r.at(o, "lost_share", name) > 0
		}
	}
	if !asked {
		return ""
	}
	text := "By arithmetic nothing on the pathway is asked for more than it can give with what it may add"
	switch {
	case len(r.rows()) < leastToTell:
		are := " are"
		if len(r.rows()) == 1 {
			are = " is"
		}
		return text + ". " + words.Count(len(r.rows()), "replication") + are + " too few to say whether a list grows."
	case !known:
		return text + ". A window of one month is too short to say whether a list grows."
	case left:
		return text + ", and in the simulation no list grows beyond chance; but some patients give up or are turned away."
	}
	text += ", and in the simulation no list grows beyond chance: in time everybody who comes is served, and more capacity shortens waits but serves no more of them"
	if r.of(0, window("routine_admissions")).Mean > 0 {
		text += "; only the list of routine patients never ends"
	}
	return text + "."
}

// postsSentence tells of staff beside the pathway of whom more is asked than they
// have hours for.
func (r *Results) postsSentence(option int) string {
	var posts []string
	for _, x := range r.Resources {
		l, there := r.arithmetic(option, x.Name).outgrown, r.arithmetic(0, x.Name).outgrown
		if l == nil || !r.beside(option, x.Name) || option > 0 && there != nil && there.PassesCeiling == l.PassesCeiling {
			continue
		}
		text := r.resource(l.Resource).Title + " " + since(l.PassesCeiling, l.Year)
		var more []string
		if used := r.at(option, "staff_hours_worked", l.Resource) / r.at(option, "staff_hours_available", l.Resource); used >= 0 {
			more = append(more, wholePercent(100*used)+" in use") // much of a long plan may be cut off by treatment
		}
		switch wait := r.waitFor(option, []string{l.Resource}); {
		case wait == nobodyServed:
			more = append(more, wait)
		case wait != "-":
			more = append(more, "mean wait "+wait)
		}
		if len(more) > 0 {
			text += " (" + strings.Join(more, ", ") + ")"
		}
		posts = append(posts, text)
	}
	if len(posts) == 0 {
		return ""
	}
	return fmt.Sprintf("%s: by arithmetic more contacts are planned than staff have hours for: %s. Contacts that treatment overtakes are not given.", r.optionName(option), words.FirstFew(posts, mostNamed))
}
