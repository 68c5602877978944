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
	store               func() study.Store   // where it is kept, opened anew for each of its runs
	firstLook           bool                 // a few replications come first, to be shown while the rest runs
	made                func(*study.Outcome) // is told what each of its runs came to; nil: nobody is

	fit func(ctx context.Context) error // instead of all of these: numbers are calibrated

	cancel context.CancelFunc
	queue  *queue

	// What follows is of the queue, under its lock.
	state   study.State
	looking bool      // the first look is under way
	looked  bool      // it can be read
	began   time.Time // of the phase
	note    string    // what there is to say of it
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
	before  *ahead        // what is simulated before it is asked for; nil: nothing is
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
		before := q.before
		q.before = nil
		q.tell()
		q.mu.Unlock()
		before.giveWay()
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
	if j.fit != nil {
		return j.fit(ctx)
	}
	if j.firstLook {
		first, err := j.study.First(min(firstReplications, j.study.Replications))
		if err != nil {
			return err
		}
		j.tell(func() { j.looking = true })
		if err := j.simulate(ctx, first); err != nil {
			return err
		}
		j.tell(func() {
			j.looking, j.looked = false, true
			there := j.state.Done + j.state.Stored
			j.state = study.State{Phase: study.Simulating, Stored: there, Of: j.study.Replications + j.study.Draws - there}
		})
	}
	return j.simulate(ctx, j.study)
}

// firstReplications are so many as a first look is made of: fewer tell nothing of chance. They
// are kept where the rest is kept, so that nothing is simulated twice.
const firstReplications = 4

// simulate runs all of a study, or its first look.
func (j *job) simulate(ctx context.Context, x *study.Study) error {
	came, err := x.Run(ctx, j.queue.spec, j.store(), j.at)
	if err == nil && j.made != nil {
		j.made(came)
	}
	return err
}

// tell changes what is known of a job, and lets those who wait know.
func (j *job) tell(change func()) {
	j.queue.mu.Lock()
	defer j.queue.mu.Unlock()
	change()
	j.queue.tell()
}

// at is told how far the run has come.
func (j *job) at(s study.State) {
	j.tell(func() {
		if s.Phase != j.state.Phase {
			j.began = j.queue.spec.Now()
		}
		j.state = s
	})
}

// whole is how far the whole run has come, also while the first look is under way, so that
// what is done never grows less: what is stored counts as done.
func (j *job) whole() study.State {
	s := j.state
	if s.Phase == study.Observing {
		return s
	}
	s.Done, s.Of, s.Resumed = s.Done+s.Stored, s.Of+s.Stored, s.Resumed+s.Stored
	if j.looking {
		s.Of = j.study.Replications + j.study.Draws
	}
	return s
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
	Looked  bool     `json:"looked"` // a first look can be read
	Result  string   `json:"-"`
	Options int      `json:"-"`
	Others  []string `json:"-"` // titles of those that wait
	Fits    bool     `json:"-"` // numbers are calibrated, and no run is run
	Note    string   `json:"-"` // what there is to say of it
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
	at := j.whole()
	p = progress{Waiting: !j.running && !j.ended, Ended: j.ended, Stopped: j.stopped(), Done: at.Done, Of: at.Of, Result: j.result, Options: j.options, Looked: j.looked, Fits: j.fit != nil, Note: j.note}
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
		if p.Fits {
			p.Phase = orText(j.note, "Simulating the published year")
		}
		p.Left = left(q.spec.Now().Sub(j.began), at)
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
