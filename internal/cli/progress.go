package cli

import (
	"fmt"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"
)

// watch tells how far a run has come: a bar where somebody watches, otherwise a
// line for each tenth, which is enough for a log file. Call stop at the end.
type watch struct {
	update func(done, total int)
	stop   func()
}

// watch begins with done of total replications finished.
func (a *app) watch(done, total int, quiet bool) *watch {
	switch {
	case quiet:
		return &watch{func(int, int) {}, func() {}}
	case a.env.Terminal && a.env.Getenv("TERM") != "dumb":
		return a.bar(done, total)
	}
	return a.tenths(done, total)
}

// bar draws a bar with the time left, without colours.
func (a *app) bar(done, total int) *watch {
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
	tracker.SetValue(int64(done))
	w.AppendTracker(tracker)
	var drawn sync.WaitGroup
	drawn.Go(w.Render)
	return &watch{
		update: func(done, _ int) { tracker.SetValue(int64(done)) },
		stop: func() {
			tracker.MarkAsDone()
			w.Stop()
			drawn.Wait()
		},
	}
}

// tenths says a line each time another tenth of the replications is finished.
func (a *app) tenths(first, total int) *watch {
	began := a.now()
	told := 10 * first / max(1, total)
	return &watch{
		update: func(done, total int) {
			tenth := 10 * done / total
			if tenth == told {
				return
			}
			told = tenth
			line := fmt.Sprintf("%d of %d replications", done, total)
			if left := a.now().Sub(began) / time.Duration(done-first) * time.Duration(total-done); left >= time.Second {
				line += ", about " + inWords(left) + " left"
			}
			a.say("%s", line)
		},
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
