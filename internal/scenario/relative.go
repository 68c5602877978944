package scenario

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// relative is a change to a number: "+12", "-10%", "x1.2". A percentage changes
// a number in proportion, also where the number is itself one: "+10%" makes 33%
// of 30%.
type relative struct {
	text  string
	times float64
	plus  float64
	unit  string // of plus: "d" in "+2d"
}

// parseRelative reads a relative change, if the value is one. The sign may also
// be a typographic minus or a multiplication sign.
func parseRelative(n *Node) (relative, bool) {
	if n.Kind != TextKind {
		return relative{}, false
	}
	text := strings.NewReplacer("−", "-", "×", "x").Replace(strings.TrimSpace(n.Text))
	if text == "" || !strings.ContainsAny(text[:1], "+-x") {
		return relative{}, false
	}
	x, unit, ok := splitNumber(text[1:])
	if !ok || math.IsInf(x, 0) {
		return relative{}, false
	}
	r := relative{text: n.Text, times: 1, unit: unit}
	sign := 1.0
	if text[0] == '-' {
		sign = -1
	}
	switch {
	case text[0] == 'x' && unit == "":
		r.times = x
	case text[0] == 'x':
		return relative{}, false
	case unit == "%":
		r.times, r.unit = 1+sign*x/100, ""
	default:
		r.plus = sign * x
	}
	return r, true
}

// isQuantity reports whether a relative change can be made to the value.
func isQuantity(n *Node) bool {
	switch n.Kind {
	case IntKind, FloatKind:
		return true
	case TextKind:
		_, _, ok := splitNumber(n.Text)
		return ok
	case TableKind:
		for _, key := range []string{"value", "dist", "by", "column"} {
			if n.Child[key] != nil {
				return true
			}
		}
	}
	return false
}

// apply returns the changed value, which stands where the change was written. In a
// patch it remembers what it was made of, see [Node.before].
func (r relative) apply(base, at *Node, path string) (*Node, error) {
	changed, err := r.changed(base, at, path)
	if err == nil && at.patch != "" && changed.Kind != TableKind {
		changed.change = &change{from: base, by: r, at: at}
	}
	return changed, err
}

func (r relative) changed(base, at *Node, path string) (*Node, error) {
	if r.times < 0 {
		return nil, fmt.Errorf("cannot change by %q: that is less than none of it; write a factor of 0 or more, or the number itself", r.text)
	}
	switch base.Kind {
	case IntKind, FloatKind:
		if r.unit != "" {
			return nil, fmt.Errorf("cannot change by %q: it is the plain number %s", r.text, inline(base))
		}
		x, _ := base.Number()
		return at.newNumber(path, float64(x*r.times)+r.plus), nil
	case TextKind:
		return r.applyText(base, at, path)
	case TableKind:
		return r.applyTable(base, at, path)
	}
	return nil, fmt.Errorf("cannot change by %q: %s is no number", r.text, inline(base))
}

func (r relative) applyText(base, at *Node, path string) (*Node, error) {
	x, unit, ok := splitNumber(base.Text)
	if !ok {
		return nil, fmt.Errorf("cannot change by %q: %s is no number", r.text, inline(base))
	}
	plus := r.plus
	if r.plus != 0 && r.unit != unit {
		from, isSpan := spanUnit(r.unit)
		to, isSpanToo := spanUnit(unit)
		switch {
		case isSpan && isSpanToo:
			plus = r.plus * from / to
		case r.unit != "" || isSpanToo || unit == "%":
			return nil, fmt.Errorf("cannot change by %q: it is %q, so write the same unit, such as %q", r.text, base.Text, "+2 "+unit)
		}
	}
	text := formatNumber(float64(x*r.times) + plus)
	if unit == "%" {
		text += "%"
	} else if unit != "" {
		text += " " + unit
	}
	return at.newText(path, text), nil
}

// applyTable changes value, low and high of a quantity, each value of one that
// is written `by`, and the scale of a law or of a column.
func (r relative) applyTable(base, at *Node, path string) (*Node, error) {
	changed := base.copy(path)
	changed.File, changed.Line = at.File, at.Line
	if base.Child["value"] == nil && (base.Child["column"] != nil || base.Child["dist"] != nil) {
		return r.applyScale(changed, at)
	}
	keys := []string{"value", "low", "high"}
	if base.Child["by"] != nil {
		keys = nil
		for _, key := range base.Keys {
			if !slices.Contains(byKeys, key) {
				keys = append(keys, key)
			}
		}
	}
	for _, key := range keys {
		old := base.Child[key]
		if old == nil {
			continue
		}
		q := r
		if unit := base.Child["unit"]; unit != nil && unit.Kind == TextKind && q.unit == unit.Text {
			q.unit = "" // "+2d" onto { value = 12, unit = "d" }
		}
		n, err := q.apply(old, at, join(path, key))
		if err != nil {
			return nil, err
		}
		changed.put(key, n)
	}
	return changed, nil
}

// applyScale sets `times` and `plus`, which act on a law or a column's cells as
// they are drawn or read.
func (r relative) applyScale(changed, at *Node) (*Node, error) {
	isLaw := changed.Child["dist"] != nil
	if r.plus != 0 && (isLaw || r.unit != "") {
		return nil, fmt.Errorf(`cannot change by %q: write a factor, such as "+10%%" or "x1.2"`, r.text)
	}
	times, hasTimes := changed.Child["times"].Number()
	if !hasTimes {
		times = 1
	}
	plus, _ := changed.Child["plus"].Number()
	scale := func(key string, x float64) {
		n := at.newNumber(join(changed.Path, key), x)
		if at.patch != "" {
			n.change = &change{from: changed.Child[key]}
		}
		changed.put(key, n)
	}
	scale("times", times*r.times)
	if plus = float64(plus*r.times) + r.plus; plus != 0 {
		scale("plus", plus)
	}
	return changed, nil
}

// newNumber makes an integer of a whole number, so that 14 beds and two more are
// 16 and not 16.0.
func (n *Node) newNumber(path string, x float64) *Node {
	x, _ = strconv.ParseFloat(formatNumber(x), 64)
	if x == math.Trunc(x) && math.Abs(x) < 1<<53 {
		return &Node{File: n.File, Line: n.Line, Path: path, Kind: IntKind, Int: int64(x), patch: n.patch}
	}
	return n.newFloat(path, x)
}

// formatNumber prints 15 digits: what a person wrote, without the last bit that
// 0.1 × 3 leaves behind.
func formatNumber(x float64) string { return strconv.FormatFloat(x, 'g', 15, 64) }
