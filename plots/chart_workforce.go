package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var workforce = Chart{
	Name:    "workforce",
	Title:   "Staff by role: needed, in post, worked",
	Help:    "For the option that the reader would look at first, by role at all sites: the posts that every planned contact would take, those that are established and filled, and those that patients' contacts took up; the gap is needed less filled. Then the same by month.",
	Columns: workforceColumns(),
	Draw:    drawWorkforce,
}

func workforceColumns() []string {
	return []string{"option", "name", "role", "month", "unit", "needed", "established", "in_post", "worked", "gap"}
}

const wte = "whole-time equivalents"

func drawWorkforce(r *Results, s Style) ([]Figure, error) {
	option, ok := r.withStaff()
	if !ok {
		return nil, r.without(workforceFile, "no option has staff of its own")
	}
	roles := r.roles(option)
	figures := rolesFigures(r, s, option, roles)
	for page := range slices.Chunk(roles, panelsPerPage) {
		f := monthsFigure(r, s, option, page)
		f.Name = figureName("workforce", len(figures))
		figures = append(figures, f)
	}
	return figures, nil
}

// withStaff is the option with staff that the reader would look at first.
func (r *Results) withStaff() (option string, ok bool) {
	return r.chosen(func(id string) bool {
		return slices.ContainsFunc(r.Posts, func(p Posts) bool { return p.Option == id && (p.Asked > 0 || p.Established > 0) })
	})
}

func rolesFigures(r *Results, s Style, option string, roles []Posts) []Figure {
	l := listed{label: "Whole-time equivalents, on average over the window"}
	high := 0.0
	for _, p := range roles {
		high = max(high, p.Established, p.InPost, p.Asked, p.Worked)
		l.rows = append(l.rows, listRow{name: words.UpperFirst(p.Role), value: p.said(), mark: func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
			s.bar(c, x(0), x(p.Worked), middle, 4, 1)
			tickMark(c, x(p.Established), middle)
			circle.draw(c, vg.Point{X: x(p.InPost), Y: middle}, s.dark(), true)
			diamond.draw(c, vg.Point{X: x(p.Asked), Y: middle}, ink(), false)
		}})
	}
	l.scale = newScale(0, max(high, .1), 5, "").room(0, .05)
	l.key = []legend{
		{func(c draw.Canvas, left, right, middle vg.Length) {
			diamond.draw(c, vg.Point{X: right - 6, Y: middle}, ink(), false)
		}, "Needed for every planned contact"},
		{func(c draw.Canvas, left, right, middle vg.Length) { tickMark(c, right-6, middle) }, "Established"},
		{func(c draw.Canvas, left, right, middle vg.Length) {
			circle.draw(c, vg.Point{X: right - 6, Y: middle}, s.dark(), true)
		}, "In post"},
		{func(c draw.Canvas, left, right, middle vg.Length) { s.bar(c, left, right, middle, 4, 1) }, "Worked with patients"},
	}
	return listFigures("workforce", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = workforceMessage(r, option, roles)
		f.Subtitle = r.subtitle("Posts by role, all sites together, with " + r.called(option))
		f.Caption = "Needed: by arithmetic, what all planned contacts take; worked: contacts booked with patients, as simulated. The gap is needed less in post."
		f.Data = [][]string{workforceColumns()}
		alt := []string{"Posts by role with " + r.called(option) + ", in whole-time equivalents."}
		for _, p := range roles {
			if slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == words.UpperFirst(p.Role) }) {
				alt = append(alt, fmt.Sprintf("%s: needed %s, established %s, in post %s, worked %s.", words.UpperFirst(p.Role), places2(p.Asked), places2(p.Established), places2(p.InPost), places2(p.Worked)))
				f.Data = append(f.Data, p.data(r, "all"))
			}
		}
		f.Alt = strings.Join(alt, " ")
		return f
	})
}

// tickMark is an upright line, as high as a bar and more.
func tickMark(c draw.Canvas, x, middle vg.Length) {
	c.StrokeLine2(draw.LineStyle{Color: ink(), Width: 1.6}, x, middle-6, x, middle+6)
}

func (p Posts) data(r *Results, when string) []string {
	return []string{p.Option, r.name(p.Option), p.Role, when, wte, words.Exact(p.Asked), words.Exact(p.Established), words.Exact(p.InPost), words.Exact(p.Worked), words.Exact(p.gap())}
}

