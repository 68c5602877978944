package web

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"sync"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// beginning is the scenario with which a work began, before anything was set here. It is read
// when something is asked of it; what cannot be read has no numbers.
type beginning struct {
	once    sync.Once
	read    func() *scenario.Document
	written *scenario.Document // with its options
	now     *scenario.Document // as it is in current
}

func (s *Site) beginning(x *work) *beginning {
	files, from := x.files(s.Builtin), x.extends() // now: the work may be changed by the time it is read
	b := &beginning{read: func() *scenario.Document {
		var ignored diag.List // the work itself was read before
		return scenario.Load(files, from, &ignored)
	}}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.read[x.name]; known != nil && bytes.Equal(known.text, x.text) { // as long as the work is as it was read
		if known.began == nil {
			known.began = b
		}
		return known.began
	}
	return b
}

// open reads it, once; ok is false where it cannot be read.
func (b *beginning) open() (ok bool) {
	b.once.Do(func() {
		if b.written = b.read(); b.written != nil {
			var ignored diag.List
			b.now, _ = b.written.Option(scenario.Current, &ignored)
			b.now.Expand(&ignored)
		}
	})
	return b.written != nil
}

// at is what stands there: of the option or, where that says nothing, of the scenario.
func (b *beginning) at(option, path string) *scenario.Node {
	keys := strings.Split(path, ".")
	if !b.open() {
		return nil
	}
	if option != "" {
		if n := b.written.OptionNode(option).At(keys...); n != nil {
			return n
		}
	}
	return b.now.Root.At(keys...)
}

// tell says beside a number of the work's own what the work began with, and offers to have it
// again. What began with the same says nothing.
func (b *beginning) tell(a *ask, option, path string, d *scenario.Document) {
	text, source := "", ""
	if keys := strings.Split(path, "."); keys[0] == "table" && len(keys) == 4 && b.open() {
		t := b.now.Tables[keys[1]]
		if cell, _, ok := t.Cell(keys[2], keys[3]); ok {
			text, source = cell, t.Source(keys[2], keys[3])
		}
	} else if n := b.at(option, path); n != nil {
		text, source = n.Brief(), n.TextAt("source")
		if x, ok := numberAt(n); ok {
			text = words.Short(a.times*x, 6)
		}
	}
	if text == "" {
		return
	}
	a.WasHead, a.Was, a.Back = "As it began", text, "Use the value it began with"
	if source != "" {
		a.WasHead, a.Back = "Evidence value", "Use the evidence value"
	}
}

// known is what the work began with of a number, in the unit of its field; nil where that
// cannot be told.
func (b *beginning) known(a *ask, option, path, unit string) *known {
	if keys := strings.Split(path, "."); keys[0] == "table" && len(keys) == 4 && b.open() {
		t := b.now.Tables[keys[1]]
		text, _, _ := t.Cell(keys[2], keys[3])
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil
		}
		k := &known{a.times * value, a.times * value, a.times * value}
		id := t.Source(keys[2], keys[3])
		if row, ok := b.now.Evidence.Lookup(id); ok && row.ID == id {
			low, wrong := strconv.ParseFloat(row.Low, 64)
			high, also := strconv.ParseFloat(row.High, 64)
			if wrong == nil && also == nil && low <= value && value <= high {
				k.low, k.high = a.times*low, a.times*high
			}
		}
		return k
	}
	n := b.at(option, path)
	if n == nil || n.TextAt("unit") != "" && n.TextAt("unit") != unit {
		return nil
	}
	value, low, high, ok := rangeAt(n, unit)
	if !ok {
		return nil
	}
	return &known{a.times * value, a.times * low, a.times * high}
}

// rangeAt is a number with its range, as it is written; without one the range is the number.
func rangeAt(n *scenario.Node, unit string) (value, low, high float64, ok bool) {
	if mu := n.Child["mu"]; mu != nil {
		const z = 1.959963984540054 // 97.5% of the standard normal law
		middle, sure := mu.Number()
		sigma, also := n.At("sigma").Number()
		return math.Exp(middle), math.Exp(middle - float64(z*sigma)), math.Exp(middle + float64(z*sigma)), sure && also
	}
	if n.Child["times"] != nil || n.Child["plus"] != nil {
		return 0, 0, 0, false
	}
	of := func(n *scenario.Node) float64 {
		if x, ok := n.Number(); ok {
			return x
		}
		text, ok := strings.CutSuffix(n.Text, unit)
		x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if n.Kind != scenario.TextKind || !ok || err != nil {
			return math.NaN()
		}
		return x
	}
	if n.Child["value"] == nil {
		value = of(n)
		return value, value, value, value == value
	}
	value = of(n.Child["value"])
	low, high = value, value
	if from, to := n.Child["low"], n.Child["high"]; from != nil && to != nil {
		low, high = of(from), of(to)
	}
	return value, low, high, value == value && low <= value && value <= high
}

// numberAt is a number that is written by itself, with its range, or as the law of its
// logarithm; ok is false of what is worked out otherwise or has its unit in its text.
func numberAt(n *scenario.Node) (x float64, ok bool) {
	x, _, _, ok = rangeAt(n, "")
	return x, ok
}

// takeBack has a number again as the work began with it.
func (s *Site) takeBack(x *work, option, path string) error {
	if option == "" {
		x.set(nil, strings.Split(path, ".")...)
		return nil
	}
	keys := append([]string{"option", option}, strings.Split(path, ".")...)
	for i := range keys { // in a line its whole table was written here, which has it as it was
		if whole, ok := x.at(keys[:i]...).(*section); ok && whole.inLine {
			if n := s.beginning(x).at(option, path); n != nil {
				x.set(valueOfNode(n), keys...)
				return nil
			}
		}
	}
	x.set(nil, keys...)
	return nil
}
