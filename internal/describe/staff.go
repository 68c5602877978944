package describe

import (
	"fmt"
	"io"
	"math"

	"prehabsim/internal/document"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// AboutStaff is the long help of "staff".
const AboutStaff = `Staff gives two answers about the posts of an option's prehab, by role and place.
What these staff can do: hours asked and worked, the share of them that is used, how
long patients wait for a contact. Staff needed for this demand: by arithmetic, the
posts whose hours are asked to the share of --use; and by simulation, the least posts
with which no post's mean wait for a contact is above --wait, what they are more or
fewer, and what that costs a year where the scenario says what posts are paid. Both
are then simulated beside current: agreed, dose, completed, waits, bed-days.

The least posts are searched for with replications of their own, the same in each
round, and told on those of a run: where a wait is above the limit there, or known to
within a wide interval alone, that is said, and more --replications tell more. Where no
number of posts is enough, that is said too. A wait that is put up with costs dose:
look at what the difference does before posts are taken away.`

// WriteStaff prints both answers as text, Markdown or CSV.
func WriteStaff(w io.Writer, a *study.Staffing, format string) error {
	return writeIn(w, format, a, staffDocument, staffRows)
}

func staffDocument(a *study.Staffing) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: a.Title})
	d.Say(fmt.Sprintf("Staff of %q, %s to %s; %s, seed %d.", a.Name, words.Date(a.From.String()), words.Date(a.To.String()), words.Count(a.Replications, "replication"), a.Seed))
	d.Say(staffVerdict(a))
	d.Heading("What these staff can do", "")
	t := document.NewTable("", ">Posts", ">Hours asked\na year", ">Hours worked\na year", ">In use", ">Wait")
	for i := range a.Posts {
		p := &a.Posts[i]
		t.Add(p.Title, words.Plain(p.Posts, 2), words.Plain(p.Asked, 0), words.Plain(p.Now.Worked, 0), shareOf(p.Now.Use()), waitOf(p.Now.Wait))
	}
	d.Put(t)
	d.Note("Posts: whole-time equivalents" + postsAre(a) + ". Hours asked: what every planned contact would take, by arithmetic, in the year in which most is asked; some may be cut short by treatment. " +
		"Worked: booked with patients, attended or not. Wait: days that patients wait for these posts, for each contact that is given; who is treated before it is their turn has waited too.")
	d.Heading("Staff needed for this demand", "")
	d.Put(neededTable(a))
	for _, note := range neededNotes(a) {
		d.Note(note)
	}
	d.Heading("What the difference does", "")
	d.Put(differenceTable(a))
	interval := fmt.Sprintf("+/-: the interval of %s.", percent(a.Level))
	if a.Replications == 1 {
		interval = "One replication has no interval."
	}
	d.Note(interval + " Bed-days and 62 days are changes from current.")
	return d
}

// postsAre says what posts are of which some are empty.
func postsAre(a *study.Staffing) string {
	if !a.Late {
		return ", at their most in the window"
	}
	return ", established, at their most in the window, of which some are filled late or are empty"
}

// staffVerdict is what both answers come to.
func staffVerdict(a *study.Staffing) string {
	now, least, lacking := 0.0, 0.0, 0
	var longest *study.StaffPost
	for i := range a.Posts {
		p := &a.Posts[i]
		now += p.Posts
		if w := p.Now.Wait.Mean; !math.IsNaN(w) && (longest == nil || w > longest.Now.Wait.Mean) {
			longest = p
		}
		if math.IsNaN(p.Least) {
			lacking++
			continue
		}
		least += p.Least
	}
	said := fmt.Sprintf("%s posts. ", words.Plain(now, 2))
	if longest != nil {
		said = fmt.Sprintf("%s posts; the longest wait is for %s: %s. ", words.Plain(now, 2), longest.Title, waitOf(longest.Now.Wait))
	}
	limit := spanOf(a.Wait)
	switch {
	case lacking == len(a.Posts):
		return said + fmt.Sprintf("No number of posts holds waits under %s.", limit)
	case lacking > 0:
		return said + fmt.Sprintf("Of %d kinds of posts %d hold waits under %s with no number of posts; the others need %s.", len(a.Posts), lacking, limit, words.Plain(least, 2))
	}
	more := "more"
	if least < now {
		more = "fewer"
	}
	if a.Unsure {
		said += "The search has not settled, and this is as far as it came. "
	}
	said += fmt.Sprintf("Waits are held under %s with %s posts, %s %s", limit, words.Plain(least, 2), words.Plain(math.Abs(least-now), 2), more)
	if pounds, ok := gapPounds(a); ok {
		said += fmt.Sprintf(", £%s a year %s", words.Plain(math.Abs(pounds), 0), map[bool]string{true: "less", false: "more"}[pounds < 0])
	}
	said += "."
	if l := a.Dose(); l != nil {
		said += fmt.Sprintf(" The mean dose at treatment is then %s%%, and with the posts as they are %s%%.", words.Plain(l.Then.Mean, 1), words.Plain(l.Now.Mean, 1))
	}
	return said
}

// gapPounds is what the gaps cost a year; not ok where it is not known of all.
func gapPounds(a *study.Staffing) (sum float64, ok bool) {
	for i := range a.Posts {
		sum += a.Posts[i].GapPounds()
	}
	return sum, !math.IsNaN(sum)
}

