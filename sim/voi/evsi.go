package voi

import (
	"math"

	"prehabsim/sim/fmath"
	"prehabsim/sim/rng"
)

// Study is what a study of so many patients reports of a parameter whose true value is
// given. Its luck is a number strictly between 0 and 1, and it reports more the larger
// that is.
type Study func(parameter float64, patients int, luck float64) float64

// CountEvents is a study that counts to how many of its patients something happens,
// where the parameter is the chance of it: an audit of complications or of uptake. It
// reports the share.
func CountEvents(chance float64, patients int, luck float64) float64 {
	// The fewest events that are reached with probability luck. P(X ≤ k) is an incomplete
	// beta function (Johnson, Kemp and Kotz 2005, Univariate Discrete Distributions, ch. 3).
	low, high := 0, patients
	for low < high {
		k := (low + high) / 2
		if binomialUpTo(k, patients, chance) >= luck {
			high = k
		} else {
			low = k + 1
		}
	}
	return float64(low) / float64(patients)
}

// binomialUpTo is the probability of k events or fewer.
func binomialUpTo(k, patients int, chance float64) float64 {
	switch {
	case k < 0:
		return 0
	case k >= patients || chance <= 0:
		return 1
	case chance >= 1:
		return 0
	}
	return fmath.RegIncBeta(float64(patients-k), float64(k+1), 1-chance)
}

// MeasureMean is a study that reports the mean of a number that varies between patients
// with this standard deviation, such as days in hospital. Of a difference between two
// groups of half the patients each it is twice that of one patient.
func MeasureMean(sd float64) Study {
	return func(mean float64, patients int, luck float64) float64 {
		return mean + float64(sd*fmath.NormQuantile(luck))/math.Sqrt(float64(patients))
	}
}

// SampleInformation is what a study of so many patients is worth.
type SampleInformation struct {
	Patients int
	Information
}

// datasets are how many made-up results each draw has. They come in pairs of opposite
// luck, whose errors cancel for the better part.
const datasets = 8

// EVSI returns the expected value of sample information: how much better it would be to
// choose after a study of one input than without it, for each number of patients. In each
// draw the study is made up, given that draw's value of the input; the differences are then
// regressed on what it reports (Strong, Oakley, Brennan and Breeze 2015, Medical Decision
// Making 35, 570–583), which says what a reader of the report would expect. The draws are
// what is believed of the input before. With many patients it comes to [Outcomes.EVPPI].
//
// The same luck serves every number of patients, so that one can be compared with another.
// The standard error is that with two of the eight made-up results of each draw.
func (o *Outcomes) EVSI(s Settings, input []float64, study Study, patients ...int) []SampleInformation {
	d, n := differences(o.value), o.Draws()
	var list []SampleInformation
	for _, size := range patients {
		var reports [][][]float64 // the functions of what is reported, for each set of results
		for k := range datasets {
			reports = append(reports, design(s.report(k, input, study, size)))
		}
		i := Information{}
		for _, q := range reports {
			p := s.partial(q, d)
			i.Value += p.Value / datasets
			i.Raw += p.Raw / datasets
		}
		if len(d) > 0 {
			i.SE = s.again(n, func(times []float64) float64 {
				return (gain(again(reports[0], d, times), times) + gain(again(reports[1], d, times), times)) / 2
			}).se()
		}
		list = append(list, SampleInformation{size, i})
	}
	return list
}

// report is what the study reports in each draw.
func (s Settings) report(dataset int, input []float64, study Study, patients int) []float64 {
	key := rng.NewKey(s.Seed, uint64(dataset/2))
	r := make([]float64, len(input))
	for i, x := range input {
		luck := key.Uniform(uint64(i), studySite, 0)
		if dataset%2 == 1 {
			luck = 1 - luck
		}
		r[i] = study(x, patients, luck)
	}
	return r
}

// BestSize returns the number of patients beyond which more are not worth what they cost,
// and what the study is then worth: the expected net benefit of sampling, the value of a
// decision times the decisions that it serves, less what is paid once and for each
// patient (Willan and Pinto 2005, Statistics in Medicine 24, 1791–1806). Where no study is
// worth its cost it is 0 patients and 0. Values are in the unit of the costs.
func BestSize(sizes []SampleInformation, decisions, once, perPatient float64) (patients int, net float64) {
	for _, i := range sizes {
		worth := float64(decisions*i.Value) - once - float64(perPatient*float64(i.Patients))
		if worth > net {
			patients, net = i.Patients, worth
		}
	}
	return patients, net
}
