package plots

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

var pathways = Chart{
	Name:    "pathways",
	Title:   "How patients get to their first treatment",
	Help:    "The places by which patients come in and in which time passes, from left to right, up to the first treatment of those who are treated; each flow is as wide as patients are many. Each patient counts once in a place; of patients who came in the window of the first replication, with the first option.",
	Columns: pathwaysColumns(),
	Draw:    drawPathways,
}

func pathwaysColumns() []string {
	return []string{"option", "name", "from", "from_title", "to", "to_title", "kind", "treated", "patients", "of_patients", "drawn"}
}

func placeTitle(n facts.Named) string {
	if n.Name != n.ID && n.Name != "" {
		return words.UpperFirst(n.Name)
	}
	return words.UpperFirst(readable(n.ID))
}

// place is a box of the diagram: a pathway, a route or an end.
type place struct {
	title    string
	layer    int
	patients float64 // who come by
	in, out  []*stream
	slot     vg.Length // room that it takes, with its label
	middle   vg.Length // from the top
}

// stream is a flow between two places.
type stream struct {
	from, to *place
	patients float64
}

// network is the diagram: flows that lead on, and how many patients go back on others.
type network struct {
	places  []*place // from left to right, from top to bottom
	streams []*stream
	back    float64
	layers  int
}

// networkOf takes in flows, the widest first; one that would lead in a circle goes back.
func networkOf(flows []Flow) (n network) {
	at := map[string]*place{}
	find := func(x facts.Named, kind string) *place {
		id := kind + " " + x.ID
		if at[id] == nil {
			at[id] = &place{title: placeTitle(x)}
			n.places = append(n.places, at[id])
		}
		return at[id]
	}
	flows = slices.Clone(flows)
	slices.SortStableFunc(flows, func(a, b Flow) int { return cmp.Compare(b.Patients, a.Patients) })
	for _, x := range flows {
		from, to := find(x.From, "place"), find(x.To, x.Kind)
		if to.leadsTo(from) {
			n.back += x.Patients
			continue
		}
		s := &stream{from, to, x.Patients}
		from.out, to.in, n.streams = append(from.out, s), append(to.in, s), append(n.streams, s)
	}
	n.places = slices.DeleteFunc(n.places, func(p *place) bool { return p.in == nil && p.out == nil })
	for range n.places { // as far to the right as the longest way there
		for _, s := range n.streams {
			s.to.layer = max(s.to.layer, s.from.layer+1)
		}
	}
	for _, p := range n.places {
		n.layers = max(n.layers, p.layer+1)
		in, out := total(p.in), total(p.out)
		p.patients = max(in, out)
	}
	for range n.places { // and then as near as can be to where they go next
		for _, p := range n.places {
			if p.out != nil {
				p.layer = slices.MinFunc(p.out, func(a, b *stream) int { return a.to.layer - b.to.layer }).to.layer - 1
			}
		}
	}
	slices.SortStableFunc(n.places, func(a, b *place) int {
		return cmp.Or(a.layer-b.layer, cmp.Compare(b.patients, a.patients))
	})
	return n
}

func total(list []*stream) (sum float64) {
	for _, s := range list {
		sum += s.patients
	}
	return sum
}

func (p *place) leadsTo(other *place) bool {
	return p == other || slices.ContainsFunc(p.out, func(s *stream) bool { return s.to.leadsTo(other) })
}

const (
	placeWidth  = vg.Length(5)
	besidePlace = vg.Length(2) // to its label
	behindLabel = vg.Length(1)
	placeGap    = vg.Length(5)   // between places below each other
	highest     = vg.Length(185) // of the diagram, where labels let it be
)

// lines are what stands beside a place.
func (p *place) lines(f font.Face, width vg.Length) []string {
	return append(wrap(f, p.title, width), number(p.patients, 0))
}

// column is the width of a layer's labels, and face in what they are written: so large that
// no word is broken, if it can be.
func (n *network) column(width vg.Length) (column vg.Length, f font.Face) {
	column = width/vg.Length(n.layers) - placeWidth - besidePlace - behindLabel
	for size := textSize; ; size -= .25 {
		f = regular(size)
		fits := !slices.ContainsFunc(n.places, func(p *place) bool { return widest(f, strings.Fields(p.title)) > column })
		if fits || size <= 6.5 {
			return column, f
		}
	}
}

