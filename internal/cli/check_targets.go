package cli

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// defaultTargetReplications makes Student's t hardly wider than it would be with
// any number: by 11% with 10, by 62% with 4.
const defaultTargetReplications = 10

// checkTargets simulates the observed year the current way and prints what was
// observed beside what the scenario gives.
func (a *app) checkTargets(cmd *cobra.Command, name string, c *checking) error {
	if c.replications == 1 {
		return usagef("--targets compares with the chance between years, which one replication cannot tell; use --replications 2 or more")
	}
	c.options = []string{"current"} // the observed year knows the current way alone
	m, err := a.load(cmd, name, &c.choice, true, c.quiet)
	if err != nil {
		return err
	}
	if len(m.Targets) == 0 {
		a.say("%s states no targets; write them as [target.NAME]", m.Name)
		return nil
	}
	x, err := a.experiment(m, &c.choice)
	if err != nil {
		return err
	}
	bar := a.watch(0, c.replications, c.quiet)
	set, err := runner.Run(cmd.Context(), x.Experiment, runner.Options{
		Replications: c.replications, Workers: c.workers,
		Progress: func(done, total int, _ int64) { bar.update(done, total) },
	})
	bar.stop()
	if errors.Is(err, context.Canceled) {
		return &coded{exitInterrupted, errors.New("interrupted; nothing is kept of a check")}
	}
	if err != nil {
		return err
	}
	a.tellCircles(set)
	g := newGrid("target", "measure", "of", "unit", ">observed", ">simulated", ">difference", ">year from", ">to", "", "")
	tally := map[bool]*hits{true: {}, false: {}} // fitted or held out
	for _, t := range m.Targets {
		tally[t.Tune != ""].add(a.addTarget(g, t, set, m.Level))
	}
	fitted, held := tally[true], tally[false]
	if c.csv {
		head := append(slices.Clone(g.head[:len(g.head)-2]), "verdict", "role")
		err = writeCSV(a.stdout, head, g.rows)
	} else {
		err = a.printTargets(m, g, set, fitted, held)
	}
	if err != nil {
		return err
	}
	if missed := fitted.missed() + held.missed(); missed > 0 && c.strict {
		return &coded{exitMissed, fmt.Errorf("%d of %s missed", missed, counted(len(m.Targets), "target"))}
	}
	return nil
}

// printTargets is the table for people, with what it takes to read it.
func (a *app) printTargets(m *compile.Model, g *grid, set *result.Set, fitted, held *hits) error {
	fmt.Fprintf(a.stdout, "%s\nobserved year %s to %s; %s, seed %d\n\n",
		heading(m), m.From, m.To, counted(len(set.Rows), "replication"), m.Seed)
	if err := g.write(a.stdout); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, notesOf(m.Targets))
	fmt.Fprintf(a.stdout, "\nMeant to be fitted: %s. Held out: %s.\n", fitted, held)
	fmt.Fprintf(a.stdout, "A published year is itself one draw: %s of single years fall in \"year from ... to\", by Student's t\n"+
		"from %s; more of them make it narrower.\n", percent(m.Level), counted(len(set.Rows), "replication"))
	fmt.Fprintf(a.stdout, "A share whose \"year from ... to\" is wider than %d points is not counted as met: it would also contain\n"+
		"a figure a quarter of the scale away.\n", widestShare)
	return nil
}

// notesOf is what the scenario remarks on its targets, each remark once behind the
// targets that have it.
func notesOf(targets []compile.Target) string {
	var notes []string
	of := map[string][]string{}
	for _, t := range targets {
		if t.Note != "" && of[t.Note] == nil {
			notes = append(notes, t.Note)
		}
		of[t.Note] = append(of[t.Note], t.Name)
	}
	var b strings.Builder
	for _, note := range notes {
		fmt.Fprintf(&b, "\n%s:\n", strings.Join(of[note], ", "))
		for line := range strings.SplitSeq(text.WrapSoft(note, 96), "\n") {
			fmt.Fprintf(&b, "  %s\n", strings.TrimRight(line, " "))
		}
	}
	return b.String()
}

