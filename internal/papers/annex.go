package papers

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// annex is the third depth: what whoever checks the results asks for.
func (x *Report) annex(folder fs.FS) (document.Document, error) {
	d := &document.Document{}
	d.Heading("Annex", "")
	if err := x.again(d, folder); err != nil {
		return *d, err
	}
	if err := certificate(d, folder); err != nil {
		return *d, err
	}
	part(d, x.Results.Stress())
	if x.Results.Evaluated() {
		part(d, x.Results.Cheers())
	}
	x.register(d)
	return *d, nil
}

// part adds a document to another as a part of it: its title at level 3.
func part(to *document.Document, d document.Document) {
	for _, b := range d.Blocks {
		if h, ok := b.(document.Heading); ok {
			h.Level += 2
			b = h
		}
		to.Put(b)
	}
}

// again says what it takes to make the results again: what a log of quality assurance has
// of a run, without the day and the machine's name, which change nothing.
func (x *Report) again(d *document.Document, folder fs.FS) error {
	text, err := fs.ReadFile(folder, facts.ManifestFile)
	if err != nil {
		return err
	}
	m, err := facts.ReadManifest(text)
	if err != nil {
		return err
	}
	d.Put(document.Heading{Level: 3, Text: "What it takes to make these results again"})
	t := document.NewTable("For the log of quality assurance", "")
	t.Add("Result (fingerprint)", m.Fingerprint)
	t.Add("What its tables say (digest)", cmp.Or(m.Tables, words.None))
	t.Add("Scenario", cmp.Or(m.Scenario, m.Name)+", as copied into inputs")
	t.Add("Seed", strconv.FormatUint(m.Seed, 10))
	t.Add("Replications", words.Plain(float64(m.Replications), 0))
	t.Add("Draws of the inputs", drawsOf(m.Draws-1)) // beside the central values
	t.Add("Reading of the evidence", cmp.Or(m.Evidence, scenario.Central))
	t.Add("Program that ran it", "prehabsim "+cmp.Or(m.Version, words.None)+", engine "+m.EngineVersion)
	t.Add("Program that made this report", "prehabsim "+x.Version+", engine "+x.EngineVersion)
	t.Add("System", cmp.Or(m.Machine.System, m.Arch))
	d.Put(t)
	return nil
}

func drawsOf(n int) string {
	if n < 1 {
		return "none"
	}
	return words.Plain(float64(n), 0)
}

// CertificateFile is where a proof of the engine is looked for in a folder of results.
const CertificateFile = "certificate.json"

// certificate is the proof of the engine, or how to make one.
func certificate(d *document.Document, folder fs.FS) error {
	d.Put(document.Heading{Level: 3, Text: "Proof of the engine"})
	text, err := fs.ReadFile(folder, CertificateFile)
	if err != nil {
		d.Say("The folder of results has none. This makes one, by simulating systems whose answer is known: prehabsim validate --out RESULTS/" + CertificateFile + ", RESULTS being that folder. Then make this report again.")
		return nil
	}
	var c struct {
		Agrees  bool   `json:"agrees"`
		Program string `json:"program"`
		Engine  string `json:"engine"`
		Arch    string `json:"architecture"`
		Seed    uint64 `json:"seed"`
		Cases   int    `json:"cases"`
		Of      int    `json:"of"`
		Figures []struct {
			Case, Figure, Verdict       string
			Known, Simulated, Low, High *float64
		} `json:"figures"`
	}
	if err := facts.Unmarshal(text, &c); err != nil {
		return fmt.Errorf("%s:%w", CertificateFile, err)
	}
	if len(c.Figures) == 0 {
		return fmt.Errorf("%s: it has no figures; make it again with prehabsim validate", CertificateFile)
	}
	agree := 0
	t := document.NewTable("Case", "Figure", ">Known", ">Simulated", ">From", ">To", "")
	for _, f := range c.Figures {
		if f.Verdict == "agrees" {
			agree++
		}
		t.Add(f.Case, f.Figure, number(f.Known), number(f.Simulated), number(f.Low), number(f.High), f.Verdict)
	}
	d.Say(fmt.Sprintf("prehabsim %s simulated systems whose answer is known, with engine %s on %s, seed %d: %d of %s agree.", c.Program, c.Engine, c.Arch, c.Seed, agree, words.Count(len(c.Figures), "figure")))
	switch {
	case c.Of == 0:
		d.Say("It was made by a version that does not say how many cases there are: this may not be the whole proof.")
	case c.Cases < c.Of:
		d.Say(fmt.Sprintf("Only %d of %s were run: this is not the whole proof. prehabsim validate --out RESULTS/%s, without names of cases, runs all.", c.Cases, words.Count(c.Of, "case"), CertificateFile))
	}
	d.Put(t)
	return nil
}

// number is one of a certificate, which may have none.
func number(x *float64) string {
	if x == nil {
		return words.None
	}
	return words.Short(*x, 5)
}

// statuses are what readers are told of how well a number is founded.
var statuses = map[string]string{
	"VERIFIED": "seen in the source or its data file", "DERIVED": "arithmetic on verified figures", "RECOMMENDED": "what a review of several sources settles on",
	"LOCAL": "the planner's own source", "CALIBRATED": "fitted, so that a published figure is met", "RECALLED": "from memory of a named source; check before citing",
	"ASSUMPTION": "nothing firm was found", "NOT FOUND": "looked for and not found", "FICTIONAL": "made up", "": "no source is written",
}

// register is every number that an option uses, by how well it is founded.
func (x *Report) register(d *document.Document) {
	d.Put(document.Heading{Level: 3, Text: "Register of inputs"})
	if len(x.Assumptions) == 0 {
		d.Say("The scenario has no numbers that are told with their sources.")
		return
	}
	counts := document.NewTable("Status", "What that means", ">Numbers", ">With a range")
	for _, status := range append(scenario.Statuses[:len(scenario.Statuses):len(scenario.Statuses)], "") {
		n, ranges := 0, 0
		for _, a := range x.Assumptions {
			if scenario.Grade(a.Status) != status {
				continue
			}
			n++
			if !math.IsNaN(a.Low) {
				ranges++
			}
		}
		if n > 0 {
			counts.Add(cmp.Or(status, "none"), statuses[status], words.Plain(float64(n), 0), words.Plain(float64(ranges), 0))
		}
	}
	d.Put(counts)
	d.Say("The numbers are in assumptions.csv too, for a spreadsheet.")
	t := document.NewTable("Number", ">Value", ">Low", ">High", "Unit", "Source", "Status", "Options", "Where")
	t.Fold = fmt.Sprintf("Each of %s, with its source (open it to read and to print it)", words.Count(len(x.Assumptions), "number"))
	for _, a := range x.Assumptions {
		options := strings.Join(a.Options, ", ")
		if len(a.Options) == len(x.Set.Options) {
			options = "all"
		}
		where := a.File
		if a.Line > 0 {
			where += ":" + strconv.Itoa(a.Line)
		}
		t.Add(a.Path, words.Short(a.Value, 4), words.Short(a.Low, 4), words.Short(a.High, 4), a.Unit, a.Source, a.Status, options, where)
	}
	d.Put(t)
}
