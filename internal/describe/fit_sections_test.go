package describe

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// sectionsOf are those of stays of a step of Northbridge, and what is told of them.
func sectionsOf(t *testing.T, step, stays, by string, whole bool) (text, told string) {
	t.Helper()
	m, err := study.Load(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", study.CurrentAlone)
	require.NoError(t, err)
	f := Fit{File: "stays.csv", Unit: "d", Scenario: "x", Step: step, W: io.Discard, Warn: func(string, ...any) {}, Small: "hide"}
	f.Value, f.By = "stay", by
	f.Place, err = m.StepTime(step)
	require.NoError(t, err)
	require.NoError(t, f.Check(true))
	require.NoError(t, f.Run(strings.NewReader(stays)))
	text, list := f.Sections(m.Options[0].Document, whole)
	return text, strings.Join(list, "\n")
}

func TestFittedStaysBecomeSections(t *testing.T) {
	stays := "site,stay\n"
	for i := range 90 {
		stays += fmt.Sprintf("%s,%d\n", []string{"lung", "colorectal", "tonsil"}[i%3], 2+(i*i)%11)
	}
	with, told := sectionsOf(t, "surgery.ward_stay", stays, "site", false)
	assert.Contains(t, with, "[table.site.lung]\ndirect_mean_d = { value = ")
	assert.Contains(t, told, `Site "tonsil" is none of the scenario: it has breast, colorectal, lung and prostate.`)
	less, _ := sectionsOf(t, "surgery.ward_stay", stays, "site", true)
	mean := func(text string) (x float64) {
		_, err := fmt.Sscanf(text[strings.Index(text, "direct_mean_d"):], "direct_mean_d = { value = %g", &x)
		require.NoError(t, err)
		return x
	}
	assert.Less(t, mean(less), mean(with), "without what complications add")
	assert.Greater(t, mean(less), mean(with)-2)

	text, told := sectionsOf(t, "surgery.ward_stay", stays, "", true)
	assert.Empty(t, text)
	assert.Contains(t, told, "one for all would make them alike")
	text, told = sectionsOf(t, "surgery.ready", stays, "", true)
	assert.Empty(t, text)
	assert.Contains(t, told, "or say that these are no whole stays")
	text, told = sectionsOf(t, "surgery.ready", stays, "", false)
	assert.Contains(t, text, "[route.surgery.step.ready]\ndelay = { dist = ")
	assert.Contains(t, told, "law with a mean of")
	text, told = sectionsOf(t, "surgery.ready", stays, "site", true)
	assert.Empty(t, text)
	assert.Contains(t, told, "leave out the column of groups")
	short := "site,stay\n"
	for i := range 40 {
		short += fmt.Sprintf("colorectal,%g\n", 0.1+0.01*float64((i*7)%13))
	}
	text, told = sectionsOf(t, "surgery.ward_stay", short, "site", true)
	assert.Empty(t, text)
	assert.Contains(t, told, "does not describe these patients")
}
