package plots

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheTitleSaysWhereBreachesLoseTime(t *testing.T) {
	only := func(met bool) func(*Results) {
		return func(r *Results) {
			var kept []StepDays
			for _, d := range r.Steps {
				if d.Met == met {
					kept = append(kept, d)
				}
			}
			r.Steps = kept
		}
	}
	for name, c := range map[string]struct {
		change func(*Results)
		title  string
	}{
		"both":        {func(*Results) {}, "With current practice, patients who breach the 62-day standard take 92 days on average and those who meet it 41; 15 of the difference are in operation (surgery)"},
		"no standard": {func(r *Results) { r.Standards = nil }, "With current practice, patients who breach the standard take 92 days on average and those who meet it 41; 15 of the difference are in operation (surgery)"},
		"all meet":    {only(true), "With current practice, everybody meets the 62-day standard in one replication: days are 41 on average"},
		"all breach":  {only(false), "With current practice, everybody breaches the 62-day standard in one replication: days are 92 on average"},
		"one way": {func(r *Results) {
			r.Steps = append([]StepDays{{Option: "current", Step: "", Met: true, Patients: 1, Mean: 2}, {Option: "current", Patients: 1, Mean: 90}}, r.Steps[22:]...)
		}, "With current practice, patients who breach the 62-day standard take 92 days on average and those who meet it 41"},
	} {
		r := sample(2, 1)
		c.change(r)
		figures, err := show(daysByStep, r, Style{})
		require.NoError(t, err)
		require.NotEmpty(t, figures, name)
		assert.Equal(t, c.title, figures[0].Title, name)
	}
	r := sample(2, 1)
	r.Steps = nil
	_, err := daysByStep.Draw(r, Style{})
	assert.EqualError(t, err, "no clock from referral to first treatment that has a standard stopped in the window")
}

// Whatever has no bars of its own is in those of all other steps.
func TestStepsAddUpToAllDays(t *testing.T) {
	list, all := sample(2, 1).stepsOf()
	require.Len(t, list, mostSteps+1)
	var sum stepped
	for _, x := range list {
		sum.met.add(x.met)
		sum.breached.add(x.breached)
	}
	assert.InDelta(t, all.met.Mean, sum.met.Mean, 1e-9)
	assert.InDelta(t, all.breached.Mean, sum.breached.Mean, 1e-9)
	assert.Equal(t, "All other steps", list[mostSteps].title())
}

func TestStepsAreReadAsWords(t *testing.T) {
	for step, title := range map[string]string{"confirm.mdt": "MDT (confirm)", "to_rt.ready_again": "Ready again (to RT)", "triage": "Triage", "": "Outside any step", "a.b.ct_1": "Ct 1 (a b)"} {
		assert.Equal(t, strings.ReplaceAll(title, "Ct", "CT"), stepped{step: step}.title())
	}
}
