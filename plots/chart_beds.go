package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var bedOccupancy = Chart{
	Name:    "bed-occupancy",
	Title:   "Beds in use against capacity",
	Help:    "Beds in use at each month for each ward or unit, with the interval shaded, capacity as a dashed step and, dotted, the 95th centile over the window. Options that lie on each other are one line.",
	Columns: bedColumns(),
	Draw:    drawBedOccupancy,
}

func bedColumns() []string {
	return []string{"resource", "option", "name", "measure", "month", "unit", "mean", "low", "high"}
}

const (
	panelsPerPage = 6
	panelGap      = vg.Length(12)
	panelHeight   = vg.Length(125)
)

func drawBedOccupancy(r *Results, s Style) ([]Figure, error) {
	base := r.Options[0]
	resources := bedResources(r, base)
	if len(resources) == 0 {
		return nil, Without("no beds are modelled")
	}
	groups, left := together(r.Options, func(a, b facts.Option) float64 {
		gap := 0.0
		for _, resource := range resources {
			axis := bedPanel(r, s, resource, []alike{{options: r.Options[:1]}}).valueAxis()
			gap = max(gap, apartOn(axis, beds(r, a, resource), beds(r, b, resource)), apartOn(axis, capacity(r, a, resource), capacity(r, b, resource)))
		}
		return gap
	})
	var figures []Figure
	for page := range slices.Chunk(resources, panelsPerPage) {
		f := bedFigure(r, s, page, groups, left)
		f.Name = figureName("bed-occupancy", len(figures))
		figures = append(figures, f)
	}
	return figures, nil
}

// bedResources lists the resources whose beds the first option counts, in the
// order of the table.
func bedResources(r *Results, base facts.Option) []string {
	var found []string
	for _, row := range r.Series {
		if row.Measure == "beds_in_use" && row.By == "resource" && row.Option == base.ID &&
			!math.IsNaN(row.Mean) && !slices.Contains(found, row.Value) {
			found = append(found, row.Value)
		}
	}
	return found
}

func beds(r *Results, o facts.Option, resource string) []Row {
	return r.monthly(o.ID, "beds_in_use", "resource", resource)
}

func capacity(r *Results, o facts.Option, resource string) []Row {
	return r.monthly(o.ID, "beds_capacity", "resource", resource)
}

// resourceTitle is what a resource is called, or else words made of its id:
// "critical_care.gstt" becomes "Critical care, gstt".
func (r *Results) resourceTitle(name string) string {
	if title := r.Resources[name]; title != "" {
		return words.UpperFirst(title)
	}
	return words.UpperFirst(strings.NewReplacer("_", " ", ".", ", ").Replace(name))
}

// fullest is the level that beds in use pass in one hour of twenty; NaN where the folder
// does not have it.
func fullest(r *Results, resource string) float64 {
	return r.level(r.Options[0].ID, "in_use_p95", "resource", resource).Mean
}

var fullestLook = look{colour: quiet(), dashes: []vg.Length{1, 2}}

func bedPanel(r *Results, s Style, resource string, groups []alike) panel {
	p := panel{heading: r.resourceTitle(resource)}
	if x := fullest(r, resource); !math.IsNaN(x) {
		p.rules = append(p.rules, rule{x, fullestLook})
	}
	for i, g := range groups {
		o := g.options[0]
		if rows := beds(r, o, resource); len(rows) > 0 {
			p.tracks = append(p.tracks, track{rows: rows, look: s.look(r.index(o.ID)), band: true})
			p.unit = words.UpperFirst(rows[0].Unit) + " in use"
		}
		// An option that adds or closes beds has a capacity of its own.
		rows := capacity(r, o, resource)
		if len(rows) > 0 && (i == 0 || distance(capacity(r, groups[0].options[0], resource), rows) > 0) {
			p.tracks = append(p.tracks, track{rows: rows, look: capacityLook(s, r.index(o.ID)), stepped: true})
		}
	}
	sideBySide(p.tracks)
	return p
}

// capacityLook is dashed in the option's colour, and black for the first option,
// whose capacity the others mostly share.
func capacityLook(s Style, option int) look {
	l := s.look(option)
	l.dashes = []vg.Length{4, 3}
	if option == 0 {
		l.colour = ink()
	}
	return l
}

