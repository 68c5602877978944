package appraise

import (
	"errors"
	"math"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Appraisal is what the options of a run come to in money and health. Of a scenario that
// says nothing of money it is nil, and a nil one has no accounts.
type Appraisal struct {
	Economics *facts.Economics
	Options   []string  // ids; current first
	Accounts  []Account // of each option; current's is all zeros, since all are against it
	Level     float64   // of intervals

	Replications, Draws int // of which intervals are made; no draws where they lack something

	// Burdens are the ways in which parts of the population share what the money would have
	// given elsewhere: the first everybody as much. Nothing where results are not told by
	// deprivation, or there is no threshold.
	Burdens []Burden

	// Ledger has the rows of all options at central values, each option's together.
	Ledger *econ.Ledger

	// Standing is how options stand at each threshold of the economics; nothing with fewer
	// than two draws.
	Standing []Standing

	// Table compares all options with one another by cost less cash released and QALYs, in
	// present values against current: expected over draws or, without any, at central values.
	Table []econ.Increment

	// Undecided are lines of cash for which nobody has decided that a budget falls. They
	// are counted as capacity.
	Undecided []*facts.CostLine

	// Lacking are measures that something is counted by and that rows of draws do not have:
	// then draws say nothing of money.
	Lacking []string

	seed    uint64
	lines   []*facts.CostLine // of each row of the ledger
	central []outcome         // by option
	worlds  worlds
	counts  [][]count // by option, of each unit

	partsDrawn bool // draws have what parts of the population gain, are offered and take up
	draws      *econ.Draws
}

// New makes the accounts. Rows of the set with central values give the ledger; of draws the
// inputs had the values in drawn. Level is that of intervals, such as 0.95. It refuses
// economics that cannot be added up, each problem with its line.
func New(e *facts.Economics, set *result.Set, drawn []facts.Drawn, level float64) (*Appraisal, error) {
	if e == nil {
		return nil, nil
	}
	b, err := newBook(e, set, drawn, level)
	if err != nil {
		return nil, err
	}
	a := &Appraisal{Economics: e, Options: set.Options, Level: level, Lacking: b.lacking(), seed: set.Seed}
	for option := range set.Options {
		a.counts = append(a.counts, b.counts(option))
	}
	central := b.central()
	whole, undecided, err := b.whole(central)
	if err != nil {
		return nil, err
	}
	a.Ledger, a.lines, a.Undecided = whole.Ledger, whole.lines, undecided
	if a.central, err = b.outcomes(central); err != nil {
		return nil, err
	}
	if a.worlds, err = b.worlds(); err != nil {
		return nil, err
	}
	if len(e.Threshold) > 0 {
		a.Burdens, a.partsDrawn = b.burdens(), b.partsDrawn()
	}
	a.Replications, a.Draws = len(a.worlds.chance), len(a.worlds.draws)
	a.stand()
	for option := range set.Options {
		a.Accounts = append(a.Accounts, a.account(b, option, central))
	}
	return a, nil
}

// whole is the ledger of all options, checked before anything of it is added up.
func (b *book) whole(w world) (*sheet, []*facts.CostLine, error) {
	whole := &sheet{Ledger: b.empty()}
	var undecided []*facts.CostLine
	var problems []error
	for option := range b.set.Options {
		s, lines, err := b.ledger(option, w)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		whole.Rows, whole.lines = append(whole.Rows, s.Rows...), append(whole.lines, s.lines...)
		undecided = append(undecided, lines...)
	}
	return whole, undecided, errors.Join(append(problems, b.check(whole, w)...)...)
}

// stand says how options stand among one another.
func (a *Appraisal) stand() {
	var list []econ.Alternative
	for option, o := range a.central {
		alternative := o.alternative()
		alternative.Name = a.Options[option]
		list = append(list, alternative)
	}
	if len(a.worlds.draws) >= 2 {
		a.draws = econ.NewDraws(a.Options...)
		for _, runs := range a.worlds.draws {
			var draw [][]econ.Outcome
			for _, r := range runs {
				var of []econ.Outcome
				for _, o := range r {
					of = append(of, o.net())
				}
				draw = append(draw, of)
			}
			a.draws.Add(draw...)
		}
		list = a.draws.Expected()
		for _, n := range a.Economics.Threshold {
			a.Standing = append(a.Standing, a.standing(n.Value, 0))
		}
	}
	a.Table = econ.Incremental(list)
}

// Account is that of an option by its number; nil where there is none.
func (a *Appraisal) Account(option int) *Account {
	if a == nil {
		return nil
	}
	return &a.Accounts[option]
}

// Sample is what each option came to in each draw, in order of draws and options.
func (a *Appraisal) Sample() (list []Sampled) {
	if a == nil {
		return nil
	}
	for i, runs := range a.worlds.draws {
		for option := range a.Options {
			s := Sampled{Draw: a.worlds.number[i], Option: option}
			for _, r := range runs {
				net, n := r[option].net(), float64(len(runs))
				s.Cost, s.QALYs = s.Cost+net.Cost/n, s.QALYs+net.Effect/n
				s.BedDays, s.Treatments = s.BedDays+a.unitIn(BedDay, option, r)/n, s.Treatments+a.unitIn(Treatment, option, r)/n
			}
			list = append(list, s)
		}
	}
	return list
}

// unitIn is how many units more an option has in a replication of a draw; NaN where draws do
// not have them.
func (a *Appraisal) unitIn(name string, option int, of []outcome) float64 {
	for i, u := range units {
		if c := a.counts[option][i]; u.name == name && c.measured && c.drawn {
			return of[option].units[i]
		}
	}
	return math.NaN()
}
