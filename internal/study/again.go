package study

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/facts"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
)

// Again makes the results of a finished folder again, from its rows and the copies of the
// scenario's files in it, without simulating. Built-in files of which it has no copy are
// those of this program. One that this version of the program would simulate otherwise is
// refused.
func Again(folder string, files scenario.Files) (*report.Results, error) {
	x, m, err := finished(folder, files)
	if err != nil {
		return nil, err
	}
	go func() { // beside what is read
		defer func() { _ = recover() }() // a fault of the program itself is met again by who asks
		x.known()
	}()
	found, err := (&Folder{Path: folder}).Open(x.x.Header)
	switch {
	case err != nil:
		return nil, diag.Usage.Errorf("%w; run its scenario again", err)
	case found.Lacking:
		return nil, diag.Usage.Errorf("was written by another version of the program%s, which measured other things; run its scenario again with this folder as --out", versionOf(m))
	case found.Set == nil:
		return nil, diag.Usage.Errorf("has a manifest and no %s, so it is not complete; run its scenario again with this folder as --out", rowsName)
	}
	if m.Evidence == "" {
		if x.presets, err = readingsIn(folder, files); err != nil {
			return nil, err
		}
	}
	return x.again(m, found)
}

// TitleOf is what a finished folder calls its scenario.
func TitleOf(folder string) (string, error) {
	m, err := manifestOf(folder)
	if err != nil {
		return "", err
	}
	return m.Title, nil
}

// manifestOf reads the manifest of a finished folder.
func manifestOf(folder string) (m facts.Manifest, err error) {
	text, err := disk.Read(filepath.Join(folder, manifestName))
	if err != nil {
		return m, err
	}
	if m, err = facts.ReadManifest(text); err != nil {
		return m, fmt.Errorf("has a manifest that cannot be read (%w); run its scenario again with this folder as --out", err)
	}
	return m, nil
}

// Written is the scenario of a finished folder, read from the copies of its files in it and
// not compiled, and current of it.
func Written(folder string, files scenario.Files) (whole, current *scenario.Document, err error) {
	m, err := manifestOf(folder)
	if err != nil {
		return nil, nil, err
	}
	var problems diag.List
	whole = scenario.Load(copies(folder, m.Scenario, files), m.Scenario, &problems)
	if whole != nil {
		current, _ = whole.Option(scenario.Current, &problems)
		current.Expand(&problems)
	}
	return whole, current, problems.Err()
}

// Retraced is the study of a finished folder, to look at its replications again.
func Retraced(folder string, files scenario.Files) (*Study, error) {
	x, m, err := finished(folder, files)
	if err == nil && x.x.Header.Fingerprint != m.Fingerprint {
		err = diag.Usage.Errorf("was written by another version of the program%s, which simulated otherwise; run its scenario again with this folder as --out", versionOf(m))
	}
	return x, err
}

// finished is the study of a finished folder, of the copies of the scenario's files in it.
func finished(folder string, files scenario.Files) (*Study, *facts.Manifest, error) {
	m, err := manifestOf(folder)
	if err != nil {
		return nil, nil, err
	}
	if m.Scenario == "" {
		return nil, nil, diag.Usage.Errorf("was written by an earlier version of the program%s, which did not say from what; run its scenario again with this folder as --out, which simulates nothing that is there", versionOf(&m))
	}
	s, err := Load(copies(folder, m.Scenario, files), m.Scenario, choiceOf(&m))
	if err != nil {
		return nil, nil, otherwise(&m, err)
	}
	s.match, s.grid, s.worth, s.grown = m.Match, m.Grid, m.Worth, m.Grown
	x, err := New(s)
	if err != nil {
		return nil, nil, otherwise(&m, err)
	}
	return x, &m, nil
}

// again puts results together of what was found, as [Study.Run] does.
func (s *Study) again(m *facts.Manifest, found Found) (*report.Results, error) {
	meta := s.meta(found.Set)
	var err error
	if meta.Targets, err = s.judged(found.Observed); err != nil {
		return nil, err
	}
	r := report.New(meta, found.Set, m.Machine)
	_, r.Inputs = s.inputFiles()
	r.Precision, r.Source, r.Looked = m.Precision, m.Scenario, (&looking{of: s.Scenario}).whole
	return r, nil
}

// readingsIn are the other readings of the evidence that a folder has.
func readingsIn(folder string, files scenario.Files) (list []report.Preset, err error) {
	for _, reading := range otherReadings() {
		r, err := Again(filepath.Join(folder, EvidenceFolder, string(reading)), files)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("%s: %w", filepath.Join(EvidenceFolder, string(reading)), err)
		}
		list = append(list, r.Preset(string(reading)))
	}
	return list, nil
}

// choiceOf is what was chosen of the scenario.
func choiceOf(m *facts.Manifest) Choice {
	c := Choice{BeyondBounds: true, Options: []string{}, Replications: m.Replications, Seed: &m.Seed, Level: m.Level, Evidence: scenario.Preset(m.Evidence)}
	for _, o := range m.Options {
		if o.ID != scenario.Current {
			c.Options = append(c.Options, o.ID)
		}
	}
	if m.Draws > 0 {
		draws := m.Draws - 1
		c.Draws = &draws
	}
	return c
}

// otherwise says that a scenario which was accepted is not any more.
func otherwise(m *facts.Manifest, err error) error {
	if m.Version == Version() {
		return err
	}
	return diag.Refused.Errorf("was written by another version of the program%s, and this one, %s, refuses its scenario: %w", versionOf(m), Version(), err)
}

func versionOf(m *facts.Manifest) string {
	if m.Version == "" {
		return ""
	}
	return ", " + m.Version
}

// InputsFolder of a results folder has the copies of a scenario's files.
const InputsFolder = "inputs"

// copies are the files of a results folder, by the names under which the scenario asks for
// them.
func copies(folder, own string, files scenario.Files) scenario.Files {
	return scenario.Files{
		Open: func(name string) ([]byte, error) {
			return disk.Read(filepath.Join(folder, InputsFolder, filepath.FromSlash(inputName(own, name))))
		},
		Builtin: copiesFirst{disk.FS(filepath.Join(folder, InputsFolder, "builtin")), files.Builtin},
	}
}

// copiesFirst are built-in files, those in the folder before those of the program.
type copiesFirst struct{ copies, own fs.FS }

func (c copiesFirst) Open(name string) (fs.File, error) {
	if file, err := c.copies.Open(name); err == nil || c.own == nil {
		return file, err
	}
	return c.own.Open(name)
}
