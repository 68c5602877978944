package plots

import (
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var byDeprivation = Chart{
	Name:    "deprivation",
	Title:   "Who takes part and who gains, by deprivation",
	Help:    "Of the option that the reader would look at first: how many of 100 who are offered prehabilitation agree, and how much health is gained, by where patients live. Of fifths, 1 is the most deprived.",
	Columns: deprivationColumns(),
	Draw:    drawDeprivation,
}

func deprivationColumns() []string {
	return []string{"option", "name", "imd", "deprivation", "figure", "unit", "value", "chance_low", "chance_high", "evidence_low", "evidence_high"}
}

const equityFile = "equity.csv"

// Share is what one group of deprivation has of an option.
type Share struct {
	Option, Group, Deprivation, Figure, Unit string // Deprivation: most deprived, least deprived
	Value                                    float64
	Chance, Evidence                         [2]float64
}

// loadEquity keeps the rows of single groups in which no value of a QALY has a part.
func loadEquity(folder fs.FS, r *Results) error {
	return r.read(folder, equityFile, []string{"imd", "deprivation", "figure", "unit", "threshold", "value", "chance_low", "chance_high", "evidence_low", "evidence_high"}, func(t *table) {
		group := t.text("imd")
		if t.text("threshold") != "" || slices.Contains([]string{"all", "not told", "most / least"}, group) {
			return
		}
		r.Equity = append(r.Equity, Share{Option: t.text("option"), Group: group, Deprivation: t.text("deprivation"), Figure: t.text("figure"), Unit: t.text("unit"),
			Value: t.number("value"), Chance: [2]float64{t.number("chance_low"), t.number("chance_high")}, Evidence: [2]float64{t.number("evidence_low"), t.number("evidence_high")}})
	})
}

// shares are a figure of an option by group; those without a value are left out.
func (r *Results) shares(option, figure string) (list []Share) {
	for _, x := range r.Equity {
		if x.Option == option && x.Figure == figure && !math.IsNaN(x.Value) {
			list = append(list, x)
		}
	}
	return list
}

func (x Share) name() string {
	if x.Deprivation == "" {
		return x.Group
	}
	return x.Group + ", " + x.Deprivation
}

func drawDeprivation(r *Results, s Style) ([]Figure, error) {
	option, ok := r.chosen(func(id string) bool { return len(r.shares(id, "uptake")) > 1 })
	if !ok {
		return nil, r.without(equityFile, "no option offers prehabilitation to groups by deprivation")
	}
	f := r.figure(s)
	f.Name, f.Data = "deprivation", [][]string{deprivationColumns()}
	uptake := r.shares(option, "uptake")
	f.Title = deprivationMessage(r, option, uptake)
	f.Subtitle = r.subtitle("By deprivation of where patients live, with " + r.called(option))
	alt := []string{"Bars by deprivation of where patients live, with " + r.called(option) + "."}
	parts := []listed{shareBars(s, uptake, "Agreed to take part, of 100 offered", "")}
	if gain := r.shares(option, "qalys"); len(gain) > 1 {
		parts = append(parts, shareBars(s, gain, "Health gained, QALYs", ""))
		f.Caption = "Health gained: present value, against " + r.called(r.Options[0].ID) + "; groups are not equally large. Line: where it lies by chance."
		if slices.ContainsFunc(gain, func(x Share) bool { return known(x.Evidence) }) {
			f.Caption += " Dashed line below: by what is known of the inputs."
		}
		uptake = append(slices.Clone(uptake), gain...)
	}
	for _, x := range uptake {
		f.Data = append(f.Data, []string{x.Option, r.name(x.Option), x.Group, x.Deprivation, x.Figure, x.Unit, words.Exact(x.Value), words.Exact(x.Chance[0]), words.Exact(x.Chance[1]), words.Exact(x.Evidence[0]), words.Exact(x.Evidence[1])})
		alt = append(alt, fmt.Sprintf("%s: %s %s.", words.UpperFirst(x.name()), pick(x.Figure == "uptake", "agreed", "QALYs"), number(x.Value, placesOf(x.Value))))
	}
	f.Alt = strings.Join(alt, " ")
	besides(&f, parts)
	return []Figure{f}, nil
}

// besides lays lists out beside each other where each has 7 cm, or else below each other.
func besides(f *Figure, parts []listed) {
	columns := min(len(parts), int((f.inside()+panelGap)/(7*cm+panelGap)))
	width := (f.inside() - panelGap*vg.Length(columns-1)) / vg.Length(columns)
	high, sum := vg.Length(0), vg.Length(0)
	for i := range parts {
		parts[i].fit(width)
		high, sum = max(high, parts[i].height()), sum+parts[i].height()+panelGap
	}
	if columns == 1 {
		high = sum - panelGap
	}
	f.Height = f.head() + high + f.foot()
	f.Plot = func(c draw.Canvas) {
		top := c.Max.Y
		for i := range parts {
			box := c
			if columns > 1 {
				box.Min.X += vg.Length(i) * (width + panelGap)
			}
			box.Max.X, box.Max.Y = box.Min.X+width, top
			box.Min.Y = top - parts[i].height()
			parts[i].draw(box)
			if columns == 1 {
				top = box.Min.Y - panelGap
			}
		}
	}
}

func shareBars(s Style, list []Share, label, unit string) listed {
	l := listed{label: label}
	low, high := 0.0, 0.0
	for _, x := range list {
		low, high = min(low, x.Value), max(high, x.Value)
		for _, ends := range [][2]float64{x.Chance, x.Evidence} {
			if known(ends) {
				low, high = min(low, ends[0]), max(high, ends[1])
			}
		}
		l.rows = append(l.rows, listRow{name: words.UpperFirst(x.name()), value: number(x.Value, placesOf(x.Value)), tall: true, mark: func(c draw.Canvas, at func(float64) vg.Length, middle vg.Length) {
			middle += 2
			s.bar(c, at(0), at(x.Value), middle, 4, 1)
			if known(x.Chance) {
				drawInterval(c, at(x.Chance[0]), at(x.Chance[1]), middle)
			}
			if known(x.Evidence) {
				span(c, ink(), at(x.Evidence[0]), at(x.Evidence[1]), middle-7, true)
			}
		}})
	}
	if low == high {
		high = low + 1
	}
	l.scale = newScale(low, high, 4, unit).room(.05, .05)
	return l
}

func deprivationMessage(r *Results, option string, uptake []Share) string {
	at := func(which string) (Share, bool) {
		i := slices.IndexFunc(uptake, func(x Share) bool { return x.Deprivation == which })
		if i < 0 {
			return Share{}, false
		}
		return uptake[i], true
	}
	most, ok := at("most deprived")
	least, also := at("least deprived")
	name := r.called(option)
	if !ok || !also {
		return fmt.Sprintf("With %s, who takes part and who gains differ by where patients live", name)
	}
	return fmt.Sprintf("With %s, %s of 100 who are offered prehab agree where people are most deprived, and %s where they are least", name, number(most.Value, 0), number(least.Value, 0))
}
