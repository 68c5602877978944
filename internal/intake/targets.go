package intake

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/words"
)

// fewStops is the number of patients below which a target says that it rests on
// few: with 100, chance alone moves a share of one half by 5 points either way
// in two years of three.
const fewStops = 100

// Target is a published figure, ready to be written as a section.
type Target struct {
	Name, Measure string
	Where         *Pair // nil: everybody
	Observed      string
	Unit          string
	Source        string
	Status        string
	Note          string

	// Of a backtest: the target that says measure and where, so that they are not
	// written; and the same figure of the fitted year, where no target has it.
	Like, Before string

	part, total halves // the counts of which it is made; of a number of patients both are that
}

// Chapter is targets of one kind under a line of comment.
type Chapter struct {
	Title   string
	Targets []Target
}

// Targets are what the files say of an alliance in some months, and what deserves
// a look before they are used.
func (c *CWT) Targets(w Whose, s Span) (chapters []Chapter, warnings []string) {
	t := newTally(c, w, s)
	n := c.names
	for _, chapter := range []Chapter{
		{"Everybody", slices.Concat(
			t.share("within_28_days", "28", "", "FDS28", everybody),
			t.share("within_31_days", "31", "", "31DAY", everybody),
			t.share("within_62_days", "62", "", "62DAY", everybody),
			t.late(everybody, ""),
		)},
		{"28 days, by route", t.share("within_28_days", "28", "route", "FDS28", n.byRoute())},
		{"28 days, by type of urgent referral", t.share("within_28_days", "28", "referral", "FDS28", n.byReferral())},
		{"62 days and after day 104, by route", t.shareAndLate("route", n.byRoute())},
		{"62 days and after day 104, by waiting-time group", t.shareAndLate("group", n.byGroup())},
		{"62 days and after day 104, by modality", t.shareAndLate("modality", n.byModalityAt(all))},
		{"31 days, first and subsequent treatments together, by modality", t.share("within_31_days", "31", "modality", "31DAY", n.byModalityAt(all))},
		{"Referrals seen, by route and by type of urgent referral", slices.Concat(
			t.count("referrals", "route", "SEEN", n.byRoute()),
			t.count("referrals", "referral", "SEEN", n.byReferral()),
		)},
		{"Treatments started", slices.Concat(
			t.count("first_treatments", "", "31DAY", atStage("first")),
			t.count("first_treatments", "modality", "31DAY", n.byModalityAt("first")),
			t.count("subsequent_treatments", "", "31DAY", atStage("subsequent")),
			t.count("subsequent_treatments", "modality", "31DAY", n.byModalityAt("subsequent")),
		)},
		{"31 days, first and subsequent apart: needs clocks of these names", slices.Concat(
			t.clock("first_31", atStage("first")),
			t.clocks("first", n.byModalityAt("first")),
			t.clock("subsequent_31", atStage("subsequent")),
			t.clocks("subsequent", n.byModalityAt("subsequent")),
		)},
	} {
		if len(chapter.Targets) > 0 {
			chapters = append(chapters, chapter)
		}
	}
	return chapters, t.warnings()
}

// share makes targets of what was within a standard.
func (t *tally) share(measure, days, by, standard string, r rows) (list []Target) {
	for _, x := range t.find(standard, r) {
		list = append(list, t.target(x, standard, "within_"+days, measure, by, x.sum.within, "within "+days+" days"))
	}
	return list
}

// late makes targets of those first treated after day 104.
func (t *tally) late(r rows, by string) (list []Target) {
	for _, x := range t.find("62DAY", r) {
		if x.sum.lateKnown {
			list = append(list, t.target(x, "62DAY", "over_104", "over_104_days", by, x.sum.late, "after day 104"))
		}
	}
	return list
}

func (t *tally) shareAndLate(by string, r rows) []Target {
	return slices.Concat(t.share("within_62_days", "62", by, "62DAY", r), t.late(r, by))
}

func (t *tally) clock(name string, r rows) (list []Target) {
	for _, x := range t.find("31DAY", r) {
		y := t.target(x, "31DAY", "clock", "clock_within", "", x.sum.within, "within 31 days")
		y.Name, y.Where = "cwt_"+name, &Pair{"clock", name}
		list = append(list, y)
	}
	return list
}

func (t *tally) clocks(stage string, r rows) (list []Target) {
	for _, k := range r.keys {
		list = append(list, t.clock(stage+"_"+k.value+"_31", rows{[]key{k}, r.cell, r.call})...)
	}
	return list
}

