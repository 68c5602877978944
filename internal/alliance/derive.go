package alliance

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/intake"
)

// Demand is a year of an alliance, in the terms of a scenario.
type Demand struct {
	Alliance           Alliance
	Types              []Type
	Programmes         []Programme
	Sites              []Site
	Groups             []Group
	Symptomatic        count
	SymptomaticCancers float64

	Seen, First, Subsequent, On62 float64
	All28, All31, All62           count
	Routes                        []Named // 62 days by route
	Clocks                        []Named // 31 days by stage and modality
	Modalities                    []Named // 62 days by modality
}

// Named is a published count with its key in scenarios.
type Named struct {
	Key string
	count
}

// Type is a type of urgent referral.
type Type struct {
	Key, Name     string
	Seen, Cancers float64
	Told          count
	Sites         []float64 // share of its cancers, by site
}

// Conversion is the share of referrals that turn out to be cancer.
func (t Type) Conversion() float64 {
	if t.Seen == 0 {
		return 0
	}
	return t.Cancers / t.Seen
}

// Programme is a screening programme, named by the site that it looks for.
type Programme struct {
	Key                string
	Referrals, Cancers float64
}

// Site is a tumour site: first treatments by the way they came, and how they were
// treated.
type Site struct {
	Key, Name, Group                    string
	First, Subsequent                   float64
	Urgent, Screening, Upgrade, NoClock float64
	FirstMix, SubMix                    [4]float64
	DrugsFirst                          bool // drugs often come before an operation
}

// Group is a waiting-time group.
type Group struct {
	Key string
	count
}

// mostConverted is the largest share of a type's referrals that is taken for
// cancer. Where small alliances treat more cancers of a kind than their referrals
// of that type allow, the rest came by another type: it is counted with "other".
const mostConverted = 0.5

// elsewhereHaem is the share of haematological cancers that come by another type of
// referral, and the types by which they come, in proportion to their referrals:
// the evidence says "most" and gives no split, so this is the ASSUMPTION that
// the South East London scenario makes.
const elsewhereHaem = 0.6

var haemTypes = []string{"lower_gi", "upper_gi", "head_neck", "lung", "other"}

// programmes are the screening programmes: site and published type.
var programmes = [][2]string{
	{"breast", "Suspected breast cancer"},
	{"colorectal", "Suspected lower gastrointestinal cancer"},
	{"gynae", "Suspected gynaecological cancer"},
	{"lung", "Suspected lung cancer"},
}

// Derive works out a year of an alliance, or of England where the id is [England].
func (e *Evidence) Derive(a Alliance) *Demand {
	y := year{e.counts[a.ID], e}
	d := &Demand{Alliance: a}
	d.Seen = y.at("SEEN", all, "USC", all).total
	d.First, d.Subsequent = y.at("31DAY", all, all, "first").total, y.at("31DAY", all, all, "subsequent").total
	d.On62 = y.at("62DAY", all, all, all).total
	d.All28, d.All31, d.All62 = y.at("FDS28", all, all, all), y.at("31DAY", all, all, all), y.at("62DAY", all, all, all)
	d.Symptomatic = y.at("FDS28", all, "breast_symptomatic", all)
	d.Symptomatic.total = y.at("SEEN", all, "breast_symptomatic", all).total
	for _, r := range [][2]string{{"urgent", "USC"}, {"symptomatic", "breast_symptomatic"}, {"screening", "screening"}, {"upgrade", "upgrade"}} {
		d.Routes = append(d.Routes, Named{r[0], y.at("62DAY", all, r[1], all)})
	}
	for _, stage := range []string{"first", "subsequent"} {
		for _, m := range modalities {
			d.Clocks = append(d.Clocks, Named{stage + "_" + m[0], y.at("31DAY", all, all, stage+"_"+m[1])})
		}
	}
	for _, m := range modalities {
		d.Modalities = append(d.Modalities, Named{m[0], y.at("62DAY", all, all, m[1])})
	}
	y.sites(d)
	y.programmes(d)
	y.types(d)
	y.groups(d)
	return d
}

type year struct {
	counts map[cell]count
	e      *Evidence
}

func (y year) at(standard, group, route, stage string) count {
	return y.counts[cell{standard, intake.SameName(group), route, stage}]
}

// of is a count of a site: its share of the published groups that it belongs to.
func (y year) of(m mixRow, standard, route, stage string) float64 {
	sum := 0.0
	for _, g := range m.published {
		sum += y.at(standard, g, route, stage).total
	}
	return sum * m.share
}

