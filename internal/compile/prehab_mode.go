package compile

import (
	"fmt"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
)

// A service may be delivered in several modes: in person, online, in a leisure centre.
// Once the tier is known that a patient needs, the mode is drawn in which he would have
// it, before he is asked whether he takes part: so uptake may differ by it, as may who
// comes to a contact, how long it takes and what it does. Contacts may be of some modes
// only. Whoever gets the mode "none" is reached by none of them and is not asked.
//
// A service knows the mode by the name `mode`, as it knows its tier; nothing else may ask
// for it but results, which call it prehab_mode (see prehab_told.go).

const (
	modeWord = "mode"
	tierWord = "tier"
)

// readModes reads the modes of a service and what a dose in each does.
func (b *builder) readModes(s *service) bool {
	s.inMode, s.said.modes = sameForAll(1), make([]bool, len(s.modes))
	n := s.Node("modes")
	if n == nil {
		if s.Has("mode_weight") {
			s.Problem("mode_weight", "there are no modes; write which there are, such as modes = { in_person = 0.5, online = 0.5 }")
		}
		return true
	}
	if n.Kind != scenario.TableKind || n.Child["by"] != nil || len(s.modes) == 0 {
		s.Problem("modes", `write the share of each, such as { in_person = "rest", online = { by = "digital", yes = 0.5, no = 0 } }`)
		return false
	}
	name := "prehab " + s.name + " mode"
	s.mode = number(b.attrs, name, func() {
		b.p.Attributes = append(b.p.Attributes, engine.Attribute{Name: name, Values: s.modes, Initial: engine.None})
	})
	b.readModeWeights(s)
	return true
}

// readModeWeights reads what a dose in each mode does, as a share of the same dose at
// weight 1.
func (b *builder) readModeWeights(s *service) {
	w := s.byName("mode_weight", "mode", s.modes[0])
	if w == nil {
		return
	}
	s.inMode = graded{attr: s.mode, values: slices.Repeat([]float64{1}, len(s.modes))}
	s.said.modeWeight = make([]scenario.Quantity, len(s.modes))
	for _, k := range w.Keys {
		i := slices.Index(s.modes, k)
		if i < 0 {
			b.problems.Add(w.Child[k].File, w.Child[k].Line, "%s: mode_weight: unknown mode %q%s", s.where, k, diag.Known(k, s.modes))
			continue
		}
		s.said.modeWeight[i] = b.quantity(w.Child[k], nil, s.where+": mode_weight", "share")
		s.inMode.values[i] = b.only(s.said.modeWeight[i], s.where+": mode_weight")
	}
}

// remarkModes tells of modes in which a dose does less than its size says: doses of several
// modes are not to be compared.
func (b *builder) remarkModes(s *service) {
	var less []string
	for i, mode := range s.modes {
		if x := s.inMode.values[min(i, len(s.inMode.values)-1)]; s.said.modes[i] && x < 1 {
			less = append(less, fmt.Sprintf("%s %.0f%%", mode, 100*x))
		}
	}
	if len(less) > 0 {
		b.remarks = append(b.remarks, fmt.Sprintf("%s: in its effects the same dose counts for less in some modes: %s", s.where, words.List(less)))
	}
}

// modeWeight is the weight of a mode, or without a name the largest of all; 1 where there
// are none.
func (s *service) modeWeight(mode string) float64 {
	if s.inMode.attr == engine.None || mode == "" {
		return slices.Max(s.inMode.values)
	}
	return s.inMode.values[slices.Index(s.modes, mode)]
}

// readContactModes reads the modes to which a contact belongs.
func (b *builder) readContactModes(s *service, c *contact) {
	c.modes = c.Names("mode")
	switch {
	case len(c.modes) > 0 && c.Bool("screening"):
		s.unclear = true
		c.Problem("mode", "a contact that finds the need comes before any mode is known; leave out mode, or screening")
	case len(c.modes) > 0 && len(s.modes) == 0:
		c.Problem("mode", "the service has no modes; write which there are, such as modes = { in_person = 0.5, online = 0.5 }")
	default:
		for _, m := range c.modes {
			if !slices.Contains(s.modes, m) {
				c.Problem("mode", "unknown mode %q%s", m, diag.Known(m, s.modes))
				s.unclear = true
			}
		}
	}
}

