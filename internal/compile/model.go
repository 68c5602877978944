package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Settings say how a scenario is to be compiled. The zero value compiles every
// option for the planning years.
type Settings struct {
	Observed     bool     // the observed year instead of the window
	Options      []string // option ids to keep; nil: all. `current` always comes first
	Replications int      // 0: the scenario's own
	Seed         *uint64  // nil: the scenario's own
	BeyondBounds bool     // without the bounds on what a run takes, see bounds.go
	Drawn        bool     // its numbers are a draw of the inputs: without what it says of money and health, and of demand what base capacities take (resolveDemand); see directStay.ratio
}

// Model is a scenario, checked and compiled.
type Model struct {
	Name, Title, File string
	Level             float64
	Seed              uint64
	Replications      int
	Planned           int       // replications that the scenario itself asks for
	Draws             int       // of its uncertain inputs, beside the replications
	From, To          tick.Date // the window, both included
	WarmUp, RunOut    tick.Span
	Breakdowns        []string
	Options           []Option
	Others            []string // options that are run only if they are asked for, and were not
	Targets           []Target
	HasObserved       bool // the scenario says which year its targets speak of
	Claims            []facts.Claim
	Economics         *facts.Economics       // nil: nothing is said of money, or it is not asked for
	Correlations      []scenario.Correlation // of its uncertain inputs
	MeasureTitles     map[string]string      // of [measure] sections, by name
	Backtests         []Backtest
	Files             []scenario.FileRead
	Document          *scenario.Document
	Warnings          []diag.Problem

	money *economist // of current

	past bool // the window is the observed year, or another that lies behind
}

// Option is one option's program and what is known of it before any run.
type Option struct {
	ID, Name    string
	Changes     []scenario.Change
	Size        Size
	Program     *engine.Program
	Document    *scenario.Document // patched and expanded
	Loads       []facts.Load
	Takes       analysis.Size
	Posts       map[string]float64  // by staff resource: whole-time posts of its own, at their most in the window
	Employed    map[string]Employed // by resource: staff whose posts are not all filled by somebody who sees patients
	Laws        []LawUse
	Pathways    []PathwayUse
	Backlogs    []BacklogUse
	withPosts   func(times map[string]float64) *engine.Program
	effects     func() Effects // is worked out when it is asked for
	Limited     []Limited      // effects that their limits stop
	CarriedOver []CarriedOver  // effects that are carried over to the model\'s own baseline
	Remarks     []string       // what else is to be known of its effects, such as which have nothing to act on
	Beside      bool           // a programme of its prehab goes on beside treatment
	Silent      []string       // what its prehab may change of which the scenario says nothing
	Standards   []facts.Standard
	late        func() []string // effects on what is settled before the service begins, likewise
}

// Effects are how far those of the option's prehab reach.
func (o *Option) Effects() Effects { return o.effects() }

// LawUse is a law with what it implies, for `check`.
type LawUse struct {
	Where, Law                 string
	Mean, SD, Median, P95, P99 float64
	Unit                       string
	File                       string
	Line                       int

	gap bool // between arrivals
}

// PathwayUse is a pathway with its yearly patients in the first year of the
// window.
type PathwayUse struct {
	Name, Title string
	PerYear     float64
	Steps       []string

	sources []int // its streams
}

