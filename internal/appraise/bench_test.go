package appraise

import (
	"fmt"
	"testing"

	"prehabsim/internal/facts"
)

// A run of six options with 512 draws and some forty lines, as of an alliance.
func BenchmarkNew(b *testing.B) {
	options := []string{"current", "a", "b", "c", "d", "e"}
	e := rules()
	var measures []given
	for i := range 40 {
		name := fmt.Sprint("measure ", i)
		measures = append(measures, given{measure: name, of: func(d, r, o, y int) float64 { return float64(100 + (d*7+r*3+o*o+y+i)%11) }})
		for _, id := range options {
			l := spend(fmt.Sprint("line ", i), "contact", "contact", 10)
			l.Option, l.Measured = id, []facts.Measured{{Measure: name}}
			if i%4 == 0 {
				l.Kind, l.Class, l.Utility, l.Weeks = facts.HealthKind, "health", exactly(0.01), exactly(12)
			}
			e.Lines = append(e.Lines, l)
		}
	}
	measures = append(measures, always("ward_bed_days", 9, 8, 7, 6, 5, 4), always("treatments", 1, 2, 3, 4, 5, 6))
	set := madeSet(b, options, 3, 20, 512, 64, measures...)
	for b.Loop() {
		a, err := New(e, set, nil, 0.95)
		if err != nil {
			b.Fatal(err)
		}
		if len(a.Curve()) == 0 {
			b.Fatal("no curve")
		}
	}
}
