package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

var resultsJSON = Format{
	File:  "results.json",
	Title: "measures, differences, series and loads in one file for programs, with what binds",
	Write: writeResults,
}

var manifestJSON = Format{
	File:  facts.ManifestFile,
	Title: "what was run, where, and how to repeat it",
	Write: func(w io.Writer, r *Results) error {
		text, err := marshal(facts.Manifest{
			Format: 1, Name: r.ScenarioName, Title: r.Title, Scenario: r.Source, Evidence: r.Evidence, Options: r.Options, Resources: r.titled(), Groups: r.groups(), Standards: r.Standards, Level: r.Level,
			Window: facts.Window{From: r.From, To: r.To}, WarmUp: r.WarmUp, RunOut: r.RunOut, Seed: r.Seed, Replications: r.Replications, Draws: r.Set.Draws,
			Fingerprint: r.Fingerprint, Version: r.Version, EngineVersion: r.EngineVersion, Arch: r.Set.Arch, Tables: r.Digest(), Files: r.written,
			Match: r.Match, Grid: r.Grid, Worth: r.Worth, Grown: r.Grown, Precision: r.Precision, Machine: r.Machine,
		}, "  ")
		if err != nil {
			return err
		}
		_, err = w.Write(text)
		return err
	},
}

// titled are the resources that are not called by their ids.
func (r *Results) titled() (list []facts.Named) {
	for _, x := range r.Resources {
		if x.Title != "" && x.Title != x.Name {
			list = append(list, facts.Named{ID: x.Name, Name: x.Title})
		}
	}
	return list
}

// groups are the breakdowns, with what readers call their values.
func (r *Results) groups() (list []facts.Groups) {
	for _, b := range r.Breakdowns {
		g := facts.Groups{Named: facts.Named{ID: b.Name, Name: titleOr(b)}}
		for i, title := range titlesOf(b) {
			g.Values = append(g.Values, facts.Named{ID: b.Values[i], Name: title})
		}
		list = append(list, g)
	}
	return list
}

type estimateJSON struct {
	Mean words.JSON `json:"mean"`
	Low  words.JSON `json:"low"`
	High words.JSON `json:"high"`
	SD   words.JSON `json:"sd"`
	N    int        `json:"n"`
}

func jsonOf(e stats.Estimate) estimateJSON {
	return estimateJSON{words.JSON(e.Mean), words.JSON(e.Low), words.JSON(e.High), words.JSON(e.SD), e.N}
}

// changeJSON is a difference from current, and what says that it is none.
type changeJSON struct {
	estimateJSON
	Word   string   `json:"note,omitempty"`
	Inputs []string `json:"inputs,omitempty"` // paths of the numbers that say so
}

func (r *Results) changeJSON(option int, c result.Column, d stats.Estimate) changeJSON {
	x := changeJSON{estimateJSON: jsonOf(d), Word: r.insteadOf(option, c)}
	if o := r.others(option, c); o.Text != "" {
		x.Word = o.note()
	}
	for _, i := range r.inputs(option, c) {
		x.Inputs = append(x.Inputs, i.Path)
	}
	return x
}

// lineJSON is one measure at one place and period: an estimate of every option,
// in their order, and their differences from the first.
type lineJSON struct {
	Measure string `json:"measure"`
	Title   string `json:"title"`
	Unit    string `json:"unit"`
	Better  string `json:"better"`
	By      string `json:"by"`
	Value   string `json:"value"`
	Period  string `json:"period"`

	Estimates   []estimateJSON `json:"estimates"`
	Differences []changeJSON   `json:"differences"`
}

// writeResults writes one measure a line, so that two files can be compared.
func writeResults(w io.Writer, r *Results) error {
	b := bufio.NewWriter(w)
	meta, err := marshal(r.Meta, "")
	if err != nil {
		return err
	}
	b.WriteString("{\"meta\":")
	b.Write(bytes.TrimSpace(meta))
	list := func(key string, n int, line func(i int) any) {
		b.WriteString(",\n\"" + key + "\":[")
		for i := range n {
			text, lineErr := marshal(line(i), "")
			if err == nil {
				err = lineErr
			}
			if i > 0 {
				b.WriteString(",")
			}
			b.WriteString("\n")
			b.Write(bytes.TrimSpace(text))
		}
		b.WriteString("]")
	}
	list("measures", len(r.Set.Columns), r.measureLine)
	list("additional_patients", len(additionalPatients), r.additionalLine)
	list("series", len(r.Set.Series)*len(r.Set.Months), r.seriesLine)
	list("binding", len(r.Set.Options), func(option int) any { return r.bindingLine(option) })
	circles := r.circles()
	list("circular_waits", len(circles), func(i int) any { return circles[i] })
	b.WriteString("}\n")
	if err != nil {
		return err
	}
	return b.Flush()
}

func (r *Results) measureLine(i int) any {
	c := r.Set.Columns[i]
	m := measureOf(c.Measure)
	line := lineJSON{Measure: m.Name, Title: r.titleOf(c), Unit: m.Unit, Better: m.Better, Period: period(c.Year), Differences: []changeJSON{}}
	line.By, line.Value = group(c.By, c.Value)
	for option := range r.Set.Options {
		line.Estimates = append(line.Estimates, jsonOf(r.estimate(option, i)))
		if option > 0 {
			line.Differences = append(line.Differences, r.changeJSON(option, c, r.difference(option, i)))
		}
	}
	return line
}

func (r *Results) additionalLine(i int) any {
	f := &additionalPatients[i]
	line := lineJSON{Measure: f.Measure, Title: f.Title, Unit: additionalUnit, Better: "higher", By: "all", Value: "all", Period: "window",
		Estimates: []estimateJSON{}, Differences: []changeJSON{}}
	for option := 1; option < len(r.Set.Options); option++ {
		line.Differences = append(line.Differences, r.changeJSON(option, window(f.from(r)), f.window(r, option)))
	}
	return line
}

func (r *Results) seriesLine(i int) any {
	serie, month := i/len(r.Set.Months), i%len(r.Set.Months)
	s := r.Set.Series[serie]
	line := lineJSON{Measure: s.Measure, Period: r.Set.Months[month], Differences: []changeJSON{}}
	if k := kpi.FindSerie(s.Measure); k != nil {
		line.Title, line.Unit, line.Better = k.Title, k.Unit, k.Better
	}
	line.By, line.Value = group(s.By, s.Value)
	for option := range r.Set.Options {
		own, difference := r.Set.CellEstimate(option, serie, month, r.Level)
		line.Estimates = append(line.Estimates, jsonOf(own))
		if option > 0 {
			line.Differences = append(line.Differences, changeJSON{estimateJSON: jsonOf(difference)})
		}
	}
	return line
}

// marshal is json.Marshal without escapes for HTML.
func marshal(x any, indent string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	err := e.Encode(x)
	return b.Bytes(), err
}
