package theory

import (
	"fmt"
	"math"
	"math/cmplx"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClinicOfOnePlaceIsMD1(t *testing.T) {
	// W(n + 1) = (W(n) + arrivals − 1)⁺ is the number waiting as M/D/1 services
	// end, so E[W] = m²/(2(1 − m)). But sessions keep to their timetable and do not start
	// as soon as somebody comes, which takes half a session more.
	for _, m := range []float64{0.001, 0.5, 0.9, 0.9999} {
		leftOver, wait := Clinic(m, 1)
		assert.InEpsilon(t, MD1(m, 1).Lq, leftOver, 1e-10, "%g", m)
		assert.InEpsilon(t, MD1(m, 1).Wq+0.5, wait, 1e-10, "%g", m)
	}
}

// spitzer is the mean number left over by Spitzer's identity, which knows no
// roots: Σ E[(Poisson(km) − kc)⁺]/k (Spitzer 1956, Transactions of the American
// Mathematical Society 82, 323–339), with E[(N − n)⁺] = λP(N ≥ n) − nP(N > n).
func spitzer(m float64, places int) float64 {
	sum := 0.0
	for k := 1; k < 40_000; k++ {
		mean, n := m*float64(k), places*k
		sum += (mean*OccupancyAtLeast(mean, n) - float64(n)*OccupancyAtLeast(mean, n+1)) / float64(k)
	}
	return sum
}

func TestClinicObeysSpitzersIdentity(t *testing.T) {
	for _, c := range []struct {
		m      float64
		places int
	}{{0.3, 1}, {1, 2}, {1.9, 2}, {7, 8}, {9.6, 10}, {12, 20}, {98, 100}, {990, 1000}} {
		leftOver, _ := Clinic(c.m, c.places)
		assert.InDelta(t, spitzer(c.m, c.places), leftOver, 1e-9*float64(c.places), "%v", c)
	}
}

func TestClinicIsTheChainOfItsSessions(t *testing.T) {
	// The law of the number left over, session after session from nobody until
	// it no longer changes; more than 200 do not happen.
	const m, places, longest = 4.4, 5, 200
	arrivals := make([]float64, longest+places+1)
	arrivals[0] = math.Exp(-m)
	for a := 1; a < len(arrivals); a++ {
		arrivals[a] = arrivals[a-1] * m / float64(a)
	}
	law := make([]float64, longest+1)
	law[0] = 1
	for range 1500 {
		after := make([]float64, longest+1)
		for w, p := range law {
			for a := 0; w+a-places <= longest; a++ {
				after[max(0, w+a-places)] += p * arrivals[a]
			}
		}
		law = after
	}
	mean := 0.0
	for w, p := range law {
		mean += float64(w) * p
	}
	leftOver, wait := Clinic(m, places)
	assert.InEpsilon(t, mean, leftOver, 1e-9)
	// Little's law: on average over the time between sessions, m/2 more wait.
	assert.InEpsilon(t, mean+m/2, m*wait, 1e-9)
}

func TestClinicRootsAreRoots(t *testing.T) {
	for _, load := range []float64{1e-6, 0.3, 0.9, 0.999, 1 - 1e-9} {
		for _, places := range []int{2, 3, 10, 1000} {
			for k := 1; k < places; k++ {
				angle := 2 * math.Pi * float64(k) / float64(places)
				z := clinicRoot(load, angle)
				again := cmplx.Rect(1, angle) * cmplx.Exp(complex(load, 0)*(z-1))
				assert.InDelta(t, 0, cmplx.Abs(z-again), 1e-14, "load %g, %d of %d", load, k, places)
				assert.Less(t, cmplx.Abs(z), 1.0, "load %g, %d of %d", load, k, places)
			}
		}
	}
}

func TestClinicInItsLimits(t *testing.T) {
	leftOver, wait := Clinic(0, 3)
	assert.Zero(t, leftOver)
	assert.Equal(t, 0.5, wait, "the lone patient waits for the next session")
	leftOver, wait = Clinic(1e-12, 3)
	assert.Zero(t, leftOver)
	assert.Equal(t, 0.5, wait)
	// Kingman 1961: as m → c, E[W](c − m) → half the variance of arrivals.
	leftOver, _ = Clinic(9.9999, 10)
	assert.InEpsilon(t, 5, leftOver*0.0001, 0.001)
}

func TestClinicOutsideTheDomainIsNaN(t *testing.T) {
	for _, c := range []struct {
		m      float64
		places int
	}{{1, 1}, {3, 2}, {-1, 2}, {math.NaN(), 2}, {0, 0}, {0, -1}} {
		leftOver, wait := Clinic(c.m, c.places)
		assert.True(t, math.IsNaN(leftOver) && math.IsNaN(wait), "%v", c)
	}
}

func ExampleClinic() {
	// Nine referrals a week for a weekly clinic of ten.
	leftOver, wait := Clinic(9, 10)
	fmt.Printf("%.1f patients left over, mean wait %.1f weeks\n", leftOver, wait)
	// Output: 3.1 patients left over, mean wait 0.8 weeks
}
