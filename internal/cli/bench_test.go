package cli_test

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/cli"
)

// BenchmarkRun is what a planner waits for: reading, simulating every option and
// writing the results folder. It reports seconds, millions of events a second and
// the most memory that the process has had, in MB. `make bench` runs it once.
func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		scenario     string
		replications int
	}{{"builtin:northbridge", 20}, {"builtin:selca", 2}} {
		b.Run(c.scenario, func(b *testing.B) {
			for b.Loop() {
				out := filepath.Join(b.TempDir(), "results")
				env := cli.Env{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now,
					Simulating: func() { debug.SetGCPercent(25); debug.FreeOSMemory() }} // as cmd has it
				began := time.Now()
				code := cli.Run(context.Background(), []string{"run", c.scenario, "--replications", strconv.Itoa(c.replications), "--out", out, "--quiet"}, env)
				require.Zero(b, code)
				seconds := time.Since(began).Seconds()
				b.ReportMetric(seconds, "s/run")
				b.ReportMetric(events(b, out)/seconds/1e6, "Mevents/s")
				b.ReportMetric(peakMemory(b), "MB-peak")
			}
		})
	}
}

func events(b *testing.B, folder string) float64 {
	text, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	require.NoError(b, err)
	var manifest struct {
		Machine struct {
			Events float64 `json:"this_session_events"`
		} `json:"machine"`
	}
	require.NoError(b, json.Unmarshal(text, &manifest))
	return manifest.Machine.Events
}

// peakMemory reads what Linux says of this process; elsewhere it is 0.
func peakMemory(b *testing.B) float64 {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kb, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			require.NoError(b, err)
			return kb / 1024
		}
	}
	return 0
}
