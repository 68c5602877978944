package console

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jedib0t/go-pretty/v6/progress"

	"prehabsim/internal/describe"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Follower shows the states of a study as they come: notes on what is begun, and how far
// it has come. Call Stop at the end.
type Follower struct {
	c         *Console
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

// Stop ends what is shown of the present phase.
func (f *Follower) Stop() { f.stop() }

// silent shows nothing.
var silent = watch{func(study.State) {}, func() {}}

// Follow shows the states of a run into a folder. In the observed year it is to be compared
// with so many published figures.
func (c *Console) Follow(folder string, published int, quiet bool) *Follower {
	return &Follower{c: c, folder: folder, published: published, quiet: quiet, phase: -1, watch: silent}
}

// Note says something of the run, unless it is to be quiet.
func (f *Follower) Note(format string, args ...any) {
	if !f.quiet {
		f.c.Say(format, args...)
	}
}

// See is told of a state.
func (f *Follower) See(s study.State) {
	if s.Phase == f.phase {
		f.show(s)
		return
	}
	f.stop()
	f.phase, f.watch = s.Phase, silent
	switch s.Phase {
	case study.Complete:
		f.Note("%s has this run already, with %s; nothing to simulate", f.folder, words.Count(s.Stored, "replication"))
	case study.Resuming:
		f.resume(s)
	case study.Observing:
		f.Note("simulating the observed year first, %s, to compare it with %s", words.Count(s.Of, "replication"), words.Count(f.published, "published figure"))
		f.begin(s, f.quiet || !f.c.Terminal)
	case study.Simulating:
		f.begin(s, f.quiet)
	}
}

func (f *Follower) begin(s study.State, quiet bool) {
	if f.c.Simulating != nil {
		f.c.Simulating()
	}
	switch {
	case quiet:
	case f.c.Terminal && !f.c.Dumb:
		f.watch = f.c.bar(s)
	default:
		f.watch = f.c.lines(s)
	}
}

// resume tells what of a run is there and counts.
func (f *Follower) resume(s study.State) {
	adding := strconv.Itoa(s.Of)
	switch {
	case s.Guessed:
		adding = "as many as the precision takes"
	case s.Draws > 0:
		adding = words.Count(s.Of, "run")
	}
	switch {
	case s.Resumed > 0:
		f.Note("going on with an interrupted run in %s: %s are finished", f.folder, describe.Finished(s, s.Resumed))
	case s.Stored > 0:
		f.Note("%s has %s of this run; adding %s", f.folder, words.Count(s.Stored, "replication"), adding)
	case s.Lost:
		f.Note("%s has tables of this run, but its replications, rows.jsonl, are lost: simulating it again", f.folder)
	case s.Again:
		f.Note("%s has this run, but not all that is measured now, or measured in another way: simulating it again", f.folder)
	}
}

// unitOf is what is counted: where inputs are drawn, their runs as well.
func unitOf(s study.State) string {
	if s.Draws > 0 {
		return "runs"
	}
	return "replications"
}

// whole is one replication, of which a bar knows parts.
const whole = 1000

// ofWhole writes thousandths as replications.
func ofWhole(value int64) string {
	return strconv.FormatFloat(float64(value/(whole/10))/10, 'f', -1, 64)
}

// bar draws a bar with the time left, without colours. Of a guessed total it shows
// the share, because a tracker's total cannot fall.
func (c *Console) bar(first study.State) watch {
	w := progress.NewWriter()
	w.SetOutputWriter(c.Stderr)
	w.SetAutoStop(false)
	w.SetTrackerLength(30)
	w.SetMessageLength(24)
	w.SetUpdateFrequency(200 * time.Millisecond)
	w.SetTrackerPosition(progress.PositionRight) // of the words
	w.Style().Options.TimeInProgressPrecision = time.Second
	w.Style().Visibility.ETA = true
	w.Style().Visibility.TrackerOverall = false
	w.Style().Visibility.Speed = false
	tracker := &progress.Tracker{Message: "prehabsim: " + unitOf(first), Total: int64(whole * first.Of), Units: progress.Units{Formatter: ofWhole}}
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
			tracker.SetValue(int64(whole * min(float64(s.Of), float64(s.Done)+s.Under)))
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

// quietFor is how long nothing is said before a line tells how far replications are of which
// none has finished.
const quietFor = 15 * time.Second

// lines says a line each time another tenth of the replications is finished, or there are
// new words on how precise it is; where they take so long that none has finished since the last
// line, also when a tenth is simulated.
func (c *Console) lines(first study.State) watch {
	began, told, tenth, part, finished := c.Time(), "", 10*first.Done/max(1, first.Of), 0, first.Done
	said := began
	return watch{func(s study.State) {
		line, done := "", float64(s.Done)+s.Under
		switch now, under := 10*s.Done/max(1, s.Of), int(10*done/float64(max(1, s.Of))); {
		case s.Guessed && s.Precision != told:
			told, line = s.Precision, s.Precision
		case !s.Guessed && now != tenth:
			tenth, part, line = now, under, fmt.Sprintf("%d of %d %s", s.Done, s.Of, unitOf(s))
		case !s.Guessed && s.Done == finished && under > max(tenth, part) && c.Time().Sub(said) >= quietFor:
			part, line = under, fmt.Sprintf("%.0f%% of %s", 100*done/float64(s.Of), words.Count(s.Of, strings.TrimSuffix(unitOf(s), "s")))
		default:
			return
		}
		said, finished = c.Time(), s.Done
		if did := done - float64(first.Done); did > 0 {
			if left := time.Duration(float64(said.Sub(began)) / did * (float64(s.Of) - done)); left >= time.Second {
				line += ", about " + words.Wait(left) + " left"
			}
		}
		c.Say("%s", line)
	}, silent.stop}
}
