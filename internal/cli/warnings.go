package cli

import (
	"regexp"

	"prehabsim/internal/diag"
)

// names and numbers are what tells warnings of one kind from one another.
var particular = regexp.MustCompile(`"[^"]*"|[0-9][0-9.,%]*`)

// fewAlike are so many that each is told.
const fewAlike = 2

// warn tells warnings; of many that are alike but for names and numbers the first, and
// how many more there are.
func (a *app) warn(list []diag.Problem) {
	kind := func(p diag.Problem) string { return p.File + particular.ReplaceAllString(p.Text, "") }
	alike := map[string]int{}
	for _, p := range list {
		alike[kind(p)]++
	}
	told := map[string]bool{}
	for _, p := range list {
		switch k := kind(p); {
		case alike[k] <= fewAlike:
			a.say("warning: %s", p)
		case !told[k]:
			told[k] = true
			a.say("warning: %s; and %d like it", p, alike[k]-1)
		}
	}
}