// layOut gives places their rooms and says how high a patient is, and the diagram.
func (n *network) layOut(width vg.Length) (each, height vg.Length) {
	column, f := n.column(width)
	most := vg.Length(0)
	for _, p := range n.places {
		most = max(most, vg.Length(p.patients))
	}
	least := vg.Length(0) // with labels alone
	for each = highest / most; ; each *= .93 {
		height = 0
		for layer := range n.layers {
			sum := vg.Length(0)
			for _, p := range n.places {
				if p.layer == layer {
					label := vg.Length(len(p.lines(f, column))) * lineHeight(f)
					p.slot = max(vg.Length(p.patients)*each, label) + placeGap
					sum += p.slot
				}
			}
			height = max(height, sum)
		}
		if height <= highest || height == least {
			break
		}
		least = height
	}
	for layer := range n.layers {
		sum := vg.Length(0)
		for _, p := range n.places {
			if p.layer == layer {
				sum += p.slot
			}
		}
		at := (height - sum) / 2
		for _, p := range n.places {
			if p.layer == layer {
				p.middle = at + p.slot/2
				at += p.slot
			}
		}
	}
	return each, height
}

func (n *network) draw(c draw.Canvas, s Style, each vg.Length) {
	column := c.Size().X / vg.Length(n.layers)
	left := func(p *place) vg.Length { return c.Min.X + vg.Length(p.layer)*column }
	top := func(p *place, list []*stream) vg.Length {
		return c.Max.Y - p.middle + vg.Length(total(list))*each/2
	}
	ends := map[*stream][2]vg.Length{} // the upper edge, where it leaves and where it arrives
	for _, p := range n.places {
		for side, list := range [][]*stream{p.out, p.in} {
			list = slices.Clone(list)
			other := func(s *stream) vg.Length { return pickPlace(side == 0, s.to, s.from).middle }
			slices.SortStableFunc(list, func(a, b *stream) int { return cmp.Compare(other(a), other(b)) })
			at := top(p, list)
			for _, s := range list {
				e := ends[s]
				e[side] = at
				ends[s] = e
				at -= vg.Length(s.patients) * each
			}
		}
	}
	for _, x := range n.streams {
		ribbon(c, s, left(x.from)+placeWidth, ends[x][0], left(x.to), ends[x][1], vg.Length(x.patients)*each)
	}
	room, face := n.column(c.Size().X)
	for _, p := range n.places {
		half := max(.75, vg.Length(p.patients)*each/2)
		y := c.Max.Y - p.middle
		fill(c, vg.Rectangle{Min: vg.Point{X: left(p), Y: y - half}, Max: vg.Point{X: left(p) + placeWidth, Y: y + half}}, s.dark(), draw.LineStyle{Color: quiet(), Width: .5})
		lines := p.lines(face, room)
		high := vg.Length(len(lines)) * lineHeight(face)
		if at := left(p) + placeWidth + besidePlace; high > 2*half { // edges of flows would cross it
			right, top, bottom := at+widest(face, lines)+1, y+high/2, y-high/2
			c.FillPolygon(color.NRGBA{R: 255, G: 255, B: 255, A: 185}, []vg.Point{{X: at - 1, Y: top}, {X: right, Y: top}, {X: right, Y: bottom}, {X: at - 1, Y: bottom}})
		}
		write(c, face, black(), left(p)+placeWidth+besidePlace, y+high/2, lines...)
	}
}

func pickPlace(first bool, a, b *place) *place {
	if first {
		return a
	}
	return b
}

// ribbon is a flow between two edges, level at both ends.
func ribbon(c draw.Canvas, s Style, x0, y0, x1, y1, width vg.Length) {
	const steps = 24
	var over, under []vg.Point
	for i := range steps + 1 {
		t := vg.Length(i) / steps
		y := y0 + (y1-y0)*t*t*(3-2*t)
		over = append(over, vg.Point{X: x0 + (x1-x0)*t, Y: y})
		under = append(under, vg.Point{X: x0 + (x1-x0)*t, Y: y - max(width, .4)})
	}
	slices.Reverse(under)
	shape := append(over, under...)
	c.FillPolygon(s.theme().shades[2], shape)
	c.StrokeLines(draw.LineStyle{Color: quiet(), Width: .25}, append(shape, shape[0]))
}

