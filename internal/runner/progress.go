package runner

import (
	"context"

	"prehabsim/sim/tick"
)

// progress is how far a worker has come with its unit.
type progress struct {
	option int
	told   float64 // what has been told, of 1
}

// tellEach is how much further a unit is before that is told again.
const tellEach = .01

// daily is what engines are to ask on each simulated day; nil: nothing.
func (r *run) daily(ctx context.Context, far *progress, x *Experiment) func(tick.Time) bool {
	if !r.o.Abandon && r.o.Under == nil {
		return nil
	}
	return func(day tick.Time) bool {
		if r.o.Abandon && ctx.Err() != nil {
			return false
		}
		if r.o.Under != nil {
			part := float64(day) / float64(x.Programs[far.option].Stop)
			r.goOn(far, (float64(far.option)+part)/float64(len(x.Programs)))
		}
		return true
	}
}

// goOn tells that a unit has come to some part of its whole. What options have in common is
// simulated before the first of them, which then tells nothing new for a while.
func (r *run) goOn(far *progress, part float64) {
	if part < far.told+tellEach {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.under += part - far.told
	far.told = part
	r.o.Under(r.under)
}

// over forgets a unit that is no longer under way.
func (r *run) over(far *progress) {
	r.under = max(0, r.under-far.told)
	*far = progress{}
}
