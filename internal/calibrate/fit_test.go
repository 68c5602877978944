package calibrate

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/sim/fmath"
)

// clinic is a pathway of two gamma stages in a row whose shares within 28 and 62
// days follow from the medians; the targets are exact for 10 and 20 days.
func clinic(first, second float64, extra string) string {
	return fmt.Sprintf(`
format = 1
name = "Two stages"
[run]
observed = { from = 2026-01-01, to = 2026-12-31 }
window = { from = 2027-01-01, years = 1 }
warm_up = "1y"
breakdowns = ["site"]
[table.site]
rows = { near = { wait = %.4g }, far = { wait = %.4g } }
[attribute.site]
table = "site"
shares = { near = 0.5, far = 0.5 }
[clock.told]
from = "referral"
to = "told"
standard = { days = 28, share = 0.75 }
measure = "within_28_days"
[pathway.p]
arrivals = { rate = "40 per day" }
mark = "referral"
steps = ["tests", "end"]
[pathway.p.step.tests]
delay = { dist = "lognormal", median = { by = "site", column = "wait", unit = "d" }, sigma = 0.6 }
mark = "told"
[pathway.p.step.end]
leave = "told"
[target.near]
measure = "within_28_days"
where = { site = "near" }
observed = %.6f
tune = "table.site.near.wait"
[target.far]
measure = "within_28_days"
where = { site = "far" }
observed = %.6f
tune = "table.site.far.wait"
%s`, first, second, within28(10), within28(22), extra)
}

// within28 is the share of lognormal waits of that median that end within 28
// calendar days, having begun at any time of the day: the mean of the law from
// day 28 to day 29, by Simpson's rule.
func within28(median float64) float64 {
	f := func(t float64) float64 { return fmath.NormCDF(math.Log(t/median) / 0.6) }
	sum := f(28) + f(29)
	for i := 1; i < 20; i++ {
		sum += float64(2+2*(i%2)) * f(28+float64(i)/20)
	}
	return sum / 60
}

func files(text string) scenario.Files {
	return scenario.Files{Open: func(name string) ([]byte, error) {
		if name == "clinic.toml" {
			return []byte(text), nil
		}
		return nil, os.ErrNotExist
	}}
}

// The medians behind the published shares are found again from elsewhere.
func TestFitFindsTheNumbersBehindTheTargets(t *testing.T) {
	fit, err := Fit(context.Background(), files(clinic(4, 40, "")), "clinic.toml", Options{Replications: 2})
	require.NoError(t, err)
	require.Len(t, fit.Numbers, 2)
	// 14,600 patients of each kind in 32 years: a median of sd 0.6·1.25/√n.
	require.InDelta(t, 10, fit.Numbers[0].Value, 10*4*0.6*1.25/math.Sqrt(7300*16)+0.02)
	require.InDelta(t, 22, fit.Numbers[1].Value, 22*4*0.6*1.25/math.Sqrt(7300*16)+0.04)
	require.False(t, fit.Numbers[0].AtBound())

	// What is written is a scenario in which they have these values.
	patch := fit.Patch("", "a test")
	require.Contains(t, patch, "[table.site.near]\nwait = { value = ")
	require.Contains(t, patch, `status = "CALIBRATED"`)
	both := files(clinic(4, 40, ""))
	open := both.Open
	both.Open = func(name string) ([]byte, error) {
		if name == "fitted.toml" {
			return []byte(patch), nil
		}
		return open(name)
	}
	again, err := Fit(context.Background(), both, "fitted.toml", Options{Replications: 1, Same: 1, Fresh: -1})
	require.NoError(t, err)
	require.InDelta(t, fit.Numbers[0].Value, again.Numbers[0].Start, 0.005)
}

// The same for any number of workers, and it ends where the bounds are.
func TestFitDoesNotDependOnWorkersAndStopsAtBounds(t *testing.T) {
	text := strings.Replace(clinic(4, 40, ""), "near = { wait = 4 }", `near = { wait = { value = 4, low = 3, high = 6, dist = "pert" } }`, 1)
	var patches []string
	for _, workers := range []int{1, 3} {
		fit, err := Fit(context.Background(), files(text), "clinic.toml", Options{Replications: 3, Same: 3, Fresh: 2, Workers: workers})
		require.NoError(t, err)
		require.Equal(t, 6.0, fit.Numbers[0].Value)
		require.True(t, fit.Numbers[0].AtBound())
		patches = append(patches, fit.Patch("", ""))
	}
	require.Equal(t, patches[0], patches[1])
	require.Contains(t, patches[0], `, note = "looked for within its range, 3d to 6d" }`)
	require.Equal(t, 1, strings.Count(patches[0], "note"), "the other has no range")

	// What is written is read again, and is no range of which draws would be made.
	written := files(text)
	open := written.Open
	written.Open = func(name string) ([]byte, error) {
		if name == "fitted.toml" {
			return []byte(patches[0]), nil
		}
		return open(name)
	}
	again, err := Fit(context.Background(), written, "fitted.toml", Options{Replications: 1, Same: 1, Fresh: -1})
	require.NoError(t, err)
	require.False(t, again.Numbers[0].ranged)
	require.Equal(t, 6.0, again.Numbers[0].Start)
}

func TestWhatCannotBeFittedIsRefused(t *testing.T) {
	for extra, message := range map[string]string{
		"[target.third]\nmeasure = \"within_28_days\"\nobserved = 0.7\ntune = \"table.site.near.wait\"": `tune: "table.site.near.wait" follows target "near" already, and cannot follow both`,
		"[target.third]\nmeasure = \"within_28_days\"\nobserved = 0.7\ntune = \"table.site.no.wait\"":   `target "third": tune: "table.site.no.wait" is nothing that the scenario says; did you mean "table.site.near.wait"?`,
		"[target.third]\nmeasure = \"within_28_days\"\nobserved = 0.7\ntune = \"run.observed\"":         `target "third": tune: "run.observed" is no number that the current way uses`,
	} {
		_, err := Fit(context.Background(), files(clinic(4, 40, extra)), "clinic.toml", Options{})
		require.ErrorContains(t, err, message)
	}
	text := clinic(4, 40, "")
	text = text[:strings.Index(text, "[target.near]")]
	_, err := Fit(context.Background(), files(text), "clinic.toml", Options{})
	require.ErrorContains(t, err, "no target of clinic has tune")
}

// Rules by hand: of 10 stops on days 1 to 10, 60% are over by the end of day 6.
func TestQuantilesLieBetweenWholeDays(t *testing.T) {
	hist := make([]int64, 20)
	for d := 1; d <= 10; d++ {
		hist[d] = 1
	}
	require.Equal(t, 6.0, quantileOf(hist, 0.6))
	require.InDelta(t, 6.5, quantileOf(hist, 0.65), 1e-12)
	require.True(t, math.IsNaN(quantileOf(nil, 0.5)))
}