// sites counts first treatments by site and route. Those without a 62-day clock are
// what the routes leave; a symptomatic or screened cancer of a site without such a
// route, a handful a year, counts as an upgrade.
func (y year) sites(d *Demand) {
	var first, sub [][4]float64
	var firsts, subs []float64
	for _, m := range y.e.mix {
		s := Site{Key: m.site, Name: m.name, Group: m.group, DrugsFirst: m.planned > 0}
		s.First, s.Subsequent = y.of(m, "31DAY", all, "first"), y.of(m, "31DAY", all, "subsequent")
		s.Urgent, s.Upgrade = y.of(m, "62DAY", "USC", all), y.of(m, "62DAY", "upgrade", all)
		s.Screening = y.of(m, "62DAY", "screening", all)
		symptomatic := y.of(m, "62DAY", "breast_symptomatic", all)
		s.NoClock = math.Max(0, s.First-s.Urgent-s.Upgrade-s.Screening-symptomatic)
		if m.site == "breast" {
			d.SymptomaticCancers = symptomatic
		} else {
			s.Upgrade += symptomatic
		}
		if !slices.ContainsFunc(programmes, func(p [2]string) bool { return p[0] == m.site }) {
			s.Upgrade, s.Screening = s.Upgrade+s.Screening, 0
		}
		d.Sites = append(d.Sites, s)
		first, sub = append(first, m.first), append(sub, m.sub)
		firsts, subs = append(firsts, s.First), append(subs, s.Subsequent)
	}
	var columns [2][4]float64
	for i, c := range d.Clocks {
		columns[i/4][i%4] = c.total
	}
	first, sub = rake(first, firsts, columns[0]), rake(sub, subs, columns[1])
	for i := range d.Sites {
		d.Sites[i].FirstMix, d.Sites[i].SubMix = first[i], sub[i]
	}
}

// programmes counts referrals from screening as those told within the year. A
// programme has at least twice as many as cancers.
func (y year) programmes(d *Demand) {
	for _, p := range programmes {
		x := Programme{Key: p[0], Referrals: y.at("FDS28", p[1], "screening", all).total}
		for _, s := range d.Sites {
			if s.Key == p[0] {
				x.Cancers = s.Screening
			}
		}
		x.Referrals = math.Max(x.Referrals, 2*x.Cancers)
		d.Programmes = append(d.Programmes, x)
	}
}

// types counts urgent referrals by type, and shares out the cancers that were
// treated after one.
func (y year) types(d *Demand) {
	at := map[string]int{}
	for _, named := range y.e.names.Referrals() {
		t := Type{Key: named.Key, Name: strings.TrimPrefix(named.Published[0], "Suspected "), Sites: make([]float64, len(d.Sites))}
		for _, name := range named.Published {
			t.Seen += y.at("SEEN", name, "USC", all).total
			told := y.at("FDS28", name, "USC", all)
			t.Told.total, t.Told.within = t.Told.total+told.total, t.Told.within+told.within
		}
		at[t.Key] = len(d.Types)
		d.Types = append(d.Types, t)
	}
	other := 0.0 // referrals of the types by which haematological cancers come
	for _, key := range haemTypes {
		other += d.Types[at[key]].Seen
	}
	for i, m := range y.e.mix {
		cancers := d.Sites[i].Urgent
		own := cancers
		if m.referral == "haematological" {
			own = cancers * (1 - elsewhereHaem)
			for _, key := range haemTypes {
				t := &d.Types[at[key]]
				t.Sites[i] += (cancers - own) * t.Seen / other
			}
		}
		d.Types[at[m.referral]].Sites[i] += own
	}
	rest := &d.Types[at["other"]]
	for i := range d.Types {
		t := &d.Types[i]
		sum := sumOf(t.Sites)
		if most := mostConverted * t.Seen; sum > most && t != rest {
			for s := range t.Sites {
				rest.Sites[s] += t.Sites[s] * (1 - most/sum)
				t.Sites[s] *= most / sum
			}
		}
	}
	for i := range d.Types {
		t := &d.Types[i]
		t.Cancers = sumOf(t.Sites)
		for s := range t.Sites {
			if t.Cancers > 0 {
				t.Sites[s] /= t.Cancers
			}
		}
	}
}

// groups counts 62-day patients by waiting-time group.
func (y year) groups(d *Demand) {
	for _, named := range y.e.names.Groups() {
		g := Group{Key: named.Key}
		for _, name := range named.Published {
			c := y.at("62DAY", name, all, all)
			g.total, g.within, g.late = g.total+c.total, g.within+c.within, g.late+c.late
		}
		d.Groups = append(d.Groups, g)
	}
}

func sumOf(list []float64) float64 {
	sum := 0.0
	for _, x := range list {
		sum += x
	}
	return sum
}
