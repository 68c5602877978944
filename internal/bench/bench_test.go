// Package bench_test measures speed. `make bench` runs it in rounds and prints a
// table; nothing here asserts a time. That the models are what they are said to be
// is a test (models_test.go).
//
// An event is what passes through the list of pending events: an arrival, the end
// of a time. The hand-written programs that W2 is compared with count the grant of
// a server as well, 26.7 events a patient instead of 17.5, so W2 is given in those
// too (ns/step). Whatever is counted, the time for each patient compares fairly.
package bench_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// W1 is M/M/1, a million customers; W2 a cancer pathway, 88 thousand patients.
func BenchmarkW1(b *testing.B) {
	b.Run("by=prehabsim", func(b *testing.B) { measure(b, load(b, "w1.toml")) })
}

func BenchmarkW2(b *testing.B) {
	b.Run("by=prehabsim", func(b *testing.B) {
		steps := measure(b, load(b, "w2.toml"))
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/steps, "ns/step")
	})
}

// What planners run, a replication of one option as it is now and of one with
// prehabilitation.
func BenchmarkBuiltin(b *testing.B) {
	b.Run("selca", func(b *testing.B) { measure(b, load(b, "builtin:selca", "all_tiers")) })
	b.Run("northbridge", func(b *testing.B) { measure(b, load(b, "builtin:northbridge", "opt_out")) })
}

// All options of a planner's run, in which what they have in common is simulated once:
// what that costs together with the first option, what each further option costs, and what
// one costs by itself whose common part has been kept, in how much room.
func BenchmarkOptions(b *testing.B) {
	b.Run("selca", func(b *testing.B) {
		measureFamily(b, load(b, "builtin:selca", "universal", "all_tiers", "opt_out", "more_beds", "more_theatre"))
	})
	b.Run("northbridge", func(b *testing.B) { measureFamily(b, load(b, "builtin:northbridge", all)) })
}

// W2 one, ten and a hundred times as large; two years and four months of these.
func BenchmarkSize(b *testing.B) {
	m := load(b, "w2.toml", "ten", "hundred")
	stop := []tick.Time{m.Options[0].Program.Stop, tick.Time(730 * tick.Day), tick.Time(120 * tick.Day)}
	for i, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("x%d", size), func(b *testing.B) {
			p := *m.Options[i].Program
			p.Stop = stop[i]
			measure(b, &compile.Model{Options: []compile.Option{{Program: &p}}})
		})
	}
}

// So many events pending, some two million popped and pushed.
func BenchmarkPending(b *testing.B) {
	m := load(b, "pending.toml", "thousand", "ten_thousand", "hundred_thousand", "million")
	pending := 100
	for i := range m.Options {
		b.Run(fmt.Sprintf("%d", pending), func(b *testing.B) {
			p := *m.Options[i].Program
			p.Stop = min(p.Stop, tick.Time(int64(6*tick.Hour)*max(3, 2_000_000/int64(pending))))
			measure(b, &compile.Model{Options: []compile.Option{{Program: &p}}})
		})
		pending *= 10
	}
}

