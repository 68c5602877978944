package scenario

import (
	"cmp"
	"math"
	"regexp"
	"slices"
)

// Presets are the readings of the evidence, from the most doubtful to the most hopeful: no
// effect at all, what a cautious and what a hopeful reader would take; central is what the
// scenario writes.
var Presets = []string{Null, "conservative", Central, "optimistic"}

// Null is the preset in which prehabilitation has no effect, Central what is written.
const (
	Null    = "null"
	Central = "central"
)

// presetKeys are the keys of a number that say what it is in presets.
var presetKeys = []string{"conservative", "optimistic"}

// utilityGain is what patients of prehabilitation gain in quality of life.
var utilityGain = regexp.MustCompile(`(^|\.)health\.[^.]+\.utility$`)

// effectSize is the size of an effect of a prehabilitation service.
var effectSize = regexp.MustCompile(`(^|\.)prehab\.[^.]+\.effect\.[^.]+\.(ratio|odds_ratio|difference|adds)(\.|$)`)

// Preset is a reading of the evidence: each number that says what it is in it is that.
type Preset string

// Instead implements [Instead].
func (p Preset) Instead(q Quantity) (value float64, ok bool) {
	if p == Null {
		size := effectSize.FindStringSubmatch(q.readAt())
		switch {
		case utilityGain.MatchString(q.readAt()):
			return 0, true
		case size == nil:
			return 0, false
		case size[2] == "ratio" || size[2] == "odds_ratio":
			return 1, true
		}
		return 0, true
	}
	return q.inPreset(string(p))
}

// Insists is nothing: a preset says of many numbers that they stay as they are.
func (Preset) Insists() []string { return nil }

// inPreset is the number in a preset, in the unit in which it is written, where it says so.
func (q Quantity) inPreset(name string) (in float64, ok bool) {
	if q.node == nil || q.node.Kind != TableKind {
		return 0, false
	}
	c := q.node.Child[name]
	value := cmp.Or(q.node.Child["value"], q.node.Child["mu"])
	if c == nil || value != nil && value.patch != "" && value.patch != c.patch {
		return 0, false // what an option makes of a number is not what others say that it was
	}
	return c.Number()
}

// In is what the number is in a reading of the evidence, in the unit in which it is
// written; NaN where it does not say so.
func (q Quantity) In(name string) float64 {
	if x, ok := q.inPreset(name); ok {
		return x
	}
	return math.NaN()
}

// readAt is where the number is asked for: of a cell of a table not its own path, but
// that of what takes the column.
func (q Quantity) readAt() string { return cmp.Or(q.taken, q.Path) }

// HasPresets says whether some number says what it is in a preset, or is the size of an
// effect, which is none in the null preset.
func (d *Document) HasPresets() bool {
	for _, q := range d.register {
		if effectSize.MatchString(q.readAt()) || slices.ContainsFunc(presetKeys, func(k string) bool { _, ok := q.inPreset(k); return ok }) {
			return true
		}
	}
	return false
}

// readPresets checks what a number is in presets as its value is checked.
func (r *reading) readPresets(n *Node, unit string) {
	for _, key := range presetKeys {
		if c := n.Child[key]; c != nil {
			told := *r
			told.key = r.key + ": " + key
			if c.Kind == TextKind {
				told.problem(c, "must be a number in the unit of value, not %s", inline(c))
				continue
			}
			told.amount(c, unit)
			r.failed = r.failed || told.failed
		}
	}
}