// topLevel are the sections and keys of a scenario file.
var topLevel = scenario.Shape{
	Name: "scenario", Help: "a scenario file",
	Fields: []scenario.Field{
		{Name: "format", Type: scenario.CountField, Required: true, Help: "version of the language", Example: "1"},
		{Name: "name", Type: scenario.TextField, Help: "what reports call the scenario"},
		{Name: "description", Type: scenario.TextField, Help: "one or two sentences"},
		{Name: "extends", Type: scenario.TextField, Help: "a scenario that this one changes", Example: `"builtin:selca"`},
		{Name: "frame", Type: scenario.TextField, Help: "says that this file is for others to extend and cannot be run by itself, and what to do instead",
			Example: `"use our-trust.toml"`},
		{Name: "run", Type: scenario.AnyField, Help: "when, how long and how often"},
		{Name: "table", Type: scenario.AnyField, Help: "tables from CSV files or written here"},
		{Name: "attribute", Type: scenario.AnyField, Help: "what a patient is or has"},
		{Name: "resource", Type: scenario.AnyField, Help: "what patients queue for"},
		{Name: "background", Type: scenario.AnyField, Help: "who else uses resources"},
		{Name: "clock", Type: scenario.AnyField, Help: "standards"},
		{Name: "pathway", Type: scenario.AnyField, Help: "ways into the system and their steps"},
		{Name: "route", Type: scenario.AnyField, Help: "steps that pathways share"},
		{Name: "prehab", Type: scenario.AnyField, Help: "prehabilitation services"},
		{Name: "backlog", Type: scenario.AnyField, Help: "lists of patients who wait on the first day of the window"},
		{Name: "measure", Type: scenario.AnyField, Help: "what is to be observed beside the usual measures"},
		{Name: "option", Type: scenario.AnyField, Help: "options: patches of everything above"},
		{Name: "target", Type: scenario.AnyField, Help: "published figures that the observed year must meet"},
		{Name: "correlation", Type: scenario.AnyField, Help: "uncertain inputs that go together"},
		{Name: "claim", Type: scenario.AnyField, Help: "published arithmetic, to be printed beside what is simulated"},
		{Name: "economics", Type: scenario.AnyField, Help: "price year, horizon, discount rates and the index of prices"},
		{Name: "pay", Type: scenario.AnyField, Help: "what posts are paid and cost"},
		{Name: "cost", Type: scenario.AnyField, Help: "what is spent"},
		{Name: "benefit", Type: scenario.AnyField, Help: "what is released or gained"},
		{Name: "health", Type: scenario.AnyField, Help: "quality of life that is gained"},
		{Name: "backtest", Type: scenario.AnyField, Help: "other years to be predicted: patches of everything above, and what was published"},
	},
}

// Load reads and compiles a scenario. Every problem found is added to problems;
// the model is nil if there is any.
func Load(files scenario.Files, name string, s Settings, problems *diag.List) *Model {
	c := NewCompiler(files, name, problems)
	if c == nil {
		return nil
	}
	return c.Model(s, nil, problems)
}

// compileOptions compiles the options of a document that was read without fault.
func compileOptions(doc *scenario.Document, s Settings, common *shared, problems *diag.List) *Model {
	m := &Model{Name: doc.ShortName(), Title: doc.ShortName(), File: doc.Root.File, Document: doc, Files: doc.Files}
	if n := doc.Root.Child["name"]; n != nil && n.Kind == scenario.TextKind {
		m.Title = n.Text
	}
	common.drawn, common.beyond = s.Drawn, s.BeyondBounds
	keep, others := chooseOptions(doc, s.Options, problems)
	m.Others = others
	times, modes := timetable{}, modesWritten(doc)
	var built []*builder
	var documents []*scenario.Document
	for _, id := range keep {
		patched, changes := patchedWith(doc, id, problems)
		if patched == nil {
			continue
		}
		documents = append(documents, patched)
		times = readRun(patched, s.Observed, common, problems)
		if times.calendar == nil {
			tellKeysOfMoney(documents, problems)
			return nil
		}
		times.modes = modes
		h := optionHeader(doc, patched, id, problems)
		times.warnOfLateStart(doc.OptionNode(id), id, h.start, problems)
		if id != "current" && len(built) == 0 {
			continue // lowered, it would repeat the baseline's problems; what it patches in vain is told
		}
		b := lowerOption(patched, times, h, common, problems)
		if id == "current" {
			m.Targets = readTargets(patched, doc, problems)
			m.Claims = readClaims(patched, problems)
			m.Backtests = readBacktests(doc, m.Targets, problems)
		}
		if b == nil {
			continue
		}
		if id == "current" {
			m.MeasureTitles = b.titles
		}
		built = append(built, b)
		m.Options = append(m.Options, Option{ID: id, Name: h.name, Changes: changes, Program: b.p, Document: patched, Laws: b.laws, Pathways: b.pathways, Backlogs: b.backlogs, Limited: b.limited, CarriedOver: b.carried, Remarks: b.remarks, Silent: b.silent, Standards: b.standards, Beside: b.goesBeside()})
	}
	if !problems.Empty() {
		tellKeysOfMoney(documents, problems)
		return nil
	}
	resolveDemand(m, built, common, problems)
	m.set(times, s)
	if m.readTheRest(built, s, problems); !problems.Empty() {
		tellKeysOfMoney(documents, problems)
		return nil
	}
	for _, b := range built {
		common.worked.keep(b)
	}
	m.Warnings = problems.Warnings()
	return m
}

