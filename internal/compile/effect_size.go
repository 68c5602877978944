package compile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/sim/fmath"
	"prehabsim/sim/tick"
)

// The size of an effect is written in one of four ways, as its source publishes it: a
// ratio; an odds ratio, which is carried over to the model's own baseline risk; a
// difference, of risks on the baseline of the evidence or in days on the mean of a delay;
// or a chance that comes on top. Here each becomes the ratio by which the model multiplies.

// addedShare is the share of a way that prehabilitation may add to, before it does: as good
// as none, so that arithmetic without doses sends nobody there. Effects multiply it.
const addedShare = 1e-9

// sizeKind is how the size of an effect is written.
type sizeKind int

const (
	asRatio sizeKind = iota
	asOdds
	asDays // a difference of a mean
	asChance
	asMore // a ratio of a number that is counted: what comes on top of it
)

var sizeFields = []scenario.Field{
	{Name: "ratio", Type: scenario.NumberField, Min: 0.01, Max: 10, Help: `ratio with prehab to without, as published; like at_dose, at_weight and limit it may be by an attribute, or by = "tier"`, Example: `{ value = 0.95, low = 0.86, high = 1.05, dist = "lognormal", source = "M-LOS" }`},
	{Name: "odds_ratio", Type: scenario.NumberField, Min: 0.01, Max: 100, Help: "instead of a ratio: of the odds of a risk; what it is of the risk follows from the step's own baseline", Example: `{ value = 0.824, low = 0.65, high = 1.04, source = "M-ADM" }`},
	{Name: "difference", Type: scenario.AnyField, Help: `instead of a ratio: in days, of a delay; or of a risk, such as -0.08, with at_baseline, the risk without prehab behind the evidence: it is carried over by its odds ratio`, Example: `{ value = -0.1, low = -0.39, high = 0.19, source = "M-CC" }`},
	{Name: "at_baseline", Type: scenario.ShareField, Help: "of a difference of risks: the risk without prehab behind the evidence", Example: "0.5"},
	{Name: "adds", Type: scenario.ShareField, Help: "instead of a ratio, on the way of a branch (route.step.way): the chance, at full dose, that a patient takes it who otherwise would be drawn as the branch says", Example: `{ value = 0.2, low = 0.06, high = 0.4, source = "M-ELIG" }`},
}

// readSize reads the size of an effect; false if it cannot.
func (b *builder) readSize(e *effect) bool {
	var written []string
	for _, key := range []string{"ratio", "odds_ratio", "difference", "adds"} {
		if e.Has(key) {
			written = append(written, key)
		}
	}
	if len(written) == 1 && (e.Has("adds") || e.Has("difference") && !e.Has("at_baseline")) && e.Has("limit") {
		e.Problem("limit", "is a ratio, and stops a ratio or an odds ratio; beside %s it says nothing", written[0])
	}
	if len(written) != 1 {
		e.Problem(lastWritten(e.Table, append(written, "on")[:max(1, len(written))]...), "write one of ratio, odds_ratio, difference and adds, and not %s", map[bool]string{true: "several", false: "none"}[len(written) > 1])
		return false
	}
	e.size = written[0]
	if e.size != "difference" && e.Has("at_baseline") {
		e.Problem("at_baseline", "is of a difference of risks; beside %s it says nothing", e.size)
	}
	where := e.Where() + ": " + e.size
	switch e.size {
	case "ratio":
		e.ratio = b.graded(e.all, e.Quantity("ratio"), where)
		return b.readCounted(e)
	case "odds_ratio":
		e.kind, e.ratio = asOdds, b.graded(e.all, e.Quantity("odds_ratio"), where)
	case "adds":
		e.kind, e.ratio = asChance, b.graded(e.all, e.Quantity("adds"), where)
	case "difference":
		return b.readDifference(e, where)
	}
	if e.kind == asOdds {
		return b.readBaseline(e)
	}
	return true
}

// readDifference reads a difference of risks as the odds ratio that it is on the baseline
// behind the evidence, or one in days.
func (b *builder) readDifference(e *effect, where string) bool {
	n := e.Node("difference")
	if !e.Has("at_baseline") {
		e.kind, e.ratio = asDays, b.graded(e.all, b.quantity(n, nil, where, "real"), where)
		for i := range e.ratio.values {
			e.ratio.values[i] *= float64(tick.Day)
		}
		return b.readMean(e)
	}
	e.kind, e.ratio = asOdds, b.graded(e.all, b.quantity(n, nil, where, "real"), where)
	base := b.only(e.Quantity("at_baseline"), e.Where()+": at_baseline")
	for i, d := range e.ratio.values {
		if base <= 0 || base+d <= 0 || base+d >= 1 {
			e.Problem("difference", "%g on a risk of %g is no risk", d, base)
			return false
		}
		e.ratio.values[i] = odds(base+d) / odds(base)
	}
	return b.readBaseline(e)
}