func drawPathways(r *Results, s Style) ([]Figure, error) {
	var treated, others []Flow
	for _, x := range r.Flows {
		switch {
		case x.Option != r.Options[0].ID || !(x.Patients > 0):
		case x.Treated:
			treated = append(treated, x)
		default:
			others = append(others, x)
		}
	}
	drawn := treated
	if len(drawn) == 0 {
		drawn = others
	}
	n := networkOf(drawn)
	if len(n.streams) == 0 {
		return nil, r.without(flowsFile, "nobody comes in the window")
	}
	f := r.figure(s)
	f.Name, f.Data = "pathways", [][]string{pathwaysColumns()}
	f.Title = r.pathwaysMessage(treated, drawn)
	f.Subtitle = r.subtitle("Patients who came in the window, with " + r.called(r.Options[0].ID))
	f.Caption = pathwaysCaption(n, treated, others)
	alt := []string{"Diagram of flows of patients from place to place."}
	for _, x := range append(slices.Clone(treated), others...) {
		isDrawn := x.Treated || len(treated) == 0
		if isDrawn {
			alt = append(alt, fmt.Sprintf("%s to %s: %s.", placeTitle(x.From), words.LowerFirst(placeTitle(x.To)), number(x.Patients, 0)))
		}
		f.Data = append(f.Data, []string{x.Option, r.name(x.Option), x.From.ID, placeTitle(x.From), x.To.ID, placeTitle(x.To), x.Kind, pick(x.Treated, "yes", "no"), words.Exact(x.Patients), words.Exact(x.OfPatients), pick(isDrawn, "yes", "no")})
	}
	f.Alt = strings.Join(alt, " ")
	each, height := n.layOut(f.inside())
	f.Height = f.head() + height + f.foot()
	f.Plot = func(c draw.Canvas) { n.draw(c, s, each) }
	return []Figure{f}, nil
}

// endsOf adds up with what the ways of flows end, those of most patients first.
func endsOf(flows []Flow) (list []Flow) {
	for _, x := range flows {
		if x.Kind == "place" {
			continue
		}
		i := slices.IndexFunc(list, func(y Flow) bool { return y.Kind == x.Kind && y.To.ID == x.To.ID })
		if i < 0 {
			i = len(list)
			list = append(list, Flow{To: x.To, Kind: x.Kind})
		}
		list[i].Patients += x.Patients
	}
	slices.SortStableFunc(list, func(a, b Flow) int { return cmp.Compare(b.Patients, a.Patients) })
	return list
}

func pathwaysCaption(n network, treated, others []Flow) string {
	text := "Numbers: patients who come by, each once. The first replication alone; places where few come are passed over."
	if n.back > 0 {
		text += fmt.Sprintf(" Not drawn: %s who go back to a place further left.", number(n.back, 0))
	}
	if len(treated) == 0 || len(others) == 0 {
		return text
	}
	var said []string
	for _, x := range endsOf(others) {
		what := words.LowerFirst(placeTitle(x.To))
		if x.Kind == "inside" {
			what = "still on their way when the simulation ends"
		}
		said = append(said, fmt.Sprintf("%s (%s)", what, number(x.Patients, 0)))
	}
	return text + " Not drawn, without treatment: " + words.List(said) + "."
}

// pathwaysMessage says how many of those who come are treated, and by way of what most are.
func (r *Results) pathwaysMessage(treated, drawn []Flow) string {
	name, come := r.called(r.Options[0].ID), drawn[0].OfPatients
	ends := endsOf(drawn)
	if len(treated) == 0 {
		text := fmt.Sprintf("With %s, %s come in the window", name, patientsCount(come))
		if len(ends) > 0 && ends[0].Kind == "outcome" {
			text += fmt.Sprintf("; %s leave with %s", number(ends[0].Patients, 0), words.LowerFirst(placeTitle(ends[0].To)))
		}
		return text
	}
	sum, last := 0.0, Flow{}
	for _, x := range treated {
		if x.Kind == "milestone" {
			sum += x.Patients
			if x.Patients > last.Patients {
				last = x
			}
		}
	}
	text := fmt.Sprintf("With %s, %s of %s who come in the window get to a first treatment", name, number(sum, 0), patientsCount(come))
	if last.Patients < sum {
		text += fmt.Sprintf(", %s of them by way of %s", number(last.Patients, 0), words.LowerFirst(placeTitle(last.From)))
	}
	return text
}

func patientsCount(n float64) string {
	return number(n, 0) + pick(math.Round(n) == 1, " patient", " patients")
}
