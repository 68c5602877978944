package compile

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
)

// registered are the rows of a number: its value as written and who uses it.
func registered(m *Model, path string) (rows []string) {
	for _, e := range m.Register() {
		if e.Path == path {
			value, _, _ := e.Written()
			rows = append(rows, fmt.Sprint(value, e.Options))
		}
	}
	return rows
}

// Where the current way has no prehabilitation, everything that an option brings stands
// in the register all the same: who is referred, who takes it up and attends, contacts,
// posts and effects.
func TestTheRegisterHasWhatAnyOptionUses(t *testing.T) {
	m := loadText(t, extending(sound, `
[prehab.core]
weight = { universal = 0.1, targeted = 0.5 }
[prehab.core.contact.talk]
tier  = "universal"
with  = "exercise"
time  = "5m"
count = 2
[option.targeted.prehab.core]
offered = true
tiers   = ["targeted"]
attend  = { value = 0.8, low = 0.6, high = 0.9, source = "a local audit" }
[option.more_beds.resource.ward]
capacity = 25
`), "prehab", "targeted", "more_beds")
	for path, want := range map[string][]string{
		"prehab.core.refer.probability":   {"0.6 [prehab targeted]"},
		"prehab.core.uptake.value":        {"0.7 [prehab targeted]"},
		"prehab.core.need.targeted":       {"0.4 [prehab targeted]"},
		"prehab.core.attend":              {"0.62 [prehab]", "0.8 [targeted]"},
		"prehab.core.weight.universal":    {"0.1 [prehab]"},
		"prehab.core.weight.targeted":     {"0.5 [prehab targeted]"},
		"prehab.core.contact.class.count": {"4 [prehab targeted]"},
		"prehab.core.contact.talk.count":  {"2 [prehab]"},
		"prehab.core.effect.stay.ratio":   {"0.95 [prehab targeted]"},
		"resource.exercise.wte":           {"0.5 [prehab targeted]"},
		"resource.ward.capacity":          {"14 [current prehab targeted]", "25 [more_beds]"},
		"run.replications":                {"4 [current prehab targeted more_beds]"},
	} {
		require.Equal(t, want, registered(m, path), path)
	}
	current := loadText(t, extending(sound, ""), scenario.Current)
	for _, e := range current.Register() {
		require.NotContains(t, e.Path, "prehab.")
		require.NotContains(t, e.Path, "resource.exercise", "posts of a service that nobody is offered")
		require.Equal(t, []string{scenario.Current}, e.Options)
	}
}

// A row says one thing of a number: no two of a path say the same, and each option has
// one of them at most. What a later option adds stands beside what it belongs to.
func TestNoTwoRowsOfTheRegisterSayTheSame(t *testing.T) {
	m := loadText(t, extending(sound, `
[option.same.resource.ward]
capacity = 14
title    = "The ward"
[option.new.resource.ward2]
kind = "beds"
group = "ward"
capacity = 3
[option.new.prehab.core.contact.call]
tier = ["targeted"]
with = "exercise"
time = "10m"
[option.new.prehab.core]
offered = true
`), "prehab", "same", "new")
	users := map[string]string{}
	var paths []string
	for _, e := range m.Register() {
		if len(paths) == 0 || paths[len(paths)-1] != e.Path {
			paths = append(paths, e.Path)
		}
		for _, option := range e.Options {
			require.NotContains(t, users, e.Path+" of "+option)
			users[e.Path+" of "+option] = e.Text()
		}
	}
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(paths))), len(paths), "rows of a path stand together")
	require.Equal(t, []string{"14 [current prehab same new]"}, registered(m, "resource.ward.capacity"))
	require.Empty(t, registered(m, "resource.ward2.capacity"), "nobody asks for it")
	at := slices.Index(paths, "prehab.core.contact.call.time")
	require.Positive(t, at)
	require.Contains(t, paths[at-1], "prehab.core.contact.")
	require.Equal(t, m.Register(), m.Register())
}
