package web

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"prehabsim/internal/diag"
	"prehabsim/internal/study"
)

// One run at a time, so that each goes at full speed; others wait their turn. A page that is
// closed stops nothing, and what is finished is kept in the folder of results, where the same
// run goes on when it is asked for again.

// mostJobs is how many may wait.
const mostJobs = 20

// job is a run that is asked for.
type job struct {
	work, title, result string // the work's folder and title, and the name of its results
	study               *study.Study
	options             int
	store               study.Store

	cancel context.CancelFunc
	queue  *queue

	// What follows is of the queue, under its lock.
	state   study.State
	began   time.Time // of the phase
	running bool
	ended   bool
	err     error // nil where it came to its end
}

// stopped says whether somebody stopped it.
func (j *job) stopped() bool { return errors.Is(j.err, context.Canceled) }

// queue runs jobs one after another.
type queue struct {
	ctx  context.Context // all jobs end with it
	spec study.Spec

	mu      sync.Mutex
	jobs    []*job // the first is running
	last    map[string]*job
	changed chan struct{} // closed, and another made, at each change
	idle    sync.WaitGroup
}

func newQueue(ctx context.Context, spec study.Spec) *queue {
	return &queue{ctx: ctx, spec: spec, last: map[string]*job{}, changed: make(chan struct{})}
}

// tell lets those who wait know that something has changed. The lock is held.
func (q *queue) tell() {
	close(q.changed)
	q.changed = make(chan struct{})
}

// add lets a job take its turn. The same run is not asked for twice.
func (q *queue) add(j *job) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, other := range q.jobs {
		if other.work == j.work {
			return nil // its page is shown
		}
	}
	if len(q.jobs) == mostJobs {
		return diag.Usage.Errorf("%d runs wait already; stop some of them", mostJobs)
	}
	j.queue = q
	q.jobs = append(q.jobs, j)
	q.last[j.work] = j
	if len(q.jobs) == 1 {
		q.idle.Add(1)
		go q.work()
	}
	q.tell()
	return nil
}

// work runs jobs until none is left.
func (q *queue) work() {
	defer q.idle.Done()
	for {
		q.mu.Lock()
		if len(q.jobs) == 0 {
			q.mu.Unlock()
			return
		}
		j := q.jobs[0]
		ctx, cancel := context.WithCancel(q.ctx)
		j.cancel, j.running, j.began = cancel, true, q.spec.Now()
		q.tell()
		q.mu.Unlock()
		err := j.run(ctx)
		cancel()
		q.mu.Lock()
		j.running, j.ended, j.err = false, true, err
		q.jobs = q.jobs[1:]
		q.tell()
		if len(q.jobs) == 0 {
			q.mu.Unlock()
			return
		}
		q.mu.Unlock()
	}
}

// run simulates; a fault of the program itself ends the job and not the page.
func (j *job) run(ctx context.Context) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = diag.Unexpected.Errorf("a fault of the program itself: %v", fault)
		}
	}()
	_, err = j.study.Run(ctx, j.queue.spec, j.store, func(s study.State) {
		q := j.queue
		q.mu.Lock()
		defer q.mu.Unlock()
		if s.Phase != j.state.Phase {
			j.began = q.spec.Now()
		}
		j.state = s
		q.tell()
	})
	return err
}

// stop stops the work's job, or takes it off the list of those that wait.
func (q *queue) stop(work string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, j := range q.jobs {
		switch {
		case j.work != work:
		case j.running:
			j.cancel()
		default:
			j.ended, j.err = true, context.Canceled
			q.jobs = append(q.jobs[:i:i], q.jobs[i+1:]...)
			q.tell()
		}
		if j.work == work {
			return
		}
	}
}

// progress is how far a job has come, for its page and for the stream that keeps it up to
// date.
type progress struct {
	Waiting bool     `json:"waiting"`
	Before  string   `json:"-"` // whose run it waits for
	Ended   bool     `json:"ended"`
	Stopped bool     `json:"stopped"`
	Failed  string   `json:"failed,omitempty"`
	Phase   string   `json:"phase"`
	Done    int      `json:"done"`
	Of      int      `json:"of"`
	Left    string   `json:"left"`
	Result  string   `json:"-"`
	Options int      `json:"-"`
	Others  []string `json:"-"` // titles of those that wait
}

// see is how far the work's job has come, and what is closed when it goes further; ok is
// false where the work has none.
func (q *queue) see(work string) (p progress, changed <-chan struct{}, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	j := q.last[work]
	if j == nil {
		return p, nil, false
	}
	p = progress{Waiting: !j.running && !j.ended, Ended: j.ended, Stopped: j.stopped(), Done: j.state.Done, Of: j.state.Of, Result: j.result, Options: j.options}
	if j.err != nil && !p.Stopped {
		p.Failed = j.err.Error()
	}
	for _, other := range q.jobs {
		if other.running && p.Waiting {
			p.Before = other.title
		}
		if !other.running && other != j {
			p.Others = append(p.Others, other.title)
		}
	}
	if j.running {
		p.Phase = "Reading what is there"
		switch j.state.Phase {
		case study.Observing:
			p.Phase = "The published year first"
		case study.Simulating:
			p.Phase = "Replications"
		}
		p.Left = left(q.spec.Now().Sub(j.began), j.state)
	}
	return p, q.changed, true
}

// left is how long a phase will take yet, roughly; "" where that cannot be told.
func left(gone time.Duration, s study.State) string {
	done := s.Done - s.Resumed
	if s.Phase == study.Observing {
		done = s.Done
	}
	if done <= 0 || s.Of <= s.Done || gone <= 0 {
		return ""
	}
	rest := time.Duration(float64(gone) / float64(done) * float64(s.Of-s.Done))
	switch {
	case rest < 10*time.Second:
		return "A few seconds left"
	case rest < 100*time.Second:
		return fmt.Sprintf("About %d seconds left", int(rest.Round(10*time.Second).Seconds()))
	}
	return "About " + minutes(rest) + " left"
}
