package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
)

var cheersMD = Format{
	File:  "cheers.md",
	Title: "what a report of an economic evaluation must say (CHEERS 2022), with what the run knows of it and the gaps that its authors fill",
	Write: func(w io.Writer, r *Results) error { return document.Markdown(w, r.Cheers()) },
}

// reportingItem is an item of a checklist of what a report must say. What a run does not
// know is for its authors, and they are told what.
type reportingItem struct {
	title string
	says  func(*Page) string // nil, or nothing said: the run does not know
	wants string             // of its authors
}

// nothingMore is wanted of the authors where the run knows all.
const nothingMore = "Nothing."

// fillIn writes items, each under its heading.
func (p *Page) fillIn(d *document.Document, items []reportingItem) {
	for _, x := range items {
		d.Heading(x.title, "")
		said := ""
		if x.says != nil {
			said = x.says(p)
		}
		if said == "" {
			d.Put(document.Entry{Head: "Gap.", Text: x.wants})
			continue
		}
		d.Say(said)
		if x.wants != nothingMore {
			d.Put(document.Entry{Head: "For the authors.", Text: x.wants})
		}
	}
}

// cheersItems are the 28 items of CHEERS 2022 (Husereau and others, Value in Health 25, 2022:
// 3-9), in order.
var cheersItems = []reportingItem{
	{"Title", func(p *Page) string {
		return fmt.Sprintf("%s The options compared: %s.", ended(p.title()), words.List(p.optionNames()))
	}, "Say in the title that it is an economic evaluation by simulation."},
	{"Abstract", nil, "A summary of context, methods, results and other analyses; the verdict under item 23 is its heart."},
	{"Background and objectives", nil, "Why the question is asked now, and which decision hangs on it."},
	{"Health economic analysis plan", nil, "Whether there was a plan before the run, and where it can be read."},
	{"Study population", (*Page).cheersPopulation, "Who these patients are, with their age and stage, and who is left out."},
	{"Setting and location", nil, "Which hospitals and services, and what of their way of working matters."},
	{"Comparators", func(p *Page) string {
		return "Each option with the way it is now, and with each other, on the same patients: " + words.List(p.optionNames()) + "."
	}, "Why these, and which others were thought of."},
	{"Perspective", (*Page).cheersPayers, "Whose costs and health were meant to count."},
	{"Time horizon", func(p *Page) string {
		return fmt.Sprintf("Money and health: %s from the first day of the window. Patients, waits and beds: %s.", words.Count(p.Economics.Horizon, "year"), words.LowerFirst(p.when()))
	}, "Why that long is enough."},
	{"Discount rate", (*Page).moneyFoot, "Why these rates."},
	{"Selection of outcomes", (*Page).cheersOutcomes, "Why these."},
	{"Measurement of outcomes", func(*Page) string {
		return "All are counted in the simulation: columns.csv and measures.csv say of whom and when, assumptions.csv from which figures and sources."
	}, "How far the published effects fit this place."},
	{"Valuation of outcomes", (*Page).cheersHealth, "Whose values these are."},
	{"Measurement and valuation of resources and costs", func(*Page) string {
		return "Quantities come out of the simulation or are written in the scenario; each is a row of ledger.csv with its price, payer and class, and the rows add up to the page."
	}, "Which local prices differ."},
	{"Currency, price date, and conversion", (*Page).cheersPrices, nothingMore},
	{"Rationale and description of model", func(p *Page) string {
		return fmt.Sprintf("A discrete-event simulation of patients who share beds, theatres, clinics and staff, since capacity that is released helps only where it is the bottleneck. By prehabsim, engine %s; the result is named %s.", p.EngineVersion, p.Fingerprint[:min(16, len(p.Fingerprint))])
	}, "Why it suits the question."},
	{"Analytics and assumptions", (*Page).cheersAnalytics, "Which assumptions the authors changed."},
	{"Characterising heterogeneity", (*Page).cheersGroups, "Which groups were meant to be told apart."},
	{"Characterising distributional effects", (*Page).cheersFifths, "How they bear on priorities."},
	{"Characterising uncertainty", (*Page).cheersUncertainty, "Which doubts no range expresses."},
	{"Approach to engagement with patients and others affected by the study", nil, "Who was asked, and how."},
	{"Study parameters", func(p *Page) string {
		return fmt.Sprintf("%s, each with its range, source and status, in assumptions.csv.", words.UpperFirst(words.Count(len(p.Assumptions), "number")))
	}, nothingMore},
	{"Summary of main results", func(p *Page) string { return p.verdict().String() }, "What follows from it."},
	{"Effect of uncertainty", func(p *Page) string { return p.entryText("How sure") }, "What would have to be measured locally."},
	{"Effect of engagement with patients and others affected by the study", nil, "What it changed."},
	{"Study findings, limitations, generalisability, and current knowledge", (*Page).cheersLimits, "How the findings fit what else is known."},
	{"Source of funding", nil, "Who paid, and what they decided."},
	{"Conflicts of interest", nil, "Those of the authors."},
}

// Evaluated says that there is an economic evaluation to report.
func (r *Results) Evaluated() bool { return r.Economics != nil && len(r.Set.Options) > 1 }

// Cheers is the list filled in.
func (r *Results) Cheers() document.Document {
	d := &document.Document{}
	d.Put(document.Heading{Level: 1, Text: "Reporting checklist, CHEERS 2022: " + r.title()})
	if !r.Evaluated() {
		d.Say("Nothing to report: the scenario has no prices, or no option beside the way it is now, so this is no economic evaluation.")
		return *d
	}
	d.Say(whoFillsIn)
	p := r.Page(nil)
	items := slices.Clone(cheersItems)
	for i := range items {
		items[i].title = fmt.Sprintf("%d. %s", i+1, items[i].title)
	}
	p.fillIn(d, items)
	return *d
}

