package web

import (
	"context"
	"runtime"

	"prehabsim/internal/study"
)

// Whoever reads the page of check will run what it shows. Meanwhile one processor less than
// there are begins with it, and the run takes from memory what is done by then. Nothing of it
// is kept in a folder before the run is asked for, and it gives way to any run.

// ahead is what is simulated before it is asked for.
type ahead struct {
	of    *study.Scenario
	end   context.CancelFunc
	ended chan struct{}
}

// ahead begins with what a scenario's run will ask for, in place of what another's would, unless
// a run is under way. The same is begun once.
func (q *queue) ahead(m *study.Scenario) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ctx.Err() != nil || len(q.jobs) > 0 || q.before != nil && q.before.of == m {
		return
	}
	last := q.before
	ctx, end := context.WithCancel(q.ctx)
	now := &ahead{m, end, make(chan struct{})}
	q.before = now
	q.idle.Add(1)
	go func() {
		defer q.idle.Done()
		defer close(now.ended)
		defer func() { _ = recover() }() // a fault of the program itself is met again by the run
		last.giveWay()
		x, err := study.New(m.Apart())
		if err != nil || ctx.Err() != nil {
			return // the run will say why
		}
		spec := q.spec
		if spec.Workers <= 0 {
			spec.Workers = max(1, runtime.GOMAXPROCS(0)-1)
		}
		_ = x.Ahead(ctx, spec, firstReplications)
	}()
}

// giveWay ends what is simulated ahead and waits until it has ended.
func (a *ahead) giveWay() {
	if a != nil {
		a.end()
		<-a.ended
	}
}
