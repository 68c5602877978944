package alliance

import (
	"encoding/csv"
	"strconv"
	"strings"
)

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

// sheet is a CSV file that is being written.
type sheet struct{ rows [][]string }

func (s *sheet) add(cells ...string) { s.rows = append(s.rows, cells) }

func (s *sheet) String() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.WriteAll(s.rows) // a strings.Builder does not fail
	return b.String()
}

// decimal writes a number with so many decimals at the most.
func decimal(x float64, places int) string {
	s := strconv.FormatFloat(x, 'f', places, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

func share(part, whole float64) string {
	if whole == 0 {
		return "0"
	}
	return decimal(part/whole, 6)
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

// assumed are the columns of a provider that nobody publishes.
func (d *Demand) assumed() (list [][2]string) {
	list = append(list, [2]string{"emergencies_per_day", decimal(d.emergencies(), 1)}, [2]string{"routine_slots", decimal(d.slots(), 0)})
	for _, p := range staff {
		list = append(list, [2]string{p.role + "_wte", decimal(d.eligible()/1000*p.perThousand, 2)})
	}
	return list
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

// suspicious is the longest median, in days, before a result that is cancer: such
// results are hurried (K-RESULT-CA).
const suspicious = 5

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

// Title is what reports call a type of referral.
func (t Type) Title() string {
	name := strings.TrimSuffix(strings.TrimSuffix(t.Name, " cancer"), " tumours")
	name, _, _ = strings.Cut(name, " malignancies")
	return strings.ToUpper(name[:1]) + name[1:]
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

// programmeResult is the median, in days, before a result after screening: as for
// South East London, since the counts by programme are small.
var programmeResult = map[string]float64{"breast": 5.1, "colorectal": 12.5, "gynae": 11, "lung": 4.3}

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
