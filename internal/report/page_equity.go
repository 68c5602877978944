package report

import (
	"fmt"
	"slices"

	"prehabsim/internal/appraise"
	"prehabsim/internal/document"
	"prehabsim/internal/words"
)

// netByDeprivation is what the most deprived gain net of what the money would have given them
// elsewhere, at the lowest threshold and by head, and below it what the least deprived do.
func (p *Page) netByDeprivation() pageRow {
	net := func(x *appraise.Account, part func(parts int) int) pageCell {
		if x.Equity == nil {
			return textCell(words.None)
		}
		health := x.Equity.Parts[part(len(x.Equity.Parts))].Net[0][0].Health
		return spreadCell(health, func(v float64) string { return words.Signed(v, seenPlaces(v, 0)) })
	}
	first, last := func(int) int { return 0 }, func(parts int) int { return parts - 1 }
	most := row("net_health_most_deprived", "QALYs", "Net health, most deprived", "Net, most deprived", p.accounted(func(x *appraise.Account) pageCell {
		cell, least := net(x, first), net(x, last)
		if least.text.Long != words.None {
			cell.under = append(cell.under, document.Range{Name: document.Label{Long: "least deprived"}, Text: least.text})
		}
		if x.Equity != nil && x.Equity.Untold.Central != 0 {
			untold := x.Equity.Untold.Central
			cell.under = append(cell.under, document.Range{Name: document.Label{Long: "whose, not told"}, Text: document.Label{Long: words.Signed(untold, seenPlaces(untold, 0))}})
			cell.note = joinNotes(cell.note, "without QALYs of whom results do not say where they live: "+words.Exact(untold))
		}
		return cell
	}))
	most.with = []pageRow{row("net_health_least_deprived", "QALYs", "", "", p.accounted(func(x *appraise.Account) pageCell { return net(x, last) }))}
	return leaving(most, 7)
}

// partNoun is what a part of the population by deprivation is called.
func partNoun(parts int) string {
	switch parts {
	case 5:
		return "fifth"
	case 10:
		return "tenth"
	}
	return "part"
}

// writeEquity shows who gains and who loses, a line for each figure and a column for each part.
func (r *Results) writeEquity(d *document.Document) {
	a, err := r.Appraisal()
	if a == nil || err != nil || a.Burdens == nil || len(r.Set.Options) < 2 {
		return
	}
	first := a.Account(1).Equity.Parts
	noun, last := partNoun(len(first)), len(first)-1
	t := document.NewTable("")
	for i, part := range first {
		head := part.Value
		switch i {
		case 0:
			head += ", most deprived"
		case last:
			head += ", least deprived"
		}
		t.Columns = append(t.Columns, document.Column{Head: head, Kind: document.Number, Wrap: 10})
	}
	untold := slices.ContainsFunc(a.Accounts[1:], func(x appraise.Account) bool { return x.Equity.Untold.Central != 0 })
	if untold {
		t.Columns = append(t.Columns, document.Column{Head: "not told", Kind: document.Number})
	}
	t.Columns = append(t.Columns, document.Column{Head: "all", Kind: document.Number}, document.Column{Head: "most / least", Kind: document.Number, Wrap: 7})
	for o := 1; o < len(r.Set.Options); o++ {
		t.Group(r.optionName(o))
		for _, line := range r.equityLines(a, o, untold) {
			t.Under(line...)
		}
	}
	at := money(a.Economics.Threshold[0].Value)
	d.Put(document.Heading{Level: 2, Text: "Net health by deprivation", More: fmt.Sprintf(" (%s %s is the most deprived; %s, against current)", noun, first[0].Value, words.Count(a.Economics.Horizon, "year"))})
	d.Put(t)
	d.Note(fmt.Sprintf("QALYs: those of the health that money counts, by where those live who gain it. net at %s: less what the money would have given elsewhere, of which everybody loses as much. No %s counts for more than another.", at, noun))
	if len(a.Burdens) > 1 {
		d.Note(fmt.Sprintf("by gradient: a second reading, in which one of the most deprived %s loses %s times as much as one of the least, in equal steps; it is in no total.", noun, words.Short(a.Burdens[1].Times, 3)))
	}
	if untold {
		d.Note("not told: of whom results do not say where they live, such as routine patients.")
	}
	d.Note("Other thresholds, and where each figure lies by chance and evidence, are in equity.csv.")
	r.writeClosing(d, a)
}

// equityLines are the lines of an option.
func (r *Results) equityLines(a *appraise.Appraisal, option int, untold bool) (lines [][]string) {
	x := a.Account(option)
	parts := x.Equity.Parts
	line := func(head, nobodys, all, ratio string, of func(*appraise.Part) string) {
		cells := []string{head}
		for i := range parts {
			cells = append(cells, of(&parts[i]))
		}
		if untold {
			cells = append(cells, nobodys)
		}
		lines = append(lines, append(cells, all, ratio))
	}
	qalys := func(v float64) string { return words.Signed(v, max(1, seenPlaces(v, 0))) }
	offered, started := 0.0, 0.0
	for _, p := range parts {
		offered, started = offered+p.Offered, started+p.Started
	}
	if offered > 0 {
		ratio := words.None
		if b, ok := r.deprivation(); ok {
			if g, ok := r.gapOf(option, "prehab_uptake", b); ok {
				if ratio = words.Plain(g.times.Mean, 2); g.few {
					ratio = tooFew
				}
			}
		}
		line("offered prehab a year", words.None, words.Plain(offered, 0), words.None, func(p *appraise.Part) string { return words.Plain(p.Offered, 0) })
		line("agreed, % of these", words.None, words.Plain(100*started/offered, 1), ratio, func(p *appraise.Part) string { return words.Plain(100*p.Started/p.Offered, 1) })
	}
	line("treatments a year", words.None, words.Plain(treatmentsOf(parts), 0), words.None, func(p *appraise.Part) string { return words.Plain(p.Treated, 0) })
	line("QALYs", qalys(x.Equity.Untold.Central), qalys(x.QALYs.Central), words.None, func(p *appraise.Part) string { return qalys(p.QALYs.Central) })
	for u, burden := range a.Burdens {
		head := "net at " + money(a.Economics.Threshold[0].Value)
		if !burden.Equal() {
			head += ", by gradient"
		}
		line(head, qalys(x.Equity.Untold.Central), qalys(x.Net[0].Health.Central), words.None, func(p *appraise.Part) string { return qalys(p.Net[u][0].Health.Central) })
	}
	if offered > 0 {
		times, _ := x.Equity.PerOfferedTimes(0, 0)
		line("net, per 1,000 offered", words.None, words.None, words.Plain(times, 2),
			func(p *appraise.Part) string { return words.Signed(1000*p.Net[0][0].PerOffered.Central, 1) })
	}
	return lines
}

func treatmentsOf(parts []appraise.Part) (sum float64) {
	for _, p := range parts {
		sum += p.Treated
	}
	return sum
}
