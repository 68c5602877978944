package report

import (
	"fmt"
	"math"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
)

// writeClaims puts published arithmetic beside what was simulated, line by line,
// and says in which of its three factors they part: how many patients are counted,
// what each of them saves, and who uses the beds.
func (r *Results) writeClaims(d *document.Document) {
	for _, c := range r.Claims {
		d.Heading("Published arithmetic", ": "+c.Title)
		d.Say(fmt.Sprintf("%s days less for each of %s patients make %s bed-days a year; at %s days each, room for %s. "+
			"It is arithmetic, repeated here from its three inputs; nothing simulated is fitted to it.",
			words.Exact(c.DaysSaved), words.Plain(c.Patients, 0), words.Plain(c.BedDays(), 0), words.Exact(c.Stay), people(c.More())))
		t := document.NewTable("A year", ">Published arithmetic")
		options := r.withPrehab()
		for _, o := range options {
			t.Columns = append(t.Columns, document.Column{Head: r.optionName(o) + ", simulated", Kind: document.Number, Wrap: 24, Split: true})
		}
		add := func(label, published string, of func(option int) string) {
			row := []string{label, published}
			for _, o := range options {
				row = append(row, of(o))
			}
			t.Add(row...)
		}
		figure := func(i, o int) string {
			f := additionalPatients[i]
			return r.cell(o, window(f.from(r)), f.window(r, o), 0)
		}
		add("Patients who have it", words.Plain(c.Patients, 0), func(o int) string { return words.Plain(r.of(o, window("prehab_started")).Mean, 0) })
		add("Bed-days released by each", words.Plain(c.DaysSaved, 3), func(o int) string {
			if r.insteadOf(o, window(r.bedDays())) == facts.AssumedNone {
				return facts.AssumedNone
			}
			return words.Plain(r.savedEach(o), 3)
		})
		add("Bed-days released", words.Plain(c.BedDays(), 0), func(o int) string {
			return r.cell(o, window(r.bedDays()), r.released(o, window(r.bedDays())), 0)
		})
		add("Room for so many patients", words.Plain(c.More(), 0), func(o int) string { return figure(0, o) })
		add("More cancer treatments started", "as many", func(o int) string { return figure(1, o) })
		add("More routine patients admitted", "-", func(o int) string { return figure(2, o) })
		d.Put(t)
		for _, o := range options {
			r.writeWhy(d, c, o)
		}
	}
}

// withPrehab are the options in which somebody starts prehab.
func (r *Results) withPrehab() (list []int) {
	for o := 1; o < len(r.Set.Options); o++ {
		if r.of(o, window("prehab_started")).Mean > 0 {
			list = append(list, o)
		}
	}
	return list
}

// savedEach is ward bed-days released for each patient who starts prehab.
func (r *Results) savedEach(option int) float64 {
	return r.released(option, window(r.bedDays())).Mean / r.of(option, window("prehab_started")).Mean
}

// writeWhy says why the two differ. The factors multiply: published bed-days are
// those simulated times the ratio of patients times the ratio of days each.
func (r *Results) writeWhy(d *document.Document, c facts.Claim, option int) {
	started, diagnosed := r.of(option, window("prehab_started")).Mean, r.of(0, window("diagnosed")).Mean
	d.Say(r.optionName(option) + ", why they differ:")
	who := fmt.Sprintf("Who is counted: %s patients are %s times those who agree to prehab here", words.Plain(c.Patients, 0), words.Plain(c.Patients/started, 1))
	if diagnosed > 0 {
		who += fmt.Sprintf(", and %s times the %s who are diagnosed with cancer", words.Plain(c.Patients/diagnosed, 1), words.Plain(diagnosed, 0))
	}
	d.Put(document.Paragraph{Under: true, Text: who + "."})
	if list := r.assumedNone(option); len(list) > 0 {
		d.Put(document.Paragraph{Under: true, Text: "What each saves, and who uses the beds: nothing was found out, since the scenario assumes no effect (" + inputWords(list) + ")."})
		return
	}
	each := r.savedEach(option)
	what := fmt.Sprintf("What each saves: %s ward bed-days here", words.Plain(each, 3))
	if each > 0 {
		what += fmt.Sprintf("; the published %s is %s times as much", words.Exact(c.DaysSaved), words.Plain(c.DaysSaved/each, 1))
	}
	d.Put(document.Paragraph{Under: true, Text: what + r.doseWords(option) + "."})
	use := "Who uses the beds: the arithmetic supposes that each released bed-day treats somebody else"
	if treated := additionalPatients[1].window(r, option); !math.IsNaN(treated.Mean) {
		use += ". Simulated: " + moreOrFewer(treated, r.of(0, window("treatments")).Mean, "cancer treatments started")
	}
	if others := additionalPatients[2].window(r, option); !math.IsNaN(others.Mean) {
		use += "; " + moreOrFewer(others, r.of(0, window("routine_admissions")).Mean, "routine patients admitted")
	}
	if queues := r.queues(0); len(queues) > 0 {
		use += fmt.Sprintf("; what patients wait for longest in %s is %s", words.LowerFirst(r.optionName(0)), queues[0].Title)
	}
	d.Put(document.Paragraph{Under: true, Text: use + "."})
}

// doseWords say what dose is behind what each saves. The one at treatment is not all where the
// programme goes on beside it: what acts there goes by the dose as of then.
func (r *Results) doseWords(option int) string {
	dose := r.of(option, window("prehab_dose")).Mean
	if math.IsNaN(dose) {
		return ""
	}
	text := fmt.Sprintf("; those who agree have a mean dose of %s%% when treatment begins", words.Plain(dose, 0))
	if option >= len(r.Beside) || !r.Beside[option] {
		return text + ", and effects hold where the scenario assumes them"
	}
	text += ", without what is added beside it: the programme goes on, what acts during treatment goes by the dose as of then"
	if sessions := r.of(option, window("prehab_sessions")).Mean; !math.IsNaN(sessions) {
		text += fmt.Sprintf(", and by the end they have attended %s core sessions on average", words.Plain(sessions, 1))
	}
	return text + "; effects hold where the scenario assumes them"
}

// negative turns a difference round.
func negative(d stats.Estimate) stats.Estimate {
	d.Mean, d.Low, d.High = positive(-d.Mean), positive(-d.High), positive(-d.Low)
	return d
}
