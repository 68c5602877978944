package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/tick"
)

// circle is what an option's replications have of patients who wait for each other for
// ever.
type circle struct {
	Option       string     `json:"option"`
	Replications int        `json:"replications"` // in which some do
	Of           int        `json:"of"`
	Since        string     `json:"since"`   // the earliest day on which a circle closed
	Patients     words.JSON `json:"holding"` // on average in those replications: who hold what others of them wait for
	Behind       words.JSON `json:"behind"`  // and who wait behind them and hold nothing
	Steps        []share    `json:"steps"`   // where those who hold something wait, most of them first
	Holds        []share    `json:"holds"`   // units that they hold
}

// share is how many of something there are in a mean replication.
type share struct {
	Name string     `json:"name"`
	Mean words.JSON `json:"mean"`
}

// circles lists the options in which patients wait for each other for ever.
func (r *Results) circles() []circle {
	list := []circle{}
	for o, id := range r.Set.Options {
		c := circle{Option: id, Of: len(r.Set.Rows)}
		earliest, holding, behind := int64(math.MaxInt64), int64(0), int64(0)
		var steps, holds []result.Number
		for i := range r.Set.Rows {
			for _, s := range r.Set.Rows[i].Stuck {
				if s.Option == o {
					c.Replications++
					earliest, holding, behind = min(earliest, s.Since), holding+s.Holding, behind+s.Behind
					steps, holds = added(steps, s.Steps), added(holds, s.Holds)
				}
			}
		}
		if c.Replications > 0 {
			n := float64(c.Replications)
			c.Since = r.day(earliest)
			c.Patients, c.Behind = words.JSON(float64(holding)/n), words.JSON(float64(behind)/n)
			c.Steps, c.Holds = shares(steps, n), shares(holds, n)
			list = append(list, c)
		}
	}
	return list
}

// seizedUp says whether patients of any option wait for each other for ever.
func (r *Results) seizedUp() bool {
	return slices.ContainsFunc(r.Set.Rows, func(row result.Row) bool { return len(row.Stuck) > 0 })
}

// added puts numbers of the same name together.
func added(sum, more []result.Number) []result.Number {
	for _, x := range more {
		if i := slices.IndexFunc(sum, func(y result.Number) bool { return y.Name == x.Name }); i >= 0 {
			sum[i].N += x.N
		} else {
			sum = append(sum, x)
		}
	}
	return sum
}

func shares(sum []result.Number, n float64) []share {
	list := []share{}
	for _, x := range sum {
		list = append(list, share{x.Name, words.JSON(float64(x.N) / n)})
	}
	slices.SortStableFunc(list, func(a, b share) int { return cmp.Compare(b.Mean, a.Mean) })
	return list
}

// day is the date so many seconds after the window began, or before.
func (r *Results) day(seconds int64) string {
	d, err := tick.ParseDate(r.From)
	if err != nil {
		return ""
	}
	d = d.AddDays(int(math.Floor(float64(seconds) / float64(tick.Day))))
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// writeCircles says, before anything else, where patients wait for each other for ever:
// the numbers below are then those of a system that has seized up.
func (r *Results) writeCircles(d *document.Document) {
	list := r.circles()
	if len(list) == 0 {
		return
	}
	d.Heading("Patients wait for each other for ever", ": nothing below is what it seems")
	for _, c := range list {
		d.Say(r.circleSentence(c))
	}
	d.Note("Whoever holds one place and waits for another may meet somebody who holds that one and waits for the first. Let patients ask for both " +
		"at once (use = { a = 1, b = 1 }), give the first back before they wait (then = { release = \"a\" }), or give up after a time (patience). " +
		"What binds is left out: more of anything else does not let these patients go on.")
}

func (r *Results) circleSentence(c circle) string {
	at := slices.Index(r.Set.Options, c.Option)
	text := fmt.Sprintf("%s: in %d of %s, the first from %s on. ", r.optionName(at), c.Replications, words.Count(c.Of, "replication"), words.Date(c.Since))
	if c.Replications > 1 {
		text += "On average "
	}
	hold, they := "hold what others of them wait for", "They keep"
	if c.Patients == 1 { // in a circle of one
		hold, they = "holds what it waits for", "It keeps"
	}
	text += fmt.Sprintf("%s %s: at %s. %s %s.", patients(c.Patients), hold,
		mostOf(c.Steps, func(s share) string { return s.Name + " (" + mean(s.Mean) + ")" }), they,
		mostOf(c.Holds, func(s share) string { return mean(s.Mean) + " of " + r.resource(s.Name).Title }))
	if c.Behind > 0 {
		them := "them"
		if c.Patients == 1 {
			them = "it"
		}
		text += fmt.Sprintf(" Behind %s wait %s.", them, patients(c.Behind))
	}
	return text
}

func mean(x words.JSON) string {
	if whole := math.Round(float64(x)); whole == float64(x) {
		return words.Plain(whole, 0)
	}
	return words.Plain(float64(x), min(1, words.Places(float64(x))))
}

func patients(x words.JSON) string {
	if x == 1 {
		return "1 patient"
	}
	return mean(x) + " patients"
}

// mostOf lists the first few of what there is most of.
func mostOf(list []share, say func(share) string) string {
	var parts []string
	for _, s := range list[:min(mostNamed, len(list))] {
		parts = append(parts, say(s))
	}
	text := strings.Join(parts, ", ")
	if more := len(list) - mostNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
