package plots

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var resourceLoad = Chart{
	Name:    "load",
	Title:   "What is asked of resources, by year",
	Help:    "Of each group of resources, such as theatres, the one of which most is asked with the first option, as a share of what is open in each year of the window, by arithmetic without waiting; above 100% a list can only grow, unless capacity is added in answer to waits.",
	Columns: loadColumns(),
	Draw:    drawLoad,
}

func loadColumns() []string {
	return []string{"option", "resource", "title", "group", "year", "unit", "asked", "capacity", "ceiling", "load", "load_at_ceiling"}
}

const loadsFile = "loads.csv"

// AskedOf is what patients ask of a resource in a year.
type AskedOf struct {
	Option, Resource, Title, Group, Year, Unit    string
	Asked, Capacity, Ceiling, Load, LoadAtCeiling float64

	Closed bool // something is asked and nothing opens all year: its load is without bound
}

// loadLoads reads those of the first option.
func loadLoads(folder fs.FS, r *Results) error {
	return r.read(folder, loadsFile, []string{"resource", "title", "group", "period", "unit", "asked", "capacity", "ceiling", "load", "load_at_ceiling", "unbounded"}, func(t *table) {
		if t.text("option") != r.Options[0].ID {
			return
		}
		r.Loads = append(r.Loads, AskedOf{Option: t.text("option"), Resource: t.text("resource"), Title: t.text("title"), Group: t.text("group"), Year: t.text("period"), Unit: t.text("unit"),
			Asked: t.number("asked"), Capacity: t.number("capacity"), Ceiling: t.number("ceiling"), Load: t.number("load"), LoadAtCeiling: t.number("load_at_ceiling"), Closed: t.text("unbounded") == "yes"})
	})
}

// loaded are the years of the resource of a group of which most is asked.
type loaded struct {
	years []AskedOf
	most  AskedOf // the year in which most is asked
	over  int     // resources of the group of which more is asked than is open, in some year
	all   int     // resources of the group
}

// byLoad are the groups of resources, such as theatre, the most loaded first.
func (r *Results) byLoad() (list []loaded) {
	at := map[string]int{}
	var all []loaded
	for _, x := range r.Loads {
		if math.IsNaN(x.Load) {
			continue
		}
		i, ok := at[x.Resource]
		if !ok {
			i = len(all)
			at[x.Resource] = i
			all = append(all, loaded{most: x})
		}
		all[i].years = append(all[i].years, x)
		if x.Load > all[i].most.Load {
			all[i].most = x
		}
	}
	for _, x := range all {
		i := slices.IndexFunc(list, func(g loaded) bool { return g.most.Group == x.most.Group })
		if i < 0 {
			i = len(list)
			list = append(list, x)
		}
		g := &list[i]
		if x.most.Load > g.most.Load {
			x.over, x.all = g.over, g.all
			*g = x
		}
		g.all++
		if x.most.Load > 1 {
			g.over++
		}
	}
	list = slices.DeleteFunc(list, func(x loaded) bool { return x.most.Load == 0 })
	slices.SortStableFunc(list, func(a, b loaded) int { return cmp.Compare(b.most.Load, a.most.Load) })
	return list
}

// yearMarker is of the first year, those between and the last.
func yearMarker(i, n int) (marker, bool) {
	switch i {
	case 0:
		return circle, n == 1
	case n - 1:
		return diamond, true
	}
	return square, false
}

