package study

import (
	"context"

	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// Besides is what a page may say of options beside what a run measured: each takes a search.
type Besides struct {
	WorthIn string // what options are worth in more of this; "": nothing
	Grow    bool   // how much more demand they could meet
}

// CheckBesides refuses what cannot be told, before anything is run.
func (s *Study) CheckBesides(b Besides) error {
	if b.WorthIn != "" {
		if err := s.CheckWorth(b.WorthIn); err != nil {
			return err
		}
	}
	if b.Grow {
		_, err := s.growing(GrowAsk{})
		return err
	}
	return nil
}

// FindBesides looks for it on the replications of a finished run, so that results of the study
// say it. What is about to be looked for is told.
func (s *Study) FindBesides(ctx context.Context, b Besides, run *result.Set, o Spec, events Events, tell func(string, ...any)) (err error) {
	n := words.Count(len(run.OfDraw(result.Central)), "replication")
	if b.Grow {
		tell("how much more demand could be met, each demand tried with up to %s:", n)
		if s.grown, err = s.Grow(ctx, GrowAsk{}, o, events); err != nil {
			return err
		}
	}
	if b.WorthIn != "" {
		tell("what options are worth in %s, each number of it tried with %s:", b.WorthIn, n)
		s.worth, err = s.Worth(ctx, b.WorthIn, run, o, events)
	}
	return err
}
