package study

import "prehabsim/sim/tick"

// How long a run takes is told before it is begun, roughly: the work is the patients who
// come, and lives are of about one length. Processors and scenarios differ by a factor of
// two or so, and it is said in words that are as coarse.
const (
	// secondsALife is the time for a patient of current, on one processor: 1.6 µs in
	// builtin:selca, 3.1 in england and 3.7 in northbridge.
	secondsALife = 2.8e-6
	// anotherOption is the time of a further option as a part of current's: what cannot
	// differ between them is simulated once.
	anotherOption = 0.3

	// Processors are those of an ordinary machine; told with the time.
	Processors = 2
)

// Duration is how long a run of so many options takes, in words, with the observed year
// that it is judged by.
func (s *Scenario) Duration(options int) string { return roughly(s.seconds(options)) }

func (s *Scenario) seconds(options int) float64 {
	p := s.Options[0].Program
	work := float64(s.units()) * (1 + anotherOption*float64(options-1))
	if len(s.Targets) > 0 && s.HasObserved {
		year := (float64(p.Window) + float64(tick.Year)) / float64(p.Stop) // its part of what is simulated of the window
		work += year * float64(observedReplications(s.Replications, s.Replications, 0))
	}
	return s.Options[0].Takes.Patients() * work * secondsALife / Processors
}

// FittingTime is how long it takes to simulate the observed year so often, as calibrate does.
func (s *Scenario) FittingTime(replications int) string {
	p := s.Options[0].Program
	year := (float64(p.Window) + float64(tick.Year)) / float64(p.Stop)
	return roughly(s.Options[0].Takes.Patients() * year * float64(replications) * secondsALife / Processors)
}

// roughly is the nearest of some times, few of them: so coarse is what is
// known of another's machine.
func roughly(seconds float64) string {
	const minute, hour = 60, 3600
	said := "a few seconds"
	for _, x := range []struct {
		seconds float64
		words   string
	}{
		{5, "about 5 seconds"}, {10, "about 10 seconds"}, {20, "about 20 seconds"}, {40, "about 40 seconds"},
		{minute, "about a minute"}, {2 * minute, "about 2 minutes"}, {3 * minute, "about 3 minutes"}, {5 * minute, "about 5 minutes"}, {10 * minute, "about 10 minutes"},
		{20 * minute, "about 20 minutes"}, {40 * minute, "about 40 minutes"}, {hour, "about an hour"}, {2 * hour, "hours"},
	} {
		if seconds < 0.75*x.seconds {
			break
		}
		said = x.words
	}
	return said
}
