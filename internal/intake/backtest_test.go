package intake

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// twoYears writes a file of January and February in two years: rows are standard,
// group, route and stage with a count for either year, half of them within.
func twoYears(t *testing.T, years string, rows ...string) *CWT {
	t.Helper()
	text := "month,alliance_id,alliance,standard,group,route,stage_or_modality,total,within,breach,d0_14,d15_28,d29_31,d32_62,d63_104,d105_plus\n"
	for _, row := range rows {
		cells := strings.Split(row, ",")
		within := map[string]int{"SEEN": 0, "FDS28": 1, "31DAY": 2, "62DAY": 3}[cells[0]]
		for i, year := range strings.Split(years, " ") {
			var n int
			_, err := fmt.Sscan(cells[4+i], &n)
			require.NoError(t, err)
			for _, month := range []string{"01", "02"} {
				bands := make([]int, 6)
				bands[within], bands[5] = n/2, n-n/2
				text += fmt.Sprintf("%s-%s,CA01,North,%s,%d,%d,%d", year, month, strings.Join(cells[:4], ","), n, n/2, n-n/2)
				for _, b := range bands {
					text += fmt.Sprintf(",%d", b)
				}
				text += "\n"
			}
		}
	}
	c, err := ReadCWT(names(t), nil, File{"cwt.csv", []byte(text)})
	require.NoError(t, err)
	return c
}

var monthly = []string{ // a month of the fitted year, and of the other
	"SEEN,all,USC,all,1000,1100",
	"SEEN,Suspected lung cancer,USC,all,200,250",
	"SEEN,all,breast_symptomatic,all,100,90",
	"FDS28,all,all,all,1200,1300",
	"FDS28,all,screening,all,50,60",
	"62DAY,all,all,all,90,110",
	"62DAY,all,USC,all,60,66",
	"62DAY,all,screening,all,10,15",
	"62DAY,all,upgrade,all,20,29",
	"31DAY,all,all,first,100,125",
	"31DAY,all,all,subsequent,80,90",
	"31DAY,all,all,all,180,215",
}

func fittedTo(t *testing.T) Fitted {
	return Fitted{
		Scenario: "north.toml", Span: Span{month(t, "2025-01"), month(t, "2025-02")},
		Arrivals: []Flow{
			{"urgent.lung", 2500}, {"urgent.skin", 9500}, {"symptomatic", 1200}, {"screening.breast", 600},
			{"upgrade.lung", 100}, {"upgrade.skin", 140}, {"no_clock.lung", 120}, {"elsewhere", 900},
		},
		Numbers: map[string]float64{
			"table.referral.lung.conversion_pct": 10, "table.referral.skin.conversion_pct": 5, "table.programme.breast.conversion_pct": 20,
			"table.site.lung.subsequent_per_first": 0.8, "table.site.lung.wait": 3,
		},
		Targets: []Known{{Name: "told", Measure: "within_28_days"}, {Name: "firsts", Measure: "first_treatments"}},
		First:   1300, Subsequent: 975,
	}
}

func north(t *testing.T, c *CWT) Whose {
	w, err := c.Find("CA01")
	require.NoError(t, err)
	return w
}

func ratios(y Year) map[string]string {
	list := map[string]string{}
	for _, p := range y.Demand {
		list[p.Section+" "+p.Key] = fmt.Sprintf("%.4f", p.Ratio)
	}
	return list
}

// By hand, from the counts of a month in either year.
func TestDemandIsTheRatioOfTwoYearsInTheFiles(t *testing.T) {
	c := twoYears(t, "2025 2024", monthly...)
	year, warnings, _ := c.Backtest("before", north(t, c), Span{month(t, "2024-01"), month(t, "2024-02")}, fittedTo(t), ShowSmall)
	assert.Equal(t, map[string]string{
		"pathway.urgent.lung.arrivals rate":     "1.2500", // 250/200
		"pathway.symptomatic.arrivals rate":     "0.9000",
		"pathway.screening.arrivals rate":       "1.2000",
		"pathway.upgrade.arrivals rate":         "1.4500", // 29/20
		"pathway.no_clock.arrivals rate":        "1.5000", // (125 − 110)/(100 − 90)
		"table.referral.lung conversion_pct":    "1.0000", // 66/1100 over 60/1000
		"table.referral.skin conversion_pct":    "1.0000",
		"table.programme.breast conversion_pct": "1.2500", // 15/60 over 10/50
		"table.site.lung subsequent_per_first":  "0.9000", // 90/125 over 80/100
	}, ratios(year))
	assert.Equal(t, []string{"pathway.urgent.skin.arrivals: the files do not tell how rate differs; it stays as in the fitted year"}, warnings)

	text := YearText("made", north(t, c), year, fittedTo(t))
	assert.Contains(t, text, "[backtest.before]\nfrom   = 2024-01-01\nto     = 2024-02-29\nsource = \"CWT, Jan 2024 to Feb 2024, against Jan 2025 to Feb 2025 of north.toml\"\nnote   = \"2 months scaled to a year; seasons are not taken off\"\n")
	assert.Contains(t, text, "[backtest.before.pathway.urgent.lung.arrivals]\nrate = \"x1.2500\" # SEEN: 3000; the fitted year 2400, in the files\n")
	assert.Contains(t, text, "[backtest.before.observed.told]\nobserved = 0.5\nsource", "a target's name says measure and where")
	assert.Contains(t, text, "[backtest.before.observed.cwt_within_31]\nmeasure  = \"within_31_days\"\nobserved = 0.4977\nbefore   = 0.5\n", "107/215, and 90/180 in the fitted year")
}

