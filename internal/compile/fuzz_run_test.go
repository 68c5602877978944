package compile

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/diag"
	"prehabsim/internal/eventlog"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// FuzzRun reads any text as a scenario, with any table beside it, and runs
// whatever compiles for one short replication: it may end with an error, but it
// does not panic, loses nobody and counts nothing below 0.
func FuzzRun(f *testing.F) {
	seedScenarios(f)
	f.Fuzz(func(t *testing.T, text, table []byte) {
		open := func(name string) ([]byte, error) {
			switch {
			case name == "fuzz.toml":
				return text, nil
			case filepath.Ext(name) == ".csv":
				return table, nil
			case filepath.Base(name) == "sound.toml":
				return os.ReadFile("../../testdata/sound.toml")
			}
			return nil, fs.ErrNotExist
		}
		loadAndRun(t, open)
	})
}

// FuzzSpoiledNetwork takes a sound network and puts something else in place of a
// few of its words: most of it can still be read, so more is tried than by
// changing letters.
func FuzzSpoiledNetwork(f *testing.F) {
	for i := range 20 {
		choices := make([]byte, 1<<14) // as many as a network may need
		_, _ = rand.NewChaCha8([32]byte{byte(i)}).Read(choices)
		f.Add(choices)
	}
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		text := networks(anything).Draw(t, "network").String()
		for range rapid.IntRange(1, 4).Draw(t, "spoiled") {
			all := word.FindAllStringIndex(text, -1)
			any := rapid.IntRange(0, len(all)-1)
			at, other := all[any.Draw(t, "at")], all[any.Draw(t, "other")]
			text = text[:at[0]] + rapid.SampledFrom(append(strange, text[other[0]:other[1]])).Draw(t, "with") + text[at[1]:]
		}
		loadAndRun(t, func(string) ([]byte, error) { return []byte(text), nil })
	}))
}

var word = regexp.MustCompile(`"[^"\n]*"|[0-9]+(\.[0-9]+)?|[a-z_]+`)

var strange = []string{
	"0", "1", "7", "1000000", "-1", "0.5", "1e300", "nan", "true", "{}", "[]", "2026-01-08", `""`, `"0s"`, `"1s"`, `"1000y"`,
	`"never wait"`, `"hold"`, `"planned"`, `"next"`, `"leave"`, `"preemptive"`, `"s0"`, `"s1"`, `"r0"`, `"round"`,
}

// loadAndRun reads a scenario and runs what compiles.
func loadAndRun(t require.TestingT, open func(string) ([]byte, error)) {
	tooLong := time.AfterFunc(5*time.Minute, func() { panic("a small scenario does not come to an end") })
	defer tooLong.Stop()
	var problems diag.List
	m := Load(scenario.Files{Open: open, Builtin: scenarios.Files}, "fuzz.toml", Settings{}, &problems)
	if m == nil {
		require.Error(t, problems.Err())
		return
	}
	for _, o := range m.Options[:min(2, len(m.Options))] {
		if c := runShort(o.Program); c != nil {
			require.Equal(t, c.Arrived, c.Left+c.Inside, "patients are conserved")
			for i := range o.Program.Resources {
				nothingBelowZero(t, c.Use(i, -1))
			}
		}
	}
}

