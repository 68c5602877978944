package study

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// tellEach is how much further a replication is before that is told again.
const tellEach = .01

// whileWaited lets a replication go on as long as somebody waits for it.
func whileWaited(ctx context.Context) func(tick.Time) bool {
	return func(tick.Time) bool { return ctx.Err() == nil }
}

// haltedBy is what an error is where nobody waits any more: an interruption.
func haltedBy(ctx context.Context, err error) error {
	if errors.Is(err, engine.ErrHalted) && ctx.Err() != nil {
		return &Interruption{Phase: Simulating}
	}
	return err
}

// follow looks at each of so many replications of a program again, some side by side, and
// returns what was seen in their order. It ends within a simulated day once ctx is cancelled,
// since nothing of it is kept. What does not depend on how they are shared out is
// for look to see to.
func follow[T any](ctx context.Context, p *engine.Program, seed uint64, n int, o Spec, events Events, look func(e *engine.Engine, key rng.Key) (T, error)) ([]T, error) {
	at := State{Phase: Simulating, Of: n}
	events.tell(at)
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		list  = make([]T, n)
		lock  sync.Mutex
		wait  sync.WaitGroup
		next  int
		wrong error
	)
	take := func() (i int, ok bool) {
		lock.Lock()
		defer lock.Unlock()
		wrong = cmp.Or(wrong, ctx.Err())
		i, ok = next, wrong == nil && next < n
		next++
		return i, ok
	}
	for range min(workers, n) {
		wait.Go(func() {
			e, far := engine.New(p), 0.0
			e.Daily(func(day tick.Time) bool {
				if now := float64(day) / float64(p.Stop); now >= far+tellEach {
					lock.Lock()
					at.Under, far = at.Under+now-far, now
					events.tell(at)
					lock.Unlock()
				}
				return ctx.Err() == nil
			})
			for i, ok := take(); ok; i, ok = take() {
				seen, err := look(e, rng.NewKey(seed, uint64(i)))
				lock.Lock()
				if errors.Is(err, engine.ErrHalted) {
					err = ctx.Err()
				}
				list[i] = seen
				at.Done, at.Under, far = at.Done+1, max(0, at.Under-far), 0
				if wrong = cmp.Or(wrong, err); wrong == nil {
					events.tell(at)
				}
				lock.Unlock()
			}
		})
	}
	wait.Wait()
	if errors.Is(wrong, context.Canceled) {
		return nil, &Interruption{Phase: Simulating}
	}
	return list, wrong
}
