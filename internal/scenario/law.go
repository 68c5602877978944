package scenario

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/sim/dist"
)

// LawSpec is a law as the scenario writes it: a family and its parameters, each
// of which is a quantity and may depend on an attribute.
type LawSpec struct {
	Path   string
	Set    bool
	Family string
	Params map[string]Quantity // by name: mean, sd, median, sigma, q1, q3, mu, shape, ...
	By     string              // the attribute that any parameter depends on, or ""

	ScaledBy       []string // attributes that multiply what is drawn
	Times          float64  // multiplies it for everybody; 1 unless an option says so
	Floor, Ceiling Quantity

	Points, Weights []float64 // of a discrete or empirical law

	Source, Status string
	File           string
	Line           int

	node      *Node
	way       dist.Way
	logFactor float64 // seconds in the unit of mu, of which mu is the logarithm
	failed    bool    // a parameter could not be read, which is told
}

// Text is the law as written.
func (l LawSpec) Text() string {
	if l.node == nil {
		return ""
	}
	return inline(l.node)
}

// FloorValue is the least that a draw can be, 0 when nothing is written.
func (l LawSpec) FloorValue() float64 { return l.Floor.Value }

// CeilingValue is the most that a draw can be, 0 when there is no ceiling.
func (l LawSpec) CeilingValue() float64 { return l.Ceiling.Value }

// Faulty reports that what is written cannot be drawn from, which is told already.
func (l LawSpec) Faulty() bool {
	return l.failed || l.Set && len(l.Points) == 0 && l.way.Make == nil
}

// Laws returns one law for each value of the attribute By, or a single one. Times
// are in seconds.
func (l LawSpec) Laws(values []string) ([]dist.Law, error) {
	if l.By == "" {
		law, err := l.law("")
		return []dist.Law{law}, err
	}
	laws := make([]dist.Law, len(values))
	for i, value := range values {
		law, err := l.law(value)
		if err != nil {
			return nil, fmt.Errorf("for %s %q: %w", l.By, value, err)
		}
		laws[i] = law
	}
	return laws, nil
}

// Blamed is where a law stands that cannot be drawn from for a value of its attribute: at a
// parameter that the scenario's own file changed, or else at the law itself.
func (l LawSpec) Blamed(value, own string) (file string, line int) {
	if l.File == own {
		return l.File, l.Line
	}
	for _, p := range l.way.Params {
		if q, ok := l.Params[p.Name].For(value); ok && q.File == own {
			return q.File, q.Line
		}
	}
	return l.File, l.Line
}

// FirstWrong is the first value of the attribute By for which there is no law.
func (l LawSpec) FirstWrong(values []string) string {
	for _, value := range values {
		if _, err := l.law(value); err != nil {
			return value
		}
	}
	return ""
}

func (l LawSpec) law(value string) (dist.Law, error) {
	times := l.Times
	if times == 0 {
		times = 1 // the zero LawSpec, which is what an unset key reads as
	}
	if len(l.Points) > 0 {
		points := make([]float64, len(l.Points))
		for i, x := range l.Points {
			points[i] = x * times
		}
		if l.Family == "discrete" {
			return dist.Discrete(points, l.Weights)
		}
		return dist.Empirical(points)
	}
	if l.way.Make == nil {
		return dist.Constant(0)
	}
	params := make([]float64, len(l.way.Params))
	for i, p := range l.way.Params {
		q, ok := l.Params[p.Name].For(value)
		if !ok {
			return dist.Law{}, fmt.Errorf("%s says nothing; write it, or rest = a value", p.Name)
		}
		switch params[i] = q.Value; {
		case isLogarithm(l.Family, p):
			params[i] += math.Log(l.logFactor * times)
		case !p.Plain:
			params[i] *= times
		}
	}
	if none(params) {
		return dist.Constant(0) // a row of a table to which this never happens
	}
	return l.way.Make(params)
}

// none says whether all parameters are 0.
func none(params []float64) bool {
	for _, x := range params {
		if x != 0 {
			return false
		}
	}
	return len(params) > 0
}

// law reads a law in any of its forms. The table may hold other keys when the law
// is part of a section (an attribute); otherwise each key must be one of the law.
func (r *reading) law(n *Node, partOfSection bool) LawSpec {
	l := LawSpec{Path: n.Path, node: n, Set: true, Times: 1, Params: map[string]Quantity{}, File: n.File, Line: n.Line}
	inner := *r
	inner.field = r.field.amount()
	if n.Kind != TableKind || n.Child["dist"] == nil || n.Child["value"] != nil && inner.text(n, "dist") != "constant" {
		if n.Kind == ArrayKind || n.Kind == BoolKind || n.Kind == DateKind || n.Kind == TableKind && n.Child["value"] == nil && n.Child["by"] == nil && n.Child["mu"] == nil {
			r.wrong(n)
			return l
		}
		l.Family = "constant"
		constant, _ := familyNamed(l.Family)
		l.way = constant.Ways[0]
		plain := r.pullLawKeys(n, &l, inner)
		l.Params["value"] = inner.read(plain)
		l.By, l.Source, l.Status = l.Params["value"].By, l.Params["value"].Source, l.Params["value"].Status
		return l
	}
	l.Family = inner.text(n, "dist")
	f, ok := familyNamed(l.Family)
	if !ok {
		r.problem(n.Child["dist"], "has an unknown law %q%s", l.Family, orList(l.Family, familyNames()))
		return l
	}
	if why := inner.field.unfit(f); why != "" {
		r.problem(n.Child["dist"], "is a law, %q, that %s", l.Family, why)
		return l
	}
	start := inner.start(n)
	l.Source, l.Status = start.Source, start.Status
	if !partOfSection {
		r.unknown(n, append(paramKeys(f), lawKeys...))
	}
	r.pullLawKeys(n, &l, inner)
	if isList(f) {
		r.points(n, &l, inner)
		return l
	}
	l.way, ok = wayOf(f, n)
	if !ok {
		r.problem(n, "%s needs %s", l.Family, waysOf(f))
		return l
	}
	r.parameters(n, &l, inner)
	return l
}

