package alliance

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/intake"
)

// The years that the tables hold, in the words of a scenario.
const (
	countedFrom, countedTo = "2023-10-01", "2024-09-30"
	laterFrom, laterTo     = "2024-10-01", "2025-09-30"
	counted                = "Cancer Waiting Times, October 2023 to September 2024"
	later                  = "Cancer Waiting Times, October 2024 to September 2025"
)

// Scenario writes a starting scenario for the alliance: what is published about
// it, and for everything else the assumptions of builtin:england/alliance.toml. The
// command that made it stands in its first lines.
func (d *Demand) Scenario(command, file string) string {
	w := &writer{}
	w.head(d, command, file)
	w.provider(d)
	w.referrals(d)
	w.sites(d)
	w.targets(d)
	w.backtest(d)
	return w.String()
}

// Fitted is the name under which what calibrate makes of a file goes.
func Fitted(file string) string { return strings.TrimSuffix(file, ".toml") + "-fitted.toml" }

type writer struct{ strings.Builder }

func (w *writer) line(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }

func (w *writer) chapter(title string) {
	w.line("\n# --- %s %s\n", title, strings.Repeat("-", max(3, 114-len(title))))
}

func (w *writer) head(d *Demand, command, file string) {
	w.line(`# %s: a starting scenario, made by
#   %s
# of published counts. Contains public sector information licensed under the Open Government Licence v3.0: NHS England, Cancer Waiting Times.
#
# What is known here: referrals, cancers and treatments by type, route and site, deprivation, and the published standards ([target.*]).
# What is guessed: everything marked ASSUMPTION, and all of builtin:england/alliance.toml, which this file extends. Base capacity is demand
# divided by a load, one provider stands for all hospitals, and delays are where a fit begins. Replace guesses by your own figures, each with its source.
#
# Next:
#   prehabsim check %s --targets
#   prehabsim calibrate %s --out %s
#   prehabsim run %s
`, d.Alliance.Name, command, file, file, Fitted(file), Fitted(file))
	w.line("format      = 1")
	w.line("name        = %s", intake.Quoted(d.Alliance.Name))
	w.line("description = %s", intake.Quoted("Residents of "+d.Alliance.Name+", treated by one provider that stands for all its hospitals"))
	w.line(`extends     = "builtin:england/alliance.toml"`)
}

func (w *writer) provider(d *Demand) {
	w.chapter("The provider")
	w.line("# One row for each hospital, if you split it; then shares below says where referrals are seen.")
	w.line("[table.trust]")
	w.line("source = %s", intake.Quoted("in proportion to first treatments in South East London; deprivation: ONS populations 2020 by IMD 2019"))
	w.line(`status = "ASSUMPTION"`)
	w.line("[table.trust.rows.%s]", d.Alliance.Slug)
	w.line("title = %s", intake.Quoted(d.Alliance.Name))
	for i, x := range d.Alliance.IMD {
		w.line("imd_%d = { value = %s, unit = \"%%\", status = \"VERIFIED\" }", i+1, x)
	}
	for _, x := range d.assumed() {
		w.line("%s = %s", x[0], x[1])
	}
	w.line("[attribute.trust]")
	w.line("shares = { %s = 1 }", d.Alliance.Slug)
	w.line("[economics.opportunity_cost] # all ages, since all use the services that the money would have paid for")
	var people []string
	for i, x := range d.Alliance.IMD {
		people = append(people, fmt.Sprintf(`"%d" = %s`, i+1, x))
	}
	w.line(`people = { %s, source = "ONS populations 2020 by IMD 2019", status = "VERIFIED" }`, strings.Join(people, ", "))
}

