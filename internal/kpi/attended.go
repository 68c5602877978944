package kpi

import (
	"slices"
	"strings"
)

// Services may ask how many patients attended so many core sessions or more: each such
// number has a tally ("prehab.core.at least 9") and a row.

const (
	atLeast    = "at least "
	bySessions = "prehab_sessions"
	orMore     = " or more"
)

// eachAtLeast gives one row for each number of sessions that some service asks for.
func eachAtLeast(x *index) []place {
	return x.eachPrehab(bySessions, func(p prehabTally) string {
		n, ok := strings.CutPrefix(p.what, atLeast)
		if !ok {
			return ""
		}
		return n + orMore
	})
}

// attendedAtLeast are the patients who attended as many as the row says.
func attendedAtLeast(x *index, at place) count { return prehabEvents(askedIn(at))(x, place{}) }

// endedOfThese are those whose programme has ended, of the services that ask for the row's
// number.
func endedOfThese(x *index, at place) count {
	var services []string
	for i, t := range x.prehabTold() {
		if t.what == askedIn(at) {
			services = append(services, strings.TrimSuffix(x.p.Tallies[i].Name, askedIn(at)))
		}
	}
	var names []string
	for _, t := range x.p.Tallies {
		if slices.ContainsFunc(services, func(s string) bool { return strings.HasPrefix(t.Name, s+"sessions/") }) {
			names = append(names, t.Name)
		}
	}
	return events(names...)(x, place{})
}

// askedIn is what the tallies of a row count.
func askedIn(at place) string { return atLeast + strings.TrimSuffix(at.value, orMore) }
