package verdict

import "strings"

// A board reads a paragraph of some 110 words, so what the table or the foot of the page
// tells too leaves a longer one, piece by piece, the least needed first.
const mostWords = 110

// leaving is a piece of the verdict that may leave it, or several; those before it leave
// first.
type leaving uint

const (
	whyNoCash       leaving = 1 << iota // that no line counts as cash
	whoCostsNothing                     // of which options no cost is counted, where others cost something
	thatTheyVary                        // that different options lead on different questions
	whoWaits                            // why cancer patients do not fill what is released
	harmInDoubt                         // who is worse by chance, where the evidence does not say so too
	whyNoneIsShown                      // which numbers say that an effect is assumed none, and on what
	whyIdle                             // why options change nothing; that they do not stays
	howMuchWorse                        // by how much many options are worse; how many are stays
	howManyFill                         // how many routine patients fill what is released, and whether the evidence says so
	whyOthers                           // why the patients counted are others than now
	whoIsNear                           // which options cannot be told from the leader; that some cannot stays
	howManyLose                         // how many lose health where none gains
	elsewhere                           // who gains most health at other thresholds
	whoIsAssumed                        // of which options, not all of them, no effect is assumed or modelled
	allLeft
)

// has says that a piece is still there.
func (t *telling) has(x leaving) bool { return t.left&x == 0 }

// words is how many a verdict has.
func (v Verdict) words() int { return len(strings.Fields(v.String())) }