func neededTable(a *study.Staffing) *document.Table {
	heads := []string{"", ">Posts now", fmt.Sprintf(">At %s\nuse", percent(a.Use)), ">For waits\nof " + spanOf(a.Wait), ">Gap", ">In use\nthen", ">Wait then"}
	if a.PriceYear != "" {
		heads = append(heads[:5:5], append([]string{">Gap, £\na year"}, heads[5:]...)...)
	}
	t := document.NewTable(heads...)
	sums := [3]float64{}
	add := func(title string, posts, byUse, least, pounds float64, use, wait string) {
		needed, gap := "no number", words.None
		if !math.IsNaN(least) {
			needed, gap = words.Plain(least, 2), words.Signed(least-posts, 2)
		}
		cells := []string{title, words.Plain(posts, 2), words.Plain(byUse, 2), needed, gap}
		if a.PriceYear != "" {
			cells = append(cells, words.Signed(pounds, 0))
		}
		t.Add(append(cells, use, wait)...)
	}
	for i := range a.Posts {
		p := &a.Posts[i]
		sums[0], sums[1], sums[2] = sums[0]+p.Posts, sums[1]+p.ByUse, sums[2]+p.Least
		add(p.Title, p.Posts, p.ByUse, p.Least, p.GapPounds(), shareOf(p.Then.Use()), waitOf(p.Then.Wait))
	}
	if pounds, _ := gapPounds(a); len(a.Posts) > 1 {
		add("All of these", sums[0], sums[1], sums[2], pounds, "", "")
	}
	return t
}

// mostPostsNamed is how many posts a note names.
const mostPostsNamed = 4

// neededNotes say how the least posts were found and how much to believe of them.
func neededNotes(a *study.Staffing) (notes []string) {
	use := fmt.Sprintf("At %s use: posts whose hours are asked to that share. For waits of %s: the least posts with which no wait is longer on average, to within 5%%, all of them together; found by simulation, %s of %s that are not among those told here.",
		percent(a.Use), spanOf(a.Wait), words.Count(a.Rounds, "round"), words.Count(a.Replications, "replication"))
	if a.Late {
		use += " Posts here are established, and come as late and stay as empty as the option's own."
	}
	notes = append(notes, use)
	var never, above, wide []string
	for i := range a.Posts {
		p := &a.Posts[i]
		w := p.Then.Wait
		switch said := fmt.Sprintf("%s (%s)", p.Title, waitOf(w)); {
		case math.IsNaN(p.Least):
			never = append(never, said)
		case w.Mean > float64(a.Wait)/float64(tick.Day):
			above = append(above, said)
		}
		if !math.IsNaN(p.Least) && !(w.HalfWidth() <= 0.25*float64(a.Wait)/float64(tick.Day)) {
			wide = append(wide, p.Title)
		}
	}
	if len(never) > 0 {
		notes = append(notes, fmt.Sprintf("No number of posts holds the wait under %s. With 64 times as many it is: %s. What is left is time in which nobody is there, such as nights, weekends and the time until posts are filled. What the difference does is of so many.", spanOf(a.Wait), words.List(never)))
	}
	if len(above) > 0 {
		notes = append(notes, fmt.Sprintf("Above the limit in the replications told here, as chance has it: %s.", words.FirstFew(above, mostPostsNamed)))
	}
	if len(wide) > 0 {
		notes = append(notes, fmt.Sprintf("Too few replications: the interval of the wait is wider than a quarter of the limit to either side, or there is none, so the posts may be more or fewer than that: %s.", words.FirstFew(wide, mostPostsNamed)))
	}
	if a.Unsure {
		notes = append(notes, fmt.Sprintf("The search ended after %s before all posts had settled; what it had then is told.", words.Count(a.Rounds, "round")))
	}
	if a.PriceYear != "" {
		notes = append(notes, "£: in prices of "+a.PriceYear+", as the scenario pays posts (its [cost] and [pay] sections); of posts that somebody is in.")
	}
	if len(a.Beside) > 0 {
		var list []string
		for _, b := range a.Beside {
			list = append(list, fmt.Sprintf("%s %s", words.LowerFirst(b.Title), words.Plain(b.Posts, 2)))
		}
		notes = append(notes, "Beside them, without patients and not simulated: "+words.List(list)+".")
	}
	return notes
}

func differenceTable(a *study.Staffing) *document.Table {
	t := document.NewTable("", ">These staff", ">Staff needed", ">Difference")
	for _, l := range a.Lines {
		label := l.Label
		if l.Change {
			label += ", change"
		}
		t.Add(label, estimateOf(l.Now, l.Change), estimateOf(l.Then, l.Change), estimateOf(l.More, true))
	}
	return t
}

// estimateOf is a mean with its interval, to three digits of the larger.
func estimateOf(e stats.Estimate, signed bool) string {
	places := words.Places(e.Mean)
	if half := e.HalfWidth(); half > math.Abs(e.Mean) {
		places = words.Places(half)
	}
	text := words.Plain(e.Mean, places)
	if signed {
		text = words.Signed(e.Mean, places)
	}
	if math.IsNaN(e.Mean) || !(e.HalfWidth() > 0) {
		return text
	}
	return text + " +/- " + words.Plain(e.HalfWidth(), places)
}

// shareOf is a share of hours; without any there is none.
func shareOf(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return words.None
	}
	return percent(math.Round(100*x) / 100)
}

// waitOf is a mean wait. Where patients wait and nobody is seen it has no bound.
func waitOf(e stats.Estimate) string {
	switch {
	case math.IsInf(e.Mean, 1):
		return "nobody seen"
	case math.IsNaN(e.Mean):
		return "nobody asks"
	}
	return words.Days(e.Mean)
}

// spanOf is a time as it was asked for.
func spanOf(s tick.Span) string { return words.Days(float64(s) / float64(tick.Day)) }
