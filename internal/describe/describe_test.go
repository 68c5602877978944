package describe

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/sim/engine"
)

func TestRemarksGrowWithTheLoad(t *testing.T) {
	always, weeks := facts.Spell{From: "before"}, facts.Spell{From: "2026-07", Until: "2026-08"}
	for _, c := range []struct {
		load facts.Load
		want string
	}{
		{facts.Load{Share: 0.94, ShareCeiling: 0.7}, ""},
		{facts.Load{Share: 0.9494, ShareCeiling: 0.9494}, ""},
		{facts.Load{Share: 0.9496, ShareCeiling: 0.9496}, "warning: 95% or more"}, // it is printed as 95%
		{facts.Load{Share: 0.95, ShareCeiling: 0.95}, "warning: 95% or more"},
		{facts.Load{Share: 1.02, ShareCeiling: 0.755, Passes: facts.Spell{From: "2028-10"}}, "note: above base capacity from October 2028; 75.5% of its ceiling"},
		{facts.Load{Share: 1.02, ShareCeiling: 0.755, Year: 1}, "note: above base capacity in year 2; 75.5% of its ceiling"},
		{facts.Load{Share: 1.4, ShareCeiling: 1.1, Passes: always, PassesCeiling: facts.Spell{From: "2029-03"}}, "WARNING: more than it can give from March 2029"},
		{facts.Load{Share: 1.4, ShareCeiling: 1.1, Passes: always, PassesCeiling: always}, "WARNING: more than it can give from the start"},
		{facts.Load{Share: 1.1, ShareCeiling: 1.1, Passes: weeks, PassesCeiling: weeks, Closed: weeks}, "WARNING: nothing is open between July 2026 and August 2026"},
		{facts.Load{Share: 0.6, ShareCeiling: 0.6, Passes: weeks, PassesCeiling: weeks}, "WARNING: more than it can give between July 2026 and August 2026"},
		{facts.Load{Share: 1.5, ShareCeiling: 1.5, Passes: always, PassesCeiling: always, Relief: []string{"work goes on past closing", "who waits too long gives up"}},
			"depends: more than is open from the start; work goes on past closing and who waits too long gives up"},
		{facts.Load{Share: 1.5, ShareCeiling: 1.5, Passes: always, PassesCeiling: always, Beside: true}, "depends: more than is open from the start; what cannot be given before treatment is left out"},
	} {
		_, text := remark(&c.load)
		assert.Equal(t, c.want, text)
	}
}

func TestRemarksOnTargetsAreToldOnce(t *testing.T) {
	long := "Counted where treatment starts, half here and half there where a patient was passed on, and so on to a second line."
	require.Equal(t, `
a, c:
  Counted where treatment starts, half here and half there where a patient was passed on, and so
  on to a second line.

d:
  Derived.
`, notesOf([]compile.Target{{Name: "a", Note: long}, {Name: "b"}, {Name: "c", Note: long}, {Name: "d", Note: "Derived."}}))
	require.Empty(t, notesOf([]compile.Target{{Name: "b"}}))
}

func TestLoadsAreListedByGroupTheHighestFirst(t *testing.T) {
	p := &engine.Program{Resources: []engine.Resource{{Name: "ward", Group: "ward"}, {Name: "ct", Group: "diagnostics"}, {Name: "mri", Group: "diagnostics"}, {Name: "shut"}}}
	loads := func(ward float64) []facts.Load {
		return []facts.Load{
			{Resource: "ward", Index: 0, Offered: ward, Capacity: 1, Share: ward}, {Resource: "ct", Index: 1, Offered: 0.7, Capacity: 1, Share: 0.7},
			{Resource: "mri", Index: 2, Offered: 0.9, Capacity: 1, Share: 0.9}, {Resource: "shut", Index: 3},
		}
	}
	g := loadGrid(&study.Scenario{Model: &compile.Model{Options: []compile.Option{
		{ID: "current", Program: p, Loads: loads(0.8)}, {ID: "same", Program: p, Loads: loads(0.801)}, {ID: "fewer", Program: p, Loads: loads(0.6)},
	}}})
	var names [][2]string
	for _, row := range g.Rows {
		option := ""
		if len(row.Cells) > 1 {
			option = row.Cells[1].Text
		}
		names = append(names, [2]string{row.Cells[0].Text, option})
	}
	require.Equal(t, [][2]string{
		{"ward", ""}, {"  ward", "current"}, {"", "fewer"}, {"diagnostics", ""}, {"  mri", "current"}, {"  ct", "current"},
	}, names)
	require.Equal(t, []string{"No patient who arrives asks for shut."}, g.foot)
}

func TestChangesAreSaidFromTo(t *testing.T) {
	for _, c := range []struct {
		change scenario.Change
		want   string
	}{
		{scenario.Change{From: "12", To: "14", Was: "12", Is: "14"}, "12 -> 14"},
		{scenario.Change{To: "true", Is: "true"}, "-> true"},
		{scenario.Change{From: "1.03", Was: "1.03"}, "1.03 -> none"},
		{scenario.Change{From: "x", To: "y", Was: "column beds", Is: "column beds, x1.1"}, "x1.1"},
	} {
		assert.Equal(t, c.want, fromTo(c.change))
	}
}
