package alliance

import (
	"encoding/csv"
	"strconv"
	"strings"
)

// sheet is a CSV file that is being written.
type sheet struct{ rows [][]string }

// programmeResult is the median, in days, before a result after screening: as for
// South East London, since the counts by programme are small.
var programmeResult = map[string]float64{"breast": 5.1, "colorectal": 12.5, "gynae": 11, "lung": 4.3}

// Tables are the files of builtin:england that are worked out from the others, by
// name: providers.csv has a row for each alliance; referral-types.csv, programmes.csv
// and ways.csv are England's; observed.toml has the published standards of all; the two lists of cases say what a column of
// providers.csv stands for.
func (e *Evidence) Tables() map[string]string {
	england := e.Derive(Alliance{ID: England})
	return map[string]string{
		"providers.csv":       e.providers(),
		"referral-types.csv":  england.referralTypes(),
		"programmes.csv":      england.screening(),
		"ways.csv":            england.ways(),
		"observed.toml":       e.observed(england),
		"urgent-cases.csv":    england.urgentCases(),
		"screening-cases.csv": england.screeningCases(),
	}
}

func (s *sheet) add(cells ...string) { s.rows = append(s.rows, cells) }

func (s *sheet) String() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.WriteAll(s.rows) // a strings.Builder does not fail
	return b.String()
}

func (e *Evidence) providers() string {
	var s sheet
	for i, a := range e.Alliances {
		d := e.Derive(a)
		header := []string{"trust_id", "cwt_id", "title"}
		cells := []string{a.Slug, a.ID, a.Name}
		add := func(column, value string) { header, cells = append(header, column), append(cells, value) }
		add("urgent", decimal(d.Seen, 0))
		for _, t := range d.Types {
			add("u_"+t.Key+"_cancer", share(t.Cancers, d.typesSeen()))
			add("u_"+t.Key+"_clear", share(t.Seen-t.Cancers, d.typesSeen()))
		}
		add("symptomatic", decimal(d.Symptomatic.total, 0))
		add("symptomatic_cancer", share(d.SymptomaticCancers, d.Symptomatic.total))
		referrals := 0.0
		for _, p := range d.Programmes {
			referrals += p.Referrals
		}
		add("screening", decimal(referrals, 0))
		for _, p := range d.Programmes {
			add("s_"+p.Key+"_cancer", share(p.Cancers, referrals))
			add("s_"+p.Key+"_clear", share(p.Referrals-p.Cancers, referrals))
		}
		upgrade, noClock := 0.0, 0.0
		for _, x := range d.Sites {
			upgrade, noClock = upgrade+x.Upgrade, noClock+x.NoClock
		}
		add("upgrade", decimal(upgrade, 1))
		for _, x := range d.Sites {
			add("g_"+x.Key, share(x.Upgrade, upgrade))
		}
		add("no_clock", decimal(noClock, 1))
		for _, x := range d.Sites {
			add("n_"+x.Key, share(x.NoClock, noClock))
		}
		for k, x := range a.IMD {
			add("imd_"+strconv.Itoa(k+1), x)
		}
		for _, x := range d.assumed() {
			add(x[0], x[1])
		}
		if i == 0 {
			s.add(header...)
		}
		s.add(cells...)
	}
	return s.String()
}

// typesSeen is referrals by type, together: a few have no type.
func (d *Demand) typesSeen() float64 {
	sum := 0.0
	for _, t := range d.Types {
		sum += t.Seen
	}
	return sum
}

func (d *Demand) referralTypes() string {
	var s sheet
	header := []string{"type_id", "title", "first_test", "referrals", "conversion_pct", "fds_within_28_pct", "first_result_d", "first_result_cancer_d"}
	for _, x := range d.Sites {
		header = append(header, "p_"+x.Key)
	}
	s.add(header...)
	for _, t := range d.Types {
		median := firstResult(t.Told.share())
		cells := []string{
			t.Key, t.Title(), firstTest(t.Key), decimal(t.Seen, 0), decimal(100*t.Conversion(), 3), decimal(100*t.Told.share(), 1),
			decimal(median, 2), decimal(min(median, suspicious), 2),
		}
		for _, p := range t.Sites {
			cells = append(cells, decimal(p, 6))
		}
		s.add(cells...)
	}
	return s.String()
}

// firstTest is what a referral begins with, after the timed pathways: ASSUMPTION,
// as for South East London.
func firstTest(referral string) string {
	switch referral {
	case "lower_gi", "upper_gi":
		return "endoscopy"
	case "lung", "urological", "brain_cns", "sarcoma", "other":
		return "imaging"
	}
	return "clinic"
}

func (d *Demand) screening() string {
	var s sheet
	s.add("site_id", "referrals", "conversion_pct", "first_result_d", "first_result_cancer_d")
	for _, p := range d.Programmes {
		median := programmeResult[p.Key]
		s.add(p.Key, decimal(p.Referrals, 0), decimal(100*p.Cancers/p.Referrals, 2), decimal(median, 2), decimal(min(median, suspicious), 2))
	}
	return s.String()
}

func (d *Demand) ways() string {
	var s sheet
	s.add("site_id", "title", "upgrade", "no_clock")
	for _, x := range d.Sites {
		s.add(x.Key, x.Name, decimal(x.Upgrade, 1), decimal(x.NoClock, 1))
	}
	return s.String()
}

func (d *Demand) urgentCases() string {
	var keys []string
	for _, t := range d.Types {
		keys = append(keys, t.Key)
	}
	return cases("referral", keys)
}

func (d *Demand) screeningCases() string {
	var keys []string
	for _, p := range d.Programmes {
		keys = append(keys, p.Key)
	}
	return cases("programme", keys)
}

// cases lists what may become of each: cancer or none.
func cases(column string, keys []string) string {
	var s sheet
	s.add("case_id", column, "cancer")
	for _, key := range keys {
		s.add(key+"_cancer", key, "1")
		s.add(key+"_clear", key, "0")
	}
	return s.String()
}

// observed writes the published standards of England and of each alliance: all are held
// out but for counts, which are arithmetic of the inputs.
func (e *Evidence) observed(england *Demand) string {
	w := &writer{}
	w.line(`# The published standards of England and of its alliances, all held out; and counts, which follow from inputs. Made from waiting-times.csv by "make golden".`)
	w.line("")
	w.line("format  = 1")
	w.line(`extends = "builtin:england/pathway.toml"`)
	w.line("")
	w.headlines(england, "", "", "")
	w.numbers(england)
	for _, a := range e.Alliances {
		d := e.Derive(a)
		w.headlines(d, a.Slug+"_", "trust", a.Slug)
		w.number(a.Slug+"_first_treatments", "first_treatments", "trust", a.Slug, d.First, cancers...)
	}
	return w.String()
}

// headlines are the standards of everybody, or of one provider.
func (w *writer) headlines(d *Demand, prefix, by, value string) {
	w.target(prefix+"within_28", "within_28_days", by, value, d.All28, d.All28.within, "", "", 0)
	w.target(prefix+"within_31", "within_31_days", by, value, d.All31, d.All31.within, "", "", 0)
	w.target(prefix+"within_62", "within_62_days", by, value, d.All62, d.All62.within, "", "", 0)
	w.target(prefix+"over_104", "over_104_days", by, value, d.All62, d.All62.late, "", "", 0)
}