func drawLoad(r *Results, s Style) ([]Figure, error) {
	list := r.byLoad()
	if len(list) == 0 {
		return nil, r.without(loadsFile, "no resource has a capacity of which something is asked"+r.closedWords())
	}
	l := listed{label: "Asked, % of what is open"}
	low, high := 100.0, 100.0
	years := 0
	for _, x := range list {
		years = max(years, len(x.years))
		for _, y := range x.years {
			low, high = min(low, 100*y.Load), max(high, 100*y.Load)
		}
	}
	for _, x := range list {
		value := number(100*x.most.Load, 0) + "% in " + x.most.Year
		if x.all > 1 {
			value += fmt.Sprintf("; %d of %d above 100%%", x.over, x.all)
		}
		l.rows = append(l.rows, listRow{name: x.most.title(), value: value, mark: func(c draw.Canvas, at func(float64) vg.Length, middle vg.Length) {
			c.StrokeLine2(draw.LineStyle{Color: ink(), Width: 1.2, Dashes: []vg.Length{4, 2}}, at(100), middle-8, at(100), middle+8)
			for i, y := range x.years {
				m, filled := yearMarker(i, len(x.years))
				m.draw(c, vg.Point{X: at(100 * y.Load), Y: middle}, s.dark(), filled)
			}
		}})
	}
	l.scale = newScale(min(low, high-20), high, 4, "%").room(.06, .06)
	l.key = yearKey(s, years)
	return listFigures("load", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = loadMessage(r, list)
		f.Subtitle = r.subtitle("Asked of resources in a year, of what is open, with " + r.called(r.Options[0].ID))
		f.Caption = "Of each group the resource of which most is asked. By arithmetic, without waiting and without what is added in answer to waits. Dashed: all of what is open."
		if l.scale.low > 0 {
			f.Caption += " The axis does not start at zero."
		}
		f.Data = [][]string{loadColumns()}
		alt := []string{"Dots by resource and year: what is asked, of what is open."}
		for _, x := range list {
			if !slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == x.most.title() }) {
				continue
			}
			var said []string
			for _, y := range x.years {
				said = append(said, fmt.Sprintf("%s%% in %s", number(100*y.Load, 0), y.Year))
				f.Data = append(f.Data, []string{y.Option, y.Resource, y.Title, y.Group, y.Year, y.Unit, words.Exact(y.Asked), words.Exact(y.Capacity), words.Exact(y.Ceiling), words.Exact(y.Load), words.Exact(y.LoadAtCeiling)})
			}
			alt = append(alt, x.most.title()+": "+words.List(said)+".")
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

// yearKey names the markers of years.
func yearKey(s Style, years int) (k []legend) {
	for i := range years {
		m, filled := yearMarker(i, years)
		name := "Year " + fmt.Sprint(i+1)
		if i > 0 && i < years-1 {
			name = "Years between"
			if i > 1 {
				continue
			}
		}
		k = append(k, legend{func(c draw.Canvas, _, right, middle vg.Length) {
			m.draw(c, vg.Point{X: right - 6, Y: middle}, s.dark(), filled)
		}, name})
	}
	return k
}

func (x AskedOf) title() string {
	if x.Title == "" {
		return words.UpperFirst(x.Resource)
	}
	return words.UpperFirst(x.Title)
}

func loadMessage(r *Results, list []loaded) string {
	over, all := 0, 0
	for _, x := range list {
		over, all = over+x.over, all+x.all
	}
	first := list[0].most
	most := fmt.Sprintf("%s, %s%% of what is open in %s", words.LowerFirst(first.title()), number(100*first.Load, 0), first.Year)
	closed := r.closedWords()
	if over == 0 {
		return fmt.Sprintf("Of no %sresource is more asked than is open; most is of %s%s", pick(closed == "", "", "other "), most, closed)
	}
	return fmt.Sprintf("More is asked than is open of %d of %s, most of %s%s", over, words.Count(all, "resource"), most, closed)
}

// closedWords name what is asked for and closed all year, which has no load that could be drawn.
func (r *Results) closedWords() string {
	var closed []string
	for _, x := range r.Loads {
		if said := words.LowerFirst(x.title()) + " in " + x.Year; x.Closed {
			closed = append(closed, said)
		}
	}
	switch {
	case len(closed) == 0:
		return ""
	case len(closed) > 2:
		closed = append(closed[:1], fmt.Sprintf("%d more", len(closed)-1))
	}
	return "; asked for and closed: " + words.List(closed)
}