const whoFillsIn = "What the run knows stands here. What it does not know is marked as a gap, with what the authors of a report would have to say."

// optionNames are what people call the options on the page.
func (p *Page) optionNames() (list []string) {
	for _, o := range p.shown[1:] {
		list = append(list, facts.OptionName(p.Options, p.Set.Options[o]))
	}
	return list
}

func (p *Page) cheersPopulation() string {
	x := p.of(0, window("first_treatments"))
	if !(x.Mean > 0) { // not measured, or nobody
		return ""
	}
	return fmt.Sprintf("All patients of the scenario's pathways: %s first treatments a year as now.", words.Plain(x.Mean, 0))
}

// cheersPayers are those who pay for anything.
func (p *Page) cheersPayers() string {
	var payers []string
	for _, l := range p.Economics.Lines {
		if l.Payer != "" && !slices.Contains(payers, l.Payer) {
			payers = append(payers, l.Payer)
		}
	}
	if len(payers) == 0 {
		return ""
	}
	slices.Sort(payers)
	return fmt.Sprintf("Costs are told by who pays them (budget.csv): %s. What no line of the ledger names is not counted.", words.List(payers))
}

func (p *Page) cheersOutcomes() string {
	var list []string
	for _, part := range p.parts {
		for _, x := range part.rows {
			label := words.LowerFirst(x.label.Long)
			if len(x.with) > 0 { // the other half stands below it
				label = strings.Replace(label, "most deprived", "most and least deprived", 1)
			}
			list = append(list, label)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return "The rows of the page: " + strings.Join(list, "; ") + "."
}

func (p *Page) cheersHealth() string {
	e := p.Economics
	var list []string
	for _, l := range e.Lines {
		if title := l.Title; l.Kind == facts.HealthKind && !slices.Contains(list, title) {
			list = append(list, title)
		}
	}
	if len(list) == 0 {
		return ""
	}
	said := fmt.Sprintf("Quality-adjusted life years, of what the simulation counts alone: %s.", words.List(list))
	var at []string
	for _, t := range e.Threshold {
		at = append(at, money(t.Value))
	}
	if len(at) > 0 {
		said += " Net health is told at " + words.List(at) + " for one."
	}
	return said
}

func (p *Page) cheersPrices() string {
	e := p.Economics
	said := "Pounds of " + e.PriceYear + "."
	if len(e.Index) > 1 {
		said += fmt.Sprintf(" Older and newer prices are brought there by an index of %s to %s", e.Index[0].Year, e.Index[len(e.Index)-1].Year)
		if e.IndexFrom != "" {
			said += " (" + e.IndexFrom + ")"
		}
		said += "."
	}
	return said
}

func (p *Page) cheersAnalytics() string {
	said := words.UpperFirst(p.Ran()) + ", warm-up " + p.WarmUp + "."
	if t := p.Targets; len(t.List) > 0 {
		said += " " + t.Count()
		if t.Replications > 0 {
			said += " " + strings.Join(t.Verdicts(), " ")
		}
	}
	if p.Evidence != "" {
		said += fmt.Sprintf(" The evidence is read as %s.", p.Evidence)
	}
	return said
}

func (p *Page) cheersGroups() string {
	var list []string
	for _, b := range p.Breakdowns {
		title := b.Title
		if title == "" {
			title = b.Name
		}
		list = append(list, words.LowerFirst(title))
	}
	if len(list) == 0 {
		return ""
	}
	return "Measures are told by " + words.List(list) + " (measures.csv)."
}

func (p *Page) cheersFifths() string {
	if !slices.ContainsFunc(p.Breakdowns, func(b kpi.Breakdown) bool { return b.Name == Deprivation }) {
		return ""
	}
	said := "Reach and waits are told by fifth of deprivation, 1 the most deprived, and as gaps between the most and the least deprived (gaps.csv)."
	if a, err := p.Appraisal(); err == nil && a != nil && a.Burdens != nil {
		said += " So is net health: what each gains less its share of what the money would have given elsewhere, without weights (equity.csv)."
	}
	return said
}

func (p *Page) cheersUncertainty() string {
	said := fmt.Sprintf("Chance, between replications with the same numbers: intervals of %s%%.", words.Short(100*p.Level, 3))
	if p.single() {
		said = "One replication says nothing of chance."
	}
	if n := p.draws(); n > 0 {
		return fmt.Sprintf("%s What is not known of the inputs: %s of %s, all options on the same (inputs.csv, psa.csv).", said, words.Count(n, "draw"), words.Count(len(p.Drawn), "input"))
	}
	return said + " The evidence was not drawn, so what it leaves open is not told."
}

func (p *Page) cheersLimits() string {
	var said []string
	if len(p.Silent) > 0 {
		said = append(said, "Not counted: "+strings.Join(p.Silent, "; ")+".")
	}
	if t := p.Targets; t.Replications > 0 && t.Missed() > 0 {
		said = append(said, fmt.Sprintf("Of %d published figures %d are missed (targets.csv).", len(t.List), t.Missed()))
	}
	return strings.Join(said, " ")
}

// entryText is what the page says under a head.
func (p *Page) entryText(head string) string {
	for _, x := range p.entries() {
		if x.Head == head {
			return x.Text
		}
	}
	return ""
}
