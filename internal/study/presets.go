package study

import (
	"prehabsim/internal/diag"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
)

// Readings are the readings of the evidence that stand beside the scenario's own.
func Readings() (list []scenario.Preset) {
	for _, name := range scenario.Presets {
		if name != scenario.Central {
			list = append(list, scenario.Preset(name))
		}
	}
	return list
}

// CheckReading refuses another reading of the evidence where no number says what it is
// then.
func (s *Scenario) CheckReading() error {
	for i := range s.Options {
		if s.Options[i].Document.HasPresets() {
			return nil
		}
	}
	return diag.Usage.Errorf("%s has one reading of its evidence: no number has conservative or optimistic, and no prehabilitation an effect", s.Name)
}

// Beside lets a study tell what others make of the evidence: what changes by their reading.
func (s *Study) Beside(name scenario.Preset, r *report.Results) {
	s.presets = append(s.presets, r.Preset(string(name)))
}
