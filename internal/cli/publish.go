package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// metaOf says what a set of results is about.
func metaOf(m *compile.Model, x *experiment, set *result.Set) report.Meta {
	meta := report.Meta{
		ScenarioName: m.Name, Title: m.Title, Level: m.Level, From: m.From.String(), To: m.To.String(),
		Seed: m.Seed, Replications: len(set.OfDraw(result.Central)), WarmUp: m.WarmUp.String(), ShortWarmUp: m.ShortWarmUp(), Limited: m.LimitedSentences(), RunOut: m.RunOut.String(),
		Fingerprint: set.Fingerprint, Version: version(), EngineVersion: engine.Version,
		Resources: x.plan.Resources, Breakdowns: titled(x.plan.Breakdowns, m.Document), Assumptions: assumptions(m),
		MeasureTitles: m.MeasureTitles, Claims: m.Claims,
	}
	for _, o := range m.Options {
		meta.Options = append(meta.Options, facts.Option{ID: o.ID, Name: o.Name})
		for _, l := range o.Loads {
			l.Option = o.ID
			meta.Loads = append(meta.Loads, l)
		}
		meta.Staff = append(meta.Staff, staffOf(&o)...)
	}
	meta.Why, meta.NotMoved = unmoved(m, x.plan)
	meta.Counted, meta.Cohort = whoIsCounted(m, x.plan)
	for _, w := range m.Warnings {
		meta.Notes = append(meta.Notes, w.Text)
	}
	return meta
}

// titled gives breakdowns and their values the names that the scenario has for readers.
func titled(list []kpi.Breakdown, d *scenario.Document) []kpi.Breakdown {
	list = slices.Clone(list)
	for i := range list {
		b := &list[i]
		if n := d.Root.At("attribute", b.Name, "title"); n != nil {
			b.Title = n.Text
		}
		t := d.TableOf(b.Name)
		for _, v := range b.Values {
			if t.HasRow(v) {
				b.Titles = append(b.Titles, t.Title(v))
			}
		}
		if len(b.Titles) != len(b.Values) || slices.Equal(b.Titles, b.Values) {
			b.Titles = nil
		}
	}
	return list
}

// assumptions is the register, each number in the unit in which it is written.
func assumptions(m *compile.Model) []report.Assumption {
	var list []report.Assumption
	for _, q := range m.Register() {
		value, low, high := q.Written()
		if low == high { // no range
			low, high = math.NaN(), math.NaN()
		}
		list = append(list, report.Assumption{
			Path: q.Path, Value: value, Low: low, High: high, Unit: q.Unit, Dist: q.Dist,
			Source: q.Source, Status: q.Status, Options: q.Options, File: q.File, Line: q.Line,
		})
	}
	return list
}

// machine says where and how long a run ran.
func (a *app) machine(x *experiment, workers int) facts.Machine {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	return facts.Machine{
		Host: a.env.Hostname, System: runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version(), ArchLevel: archLevel(), Workers: workers,
		Started: x.began.UTC().Format(time.RFC3339), WallSeconds: a.now().Sub(x.began).Seconds(), Events: x.events,
	}
}

// inputsOf is a digest of what the copies of inputs will hold.
func inputsOf(m *compile.Model) string {
	h := sha256.New()
	for _, file := range m.Files {
		fmt.Fprintf(h, "%q %x\n", inputName(m.File, file.Name), sha256.Sum256(file.Bytes))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// publish writes the folder's inputs and then its tables, the manifest last.
func (a *app) publish(f *folder, m *compile.Model, results *report.Results) error {
	for _, file := range m.Files {
		path := f.name(filepath.Join("inputs", inputName(m.File, file.Name)))
		if _, err := makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		if err := writeBytes(path, file.Bytes); err != nil {
			return err
		}
	}
	return report.WriteFolder(writeFS(f.path), results)
}

// inputName is where the copy of an input stands: as it stands to the scenario's
// own file, but never outside the folder of inputs.
func inputName(scenario, name string) string {
	if inside, ok := strings.CutPrefix(name, "builtin:"); ok {
		return filepath.Join("builtin", filepath.FromSlash(inside))
	}
	if to, err := filepath.Rel(filepath.Dir(scenario), name); err == nil {
		name = to
	}
	return filepath.Clean(string(filepath.Separator) + name)[1:]
}

// printed is what "run" prints, by --format: files of the results folder, and Markdown.
var printed = map[string]string{
	"table":    "summary.txt",
	"markdown": report.Markdown.File,
	"csv":      "measures.csv",
	"json":     "results.json",
}

// printFile prints a file of the results folder, or one that is only printed.
func printFile(w io.Writer, name string, r *report.Results) error {
	for _, f := range append(slices.Clone(report.Formats), report.Markdown) {
		if f.File == name {
			return f.Write(w, r)
		}
	}
	panic("cli: results have no file " + name)
}