// lawKeys are the keys of every law, beside its parameters.
var lawKeys = []string{"dist", "unit", "scaled_by", "floor", "ceiling", "times", "source", "status", "note"}

// LawKeys are the keys that a law may have: the parameters of its family, if there is one of
// that name, and what every law has.
func LawKeys(family string) []string {
	f, ok := familyNamed(family)
	if !ok {
		return lawKeys
	}
	return append(paramKeys(f), lawKeys...)
}

// pullLawKeys reads what a law may have beside its parameters, and returns the
// node without it.
func (r *reading) pullLawKeys(n *Node, l *LawSpec, inner reading) *Node {
	if n.Kind != TableKind {
		return n
	}
	plain := n.own()
	if c := n.Child["scaled_by"]; c != nil {
		names, ok := namesOf(c)
		if !ok {
			r.problem(c, `needs scaled_by = ["attribute"], not %s`, inline(c))
		}
		l.ScaledBy = names
		plain.remove("scaled_by")
	}
	for key, to := range map[string]*Quantity{"floor": &l.Floor, "ceiling": &l.Ceiling} {
		if c := n.Child[key]; c != nil {
			bound := inner
			bound.key, bound.above = r.key+": "+key, n
			if *to = bound.read(c); to.By != "" {
				r.problem(c, "has a %s by %q; it must be the same for all", key, to.By)
			}
			plain.remove(key)
		}
	}
	if c := n.Child["times"]; c != nil && (n.Child["column"] == nil || n.Child["csv"] != nil) {
		x, ok := c.Number()
		if !ok || x < 0 {
			r.problem(c, "needs a number of 0 or more as times, not %s", inline(c))
		} else {
			l.Times = x
		}
		plain.remove("times")
	}
	return plain
}

// parameters reads each parameter of the chosen form.
func (r *reading) parameters(n *Node, l *LawSpec, inner reading) {
	l.logFactor = 1
	for _, p := range l.way.Params {
		at := n.Child[p.Name]
		one := inner
		one.key, one.above = r.key+": "+p.Name, n
		if p.Plain {
			one.field = Field{Type: NumberField}
		}
		if isLogarithm(l.Family, p) {
			one.field.Min = math.NaN()
			factor, ok := inner.field.unit(inner.text(n, "unit"))
			if !ok {
				r.problem(n, `needs unit = "d" or the like beside mu: it is the logarithm of a time in some unit`)
			}
			l.logFactor = factor
		} else if unit := n.Child["unit"]; !p.Plain && unit != nil && at.Kind != TextKind {
			at = withUnit(at, unit)
		}
		q := one.read(at)
		l.Params[p.Name] = q
		if q.By != "" && l.By != "" && q.By != l.By {
			r.problem(at, "depends on %q and on %q; all parameters must depend on the same attribute", l.By, q.By)
		}
		if q.By != "" {
			l.By = q.By
		}
		r.failed = r.failed || one.failed
	}
	l.failed = r.failed
	if l.By == "" && !r.failed {
		if _, err := l.law(""); err != nil {
			r.problem(n, "cannot be drawn from: %v", err)
		}
	}
}

// points reads the values of a discrete or empirical law.
func (r *reading) points(n *Node, l *LawSpec, inner reading) {
	if n.Child["csv"] != nil {
		r.sample(n, l, inner)
	} else if values := n.Child["values"]; values == nil || values.Kind != ArrayKind || len(values.Items) == 0 {
		r.problem(n, "%s needs values = [...]", l.Family)
		return
	} else {
		for _, item := range values.Items {
			x, _, _ := inner.amount(item, inner.text(n, "unit"))
			l.Points = append(l.Points, x)
		}
	}
	if weights := n.Child["weights"]; weights != nil {
		one := inner
		one.field = Field{Type: NumberField}
		for _, item := range weights.Items {
			x, _, _ := one.amount(item, "")
			l.Weights = append(l.Weights, x)
		}
		inner.failed = inner.failed || one.failed
	}
	if r.failed = r.failed || inner.failed; r.failed {
		return
	}
	if _, err := l.law(""); err != nil {
		r.problem(n, "cannot be drawn from: %v", err)
	}
}

// orList proposes the nearest name, or all of them when none is near.
func orList(word string, names []string) string {
	if near := diag.Nearest(word, names); near != "" {
		return near
	}
	return "; it may be " + strings.Join(names, ", ")
}
