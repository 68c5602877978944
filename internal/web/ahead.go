package web

import (
	"context"
	"path/filepath"
	"runtime"
	"time"

	"prehabsim/internal/study"
)

// Whoever reads the page of check will run what it shows. Meanwhile one processor less than
// there are begins with it, and the run takes from memory what is done by then. Nothing of it
// is kept in a folder before the run is asked for, and it gives way to any run. The observed
// year is of current, whatever options are chosen, so it is begun as soon as a work is opened
// that will be run.

// ahead is what is simulated before it is asked for.
type ahead struct {
	of    *study.Scenario
	whole bool // not of its observed year alone
	end   context.CancelFunc
	ended chan struct{}
}

// openAhead begins with what does not hang on which options of a work are chosen: its
// scenario is compiled, and its observed year simulated.
func (s *Site) openAhead(x *work) {
	if stateOf(x) == done {
		return // nothing is to be run
	}
	s.queue.beside(func() {
		if m, err := s.compiled(x); err == nil {
			s.queue.ahead(m, false)
		}
	})
}

// beside does something for which nobody waits, unless a run is under way.
func (q *queue) beside(do func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ctx.Err() != nil || len(q.jobs) > 0 {
		return
	}
	q.idle.Add(1)
	go func() {
		defer q.idle.Done()
		defer func() { _ = recover() }() // a fault of the program itself is met again by who asks
		do()
	}()
}

// ahead begins with what a scenario's run will ask for, or with its observed year alone, in
// place of what another's would, unless a run is under way. The same is begun once.
func (q *queue) ahead(m *study.Scenario, whole bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.ctx.Err() != nil || len(q.jobs) > 0 || q.before != nil && q.before.of == m && (q.before.whole || !whole) {
		return
	}
	last := q.before
	ctx, end := context.WithCancel(q.ctx)
	now := &ahead{m, whole, end, make(chan struct{})}
	q.before = now
	q.idle.Add(1)
	go func() {
		defer q.idle.Done()
		defer close(now.ended)
		defer func() { _ = recover() }() // a fault of the program itself is met again by the run
		last.giveWay()
		if ctx.Err() != nil {
			return
		}
		spec := q.spec
		if spec.Workers <= 0 {
			spec.Workers = max(1, runtime.GOMAXPROCS(0)-1)
		}
		if !whole {
			_ = m.YearAhead(ctx, spec)
			return
		}
		if x, err := study.New(m.Apart()); err == nil && ctx.Err() == nil { // or the run will say why
			_ = x.Ahead(ctx, spec, firstReplications)
		}
	}()
}

// giveWay ends what is simulated ahead and waits until it has ended.
func (a *ahead) giveWay() {
	if a != nil {
		a.end()
		<-a.ended
	}
}

// resultsAhead reads the results that were made last, or the first that are shown, so that
// who begins the program with them in mind finds them read: as long as a browser takes to
// open, their scenario takes to be compiled.
func (s *Site) resultsAhead() {
	defer func() { _ = recover() }() // a fault of the program itself is met again by who asks
	if folder := s.madeLast(); folder != "" {
		_, _ = s.report(folder) // whose page says what is wrong
	}
}

// madeLast is the folder of the results that somebody is most likely to ask for; "" where
// there are none.
func (s *Site) madeLast() (folder string) {
	if s.shown != nil {
		return s.shown[0]
	}
	list, err := s.works.list()
	if err != nil {
		return ""
	}
	var last time.Time
	for _, x := range list {
		if found := x.finished(); len(found) > 0 && found[0].At.After(last) {
			last, folder = found[0].At, filepath.Join(x.folder(), resultsFolder, found[0].Name)
		}
	}
	return folder
}
