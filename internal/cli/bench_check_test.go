//go:build unix

package cli_test

import (
	"context"
	"io"
	"runtime/debug"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/cli"
)

// BenchmarkCheck is what comes before the first event: a scenario is read, compiled with all its
// options and told. It reports seconds of processors and the most memory, in MB.
func BenchmarkCheck(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(200)) // as cmd has it
	used := func() float64 {
		var used syscall.Rusage
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
		return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
	}
	began := used()
	for b.Loop() {
		env := cli.Env{Stdout: io.Discard, Stderr: io.Discard, Getenv: func(string) string { return "" }, Now: time.Now}
		require.Zero(b, cli.Run(context.Background(), []string{"check", "builtin:selca"}, env))
	}
	b.ReportMetric((used()-began)/float64(b.N), "processor-s/op")
	b.ReportMetric(peakMemory(b), "MB-peak")
}
