package plots

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var dose = Chart{
	Name:    "dose",
	Title:   "Dose of prehabilitation against the days there are",
	Help:    "For groups of patients, with their median days from decision to treatment, into which contacts must fit, and in the order of these: how much of the planned programme those who agreed have had when treatment begins, with the option that the reader would look at first.",
	Columns: doseColumns(),
	Draw:    drawDose,
}

func doseColumns() []string {
	return []string{"option", "name", "by", "value", "median_days", "dose", "low", "high"}
}

// dosed is a group of patients.
type dosed struct {
	value string
	title string
	days  float64
	dose  Row
}

func (d dosed) name() string {
	return d.title + ", " + strings.ReplaceAll(words.Days(d.days), " ", noBreak)
}

// inTitle has a space where a line may end, which the title holds together itself.
func (d dosed) inTitle() string { return strings.ReplaceAll(words.LowerFirst(d.name()), noBreak, " ") }

// mostGroups is how many rows a chart of groups has at most.
const mostGroups = 20

// deprivation is the attribute that tells patients apart by where they live, 1 the most
// deprived.
const deprivation = "imd"

// doseTitle is what a group is called in a list and, in lower case, in a sentence: fifths of
// deprivation are numbers, which say nothing by themselves.
func (r *Results) doseTitle(by, value string) string {
	title := r.groupName(by, value)
	switch {
	case by != deprivation:
		return title
	case value == "1":
		return "Deprivation " + title + ", the most"
	}
	return "Deprivation " + title
}

// doses are the groups of the attribute, with not too many of them, whose days lie furthest
// apart; those of deprivation in their own order and others by days.
func (r *Results) doses(option string) (by string, list []dosed) {
	at := map[string][]dosed{}
	var attributes []string
	days := map[[2]string]float64{}
	for _, m := range r.Measures {
		if m.Option == option && m.Measure == "median_31_days" && m.By != "all" {
			days[[2]string{m.By, m.Value}] = m.Mean
		}
	}
	for _, m := range r.Measures {
		if m.Option != option || m.Measure != "prehab_dose" || m.By == "all" || math.IsNaN(m.Mean) {
			continue
		}
		d, ok := days[[2]string{m.By, m.Value}]
		if !ok || math.IsNaN(d) {
			continue
		}
		if at[m.By] == nil {
			attributes = append(attributes, m.By)
		}
		at[m.By] = append(at[m.By], dosed{m.Value, r.doseTitle(m.By, m.Value), d, m})
	}
	byDays := func(a, b dosed) int { return cmp.Compare(a.days, b.days) }
	furthest := -1.0
	for _, a := range attributes {
		apart := slices.MaxFunc(at[a], byDays).days - slices.MinFunc(at[a], byDays).days
		if n := len(at[a]); n > 1 && n <= mostGroups && apart > furthest {
			by, list, furthest = a, at[a], apart
		}
	}
	if by == deprivation {
		slices.SortStableFunc(list, func(a, b dosed) int { return cmp.Compare(a.value, b.value) })
	} else {
		slices.SortStableFunc(list, byDays)
	}
	return by, list
}

func drawDose(r *Results, s Style) ([]Figure, error) {
	option, ok := r.chosen(func(id string) bool {
		_, list := r.doses(id)
		return len(list) > 1
	})
	if !ok {
		return nil, Without("no option offers prehabilitation to groups of which doses and days to treatment are told apart")
	}
	by, list := r.doses(option)
	l := listed{label: "Dose when treatment began, % of what is planned"}
	high := 0.0
	for _, d := range list {
		_, top := d.dose.possible()
		high = max(high, top)
		l.rows = append(l.rows, listRow{name: d.name(), value: estimate(d.dose, places(d.dose)), mark: func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
			s.bar(c, x(0), x(d.dose.Mean), middle, 4, 1)
			if d.dose.hasInterval() {
				low, top := d.dose.possible()
				drawInterval(c, x(low), x(top), middle)
			}
		}})
	}
	l.scale = newScale(0, max(high, 1), 5, "%").room(0, .04)
	return listFigures("dose", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = doseMessage(r, option, list)
		f.Subtitle = r.subtitle(fmt.Sprintf("Of those who agreed and were treated, with %s, by %s and median days from decision to treatment", r.called(option), r.attribute(by)))
		f.Caption = pick(by == deprivation, "Of deprivation, 1 is the most.", "In the order of the days into which contacts must fit.") + " Line: where the mean lies by chance. Groups differ in more than days."
		f.Data = [][]string{doseColumns()}
		alt := []string{pick(by == deprivation, "Bars: dose by group of patients, the most deprived first.", "Bars: dose by group of patients, in the order of days from decision to treatment.")}
		for _, d := range list {
			if slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == d.name() }) {
				alt = append(alt, fmt.Sprintf("%s: %s%%.", strings.ReplaceAll(d.name(), noBreak, " "), estimate(d.dose, places(d.dose))))
				f.Data = append(f.Data, []string{option, r.name(option), by, d.value, words.Exact(d.days), words.Exact(d.dose.Mean), words.Exact(d.dose.Low), words.Exact(d.dose.High)})
			}
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

// doseMessage is of all patients and, of the groups, the one with most and with least.
func doseMessage(r *Results, option string, list []dosed) string {
	byDose := func(a, b dosed) int { return cmp.Compare(a.dose.Mean, b.dose.Mean) }
	most, least := slices.MaxFunc(list, byDose), slices.MinFunc(list, byDose)
	ends := fmt.Sprintf("from %s%% (%s) to %s%% (%s)", number(least.dose.Mean, 0), least.inTitle(), number(most.dose.Mean, 0), most.inTitle())
	all := r.level(option, "prehab_dose", "all", "all")
	if math.IsNaN(all.Mean) {
		return fmt.Sprintf("With %s, patients have had %s of the planned dose when treatment begins", r.called(option), ends)
	}
	return fmt.Sprintf("With %s, patients have had on average %s%% of the planned dose when treatment begins, %s", r.called(option), number(all.Mean, 0), ends)
}
