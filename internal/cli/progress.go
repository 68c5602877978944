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

// watch tells how far a run has come: a bar where somebody watches, otherwise a
// line for each tenth, which is enough for a log file. A run until it is precise
// enough has news instead of tenths, since nobody knows its total. Call stop at
// the end.
type watch struct {
	update func(done, total int)
	news   func(done, total int, words string)
	stop   func()
}

// follower shows the states of a study as they come: notes on what is begun, and how far
// it has come.
type follower struct {
	a         *app
	folder    string // of results; "": there is none
	published int    // figures to compare the observed year with
	quiet     bool
	*watch
	phase study.Phase
	words string
}

func (a *app) follow(folder string, published int, quiet bool) *follower {
	return &follower{a: a, folder: folder, published: published, quiet: quiet, watch: a.watch(0, 0, true), phase: -1}
}

func (f *follower) note(format string, args ...any) {
	if !f.quiet {
		f.a.say(format, args...)
	}
}

func (f *follower) see(s study.State) {
	begins := s.Phase != f.phase
	f.phase = s.Phase
	switch {
	case !begins && s.Precision != f.words:
		f.words = s.Precision
		f.news(s.Done, s.Of, s.Precision)
		fallthrough
	case !begins:
		f.update(s.Done, s.Of)
	case s.Phase == study.Complete:
		f.note("%s has this run already, with %s; nothing to simulate", f.folder, words.Count(s.Stored, "replication"))
	case s.Phase == study.Resuming:
		f.resume(s)
	case s.Phase == study.Observing:
		f.note("simulating the observed year first, %s, to compare it with %s", words.Count(s.Of, "replication"), words.Count(f.published, "published figure"))
		f.begin(s, f.quiet || !f.a.env.Terminal)
	default:
		f.begin(s, f.quiet)
	}
}

func (f *follower) begin(s study.State, quiet bool) {
	f.stop()
	f.a.simulating()
	f.watch = f.a.watchRun(s.Done, s.Of, s.Guessed, quiet)
}

func (a *app) simulating() {
	if a.env.Simulating != nil {
		a.env.Simulating()
	}
}

// resume tells what of a run is there and counts.
func (f *follower) resume(s study.State) {
	f.stop()
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

// watch begins with done of total replications finished.
func (a *app) watch(done, total int, quiet bool) *watch { return a.watchRun(done, total, false, quiet) }

// watchRun is watch; guessed says that the total will change.
func (a *app) watchRun(done, total int, guessed, quiet bool) *watch {
	switch {
	case quiet:
		return &watch{func(int, int) {}, func(int, int, string) {}, func() {}}
	case a.env.Terminal && a.env.Getenv("TERM") != "dumb":
		return a.bar(done, total, guessed)
	}
	return a.lines(done, total, guessed)
}

// bar draws a bar with the time left, without colours. Of a guessed total it shows
// the share, because a tracker's total cannot fall.
func (a *app) bar(done, total int, guessed bool) *watch {
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
	tracker := &progress.Tracker{Message: "prehabsim: replications", Total: int64(total)}
	update := func(done, _ int) { tracker.SetValue(int64(done)) }
	if guessed {
		tracker.Total = whole
		w.Style().Visibility.Value = false
		w.SetMessageLength(len("prehabsim: 1000 of about 2000"))
		update = func(done, total int) {
			tracker.UpdateMessage(fmt.Sprintf("prehabsim: %d of about %d", done, max(done, total)))
			tracker.SetValue(int64(min(whole*done/max(1, total), whole-1)))
		}
	}
	update(done, total)
	w.AppendTracker(tracker)
	var drawn sync.WaitGroup
	drawn.Go(w.Render)
	return &watch{
		update: update,
		news:   func(_, _ int, words string) { w.Log("prehabsim: %s", words) },
		stop: func() {
			tracker.MarkAsDone()
			w.Stop()
			drawn.Wait()
		},
	}
}

// lines says a line each time another tenth of the replications is finished, or for
// each news.
func (a *app) lines(first, total int, guessed bool) *watch {
	began := a.now()
	told := 10 * first / max(1, total)
	say := func(done, total int, line string) {
		if done > first {
			if left := a.now().Sub(began) / time.Duration(done-first) * time.Duration(total-done); left >= time.Second {
				line += ", about " + inWords(left) + " left"
			}
		}
		a.say("%s", line)
	}
	return &watch{
		update: func(done, total int) {
			if guessed {
				return
			}
			if tenth := 10 * done / total; tenth != told {
				told = tenth
				say(done, total, fmt.Sprintf("%d of %d replications", done, total))
			}
		},
		news: say,
		stop: func() {},
	}
}

func (a *app) now() time.Time {
	if a.env.Now == nil {
		return time.Time{}
	}
	return a.env.Now()
}

// inWords rounds a time to what a person waiting wants to know.
func inWords(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	case d < 90*time.Minute:
		return fmt.Sprintf("%d min", int(d.Minutes()+0.5))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}
