package study

import (
	"context"

	"prehabsim/internal/scenario"
	"prehabsim/internal/validate"
)

// Solver has the searches of the certificate answered as `solve` answers them.
func Solver(files scenario.Files) validate.Solver {
	return func(ctx context.Context, file string, x validate.Search, o validate.Options) (f validate.Found, err error) {
		q, err := ReadTarget(x.Target)
		if err != nil {
			return f, err
		}
		if q.Levers, err = ReadLevers([]string{x.By}); err != nil {
			return f, err
		}
		c := Choice{Options: []string{}, Seed: &o.Seed, Level: validate.SearchLevel}
		if x.Option != "" {
			c.Options = append(c.Options, x.Option)
		}
		s, err := Load(files, file, c)
		if err != nil {
			return f, err
		}
		run, err := New(s)
		if err != nil {
			return f, err
		}
		a, err := run.Solve(ctx, q, Spec{Workers: o.Workers}, nil)
		if err != nil {
			return f, err
		}
		is := a.Answers[len(a.Answers)-1] // current's comes first
		return validate.Found{Least: is.Best, Low: is.Low, High: is.High, Binds: is.Binds}, nil
	}
}
