package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/sim/stats"
)

// writeFoot explains what stands in the headlines.
func (r *Results) writeFoot(p *pen) {
	lines := r.headlines()
	writeSigns(p, lines)
	if open := r.of(0, window("ward_stays_open")).Mean; open >= 5 && slices.ContainsFunc(lines, func(h headline) bool { return h.column.Measure == "mean_ward_stay" }) {
		p.line(fmt.Sprintf("Mean stay: of stays that ended in the window. %s%% had not ended when it did, and count in bed-days alone.", plain(open, 0)))
	}
	var names []string
	for o := 1; o < len(r.Set.Options); o++ {
		if r.withoutEffect(o) {
			names = append(names, r.optionName(o))
		}
	}
	if len(names) > 0 {
		p.line("Prehabilitation, " + strings.Join(names, "; ") + ": contacts are given and no outcome changes in any replication. " +
			"So it is where the tiers offered have an assumed weight of 0 or no effect applies: see `prehabsim params`.")
	}
}

// writeSigns explains what stands in place of a number, and a line that needs it.
func writeSigns(p *pen, lines []headline) {
	if slices.ContainsFunc(lines, func(h headline) bool {
		return !isCentile(h.column.Measure) && slices.ContainsFunc(h.change[1:], identical)
	}) {
		p.line(noChange + ": identical in every replication.")
	}
	if !p.single && slices.ContainsFunc(lines, func(h headline) bool {
		return slices.ContainsFunc(append(slices.Clone(h.own), h.change[1:]...), unknown)
	}) {
		p.line(once + ": one replication alone had a value, so nothing is known of chance.")
	}
	if slices.ContainsFunc(lines, func(h headline) bool {
		return slices.ContainsFunc(h.own, func(e stats.Estimate) bool { return math.IsNaN(e.Mean) })
	}) {
		p.line("-: there is none: no such service or posts, or nobody whom the line could count.")
	}
	if slices.ContainsFunc(lines, func(h headline) bool { return h.column.Measure == "ward_bed_days_less_luck" }) {
		p.line("Less luck: every stay, complication and admission counts as what was to be expected when it was drawn. On average the same; " +
			"quote the line with the narrower interval.")
	}
}

// outcomes are what prehabilitation is meant to change.
var outcomes = []string{
	"ward_bed_days", "critical_care_bed_days", "mean_ward_stay",
	"complications", "readmissions", "emergency_admissions", "deaths_90_days", "called_off_unfit",
	"first_treatments", "operations", "routine_admissions",
}

// withoutEffect says that an option offers prehabilitation which current does
// not, and that not one outcome differs.
func (r *Results) withoutEffect(option int) bool {
	offered := func(o int) float64 { return r.of(o, window("prehab_contacts")).Mean }
	if !(offered(option) > 0) || offered(0) > 0 {
		return false
	}
	some := false
	for _, measure := range outcomes {
		d := r.change(option, window(measure))
		switch {
		case d.Mean < 0 || d.Mean > 0 || d.SD > 0:
			return false
		case identical(d):
			some = true
		}
	}
	return some
}
