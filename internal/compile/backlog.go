package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var backlogShape = scenario.Shape{
	Name: "backlog", Help: "after the warm-up, a step's list is set to given patients; the pipeline before and after it is alive",
	Fields: []scenario.Field{
		{Name: "pathway", Type: scenario.TextField, Help: "how they came; the backlog's own name where not written"},
		{Name: "waiting_for", Type: scenario.TextField, Required: true, Help: "the step whose list it is, as route.step, or the name of a step of the pathway", Example: `"surgery.operation"`},
		{Name: "weeks_waited", Type: scenario.AnyField, Required: true, Help: "patients by weeks since referral", Example: `{ "0-2" = 31, "2-4" = 22 }`},
		{Name: "set", Type: scenario.AnyField, Help: "attributes that they have", Example: `{ site = "colorectal", modality = "surgery" }`},
		{Name: "marks", Type: scenario.NamesField, Help: "milestones that they have reached, counted from the first day of the window", Example: `"decision"`},
		{Name: "source", Type: scenario.TextField, Help: "where the counts come from"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readBacklog makes sources that place given patients on a list on the first day
// of the window.
func (b *builder) readBacklog() {
	for _, n := range b.sections("backlog") {
		name := collectionName(n)
		where := fmt.Sprintf("backlog %q", name)
		t := scenario.Read(n, where, backlogShape, b.doc, b.problems)
		pathway := name
		if t.Has("pathway") {
			pathway = t.Text("pathway")
		}
		var start *pathwayStart
		var names []string
		for i := range b.starts {
			names = append(names, b.starts[i].name)
			if b.starts[i].name == pathway {
				start = &b.starts[i]
			}
		}
		if start == nil {
			t.Problem("pathway", "unknown pathway %q%s", pathway, diag.Nearest(pathway, names))
			continue
		}
		info, ok := b.stepSpec[t.Text("waiting_for")]
		if !ok {
			info, ok = b.stepSpec[pathway+"."+t.Text("waiting_for")]
		}
		if !ok {
			t.Problem("waiting_for", "unknown step %q%s", t.Text("waiting_for"), diag.Nearest(t.Text("waiting_for"), b.stepPaths()))
			continue
		}
		calls, ok := b.callsTo(start.entry, info.start)
		if !ok {
			t.Problem("waiting_for", "pathway %q never comes to step %q", pathway, t.Text("waiting_for"))
			continue
		}
		b.lowerBacklog(t, n, name, start, info, calls)
	}
}

func (b *builder) lowerBacklog(t *scenario.Table, n *scenario.Node, name string, start *pathwayStart, info *stepInfo, calls []int32) {
	problem := func(f string, a ...any) { t.Problem("set", f, a...) }
	pathway := b.attrs["pathway"]
	reset := engine.Reset{From: info.start, To: b.endOfStep(info.start), Attrs: []int32{pathway},
		Sets: []int32{b.set(1 << uint(indexOf(b.p.Attributes[pathway].Values, family(start.node))))}}
	for _, row := range start.node.Rows {
		if a, ok := b.attrs[row.Table]; ok {
			reset.Attrs = append(reset.Attrs, a)
			reset.Sets = append(reset.Sets, b.set(1<<uint(indexOf(b.p.Attributes[a].Values, row.Row))))
		}
	}
	given := map[string]bool{"pathway": true}
	set := t.Node("set")
	if set != nil {
		for _, k := range set.Keys {
			a, ok := b.attr(k, problem)
			if !ok {
				continue
			}
			reset.Attrs, reset.Sets = append(reset.Attrs, a), append(reset.Sets, b.set(b.bits(a, texts(set.Child[k]), problem)))
		}
	}
	b.p.Resets = append(b.p.Resets, reset)
	weeks := t.Node("weeks_waited")
	// Who has waited longest stands first on the list.
	bands := slices.Clone(weeks.Keys)
	slices.SortStableFunc(bands, func(a, b string) int {
		x, _, _ := parseWeeks(a)
		y, _, _ := parseWeeks(b)
		return int(y - x)
	})
	for _, k := range bands {
		from, to, err := parseWeeks(k)
		if err != nil {
			t.Problem("weeks_waited", "%v", err)
			continue
		}
		count := int(b.quantity(weeks.Child[k], n, t.Where()+": weeks_waited", "count").Value)
		src := engine.Source{Name: "backlog." + name + "." + k, Entry: b.here(), Counted: true, Fill: engine.None, Every: engine.None, Batch: engine.None,
			Site: b.site("backlog." + name + "/" + k), Number: b.sourceNumber("backlog." + name + "/" + k)}
		for range count {
			src.At = append(src.At, b.times.window)
		}
		b.emitSet(pathway, float64(indexOf(b.p.Attributes[pathway].Values, family(start.node))))
		if node := start.node; node != nil {
			pt := scenario.Read(node, t.Where(), pathwayShape, b.doc, &diag.List{})
			b.lowerGiven(pt, node, given)
			if set != nil {
				for _, s := range set.Keys {
					given[s] = true
				}
			}
			b.lowerArrival(given)
			if set != nil {
				for _, s := range set.Keys {
					if a, ok := b.attrs[s]; ok {
						b.lowerAssign(a, set.Child[s], "backlog."+name+"/set/"+s, problem)
					}
				}
			}
			for _, m := range pt.Names("mark") {
				b.emitMarkOnly(m)
			}
		}
		back := b.op(engine.Backdate)
		law, err := dist.Uniform(float64(from), float64(to))
		if err != nil {
			t.Problem("weeks_waited", "%v", err)
			continue
		}
		back.A, back.Site = b.addSampler(law, 0, 0), b.site("backlog."+name+"/"+k+"/waited")
		b.emit(back)
		for _, m := range t.Names("marks") {
			b.emitMarkOnly(m)
		}
		for _, c := range calls {
			push := b.op(engine.Push)
			push.A = c + 1
			b.emit(push)
		}
		jump := b.op(engine.Jump)
		jump.A = info.start
		b.emit(jump)
		b.rates = append(b.rates, sourceRate{})
		b.p.Sources = append(b.p.Sources, src)
	}
}

// emitMarkOnly starts clocks without tallying cohorts or offering prehab: the
// patient reached the milestone before counting began.
func (b *builder) emitMarkOnly(name string) {
	op := b.op(engine.Mark)
	op.A, op.Value = b.mark(name), 1
	b.emit(op)
}

// endOfStep is the first operation after a step's own.
func (b *builder) endOfStep(start int32) int32 {
	end := start
	for int(end) < len(b.p.Ops) && b.p.Ops[end].Step == b.p.Ops[start].Step {
		end++
	}
	return end
}

// callsTo finds the calls by which a patient of a pathway comes to an operation,
// outermost first.
func (b *builder) callsTo(entry, target int32) ([]int32, bool) {
	g := newFlowGraph(b.p)
	type place struct {
		at    int32
		calls []int32
	}
	seen := map[int32]bool{}
	queue := []place{{at: entry}}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if p.at < 0 || int(p.at) >= len(b.p.Ops) || seen[p.at] {
			continue
		}
		seen[p.at] = true
		if p.at == target {
			return p.calls, true
		}
		if op := &b.p.Ops[p.at]; op.Code == engine.Call {
			inner := append(append([]int32{}, p.calls...), p.at)
			queue = append(queue, place{at: op.A, calls: inner})
			if g.returns[op.A] {
				queue = append(queue, place{at: p.at + 1, calls: p.calls})
			}
			continue
		}
		for _, next := range g.next(nil, p.at) {
			queue = append(queue, place{at: next, calls: p.calls})
		}
	}
	return nil, false
}

// parseWeeks reads "2-4" as a span of waits.
func parseWeeks(s string) (from, to tick.Span, err error) {
	a, z, ok := strings.Cut(s, "-")
	x, errA := strconv.ParseFloat(strings.TrimSpace(a), 64)
	y, errZ := strconv.ParseFloat(strings.TrimSpace(z), 64)
	if !ok || errA != nil || errZ != nil || x < 0 || y <= x {
		return 0, 0, fmt.Errorf("weeks_waited: %q: write weeks from and to, such as \"2-4\"", s)
	}
	return tick.Span(x * float64(tick.Week)), tick.Span(y * float64(tick.Week)), nil
}
