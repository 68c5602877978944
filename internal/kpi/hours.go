package kpi

import (
	"slices"
	"strings"

	"prehabsim/sim/engine"
)

// What posts of one name are booked for: each contact of a service has a tally of its own
// ("hours.physio/class"), and what is left of the hours booked is everything else.

const (
	hoursFor = "hours."
	byUse    = "staff_use"
	// OtherUse is what posts do beside named contacts.
	OtherUse = "anything else"
)

// family is the name that posts at all sites share.
func family(resource string) string {
	name, _, _ := strings.Cut(resource, ".")
	return name
}

// eachUseOfStaff gives a row for each contact of each kind of posts that give some, and one
// for what else they do. Together they are the hours booked of these posts.
func eachUseOfStaff(x *index) (list []place) {
	posts := map[string][]int{}
	var names []string
	for _, p := range eachResource(staff)(x) {
		name := family(p.value)
		if posts[name] == nil {
			names = append(names, name)
		}
		posts[name] = append(posts[name], p.resources...)
	}
	for _, name := range names {
		if unlimitedPosts(x.p, name) {
			continue
		}
		before := len(list)
		for _, t := range x.p.Tallies {
			if contact, ok := strings.CutPrefix(t.Name, hoursFor+name+"/"); ok {
				list = append(list, place{by: byUse, value: name + "/" + contact})
			}
		}
		if len(list) > before {
			list = append(list, place{by: byUse, value: name + "/" + OtherUse, resources: posts[name]})
		}
	}
	return list
}

// hoursForThis are those of the row's use.
func hoursForThis(x *index, at place) value {
	name, use, _ := strings.Cut(at.value, "/")
	if use != OtherUse {
		return aYear(sums(hoursFor+at.value), hour)(x, at)
	}
	return aYear(less(busy, sums(hoursFor+name+"/*")), hour)(x, at)
}

// eachContactOfStaff gives the rows of named contacts alone.
func eachContactOfStaff(x *index) []place {
	return slices.DeleteFunc(eachUseOfStaff(x), func(p place) bool { return strings.HasSuffix(p.value, "/"+OtherUse) })
}

// contactsForThis are how many of the row's contacts there are.
func contactsForThis(x *index, at place) value {
	return aYear(events(hoursFor+at.value), 1)(x, at)
}

// unlimitedPosts says whether some posts of a name have no limit, so that nothing is said of
// their hours.
func unlimitedPosts(p *engine.Program, name string) bool {
	return slices.ContainsFunc(p.Resources, func(r engine.Resource) bool {
		return r.Supply == engine.Budget && r.Unlimited && family(r.Name) == name
	})
}
