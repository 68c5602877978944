package intake

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
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
}

// Chapter is targets of one kind under a line of comment.
type Chapter struct {
	Title   string
	Targets []Target
}

// Targets are what the files say of an alliance in some months, and what deserves
// a look before they are used.
func (c *CWT) Targets(a Alliance, s Span) (chapters []Chapter, warnings []string) {
	t := newTally(c, a, s)
	for _, chapter := range []Chapter{
		{"Everybody", slices.Concat(
			t.share("within_28_days", "28", "", "FDS28", everybody),
			t.share("within_31_days", "31", "", "31DAY", everybody),
			t.share("within_62_days", "62", "", "62DAY", everybody),
			t.late(everybody, ""),
		)},
		{"28 days, by route", t.share("within_28_days", "28", "route", "FDS28", byRoute)},
		{"28 days, by type of urgent referral", t.share("within_28_days", "28", "referral", "FDS28", byReferral)},
		{"62 days and after day 104, by route", t.shareAndLate("route", byRoute)},
		{"62 days and after day 104, by waiting-time group", t.shareAndLate("group", byGroup)},
		{"62 days and after day 104, by modality", t.shareAndLate("modality", byModality)},
		{"31 days, first and subsequent treatments together, by modality", t.share("within_31_days", "31", "modality", "31DAY", byModality)},
		{"Referrals seen, by route and by type of urgent referral", slices.Concat(
			t.count("referrals", "route", "SEEN", byRoute),
			t.count("referrals", "referral", "SEEN", byReferral),
		)},
		{"Treatments started", slices.Concat(
			t.count("first_treatments", "", "31DAY", atStage("first")),
			t.count("first_treatments", "modality", "31DAY", byModalityAt("first_")),
			t.count("subsequent_treatments", "", "31DAY", atStage("subsequent")),
			t.count("subsequent_treatments", "modality", "31DAY", byModalityAt("subsequent_")),
		)},
		{"31 days, first and subsequent apart: needs clocks of these names", slices.Concat(
			t.clock("first_31", atStage("first")),
			t.clocks("first", byModalityAt("first_")),
			t.clock("subsequent_31", atStage("subsequent")),
			t.clocks("subsequent", byModalityAt("subsequent_")),
		)},
	} {
		if len(chapter.Targets) > 0 {
			chapters = append(chapters, chapter)
		}
	}
	return chapters, t.warnings()
}

// rows says which rows a target rests on: a key and, for each of its published
// names, the group, route and stage of the row.
type rows struct {
	keys []key
	cell func(published string) cell
	call func(published string) string // the published name in a note
}

func plain(published string) string { return published }

var (
	everybody  = atStage(all)
	byRoute    = rows{routes, func(name string) cell { return cell{"", all, name, all} }, plain}
	byReferral = rows{referrals, func(name string) cell { return cell{"", SameName(name), "USC", all} }, plain}
	byGroup    = rows{groups, func(name string) cell { return cell{"", SameName(name), all, all} }, plain}
	byModality = byModalityAt("")
)

// byModalityAt takes first or subsequent treatments alone; "" takes both.
func byModalityAt(stage string) rows {
	call := func(name string) string { return stage + name }
	return rows{modalities, func(name string) cell { return cell{"", all, all, stage + name} }, call}
}

func atStage(stage string) rows {
	return rows{[]key{{"", []string{stage}}}, func(name string) cell { return cell{"", all, all, name} }, plain}
}

// tally adds up the months of an alliance, each kind of row by itself.
type tally struct {
	alliance Alliance
	span     Span
	cells    map[cell]*sum
	whole    map[string]map[Month]bool // for each standard, months with a row for everybody
	files    map[string][]string       // for each standard
	unknown  []string
}

type sum struct {
	total, within, late halves
	lateKnown           bool
	files               []string
}

func newTally(c *CWT, a Alliance, s Span) *tally {
	t := &tally{alliance: a, span: s, cells: map[cell]*sum{}, whole: map[string]map[Month]bool{}, files: map[string][]string{}}
	known := knownNames()
	for _, row := range c.rows {
		if row.alliance != a.ID {
			continue
		}
		file := base(row.file)
		t.files[row.standard] = addOnce(t.files[row.standard], file)
		if !s.has(row.month) {
			continue
		}
		if name := known.first(row.cell); name != "" {
			t.unknown = addOnce(t.unknown, fmt.Sprintf("%s: %s has no key in scenarios; its rows are left out", file, name))
		}
		at := row.cell
		if at.group != all {
			at.group = SameName(at.group)
		}
		x := t.cells[at]
		if x == nil {
			x = &sum{lateKnown: true}
			t.cells[at] = x
		}
		x.total, x.within, x.late = x.total+row.total, x.within+row.within, x.late+row.late
		x.lateKnown = x.lateKnown && row.lateKnown
		x.files = addOnce(x.files, file)
		if row.group == all && row.stage == all && (row.route == all || row.standard == "SEEN" && row.route == "USC") {
			if t.whole[row.standard] == nil {
				t.whole[row.standard] = map[Month]bool{}
			}
			t.whole[row.standard][row.month] = true
		}
	}
	return t
}

// names are the published names that something is made of.
type names struct{ group, route, stage map[string]bool }