// seedScenarios adds every scenario that there is, sound or not, with the table
// beside it. Those of a line or two that extend South East London are left out:
// each compiles all of it, for two seconds, and is too large to be run.
func seedScenarios(f *testing.F) {
	for _, pattern := range []string{"../../testdata/*.toml", "../../testdata/queues/*.toml", errorsFolder + "/*.toml", "../../scenarios/*/*.toml"} {
		names, err := filepath.Glob(pattern)
		require.NoError(f, err)
		require.NotEmpty(f, names, pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			require.NoError(f, err)
			if bytes.Contains(text, []byte(`extends = "builtin:selca`)) {
				continue
			}
			table, err := os.ReadFile(name[:len(name)-len(".toml")] + ".csv")
			if err != nil {
				table, err = os.ReadFile("../../testdata/sound.csv")
				require.NoError(f, err)
			}
			f.Add(text, table)
		}
	}
	f.Add([]byte(january("20d", "[attribute.class]\nshares = { urgent = 0.5, routine = 0.5 }",
		resource("nurse", "servers", "capacity = 2", `queue = "preemptive"`, "queue_limit = 4", `turnround = "10m"`),
		resource("ward", "beds", "capacity = 3", `ring_fenced = { by = "class", urgent = 1 }`, `discharge_at = "10:00"`),
		resource("clinic", "slots", "capacity = 2", `every = "1d"`),
		pathway("p", "5h", `
			see   = { use = "nurse", time = "3h", priority = { by = "class", urgent = 0, routine = 1 }, patience = "9h", refused = "next" }
			book  = { use = { clinic = 1, ward = "hold" }, time = "0h" }
			stay  = { delay = { dist = "gamma", mean = "20h", sd = "9h" }, then = { release = "ward" } }
			again = { branch = { see = 0.2, next = "rest" } }
			full  = { branch = { full = "ward", yes = "leave", no = "next" } }
			end   = { leave = "home" }`)+"[measure.x]\nof = \"inside\"\nperiod = \"1h\"\ncycle = \"1d\"\n")), []byte("a,b\n1,2\n"))
}

const (
	mostTold  = 50_000    // events of a run that patients take part in
	mostSteps = 1_000_000 // and others: candidates, sessions
	mostUnits = 10_000    // places, lists and patients at once
)

// enough ends a run that goes on for too long.
type enough struct{}

// runShort runs one replication, or nil where it is long or comes to an error.
func runShort(p *engine.Program) (c *engine.Counts) {
	if !isSmall(p) {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(enough); !ok {
				panic(r)
			}
			c = nil
		}
	}()
	e, told := engine.New(p), 0
	key := rng.NewKey(1, 0)
	log := eventlog.New(p, func(*eventlog.Row) {})
	err := e.TraceAll(key, func(x engine.TraceEvent) {
		if told++; told > mostTold {
			panic(enough{})
		}
		log.Add(x)
	})
	if err != nil {
		return nil
	}
	// The story has ended in time, so does the same without it.
	c, _ = e.Run(key)
	return c
}

// isSmall says whether a program has no more to do than patients give it.
func isSmall(p *engine.Program) bool {
	steps := 0.0
	for _, s := range p.Sources {
		steps += s.Peak * float64(p.Stop)
		if s.Every.Is() {
			steps += float64(p.Stop) / max(1e-9, p.Samplers[s.Every.ID()].Scale)
		}
	}
	for _, r := range p.Resources {
		if r.Supply == engine.Slots {
			steps += float64(p.Stop) / float64(r.Every)
		}
		for _, l := range r.Capacity {
			if r.Supply == engine.Lists && l.Value > mostUnits*float64(tick.Hour) || r.Supply == engine.Lists && !r.ByLoad && l.Value > mostUnits {
				return false
			}
		}
	}
	for _, rq := range p.Requests {
		for _, n := range rq.Needs {
			for _, units := range n.Units.Values {
				for _, id := range n.Resource.Table {
					if id.Is() && p.Resources[id.ID()].Supply == engine.Places && units > mostUnits {
						return false
					}
				}
			}
		}
	}
	return steps < mostSteps
}

func nothingBelowZero(t require.TestingT, u engine.Use) {
	for _, x := range []int64{u.Busy, u.Open, u.Over, u.Queue, u.Starts, u.Wait, u.Waited, u.Lost, u.GaveUp, u.Cancelled, u.Added, u.Returned, u.Ends, u.Interrupted, u.Full, u.Blocked, u.Delayed} {
		require.GreaterOrEqual(t, x, int64(0), "%+v", u)
	}
}
