package web

import (
	"math"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// beginning is the scenario with which a work began, before anything was set here. It is read
// when something is asked of it; what cannot be read has no numbers.
type beginning struct {
	read    func() *scenario.Document
	written *scenario.Document // with its options
	now     *scenario.Document // as it is in current
}

func (s *Site) beginning(x *work) *beginning {
	return &beginning{read: func() *scenario.Document {
		var ignored diag.List // the work itself was read before
		return scenario.Load(x.files(s.Builtin), x.extends(), &ignored)
	}}
}

// open reads it, once; ok is false where it cannot be read.
func (b *beginning) open() (ok bool) {
	if b.read != nil {
		b.written, b.read = b.read(), nil
		if b.written != nil {
			var ignored diag.List
			b.now, _ = b.written.Option(scenario.Current, &ignored)
			b.now.Expand(&ignored)
		}
	}
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

// numberAt is a number that is written by itself, with its range, or as the law of its
// logarithm; ok is false of what is worked out otherwise or has its unit in its text.
func numberAt(n *scenario.Node) (x float64, ok bool) {
	switch {
	case n.Child["times"] != nil || n.Child["plus"] != nil:
		return 0, false
	case n.Child["mu"] != nil:
		x, ok = n.Child["mu"].Number()
		return math.Exp(x), ok
	case n.Child["value"] != nil:
		n = n.Child["value"]
	}
	return n.Number()
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