// isIn says whether a contact belongs to a mode.
func (k *contact) isIn(mode string) bool { return len(k.modes) == 0 || slices.Contains(k.modes, mode) }

// inModes calls do for each mode, with words for messages; once where all modes have the
// same contacts, or there are none.
func (s *service) inModes(do func(mode, words string)) {
	if !slices.ContainsFunc(s.contacts, func(k contact) bool { return len(k.modes) > 0 }) {
		do("", "")
		return
	}
	for _, mode := range s.modes {
		do(mode, " in mode "+quoted([]string{mode}))
	}
}

// inService lets what is read and written meanwhile ask for the mode that the service has
// drawn.
func (b *builder) inService(s *service, do func()) {
	was := b.within
	b.within = s.names()
	do()
	b.within = was
}

// names are the attributes that a service alone may ask for.
func (s *service) names() map[string]int32 {
	if s.mode == engine.None {
		return nil
	}
	return map[string]int32{modeWord: s.mode}
}

// attendsByMode says whether patients' chances to come can only be drawn once their mode
// is known.
func (s *service) attendsByMode() bool {
	return s.mode != engine.None && slices.ContainsFunc([]string{"attend", "attend_sd"}, func(key string) bool {
		return s.Has(key) && s.Quantity(key).By == modeWord
	})
}

// lowerMode draws the mode in which the patient would have the programme. Whom none
// reaches goes no further, and keeps no tier.
func (b *builder) lowerMode(s *service, path string) {
	if s.mode == engine.None {
		return
	}
	var by int16
	var rows [][]float64
	names := namesIn(s.Node("modes"))
	b.within = map[string]int32{tierWord: s.tier}
	by, rows = b.sharesAmong(s, "modes", modeWord, names)
	b.within = s.names()
	if rows == nil {
		return
	}
	choice := engine.Choice{}
	for i, name := range names {
		at := slices.Index(s.modes, name)
		choice.Targets = append(choice.Targets, int32(at))
		for _, shares := range rows {
			if at >= 0 && shares[i] > 0 {
				s.said.modes[at] = true
			}
		}
	}
	for _, shares := range rows {
		choice.Probs = append(choice.Probs, shares...)
	}
	b.p.Choices = append(b.p.Choices, choice)
	op := b.op(engine.Pick)
	op.A, op.B, op.By, op.Site = s.mode, int32(len(b.p.Choices)-1), by, b.site(path+"/mode")
	b.emit(op)
	if !slices.Contains(names, noMode) {
		return
	}
	none := b.emitTest(s.mode, uint64(1)<<uint(len(s.modes))-1)
	over := b.emitJump(engine.None)
	b.p.Ops[none].C = b.here()
	b.emitSet(s.tier, engine.None)
	b.emit(b.op(engine.End))
	b.p.Ops[over].A = b.here()
}

// eachMode writes something for patients of each mode in which there may be some; once for
// all where there are no modes.
func (w *writer) eachMode(s *service, do func(mode string)) {
	if s.mode == engine.None {
		do("")
		return
	}
	for i, mode := range s.modes {
		if s.said.modes[i] {
			other := w.emitTest(s.mode, 1<<uint(i))
			do(mode)
			w.p.Ops[other].C = w.here()
		}
	}
}

// inMode is the tally of one mode.
func inMode(tally, mode string) string {
	if mode == "" {
		return tally
	}
	return tally + "/@" + mode
}

// mayBe says whether somebody may have the mode of a subgroup.
func (s *service) mayBe(who *subgroup) bool {
	i := slices.Index(who.attrs, s.mode)
	return i < 0 || s.said.modes[who.has[i]]
}

// modeless are the numbers by which a dose does nothing in any mode that somebody may
// have; nil where it does something in one.
func (s *service) modeless() (why []scenario.Quantity) {
	for i, reached := range s.said.modes {
		switch {
		case !reached:
		case s.said.modeWeight == nil || !zero(s.said.modeWeight[i]):
			return nil
		default:
			why = append(why, s.said.modeWeight[i])
		}
	}
	return why
}
