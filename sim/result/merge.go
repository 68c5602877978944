package result

import (
	"errors"
	"fmt"
	"slices"

	"prehabsim/sim/stats"
)

// Merge returns the union of the sets: the same bytes for any split of the same
// replications and any order of the sets. It refuses sets of different
// experiments, and a replication that two of them have, since counting it twice
// would narrow every interval. The sets are left as they were; the rows are
// shared with them. A gap is not refused here, because more shards may follow:
// see [Set.Missing].
func Merge(sets ...*Set) (*Set, error) {
	if len(sets) == 0 {
		return nil, errors.New("no sets to merge")
	}
	merged := sets[0].emptyCopy()
	for i, s := range sets {
		if err := merged.sameExperiment(s); err != nil {
			return nil, fmt.Errorf("set %d does not belong to set 1: %w", i+1, err)
		}
		merged.Scenario = min(merged.Scenario, s.Scenario) // whichever comes first, for any order of the sets
		merged.Draws = max(merged.Draws, s.Draws)          // more draws of the same are the same experiment, as more replications are
		if merged.Inputs == "" {
			merged.Inputs, merged.Drawn = s.Inputs, s.Drawn // nothing was drawn before
		}
		merged.Rows = append(merged.Rows, s.Rows...)
		if s.cells == nil {
			continue
		}
		if merged.cells == nil {
			merged.cells = make([]stats.PairMoments, len(s.cells))
		}
		for k, cell := range s.cells {
			merged.cells[k].Merge(cell)
		}
	}
	slices.SortStableFunc(merged.Rows, func(a, b Row) int { return a.Unit().compare(b.Unit()) })
	for i := 1; i < len(merged.Rows); i++ {
		if u := merged.Rows[i].Unit(); u == merged.Rows[i-1].Unit() {
			return nil, fmt.Errorf("%v is in %s", u, holders(sets, u))
		}
	}
	return merged, nil
}

// holders names the sets that have a row, counted from 1.
func holders(sets []*Set, u Unit) string {
	var text string
	for i, s := range sets {
		if !s.Has(u.Draw, u.Replication) {
			continue
		}
		if text != "" {
			text += " and in "
		}
		text += fmt.Sprintf("set %d", i+1)
	}
	return text
}

// emptyCopy returns the header without the rows.
func (s *Set) emptyCopy() *Set {
	c := *s
	c.Options, c.Columns = slices.Clone(s.Options), slices.Clone(s.Columns)
	c.Series, c.Months = slices.Clone(s.Series), slices.Clone(s.Months)
	c.Drawn, c.Rows, c.cells = slices.Clone(s.Drawn), nil, nil
	return &c
}

// sameExperiment tells in what two headers differ, most telling first.
func (s *Set) sameExperiment(t *Set) error {
	switch {
	case s.EngineVersion != t.EngineVersion:
		return fmt.Errorf("engine %q, not %q", t.EngineVersion, s.EngineVersion)
	case s.Fingerprint != t.Fingerprint && s.Scenario != t.Scenario: // the same under another name is the same
		return fmt.Errorf("scenario %q, not %q", t.Scenario, s.Scenario)
	case s.Seed != t.Seed:
		return fmt.Errorf("seed %d, not %d", t.Seed, s.Seed)
	case s.Arch != t.Arch:
		return fmt.Errorf("processor architecture %q, not %q", t.Arch, s.Arch)
	case s.Fingerprint != t.Fingerprint:
		return fmt.Errorf("fingerprint %s, not %s: the scenario or its parameters differ", t.Fingerprint, s.Fingerprint)
	case !slices.Equal(s.Options, t.Options):
		return fmt.Errorf("options %q, not %q", t.Options, s.Options)
	case s.Inputs != "" && t.Inputs != "" && s.Inputs != t.Inputs:
		return errors.New("other ranges of the inputs, or other correlations: draws of both cannot stand side by side")
	case !s.MeasuresAs(t), s.Inputs != "" && t.Inputs != "" && !slices.Equal(s.Drawn, t.Drawn):
		return errors.New("other measures, or the same measured in another way")
	}
	return nil
}

// MeasuresAs says whether rows of the two sets have the same columns and series, read
// in the same way.
func (s *Set) MeasuresAs(t *Set) bool {
	return s.Measured == t.Measured && slices.Equal(s.Columns, t.Columns) &&
		slices.Equal(s.Series, t.Series) && slices.Equal(s.Months, t.Months)
}
