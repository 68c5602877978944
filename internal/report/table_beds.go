package report

import (
	"fmt"
	"slices"

	"prehabsim/internal/appraise"
	"prehabsim/internal/document"
	"prehabsim/internal/econ"
)

// A bed-day that is released has three values, which answer different questions: what leaves
// a budget, what it costs, and what the next patient in it gains. One goes into totals; the
// others are told beside it, so that nobody adds them up.

// bedDayValues are those of some options, by line: a price is the same in all, and a class
// need not be.
func (r *Results) bedDayValues(options []int) (list []appraise.BedDayValue) {
	a, err := r.Appraisal()
	if err != nil || a == nil {
		return nil
	}
	for _, o := range options {
		for _, v := range a.Account(o).BedDays {
			if !slices.ContainsFunc(list, func(x appraise.BedDayValue) bool {
				return x.Title == v.Title && x.Class == v.Class && x.Used() == v.Used() && x.Accounting == v.Accounting
			}) {
				list = append(list, v)
			}
		}
	}
	return list
}

// bedDayFoot says what a ward bed-day that is released counts as, and what is not known of
// the next patient; "" where no line values any.
func (p *Page) bedDayFoot() string {
	for _, v := range p.bedDayValues(p.shown) {
		switch {
		case v.Class == econ.NotMonetised:
			continue
		case v.ByNext:
			return fmt.Sprintf("a released bed-day is %s, what the next patient gains net", money(v.Opportunity.Pounds()))
		}
		text := fmt.Sprintf("a released bed-day is %s, its cost", money(v.Used().Pounds()))
		if v.Class == econ.CashReleasing {
			text = fmt.Sprintf("a released bed-day is %s in cash", money(v.Used().Pounds()))
		}
		if v.HasNext {
			return text + fmt.Sprintf(", not the next patient's %s", money(v.Opportunity.Pounds()))
		}
		return text + ", no next patient being known"
	}
	return ""
}

// writeBedDays shows the three values of each line.
func (r *Results) writeBedDays(d *document.Document) {
	var options []int
	for o := range r.Set.Options {
		options = append(options, o)
	}
	list := r.bedDayValues(options)
	if len(list) == 0 {
		return
	}
	t := document.NewTable("")
	for _, head := range []string{"in totals", "cash", "what it costs", "next patient"} {
		t.Columns = append(t.Columns, document.Column{Head: head, Kind: document.Number, Wrap: 12})
	}
	pounds := func(p econ.Pence, known bool) string {
		if !known {
			return "not known"
		}
		return money(p.Pounds())
	}
	for _, v := range list {
		used := money(v.Used().Pounds())
		if v.Class == econ.NotMonetised {
			used = "counted only"
		}
		t.Add(v.Title, used, money(v.Cash.Pounds()), pounds(v.Accounting, v.Accounting != 0), pounds(v.Opportunity, v.HasNext))
	}
	d.Put(document.Heading{Level: 2, Text: "What a bed-day released is worth", More: ", " + r.Economics.PriceYear + " prices"})
	d.Put(t)
	text := "One of the three goes into totals. cash: what leaves a budget, nothing unless somebody has decided so."
	if r.Economics.NextPatient.Known() {
		text += fmt.Sprintf(" next patient: what whoever fills the bed gains at %s for a QALY, less what the rest of that treatment costs, a day of that stay; below 0 it costs more than it gives.", money(r.Economics.Threshold[0].Value))
	} else {
		text += " next patient: nothing says who fills the bed; [economics.next_patient] would."
	}
	d.Note(text)
}
