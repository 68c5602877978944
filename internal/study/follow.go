package study

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"sync"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// follow looks at each of so many replications of a program again, some side by side, and
// returns what was seen in their order. What does not depend on how they are shared out is
// for look to see to.
func follow[T any](ctx context.Context, p *engine.Program, seed uint64, n int, o Spec, events Events, look func(e *engine.Engine, key rng.Key) (T, error)) ([]T, error) {
	events.tell(State{Phase: Simulating, Of: n})
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		list       = make([]T, n)
		lock       sync.Mutex
		wait       sync.WaitGroup
		next, done int
		wrong      error
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
			e := engine.New(p)
			for i, ok := take(); ok; i, ok = take() {
				seen, err := look(e, rng.NewKey(seed, uint64(i)))
				lock.Lock()
				list[i], done = seen, done+1
				if wrong = cmp.Or(wrong, err); wrong == nil {
					events.tell(State{Phase: Simulating, Done: done, Of: n})
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