func (w *writer) referrals(d *Demand) {
	w.chapter("Who is referred")
	published := func(what string) string { return intake.Quoted(counted + what) }
	for _, t := range d.Types {
		w.line("[table.referral.%s]", t.Key)
		w.line(`referrals = { value = %s, source = %s, status = "VERIFIED" }`, decimal(t.Seen, 0), published(", seen"))
		w.line(`conversion_pct = { value = %s, source = %s, status = "DERIVED" }`, decimal(100*t.Conversion(), 3), published(": first treatments after urgent referral / seen"))
		median := firstResult(t.Told.share())
		w.line(`first_result_d = { value = %s, source = "where the fit begins", status = "ASSUMPTION" }`, decimal(median, 2))
		w.line(`first_result_cancer_d = { value = %s, source = "K-RESULT-CA", status = "ASSUMPTION" }`, decimal(min(median, suspicious), 2))
		w.cancers(d, t, published(": first treatments after urgent referral, by site"))
	}
	w.line("[pathway.symptomatic.arrivals]")
	w.line(`rate = { value = "%s per year", source = %s, status = "VERIFIED" }`, decimal(d.Symptomatic.total, 0), published(", breast symptoms, seen"))
	w.line("[pathway.symptomatic.set.cancer]")
	w.line(`probability = { value = %s, source = %s, status = "DERIVED" }`, share(d.SymptomaticCancers, d.Symptomatic.total), published(": first treatments / seen"))
	for _, p := range d.Programmes {
		w.line("[table.programme.%s]", p.Key)
		w.line(`referrals = { value = %s, source = %s, status = "DERIVED" }`, decimal(p.Referrals, 0), published(": told after screening"))
		w.line(`conversion_pct = { value = %s, source = %s, status = "DERIVED" }`, decimal(100*p.Cancers/math.Max(1, p.Referrals), 2), published(": first treatments / told"))
	}
}

// cancers writes by which sites a type's cancers are, where it has several.
func (w *writer) cancers(d *Demand, t Type, source string) {
	several := 0
	for _, p := range t.Sites {
		if p > 0 {
			several++
		}
	}
	if several < 2 && t.Cancers > 0 {
		return
	}
	for i, p := range t.Sites {
		if p > 0 {
			w.line(`p_%s = { value = %s, source = %s, status = "DERIVED" }`, d.Sites[i].Key, decimal(p, 6), source)
		}
	}
}

func (w *writer) sites(d *Demand) {
	w.chapter("By tumour site: other ways in, and how they are treated")
	source := func(s string) string { return intake.Quoted(counted + s) }
	for _, s := range d.Sites {
		w.line("[table.way.%s]", s.Key)
		w.line(`upgrade = { value = %s, source = %s, status = "DERIVED" }`, decimal(s.Upgrade, 1), source(": 62-day patients after an upgrade"))
		w.line(`no_clock = { value = %s, source = %s, status = "DERIVED" }`, decimal(s.NoClock, 1), source(": first treatments less 62-day patients"))
		w.line("[table.mix.%s]", s.Key)
		for k, m := range modalities {
			w.line(`first_%s = { value = %s, source = %s, status = "DERIVED" }`, m[0], decimal(s.FirstMix[k], 4), intake.Quoted("England's mix raked to "+counted))
		}
		for k, m := range modalities {
			w.line(`sub_%s = { value = %s, source = %s, status = "DERIVED" }`, m[0], decimal(s.SubMix[k], 4), intake.Quoted("England's mix raked to "+counted))
		}
		w.line(`subsequent_per_first = { value = %s, source = %s, status = "DERIVED" }`, decimal(s.perFirst(), 3), source(", subsequent / first"))
		if x := s.planned(); x > 0 {
			w.line(`planned_operation = { value = %s, low = %s, high = %s, source = "1.04 x subsequent_per_first x sub_surgery: that all further operations after drugs are planned is an ASSUMPTION", status = "ASSUMPTION" }`,
				decimal(x, 3), decimal(x/2, 3), decimal(math.Min(1, 1.5*x), 3))
		}
	}
}

// few is how many patients a published share must rest on before a number is
// fitted to it: of 150, chance alone moves a share of one half by 4 points.
const few = 150

// target writes a published share. Where it is to be fitted it names the number,
// unless it rests on few patients: then it is held out.
func (w *writer) target(name, measure, by, value string, c count, part float64, tune string, rule string, slope float64) {
	if c.total == 0 {
		return
	}
	w.figure(name, measure, by, value, decimal(part/c.total, 4))
	switch {
	case tune == "":
	case c.total < few:
		w.line(`note     = "held out: it rests on %s patients"`, decimal(c.total, 1))
	default:
		w.line("tune     = %s", intake.Quoted(tune))
		if rule != "" {
			w.line("rule     = %s", intake.Quoted(rule))
		}
		if slope != 0 {
			w.line("slope    = %s", decimal(slope, 2))
		}
	}
	w.published()
}

