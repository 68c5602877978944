package web

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/describe"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// cost is what an option costs more than as now, as its card says it.
type cost struct {
	Sum      string      // of all that is known before a run
	Lines    [][2]string // what it is made of: each line, and what it comes to
	ByUse    string      // what is counted by use; "": nothing
	Unpriced string      // what it has otherwise than as now and nothing is charged for; "": nothing
}

// costSaid puts into words what is known of an option's costs.
func costSaid(m *study.Scenario, id string) (c cost, err error) {
	k, err := m.KnownCost(id)
	switch {
	case err != nil:
		return c, err
	case k == nil:
		return cost{Sum: "Not priced: the scenario says nothing of money"}, nil
	}
	for _, l := range k.Lines {
		if text := amounts(l.AYear, l.Once, l.Again); text != "" {
			c.Lines = append(c.Lines, [2]string{l.Title, text})
		}
	}
	if c.Sum = amounts(k.AYear, k.Once, k.Again); c.Sum != "" {
		c.Sum = strings.Replace(c.Sum, " a year", " a year at its most", 1) + ", in prices of " + k.PriceYear
	}
	c.ByUse = words.List(k.ByUse)
	c.Unpriced = unpricedSaid(m, k.Unpriced)
	if c.Sum == "" && c.ByUse == "" && c.Unpriced == "" {
		c.Sum = "Nothing more than as now"
	}
	return c, nil
}

// amounts are sums of money by how often they come; "" where there are none. A year is that
// in which most is spent on all of it.
func amounts(aYear, once, again float64) string {
	var list []string
	if aYear != 0 {
		list = append(list, pounds(aYear)+" a year")
	}
	if once != 0 {
		list = append(list, pounds(once)+" once")
	}
	if again != 0 {
		list = append(list, pounds(again)+" for buying again")
	}
	return words.List(list)
}

// pounds are so many as people say them: in whole thousands, and small ones to two digits.
func pounds(x float64) string {
	sign, size := "", math.Abs(x)
	if x < 0 {
		sign = words.Minus
	}
	switch {
	case size >= 999_500:
		return sign + "£" + words.Short(size/1e6, 3) + " million"
	case size >= 9_500:
		return sign + "£" + words.Plain(1000*math.Round(size/1000), 0)
	case size >= 100:
		return sign + "£" + words.Plain(100*math.Round(size/100), 0)
	}
	return sign + "£" + words.Plain(size, 0)
}

// unpricedSaid names what nothing is charged for, copies of a resource together.
func unpricedSaid(m *study.Scenario, all []study.Unpriced) string {
	d := m.Options[0].Document
	var order []string
	copies, what := map[string][]study.Unpriced{}, map[string]string{}
	for _, u := range all {
		family, _, _ := strings.Cut(u.Resource, ".")
		is := "to build"
		switch {
		case u.Staff:
			is = "by the post"
		case u.Run && u.Build:
			is = "to build or to run"
		case u.Run:
			is = "to run"
		}
		key := family + " " + is
		if copies[key] == nil {
			order = append(order, key)
		}
		copies[key], what[key] = append(copies[key], u), is
	}
	var list []string
	for _, key := range order {
		name := placed(d, copies[key][0].Resource)
		if n := len(copies[key]); n > 1 {
			family, _, _ := strings.Cut(copies[key][0].Resource, ".")
			name = fmt.Sprintf("%s (%d of them)", orText(resourceTitle(d, family), upper(describe.Spoken(family))), n)
		}
		list = append(list, name+", "+what[key])
	}
	return strings.Join(list, "; ")
}
