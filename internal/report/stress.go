package report

import (
	"fmt"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
)

// stressItems are the items of STRESS-DES (Monks and others, Journal of Simulation 13, 2019:
// 55-67), in order and with their numbers.
var stressItems = []reportingItem{
	{"1.1 Purpose of the model", nil, "The background: why the question is asked now, and which decision hangs on it."},
	{"1.2 Model outputs", (*Page).stressOutputs, "Why these."},
	{"1.3 Experimentation aims", (*Page).stressAims, "Why these options, and which others were thought of."},
	{"2.1 Base model overview diagram", func(p *Page) string {
		return "A drawing of every step, for Graphviz: " + p.ask("explain", "--graph") + "."
	}, "A drawing that fits a page."},
	{"2.2 Base model logic", func(p *Page) string {
		return "The scenario says it in the order of the patient's way, step by step. What each step becomes in the simulation is printed by " + p.ask("explain") + "."
	}, nothingMore},
	{"2.3 Scenario logic", (*Page).stressOptions, "Why each change is as large as it is."},
	{"2.4 Algorithms", func(*Page) string {
		return "A queue goes by arrival, by class or by due date, as its resource says. A request for several resources takes all or none. What happens in the same second is ordered by class of event, then by patient, then by branch of the pathway, never by the order in which it was scheduled."
	}, "Rules of the service that the scenario puts more simply."},
	{"2.5.1 Components: entities", func(p *Page) string { return strings.TrimSpace("Patients. " + p.cheersGroups()) }, nothingMore},
	{"2.5.2 Components: activities", func(p *Page) string {
		return "The steps of the pathways, with the times and resources that they take: " + p.ask("explain") + "."
	}, nothingMore},
	{"2.5.3 Components: resources", (*Page).stressResources, nothingMore},
	{"2.5.4 Components: queues", func(*Page) string {
		return "A resource with a limit has a queue. Who needs several at once waits in the queue of the first."
	}, nothingMore},
	{"2.5.5 Components: entry and exit points", (*Page).stressEntry, nothingMore},
	{"3.1 Data sources", (*Page).stressSources, "Who may use the data, and where they can be had."},
	{"3.2 Pre-processing", (*Page).stressFitted, "How data were prepared before they were written into the scenario."},
	{"3.3 Input parameters", func(p *Page) string {
		if len(p.Assumptions) == 0 {
			return ""
		}
		said := fmt.Sprintf("%s, each with its range, source and status: the register of inputs, and assumptions.csv.", words.UpperFirst(words.Count(len(p.Assumptions), "number")))
		if p.Evidence != "" && p.Evidence != "central" {
			said += fmt.Sprintf(" The evidence is read as %s, not as the scenario writes it.", p.Evidence)
		}
		return said
	}, nothingMore},
	{"3.4 Assumptions", (*Page).stressAssumptions, "What matters most of it, in words of the service."},
	{"4.1 Initialisation", (*Page).stressBeginning, nothingMore},
	{"4.2 Run length", (*Page).stressLength, nothingMore},
	{"4.3 Estimation approach", (*Page).stressEstimation, nothingMore},
	{"5.1 Software or programming language", func(p *Page) string {
		return fmt.Sprintf("prehabsim %s, engine %s, a program in Go.", p.Version, p.EngineVersion)
	}, nothingMore},
	{"5.2 Random sampling", (*Page).stressChance, nothingMore},
	{"5.3 Model execution", func(*Page) string {
		return "From event to event, in whole seconds. A replication depends on the scenario, the seed and its number alone, so the result is the same however many run at once, and on whichever machines of one architecture."
	}, nothingMore},
	{"5.4 System specification", func(p *Page) string { return p.Machine.System }, "The machine, and how long it took."},
	{"6.1 Computer model sharing statement", func(p *Page) string {
		return fmt.Sprintf("The files of the scenario are in the folder inputs of the results. With them the program, which is free software (MIT licence), gives the same figures: seed %d, %s, result %s.", p.Seed, p.Ran(), p.Fingerprint)
	}, "Where the folder of results can be had."},
}

// Stress is the checklist for reports of discrete-event simulations, filled in.
func (r *Results) Stress() document.Document {
	d := &document.Document{}
	d.Put(document.Heading{Level: 1, Text: "Reporting checklist, STRESS-DES: " + r.title()})
	d.Say(whoFillsIn)
	r.Page(nil).fillIn(d, stressItems)
	return *d
}

// ask is a command about the scenario; one that is not built in is in the folder's inputs.
func (p *Page) ask(command string, flags ...string) string {
	name := p.Source
	switch {
	case name == "":
		name = "SCENARIO"
	case !strings.HasPrefix(name, "builtin:"):
		name = "inputs/" + name
	}
	return "prehabsim " + words.Shell(append([]string{command, name}, flags...)...)
}

func (p *Page) stressOutputs() string {
	return strings.TrimSpace(p.cheersOutcomes() + " Every measure is in measures.csv; columns.csv says what it is, and of whom.")
}

func (p *Page) stressAims() string {
	if len(p.Set.Options) < 2 {
		return "The present way alone: nothing is compared."
	}
	var names []string
	for o := range p.Set.Options[1:] {
		names = append(names, p.optionName(o+1))
	}
	said := fmt.Sprintf("Scenarios: the present way, and %s. Design: every option in every replication, on the same patients.", words.List(names))
	if n := p.draws(); n > 0 {
		said += fmt.Sprintf(" And in each of %s of the inputs.", words.Count(n, "draw"))
	}
	if p.Match != nil {
		said += " Optimisation: how large options are was searched for, as the first page says."
	}
	return said
}

