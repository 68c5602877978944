package report

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// writeFoot explains what stands in the headlines.
func (r *Results) writeFoot(d *document.Document) {
	lines := r.headlines()
	r.writeSigns(d, lines)
	if open := r.of(0, window("ward_stays_open")).Mean; open >= 5 && slices.ContainsFunc(lines, func(h headline) bool { return h.column.Measure == "mean_ward_stay" }) {
		d.Note(fmt.Sprintf("Mean stay: of stays that ended in the window. %s%% had not ended when it did, and count in bed-days alone.", words.Plain(open, 0)))
	}
	for _, line := range r.Limited {
		d.Note(line)
	}
	r.writePresets(d)
	r.writeEvidence(d)
	r.writeNobody(d)
}

// writeSigns explains what stands in place of a number, and lines that need it.
func (r *Results) writeSigns(d *document.Document, lines []headline) {
	r.writeOthers(d, lines)
	r.writeUnmoved(d, lines)
	if !r.single() && slices.ContainsFunc(lines, func(h headline) bool {
		return slices.ContainsFunc(append(slices.Clone(h.own), h.change[1:]...), unknown)
	}) {
		d.Note(once + ": one replication alone had a value, so nothing is known of chance.")
	}
	if slices.ContainsFunc(lines, func(h headline) bool {
		return slices.ContainsFunc(h.compared(), func(o int) bool { return r.stays(o, h.column) })
	}) {
		d.Note("0.0 without an interval: the same in every replication, as medians and centiles are whole days or one of a few values, while patients fare differently.")
	}
	if slices.ContainsFunc(lines, func(h headline) bool {
		return slices.ContainsFunc(h.own, func(e stats.Estimate) bool { return math.IsNaN(e.Mean) })
	}) {
		d.Note("-: there is none: no such service or posts, or nobody whom the line could count.")
	}
	if slices.ContainsFunc(lines, func(h headline) bool { return h.column.Measure == allWardDays+lessLuck }) {
		d.Note("Chance of stays taken out: every stay, complication and admission counts as what was to be expected when it was drawn. On average the same, mostly with a narrower interval: it is the line to quote, " +
			"and what is said of released bed-days is taken from it.")
	}
	r.writeCounted(d, lines)
}
