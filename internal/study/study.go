// Package study is what every way in shares: a scenario is read and checked, run to a
// precision or to so many replications, gone on with where an earlier run ended, held
// against published figures and against other years, and described for reports.
//
// What is asked for are plain values, how far a run has come are whole states, and what
// is finished goes into a [Store]. The package knows no flags, no exit codes and no
// terminal; it changes nothing in the process, so that any number of studies may go on
// side by side. Start at [Load] and [Study.Run].
package study

import (
	"context"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"sync"

	"prehabsim/internal/analysis"
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

// Choice says what of a scenario is spoken of. The zero value is all that it says.
type Choice struct {
	Options      []string        `json:"options"`                 // ids; nil: all. Current always comes first
	Replications int             `json:"replications"`            // 0: the scenario's own
	Draws        *int            `json:"draws"`                   // of the uncertain inputs; nil: the scenario's own
	Seed         *uint64         `json:"seed"`                    // nil: the scenario's own
	Level        float64         `json:"level"`                   // of intervals; 0: the scenario's own
	Evidence     scenario.Preset `json:"evidence"`                // how the evidence is read; "": as the scenario writes it
	BeyondBounds bool            `json:"beyond_bounds,omitempty"` // whatever the run takes
	Observed     bool            `json:"observed,omitempty"`      // the observed year instead of the window; it knows current, and options of which published figures are
}

// numbers are those that the reading of the evidence says instead of what is written.
func (c Choice) numbers() scenario.Instead {
	if c.Evidence == "" || c.Evidence == scenario.Central {
		return nil
	}
	return c.Evidence
}

// CurrentAlone is the current way without any option.
var CurrentAlone = Choice{Options: []string{}}

// settings are those of a compiler; the observed year is also that of the options of which
// published figures are.
func (c Choice) settings(of *compile.Compiler) compile.Settings {
	if c.Observed {
		c.Options = []string{scenario.Current}
		if of != nil {
			c.Options = append(c.Options, of.TargetOptions()...)
		}
	}
	return compile.Settings{Observed: c.Observed, Options: c.Options, Replications: c.Replications, Seed: c.Seed, BeyondBounds: c.BeyondBounds}
}

// Scenario is a scenario that has been read, checked and compiled.
type Scenario struct {
	*compile.Model
	files     scenario.Files
	choice    Choice
	compiler  *compile.Compiler // nil: of another year, which is not compiled again
	match     *facts.Match      // how large its options were made for this run; nil: as they are written
	grown     *facts.Grown      // how much more demand its options could meet; nil: nobody asked
	worth     *facts.Worth      // what its options are worth in more of something; nil: nobody asked
	grid      *facts.Grid       // which of its options are cells of a grid; nil: there is none
	gridAsked *GridAsked        // of what that grid was made; nil: likewise, or it is read again
}

// Load reads and compiles a scenario. All its problems come back as one error; warnings
// are in the model.
func Load(files scenario.Files, name string, c Choice) (*Scenario, error) {
	var problems diag.List
	s := &Scenario{files: files, choice: c, compiler: compile.NewCompiler(files, name, &problems)}
	if s.compiler != nil {
		if err := knowOptions(s.compiler.Options(), c.Options); err != nil {
			return nil, err
		}
		if s.Model = s.compiler.Model(c.settings(s.compiler), c.numbers(), &problems); s.Model != nil {
			s.soundTargets(&problems)
			s.soundLines(&problems)
			s.Model.Warnings = problems.Warnings()
		} else {
			soundMeasures(s.compiler.Document(), &problems)
		}
	}
	return s, refuse(&problems)
}

// refuse makes problems one error that refuses a scenario.
func refuse(problems *diag.List) error {
	if err := problems.Err(); err != nil {
		return diag.Refused.Of(err)
	}
	return nil
}

// knowOptions refuses options that the scenario does not have: what is wrong is what was
// asked for, not the scenario.
func knowOptions(known, asked []string) error {
	for _, id := range asked {
		if err := diag.OneOf("option", id, append([]string{scenario.Current}, known...)); err != nil {
			return err
		}
	}
	return nil
}

// Extended is current of the scenario that this one extends; nil where that is a frame,
// which is nothing by itself.
func (s *Scenario) Extended() *scenario.Document {
	var ignored diag.List // it was read before, as a part of this one
	base := scenario.Load(s.files, s.Document.Extends, &ignored)
	if base != nil {
		base, _ = base.Option(scenario.Current, &ignored)
		base.Expand(&ignored)
	}
	return base
}

// year is the observed year of the scenario.
func (s *Scenario) year() (*Scenario, error) {
	year := &Scenario{choice: s.choice, compiler: s.compiler}
	year.choice.Observed, year.choice.Replications = true, 0 // as many as the scenario asks for
	var problems diag.List
	year.Model = s.compiler.Model(year.choice.settings(s.compiler), year.choice.numbers(), &problems)
	return year, refuse(&problems)
}

// Option returns the option with that id.
func (s *Scenario) Option(id string) (*compile.Option, error) {
	for i := range s.Options {
		if s.Options[i].ID == id {
			return &s.Options[i], nil
		}
	}
	return nil, diag.OneOf("option", id, s.ids())
}

func (s *Scenario) ids() (ids []string) {
	for _, o := range s.Options {
		ids = append(ids, o.ID)
	}
	return ids
}

// Apart is the same scenario, which may be made ready to run while others read this one.
func (s *Scenario) Apart() *Scenario {
	one, model := *s, *s.Model
	if model.Economics != nil { // of which what is not measured is left out
		economics := *model.Economics
		economics.Lines = slices.Clone(economics.Lines)
		model.Economics = &economics
	}
	one.Model = &model
	return &one
}

// Explain writes the program of an option, as text or as a graph for Graphviz.
func (s *Scenario) Explain(w io.Writer, id string, graph bool) error {
	o, err := s.Option(id)
	switch {
	case err != nil:
		return err
	case graph:
		return analysis.ExplainDot(w, o.Program)
	}
	return analysis.Explain(w, o.Program)
}

// Schema writes the JSON Schema of scenarios.
func Schema(w io.Writer) error {
	return scenario.Schema(w, "prehabsim scenario", compile.Sections())
}

// Study is a scenario made ready to run, with the plan of what is measured.
type Study struct {
	*Scenario
	Plan      *kpi.Plan
	x         *runner.Experiment
	inputs    *draws.Inputs   // nil: nothing is drawn
	precision *precision      // nil: none is asked for
	presets   []report.Preset // other readings of the evidence, to be told beside this one
	events    int64           // of this run, for the manifest
	known     func() known    // without simulating, worked out once
	first     bool            // its first replications, to be looked at while the rest is simulated
}

// New makes a scenario ready to run. It gets the level that was asked for after its
// fingerprint is taken, since another level is another view of the same run.
func New(s *Scenario) (*Study, error) { return newStudy(s, s.Model.Fingerprint()) }

// Check returns what New would refuse. It leaves out the fingerprint, for which every
// program is spelled.
func Check(s *Scenario) error {
	_, err := newStudy(s, "")
	return err
}

func newStudy(s *Scenario, fingerprint string) (*Study, error) {
	programs := make([]*engine.Program, len(s.Options))
	for i := range s.Options {
		programs[i] = s.Options[i].Program
	}
	header := result.Set{Fingerprint: fingerprint, Scenario: s.Name, Seed: s.Seed, Options: s.ids()}
	x, plan, err := kpi.NewExperiment(programs, header)
	if err != nil {
		return nil, err
	}
	if s.choice.Level > 0 {
		s.Level = s.choice.Level
	}
	if s.choice.Draws != nil {
		s.Draws = *s.choice.Draws
	}
	study := &Study{Scenario: s, Plan: plan, x: x}
	study.known = sync.OnceValue(func() known { return knownOf(study.Model, study.Plan) })
	if err := study.keepMeasured(); err != nil {
		return nil, err
	}
	if err := appraise.Check(s.Economics, header.Options); err != nil {
		return nil, diag.Refused.Of(err)
	}
	if s.choice.Observed || s.compiler == nil {
		return study, nil
	}
	if err := study.refuseBeyond(); err != nil {
		return nil, err
	}
	return study, study.drawInputs()
}

// simulate runs replications of which nothing is kept if it is interrupted.
func (s *Study) simulate(ctx context.Context, o runner.Options, phase Phase, events Events) (*result.Set, error) {
	at := State{Phase: phase, Of: len(o.Units)}
	events.tell(at)
	o.Abandon = true
	o.Progress = func(done, _ int, _ int64) {
		at.Done = done
		events.tell(at)
	}
	o.Under = func(units float64) {
		if at.goesOn(units) {
			events.tell(at)
		}
	}
	set, err := runner.Run(ctx, s.x, o)
	if errors.Is(err, context.Canceled) {
		return nil, &Interruption{Phase: phase}
	}
	return set, err
}

var unfit = regexp.MustCompile(`[^a-z0-9]+`)

// Slug is the scenario's name as one for files and folders.
func (s *Scenario) Slug() string {
	return strings.Trim(unfit.ReplaceAllString(strings.ToLower(s.Name), "-"), "-")
}

// FolderName is what the folder of the study's results is called where nobody says.
func (s *Study) FolderName() string { return s.Slug() + "-" + Short(s.x.Header.Fingerprint) }
