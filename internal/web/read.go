package web

import (
	"bytes"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// readWork is a work's scenario as it was read last: pages ask for it again and again.
type readWork struct {
	text     []byte
	document *scenario.Document
	compiled *study.Scenario  // nil: nobody has asked for it; written under both locks
	assumed  []assumption     // of the compiled one, for who looks for some; nil: nobody has
	register []scenario.Entry // likewise
	began    *beginning       // nil: nobody has asked for it
}

// document is the scenario of a work, read and not compiled.
func (s *Site) document(w *work) (*scenario.Document, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.read[w.name]; known != nil && bytes.Equal(known.text, w.text) {
		return known.document, nil
	}
	var problems diag.List
	d := scenario.Load(w.files(s.Builtin), draftFile, &problems)
	if err := problems.Err(); err != nil {
		return nil, diag.Refused.Of(err)
	}
	s.read[w.name] = &readWork{text: w.text, document: d}
	return d, nil
}

// compiled is the scenario of a work, compiled with the options that are chosen. One is
// compiled at a time: it takes all processors as it is. Pages that do not ask for it do not
// wait for it.
func (s *Site) compiled(w *work) (*study.Scenario, error) {
	s.compiling.Lock()
	defer s.compiling.Unlock()
	if _, err := s.document(w); err != nil {
		return nil, err
	}
	s.mu.Lock()
	known := s.read[w.name]
	s.mu.Unlock()
	if known.compiled == nil {
		m, err := study.Load(w.files(s.Builtin), draftFile, study.Choice{})
		if err != nil {
			return nil, err
		}
		s.mu.Lock()
		known.compiled = m
		s.mu.Unlock()
	}
	return known.compiled, nil
}

// assumed are all assumptions of a work.
func (s *Site) assumed(w *work, m *study.Scenario) []assumption {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.read[w.name]
	if known == nil || known.compiled != m {
		return assumptionsOf(m)
	}
	if known.assumed == nil {
		known.assumed = assumptionsOf(m)
	}
	return known.assumed
}

// register is the register of a work: what each option says of each number.
func (s *Site) register(w *work, m *study.Scenario) []scenario.Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.read[w.name]
	if known == nil || known.compiled != m {
		return m.Register()
	}
	if known.register == nil {
		known.register = m.Register()
	}
	return known.register
}

// chosen are the options of a work besides current, and those that could be chosen.
func (w *work) chosen(d *scenario.Document) (ids, others []string) {
	all := d.Options()
	ids, said := w.options()
	if !said {
		ids = all
		if n := d.Root.At("run", "options"); n != nil {
			ids = nil
			for _, x := range n.Items {
				ids = append(ids, x.Text)
			}
		}
	}
	taken := map[string]bool{scenario.Current: true}
	kept := ids[:0:0]
	for _, id := range ids {
		if id != scenario.Current && d.OptionNode(id) != nil {
			kept = append(kept, id)
			taken[id] = true
		}
	}
	for _, id := range all {
		if !taken[id] {
			others = append(others, id)
		}
	}
	return kept, others
}
