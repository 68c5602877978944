package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/voi"
)

// Study is a local study of an input that somebody thinks of. Costs are in the measure's
// unit.
type Study struct {
	Input      string
	Patients   []int
	SD         float64 // between patients, of an input that is a mean; 0: the input is a share, and is counted
	Once       float64 // what it costs whatever its size
	PerPatient float64
	Years      float64 // for which the decision holds; 0: one
}

func (s *Study) asked() bool {
	return len(s.Patients) > 0 || s.SD != 0 || s.Once != 0 || s.PerPatient != 0
}

// tenth is how near a study comes to certainty before more patients are not worth having.
const tenth = 0.1

// Study says what a study would be worth, by its number of patients.
func (v *View) Study(s Study) (document.Document, error) {
	d := &document.Document{}
	i, err := v.Input(s.Input)
	if err != nil {
		return *d, err
	}
	x := &v.Inputs[i]
	if s.Years == 0 {
		s.Years = 1
	}
	if err := v.mayStudy(s, x); err != nil {
		return *d, err
	}
	how := voi.MeasureMean(s.SD)
	what := fmt.Sprintf("which measures its mean; patients differ with a standard deviation of %s", quantity(x, s.SD))
	if s.SD == 0 {
		scale := shareScale(x)
		how = func(parameter float64, patients int, luck float64) float64 {
			return scale * voi.CountEvents(parameter/scale, patients, luck)
		}
		what = "which counts to how many of its patients it happens"
	}
	sizes := slices.Compact(slices.Sorted(slices.Values(s.Patients)))
	v.writeHead(d)
	d.Say(fmt.Sprintf("A study of %s, %s.", v.called(x), what))
	all := v.outcomes.EVPPI(v.settings(), v.inputs[i])
	found := v.outcomes.EVSI(v.settings(), v.inputs[i], how, sizes...)
	if !(all.Value > 2*all.SE) {
		d.Say(fmt.Sprintf("To know it exactly is worth %s %s, with a standard error of %s: it cannot be told from nothing by %s, so no study of it can be.",
			worth(all, all.SE), v.Unit(), plain(all.SE, all.SE), words.Count(v.Draws(), "draw")))
		return *d, nil
	}
	costs := s.Once > 0 || s.PerPatient > 0
	d.Put(sizesTable(s, all, found, costs))
	d.Note(fmt.Sprintf("Worth is what a better choice of option would bring on average, in %s.", v.Unit()))
	if costs {
		v.sayBest(d, s, found)
		return *d, nil
	}
	for _, f := range found {
		if f.Value >= (1-tenth)*all.Value {
			d.Say(fmt.Sprintf("With %s it is within a tenth of knowing it exactly: more patients are hardly worth having.", words.Count(f.Patients, "patient")))
			return *d, nil
		}
	}
	d.Say("None of these is within a tenth of knowing it exactly: larger ones would be worth more.")
	return *d, nil
}

// sizesTable has a row for each size of a study, and one for knowing the input exactly.
func sizesTable(s Study, all voi.Information, found []voi.SampleInformation, costs bool) *document.Table {
	heads := []string{">patients", ">worth", ">standard\nerror", ">of knowing\nit exactly"}
	if costs {
		heads = append(heads, ">less cost")
	}
	table := document.NewTable(heads...)
	for _, f := range found {
		cells := []string{words.Plain(float64(f.Patients), 0), worth(f.Information, all.Value), plain(f.SE, all.Value), words.Plain(100*min(1, max(0, f.Value)/all.Value), 0) + "%"}
		if costs {
			cells = append(cells, words.Signed(s.Years*max(0, f.Value)-s.Once-s.PerPatient*float64(f.Patients), words.Places(all.Value*s.Years)))
		}
		table.Add(cells...)
	}
	table.Add("exactly", worth(all, all.Value), plain(all.SE, all.Value), "100%")
	return table
}

func (v *View) sayBest(d *document.Document, s Study, found []voi.SampleInformation) {
	n, net := voi.BestSize(found, s.Years, s.Once, s.PerPatient)
	years := words.Short(s.Years, 3) + " years"
	if s.Years == 1 {
		years = "one year"
	}
	if n == 0 {
		d.Say(fmt.Sprintf("None of these is worth its cost over %s.", years))
		return
	}
	said := fmt.Sprintf("Over %s the best of these has %s: worth %s more than it costs", years, words.Count(n, "patient"), words.Plain(net, words.Places(net)))
	i := slices.IndexFunc(found, func(f voi.SampleInformation) bool { return f.Patients == n })
	if net < 2*s.Years*found[i].SE {
		said += ", which its standard error does not tell from nothing"
	}
	if i == len(found)-1 {
		d.Say(said + ". Larger ones may be worth more.")
		return
	}
	d.Say(said + ". Beyond, more patients cost more than they bring.")
}

// mayStudy refuses what is no study.
func (v *View) mayStudy(s Study, x *facts.Drawn) error {
	switch {
	case v.Measure.Better == "":
		return diag.Usage.Errorf("of %s neither more nor less is better, so that nothing is worth knowing for its sake; choose another --measure", v.Measure.Name)
	case len(s.Patients) == 0:
		return diag.Usage.Errorf("say of how many patients, such as --patients 20,50,100")
	case slices.Min(s.Patients) < 1 || slices.Max(s.Patients) > 1_000_000:
		return diag.Usage.Errorf("a study has 1 to 1,000,000 patients")
	case s.SD < 0 || s.Once < 0 || s.PerPatient < 0 || s.Years < 0 || math.IsNaN(s.SD+s.Once+s.PerPatient+s.Years):
		return diag.Usage.Errorf("a spread, a cost and a number of years must be 0 or more")
	case s.SD == 0 && !isShare(x):
		return diag.Usage.Errorf("%s is no share that could be counted; say how patients differ in it, such as --sd 3", Short(x))
	}
	return nil
}

// isShare says that an input lies between none and all in every draw. A ratio may do so as
// well, so people are asked to know what they count.
func isShare(x *facts.Drawn) bool {
	return (x.Unit == "" || x.Unit == "%") && slices.Min(x.Values) >= 0 && slices.Max(x.Values) <= shareScale(x)
}

func shareScale(x *facts.Drawn) float64 {
	if x.Unit == "%" {
		return 100
	}
	return 1
}
