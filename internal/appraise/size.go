package appraise

import "prehabsim/internal/econ"

// Running is what an option costs in its year at full running, of what comes each year. What
// is Fixed is there as soon as there is any of the option, such as a lead of its service; the
// rest goes with its size: posts and beds, of which it is known how many there are, and what
// is measured.
type Running struct{ Fixed, Known, Measured econ.Pence }

// Sum is all of it, the CostAYear of the account.
func (r Running) Sum() econ.Pence { return r.Fixed + r.Known + r.Measured }

// Grows is what goes with the size of the option.
func (r Running) Grows() econ.Pence { return r.Known + r.Measured }

// Running is what an option costs at full running.
func (a *Appraisal) Running(option int) (sum Running) {
	full := a.Accounts[option].FullYear
	for i, r := range a.Ledger.Rows {
		if r.Option != a.Options[option] || r.Class != econ.Cost || r.Timing != econ.EachYear || r.Year != full {
			continue
		}
		switch l := a.lines[i]; {
		case l.Known == nil:
			sum.Measured += r.Amount
		case l.Resource == "":
			sum.Fixed += r.Amount
		default:
			sum.Known += r.Amount
		}
	}
	return sum
}
