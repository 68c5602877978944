package study

import (
	"context"
	"errors"
	"fmt"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

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

// RunReadings runs the study with the other readings of the evidence, to be told beside its
// own. Each is handed to do, which runs it where it is to be kept. The observed year is
// judged once, by the scenario's own reading.
func (s *Study) RunReadings(ctx context.Context, o Spec, do func(scenario.Preset, func(Store, Events) error) error) error {
	for _, reading := range otherReadings() {
		x, err := s.reading(reading)
		if err != nil {
			return err
		}
		if err := do(reading, func(store Store, events Events) error {
			done, err := x.Run(ctx, o, store, events)
			if err == nil {
				s.presets = append(s.presets, done.Results.Preset(string(reading)))
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// otherReadings are those beside the scenario's own.
func otherReadings() (list []scenario.Preset) {
	for _, name := range scenario.Presets {
		if reading := scenario.Preset(name); reading != scenario.Central {
			list = append(list, reading)
		}
	}
	return list
}

// reading is the study with another reading of the evidence. What is wrong with it is said
// to be of that reading: as it is written, the scenario has been accepted.
func (s *Study) reading(reading scenario.Preset) (*Study, error) {
	choice := s.choice
	choice.Evidence, choice.Draws = reading, nil
	m, err := Load(s.files, s.Document.Name, choice)
	var problems diag.Problems
	if errors.As(err, &problems) {
		for i := range problems {
			problems[i].Text += fmt.Sprintf(" (with the evidence read as %s)", reading)
		}
		return nil, diag.Refused.Of(problems)
	}
	if err != nil {
		return nil, err
	}
	m.Targets = nil
	return New(m)
}
