package cli

import (
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// follower shows the states of a study as they come: notes on what is begun, and how far
// it has come. Call stop at the end.
type follower struct {
	a         *app
	folder    string // of results; "": there is none
	published int    // figures to compare the observed year with
	quiet     bool
	phase     study.Phase
	watch
}

// watch shows how far a phase has come: by a bar where somebody watches, otherwise in a
// line for each tenth, which is enough for a log file. A run until it is precise enough
// has words on that instead of tenths, since nobody knows its total.
type watch struct {
	show func(study.State)
	stop func()
}

// silent shows nothing.
var silent = watch{func(study.State) {}, func() {}}

func (a *app) follow(folder string, published int, quiet bool) *follower {
	return &follower{a: a, folder: folder, published: published, quiet: quiet, phase: -1, watch: silent}
}

func (f *follower) note(format string, args ...any) {
	if !f.quiet {
		f.a.say(format, args...)
	}
}

func (f *follower) see(s study.State) {
	if s.Phase == f.phase {
		f.show(s)
		return
	}
	f.stop()
	f.phase, f.watch = s.Phase, silent
	switch s.Phase {
	case study.Complete:
		f.note("%s has this run already, with %s; nothing to simulate", f.folder, words.Count(s.Stored, "replication"))
	case study.Resuming:
		f.resume(s)
	case study.Observing:
		f.note("simulating the observed year first, %s, to compare it with %s", words.Count(s.Of, "replication"), words.Count(f.published, "published figure"))
		f.begin(s, f.quiet || !f.a.env.Terminal)
	case study.Simulating:
		f.begin(s, f.quiet)
	}
}

func (f *follower) begin(s study.State, quiet bool) {
	if f.a.env.Simulating != nil {
		f.a.env.Simulating()
	}
	switch {
	case quiet:
	case f.a.env.Terminal && f.a.env.Getenv("TERM") != "dumb":
		f.watch = f.a.bar(s)
	default:
		f.watch = f.a.lines(s)
	}
}

// resume tells what of a run is there and counts.
func (f *follower) resume(s study.State) {
	adding := strconv.Itoa(s.Of)
	if s.Guessed {
		adding = "as many as the precision takes"
	}
	switch {
	case s.Resumed > 0:
		f.note("going on with an interrupted run in %s: %d of %s are finished", f.folder, s.Stored+s.Resumed, allOf(s))
	case s.Stored > 0:
		f.note("%s has %s of this run; adding %s", f.folder, words.Count(s.Stored, "replication"), adding)
	case s.Again:
		f.note("%s has this run, but not all that is measured now, or measured in another way: simulating it again", f.folder)
	}
}

// unitOf is what is counted: where inputs are drawn, their runs as well.
func unitOf(s study.State) string {
	if s.Draws > 0 {
		return "runs"
	}
	return "replications"
}

// bar draws a bar with the time left, without colours. Of a guessed total it shows
// the share, because a tracker's total cannot fall.
func (a *app) bar(first study.State) watch {
	const whole = 1000
	w := progress.NewWriter()
	w.SetOutputWriter(a.env.Stderr)
	w.SetAutoStop(false)
	w.SetTrackerLength(30)
	w.SetMessageLength(24)
	w.SetUpdateFrequency(200 * time.Millisecond)
	w.SetTrackerPosition(progress.PositionRight) // of the words
	w.Style().Options.TimeInProgressPrecision = time.Second
	w.Style().Visibility.ETA = true
	w.Style().Visibility.TrackerOverall = false
	w.Style().Visibility.Speed = false
	tracker := &progress.Tracker{Message: "prehabsim: " + unitOf(first), Total: int64(first.Of)}
	if first.Guessed {
		tracker.Total = whole
		w.Style().Visibility.Value = false
		w.SetMessageLength(len("prehabsim: 1000 of about 2000"))
	}
	told := ""
	show := func(s study.State) {
		if s.Precision != told {
			told = s.Precision
			w.Log("prehabsim: %s", told)
		}
		if !s.Guessed {
			tracker.SetValue(int64(s.Done))
			return
		}
		tracker.UpdateMessage(fmt.Sprintf("prehabsim: %d of about %d", s.Done, max(s.Done, s.Of)))
		tracker.SetValue(int64(min(whole*s.Done/max(1, s.Of), whole-1)))
	}
	show(first)
	w.AppendTracker(tracker)
	var drawn sync.WaitGroup
	drawn.Go(w.Render)
	return watch{show, func() {
		tracker.MarkAsDone()
		w.Stop()
		drawn.Wait()
	}}
}

// lines says a line each time another tenth of the replications is finished, or there are
// new words on how precise it is.
func (a *app) lines(first study.State) watch {
	began, told, tenth := a.now(), "", 10*first.Done/max(1, first.Of)
	return watch{func(s study.State) {
		line := ""
		switch now := 10 * s.Done / max(1, s.Of); {
		case s.Guessed && s.Precision != told:
			told, line = s.Precision, s.Precision
		case !s.Guessed && now != tenth:
			tenth, line = now, fmt.Sprintf("%d of %d %s", s.Done, s.Of, unitOf(s))
		default:
			return
		}
		if done := s.Done - first.Done; done > 0 {
			if left := a.now().Sub(began) / time.Duration(done) * time.Duration(s.Of-s.Done); left >= time.Second {
				line += ", about " + words.Wait(left) + " left"
			}
		}
		a.say("%s", line)
	}, silent.stop}
}

func (a *app) now() time.Time {
	if a.env.Now == nil {
		return time.Time{}
	}
	return a.env.Now()
}