// readCounted finds how many are counted without prehab, where an effect acts on that.
func (b *builder) readCounted(e *effect) bool {
	for _, path := range e.on {
		counted := b.countedBy(path)
		if counted == nil {
			continue
		}
		if len(e.on) > 1 {
			e.Problem("on", "%q is a number that is counted, and has an effect of its own; write it apart from %s", path, strings.Join(without(e.on, path), ", "))
			return false
		}
		e.kind, e.base = asMore, b.gradedBy(counted, "number", e.Where())
		for i := range e.base.values {
			e.base.values[i] *= countedIn
		}
	}
	return true
}

// countedBy is the number that a step counts under the last word of a path; nil where there
// is no such.
func (r *reader) countedBy(path string) *scenario.Node {
	i := strings.LastIndexByte(path, '.')
	if i < 0 || r.stepNode(path) != nil {
		return nil
	}
	n := r.stepNode(path[:i])
	if n == nil {
		return nil
	}
	return n.At("counts", path[i+1:])
}

func odds(p float64) float64 { return p / (1 - p) }

// readBaseline finds the risk without prehab of the step that an effect acts on.
func (b *builder) readBaseline(e *effect) bool {
	if len(e.on) != 1 {
		e.Problem("on", "an odds ratio is carried over to the baseline of one step; write an effect for each")
		return false
	}
	path := e.on[0]
	n := b.stepNode(path)
	told := false // as a step, or a part of one, that is not there
	if n == nil {
		n, told = b.riskOfPart(path)
	} else {
		n = cmp.Or(n.At("readmission", "probability"), n.At("emergency", "probability"))
	}
	if told {
		return false
	}
	if n == nil {
		e.Problem("on", "%q has no risk of its own to which %s could be carried over; write a ratio", path, e.sizeWords())
		return false
	}
	e.base = b.gradedBy(n, "share", e.Where())
	if times := b.timesOf(path); times != nil {
		e.times = b.gradedBy(times, "number", e.Where())
	}
	return true
}

// riskOfPart is the risk of a part of a step, as route.step.part names it. What has another
// part than that of a stay, or is no step, is told where effects are checked.
func (b *builder) riskOfPart(path string) (risk *scenario.Node, told bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return nil, true
	}
	n, part := b.stepNode(path[:i]), path[i+1:]
	if n == nil {
		return nil, true
	}
	risk = n.At("complication", part)
	if n.Child["use"] != nil && slices.Contains([]string{"cancelled", "no_show"}, part) {
		risk = n.Child[part]
	}
	return risk, risk == nil && part != "stay"
}

// timesOf is what multiplies the risk of a step or of a part of it, if anything does.
func (b *builder) timesOf(path string) *scenario.Node {
	for _, of := range []string{path, path[:strings.LastIndexByte(path, '.')]} {
		if n := b.stepNode(of); n != nil {
			return cmp.Or(n.At("readmission", "times"), n.At("emergency", "times"), n.At("complication", "times"))
		}
	}
	return nil
}

// gradedBy reads a number that may be by an attribute.
func (b *builder) gradedBy(n *scenario.Node, kind, where string) graded {
	by, values := b.rows(b.quantity(n, nil, where, kind), where)
	return graded{attr: int32(by), values: values}
}

// baseline is the risk, or the mean, without prehab.
func (e *effect) baseline(who *subgroup) float64 {
	x := e.base.of(who)
	if len(e.times.values) > 0 {
		x = min(1, float64(x*e.times.of(who)))
	}
	return x
}

// readMean finds the mean without prehab of the delay that an effect acts on.
func (b *builder) readMean(e *effect) bool {
	var node *scenario.Node
	if len(e.on) == 1 {
		if n := b.stepNode(e.on[0]); n != nil {
			node = n.At("delay")
		}
	}
	if node == nil {
		e.Problem("difference", "a difference without at_baseline is in days, of one delay; %s is none", strings.Join(e.on, " and "))
		return false
	}
	e.base = b.lawMeans(b.law(node, e.Where()+": on", "span"))
	return true
}

func (e *effect) sizeWords() string { return strings.ReplaceAll(e.size, "_", " ") }

