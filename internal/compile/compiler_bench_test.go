package compile

import (
	"syscall"
	"testing"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// One number of selca is changed and its ways are compiled again: one on which no
// capacity hangs, and one that moves expected demand and with it every load.
func BenchmarkCompileAgain(b *testing.B) {
	for name, key := range map[string]string{"no load": "table.group.lung.work_up_d", "load": "pathway.symptomatic.arrivals.rate"} {
		b.Run(name, func(b *testing.B) {
			var problems diag.List
			c := NewCompiler(memory(nil), "builtin:selca", &problems)
			first := c.Model(Settings{}, nil, &problems)
			value := 0.0
			for _, q := range first.Register() {
				if q.Key() == key {
					value, _, _ = q.Written()
				}
			}
			again := func(i int) {
				if c.Model(Settings{}, scenario.Overrides{key: value * (1 + float64(i+1)/1000)}, &problems) == nil {
					b.Fatal(problems.Err())
				}
			}
			again(-2) // from the first change on, what is found is kept for the next
			began := processor()
			for i := range b.N {
				again(i)
			}
			b.ReportMetric((processor()-began)/float64(b.N), "processor-s/op")
		})
	}
}

// processor is how many seconds of processors the process has had.
func processor() float64 {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
}
