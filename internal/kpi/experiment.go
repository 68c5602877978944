package kpi

import (
	"runtime"

	"prehabsim/internal/runner"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// NewExperiment makes programs ready to be run and measured. The header names the run, its
// seed and its options; what the plan measures is filled in.
func NewExperiment(programs []*engine.Program, header result.Set) (*runner.Experiment, *Plan, error) {
	plan, err := NewPlan(programs)
	if err != nil {
		return nil, nil, err
	}
	header.Measured, header.EngineVersion, header.Arch = measured(programs), engine.Version, runtime.GOARCH
	header.Columns, header.Series, header.Months = plan.Columns, plan.Series, plan.Months
	return &runner.Experiment{Programs: programs, Header: &header, Seed: header.Seed, Measure: plan.Row}, plan, nil
}
