package engine

import "prehabsim/sim/rng"

// Executed is how often patients execute operations in a replication, by their code: what
// an event costs, of which a time would say something of the machine as well.
type Executed struct {
	Times [codes]int64
	Again [codes]int64 // ... directly after another of the same code, at one moment
	last  Code         // codes: none yet
}

// CountOperations runs a replication and counts what is executed in it, jumps and all that
// faster ways leave out included.
func (e *Engine) CountOperations(key rng.Key) (x Executed, c *Counts, err error) {
	e.trace = &tracer{executed: &x}
	defer func() { e.trace = nil }()
	c, err = e.Run(key)
	return x, c, err
}

// add counts one more.
func (x *Executed) add(code Code) {
	x.Times[code]++
	if x.last == code {
		x.Again[code]++
	}
	x.last = code
}
