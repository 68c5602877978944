package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// stepKind is a kind of step: the key that makes a step one, its fields, and
// how it becomes operations.
type stepKind struct {
	Key   string
	Help  string
	Shape []scenario.Field
	lower func(b *builder, s *step)
}

// commonFields are those of every step.
var commonFields = []scenario.Field{
	{Name: "title", Type: scenario.TextField, Help: "what reports call the step"},
	{Name: "mark", Type: scenario.NamesField, Help: "milestone reached here: when a delay ends, when a use begins, otherwise on arriving at the step", Example: `"first_treatment"`},
	{Name: "when", Type: scenario.AnyField, Help: "only patients whose attributes have these values do the step; others go on", Example: `{ cancer = "yes" }`},
	{Name: "chance", Type: scenario.ShareField, Help: "share of those patients who do the step", Example: "0.3"},
	{Name: "then", Type: scenario.AnyField, Help: "what is given back at the end of the step", Example: `{ release = "ward" }`},
	{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
}

// step is one step of a route while it is lowered.
type step struct {
	*scenario.Table
	route *route
	name  string
	path  string // "operate.stay": what effects and backlogs refer to
	kind  *stepKind
}

// course is the steps that patients take, as far as they are lowered.
type course struct {
	where     string // the step being lowered, for messages
	routes    map[string]*route
	stepNodes map[string]*scenario.Node // by pathway or route and step
	stepSpec  map[string]*stepInfo      // likewise
	hooks     map[string][]hook         // what happens when a mark is reached
}

func newCourse() course {
	return course{routes: map[string]*route{}, stepNodes: map[string]*scenario.Node{}, stepSpec: map[string]*stepInfo{}, hooks: map[string][]hook{}}
}

// hook is a routine called when a mark is reached.
type hook struct{ entry int32 }

// stepInfo is what other parts of a scenario need to know of a step.
type stepInfo struct {
	node  *scenario.Node
	kind  string
	start int32 // first operation
	begin int32 // the first behind those that say who does the step
	end   int32 // behind the last
	route *route
}

// route is a run of steps. Shared routes are lowered once and called.
type route struct {
	name    string
	number  int32 // among routes; of a pathway none
	node    *scenario.Node
	entry   int32
	end     int32 // behind its last operation
	names   []string
	labels  map[string]int32
	pending []pendingJump
}

type pendingJump struct {
	at   int32
	step string
}

// keyProblem returns a function that reports problems at a key of the step.
func (s *step) keyProblem(key string) func(string, ...any) {
	return func(format string, args ...any) { s.Problem(key, format, args...) }
}

// lowerSteps lowers the steps of a route in order.
func (b *builder) lowerSteps(r *route) {
	r.labels = map[string]int32{}
	list := r.node.Child["steps"]
	if list == nil {
		return // told as a key that is required
	}
	if list.Kind == scenario.ArrayKind && len(list.Items) == 0 {
		b.problems.Add(list.File, list.Line, "%s %q: steps names none, so that nothing would happen; write at least one", kindOf(r.node), r.name)
		return
	}
	steps := r.node.Child["step"]
	for _, item := range list.Items {
		r.names = append(r.names, item.Text)
	}
	for i, name := range r.names {
		var node *scenario.Node
		if steps != nil {
			node = steps.Child[name]
		}
		if node == nil {
			var known []string
			if steps != nil {
				known = steps.Keys
			}
			b.problems.Add(list.Items[i].File, list.Items[i].Line, "%s %q: unknown step %q%s", kindOf(r.node), r.name, name, diag.Known(name, known))
			continue
		}
		b.lowerStep(r, name, node)
	}
	if steps != nil {
		for _, name := range steps.Keys {
			if !slices.Contains(r.names, name) {
				n := steps.Child[name]
				b.problems.Add(n.File, n.Line, "%s %q: step %q is written but not in steps%s", kindOf(r.node), r.name, name, diag.Nearest(name, r.names))
				b.lowerStep(r, name, n) // for its own mistakes: nothing comes of what has one
			}
		}
	}
	for _, p := range r.pending {
		b.p.Ops[p.at].A = r.labels[p.step]
	}
}

func kindOf(n *scenario.Node) string {
	kind, _, _ := strings.Cut(n.Path, ".")
	return kind
}

func (b *builder) lowerStep(r *route, name string, node *scenario.Node) {
	where := fmt.Sprintf("%s %q: step %q", kindOf(r.node), r.name, name)
	path := r.name + "." + name // names its draws and what is counted of it
	if was := b.stepNodes[path]; was != nil && was != node {
		b.problems.Add(node.File, node.Line, "%s: %s %q, line %d, has a step of that name too, and both would draw the same random numbers; rename one", where, kindOf(was), r.name, was.Line)
		return
	}
	b.stepNodes[path] = node
	kind := b.kindOfStep(node, where)
	if kind == nil {
		return
	}
	shape := b.worked.shape("step "+kind.Key, kind.Help, commonFields, kind.Shape)
	s := &step{Table: scenario.Read(node, where, shape, b.doc, b.problems), route: r, name: name, path: r.name + "." + name, kind: kind}
	b.step, b.where = b.newStep(s.path), where
	start := b.here()
	r.labels[name] = start
	info := &stepInfo{node: node, kind: kind.Key, start: start, route: r}
	b.stepSpec[s.path] = info
	skips := b.lowerWhen(s.Node("when"), s.keyProblem("when"))
	var chance int32 = engine.None
	if s.Has("chance") {
		c, by := b.binary(s.Quantity("chance"), where, engine.None)
		b.emitBranch(c, by, s.path+"/chance")
		b.p.Choices[c].Targets[0] = b.here()
		chance = c
	}
	b.lowerDelays(s.path)
	info.begin = b.here()
	kind.lower(b, s)
	if n := s.Node("then"); n != nil && !(kind.Key == "delay" && s.Bool("beside")) {
		if c := n.At("release"); c != nil && kind.Key == "complication" {
			b.warnAtOnce(s, "then", texts(c))
		}
		b.lowerThen(s, n)
	}
	b.setC(skips, b.here())
	if chance != engine.None {
		b.p.Choices[chance].Targets[1] = b.here()
	}
	info.end = b.here()
	b.step = engine.None
}

// kindOfStep is the kind that a step's keys say; nil if they say none, or two.
func (b *builder) kindOfStep(node *scenario.Node, where string) (kind *stepKind) {
	for i := range stepKinds {
		if _, ok := node.Child[stepKinds[i].Key]; !ok {
			continue
		}
		if kind != nil {
			at := node.Child[kind.Key] // blame the key that was written last
			if slices.Index(node.Keys, stepKinds[i].Key) > slices.Index(node.Keys, kind.Key) {
				at = node.Child[stepKinds[i].Key]
			}
			b.problems.Add(at.File, at.Line, "%s: is both %q and %q; a step does one thing", where, kind.Key, stepKinds[i].Key)
			return nil
		}
		kind = &stepKinds[i]
	}
	if kind != nil {
		return kind
	}
	if node.Child["mark"] != nil {
		return &markOnly
	}
	var known []string
	for _, k := range stepKinds {
		known = append(known, k.Key)
	}
	for _, f := range commonFields {
		known = append(known, f.Name)
	}
	hint, at := "", node
	for _, key := range node.Keys {
		if h := diag.Nearest(key, known); h != "" && !slices.Contains(known, key) {
			hint, at = fmt.Sprintf(" (%q%s)", key, h), node.Child[key]
		}
	}
	b.problems.Add(at.File, at.Line, "%s: does nothing; write one of %s%s", where, strings.Join(known[:len(stepKinds)], ", "), hint)
	return nil
}

// lowerWhen emits tests of attributes and returns them; their way out is filled
// in by the caller. Of a list of conditions any one will do.
func (w *writer) lowerWhen(n *scenario.Node, problem func(string, ...any)) []int32 {
	if n == nil {
		return nil
	}
	if n.Kind == scenario.ArrayKind && len(n.Items) > 0 {
		return w.lowerAnyOf(n.Items, problem)
	}
	var tests []int32
	w.eachOf(n, problem, func(attr int32, values uint64) { tests = append(tests, w.emitTest(attr, values)) })
	return tests
}

// eachOf reads the attributes of one condition and the values that they may have.
func (w *writer) eachOf(n *scenario.Node, problem func(string, ...any), do func(attr int32, values uint64)) {
	if n.Kind != scenario.TableKind {
		problem("write attributes and their values, such as { cancer = \"yes\" }")
		return
	}
	for _, name := range n.Keys {
		a, ok := w.attr(name, problem)
		if !ok {
			continue
		}
		if w.p.Attributes[a].Values == nil {
			problem("%q is a number; only a category can be asked for", name)
			continue
		}
		values := texts(n.Child[name])
		if len(values) == 0 {
			problem("%q is to have none of its values, so that nobody would do; name some, or leave it out", name)
		}
		do(a, w.bits(a, values, problem))
	}
}

// readWhen reads conditions for their mistakes alone.
func (w *writer) readWhen(n *scenario.Node, problem func(string, ...any)) {
	if n == nil {
		return
	}
	for _, one := range itemsOf(n) {
		w.eachOf(one, problem, func(int32, uint64) {})
	}
}

// lowerAnyOf emits tests of conditions one after another: who meets one goes on.
func (w *writer) lowerAnyOf(conditions []*scenario.Node, problem func(string, ...any)) (fails []int32) {
	var met []int32
	for i, n := range conditions {
		w.setC(fails, w.here())
		if n.Kind == scenario.TableKind && len(n.Keys) == 0 {
			problem("a condition is empty, so that everybody would meet it; leave when out, or say whom it is for")
		}
		fails = w.lowerWhen(n, problem)
		if i < len(conditions)-1 {
			met = append(met, w.emitJump(engine.None))
		}
	}
	for _, at := range met {
		w.p.Ops[at].A = w.here()
	}
	return fails
}

// texts returns the words of a node that is one word or a list of them.
func texts(n *scenario.Node) []string {
	if n.Kind == scenario.ArrayKind {
		var list []string
		for _, i := range n.Items {
			list = append(list, plain(i))
		}
		return list
	}
	return []string{plain(n)}
}

// plain is a node's value as a word: names of values may look like numbers.
func plain(n *scenario.Node) string {
	switch n.Kind {
	case scenario.IntKind:
		return fmt.Sprint(n.Int)
	case scenario.FloatKind:
		return fmt.Sprint(n.Float)
	case scenario.BoolKind:
		if n.Bool {
			return "yes"
		}
		return "no"
	}
	return n.Text
}

func (b *builder) lowerThen(s *step, n *scenario.Node) {
	for _, key := range n.Keys {
		if key != "release" {
			s.Problem("then", "unknown key %q in then%s", key, diag.Known(key, []string{"release"}))
			continue
		}
		for _, name := range texts(n.Child[key]) {
			b.releaseNamed(name, s.keyProblem("then"))
		}
	}
}

// emitRelease gives back what is held under a name: the resource's, without
// what stands in braces or after the first dot.
func (w *writer) emitRelease(name string) {
	op := w.op(engine.Release)
	op.A = w.tag(tagOf(name))
	w.emit(op)
}

// releaseNamed gives back what a scenario names, which must be a resource.
func (b *builder) releaseNamed(name string, problem func(string, ...any)) {
	if _, ok := b.copiesOf(name); !ok {
		b.selector(name, problem) // says what is wrong with it
	}
	b.emitRelease(name)
}

// tagOf is the name under which units are held: "ward" for "ward.{trust}".
func tagOf(resource string) string {
	head, _, _ := strings.Cut(resource, ".{")
	return head
}

// reachAll emits the milestones of a step.
func (b *builder) reachAll(s *step) {
	for _, name := range s.Names("mark") {
		b.reach(name)
	}
}

// reach emits a milestone and what hangs on it.
func (b *builder) reach(name string) {
	if name == "" {
		return
	}
	op := b.op(engine.Mark)
	op.A = b.mark(name)
	b.emit(op)
	if b.endsPrehab(name) {
		// The cohort of patients whose outcomes are followed from here.
		b.emitCount("cohort."+name, true, engine.None)
	}
	for i := range b.hooks[name] {
		b.emitCall(b.hooks[name][i].entry)
	}
}

// endsPrehab says whether a prehabilitation service works towards this milestone.
func (r *reader) endsPrehab(mark string) bool {
	for _, n := range r.sections("prehab") {
		if u := n.Child["until"]; u != nil && u.Text == mark {
			return true
		}
	}
	return false
}

func (w *writer) mark(name string) int32 {
	return number(w.marks, name, func() {
		w.p.Marks = append(w.p.Marks, engine.MarkDef{Name: name, Tally: w.tallies("mark." + name)})
	})
}

var markOnly = stepKind{
	Key: "mark", Help: "reaches a milestone and nothing else",
	lower: func(b *builder, s *step) { b.reachAll(s) },
}