// Four replications of W2 by one worker and by two.
func BenchmarkWorkers(b *testing.B) {
	p := load(b, "w2.toml").Options[0].Program
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			x := &runner.Experiment{
				Programs: []*engine.Program{p}, Header: &result.Set{Options: []string{"current"}}, Seed: 1,
				Measure: func(_ int, c *engine.Counts) (row, series []result.Ratio) { return nil, nil },
			}
			var events int64
			for b.Loop() {
				_, err := runner.Run(context.Background(), x, runner.Options{
					Units: runner.Replications(0, 4), Workers: workers,
					Progress: func(_, _ int, n int64) { events = n },
				})
				require.NoError(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(int64(b.N)*events), "ns/event")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// Reading and compiling South East London, all options.
func BenchmarkCompile(b *testing.B) {
	b.Run("selca", func(b *testing.B) {
		for b.Loop() {
			load(b, "builtin:selca", all)
		}
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/model")
		b.ReportMetric(0, "ns/op")
	})
}

const all = "all"

// load compiles `current` and the options named of a built-in scenario or of one in
// testdata/bench.
func load(t testing.TB, name string, options ...string) *compile.Model {
	return compiled(t, name, os.ReadFile, options...)
}

func loadText(t testing.TB, name, text string) *compile.Model {
	return compiled(t, name, func(string) ([]byte, error) { return []byte(text), nil })
}

func compiled(t testing.TB, name string, open func(string) ([]byte, error), options ...string) *compile.Model {
	if !strings.HasPrefix(name, "builtin:") {
		name = "../../testdata/bench/" + name
	}
	s := compile.Settings{Options: append([]string{}, options...)}
	if len(options) == 1 && options[0] == all {
		s.Options = nil
	}
	var problems diag.List
	m := compile.Load(scenario.Files{Open: open, Builtin: scenarios.Files}, name, s, &problems)
	require.NoError(t, problems.Err())
	return m
}

// measure runs replications of every option, after one that grows the engines'
// memory, and reports what each costs. It returns the events and grants of servers.
func measure(b *testing.B, m *compile.Model) (steps float64) {
	before := heap()
	engines := make([]*engine.Engine, len(m.Options))
	inside := int64(0)
	for i := range m.Options {
		engines[i] = engine.New(m.Options[i].Program)
		c, err := engines[i].Run(rng.NewKey(1, 0))
		require.NoError(b, err)
		inside += c.Inside
	}
	memory := heap() - before
	var events, patients, starts int64
	n := uint64(1)
	b.ReportAllocs()
	for b.Loop() {
		for _, e := range engines {
			c, err := e.Run(rng.NewKey(1, n))
			require.NoError(b, err)
			events += c.Events
			patients += c.Arrived
			for _, use := range c.Resources {
				starts += use.Starts
			}
		}
		n++
	}
	runtime.KeepAlive(engines)
	runtime.KeepAlive(m) // else what only the compiler needed would be freed in between
	ns := float64(b.Elapsed().Nanoseconds())
	b.ReportMetric(ns/float64(b.N*len(engines))/1e6, "ms/replication")
	b.ReportMetric(float64(events)/ns*1e3, "Mevents/s")
	b.ReportMetric(ns/float64(events), "ns/event")
	b.ReportMetric(ns/float64(patients), "ns/patient")
	b.ReportMetric(float64(memory)/float64(len(engines))/1e6, "MB/engine")
	if inside > 0 {
		b.ReportMetric(float64(memory)/float64(inside), "B/patient")
	}
	b.ReportMetric(0, "ns/op")
	return float64(events + starts)
}

// measureFamily runs replications of all options as a worker does.
func measureFamily(b *testing.B, m *compile.Model) {
	programs := make([]*engine.Program, len(m.Options))
	for i := range m.Options {
		programs[i] = m.Options[i].Program
	}
	engines := engine.NewFamily(programs).Engines()
	var first, further time.Duration
	replication := func(n uint64) {
		for i := range programs {
			start := time.Now()
			_, err := engines.Run(i, rng.NewKey(1, n))
			require.NoError(b, err)
			if i == 0 {
				first += time.Since(start)
			} else {
				further += time.Since(start)
			}
		}
	}
	replication(0)
	first, further = 0, 0
	n := uint64(1)
	for b.Loop() {
		replication(n)
		n++
	}
	kept := engine.NewKept(1 << 30)
	engines.Keep(kept)
	replication(n)
	last := len(programs) - 1
	start := time.Now()
	again := engine.NewFamily(programs).EnginesAfter(engines)
	_, err := again.Run(last, rng.NewKey(1, n))
	require.NoError(b, err)
	b.ReportMetric(time.Since(start).Seconds()*1e3, "ms/kept")
	b.ReportMetric(float64(kept.Bytes())/1e6, "MB/kept")
	b.ReportMetric(first.Seconds()*1e3/float64(b.N), "ms/first")
	b.ReportMetric(further.Seconds()*1e3/float64(b.N*(len(programs)-1)), "ms/further")
	b.ReportMetric(0, "ns/op")
}

func heap() int64 {
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}
