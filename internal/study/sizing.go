package study

import (
	"math"
)

// How many posts hold waits under a limit has no formula where contacts come in courses,
// posts work by the day and patients are treated meanwhile. It is searched for: each post by
// itself, all in the same simulations with the same random numbers, since more of one lets
// more patients through to the others. First what is not enough is doubled until all waits
// hold, then each is halved and halved again between what is enough and what is not. At
// the end all are simulated together, and whoever is short beside the others gets more.

const (
	closeEnough = 1.05 // what is enough ÷ what is not, between which nothing more is looked for
	mostPosts   = 64.0 // times what an option has, or what arithmetic asks for: with so many nobody waits for want of them
	mostRounds  = 60   // of simulations; a search takes ten to twenty
)

// sized is one post while it is searched for: so many times what the option has of it.
type sized struct {
	try        float64 // what is simulated next
	high       float64 // the least that is known to be enough; 0: none is
	low        float64 // the most that is known not to be; 0: none is
	step       float64 // by which it grows while nothing is known to be enough
	settled    bool    // at high, or at mostPosts where not even that is enough
	notReached bool
}

// sizing is a search over some posts.
type sizing struct {
	posts  []sized
	limit  float64   // seconds
	waits  []float64 // of the last round, by post: mean seconds for each contact; NaN where nobody came
	rounds int
	wide   bool // all posts have been enough at once, so that they may become fewer
	unsure bool // it ended before all were settled
}

func newSizing(n int, limit float64) *sizing {
	z := &sizing{posts: make([]sized, n), limit: limit}
	for i := range z.posts {
		z.posts[i] = sized{try: 1, step: 2}
	}
	return z
}

// settledPosts is how many are.
func (z *sizing) settledPosts() (n int) {
	for i := range z.posts {
		if z.posts[i].settled {
			n++
		}
	}
	return n
}

// search simulates until all posts are settled and hold beside one another. What it calls
// returns mean waits for so many times the posts.
func (z *sizing) search(simulate func(times []float64) (waits []float64, err error)) error {
	for {
		if z.rounds == mostRounds {
			z.unsure = true
			return nil
		}
		times := make([]float64, len(z.posts))
		for i := range z.posts {
			times[i] = z.posts[i].try
		}
		waits, err := simulate(times)
		if err != nil {
			return err
		}
		z.waits, z.rounds = waits, z.rounds+1
		if z.judge() {
			return nil
		}
	}
}

// judge reads a round and chooses the next; done is true where there need be none.
func (z *sizing) judge() (done bool) {
	all, settled := true, true
	for i := range z.posts {
		p := &z.posts[i]
		holds := !(z.waits[i] > z.limit)
		all = all && (holds || p.notReached)
		settled = settled && p.settled
		p.see(holds)
	}
	if all && settled {
		return true
	}
	z.wide = z.wide || all
	for i := range z.posts {
		z.posts[i].next(z.wide)
	}
	return false
}

// see notes whether a wait held with what was tried.
func (p *sized) see(holds bool) {
	switch {
	case p.notReached:
	case holds:
		p.high = p.try
	default:
		if p.settled { // enough once, and not beside what the others have become
			p.settled, p.step = false, closeEnough
		}
		p.low = p.try
		if p.high <= p.low {
			p.high = 0
		}
	}
}

// next is what is tried in the next round: nothing less than is known to be enough until all
// are, since who is short keeps patients from the others.
func (p *sized) next(wide bool) {
	switch {
	case p.settled:
	case p.high == 0 && p.low >= mostPosts:
		p.settled, p.notReached, p.try = true, true, mostPosts
	case p.high == 0:
		p.try, p.step = min(mostPosts, p.low*p.step), p.step*p.step
	case !wide:
		p.try = p.high
	case p.high <= closeEnough*p.low || p.high < 1/mostPosts:
		p.settled, p.try = true, p.high
	case p.low == 0:
		p.try = p.high / 2
	default:
		p.try = math.Sqrt(p.low * p.high)
	}
}
