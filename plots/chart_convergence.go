package plots

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

var convergence = Chart{
	Name:    "convergence",
	Title:   "How the estimate settles with replications",
	Help:    "The change with the option that the reader would look at first, after two replications, three, and so on, with its interval: whether more replications would still move it.",
	Columns: convergenceColumns(),
	Draw:    drawConvergence,
}

func convergenceColumns() []string {
	return []string{"option", "name", "measure", "title", "unit", "replications", "change", "low", "high"}
}

// replicationsFile has what each replication counted.
const replicationsFile = "replications.csv"

// Counted is a measure in one replication, exactly.
type Counted struct {
	Replication            int
	Numerator, Denominator int64
}

// countsOf reads a measure's replications at central values, by option, when a chart asks.
// The file is the largest of a folder, so that it is passed through and not kept.
func countsOf(folder fs.FS) func(measure string) (map[string][]Counted, error) {
	return func(measure string) (map[string][]Counted, error) {
		text, err := fs.ReadFile(folder, replicationsFile)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, Without("the folder has no " + replicationsFile)
		}
		if err != nil {
			return nil, err
		}
		wanted := []byte("," + measure + ",all,all,window,")
		found := map[string][]Counted{}
		header, rest, _ := bytes.Cut(text, []byte("\n"))
		if got := strings.TrimSpace(string(header)); got != "option,draw,replication,measure,by,value,period,numerator,denominator" {
			return nil, Without(replicationsFile + " has other columns than expected")
		}
		for line := 2; len(rest) > 0; line++ {
			var row []byte
			row, rest, _ = bytes.Cut(rest, []byte("\n"))
			if !bytes.Contains(row, wanted) {
				continue
			}
			if err := addCount(found, row); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", replicationsFile, line, err)
			}
		}
		return found, nil
	}
}

// addCount reads a row; those of draws are passed over.
func addCount(found map[string][]Counted, row []byte) error {
	cells, err := csv.NewReader(bytes.NewReader(row)).Read()
	if err != nil && err != io.EOF {
		return err
	}
	if len(cells) != 9 {
		return fmt.Errorf("want 9 cells, not %d", len(cells))
	}
	if cells[1] != "0" || cells[7] == "" || cells[8] == "" {
		return nil
	}
	n, err1 := strconv.Atoi(cells[2])
	a, err2 := strconv.ParseInt(cells[7], 10, 64)
	b, err3 := strconv.ParseInt(cells[8], 10, 64)
	if err := errors.Join(err1, err2, err3); err != nil {
		return err
	}
	found[cells[0]] = append(found[cells[0]], Counted{n, a, b})
	return nil
}

// settling is an estimate after so many replications.
type settling struct {
	n int
	stats.Estimate
}

// settle pairs the replications that both have a value in, in their order.
func settle(base, option []Counted, level float64) (list []settling) {
	var a, b [2][]int64
	for i := range min(len(base), len(option)) {
		x, y := option[i], base[i]
		if x.Replication != y.Replication || x.Denominator == 0 || y.Denominator == 0 {
			continue
		}
		a[0], a[1] = append(a[0], x.Numerator), append(a[1], x.Denominator)
		b[0], b[1] = append(b[0], y.Numerator), append(b[1], y.Denominator)
		if n := len(a[0]); n >= 2 {
			list = append(list, settling{n, stats.PairedDifference(a[0], a[1], b[0], b[1], level)})
		}
	}
	return list
}

func drawConvergence(r *Results, s Style) ([]Figure, error) {
	option, ok := r.chosen(anyOption)
	if !ok {
		return nil, Without("there is no other option than the first")
	}
	if r.Counts == nil {
		return nil, Without("the folder has no " + replicationsFile)
	}
	measure := allBedDays
	if e, h, strength := r.leader(anyOption); strength > 0 && h.Option == option && e.row != "treatments" {
		measure = e.row
	} else if e.row == "treatments" {
		measure = "first_treatments"
	}
	var of Row
	for _, row := range r.paired(measure) {
		if row.Option == option {
			of = row
		}
	}
	if of.Option == "" || of.instead() != "" || of.none() {
		return nil, Without("with " + r.called(option) + " there is no change that could settle")
	}
	counts, err := r.Counts(measure)
	if err != nil {
		return nil, err
	}
	list := settle(counts[r.Options[0].ID], counts[option], r.Level)
	if len(list) < 2 {
		return nil, Without("it takes three replications or more to see an estimate settle")
	}
	return []Figure{settlingFigure(r, s, of, list)}, nil
}

func settlingFigure(r *Results, s Style, of Row, list []settling) Figure {
	f := r.figure(s)
	f.Name, f.Data = "convergence", [][]string{convergenceColumns()}
	l := s.look(r.index(of.Option))
	l.dashes = nil
	mid, low, high := curve{look: l, end: true}, curve{look: look{colour: l.colour, dashes: []vg.Length{3, 2}}, width: .9}, curve{look: look{colour: l.colour, dashes: []vg.Length{3, 2}}, width: .9}
	for _, x := range list {
		at := float64(x.n)
		mid.points, low.points, high.points = append(mid.points, xy{at, x.Mean}), append(low.points, xy{at, x.Low}), append(high.points, xy{at, x.High})
		f.Data = append(f.Data, []string{of.Option, r.name(of.Option), of.Measure, of.Title, of.Unit, fmt.Sprint(x.n), words.Exact(x.Mean), words.Exact(x.Low), words.Exact(x.High)})
	}
	g := graph{unit: words.UpperFirst(unitWords(of.Unit)), label: "Replications", curves: []curve{low, high, mid}}
	// The first intervals of two or three are so wide that nothing else would be seen.
	cut := list[min(len(list)-1, max(2, len(list)/6))]
	bottom, top := min(0, cut.Low), max(0, cut.High)
	if math.IsNaN(bottom) || math.IsNaN(top) || bottom == top {
		bottom, top = -1, 1
	}
	g.y = newScale(bottom, top, 4, of.Unit).room(.05, .05)
	for i := range g.curves {
		for k, p := range g.curves[i].points {
			g.curves[i].points[k].y = max(g.y.low, min(g.y.high, p.y))
		}
	}
	last := list[len(list)-1]
	g.x = newScale(float64(list[0].n), float64(last.n), 5, "")
	g.x.step = max(1, math.Round(g.x.step))
	n := places(Row{Mean: last.Mean, Low: last.Low, High: last.High})
	half := (last.High - last.Low) / 2
	f.Title = fmt.Sprintf("After %s the change with %s is known to within %s %s either way, by chance", words.Count(last.n, "replication"), r.called(of.Option), number(half, n), unitWords(of.Unit))
	f.Subtitle = r.subtitle(fmt.Sprintf("%s: change from %s", of.Title, r.called(r.Options[0].ID)))
	f.Caption = fmt.Sprintf("Line: the change after so many replications. Dashed: its %s, cut off at the edge where few replications leave it wide.", r.interval())
	f.Alt = fmt.Sprintf("Line chart of the change in %s with %s by the number of replications: %s after %d, %s after %d.", words.LowerFirst(of.Title), r.called(of.Option),
		estimate(Row{Mean: list[0].Mean, Low: list[0].Low, High: list[0].High, Unit: of.Unit}, n), list[0].n, estimate(Row{Mean: last.Mean, Low: last.Low, High: last.High, Unit: of.Unit}, n), last.n)
	tiled(&f, nil, 1, 5*cm, 5.5*cm, func(_ int, c draw.Canvas) { g.draw(c) })
	return f
}