// The files do not have the fitted year: its counts are what the scenario says.
func TestDemandIsHeldAgainstTheScenarioWhereTheFilesEnd(t *testing.T) {
	c := twoYears(t, "2024 2023", monthly...)
	year, warnings, _ := c.Backtest("before", north(t, c), Span{month(t, "2024-01"), month(t, "2024-02")}, fittedTo(t), ShowSmall)
	assert.Equal(t, map[string]string{
		"pathway.urgent.lung.arrivals rate":     "0.9600", // 12·200/2,500
		"pathway.symptomatic.arrivals rate":     "1.0000", // 12·100/1,200
		"pathway.screening.arrivals rate":       "1.0000", // 12·50/600
		"pathway.upgrade.arrivals rate":         "1.0000", // 12·20/(100 + 140)
		"pathway.no_clock.arrivals rate":        "1.0000", // 12·10/120
		"table.referral.lung conversion_pct":    "0.9931", // 0.06 over (250 + 475)/12,000
		"table.referral.skin conversion_pct":    "0.9931",
		"table.programme.breast conversion_pct": "1.0000", // 10/50 over 0.2
		"table.site.lung subsequent_per_first":  "1.0667", // 0.8 over 975/1,300
	}, ratios(year))
	var names []string
	for _, chapter := range year.Chapters {
		for _, x := range chapter.Targets {
			names = append(names, x.Like)
		}
	}
	assert.Equal(t, []string{"told", "firsts"}, names, "nothing else is known of the fitted year")
	require.Len(t, warnings, 2)
	assert.Contains(t, warnings[0], "figures of this year left out: neither the files nor the targets of north.toml tell the same")
}

func TestNamesOfYearsAreBareKeys(t *testing.T) {
	require.NoError(t, YearName("2023_24"))
	for _, name := range []string{"", "a b", "a.b", `"`, "é"} {
		require.Error(t, YearName(name), name)
	}
}

// A trust's year from the Combined CSV, by hand: 170 urgent referrals, and 136 in the
// fitted year.
func TestAYearOfATrust(t *testing.T) {
	var rows []string
	for _, x := range []struct {
		month string
		times float64
	}{{"2024-01-01", 1.25}, {"2025-01-01", 1}} {
		rows = append(rows,
			combined(x.month, "Provider", "RZY", "ONE", "Urgent Suspected Cancer referral", "ALL CANCERS", "", "", 100*x.times, 20*x.times, 16*x.times),
			combined(x.month, "Provider", "RZY", "ONE", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 40*x.times),
			combined(x.month, "Provider", "RZY", "ONE", "62D", "ALL CANCERS", "Urgent Suspected Cancer", "ALL MODALITIES", 30*x.times),
			combined(x.month, "Provider", "RZY", "ONE", "62D", "ALL CANCERS", "Consultant Upgrade", "ALL MODALITIES", 12*x.times, 0.5),
			combined(x.month, "Provider", "RZY", "ONE", "31D", "ALL CANCERS", "First Treatment", "ALL MODALITIES", 60*x.times),
			combined(x.month, "Provider", "RZY", "ONE", "31D", "ALL CANCERS", "ALL STAGES", "ALL MODALITIES", 100*x.times))
	}
	c := read(t, csvOf("a.csv", combinedHead, rows...))
	w, err := c.FindTrusts([]string{"RZY"})
	require.NoError(t, err)
	f := Fitted{
		Scenario: "trust.toml", Span: Span{month(t, "2025-01"), month(t, "2025-01")},
		Arrivals: []Flow{{"urgent", 1632}, {"upgrade", 120}, {"no_clock", 240}},
		Numbers:  map[string]float64{"table.referral.all.conversion_pct": 22},
	}
	year, _, _ := c.Backtest("before", w, Span{month(t, "2024-01"), month(t, "2024-01")}, f, ShowSmall)
	assert.Equal(t, map[string]string{
		"pathway.urgent.arrivals rate":      "1.2500",
		"pathway.upgrade.arrivals rate":     "1.2400", // 15.5/12.5
		"pathway.no_clock.arrivals rate":    "1.2500", // (75 − 50)/(60 − 40)
		"table.referral.all conversion_pct": "1.0000", // 37.5/170 over 30/136
	}, ratios(year))
	assert.Contains(t, YearText("made", w, year, f), "# RZY ONE, by provider, Jan 2024. ")
}
