package econ

import "prehabsim/sim/voi"

// Acceptability is how options stand at one threshold, given what is not known: a point of
// each acceptability curve and of their frontier. In order of options.
type Acceptability struct {
	Threshold float64

	// Probability is in which share of draws an option has the highest net benefit; a tie is
	// shared out, so they add up to 1. Luck in draws is in it, and brings chances nearer to
	// one another; without it they are those of [Draws.NetBenefit]'s Chances. By threshold it is the acceptability curve (CEAC; van
	// Hout and others 1994, Health Economics 3, 309-319).
	Probability []float64

	// AboveComparator is in which share of draws an option's net benefit is above the
	// comparator's: the chance that its net health is above 0.
	AboveComparator []float64

	// Leader is the option of the highest expected net benefit, which is the one to choose
	// even where another is more often the best, as happens where net benefit is skewed; its
	// probability by threshold is the frontier (CEAF; Fenwick, Claxton and Sculpher 2001,
	// Health Economics 10, 779-787). Of options that tie it is the first.
	Leader int

	// NetBenefit is expected, in pounds, and Loss is how much less on average than the best
	// in each draw (Alarid-Escudero and others 2019, Value in Health 22, 611-618). The
	// leader's is the smallest and is the value of perfect information, luck not taken off.
	NetBenefit, Loss []float64

	// Value of perfect information, in pounds for each decision, with luck taken off.
	EVPI voi.Information
}

// AtLeader is the point of the frontier.
func (a Acceptability) AtLeader() float64 { return a.Probability[a.Leader] }

// NoneClearlyBetter says that the leader's expected loss is within a fifth of the smallest
// loss of the others, the runner-up's: then the leader is not told from it.
func (a Acceptability) NoneClearlyBetter() bool {
	runnerUp := -1
	for j, loss := range a.Loss {
		if j != a.Leader && (runnerUp < 0 || loss < a.Loss[runnerUp]) {
			runnerUp = j
		}
	}
	return runnerUp >= 0 && !(a.Loss[a.Leader] < 0.8*a.Loss[runnerUp])
}

// Acceptability returns how options stand at each threshold.
func (d *Draws) Acceptability(thresholds []float64, s voi.Settings) []Acceptability {
	var all []Acceptability
	for _, threshold := range thresholds {
		a := d.at(threshold)
		a.EVPI = d.NetBenefit(threshold).EVPI(s)
		all = append(all, a)
	}
	return all
}

func (d *Draws) at(threshold float64) Acceptability {
	options := len(d.options)
	a := Acceptability{
		Threshold:       threshold,
		Probability:     make([]float64, options),
		AboveComparator: make([]float64, options),
		NetBenefit:      make([]float64, options),
		Loss:            make([]float64, options),
	}
	n := float64(len(d.mean))
	for _, draw := range d.mean {
		best, tied := draw[0].netMonetary(threshold), 0.0
		for _, o := range draw {
			switch net := o.netMonetary(threshold); {
			case net > best:
				best, tied = net, 1
			case net == best:
				tied++
			}
		}
		for j, o := range draw {
			net := o.netMonetary(threshold)
			a.NetBenefit[j] += net / n
			a.Loss[j] += (best - net) / n
			if net > draw[0].netMonetary(threshold) {
				a.AboveComparator[j] += 1 / n
			}
			if net == best {
				a.Probability[j] += 1 / tied / n
			}
		}
	}
	for j, loss := range a.Loss { // the highest net benefit, and more exactly
		if loss < a.Loss[a.Leader] {
			a.Leader = j
		}
	}
	return a
}