// The verdicts on a target.
const (
	hit     = "within one year's chance"
	miss    = "MISS"
	tooWide = "cannot tell" // there is no interval, or one wider than widestShare
	lacking = "not measured by this scenario"
)

// widestShare is, in percentage points, the widest interval within which a share
// counts as met: one that would also contain a figure a quarter of the scale away
// tells nothing. A figure outside even a wide interval is still a miss.
const widestShare = 25

// hits counts targets of one kind.
type hits struct{ within, wide, of int }

func (h *hits) add(verdict string) {
	h.of++
	switch verdict {
	case hit:
		h.within++
	case tooWide:
		h.wide++
	}
}

func (h *hits) missed() int { return h.of - h.within - h.wide }

func (h *hits) String() string {
	text := fmt.Sprintf("%d of %d %s, %d missed", h.within, h.of, hit, h.missed())
	if h.wide > 0 {
		text += fmt.Sprintf(", %d %s", h.wide, tooWide)
	}
	return text
}

// addTarget adds a target's line and returns the verdict: whether what was
// observed lies where a single simulated year falls.
func (a *app) addTarget(g *grid, t compile.Target, set *result.Set, level float64) string {
	observed, unit := observedOf(t)
	c := result.Column{Measure: t.Measure, Year: result.WholeWindow}
	if t.By != "" && t.By != "all" {
		c.By, c.Value = t.By, t.Value
	}
	cells := []string{t.Name, t.Measure, groupOf(t.By, t.Value), unit, fixed(observed)}
	column := set.Column(c)
	if column < 0 {
		g.add(append(cells, "", "", "", "", lacking, role(t))...)
		return lacking
	}
	e := set.Estimate(0, column, level)
	low, high := oneYear(e)
	if unit == "%" { // Student's t does not know that no share is beyond these
		low, high = max(low, 0), min(high, 100)
	}
	verdict := miss
	switch {
	case !math.IsNaN(e.Mean) && math.IsNaN(low): // seen in one replication, which says nothing about chance
		verdict = tooWide
	case !(low <= observed && observed <= high):
	case unit == "%" && high-low > widestShare:
		verdict = tooWide
	default:
		verdict = hit
	}
	g.add(append(cells, fixed(e.Mean), signed(e.Mean-observed), fixed(low), fixed(high), verdict, role(t))...)
	return verdict
}

// oneYear is where one more year would fall at the estimate's level: mean ± t·sd·
// √(1 + 1/n). The interval of the mean is t·sd/√n, which is narrower by √(n + 1).
// A published figure is one such year, so this and no chosen tolerance tells
// whether the scenario could have given it.
func oneYear(e stats.Estimate) (low, high float64) {
	half := e.HalfWidth() * math.Sqrt(float64(e.N)+1)
	return e.Mean - half, e.Mean + half
}

// observedOf returns the published figure in the measure's unit. Shares are
// written as 0 to 1, and measured in percent.
func observedOf(t compile.Target) (float64, string) {
	k := kpi.Find(t.Measure)
	switch {
	case k == nil:
		return t.Observed, ""
	case k.Unit == "%":
		return 100 * t.Observed, "%"
	}
	return t.Observed, k.Unit
}

// fixed prints a figure with one decimal, or as a whole number where it is large.
func fixed(x float64) string {
	switch {
	case x != x:
		return ""
	case x >= 1000 || x <= -1000:
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	if x > -0.05 && x < 0 {
		x = 0 // and not -0.0
	}
	return strconv.FormatFloat(x, 'f', 1, 64)
}

func signed(x float64) string {
	if x > 0 {
		return "+" + fixed(x)
	}
	return fixed(x)
}
