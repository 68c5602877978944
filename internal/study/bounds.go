package study

import (
	"fmt"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// What a run may take in all. The numbers of its results are kept in memory, 16 bytes each,
// and its patients take some three microseconds each: a run within these bounds takes 4 GB
// and three days of a processor at most. Events take some 150 nanoseconds, so that those of
// patients who come again and again are bounded alike.
const (
	mostNumbers  = 1 << 28
	mostPatients = 1e11
	mostEvents   = 2e12
)

// Takes is what a run takes in all, at the most.
type Takes struct {
	Rows     int     // of results: one for each option, replication and draw
	Patients float64 // in all of them
	Events   float64 // likewise
}

// Takes is what a run takes if it goes to its end.
func (s *Scenario) Takes() (t Takes) {
	units := s.units()
	for i := range s.Options {
		t.Patients += s.Options[i].Takes.Patients() * float64(units)
		t.Events += s.Options[i].Takes.Events * float64(units)
	}
	t.Rows = units * len(s.Options)
	return t
}

// units are the replications of each option, those of draws among them.
func (s *Scenario) units() int {
	if s.Draws > 0 {
		return s.Replications + s.Draws + twice(s.Draws)
	}
	return s.Replications
}

// refuseBeyond refuses a run that is longer, or has more results, than anybody can mean.
func (s *Study) refuseBeyond() error {
	if s.choice.BeyondBounds {
		return nil
	}
	t := s.Takes()
	row := len(s.Plan.Columns) + len(s.Plan.Series)*len(s.Plan.Months)
	central := s.Replications * len(s.Options) // of draws hardly any columns are kept
	switch {
	case t.Patients > mostPatients:
		return s.beyond("%s patients would come in all; the most is %s", words.Plain(t.Patients, 0), words.Plain(mostPatients, 0))
	case t.Events > mostEvents:
		return s.beyond("%s events would happen in all, %s for each patient; the most is %s", words.Plain(t.Events, 0), words.Plain(t.Events/t.Patients, 0), words.Plain(mostEvents, 0))
	case float64(central)*float64(row) > mostNumbers:
		return s.beyond("%s of %s each would have to be kept; the most is %s in all",
			words.Count(central, "row"), words.Count(row, "number"), words.Plain(mostNumbers, 0))
	}
	return nil
}

// A patient who is followed step by step takes some 27 microseconds (England, a year of 3.7 million
// patients): within this bound it is three quarters of an hour of a processor.
const (
	mostFollowed    = 1e8
	secondsAPatient = 27e-6
)

// refuseFollowing refuses to follow more patients of an option than anybody waits for.
func (s *Study) refuseFollowing(option *compile.Option) error {
	patients := option.Takes.Patients() * float64(s.Replications)
	if s.choice.BeyondBounds || patients <= mostFollowed {
		return nil
	}
	return diag.Usage.Errorf("%s are %s patients, each followed step by step, some %s hours of a processor; choose fewer with --replications, or --beyond-bounds",
		words.Count(s.Replications, "replication"), words.Plain(patients, 0), words.Plain(patients*secondsAPatient/3600, 1))
}

// beyond refuses a run for its size: the command line where that says how often it is run,
// or else the scenario, at its line.
func (s *Study) beyond(format string, args ...any) error {
	often, key, asked := words.Count(s.Replications, "replication"), "replications", s.choice.Replications > 0
	if s.Draws > s.Replications {
		key, asked = "draws", s.choice.Draws != nil
	}
	if s.Draws > 0 {
		often += " and " + words.Count(s.Draws, "draw")
	}
	what := fmt.Sprintf("%s of %s: %s; fewer, or with --beyond-bounds", often, words.Count(len(s.Options), "option"), fmt.Sprintf(format, args...))
	n := s.Document.Root.At("run", key)
	if asked || n == nil {
		return diag.Usage.Errorf("%s", what)
	}
	var problems diag.List
	problems.Add(n.File, n.Line, "run: %s: %s", key, what)
	return refuse(&problems)
}
