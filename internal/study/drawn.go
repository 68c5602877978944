package study

import (
	"errors"
	"fmt"
	"slices"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/draws"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// twice is how many of so many draws, the first, are run with two replications: so is told
// what part of the spread between draws of one is chance (O'Hagan, Stevenson and Madan
// 2007). An eighth of them, and no fewer than 16, as report's TestBothIntervalsCover measured: with fewer the
// interval of the evidence grows wide where chance is the larger part.
func twice(draws int) int { return max(16, draws/8) }

// MostDraws is how many draws a run may have.
const MostDraws = compile.MostDraws

// MostReplications is how many replications it may have.
const MostReplications = compile.MostReplications

// findInputs finds out what a draw has to answer, which takes another compilation.
func (s *Scenario) findInputs() (*draws.Inputs, error) {
	var problems diag.List
	var asked draws.Asked
	m := s.compiler.Model(s.choice.settings(s.compiler), &asked, &problems)
	if m == nil {
		return nil, fmt.Errorf("with each number as it is written: %w", problems.Err())
	}
	inputs := draws.New(s.Seed, &asked, documentsOf(m), s.Correlations, &problems)
	return inputs, refuse(&problems)
}

// ReadAs is the reading of the evidence that was chosen; "" where numbers are as they are
// written.
func (s *Scenario) ReadAs() string {
	if s.choice.numbers() == nil {
		return ""
	}
	return string(s.choice.Evidence)
}

// Inputs says how many numbers are drawn when draws are asked for, and as how many inputs:
// none where the evidence is read in one way.
func (s *Scenario) Inputs() (numbers, inputs int, err error) {
	if s.choice.numbers() != nil {
		return 0, 0, nil
	}
	in, err := s.findInputs()
	if err != nil {
		return 0, 0, err
	}
	for _, x := range in.List {
		numbers += len(x.Numbers)
	}
	return numbers, len(in.List), nil
}

func documentsOf(m *compile.Model) (list []*scenario.Document) {
	for _, o := range m.Options {
		list = append(list, o.Document)
	}
	return list
}

// drawInputs makes the study ready to run draws of its uncertain inputs beside the
// replications.
func (s *Study) drawInputs() (err error) {
	if s.choice.numbers() != nil {
		if s.choice.Draws != nil && s.Draws > 0 {
			return diag.Usage.Errorf("draws are of the ranges around what the scenario writes; with the evidence read as %s there are none", s.choice.Evidence)
		}
		s.Draws = 0
	}
	if s.Draws == 0 {
		return nil
	}
	if s.inputs, err = s.findInputs(); err != nil {
		return err
	}
	if len(s.inputs.List) == 0 {
		return diag.Usage.Errorf("%s has no number with a range, so there is nothing to draw", s.Name)
	}
	h := s.x.Header
	h.Draws, h.Inputs = s.Draws+1, s.inputs.Digest()
	for i, c := range h.Columns {
		if s.ofDraws(c) {
			h.Drawn = append(h.Drawn, i)
		}
	}
	s.x.Draw = s.draw
	return nil
}

// ofDraws says which columns are kept of draws, of which there are hundreds: those of all
// patients, of deprivation fifths, what published figures are of, in the first year, and
// what something is paid for.
func (s *Study) ofDraws(c result.Column) bool {
	if c.By == "" || c.By == report.Deprivation && c.Year == result.WholeWindow {
		return true
	}
	for _, t := range s.Targets {
		if c.Year == 0 && c.Measure == t.Measure && c.By == t.By && c.Value == t.Value {
			return true
		}
	}
	return appraise.Reads(s.Economics, c)
}

// draw is the experiment with one draw of the inputs, from 1.
func (s *Study) draw(number int) (*runner.Experiment, error) {
	var problems diag.List
	settings := s.choice.settings(s.compiler)
	settings.Drawn = true
	m := s.compiler.Model(settings, s.inputs.Draw(number-1), &problems)
	if m == nil {
		return nil, diag.Refused.Of(fmt.Errorf("draw %d of the inputs, which their ranges allow, is no sound scenario: %w", number, problems.Err()))
	}
	header := s.x.Header
	kept := make([]result.Column, len(header.Drawn))
	for i, column := range header.Drawn {
		kept[i] = header.Columns[column]
	}
	programs := make([]*engine.Program, len(m.Options))
	for i := range m.Options {
		programs[i] = toldBy(m.Options[i].Program, kept)
	}
	plan, err := kpi.NewPlanOf(programs, kept)
	if err != nil {
		return nil, err
	}
	return &runner.Experiment{Programs: programs, Measure: measuredAs(header, plan)}, nil
}

// toldBy is a program that tells its patients apart by no more than some columns ask for.
func toldBy(p *engine.Program, columns []result.Column) *engine.Program {
	asked := func(by string) bool {
		return slices.ContainsFunc(columns, func(c result.Column) bool { return c.By == by })
	}
	q := *p
	q.Breakdowns = slices.DeleteFunc(slices.Clone(p.Breakdowns), func(a engine.AttributeID) bool { return !asked(p.Attributes[a].Name) })
	q.Tellings = slices.DeleteFunc(slices.Clone(p.Tellings), func(t engine.Telling) bool { return !asked(t.Name) })
	return &q
}

// measuredAs reads the columns of another header. Where a number decides that there is
// something to measure, such as by how long a treatment may be put off, a draw may lack
// columns that the central values have: of these it has nothing.
func measuredAs(header *result.Set, plan *kpi.Plan) func(int, *engine.Counts) (row, series []result.Ratio) {
	at := make(map[result.Column]int, len(header.Columns))
	for i, c := range header.Columns {
		at[c] = i
	}
	return func(option int, c *engine.Counts) (row, series []result.Ratio) {
		values, series := plan.Row(option, c)
		row = make([]result.Ratio, len(header.Columns))
		for i, x := range values {
			row[at[plan.Columns[i]]] = x
		}
		return row, series
	}
}

// units are what is to be simulated: replications with central values, then draws.
func (s *Study) units() []result.Unit {
	list := runner.Replications(0, s.Replications)
	for draw := 1; draw <= s.Draws; draw++ {
		list = append(list, result.Unit{Draw: draw})
		if draw <= twice(s.Draws) {
			list = append(list, result.Unit{Draw: draw, Replication: 1})
		}
	}
	return list
}

// lacking are the units that a set does not have; with a precision to reach, the central
// ones follow on from what is there.
func (s *Study) lacking(set *result.Set) []result.Unit {
	if set == nil {
		return s.units()
	}
	return set.Missing(s.units())
}

const otherRanges = "holds draws of inputs that had other ranges"

// mayHold refuses draws of other ranges than the scenario has now.
func (s *Study) mayHold(f *Found) error {
	if f.Set == nil || f.Set.Inputs == "" {
		return nil
	}
	inputs := s.inputs
	if inputs == nil {
		var err error
		if inputs, err = s.findInputs(); err != nil {
			return err
		}
	}
	if f.Set.Inputs != inputs.Digest() {
		return &StoreError{Occupied: true, Err: errors.New(otherRanges)}
	}
	s.inputs = inputs // also where this run asks for none: the folder has them
	return nil
}

// HasOtherRanges says whether a folder of this program's results holds draws of inputs that
// had other ranges, so that this run needs one of its own. Whatever else is the matter with
// it is told by the run.
func (s *Study) HasOtherRanges(folder string) bool {
	found, err := (&Folder{Path: folder}).Open(s.x.Header)
	if err == nil {
		err = s.mayHold(&found)
	}
	var store *StoreError
	return errors.As(err, &store) && store.Err.Error() == otherRanges
}

// drawn says what the inputs are and what the draws of a set made of them.
func (s *Study) drawn(set *result.Set) (list []facts.Drawn) {
	if s.inputs == nil || set.Inputs == "" {
		return nil
	}
	for i := range s.inputs.List {
		x := &s.inputs.List[i]
		q := x.Numbers[0]
		d := facts.Drawn{Name: x.Name, Path: q.Path, Numbers: len(x.Numbers), Priced: q.Priced, Unit: q.Unit, Dist: q.Dist, Source: q.Source, Status: q.Status}
		if row, ok := s.Document.Evidence.Lookup(q.Source); ok {
			d.Title = row.Quantity
		}
		d.Value, d.Low, d.High = q.Written()
		d.P10, d.P90 = x.Range(0.1)
		list = append(list, d)
	}
	for draw := 1; draw < set.Draws; draw++ {
		for i, value := range s.inputs.Draw(draw - 1).Values() {
			list[i].Values = append(list[i].Values, value)
		}
	}
	return list
}
