package study

import (
	"math"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// How long a run takes is told before it is begun, roughly: the work is the patients who
// come, and lives are of about one length. Processors and scenarios differ by a factor of
// two or so, and it is said in words that are as coarse.
const (
	// secondsALife is the time for a patient of current, on one processor: 1.6 µs in
	// builtin:selca, 3.1 in england and 3.7 in northbridge.
	secondsALife = 2.5e-6
	// anotherOption is the time of a further option as a part of current's: what cannot
	// differ between them is simulated once.
	anotherOption = 0.3

	// Processors are those of an ordinary machine; told with the time.
	Processors = 2
)

// Duration is how long a run of so many options takes, in words.
func (s *Scenario) Duration(options int) string {
	work := 1 + anotherOption*float64(options-1)
	return roughly(lives(s.Options[0].Program) * work * float64(s.Replications) * secondsALife / Processors)
}

func roughly(seconds float64) string {
	switch {
	case seconds < 4:
		return "a few seconds"
	case seconds < 20:
		return "some ten seconds"
	case seconds < 45:
		return "half a minute"
	case seconds < 90:
		return "about a minute"
	case seconds < 10*60:
		return "some minutes"
	case seconds < 40*60:
		return "a quarter of an hour or more"
	case seconds < 90*60:
		return "about an hour"
	}
	return "hours"
}

// lives is about how many patients come in one replication, those of the background
// among them.
func lives(p *engine.Program) float64 {
	days, sum := p.Calendar.Day(p.Stop), 0.0
	for i := range p.Sources {
		s := &p.Sources[i]
		sum += float64(len(s.At) + len(s.Given))
		for day := range days {
			switch {
			case s.Fill != engine.None:
				sum += s.Slots
			case day < len(s.Counts):
				sum += float64(s.Counts[day])
			case day < len(s.Rates):
				sum += s.Rates[day] * meanOf(s.Hours) * float64(tick.Day)
			}
		}
		if s.Every != engine.None {
			sum += float64(p.Stop) / math.Max(1, p.Samplers[s.Every].Scale) * meanOf(s.Hours)
		}
	}
	return sum
}

// meanOf is the mean of some factors; of none it is 1.
func meanOf(factors []float64) float64 {
	if len(factors) == 0 {
		return 1
	}
	sum := 0.0
	for _, x := range factors {
		sum += x
	}
	return sum / float64(len(factors))
}
