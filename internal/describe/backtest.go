package describe

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/backtest"
	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// AboutBacktest is the long help of "backtest".
const AboutBacktest = `Backtest asks a fitted scenario for a year that it was not fitted to. A section
[backtest.NAME] tells what came in that year and what was published of it. The
fitted year and the other are simulated side by side, with replications that no fit
has seen, and each published figure gets three predictions: the same as in the
fitted year; the model's own level; and what was published of the fitted year plus
the change that the model predicts, in which the fit's own misses fall out.

The skill of a prediction is 1 less its mean squared error divided by that of "the
same again": 1 is perfect, 0 no better, below 0 worse. A scenario that cannot beat
"the same again" may still rank options, but its forecasts of a year are worth no
more than last year's figures.

The year has its own bank holidays, its demand from the first day of the warm-up,
and the base capacity of the fitted year. --capacity-growth says otherwise: "demand"
lets capacity follow the year's demand, "2% per year" lets it grow (or shrink, to an
earlier year). It acts on capacities that follow from a load; fixed ones stay.`

// Backtests writes what people read of other years.
func Backtests(w io.Writer, years *study.Backtests, tests []study.Backtest) error {
	fitted := years.Fitted
	fmt.Fprintf(w, "%s\nfitted year %s to %s; replications %d to %d, which no fit has seen, seed %d; intervals of %s\n",
		heading(fitted), fitted.From, fitted.To, study.Unseen+1, study.Unseen+years.Replications, fitted.Seed, percent(years.Level))
	for i := range tests {
		t := &tests[i]
		title := t.Year.Name
		if t.Year.Title != title {
			title += " (" + t.Year.Title + ")"
		}
		fmt.Fprintf(w, "\n%s: %s to %s\nBase capacity from the fitted year: %s.\n", title, t.Year.From, t.Year.To, capacityWords(t.Year.Growth))
		for _, note := range backtestNotes(fitted, t) {
			fmt.Fprintf(w, "Note: %s.\n", note)
		}
		for _, part := range []struct {
			title string
			grid  *grid
		}{
			{"Demand, patients a year", demandGrid(fitted.Model, t.Model)},
			{"Published, predicted, and the errors (predicted less published)", predictionGrid(t)},
			{"Scores of shares, in points", scoreGrid(t)},
		} {
			fmt.Fprintf(w, "\n%s\n", part.title)
			if err := part.grid.write(w); err != nil {
				return err
			}
		}
		fmt.Fprintln(w)
		for _, line := range VerdictLines(t) {
			fmt.Fprintf(w, "%s\n", line)
		}
	}
	return nil
}

func capacityWords(growth string) string {
	switch growth {
	case "none":
		return `as it was ("none")`
	case "demand":
		return `follows the year's demand ("demand")`
	}
	return growth
}

// backtestNotes are what a reader must know before the figures.
func backtestNotes(fitted *study.Scenario, t *study.Backtest) (notes []string) {
	if t.Year.Note != "" {
		notes = append(notes, t.Year.Note)
	}
	if len(t.Year.Changes) == 0 {
		notes = append(notes, "the section says nothing of the year's demand, so the fitted year is predicted again")
	}
	if !t.Year.To.Before(fitted.From) && !fitted.To.Before(t.Year.From) {
		notes = append(notes, "the year shares days with the fitted one, so it is not wholly unseen")
	}
	return notes
}

func demandGrid(fitted, other *compile.Model) *grid {
	g := newGrid("pathway", ">fitted year", ">this year", ">ratio")
	names, before := demandOf(fitted)
	_, after := demandOf(other)
	var sums [2]float64
	for _, name := range names {
		g.Add(name, words.Short(math.Round(before[name]), 4), words.Short(math.Round(after[name]), 4), ratioOf(after[name], before[name]))
		sums[0], sums[1] = sums[0]+before[name], sums[1]+after[name]
	}
	g.Add("all", words.Short(math.Round(sums[0]), 4), words.Short(math.Round(sums[1]), 4), ratioOf(sums[1], sums[0]))
	return g
}

func ratioOf(a, b float64) string {
	if b == 0 {
		return ""
	}
	return "x" + strconv.FormatFloat(a/b, 'f', 3, 64)
}

func predictionGrid(t *study.Backtest) *grid {
	g := newGrid("figure", "of", "unit", ">published\nfitted year", ">published\nthis year", ">simulated\nfitted year", ">predicted\nlevel", ">\n+/-", ">sd of\none year",
		">fitted year\nplus change", ">\n+/-", ">error: the\nsame again", ">error:\nlevel", ">error: plus\nchange", "\n")
	for _, l := range t.Lines {
		remark := ""
		switch low, high := l.OneYear(); {
		case !l.Measured():
			remark = facts.NotMeasured
		case math.IsNaN(l.Before):
			remark = "nothing published of the fitted year"
		case math.IsNaN(low): // seen in one replication, which says nothing about chance
			remark = facts.CannotTell
		case !(low <= l.Actual && l.Actual <= high):
			remark = "outside"
		}
		g.Add(l.Figure.Name, groupOf(l.Figure.By, l.Figure.Value), shortUnit(l.Unit), fixed(l.Before), fixed(l.Actual),
			fixed(l.Fitted.Mean), fixed(l.Predicted.Mean), half(l.Predicted), spread(l.Predicted.SD), fixed(l.Shifted()), half(l.Change),
			signed(l.Persistence()), signed(l.LevelError()), signed(l.ShiftedError()), remark)
	}
	g.foot = append(g.foot,
		"+/-: chance of the mean of the replications. outside: what was published lies beyond where single years fall around the",
		"predicted level, by Student's t.")
	return g
}