// mostOtherwise are how many resources of an option are named.
const mostOtherwise = 4

func (p *Page) stressOptions() string {
	if len(p.Set.Options) < 2 {
		return "There is no option beside the present way."
	}
	said := "Each option is the present way with changes, from what to what and on which line: " + p.ask("check", "--all") + "."
	for o := range p.Changed {
		var names []string
		for _, name := range p.Changed[o] {
			names = append(names, p.resource(name).Title)
		}
		if o > 0 && len(names) > 0 {
			said += fmt.Sprintf(" %s has %s otherwise: %s.", p.optionName(o), words.Count(len(names), "resource"), words.Some(names, mostOtherwise))
		}
	}
	return said
}

func (p *Page) stressResources() string {
	kinds := []struct{ kind, words string }{{"places", "of places, such as beds"}, {"lists", "of lists, such as theatre sessions"}, {"slots", "of slots, each for one patient"}, {"staff", "of hours of staff"}}
	var said []string
	for _, k := range kinds {
		n := 0
		for _, x := range p.Resources {
			if x.Kind == k.kind {
				n++
			}
		}
		if n > 0 {
			said = append(said, k.words+": "+words.Plain(float64(n), 0))
		}
	}
	if len(said) == 0 {
		return "None."
	}
	return words.UpperFirst(strings.Join(said, "; ")) + ". What each opens in a year, and what is asked of it, is in loads.csv."
}

func (p *Page) stressEntry() string {
	said := "By which law patients come, and with which outcomes they leave, is in the scenario."
	if x := p.of(0, window("referrals")); x.Mean > 0 {
		said += fmt.Sprintf(" As now %s referrals a year.", words.Plain(x.Mean, 0))
	}
	return said
}

func (p *Page) stressSources() string {
	named, sources := 0, map[string]bool{}
	for _, a := range p.Assumptions {
		if a.Source != "" {
			named++
			sources[a.Source] = true
		}
	}
	if len(p.Assumptions) == 0 {
		return ""
	}
	count := func(n int) string { return words.Plain(float64(n), 0) }
	said := fmt.Sprintf("Numbers: %s; with a source written: %s; different sources: %s (the register of inputs).", count(len(p.Assumptions)), count(named), count(len(sources)))
	if n := len(p.Targets.List); n > 0 {
		said += fmt.Sprintf(" The model is held against %s (targets.csv).", words.Count(n, "published figure"))
	}
	return said
}

// stressFitted says how many numbers a fit has set; nothing where none has.
func (p *Page) stressFitted() string {
	if n := p.ofStatus("CALIBRATED"); n > 0 {
		return fmt.Sprintf("%s fitted to published figures (prehabsim calibrate).", words.UpperFirst(words.Count(n, "number")))
	}
	return ""
}

// ofStatus is how many numbers of the register have a status.
func (p *Page) ofStatus(status string) (n int) {
	for _, a := range p.Assumptions {
		if strings.HasPrefix(a.Status, status) {
			n++
		}
	}
	return n
}

func (p *Page) stressAssumptions() string {
	var said []string
	if n := p.ofStatus("ASSUMPTION"); n > 0 {
		said = append(said, fmt.Sprintf("Rest on an assumption: %s of %s (the register of inputs).", words.Plain(float64(n), 0), words.Count(len(p.Assumptions), "number")))
	}
	if len(p.Limited) == 0 && len(p.Silent) > 0 {
		said = append(said, "Not modelled: "+strings.Join(p.Silent, "; ")+".")
	}
	return strings.Join(append(said, p.Limited...), " ")
}

func (p *Page) stressBeginning() string {
	if p.WarmUp == "" || p.WarmUp == "0s" {
		return "The simulation begins with the window, without a warm-up."
	}
	return fmt.Sprintf("The simulation begins %s before the window; what happens until then is not counted. Whether that is long enough is told by %s.", p.WarmUp, p.ask("check", "--warm-up"))
}

func (p *Page) stressLength() string {
	said := fmt.Sprintf("%s, from %s to %s", words.UpperFirst(p.Ran()), words.Date(p.From), words.Date(p.To))
	if p.RunOut != "" && p.RunOut != "0s" {
		said += ", and " + p.RunOut + " beyond"
	}
	return said + "."
}

func (p *Page) stressEstimation() string {
	said := p.cheersUncertainty() + " Changes are taken replication by replication, between an option and the present way on the same patients."
	if p.single() || len(p.Set.Options) < 2 {
		said = p.cheersUncertainty()
	}
	if p.Precision != nil {
		said += " How many replications there are followed from the precision that was asked for"
		if !p.Precision.Met {
			said += ", which was not met"
		}
		said += "."
	}
	return said
}

func (p *Page) stressChance() string {
	said := fmt.Sprintf("Seed %d. A random number is named by seed, replication, patient, place and visit, and times are sampled by inversion, so that all options meet the same patients with the same luck.", p.Seed)
	if p.draws() > 0 {
		said += " Inputs are drawn by scrambled Sobol' points."
	}
	return said
}
