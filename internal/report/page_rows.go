package report

import (
	"math"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// cells makes a row's cells, one for each option shown.
func (p *Page) cells(of func(option int) pageCell) (list []pageCell) {
	for _, o := range p.shown {
		list = append(list, of(o))
	}
	return list
}

// row is a row; rows without cells that say anything are left out later.
func row(id, unit, long, short string, cells []pageCell) pageRow {
	return pageRow{id: id, unit: unit, label: document.Label{Long: long, Short: short}, cells: cells}
}

// changes is the row of a measure: what current has, and what options change.
func (p *Page) changes(measure, long, short string) pageRow {
	c, m := window(measure), measureOf(measure)
	places := 0
	if m.Unit == "%" {
		places = 1
	}
	return row(measure, kpi.DifferenceUnit(m.Unit), long, short, p.cells(func(o int) pageCell { return p.changeCell(o, c, places) }))
}

// leaving says which of rows leaves a page that is too long: in this order.
func leaving(x pageRow, turn int) pageRow {
	x.leaves = turn
	return x
}

func (p *Page) whatItIs() []pageRow {
	offered := row("prehab_offered", "patients per year", "Offered prehab", "", p.cells(func(o int) pageCell { return p.ownCell(o, window("prehab_offered"), 0) }))
	posts := row("posts", "whole-time equivalents", "Posts, whole-time", "", p.cells(func(o int) pageCell { return plainCell(p.postsOf(o), 1) }))
	return append([]pageRow{p.sizes(), p.targetRow(), leaving(offered, 3), leaving(posts, 10)}, p.costRows()...)
}

// postsOf are the posts that an option has, filled or not, on average over the window; and
// those besides that it is charged for, of nurses for beds say. NaN: none.
func (p *Page) postsOf(option int) float64 {
	from, to, ok := p.days()
	sum := 0.0
	simulated := map[string]bool{}
	for i := range p.Staff {
		s := &p.Staff[i]
		family, _, _ := strings.Cut(s.Resource, ".")
		simulated[s.Resource], simulated[family] = true, true
		if ok && s.Option == p.Set.Options[option] {
			if posts := s.InEstablishment(from, to); posts > 0 {
				sum += posts
			}
		}
	}
	if x := p.account(option); x != nil {
		for _, posts := range x.Posts {
			if !simulated[posts.Resource] {
				sum += posts.More
			}
		}
	}
	if sum == 0 {
		return math.NaN()
	}
	return sum
}

// treated is the measure of patients treated.
const treated = "treatments"

// clock is a measure of waits, as the page calls it.
type clock struct{ measure, label, words string }

// clocks are those that the page can have: it has the first that is measured.
var clocks = []clock{
	{"within_62_days", "Within 62 days, %", "treated within 62 days"},
	{"within_31_days", "Within 31 days, %", "treated within 31 days"},
	{"within_28_days", "Told within 28 days, %", "told within 28 days"},
}

func (p *Page) clock() *clock {
	for i := range clocks {
		if !math.IsNaN(p.of(0, window(clocks[i].measure)).Mean) {
			return &clocks[i]
		}
	}
	return nil
}

func (p *Page) patientsAndWaits() []pageRow {
	list := []pageRow{p.changes(treated, "Cancer treatments started", "Cancer treatments")}
	if c := p.clock(); c != nil {
		list = append(list, p.changes(c.measure, c.label, ""))
	}
	return append(list, p.changes("routine_admissions", "Routine patients admitted", "Routine patients"), p.sustainable())
}

func (p *Page) bedsAndTheatres() []pageRow {
	beds := row("ward_beds_open", "beds", "Ward beds open", "Ward beds open", p.cells(p.bedsCell))
	days := row(p.bedDays(), "bed-days per year", "Cancer ward bed-days", "Cancer bed-days", p.cells(p.bedDaysCell))
	waits := row("waits_most_for", "", "Patients wait most for", "Wait most for", p.cells(p.waitCell))
	critical := p.changes("critical_care_bed_days", "Critical-care bed-days", "Critical care")
	theatre := p.changes("theatre_hours_open", "Theatre hours open", "")
	return []pageRow{leaving(beds, 4), days, leaving(critical, 2), leaving(theatre, 1), leaving(waits, 6)}
}

// bedsCell is how many ward beds are open, and how many more or fewer an option has.
func (p *Page) bedsCell(option int) pageCell {
	now, own := p.wardBeds(0), p.wardBeds(option)
	switch {
	case now == 0 && own == 0:
		return textCell(words.None)
	case option == 0:
		return plainCell(now, 0)
	case own == now:
		return textCell(noChange)
	}
	x := plainCell(own-now, seenPlaces(own-now, 0))
	x.text.Long = words.Signed(own-now, x.places)
	return x
}

// wardBeds is how many beds are open on wards, on average over the window; 0 where none are
// counted.
func (r *Results) wardBeds(option int) float64 {
	from, to, ok := r.days()
	if !ok || len(r.rows()) == 0 {
		return 0
	}
	seconds := float64(to.Sub(from)) * float64(tick.Day/tick.Second)
	return r.weight(option, window("ward_occupancy")) / float64(len(r.rows())) / seconds
}

// bedDaysCell says that bed-days are released where the interval of chance lies below zero,
// as many beds are open as now and as many patients treated: where beds are closed, the room
// goes with the bed; where patients are not treated, nobody left it to others.
func (p *Page) bedDaysCell(option int) pageCell {
	c := window(p.bedDays())
	x := p.changeCell(option, c, 0)
	if option == 0 || !x.chance.leavesOut() {
		return x
	}
	word := "more used"
	if x.value < 0 {
		word = "fewer"
		closed := p.wardBeds(option) < p.wardBeds(0)
		switch {
		case closed:
			x.note = joinNotes(x.note, "beds are closed, so none are released")
		case p.withPatients(option, c) == 0 && p.others(option, c).Text == "":
			word = "released"
			x.note = joinNotes(x.note, "released")
		}
	}
	x.text = document.Label{
		Long:  p.starred(words.Plain(math.Abs(x.value), x.places)+" "+word, option, c, x.clear),
		Short: x.text.Long,
	}
	return x
}

// waitCell is the resource for which patients wait longest for want of capacity.
func (p *Page) waitCell(option int) pageCell {
	name := func(o int) string {
		if list := p.queues(o); len(list) > 0 {
			return words.LowerFirst(list[0].Title)
		}
		return ""
	}
	now, own := name(0), name(option)
	switch {
	case now == "" && own == "":
		return textCell(words.None)
	case option > 0 && own == now:
		return textCell("as now")
	case own == "":
		return textCell("nothing")
	}
	x := textCell(own)
	short, _, _ := strings.Cut(own, ",") // of which trust and specialty there is no room for, unless that tells it from current
	if other, _, _ := strings.Cut(now, ","); option == 0 || short != other {
		x.text.Short = short
	}
	return x
}

// mostMeasures are shown of a scenario that has none of the rows above.
const mostMeasures = 12

// otherMeasures are the first of what there is, of a scenario of another kind: a network of
// queues, or one that asks for measures by name.
func (p *Page) otherMeasures() (list []pageRow) {
	for _, h := range p.headlines() {
		if len(list) == mostMeasures {
			break
		}
		id := h.column.Measure
		if h.column.Value != "" {
			id += " " + h.column.Value
		}
		places := h.decimals()
		list = append(list, row(id, kpi.DifferenceUnit(h.unit), h.label, "", p.cells(func(o int) pageCell { return p.changeCell(o, h.column, places) })))
	}
	return list
}

func (p *Page) reach() []pageRow {
	x := row("prehab_uptake", "%", "Agreed, of 100 offered", "Agreed, of 100", p.cells(func(o int) pageCell {
		cell := p.ownCell(o, window("prehab_uptake"), 0)
		if b, ok := p.deprivation(); ok {
			if g, ok := p.gapOf(o, "prehab_uptake", b); ok && !g.few {
				text := words.Plain(g.most.Mean, 0) + ", " + words.Plain(g.least.Mean, 0)
				cell.under = append(cell.under, document.Range{Name: document.Label{Long: "most, least deprived", Short: "most, least depr."}, Text: document.Label{Long: text}})
			}
		}
		return cell
	}))
	closing := row("closing_the_gap", "pounds per year", "Closing that gap, a year", "Closing that gap", p.cells(p.closingCell))
	return []pageRow{x, leaving(closing, 2), p.netByDeprivation()} // who is reached is always told
}
