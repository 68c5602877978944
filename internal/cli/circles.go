package cli

import (
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// tellCircles warns of options in which patients wait for each other for ever: whatever
// is printed of them is of a system that has seized up. Only the table of run says so
// by itself.
func (a *app) tellCircles(set *result.Set) {
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
			a.say("warning: option %q: in %d of %s patients wait for each other for ever; the table of `prehabsim run` says where", id, in, words.Count(len(set.Rows), "replication"))
		}
	}
}