// shortUnit leaves out whose: the table is wide.
func shortUnit(unit string) string {
	if unit == "patients per year" {
		return "a year"
	}
	return unit
}

func half(e stats.Estimate) string { return spread(e.HalfWidth()) }

// spread prints a spread: with two decimals where it is below ten.
func spread(x float64) string {
	if x != x {
		return ""
	}
	if x < 10 {
		return strconv.FormatFloat(x, 'f', 2, 64)
	}
	return fixed(x)
}

func scoreGrid(t *study.Backtest) *grid {
	g := newGrid("shares", ">figures", ">error of the\nsame again", ">error of\nlevel", ">\nskill", "\nlevel is", ">error of\nplus change", ">\nskill", "\nplus change is",
		">moved the\nsame way", ">within one\nyear's chance")
	for _, s := range t.Scores {
		of := func(n int) string { return fmt.Sprintf("%d of %d", n, s.N) }
		g.Add(scoreName(s.Of), strconv.Itoa(s.N), rms(s.Persistence), rms(s.Level), skillText(s.LevelSkill()), s.LevelVerdict.String(),
			rms(s.Shifted), skillText(s.ShiftedSkill()), s.ShiftedVerdict.String(), of(s.SameWay), of(s.InOneYear))
	}
	g.foot = append(g.foot,
		"Errors are root mean squares over the figures. Skill is 1 - mean squared error / that of the same again.",
		"Better or worse: the squared errors differ beyond chance among the figures. Groups are parts of everybody, so",
		"figures are fewer than they look.")
	return g
}

func scoreName(of string) string {
	if k := kpi.Find(of); k != nil {
		return k.Title
	}
	return of
}

func rms(mse float64) string { return strconv.FormatFloat(math.Sqrt(mse), 'f', 2, 64) }

func skillText(x float64) string {
	if x != x {
		return "-"
	}
	return strconv.FormatFloat(x, 'f', 2, 64)
}

// VerdictLines are the result in words.
func VerdictLines(t *study.Backtest) []string {
	if len(t.Scores) == 0 {
		return []string{"No share of this year can be scored: none is measured and published of both years."}
	}
	s := t.Scores[0]
	say := func(what string, mse, skill float64, v backtest.Verdict) string {
		line := fmt.Sprintf("%s: off by %s points, the same again by %s", what, rms(mse), rms(s.Persistence))
		if skill == skill {
			line += "; skill " + skillText(skill)
		}
		switch v {
		case backtest.Better:
			return line + ": better than assuming the fitted year again."
		case backtest.Worse:
			return line + ": worse than assuming the fitted year again."
		case backtest.NoBetter:
			return line + ": no better than assuming the fitted year again, beyond chance."
		}
		return line + "; too few figures to say which is better."
	}
	return []string{
		say("The model's own level", s.Level, s.LevelSkill(), s.LevelVerdict),
		say("The fitted year plus the model's change", s.Shifted, s.ShiftedSkill(), s.ShiftedVerdict),
	}
}

// BacktestsCSV writes a row for each figure of each year.
func BacktestsCSV(w io.Writer, tests []study.Backtest) error {
	var rows [][]string
	for _, t := range tests {
		for _, l := range t.Lines {
			low, high := l.OneYear()
			by := l.Figure.By
			if by == "all" {
				by = ""
			}
			row := []string{t.Year.Name, t.Year.Growth, l.Figure.Name, l.Figure.Measure, by, l.Figure.Value, l.Unit}
			for _, x := range []float64{
				l.Before, l.Actual, l.Fitted.Mean, l.Predicted.Mean, l.Predicted.Low, l.Predicted.High, l.Predicted.SD, low, high,
				l.Change.Mean, l.Change.Low, l.Change.High, l.Shifted(), l.Persistence(), l.LevelError(), l.ShiftedError(),
			} {
				row = append(row, words.Exact(x))
			}
			rows = append(rows, append(row, strconv.Itoa(l.Predicted.N), l.Figure.Source))
		}
	}
	return writeCSV(w, []string{
		"backtest", "capacity_growth", "figure", "measure", "by", "value", "unit",
		"published_fitted_year", "published", "simulated_fitted_year", "predicted", "predicted_low", "predicted_high", "sd_of_one_year", "one_year_low", "one_year_high",
		"change", "change_low", "change_high", "fitted_year_plus_change", "error_same_again", "error_predicted", "error_plus_change", "n", "source",
	}, rows)
}

// demandOf is the patients a year of each pathway of a model, copies together.
func demandOf(m *compile.Model) (names []string, perYear map[string]float64) {
	perYear = map[string]float64{}
	for _, p := range m.Options[0].Pathways {
		family, _, _ := strings.Cut(p.Name, ".")
		if !slices.Contains(names, family) {
			names = append(names, family)
		}
		perYear[family] += p.PerYear
	}
	return names, perYear
}