// headlinesOfParts are those of everybody where their parts are fitted, by type, clock and
// group: they are met if the parts are, and hold nothing out.
func (w *writer) headlinesOfParts(d *Demand) {
	type share struct {
		name, measure string
		c             count
		part          float64
		parts         []string
	}
	groups := []string{"table.group.work_up_d", "table.group.sigma_z"}
	for _, x := range []share{
		{"within_28", "within_28_days", d.All28, d.All28.within, []string{"table.referral.first_result_d"}},
		{"within_31", "within_31_days", d.All31, d.All31.within, readiness},
		{"within_62", "within_62_days", d.All62, d.All62.within, groups},
		{"over_104", "over_104_days", d.All62, d.All62.late, groups},
	} {
		if x.c.total > 0 {
			w.figure(x.name, x.measure, "", "", decimal(x.part/x.c.total, 4))
			w.followsFrom(x.parts)
			w.published()
		}
	}
}

// readiness are the numbers that are fitted to the shares within 31 days.
var readiness = []string{
	"resource.theatre.responds.target", "route.sact.step.ready.delay.median", "route.radiotherapy.step.ready.delay.median",
	"route.surgery.step.ready_again.delay.median", "route.sact.step.ready_again.delay.median", "route.radiotherapy.step.ready_again.delay.median",
}

func (w *writer) followsFrom(names []string) {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = intake.Quoted(name)
	}
	w.line("follows_from = [%s]", strings.Join(quoted, ", "))
}

// published ends a target.
func (w *writer) published() {
	w.line("source   = %s", intake.Quoted(counted))
	w.line(`status   = "VERIFIED"`)
}

// cancers are the inputs of which the number of cancers is arithmetic.
var cancers = []string{
	"pathway.urgent.arrivals.rate", "pathway.symptomatic.arrivals.rate", "pathway.screening.arrivals.rate", "pathway.upgrade.arrivals.rate",
	"pathway.no_clock.arrivals.rate", "attribute.cancer.probability",
}

// numbers are the published counts of everybody.
func (w *writer) numbers(d *Demand) {
	w.number("referrals_seen", "referrals", "route", "urgent", d.Seen, "pathway.urgent.arrivals.rate")
	w.number("first_treatments", "first_treatments", "", "", d.First, cancers...)
	w.number("subsequent_treatments", "subsequent_treatments", "", "", d.Subsequent, "route.treat.step.later.repeat.count")
}

// number writes a published count and the inputs that it follows from.
func (w *writer) number(name, measure, by, value string, observed float64, inputs ...string) {
	w.figure(name, measure, by, value, decimal(observed, 0))
	w.followsFrom(inputs)
	w.published()
}

// figure begins a target.
func (w *writer) figure(name, measure, by, value, observed string) {
	w.line("[target.%s]", name)
	w.line("measure  = %s", intake.Quoted(measure))
	if by != "" {
		w.line("where    = { %s = %s }", by, intake.Quoted(value))
	}
	w.line("observed = %s", observed)
}

// targets are those of South East London: each number that is fitted has one
// published share of its own.
func (w *writer) targets(d *Demand) {
	w.chapter("The observed year: what tune names is fitted, what follows_from names makes the sums; the rest is held out")
	w.headlinesOfParts(d)
	for _, r := range d.Routes {
		tune := ""
		if r.Key == "screening" || r.Key == "upgrade" {
			tune = "table.route.rows." + r.Key + ".work_up_times"
		}
		w.target("within_62_"+r.Key, "within_62_days", "route", r.Key, r.count, r.within, tune, "difference", 0)
	}
	tuned := map[string]string{
		"first_surgery":      readiness[0],
		"first_sact":         readiness[1],
		"first_rt":           readiness[2],
		"subsequent_surgery": readiness[3],
		"subsequent_sact":    readiness[4],
		"subsequent_rt":      readiness[5],
	}
	for _, c := range d.Clocks {
		if tune := tuned[c.Key]; tune != "" {
			slope := 1.3
			if c.Key == "first_surgery" {
				slope = 0
			}
			w.target(c.Key+"_31", "clock_within", "clock", c.Key+"_31", c.count, c.within, tune, "", slope)
		}
	}
	for _, t := range d.Types {
		w.target("within_28_"+t.Key, "within_28_days", "referral", t.Key, t.Told, t.Told.within, "table.referral."+t.Key+".first_result_d", "", 1.7)
	}
	for _, g := range d.Groups {
		w.target("within_62_"+g.Key, "within_62_days", "group", g.Key, g.count, g.within, "table.group."+g.Key+".work_up_d", "", 1.2)
		w.target("over_104_"+g.Key, "over_104_days", "group", g.Key, g.count, g.late, "table.group."+g.Key+".sigma_z", "", 0)
	}
	for _, m := range d.Modalities {
		w.target("within_62_first_"+m.Key, "within_62_days", "modality", m.Key, m.count, m.within, "", "", 0)
	}
	w.numbers(d)
}
