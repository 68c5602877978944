package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"prehabsim/internal/compile"
	"prehabsim/internal/report"
	"prehabsim/internal/runner"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// A scenario that states published figures is held against them by every run: whoever
// reads what it says of the future should see how well it says what is known. The
// folder keeps what was simulated of the observed year, so that it is done once.

// observedName is the file that keeps it.
const observedName = "observed.jsonl"

// observedReplications are as many as the run has, so that a first look is one and a
// country takes no longer to judge than to simulate, up to the usual number; and two at
// least, since one tells nothing of chance.
func observedReplications(m *compile.Model, f *folder) int {
	return min(max(m.Replications, f.replications(), 2), defaultTargetReplications)
}

// observedYear judges the published figures that a scenario states.
func (a *app) observedYear(cmd *cobra.Command, name string, r *running, m *compile.Model, f *folder, note func(string, ...any)) (report.Targets, error) {
	if len(m.Targets) == 0 || !m.HasObserved {
		return statedTargets(m), nil
	}
	c := r.choice
	c.options = []string{"current"} // the observed year knows the current way alone
	year, err := a.load(cmd, name, &c, true, true)
	if err != nil {
		return report.Targets{}, err
	}
	x, err := a.experiment(year, &c)
	if err != nil {
		return report.Targets{}, err
	}
	n := observedReplications(m, f)
	if set := f.readObserved(x.Header, n); set != nil {
		return judge(year, x, set), nil
	}
	note("simulating the observed year first, %s, to compare it with %s", words.Count(n, "replication"), words.Count(len(m.Targets), "published figure"))
	bar := a.watch(0, n, r.quiet || !a.env.Terminal)
	set, err := runner.Run(cmd.Context(), x.Experiment, runner.Options{
		Replications: n, Workers: r.workers,
		Progress: func(done, total int, _ int64) { bar.update(done, total) },
	})
	bar.stop()
	if errors.Is(err, context.Canceled) {
		return report.Targets{}, &coded{exitInterrupted, errors.New("interrupted in the observed year; run the same command again to go on")}
	}
	if err != nil {
		return report.Targets{}, err
	}
	f.observed = set
	return judge(year, x, set), nil
}

func statedTargets(m *compile.Model) (list report.Targets) {
	for _, t := range m.Targets {
		list.List = append(list.List, stated(t))
	}
	return list
}

// readObserved returns what the folder has of this observed year; nil if that is
// nothing, or of another scenario, or measured in another way, or another number.
func (f *folder) readObserved(header *result.Set, replications int) *result.Set {
	if f.fresh {
		return nil
	}
	text, err := openFile(f.name(observedName))
	if err != nil {
		return nil
	}
	defer text.Close()
	set, err := result.Decode(text)
	if err != nil || set.Fingerprint != header.Fingerprint || !header.MeasuresAs(set) || len(set.Rows) != replications {
		return nil
	}
	return set
}