// refuseMixed refuses an effect on the major part of a complication beside one on any that
// is written in another way, or not as a ratio: the one is taken from the other by ratios.
func (b *builder) refuseMixed(major, any *effect) {
	for _, e := range []*effect{major, any} {
		if e.kind != asRatio {
			e.Problem(e.size, "major complications are a part of any, and their effects are taken from one another by ratios; write a ratio")
		}
	}
}

// neutral is the size of no effect.
func (e *effect) neutral() float64 {
	if e.logarithmic() {
		return 1
	}
	return 0
}

// factor is what the model multiplies by, where an effect is as strong as at says: the
// logarithm of a ratio, or what is added.
func (e *effect) factor(strength float64, who *subgroup) float64 {
	switch e.kind {
	case asOdds:
		p := e.baseline(who)
		if p <= 0 || p >= 1 || strength == 0 {
			return 1
		}
		x := odds(p) * fmath.Exp(strength)
		return x / (1 + x) / p
	case asDays:
		mean := e.base.of(who)
		if mean <= 0 {
			return 1
		}
		return max(0, 1+strength/mean)
	case asChance:
		return min(1, max(0, strength)) / addedShare
	case asMore:
		return e.base.of(who) * (fmath.Exp(strength) - 1)
	}
	return fmath.Exp(strength)
}

// logarithmic says whether its size is a ratio, so that it is the logarithm that a dose is in
// proportion to.
func (e *effect) logarithmic() bool { return e.kind != asDays && e.kind != asChance }

// CarriedOver is what an odds ratio or a difference is as a ratio, on the model's own
// baseline, at the dose and weight behind its evidence: the least and the most among
// patients who differ in it.
type CarriedOver struct {
	Size      scenario.Quantity
	Days      bool       // a difference of a mean, in seconds, and not of a risk
	Base      [2]float64 // of the model
	Ratio     [2]float64
	OddsRatio float64 // 0 where it is by an attribute
}

// String says it as check does: "odds ratio 0.824 is a ratio of 0.872 on a risk of 31.5%".
func (c CarriedOver) String() string {
	span := func(x [2]float64, format string, times float64) string {
		low, high := fmt.Sprintf(format, times*x[0]), fmt.Sprintf(format, times*x[1])
		if low == high {
			return low
		}
		return low + " to " + high
	}
	if c.Days {
		return fmt.Sprintf("%s: a ratio of %s on a mean of %s days", c.Size.Path, span(c.Ratio, "%.3f", 1), span(c.Base, "%.2f", 1/float64(tick.Day)))
	}
	text := c.Size.Path + ": "
	if c.OddsRatio > 0 {
		text += fmt.Sprintf("odds ratio %.3f is ", c.OddsRatio)
	}
	return text + fmt.Sprintf("a ratio of %s on the scenario's own risk of %s%%", span(c.Ratio, "%.3f", 1), span(c.Base, "%.1f", 100))
}

// carriedOver says what an effect that is no ratio is as one; nil where it is one.
func (b *builder) carriedOver(e *effect) *CarriedOver {
	if e.kind != asOdds && e.kind != asDays {
		return nil
	}
	c := CarriedOver{Size: e.ratio.said, Days: e.kind == asDays}
	if e.kind == asOdds && len(e.ratio.values) == 1 {
		c.OddsRatio = e.ratio.values[0]
	}
	first := true
	b.subgroups(e.all, e.attributes(nil), func(who *subgroup) {
		s := e.of(who)
		full := s.log * e.atDose.of(who) * e.atWeight.of(who) // as the evidence has it
		base, ratio := e.baseline(who), e.factor(full, who)
		if first {
			c.Base, c.Ratio, first = [2]float64{base, base}, [2]float64{ratio, ratio}, false
		}
		c.Base = [2]float64{min(c.Base[0], base), max(c.Base[1], base)}
		c.Ratio = [2]float64{min(c.Ratio[0], ratio), max(c.Ratio[1], ratio)}
	})
	return &c
}

// refuseNegative refuses a difference that takes more days than there are.
func (b *builder) refuseNegative(e *effect) {
	if e.kind != asDays {
		return
	}
	told := false
	b.subgroups(e.all, e.attributes(nil), func(who *subgroup) {
		if mean := e.base.of(who); !told && mean > 0 && mean+e.of(who).at(1) < 0 {
			told = true
			e.Problem("difference", "takes more than the mean of %.2g days%s at full dose", mean/float64(tick.Day), b.words(who))
		}
	})
}

// isNone says whether the size of an effect is that of none for everybody in a tier.
func (g graded) isNone(tier int, neutral float64) bool {
	if g.byTier {
		return g.values[tier] == neutral
	}
	return len(g.values) > 0 && !slices.ContainsFunc(g.values, func(y float64) bool { return y != neutral })
}