// patchedWith is the document as an option has it, what it may not say refused; nil if there is
// none.
func patchedWith(doc *scenario.Document, id string, problems *diag.List) (patched *scenario.Document, changes []scenario.Change) {
	patched, changes = doc.Option(id, problems)
	if patched == nil {
		return nil, nil
	}
	patched.Expand(problems)
	if id == "current" {
		scenario.Read(patched.Root, "scenario", topLevel, patched, problems)
	}
	refuseOwnRun(id, changes, problems)
	refuseUnoffered(id, patched, changes, problems)
	return patched, changes
}

// readTheRest reads what is said of money and health, and what goes together when inputs are
// drawn, which may be any number that has been read before.
func (m *Model) readTheRest(built []*builder, s Settings, problems *diag.List) {
	if !m.past && !s.Drawn && problems.Empty() {
		m.Economics = m.readEconomics(built, problems)
	}
	scenario.TellUnused(m.documents(), problems)
	if problems.Empty() && !s.Drawn {
		m.Correlations = m.readCorrelations(problems)
	}
}

// warnOfLateStart warns of an option that starts after the last day that is reported.
func (t timetable) warnOfLateStart(n *scenario.Node, id string, start tick.Date, problems *diag.List) {
	if t.past || start == (tick.Date{}) {
		return
	}
	at := n.Child["start"]
	if first := t.calendar.First(); start.Before(first) {
		problems.Warn(at.File, at.Line, "option %q: starts on %s, before the first day that is simulated, %s, and so holds from that day on; leave start out, or write a day between %s and %s", id, start, first, first, t.to)
	}
	if !t.to.Before(start) {
		return
	}
	problems.Warn(at.File, at.Line, "option %q: starts on %s, after the last day that is reported, %s; nothing is seen of its prehabilitation and its capacities", id, start, t.to)
}

// set says when the model is counted, how often and with which seed.
func (m *Model) set(times timetable, s Settings) {
	m.Planned = times.replications
	m.Level, m.Seed, m.Replications, m.Draws, m.HasObserved = times.level, times.seed, times.replications, times.draws, times.hasObserved
	m.From, m.To, m.WarmUp, m.RunOut, m.Breakdowns = times.from, times.to, times.warmUp, times.runOut, times.breakdowns
	m.past = times.past || times.backtest
	if s.Replications > 0 {
		m.Replications = s.Replications
	}
	if s.Seed != nil {
		m.Seed = *s.Seed
	}
}

// refuseOwnRun refuses an option that would be counted at other times than current, or
// otherwise: the two could not be compared. Nor are its inputs tied in another way, or its
// money told in other prices: all options share each draw. Published figures are of current.
func refuseOwnRun(id string, changes []scenario.Change, problems *diag.List) {
	for _, c := range changes {
		if section, _, _ := strings.Cut(c.Path, "."); slices.Contains([]string{"correlation", "economics", "target", "claim", "format"}, section) {
			problems.Add(c.File, c.Line, "option %q: %s is the same for all options; write another scenario that extends this one", id, section)
			return
		}
		key, run := strings.CutPrefix(c.Path, "run.")
		if key, _, _ = strings.Cut(key, "."); run && key != "capacity_growth" && key != "demand_base" {
			problems.Add(c.File, c.Line, "option %q: run: %s is the same for all options; write another scenario that extends this one", id, key)
		}
	}
}

// refuseUnoffered refuses what an option says of a service of prehabilitation that it
// does not offer: nothing would come of it, whatever the value.
func refuseUnoffered(id string, patched *scenario.Document, changes []scenario.Change, problems *diag.List) {
	told := map[string]bool{}
	for _, c := range changes {
		rest, ok := strings.CutPrefix(c.Path, "prehab.")
		name, key, _ := strings.Cut(rest, ".")
		if offered := patched.Root.At("prehab", name, "offered"); !ok || key == "offered" || told[name] || offered != nil && offered.Bool {
			continue
		}
		told[name] = true
		problems.Add(c.File, c.Line, "option %q: prehab %q: %s has no effect, since the option does not offer it; write offered = true in [option.%s.prehab.%s]", id, name, key, id, name)
	}
}

