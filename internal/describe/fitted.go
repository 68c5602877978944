package describe

import (
	"fmt"
	"io"
	"math"

	"prehabsim/internal/calibrate"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Fitted is a scenario that extends another by what was fitted, and says at its top how it
// was made.
func Fitted(fit *calibrate.Outcome, m *study.Scenario, name string, o calibrate.Options) string {
	head := fmt.Sprintf(`# Fitted by prehabsim calibrate to the observed year %s to %s: %d numbers, each to the target that names it.
# %d iterations on the same replications, then the mean of %d on fresh ones, %d replications each; seed %d, engine %s,
# fingerprint %s of %s before. See what is met and what is not: prehabsim check FILE --targets
`, m.From, m.To, len(fit.Numbers), max(o.Same, 0), max(o.Fresh, 0), o.Replications, fit.Seed, study.Engine, m.Fingerprint()[:8], name)
	return fit.Patch(head, fmt.Sprintf("calibrate %s, seed %d", m.Name, fit.Seed))
}

// FittedNumbers writes the numbers, from and to, and names those that could go no further.
func FittedNumbers(w io.Writer, fit *calibrate.Outcome) (bound []string, err error) {
	g := newGrid("number", ">from", ">to", "unit", "target", "")
	for _, n := range fit.Numbers {
		at := ""
		if n.AtBound() {
			at = "at its bound"
			bound = append(bound, n.Path)
		}
		g.Add(n.Path, words.Short(n.Start, 4), words.Short(round4(n.Value), 4), n.Unit, n.Target.Name, at)
	}
	return bound, g.write(w)
}

// round4 rounds to four figures, as the file has them.
func round4(x float64) float64 {
	if x == 0 {
		return 0
	}
	scale := math.Pow(10, 3-math.Floor(math.Log10(math.Abs(x))))
	return math.Round(x*scale) / scale
}
