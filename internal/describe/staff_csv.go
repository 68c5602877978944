package describe

import (
	"math"

	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// staffColumns are those of "staff --format csv": a row for each figure of each post, and for
// each measure.
var staffColumns = []string{"of", "name", "title", "role", "band", "site", "figure", "unit",
	"these_staff", "these_staff_low", "these_staff_high", "staff_needed", "staff_needed_low", "staff_needed_high", "difference", "difference_low", "difference_high"}

func staffRows(a *study.Staffing) (head []string, rows [][]string) {
	nan := math.NaN()
	plain := func(x float64) stats.Estimate { return stats.Estimate{Mean: x, Low: nan, High: nan} }
	add := func(head []string, figure, unit string, now, then, more stats.Estimate) {
		row := append(append([]string{}, head...), figure, unit)
		for _, e := range []stats.Estimate{now, then, more} {
			row = append(row, words.Exact(e.Mean), words.Exact(e.Low), words.Exact(e.High))
		}
		rows = append(rows, row)
	}
	for i := range a.Posts {
		p := &a.Posts[i]
		head := []string{"posts", p.Resource, p.Title, p.Role, p.Band, p.Site}
		both := func(figure, unit string, now, then float64) {
			add(head, figure, unit, plain(now), plain(then), plain(then-now))
		}
		both("posts", "whole-time equivalents", p.Posts, p.Least)
		both("posts by arithmetic", "whole-time equivalents", p.Posts, p.ByUse)
		both("cost of the gap", "pounds per year", nan, p.GapPounds())
		both("asked", "hours per year", p.Asked, p.Asked)
		both("worked", "hours per year", p.Now.Worked, p.Then.Worked)
		both("in use", "%", 100*p.Now.Use(), 100*p.Then.Use())
		add(head, "wait", "days", p.Now.Wait, p.Then.Wait, plain(p.Then.Wait.Mean-p.Now.Wait.Mean))
	}
	for _, l := range a.Lines {
		figure := "mean"
		if l.Change {
			figure = "change from current"
		}
		add([]string{"measure", l.Measure, l.Label, "", "", ""}, figure, l.Unit, l.Now, l.Then, l.More)
	}
	return staffColumns, rows
}