func knownNames() names {
	n := names{map[string]bool{all: true}, map[string]bool{all: true}, map[string]bool{all: true, "first": true, "subsequent": true}}
	for _, k := range slices.Concat(groups, referrals, []key{{"", keyless}}) {
		for _, name := range k.published {
			n.group[SameName(name)] = true
		}
	}
	for _, k := range routes {
		n.route[k.published[0]] = true
	}
	for _, k := range modalities {
		for _, stage := range []string{"", "first_", "subsequent_"} {
			n.stage[stage+k.published[0]] = true
		}
	}
	return n
}

// first tells the first name of a cell that is not known.
func (n names) first(c cell) string {
	switch {
	case !n.group[c.group] && !n.group[SameName(c.group)]:
		return fmt.Sprintf("group %q", c.group)
	case !n.route[c.route]:
		return fmt.Sprintf("route %q", c.route)
	case !n.stage[c.stage]:
		return fmt.Sprintf("stage_or_modality %q", c.stage)
	}
	return ""
}

// warnings tell of months without a row for everybody, and of unknown names.
func (t *tally) warnings() (list []string) {
	for _, s := range standards {
		if len(t.files[s.name]) == 0 {
			continue
		}
		var missing []string
		for m := t.span.From; m <= t.span.To; m++ {
			if !t.whole[s.name][m] {
				missing = append(missing, m.String())
			}
		}
		if n := len(missing); n > 0 {
			list = append(list, fmt.Sprintf("%s: %s of %s has no total in %s; its targets rest on %s of %d",
				listed(t.files[s.name]), s.name, t.alliance.Name, some(missing), counted(t.span.Months()-n, "month"), t.span.Months()))
		}
	}
	return append(list, t.unknown...)
}

// found is a key with what its rows add up to.
type found struct {
	key
	sum
	called string // published names
}

// find adds up the rows of each key; keys without a patient are left out.
func (t *tally) find(standard string, r rows) (list []found) {
	for _, k := range r.keys {
		x := found{key: k, sum: sum{lateKnown: true}}
		var called []string
		for _, name := range k.published {
			at := r.cell(name)
			at.standard = standard
			part := t.cells[at]
			if part == nil {
				continue
			}
			x.total, x.within, x.late = x.total+part.total, x.within+part.within, x.late+part.late
			x.lateKnown = x.lateKnown && part.lateKnown
			for _, f := range part.files {
				x.files = addOnce(x.files, f)
			}
			called = append(called, r.call(name))
		}
		if x.total == 0 {
			continue
		}
		x.called = listed(called)
		if len(called) > 1 {
			x.called += ", added"
		}
		list = append(list, x)
	}
	return list
}

// share makes targets of what was within a standard.
func (t *tally) share(measure, days, by, standard string, r rows) (list []Target) {
	for _, x := range t.find(standard, r) {
		list = append(list, t.target(x, standard, "within_"+days, measure, by, x.within, "within "+days+" days"))
	}
	return list
}

// late makes targets of those first treated after day 104.
func (t *tally) late(r rows, by string) (list []Target) {
	for _, x := range t.find("62DAY", r) {
		if x.lateKnown {
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
		y := t.target(x, "31DAY", "clock", "clock_within", "", x.within, "within 31 days")
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
	y.Observed = strconv.FormatFloat(math.Round(1e4*float64(part)/float64(x.total))/1e4, 'f', -1, 64)
	y.Status = "VERIFIED"
	y.Note = fmt.Sprintf("%s: %s of %s %s", x.called, part, x.total, what) + t.few(x.total)
	if n := len(t.whole[standard]); n > 0 && n < t.span.Months() {
		y.Note += fmt.Sprintf("; %d of %s", n, counted(t.span.Months(), "month"))
	}
	return y
}

// count makes targets of numbers of patients a year.
func (t *tally) count(measure, by, standard string, r rows) (list []Target) {
	months := len(t.whole[standard])
	for _, x := range t.find(standard, r) {
		y := t.named(x, measure, measure, by)
		y.Unit, y.Status = "patients per year", "VERIFIED"
		y.Observed = x.total.String()
		y.Note = x.called
		if standard == "SEEN" {
			y.Note += ": seen, whenever they were referred"
		}
		if months != 12 {
			if months == 0 {
				continue // nobody can tell how much of a year this is
			}
			y.Status = "DERIVED"
			y.Observed = strconv.FormatFloat(math.Round(float64(x.total)/2*12/float64(months)), 'f', 0, 64)
			y.Note += fmt.Sprintf("; %s in %s, times 12/%d; seasons are not taken off", x.total, counted(months, "month"), months)
		}
		y.Note += t.few(x.total)
		list = append(list, y)
	}
	return list
}

// named begins a target. The names start with "cwt_", so that a scenario that
// extends another does not take over that one's `tune` with a name.
func (t *tally) named(x found, name, measure, by string) Target {
	y := Target{Name: "cwt_" + name, Measure: measure, Source: "CWT, " + listed(x.files) + ", " + t.span.Words()}
	if by != "" {
		// A key may stand in two breakdowns: breast is a group and a referral.
		y.Name += "_" + by + "_" + x.value
		y.Where = &Pair{by, x.value}
	}
	return y
}

func (t *tally) few(total halves) string {
	if total >= 2*fewStops {
		return ""
	}
	return fmt.Sprintf("; rests on few patients (%s): chance moves it much", total)
}

// TargetsText writes targets as sections of a scenario, under a comment that says
// how they were made.
func TargetsText(command string, a Alliance, s Span, chapters []Chapter) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by: %s\n", command)
	fmt.Fprintf(&b, "# %s, %s. Contains public sector information licensed under the Open Government Licence v3.0: NHS England, Cancer Waiting Times.\n",
		comment(a.String()), s.Words())
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
