package study

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
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

// meta says what a set of results is about.
func (x *Study) meta(set *result.Set) report.Meta {
	m := x.Model
	meta := report.Meta{
		ScenarioName: m.Name, Title: m.Title, Level: m.Level, From: m.From.String(), To: m.To.String(),
		Seed: m.Seed, Replications: len(set.OfDraw(result.Central)), Planned: m.Planned, WarmUp: m.WarmUp.String(), Cautions: m.Cautions(), Limited: m.EffectSentences(namesOf), RunOut: m.RunOut.String(),
		Fingerprint: set.Fingerprint, Version: Version(), EngineVersion: engine.Version,
		Resources: x.Plan.Resources, Breakdowns: titled(x.Plan.Breakdowns, m.Document), Assumptions: x.Assumptions(), Drawn: x.drawn(set), Outside: x.outside(),
		MeasureTitles: m.MeasureTitles, Claims: m.Claims, Economics: x.economics(), Match: x.match, Grid: x.grid, Worth: x.worth, Grown: x.grown,
	}
	meta.Standards, meta.Silent = m.Options[0].Standards, m.Silent()
	if said := m.NotModelled(); said != "" {
		meta.Limited = append(meta.Limited, said)
	}
	meta.Evidence, meta.Presets = string(x.choice.Evidence), x.presets
	for _, o := range m.Options {
		meta.Options = append(meta.Options, optionOf(&o))
		for _, l := range o.Loads {
			l.Option = o.ID
			meta.Loads = append(meta.Loads, l)
		}
		meta.Staff = append(meta.Staff, staffOf(&o)...)
		meta.Beside = append(meta.Beside, o.Beside)
		meta.Changed = append(meta.Changed, o.ChangedResources(&m.Options[0]))
	}
	known := x.known()
	meta.Why, meta.NotMoved, meta.Counted, meta.Cohort, meta.AskedFor = known.why, known.notMoved, known.counted, known.cohort, known.askedFor
	for _, w := range m.Warnings {
		meta.Notes = append(meta.Notes, w.Text)
	}
	return meta
}

// known is what is worked out of the programs alone, whatever is simulated: half a second for
// South East London.
type known struct {
	why      []facts.Unmoved
	notMoved [][]int
	counted  []facts.Counted
	cohort   []string
	askedFor []report.AskedFor
}

func knownOf(m *compile.Model, plan *kpi.Plan) (k known) {
	k.why, k.notMoved = unmoved(m, plan)
	k.counted, k.cohort = whoIsCounted(m, plan)
	for _, b := range plan.Breakdowns {
		if b.Name != report.Deprivation {
			continue
		}
		if steps, ok := m.AskedBefore(b.Name, "within_62_days"); ok {
			k.askedFor = append(k.askedFor, report.AskedFor{Attribute: b.Name, Steps: steps})
		}
	}
	return k
}

func optionOf(o *compile.Option) facts.Option {
	x := facts.Option{ID: o.ID, Name: o.Name}
	if o.Size.Scale != 1 {
		x.Resized, x.Scale = true, o.Size.Scale
	}
	return x
}

func namesOf(options []*compile.Option) string {
	var names []string
	for _, o := range options {
		names = append(names, o.Name)
	}
	return strings.Join(names, "; ")
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

// Assumptions is the register, each number in the unit in which it is written.
func (s *Scenario) Assumptions() []facts.Assumption {
	var list []facts.Assumption
	for _, q := range s.Register() {
		value, low, high := q.Written()
		if low == high { // no range
			low, high = math.NaN(), math.NaN()
		}
		list = append(list, facts.Assumption{
			Path: q.Path, Value: value, Low: low, High: high, Conservative: q.In("conservative"), Optimistic: q.In("optimistic"), Unit: q.Unit, Dist: q.Dist,
			Source: q.Source, Status: q.Status, Options: q.Options, File: q.File, Line: q.Line,
		})
	}
	return list
}

// sizes are the keys of the size of an effect, and the units of rows of the register that
// are of the same: a number that rests on another row may be a multiple or a part of it.
var sizes = map[string]string{"ratio": "ratio", "odds_ratio": "odds ratio", "adds": "proportion"}

var sizeOfEffect = regexp.MustCompile(`\.effect\.[^.]+\.(\w+)`)

// outside are the sizes of effects that lie outside the range which the register of evidence
// has for the one row that they name as their source.
func (s *Scenario) outside() (list []facts.Outside) {
	for _, a := range s.Assumptions() {
		key := sizeOfEffect.FindStringSubmatch(a.Path)
		row, ok := s.Document.Evidence.Lookup(a.Source)
		if key == nil || !ok || row.ID != a.Source || row.Unit != sizes[key[1]] {
			continue
		}
		low, err := strconv.ParseFloat(row.Low, 64)
		high, err2 := strconv.ParseFloat(row.High, 64)
		const rounded = 1e-3 // the middle of a range that is written to three digits
		if err != nil || err2 != nil || low*(1-rounded) <= a.Value && a.Value <= high*(1+rounded) {
			continue
		}
		x := facts.Outside{What: row.Quantity, Unit: row.Unit, Value: a.Value, Low: low, High: high}
		if !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return list
}

// machine says where and how long a run ran.
func (x *Study) machine(o Spec, began time.Time) facts.Machine {
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	return facts.Machine{
		Host: o.Host, System: runtime.GOOS + "/" + runtime.GOARCH + ", " + runtime.Version(), ArchLevel: ArchLevel(), Workers: o.Workers,
		Started: began.UTC().Format(time.RFC3339), WallSeconds: o.now().Sub(began).Seconds(), Events: x.events,
	}
}

// inputs are the files of the scenario as they are copied, each with its digest in one.
func (x *Study) inputFiles() (copies []scenario.FileRead, digest string) {
	h := sha256.New()
	for _, file := range x.Files {
		name := inputName(x.File, file.Name)
		fmt.Fprintf(h, "%q %x\n", name, sha256.Sum256(file.Bytes))
		copies = append(copies, scenario.FileRead{Name: name, Bytes: file.Bytes})
	}
	return copies, hex.EncodeToString(h.Sum(nil))
}

// source is what the scenario is called among the copies of its files.
func (x *Study) source() string {
	if name := x.Document.Name; strings.HasPrefix(name, scenario.BuiltinName("")) {
		return name
	}
	return inputName(x.File, x.File)
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
