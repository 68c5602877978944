package compile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
)

// warningsOf are the warnings of a sound scenario, one a line.
func warningsOf(t *testing.T, text string) string {
	t.Helper()
	return diag.Problems(loadText(t, text).Warnings).Error()
}

// Nobody is employed as exercise instructor: a service without the post can be written
// down, and what an option's prehab loses by it is said, unless the option means it.
func TestAPostThatNobodyIsInIsToldWherePrehabNeedsIt(t *testing.T) {
	vacant := "[resource.exercise]\nwte = 0\n"
	told := func(of, last string) string {
		return `test.toml:4: resource "exercise": nobody is employed (wte = 0), but prehab in ` + of + ` needs somebody in it, ` +
			`so those contacts are not given; write wte under [option.` + last + `resource.exercise], and 0 there if that is what is meant`
	}
	ours := vacant + "[option.ours.prehab.core]\noffered = true\n"
	for text, want := range map[string]string{
		"":   "",
		ours: told(`options "prehab" and "ours"`, "ours."),
		ours + "[option.ours.resource.exercise]\nwte = 2\n":        told(`option "prehab"`, "prehab."),
		ours + "[option.ours.resource.exercise]\nwte = 0\n":        told(`option "prehab"`, "prehab."),
		ours + "[option.ours.resource.exercise]\nwte = \"x1.3\"\n": told(`options "prehab" and "ours"`, "ours."),
		vacant + "[option.beds.resource.ward]\ncapacity = 16\n":    told(`option "prehab"`, "prehab."),
	} {
		require.Equal(t, want, warningsOf(t, extending(sound, text)), text)
	}
	m := loadText(t, extending(sound, ours))
	require.Equal(t, facts.Spell{From: "before"}, loadOf(t, &m.Options[1], "exercise", 0).Closed)
	require.Zero(t, observeProgram(t, m.Options[1].Program).use("exercise").Starts)
}

// From the first day of a post to the last before it, the programme has nobody.
func TestAPostThatComesLaterIsVacantUntilThen(t *testing.T) {
	require.Contains(t, warningsOf(t, extending(sound, "[resource.exercise]\nwte = 0\nchanges = [{ from = 2026-10-01, wte = 1 }]\n")),
		`nobody is employed until 2026-09 (wte = 0)`)
}

// Of three trusts one has no such post. An option that says so for that trust means it.
func TestAPostIsVacantInOneCopy(t *testing.T) {
	copies := `
[table.trust]
rows = { north = { wte = 1 }, south = { wte = 0 } }
[attribute.trust]
shares = { north = 0.5, south = 0.5 }
[resource.exercise_at]
for_each = "trust"
kind     = "staff"
wte      = { column = "wte" }
patient_facing_hours = 1000
[prehab.core.contact.class]
with = "exercise_at.{trust}"
`
	require.Contains(t, warningsOf(t, extending(sound, copies)), `resource "exercise_at.south": nobody is employed (wte = 0), but prehab in option "prehab" needs`)
	require.NotContains(t, warningsOf(t, extending(sound, copies)), "north")
	require.Empty(t, warningsOf(t, extending(sound, copies+"[option.prehab.resource.exercise_at.south]\nwte = 0\n")))
}