// chooseOptions lists the options to compile, `current` first, and those that are left
// out though nobody asked for others.
func chooseOptions(doc *scenario.Document, want []string, problems *diag.List) (keep, others []string) {
	all := doc.Options()
	keep = []string{"current"}
	if want == nil {
		keep = append(keep, usualOptions(doc, all, problems)...)
		return keep, slices.DeleteFunc(all, func(id string) bool { return slices.Contains(keep, id) })
	}
	for _, id := range want {
		switch {
		case id == "current" || slices.Contains(keep, id):
		case slices.Contains(all, id):
			keep = append(keep, id)
		default:
			problems.Add(doc.Root.File, 1, "unknown option %q%s", id, diag.Known(id, append([]string{"current"}, all...)))
		}
	}
	return keep, nil
}

// usualOptions are the options that are run if none are asked for: those that [run] names
// and, where that stands in what the scenario extends, those that it writes or changes
// itself; else all.
func usualOptions(doc *scenario.Document, all []string, problems *diag.List) (usual []string) {
	n := doc.Root.At("run", "options")
	if n == nil {
		return all
	}
	named := texts(n)
	for _, id := range named {
		if !slices.Contains(all, id) && id != scenario.Current {
			problems.Add(n.File, n.Line, "run: options: there is no option %q%s", id, diag.Nearest(id, all))
		}
	}
	for _, id := range all {
		if slices.Contains(named, id) || n.File != doc.Own && doc.OptionNode(id).WrittenIn(doc.Own) {
			usual = append(usual, id)
		}
	}
	return usual
}

// header is what an option says of itself: what it is called, from when it holds and how
// much it is.
type header struct {
	name  string
	start tick.Date
	size  size
}

// optionHeader reads an option's own keys.
func optionHeader(doc, patched *scenario.Document, id string, problems *diag.List) (h header) {
	if id == "current" {
		return header{name: "Current"}
	}
	h.name = id
	n := doc.OptionNode(id)
	if c := n.Child["name"]; c != nil && c.Kind == scenario.TextKind {
		h.name = c.Text
	}
	if c := n.Child["start"]; c != nil {
		if c.Kind != scenario.DateKind {
			return h // told where keys are read
		}
		h.start = c.Date
	}
	h.size = readSize(doc, patched, id, problems)
	return h
}

// resolveDemand works out what each option's patients ask of each resource and from it base
// capacities and, but of draws, of which nobody is told, loads and what else is known of each.
func resolveDemand(m *Model, built []*builder, common *shared, problems *diag.List) {
	demand := lookAheadAll(m, built, common.drawn, problems)
	for i := range demand {
		b, o := built[i], &m.Options[i]
		if common.drawn && i > 0 {
			// It has the ways that it has with central values, which were looked at.
		} else if step := demand[i]().Stuck; step != engine.None {
			n := b.stepSpec[b.p.Steps[step]].node
			problems.Add(n.File, n.Line, "step %q: patients go back to an earlier step from here and never get out; let some share of them go on", b.p.Steps[step])
			continue
		}
		b.resolveLoads(demand[i], common)
		b.resolveLists(demand[i], common)
		b.setMeanWork(demand[i], common)
		o.Size = b.sizeOf(built[0], o.Changes)
		b.resize(built[0], o)
		b.startLater(built[0])
		b.recruit(built[0])
		b.keepAdded(built[0])
		if !common.drawn {
			b.tellDemand(o, built[0], demand[i](), problems)
		}
	}
	if !common.drawn && len(demand) > 0 && problems.Empty() {
		warnOfVacant(m, built, problems)
		warnOfPosts(m, built, problems)
	}
	m.refuseBeyond(built, problems)
}

// tellDemand notes what is known of an option before any run.
func (b *builder) tellDemand(o *Option, current *builder, demand analysis.Demand, problems *diag.List) {
	date := b.times.from.AddDays(182)
	if b.times.backtest { // which may be no whole year
		date = middle(b.times.from, b.times.to)
	}
	for k := range o.Pathways {
		for _, i := range o.Pathways[k].sources {
			o.Pathways[k].PerYear += b.rates[i].On(b.times.base, date) * 365.25 * float64(tick.Day)
		}
	}
	o.Employed, o.Posts = b.employedPosts(), b.mostPosts()
	o.withPosts = func(times map[string]float64) *engine.Program { return b.withPosts(current, times) }
	o.Loads = b.outlook.Loads(demand)
	b.warnOfTwice(problems)
	o.effects, o.late = sync.OnceValue(b.effectsOf), sync.OnceValue(b.outOfOrder)
	if b == current {
		b.warnOfKept(demand, problems)
	}
}