func bedFigure(r *Results, s Style, resources []string, groups []alike, left []facts.Option) Figure {
	f := r.figure(s)
	f.Title, f.Subtitle, f.Data = bedMessage(r, resources, r.Options), r.subtitle("Beds in use"), [][]string{bedColumns()}
	var panels []panel
	alt := []string{"Line charts of beds in use by month against capacity."}
	for _, resource := range resources {
		p := bedPanel(r, s, resource, groups)
		panels = append(panels, p)
		for _, t := range p.tracks {
			for _, row := range t.rows {
				f.Data = append(f.Data, []string{resource, row.Option, r.name(row.Option), row.Measure, row.Period, row.Unit,
					words.Exact(row.Mean), words.Exact(row.Low), words.Exact(row.High)})
			}
		}
		alt = append(alt, bedAlt(r, resource, groups))
	}
	k := bedKey(r, panels, groups)
	f.Alt = strings.Join(alt, " ")
	f.Caption = strings.TrimSpace(lineCaption(r, panels[0].tracks, panels, left) + named(r, groups))
	multiples(&f, k, panels)
	return f
}

// bedKey names each kind of line once.
func bedKey(r *Results, panels []panel, groups []alike) key {
	var k key
	for _, p := range panels {
		for _, t := range p.tracks {
			name := r.name(t.rows[0].Option)
			for _, g := range groups {
				if !t.stepped && g.options[0].ID == t.rows[0].Option {
					name = g.name(r)
				}
			}
			if t.stepped {
				if t.rows[0].Option == r.Options[0].ID {
					name = "Capacity"
				} else {
					name = "Capacity with " + inSentence(name)
				}
			}
			if !slices.ContainsFunc(k, func(e entry) bool { return e.name == name }) {
				k = append(k, entry{t, name})
			}
		}
	}
	if slices.ContainsFunc(panels, func(p panel) bool { return len(p.rules) > 0 }) {
		k = append(k, entry{track{look: fullestLook, stepped: true}, "95th centile, " + r.called(r.Options[0].ID)})
	}
	return k
}

// occupancy is the mean of beds in use over the mean of beds there are, NaN
// without a capacity and where all are closed.
func occupancy(r *Results, o facts.Option, resource string) float64 {
	there := mean(capacity(r, o, resource))
	if there == 0 {
		return math.NaN()
	}
	return mean(beds(r, o, resource)) / there
}

func mean(rows []Row) float64 {
	sum := 0.0
	for _, row := range rows {
		sum += row.Mean
	}
	return sum / float64(len(rows))
}

// whole writes twelve beds as 12 and a mean of capacities as 61.3.
func whole(x float64) (places int) {
	if x == math.Round(x) {
		return 0
	}
	return -1
}

// bedMessage names the fullest resource and, if it shows, what an option does there.
func bedMessage(r *Results, resources []string, options []facts.Option) string {
	base := r.called(options[0].ID)
	fullest := resources[0]
	for _, resource := range resources {
		this, most := occupancy(r, options[0], resource), occupancy(r, options[0], fullest)
		if this > most || math.IsNaN(most) && !math.IsNaN(this) {
			fullest = resource
		}
	}
	used := func(o facts.Option) string {
		switch o := occupancy(r, o, fullest); {
		case o > 1: // they were there when others closed, or let in all the same
			return number(100*o, 0) + "% of open beds, some above capacity,"
		case o <= 1:
			return number(100*o, 0) + "% of beds"
		}
		rows := beds(r, o, fullest)
		return number(mean(rows), places(rows...)) + " beds"
	}
	text := fmt.Sprintf("%s: on average %s in use with %s", r.resourceTitle(fullest), used(options[0]), base)
	if len(resources) > 1 && !math.IsNaN(occupancy(r, options[0], fullest)) {
		text = fmt.Sprintf("%s is fullest: on average %s in use with %s", r.resourceTitle(fullest), used(options[0]), base)
	}
	other, most := facts.Option{}, 0.0
	for _, o := range options[1:] {
		if d := distance(beds(r, options[0], fullest), beds(r, o, fullest)); d > most {
			other, most = o, d
		}
	}
	if most > 0 && used(other) != used(options[0]) {
		text += fmt.Sprintf(", %s with %s", strings.TrimSuffix(used(other), " of beds"), r.called(other.ID))
	}
	return text
}

func bedAlt(r *Results, resource string, groups []alike) string {
	var parts []string
	for _, g := range groups {
		o := g.options[0]
		rows := beds(r, o, resource)
		if len(rows) == 0 {
			continue
		}
		part := fmt.Sprintf("%s on average %s", g.name(r), number(mean(rows), places(rows...)))
		if there := capacity(r, o, resource); len(there) > 0 {
			part += fmt.Sprintf(" of %s beds", number(mean(there), whole(mean(there))))
		}
		parts = append(parts, part)
	}
	if x := fullest(r, resource); !math.IsNaN(x) {
		parts = append(parts, fmt.Sprintf("95th centile with %s %s", r.called(r.Options[0].ID), number(x, whole(x))))
	}
	return fmt.Sprintf("%s: %s.", r.resourceTitle(resource), strings.Join(parts, "; "))
}
