package analysis

import (
	"fmt"
	"io"
	"strings"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Explain lists a program as people read it: every operation with the names of
// what it touches, step by step.
func Explain(w io.Writer, p *engine.Program) error {
	var err error
	line := func(format string, args ...any) {
		if err == nil {
			_, err = fmt.Fprintf(w, format, args...)
		}
	}
	line("sources\n")
	entries := map[int32]string{}
	for _, s := range p.Sources {
		entries[int32(s.Entry)] = s.Name
		line("  %-32s starts at %d%s\n", s.Name, s.Entry, map[bool]string{true: "", false: "  (not counted)"}[s.Counted])
	}
	line("\nresources\n")
	for _, r := range p.Resources {
		line("  %-32s %s\n", r.Name, describeResource(&r))
	}
	if len(p.Clocks) > 0 {
		line("\nclocks\n")
	}
	for i := range p.Clocks {
		line("  %-32s %s\n", p.Clocks[i].Name, describeClock(p, &p.Clocks[i]))
	}
	line("\noperations\n")
	step := int32(engine.None)
	for i := range p.Ops {
		op := &p.Ops[i]
		if name, ok := entries[int32(i)]; ok {
			line("pathway %s\n", name)
		}
		if op.Step != step {
			step = op.Step
			if step >= 0 {
				line("  step %s\n", p.Steps[step])
			}
		}
		line("  %5d  %-9s %s\n", i, op.Code, describeOp(p, op))
	}
	return err
}

func describeClock(p *engine.Program, c *engine.Clock) string {
	named := func(marks []engine.MarkID) string {
		var names []string
		for _, m := range marks {
			names = append(names, p.Marks[m].Name)
		}
		return strings.Join(names, " or ")
	}
	text := "from " + named(c.From)
	if c.If != nil {
		text += " if " + describeSet(p, int32(c.If.Attr), int32(c.If.Set))
	}
	text += " to " + named(c.To)
	if c.Of != nil {
		text += ", counted if then " + describeSet(p, int32(c.Of.Attr), int32(c.Of.Set))
	}
	if c.Everybody {
		text += ", of those too who are counted nowhere else"
	}
	return text
}

// units writes so many of a unit: 1 bed, 12 beds, 480 minutes a day.
func units(n float64, unit string) string {
	if n != 1 && !strings.Contains(unit, " a ") {
		unit += "s"
	}
	return fmt.Sprintf("%.4g %s", n, unit)
}

func describeResource(r *engine.Resource) string {
	var words []string
	switch r.Supply {
	case engine.Places:
		if r.Unlimited {
			words = append(words, "unlimited")
		} else {
			words = append(words, units(r.Capacity[0].Value, r.Unit))
		}
	case engine.Lists:
		if r.ByLoad {
			words = append(words, fmt.Sprintf("lists, %s a working day on average", tick.Round(r.Capacity[0].Value)))
		} else {
			for d, span := range r.Weekly {
				if span > 0 {
					words = append(words, fmt.Sprintf("%s %s x %.0f", tick.Weekdays[d], span, r.Capacity[0].Value))
				}
			}
		}
	case engine.Budget:
		words = append(words, fmt.Sprintf("staff, %.1f hours a week", r.Capacity[0].Value/float64(tick.Hour)))
	case engine.Slots:
		words = append(words, fmt.Sprintf("%.4g patients at once every %s", r.Capacity[0].Value, r.Every))
	}
	if kept := r.Capacity[0].Kept; kept > 0 {
		words = append(words, fmt.Sprintf("%.3g%% of it kept", 100*kept/r.Capacity[0].Value))
	}
	if r.Response != nil {
		words = append(words, fmt.Sprintf("answers the queue (target %s, -%.0f%% to +%.0f%%)", r.Response.Target, 100*r.Response.Down, 100*r.Response.Up))
	}
	return strings.Join(words, "; ")
}

func describeOp(p *engine.Program, op *engine.Op) string {
	switch op.Code {
	case engine.Hold:
		return describeHold(p, op)
	case engine.Seize, engine.Have:
		return describeRequest(p, op.A)
	case engine.Free:
		return fmt.Sprintf("%s, else %d", describeRequest(p, op.A), op.C)
	case engine.Release:
		return p.Tags[op.A]
	case engine.Branch:
		return describeChoice(p, op, op.A, func(target int32) string { return fmt.Sprint(target) })
	case engine.Test:
		return fmt.Sprintf("%s, else %d", describeSet(p, op.A, op.B), op.C)
	case engine.Reached:
		if op.B != engine.None {
			return fmt.Sprintf("%s at least %s, else %d", attribute(p, op.A), attribute(p, op.B), op.C)
		}
		return fmt.Sprintf("%s at least %g, else %d", attribute(p, op.A), op.Value, op.C)
	case engine.During:
		d := p.Periods[op.A]
		return fmt.Sprintf("%s to %s, else %d", p.Calendar.Date(p.Calendar.Day(d.From)), p.Calendar.Date(p.Calendar.Day(d.To)-1), op.C)
	case engine.Jump, engine.Call, engine.Push:
		return fmt.Sprint(op.A)
	case engine.Set, engine.Add, engine.Look, engine.Pick, engine.Sample:
		return attribute(p, op.A) + describeGiven(p, op)
	case engine.Repeat:
		return fmt.Sprintf("%s times%s, then %d", p.Samplers[op.B].Law, by(p, op), op.C)
	case engine.Again:
		return fmt.Sprintf("to %d", op.B)
	case engine.Fork:
		return fmt.Sprintf("%s at %d", p.Groups[op.B].Name, op.A)
	case engine.Join, engine.Cancel:
		return p.Groups[op.A].Name
	case engine.Mark:
		return p.Marks[op.A].Name + inWords(op.Flag)
	case engine.Count:
		if op.A != engine.None {
			return p.Tallies[op.B].Name + " with " + attribute(p, op.A)
		}
		return p.Tallies[op.B].Name
	case engine.Leave:
		return p.Outcomes[op.A]
	case engine.Charge:
		return p.Causes[op.A].Name
	}
	return ""
}

func attribute(p *engine.Program, a int32) string {
	if a < 0 {
		return "-"
	}
	return p.Attributes[a].Name
}

// value is an attribute's value in words, where it has such.
func value(p *engine.Program, a int32, v float64) string {
	if values := p.Attributes[a].Values; v >= 0 && int(v) < len(values) {
		return values[int(v)]
	}
	return fmt.Sprintf("%g", v)
}

// by names the attribute that selects a row.
func by(p *engine.Program, op *engine.Op) string {
	if op.By == engine.None {
		return ""
	}
	return " by " + attribute(p, int32(op.By))
}

func describeHold(p *engine.Program, op *engine.Op) string {
	s := p.Samplers[op.A].Law + by(p, op)
	for _, a := range p.Scales[op.B] {
		s += " x " + attribute(p, int32(a))
	}
	if op.C != engine.None {
		s += " to the nearest " + clockTime(tick.Span(op.C))
	}
	return s + inWords(op.Flag)
}

// inWords is what a flag adds to an operation.
func inWords(f engine.Flag) string {
	if f == engine.Plain {
		return ""
	}
	return ", " + f.String()
}

// describeChoice says among what is drawn, and how often, in the first row.
func describeChoice(p *engine.Program, op *engine.Op, id int32, name func(target int32) string) string {
	c := &p.Choices[id]
	var ways []string
	for i, t := range c.Targets {
		ways = append(ways, fmt.Sprintf("%s %.4g", name(t), c.Probs[i]))
	}
	s := strings.Join(ways, ", ") + by(p, op)
	if c.Factor.Is() {
		s += ", first x " + attribute(p, int32(c.Factor.ID()))
	}
	return s
}

// describeGiven says what an attribute becomes.
func describeGiven(p *engine.Program, op *engine.Op) string {
	switch op.Code {
	case engine.Set:
		return " = " + value(p, op.A, op.Value)
	case engine.Add:
		return fmt.Sprintf(" + %g", op.Value)
	case engine.Pick:
		return " = " + describeChoice(p, op, op.B, func(target int32) string { return value(p, op.A, float64(target)) })
	case engine.Sample:
		return " = " + p.Samplers[op.B].Law + by(p, op)
	}
	var names []string
	for _, a := range p.Lookups[op.B].Attrs {
		names = append(names, attribute(p, int32(a)))
	}
	return " from a table by " + strings.Join(names, ", ")
}

// describeSet says which values of an attribute are meant.
func describeSet(p *engine.Program, attr, set int32) string {
	var values []string
	for i, v := range p.Attributes[attr].Values {
		if i < 64 && p.Sets[set]>>uint(i)&1 != 0 {
			values = append(values, v)
		}
	}
	return p.Attributes[attr].Name + " is " + strings.Join(values, " or ")
}

func describeRequest(p *engine.Program, id int32) string {
	rq := &p.Requests[id]
	var needs []string
	for _, n := range rq.Needs {
		name := "-"
		for _, r := range n.Resource.Table {
			if r.Is() {
				name = p.Resources[r.ID()].Name
				break
			}
		}
		if len(n.Resource.Table) > 1 {
			name = fmt.Sprintf("%s or %d others", name, len(n.Resource.Table)-1)
		}
		for _, c := range n.If {
			name += " (depending on " + p.Attributes[c.Attr].Name + ")"
		}
		needs = append(needs, name)
	}
	s := strings.Join(needs, " and ")
	if rq.Never {
		s += ", never refused"
	}
	return s
}

func clockTime(t tick.Span) string {
	return fmt.Sprintf("%02d:%02d", t/tick.Hour, t%tick.Hour/tick.Minute)
}

// ExplainDot writes the program as a graph in the DOT language, one box a step.
func ExplainDot(w io.Writer, p *engine.Program) error {
	g := NewFlow(p)
	seen := map[[2]int32]bool{}
	if _, err := fmt.Fprintln(w, "digraph scenario {\n  rankdir=LR; node [shape=box, fontname=Arial];"); err != nil {
		return err
	}
	for i := range p.Ops {
		from := p.Ops[i].Step
		if from < 0 {
			continue
		}
		next := g.Within(nil, int32(i))
		if p.Ops[i].Code == engine.Call {
			next = []int32{p.Ops[i].A}
		}
		for _, n := range next {
			to := p.Ops[n].Step
			if to < 0 || to == from || seen[[2]int32{from, to}] {
				continue
			}
			seen[[2]int32{from, to}] = true
			if _, err := fmt.Fprintf(w, "  %q -> %q;\n", p.Steps[from], p.Steps[to]); err != nil {
				return err
			}
		}
	}
	_, err := fmt.Fprintln(w, "}")
	return err
}
