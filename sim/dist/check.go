package dist

import (
	"fmt"
	"math"
)

// leastCV is the smallest coefficient of variation that a law by mean and sd may
// have. Below it nobody can tell the law from a constant, and the series behind
// its quantiles become long.
const leastCV = 0.001

func refuse(family, format string, args ...any) error {
	return fmt.Errorf("%s: %s", family, fmt.Sprintf(format, args...))
}

func finite(family, name string, v float64) error {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return refuse(family, "%s must be a finite number, not %v", name, v)
	}
	return nil
}

func positive(family, name string, v float64) error {
	if err := finite(family, name, v); err != nil {
		return err
	}
	if v <= 0 {
		return refuse(family, "%s must be above 0, not %v", name, v)
	}
	return nil
}

func within(family, name string, v, least, most float64) error {
	if err := finite(family, name, v); err != nil {
		return err
	}
	if v < least || v > most {
		return refuse(family, "%s must be between %v and %v, not %v", name, least, most, v)
	}
	return nil
}

// spread checks a standard deviation beside its mean.
func spread(family string, mean, sd, mostCV float64) error {
	if err := positive(family, "mean", mean); err != nil {
		return err
	}
	if err := finite(family, "sd", sd); err != nil {
		return err
	}
	switch cv := sd / mean; {
	case sd <= 0:
		return refuse(family, "sd must be above 0, not %v; for a value that does not vary use %q", sd, "constant")
	case cv < leastCV:
		return refuse(family, "sd %v is less than a thousandth of the mean %v; use %q", sd, mean, "constant")
	case cv > mostCV:
		return refuse(family, "sd %v is more than %v times the mean %v", sd, mostCV, mean)
	}
	return nil
}

// ordered checks that the ends of a range are apart and the value in the middle
// is between them.
func ordered(family, lowName string, low float64, midName string, mid float64, highName string, high float64) error {
	for _, e := range []error{finite(family, lowName, low), finite(family, midName, mid), finite(family, highName, high)} {
		if e != nil {
			return e
		}
	}
	switch {
	case low >= high:
		return refuse(family, "%s %v must be below %s %v", lowName, low, highName, high)
	case mid < low || mid > high:
		return refuse(family, "%s %v must be between %s %v and %s %v", midName, mid, lowName, low, highName, high)
	}
	return nil
}