// places2 writes posts to a tenth, and small ones to a hundredth.
func places2(x float64) string {
	if math.Abs(x) < 1 {
		return number(x, -2)
	}
	return number(x, -1)
}

// least is the smallest gap that is told: a hundredth of a post is none.
const leastGap = .005

func (p Posts) said() string {
	switch g := p.gap(); {
	case g > leastGap:
		return "short of " + places2(g)
	case g < -leastGap:
		return places2(-g) + " to spare"
	}
	return "enough"
}

func workforceMessage(r *Results, option string, roles []Posts) string {
	name := r.called(option)
	sum, short := 0.0, 0
	for _, p := range roles {
		sum += p.InPost
		if p.gap() > leastGap {
			short++
		}
	}
	switch {
	case short == 0:
		return fmt.Sprintf("With %s, the %s %s in post are enough in every role, over all sites together, for all planned contacts", name, places2(sum), wte)
	case short == 1:
		return fmt.Sprintf("With %s, one of %s is short of staff: %s, by %s %s", name, words.Count(len(roles), "role"), roles[0].Role, places2(roles[0].gap()), wte)
	}
	return fmt.Sprintf("With %s, %d of %s are short of staff, most of all %s, by %s %s", name, short, words.Count(len(roles), "role"), roles[0].Role, places2(roles[0].gap()), wte)
}

var (
	workedLook = func(s Style) look { return look{colour: s.dark(), marker: circle} }
	inPostLook = func(s Style) look { return look{colour: s.middle()} }
	neededLook = look{colour: ink(), dashes: []vg.Length{2, 1.5}}
	establish  = look{colour: ink(), dashes: []vg.Length{6, 3}}
)

// monthsFigure has a panel for each role.
func monthsFigure(r *Results, s Style, option string, roles []Posts) Figure {
	f := r.figure(s)
	f.Title = monthsMessage(r, option, roles)
	f.Subtitle = r.subtitle("Posts by role and month, all sites together, with " + r.called(option))
	f.Caption = "Worked: contacts booked with patients, as simulated. Needed: by arithmetic, what all planned contacts of that year take."
	f.Data = [][]string{workforceColumns()}
	alt := []string{"Line charts of posts by role and month, in whole-time equivalents."}
	var panels []panel
	for _, role := range roles {
		p := panel{heading: words.UpperFirst(role.Role), unit: "Whole-time equivalents"}
		var worked, inPost, asked, established []Row
		for _, x := range r.Posts {
			if x.Option != option || x.Role != role.Role {
				continue
			}
			at := func(value float64) Row {
				return Row{Option: option, Period: x.Month, Unit: wte, Mean: value, Low: math.NaN(), High: math.NaN()}
			}
			worked, inPost = append(worked, at(x.Worked)), append(inPost, at(x.InPost))
			asked, established = append(asked, at(x.Asked)), append(established, at(x.Established))
			f.Data = append(f.Data, x.data(r, x.Month))
		}
		p.tracks = []track{{rows: worked, look: workedLook(s)}, {rows: inPost, look: inPostLook(s), stepped: true}, {rows: established, look: establish, stepped: true}, {rows: asked, look: neededLook, stepped: true}}
		panels = append(panels, p)
		alt = append(alt, fmt.Sprintf("%s: on average worked %s of %s in post; needed %s.", words.UpperFirst(role.Role), places2(role.Worked), places2(role.InPost), places2(role.Asked)))
	}
	f.Alt = strings.Join(alt, " ")
	multiples(&f, key{{track{look: workedLook(s)}, "Worked with patients"}, {track{look: inPostLook(s), stepped: true}, "In post"},
		{track{look: establish, stepped: true}, "Established"}, {track{look: neededLook, stepped: true}, "Needed"}}, panels)
	return f
}

// monthsMessage says in which role most of what is in post is worked.
func monthsMessage(r *Results, option string, roles []Posts) string {
	busiest, most := Posts{}, -1.0
	for _, p := range roles {
		if p.InPost > 0 && p.Worked/p.InPost > most {
			busiest, most = p, p.Worked/p.InPost
		}
	}
	name := r.called(option)
	if most < 0 {
		return "With " + name + ", nobody is in post in these roles"
	}
	return fmt.Sprintf("With %s, the role that works most of what is in post with patients is %s: on average %s of %s %s", name, busiest.Role, places2(busiest.Worked), places2(busiest.InPost), wte)
}
