package alliance

import (
	"fmt"
	"math"

	"prehabsim/internal/intake"
)

// backtest writes the year after the counted one: its demand as a change of the
// counted year's, and the headlines that are published of it. Of that year only
// totals are held, so all types and sites change alike: referrals as referrals seen,
// cancers as first treatments, further treatments as subsequent ones.
func (w *writer) backtest(d *Demand) {
	l := d.Alliance.Later
	referrals, first, subsequent := l.Seen/d.Seen, l.First/d.First, l.Subsequent/d.Subsequent
	const section = "backtest.2024_25"
	w.chapter("The year after: what the fit is asked to predict (prehabsim backtest)")
	w.line("[%s]", section)
	w.line("from   = %s", laterFrom)
	w.line("to     = %s", laterTo)
	w.line("source = %s", intake.Quoted(later+", totals alone: all types and sites change alike"))
	times := func(what, key string, by, from, to float64) {
		w.line("[%s.%s]", section, what)
		w.line(`%s = "x%s" # %s; the fitted year %s`, key, decimal(by, 4), decimal(to, 0), decimal(from, 0))
	}
	times("pathway.urgent.arrivals", "rate", referrals, d.Seen, l.Seen)
	times("pathway.symptomatic.arrivals", "rate", referrals, d.Seen, l.Seen)
	for _, way := range []string{"screening", "upgrade", "no_clock"} {
		times("pathway."+way+".arrivals", "rate", first, d.First, l.First)
	}
	for _, t := range d.Types {
		w.line("[%s.table.referral.%s]", section, t.Key)
		w.line(`conversion_pct = "x%s"`, decimal(first/referrals, 4))
	}
	for _, s := range d.Sites {
		w.line("[%s.table.mix.%s]", section, s.Key)
		w.line(`subsequent_per_first = "x%s"`, decimal(subsequent/first, 4))
		if s.DrugsFirst {
			w.plannedLater(s.planned(), subsequent/first)
		}
	}
	for _, x := range []struct {
		target   string
		observed float64
	}{{"within_28", l.Within28}, {"within_31", l.Within31}, {"within_62", l.Within62}, {"over_104", l.Over104}} {
		w.line("[%s.observed.%s]", section, x.target)
		w.line("observed = %s", decimal(x.observed/100, 4))
		w.line("source   = %s", intake.Quoted(fmt.Sprintf("%s, %s", later, d.Alliance.Name)))
	}
}

// plannedLater writes the share of those who begin with drugs for whom an operation is
// planned, in the year after: it grows as subsequent treatments do, up to all of them.
func (w *writer) plannedLater(share, growth float64) {
	if high := math.Min(1, 1.5*share) + 0.0005; high*(growth+0.00005) <= 1 { // as they are written, rounded
		w.line(`planned_operation = "x%s"`, decimal(growth, 4))
		return
	}
	w.line(`planned_operation = { value = %s, low = %s, high = 1, source = "that of the counted year x %s, its range up to 1", status = "ASSUMPTION" }`,
		decimal(math.Min(1, share*growth), 3), decimal(share/2*growth, 3), decimal(growth, 4))
}