// target makes the target of a share.
func (t *tally) target(x found, standard, name, measure, by string, part halves, what string) Target {
	y := t.named(x, name, measure, by)
	y.Observed = strconv.FormatFloat(math.Round(1e4*float64(part)/float64(x.sum.total))/1e4, 'f', -1, 64)
	y.Status, y.part, y.total = "VERIFIED", part, x.sum.total
	y.Note = fmt.Sprintf("%s: %s of %s %s", x.called, part, x.sum.total, what) + t.few(x.sum.total)
	if len(t.whole[standard]) > 0 && x.months < t.span.Months() {
		y.Note += fmt.Sprintf("; %d of %s", x.months, words.Count(t.span.Months(), "month"))
	}
	y.Note += x.suppressed()
	return y
}

// count makes targets of numbers of patients a year.
func (t *tally) count(measure, by, standard string, r rows) (list []Target) {
	for _, x := range t.find(standard, r) {
		months := x.months
		y := t.named(x, measure, measure, by)
		y.Unit, y.Status, y.part, y.total = "patients per year", "VERIFIED", x.sum.total, x.sum.total
		y.Observed = x.sum.total.String()
		y.Note = x.called
		if standard == "SEEN" {
			y.Note += ": seen, whenever they were referred"
		}
		if months != 12 {
			if len(t.whole[standard]) == 0 {
				continue // nobody can tell how much of a year this is
			}
			y.Status = "DERIVED"
			y.Observed = strconv.FormatFloat(math.Round(float64(x.sum.total)/2*12/float64(months)), 'f', 0, 64)
			y.Note += fmt.Sprintf("; %s in %s, times 12/%d; seasons are not taken off", x.sum.total, words.Count(months, "month"), months) + x.suppressed()
		}
		y.Note += t.few(x.sum.total)
		list = append(list, y)
	}
	return list
}

// named begins a target. The names start with "cwt_", so that a scenario that
// extends another does not take over that one's `tune` with a name.
func (t *tally) named(x found, name, measure, by string) Target {
	y := Target{Name: "cwt_" + name, Measure: measure, Source: "CWT, " + words.List(x.files) + ", " + t.span.Words()}
	if by != "" {
		// A key may stand in two breakdowns: breast is a group and a referral.
		y.Name += "_" + by + "_" + x.value
		y.Where = &Pair{by, x.value}
	}
	return y
}

// suppressed tells of months that are left out since nobody knows what they hold.
func (x *found) suppressed() string {
	if x.hidden == 0 {
		return ""
	}
	return "; suppressed in " + words.Count(x.hidden, "month")
}

func (t *tally) few(total halves) string {
	if total >= 2*fewStops {
		return ""
	}
	return fmt.Sprintf("; rests on few patients (%s): chance moves it much", total)
}

// TargetsText writes targets as sections of a scenario, under a comment that says
// how they were made.
func TargetsText(command string, w Whose, s Span, chapters []Chapter) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by: %s\n", command)
	fmt.Fprintf(&b, "# %s, %s. Contains public sector information licensed under the Open Government Licence v3.0: NHS England, Cancer Waiting Times.\n",
		comment(w.String()), s.Words())
	b.WriteString("# All are held out: none has `tune`. The keys in `where` are those of builtin:selca; `note` tells the published names.\n")
	b.WriteString("# Delete what your scenario does not measure: a breakdown or a clock that it has not. Medians are not published here.\n")
	writeChapters(&b, "target.", chapters)
	return b.String()
}

// writeChapters writes sections whose names begin alike.
func writeChapters(b *strings.Builder, begin string, chapters []Chapter) {
	for _, c := range chapters {
		fmt.Fprintf(b, "\n# %s\n", c.Title)
		for _, t := range c.Targets {
			if t.Like != "" {
				fmt.Fprintf(b, "[%s%s]\n", begin, t.Like)
			} else {
				fmt.Fprintf(b, "[%s%s]\n", begin, t.Name)
				fmt.Fprintf(b, "measure  = %s\n", Quoted(t.Measure))
				if t.Where != nil {
					fmt.Fprintf(b, "where    = %s\n", inline([]Pair{*t.Where}))
				}
			}
			fmt.Fprintf(b, "observed = %s\n", t.Observed)
			if t.Before != "" {
				fmt.Fprintf(b, "before   = %s\n", t.Before)
			}
			if t.Unit != "" {
				fmt.Fprintf(b, "unit     = %s\n", Quoted(t.Unit))
			}
			fmt.Fprintf(b, "source   = %s\n", Quoted(t.Source))
			fmt.Fprintf(b, "status   = %s\n", Quoted(t.Status))
			fmt.Fprintf(b, "note     = %s\n", Quoted(t.Note))
		}
	}
}
