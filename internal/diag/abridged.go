package diag

import (
	"fmt"
	"regexp"
)

// particular is names and numbers, by which problems of one kind differ.
var particular = regexp.MustCompile(`"[^"]*"|[0-9][0-9.,%]*`)

// fewAlike are so many that each is told.
const fewAlike = 2

// Abridged are problems in words; of many that are alike but for names and numbers the
// first, and how many more there are.
func Abridged(list []Problem) (told []string) {
	kind := func(p Problem) string { return p.File + particular.ReplaceAllString(p.Text, "") }
	alike := map[string]int{}
	for _, p := range list {
		alike[kind(p)]++
	}
	for _, p := range list {
		switch k := kind(p); {
		case alike[k] < 0: // told
		case alike[k] <= fewAlike:
			told = append(told, p.String())
		default:
			told = append(told, fmt.Sprintf("%s; and %d like it", p, alike[k]-1))
			alike[k] = -1
		}
	}
	return told
}
