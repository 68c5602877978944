package facts

import (
	"fmt"
	"strings"

	"prehabsim/internal/words"
)

// Unmoved says why an option does not move a measure. Of a risk it holds even where
// chance moves the figure, since other patients are treated, or at other times.
type Unmoved struct {
	Word   string // AssumedNone or NotModelled
	Risk   bool
	Inputs []Input // that say so
}

// Input is a number of the scenario, as it is written.
type Input struct {
	Path             string
	Value, Low, High float64
	Unit             string
	Source, Status   string
}

// What stands in place of a change that is no result.
const (
	AssumedNone = "assumed none" // and an input says so
	NotModelled = "not modelled" // a risk that nothing in the scenario lets the option change
)

func (i Input) String() string {
	text := fmt.Sprintf("%s = %s", i.Path, strings.TrimSpace(words.Short(i.Value, 3)+" "+i.Unit))
	var known []string
	if i.Low < i.High {
		known = append(known, fmt.Sprintf("%s to %s", words.Short(i.Low, 3), words.Short(i.High, 3)))
	}
	for _, word := range []string{i.Status, i.Source} {
		if word != "" {
			known = append(known, word)
		}
	}
	if len(known) == 0 {
		return text
	}
	return text + " (" + strings.Join(known, ", ") + ")"
}

// Counted says at which steps of the scenario a measure counts: who may be in it.
type Counted struct {
	Measure string   `json:"measure"`
	Steps   []string `json:"steps"`
}