// warnOfKept warns of resources that some patients take along to the end of their
// pathway: a release is probably missing on one way.
func (b *builder) warnOfKept(demand analysis.Demand, problems *diag.List) {
	for _, n := range b.sections("resource") {
		i := b.resource[collectionName(n)]
		if kept := demand.Kept[i]; kept > 1e-6*demand.Times[0][i] && kept > 0 {
			problems.Warn(n.File, n.Line, "resource %q: %.1f%% of those who take it still hold it when they leave; write then = { release = %q } on every way", collectionName(n), 100*kept/demand.Times[0][i], family(n))
		}
	}
}

// lowerOption lowers one patched document; nil if it is refused.
func lowerOption(doc *scenario.Document, times timetable, h header, common *shared, problems *diag.List) *builder {
	b := newBuilder(doc, times, common, problems)
	b.start, b.size = h.start, h.size
	if !times.backtest {
		b.last = common.worked.options.last[doc.Applied]
		b.makeRoom()
	}
	b.declareAttributes()
	b.declarePathway()
	b.declareTold()
	b.readBreakdowns()
	b.readResources()
	b.readClocks()
	b.readTellings()
	b.declareRoutes()
	b.readPrehab()
	b.lowerPathways()
	b.tellLacks()
	b.readBackgrounds()
	b.lowerRoutes()
	b.tellCauses()
	b.registerResources()
	b.readMeasures()
	if len(b.p.Sources) == 0 && problems.Empty() {
		problems.Add(doc.Root.File, 1, "has no pathway; nobody would ever come")
	}
	sound := problems.Empty()
	if !times.past {
		b.readBacklog() // lists as they are today are nothing that the observed year began with
	}
	if sound {
		b.checkMarks()
		b.checkDepth()
		b.checkSize()
	}
	if !problems.Empty() {
		return nil
	}
	b.checkEnds()
	b.checkGiven()
	b.checkAsked()
	if !problems.Empty() {
		return nil
	}
	return b
}

// readBreakdowns finds the attributes by which results are broken down.
func (b *builder) readBreakdowns() {
	at := b.doc.Root.At("run", "breakdowns")
	for _, name := range b.times.breakdowns {
		if name == roleName {
			b.problems.Add(at.File, at.Line, "run: breakdowns: contacts are by %s as they are, and nothing else can be; leave it out", name)
			continue
		}
		a, ok := b.observed(name, func(f string, args ...any) {
			b.problems.Add(at.File, at.Line, "run: breakdowns: %s", fmt.Sprintf(f, args...))
		})
		if !ok {
			continue
		}
		if b.p.Attributes[a].Values == nil {
			b.problems.Add(at.File, at.Line, "run: breakdowns: %q is a number; results are broken down by categories", name)
			continue
		}
		if values := len(b.p.Attributes[a].Values); values > mostBreakdown && !b.beyond {
			b.problems.Add(at.File, at.Line, "run: breakdowns: %q has %d values, of which each is a result of every measure; the most is %d%s", name, values, mostBreakdown, beyondItIsSaid)
			continue
		}
		b.p.Breakdowns = append(b.p.Breakdowns, engine.AttributeID(a))
	}
}

// Register is the register of assumptions: every number that an option of the model
// uses.
func (m *Model) Register() []scenario.Entry { return scenario.Register(m.documents()) }

// documents are those of the options, as patched.
func (m *Model) documents() (all []*scenario.Document) {
	for _, o := range m.Options {
		all = append(all, o.Document)
	}
	return all
}

// Fingerprint names what happens in a run: every option's course of events, the
// seed and the engine's version, as 64 hexadecimal digits. With equal fingerprints
// the same patients fare the same; what is counted of that has a name of its own
// (kpi.NewExperiment).
func (m *Model) Fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "engine %s\nseed %d\n", engine.Version, m.Seed)
	for _, o := range m.Options {
		fmt.Fprintf(h, "option %q %x\n", o.ID, o.Program.Course())
	}
	return hex.EncodeToString(h.Sum(nil))
}
