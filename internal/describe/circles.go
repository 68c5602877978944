package describe

import (
	"fmt"

	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// Circles names options in which patients wait for each other for ever: whatever is said
// of them is of a system that has seized up.
func Circles(set *result.Set) (list []string) {
	for o, id := range set.Options {
		in := 0
		for i := range set.Rows {
			for _, s := range set.Rows[i].Stuck {
				if s.Option == o {
					in++
				}
			}
		}
		if in > 0 {
			list = append(list, fmt.Sprintf("option %q: in %d of %s patients wait for each other for ever; the table of `prehabsim run` says where", id, in, words.Count(len(set.Rows), "replication")))
		}
	}
	return list
}
