package describe

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"prehabsim/internal/settle"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// WarmUp writes what MSER-5 and Welch's procedure say of the warm-up of a scenario.
func WarmUp(w io.Writer, m *study.Scenario, u *study.WarmUp) error {
	of := "a warm-up of " + m.WarmUp.String()
	if m.WarmUp == 0 {
		of = "no warm-up"
	}
	hang(w, fmt.Sprintf("%s has %s. Simulated from its first second on, when nobody is there, to the end of the run-out: %s of current, %s, seed %d.",
		m.Title, of, words.Count(u.Periods, periodOf(u.Every)), words.Count(u.Replications, "replication"), m.Seed))
	if !u.Enough() {
		hang(w, "That is too short to tell whether it has settled: MSER-5 needs 50 periods, and three of them must come after the warm-up. Write a longer run_out.")
		return nil
	}
	fmt.Fprintln(w)
	if err := warmUpGrid(u).write(w); err != nil {
		return err
	}
	part, of, a := "year", "year", "a year"
	if !yearly(u) {
		part, of, a = "third", "third of what comes after the warm-up", "a third"
	}
	for _, line := range []string{
		fmt.Sprintf("Level: on average over the last %s. First: what start-up takes from the first %s after the warm-up, as a share of the level, give or take what %g in 100 such checks would find.", of, part, 100*settle.Sure),
		fmt.Sprintf("Drift: how much it moves %s, where that is not chance; the number of patients who come changes by %s. MSER-5: what it cuts off, \"-\" where that is more than half of the run. Welch: from where on Welch's curve stays within %s of the later level. Drift is taken out before both.", a, signedPercent(u.Growth), percent(settle.Near)),
	} {
		hang(w, line)
	}
	if !yearly(u) && u.Every == tick.Week {
		hang(w, "In so short a run seasons are not told from drift.")
	}
	fmt.Fprintln(w)
	for _, line := range conclusions(m, u) {
		hang(w, line)
	}
	return nil
}

// yearly says that years can be told apart.
func yearly(u *study.WarmUp) bool {
	return u.Span(u.Periods-u.WarmUp) >= 3*52*tick.Week
}

func periodOf(every tick.Span) string {
	return map[tick.Span]string{tick.Week: "week", tick.Day: "day", tick.Hour: "hour"}[every]
}

var verdicts = map[settle.Verdict]string{
	settle.Suffices: "suffices", settle.TooShort: "too short", settle.Filling: "too short: still filling",
	settle.Drifts: "drifts", settle.Unclear: "cannot be told",
}

func warmUpGrid(u *study.WarmUp) *grid {
	g := newGrid("measure", ">level", "unit", ">first", ">+/-", ">drift", ">MSER-5", ">Welch", "warm-up")
	for _, f := range u.Findings {
		drift, cut, within := "-", "-", "-"
		if f.Moves.Known() {
			drift = signedPercent(f.Moves.Of)
		}
		if f.Settled && f.Cut == 0 {
			cut = "0"
		} else if f.Settled {
			cut = u.Span(f.Cut).String()
		}
		if f.Within >= 0 {
			within = u.Span(f.Within).String()
		}
		g.Add(f.Title(), words.Short(f.Level, 3), f.Unit, signedPercent(f.Missing.Of), words.Plain(100*f.Missing.Half, 1)+"%", drift, cut, within, verdicts[f.Verdict])
	}
	return g
}

func signedPercent(x float64) string { return words.Signed(100*x, 1) + "%" }

// conclusions say what is to be done about the warm-up.
func conclusions(m *study.Scenario, u *study.WarmUp) (lines []string) {
	of := map[settle.Verdict][]string{}
	longest := tick.Span(0)
	for _, f := range u.Findings {
		said := f.Title()
		switch f.Verdict {
		case settle.TooShort:
			longest = max(longest, u.Span(f.Cut))
			said += " (" + signedPercent(f.Missing.Of) + ")"
		case settle.Filling:
			said += " (" + signedPercent(f.Missing.Of) + ")"
		case settle.Drifts:
			said += " (" + signedPercent(f.Moves.Of) + ")"
		}
		of[f.Verdict] = append(of[f.Verdict], said)
	}
	if m.Document.Root.At("run", "start") == nil { // the window begins at midnight
		longest = (longest + tick.Day - 1) / tick.Day * tick.Day
	}
	at := ""
	if u.File != "" {
		at = " (" + where(u.File, u.Line) + ")"
	}
	longer := fmt.Sprintf("check a scenario that extends this one with run_out = %q", longerRunOut(m).String())
	tell := func(v settle.Verdict, format string, args ...any) {
		if list := of[v]; list != nil {
			lines = append(lines, fmt.Sprintf(format, append([]any{strings.Join(list, "; ")}, args...)...))
		}
	}
	tell(settle.TooShort, "Too short for %s: write warm_up = %q%s.", longest.String(), at)
	tell(settle.Filling, "Too short for %s, by how much cannot be told: still filling when the run ends. Run longer to see: %s.", longer)
	tell(settle.Drifts, "Still moving when the run ends: %s. That is more than demand alone would do (%s or more beyond it), and no warm-up ends it: capacity changes or falls behind, or a list grows that nobody works off.", percent(settle.Moving))
	tell(settle.Unclear, "Cannot be told for %s: chance between replications hides it. Ask for more --replications, or run longer: %s.", longer)
	if n := len(of[settle.Suffices]); n == len(u.Findings) {
		lines = append(lines, "The warm-up suffices for everything in the table.")
	} else if n > 0 {
		lines = append(lines, fmt.Sprintf("It suffices for the other %d of %d.", n, len(u.Findings)))
	}
	if u.Given {
		lines = append(lines, "Whoever waits on a list of [backlog] when the window begins is replaced by its patients: a list that jumps there has been set, and has not settled before.")
	}
	return lines
}

// longerRunOut is one that is longer by the window.
func longerRunOut(m *study.Scenario) tick.Span {
	p := m.Options[0].Program
	return (m.RunOut + tick.Span(p.End-p.Window) + tick.Week - 1) / tick.Week * tick.Week
}

// WarmUpCSV writes each period of each measure: the mean over replications and Welch's
// curve, which has no value for the last periods.
func WarmUpCSV(w io.Writer, m *study.Scenario, u *study.WarmUp) error {
	var rows [][]string
	p := m.Options[0].Program
	for _, f := range u.Findings {
		for i, x := range f.Mean {
			at := tick.Time(u.Span(i))
			part, curve := "warm-up", ""
			switch {
			case at >= p.End:
				part = "run-out"
			case at >= p.Window:
				part = "window"
			}
			if i < len(f.Curve) {
				curve = words.Exact(f.Curve[i])
			}
			day := p.Calendar.Day(at)
			rows = append(rows, []string{f.Title(), f.Unit, periodOf(u.Every), strconv.Itoa(i + 1), p.Calendar.Date(day).String(), part, words.Exact(x), curve, strconv.Itoa(f.Half)})
		}
	}
	return writeCSV(w, []string{"measure", "unit", "by", "period", "begins", "part", "mean", "welch", "welch w"}, rows)
}
