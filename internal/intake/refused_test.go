package intake

import (
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// trust is a row of the Combined CSV for everybody of a trust.
func trust(period, code string) string {
	return combined(period, "Provider", code, code, "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 10, 0, 0, 0, 0, 0, 0, 0)
}

func board62(period, code string) string {
	return strings.Replace(trust(period, code), "Provider", "Commissioner", 1)
}

const extractHead = "PERIOD,YEAR,MONTH,STANDARD,ORG CODE,STAGE/ROUTE,TREATMENT MODALITY,CANCER TYPE,TOTAL TREATED,WITHIN STANDARD,BREACHES\n"

// Nobody is counted twice, whatever two files they stand in.
func TestPatientsOfTwoFilesAreRefused(t *testing.T) {
	monthOnly := func(name string, rows ...string) File {
		f := csvOf(name, strings.TrimPrefix(combinedHead, "Period,"))
		for _, row := range rows {
			f.Text = append(f.Text, strings.TrimPrefix(row, ",")+"\n"...)
		}
		return f
	}
	cumulative := csvOf("cumulative.csv", combinedHead, trust("01/10/2025", "RZZ"), trust("01/11/2025", "RZZ"), trust("01/12/2025", "RZZ"), trust("01/12/2025", "RZY"))
	refusedWith(t, "November-2025.csv:2: counts patients whom cumulative.csv counts as well (62DAY of RZZ in 2025-11); leave out one of the two\n"+
		"December-2025.csv:2: counts patients whom cumulative.csv counts as well (62DAY of RZZ and RZY in 2025-12); leave out one of the two",
		cumulative, monthOnly("November-2025.csv", trust("", "RZZ")), monthOnly("December-2025.csv", trust("", "RZZ"), trust("", "RZY")))

	// Another layout, which writes the same patients in other cells.
	refusedWith(t, "extract.csv:2: counts patients whom cumulative.csv counts as well (62DAY of RZZ in 2025-10); leave out one of the two",
		cumulative, csvOf("extract.csv", extractHead, "45931,2025/26,OCT,62-day Combined,RZZ,Screening,ALL MODALITIES,Lung,3,2,1"))

	// Two vintages of April 2026, in which the same patients stand under two boards.
	refusedWith(t, "April-2026-New-ICB-Structure.csv:2: counts patients whom April-2026.csv counts as well (62DAY of Z9B2Z in 2026-04); leave out one of the two",
		monthOnly("April-2026.csv", board62("", "QMJ")), monthOnly("April-2026-New-ICB-Structure.csv", board62("", "Z9B2Z")))

	// Boards and the places within them; an alliance and its boards, in either order.
	sub := csvOf("sub-icb-October-2025.csv", "ICB_SUB_LOCATION,STANDARD,SUB_CATEGORY,TOTAL,WITHIN_STANDARD,BREACHES\n", "QKK99X,62-day Combined,62-day (Screening),3,2,1")
	boards := csvOf("boards.csv", combinedHead, board62("2025-10-01", "QKK"))
	own := csvOf("own.csv", head62, "2025-10,CA14,South East London,62DAY,all,all,all,100,60,40,30,30,40,0")
	refusedWith(t, "sub-icb-October-2025.csv:2: counts patients whom boards.csv counts as well (62DAY of QKK99X in 2025-10); leave out one of the two", boards, sub)
	refusedWith(t, "own.csv:2: counts patients whom boards.csv counts as well (62DAY of CA14 in 2025-10); leave out one of the two", boards, own)
	refusedWith(t, "boards.csv:2: counts patients whom own.csv counts as well (62DAY of QKK in 2025-10); leave out one of the two", own, boards)

	// A patient of a trust and of a board is one patient: never added, and both may be read.
	c := read(t, csvOf("a.csv", combinedHead, trust("2025-10-01", "RZZ"), board62("2025-10-01", "QKK")))
	w, err := c.Find("South East London")
	list, _ := made(t, c, w, err)
	assert.Contains(t, list["cwt_within_62"].Note, "all: 10 of 10")
	read(t, csvOf("a.csv", combinedHead, trust("2025-10-01", "RZZ")), csvOf("b.csv", combinedHead, trust("2025-10-01", "RZY"), trust("2025-11-01", "RZZ")))
	refusedWith(t, "a.csv:3: is the same row as a.csv:2; its patients would be counted twice", csvOf("a.csv", combinedHead, trust("2025-10-01", "RZZ"), trust("01/10/2025", "RZZ")))
}

func TestWhoIsNotInTheFilesIsTold(t *testing.T) {
	trusts := read(t, csvOf("a.csv", combinedHead, trust("2025-10-01", "RZZ"), trust("2025-10-01", "RZY")))
	boards := read(t, csvOf("a.csv", combinedHead, board62("2025-10-01", "QKK"), board62("2025-10-01", "QWE")))
	both := read(t, csvOf("a.csv", combinedHead, trust("2025-10-01", "RZZ"), board62("2025-10-01", "QKK")))
	find := func(c *CWT, flag string, asked ...string) string {
		var err error
		switch flag {
		case "trust":
			_, err = c.FindTrusts(asked)
		case "icb":
			_, err = c.FindBoards(asked)
		default:
			_, err = c.Find(strings.Join(asked, ""))
		}
		require.Error(t, err)
		return err.Error()
	}
	assert.Equal(t, "the files count patients by trust, and no alliance can be made of them; name its trusts with --trust: RZY; RZZ", find(trusts, "alliance", "Wessex"))
	assert.Equal(t, "the files have no row by commissioner, so --icb finds nothing", find(trusts, "icb", "QKK"))
	assert.Equal(t, "the files have no row by provider, so --trust finds nothing", find(boards, "trust", "RZZ"))
	assert.Equal(t, "the files have no row by provider, so --trust finds nothing; QKK is an integrated care board: --icb QKK", find(boards, "trust", "qkk"))
	assert.Equal(t, `unknown trust "RZX"; there are: RZY; RZZ; did you mean "RZY"?`, find(trusts, "trust", "RZY", "RZX"))
	assert.Equal(t, "--trust: RZZ is named twice", find(trusts, "trust", "RZZ", "rzz"))
	assert.Equal(t, `unknown trust "QKK"; there are: RZZ; QKK is an integrated care board: --icb QKK`, find(both, "trust", "QKK"))
	assert.Equal(t, `unknown alliance "RZZ"; there are: CA14 South East London; RZZ is a trust: --trust RZZ`, find(both, "alliance", "RZZ"))
	assert.Equal(t, "name the alliance with --alliance; there are: CA14 South East London; or name its trusts with --trust", find(both, "alliance"))
	assert.Equal(t, `integrated care board "Q" may be any of QKK; QWE; write more of the name, or the id`, find(boards, "icb", "Q"))
}

func TestTablesThatAreRefused(t *testing.T) {
	sound := trust("2025-10-01", "RZZ")
	wide := func(s string) []byte {
		var b []byte
		for _, u := range utf16.Encode([]rune(s)) {
			b = append(b, byte(u), byte(u>>8))
		}
		return b
	}
	const none = "is none of the waiting-times files that are read: a table by alliance, the Combined CSV, the sub-ICB file, the data extract, a provider workbook and a commissioner workbook"
	for _, x := range []struct{ name, text, want string }{
		{"a.csv", "\xff\xfe" + string(wide(combinedHead)), `a.csv:1: is written in UTF-16; save it as "CSV UTF-8"`},
		{"a.csv", string(wide(combinedHead)), `a.csv:1: is not text; if it came from a spreadsheet, save it as "CSV UTF-8"`},
		{"a.csv", strings.ReplaceAll(combinedHead, ",", ";"), "a.csv:1: its columns are not separated by commas; save it as CSV with commas"},
		{"a.xls", "\xd0\xcf\x11\xe0\xa1\xb1", "a.xls:1: is an old workbook (.xls), or one with a password; save it as .xlsx without a password"},
		{"a.csv", "\r\n<!DOCTYPE html><title>404</title>", "a.csv:1: is a web page and not a table: the download went wrong; download the file again"},
		{"ENG.json", `{"code":"QZZ","standards":{}}`, "ENG.json:1: is JSON and not a table; take the CSV file or the workbook from the same page"},
		{"a.csv", "\n\n", "a.csv:1: is empty; a table starts with a line of column names"},
		{"a.csv", combinedHead, "a.csv:1: has no row under its header"},
		{"a.csv", strings.ReplaceAll(combinedHead+"1,2\n", "\n", "\r"), `a.csv:1: has the line ends of old Macs, so all of it is one line; save it as "CSV UTF-8", with commas`},
		{"scotland.csv", "Quarter,HB,HBT,CancerType,NumberOfEligibleReferrals62DayStandard,NumberOfEligibleReferralsTreatedWithin62Days\n2012Q1,S08000015,S08000015,Breast,52,52\n",
			"scotland.csv:1: " + none + `; nearest is the data extract, of which it lacks the columns "PERIOD or MONTH", "STANDARD", "ORG CODE", "STAGE/ROUTE", "TREATMENT MODALITY", "TOTAL TREATED", "WITHIN STANDARD" and "BREACHES"`},
		{"a.csv", strings.Replace(combinedHead, "Standard_or_Item", "Standard_of_Item", 1), `a.csv:1: has no column "Standard_or_Item"; did you mean "Standard_of_Item"?`},
		{"a.csv", strings.TrimPrefix(combinedHead, "Period,") + strings.TrimPrefix(trust("", "RZZ"), ","),
			"a.csv:1: has no column of months, and its name tells none; put the month into the name, as in October-2025-Monthly-Combined-CSV.csv"},
		{"2025-26-Oct-Mar.csv", strings.TrimPrefix(combinedHead, "Period,") + strings.TrimPrefix(trust("", "RZZ"), ","),
			"2025-26-Oct-Mar.csv:1: has no column of months, and its name tells none; put the month into the name, as in October-2025-Monthly-Combined-CSV.csv"},
		{"a.csv", combinedHead + trust("10/01/2025", "RZZ"), `a.csv:2: column "Period": "10/01/2025" is neither the first nor the last day of a month (10 January 2025); write year and month, such as 2023-10`},
		{"a.csv", combinedHead + trust("autumn", "RZZ"), `a.csv:2: column "Period": "autumn" is not a month; write year and month, such as 2023-10`},
		{"a.csv", combinedHead + trust("", "RZZ"), `a.csv:2: column "Period" is empty`},
		{"a.csv", extractHead + "45200,2023/24,NOV,62-day Combined,RZZ,Screening,ALL MODALITIES,Lung,3,2,1\n", `a.csv:2: column "PERIOD" is Oct 2023, and NOV of 2023/24 is Nov 2023`},
		{"a.csv", extractHead + "45215,2023/24,OCT,62-day Combined,RZZ,Screening,ALL MODALITIES,Lung,3,2,1\n", `a.csv:2: column "PERIOD": "45215" is neither the first nor the last day of a month (16 October 2023); write year and month, such as 2023-10`},
		{"a.csv", extractHead + "45200,2023/24,OCT,62-day Combined,RZZ,Screening,ALL MODALITIES,Lung,3,4,1\n", `a.csv:2: WITHIN STANDARD 4 and BREACHES 1 add up to 5, not to TOTAL TREATED 3`},
		{"a.csv", extractHead + "45200,2023/24,OCT,62-day Combined,RZZ,Screening,ALL MODALITIES,Lung,3,4,*\n", `a.csv:2: WITHIN STANDARD 4 is more than TOTAL TREATED 3`},
		{"a.csv", extractHead + "45200,2023/24,OCT,62-day Combined,,Screening,ALL MODALITIES,Lung,3,2,1\n", `a.csv:2: column "ORG CODE" is empty`},
		{"a.csv", extractHead + "45200,2023/24,OCT,2WW Breast,RZZ,Screening,ALL MODALITIES,Lung,3,2,1\n", `a.csv:1: has rows of "2WW Breast" alone; it is none of the standards that are read, FDS28, 31DAY, 62DAY and SEEN`},
		{"a.csv", combinedHead + strings.Replace(sound, "Provider", "Hospital", 1), `a.csv:2: column "Basis": "Hospital" is neither Provider nor Commissioner`},
		{"a.csv", combinedHead + sound + ",", `a.csv:2: has 31 cells; the header has 30 columns`},
		{"a.csv", strings.Replace(extractHead, "YEAR", "Period", 1), `a.csv:1: column "Period" is there twice`},
		{"a.csv", strings.Replace(extractHead, "YEAR", "TOTAL", 1), `a.csv:1: columns "TOTAL" and "TOTAL TREATED" hold the same thing; delete one`},
	} {
		refusedWith(t, x.want, File{x.name, []byte(x.text)})
	}
}

// In the wrong file every row may be wrong; it is told a hundred times and no more.
func TestManyProblemsOfOneFileAreCounted(t *testing.T) {
	f := csvOf("a.csv", combinedHead)
	for range 250 {
		f.Text = append(f.Text, trust("autumn", "RZZ")+"\n"...)
	}
	_, err := ReadCWT(names(t), nil, f)
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 101)
	assert.Equal(t, "a.csv: has 150 problems more", lines[100])
}

func TestBandsThatLeaveAGapAreToldWhere(t *testing.T) {
	for bands, want := range map[string]string{
		"d0_31,d33_plus":          "the bands of days leave some out: d33_plus begins at day 33 where day 32 is expected",
		"d1_plus":                 "the bands of days leave some out: d1_plus begins at day 1 where day 0 is expected",
		"d0_31,d31_plus":          "the bands of days overlap: d31_plus begins at day 31 where day 32 is expected",
		"d0_62,d63_plus,d70_plus": "the band d63_plus has no end, and d70_plus follows it",
		"d0_31,d32_62":            "the last band of days, d32_62, ends at day 62; days after it need a band without an end, such as d63_plus",
		"d0_31,d32_12,d32_plus":   "the band d32_12 ends before it begins",
		"":                        "has no bands of days; they are columns such as d0_31, d32_38 and d39_plus",
	} {
		head := strings.Replace(head62, "d0_31,d32_62,d63_104,d105_plus", bands, 1)
		refusedWith(t, "a.csv:1: "+want, File{"a.csv", []byte(head)})
	}
	// Bands, like other columns, may stand in any order.
	c := read(t, csvOf("a.csv", "d105_plus,d32_62,month,d0_31,alliance_id,alliance,standard,d63_104,group,route,stage_or_modality,breach,total,within\n",
		"1,30,2024-01,30,CA01,North,62DAY,39,all,all,all,40,100,60"))
	assert.Equal(t, count{total: 200, within: 120, late: 2, lateKnown: true}, c.rows[0].count)
}

// What is suppressed or blank stays unknown; its month is left out and told.
func TestSuppressedCellsAreNotZero(t *testing.T) {
	row := func(period, group string, total, within, late string) string {
		cells := strings.Split(combined(period, "Provider", "RZZ", "TWO", "62D", group, "ALL ROUTES", "ALL MODALITIES"), ",")
		cells[9], cells[10], cells[11], cells[29] = total, within, "", late
		return strings.Join(cells, ",")
	}
	c := read(t, csvOf("a.csv", combinedHead,
		row("2025-10-01", "ALL CANCERS", "200", "150", "7"), row("2025-10-01", "Lung", "*", "*", "*"), row("2025-10-01", "Skin", `"1,000"`, "900", "-"), row("2025-10-01", "Breast", "<5", "", ""),
		row("2025-11-01", "ALL CANCERS", "200", "100", "3"), row("2025-11-01", "Lung", "150", "60", ""), row("2025-11-01", "Skin", "500", "-", "1"),
		row("2025-12-01", "ALL CANCERS", "*", "-", ""), row("2025-12-01", "Lung", "10", "10", "0"),
	))
	w, err := c.FindTrusts([]string{"RZZ"})
	list, warnings := made(t, c, w, err)
	assert.Equal(t, "all: 250 of 400 within 62 days; 2 of 3 months", list["cwt_within_62"].Note)
	assert.Equal(t, "all: 10 of 400 after day 104; 2 of 3 months", list["cwt_over_104"].Note, "7 and 3 are known without the other bands")
	assert.Equal(t, "Lung: 60 of 150 within 62 days; 1 of 3 months; suppressed in 1 month", list["cwt_within_62_group_lung"].Note)
	assert.Equal(t, "Skin: 900 of 1000 within 62 days; 1 of 3 months; suppressed in 1 month", list["cwt_within_62_group_skin"].Note)
	assert.NotContains(t, list, "cwt_over_104_group_lung")
	assert.NotContains(t, list, "cwt_within_62_group_breast")
	assert.Equal(t, []string{
		"a.csv: 62DAY of RZZ TWO has no total in 2025-12 (suppressed in 2025-12); its targets rest on 2 months of 3",
		"2 figures left out: suppressed in every month",
	}, warnings)
}

// A trust without a row has perhaps had no patient; that it counts as nobody is told.
func TestATrustWithoutARowCountsAsNobody(t *testing.T) {
	c := read(t, csvOf("a.csv", combinedHead, trust("2025-10-01", "RZZ"), trust("2025-10-01", "RZY"), trust("2025-11-01", "RZZ")))
	w, err := c.FindTrusts([]string{"RZZ", "RZY"})
	list, warnings := made(t, c, w, err)
	assert.Contains(t, list["cwt_within_62"].Note, "all: 30 of 30")
	assert.Equal(t, []string{"62DAY of RZY has no total in 2025-11, and counts as nobody"}, warnings)
	_, warnings = c.Targets(w, Span{month(t, "2025-11"), month(t, "2025-11")})
	assert.Equal(t, []string{"RZY has no row in Nov 2025, and counts as nobody"}, warnings)
}

func TestMonthsAreReadAsTheyArePublished(t *testing.T) {
	for s, want := range map[string]string{
		"2023-10": "2023-10", "2023-10-01": "2023-10", "2023-10-31 00:00:00": "2023-10", "01/10/2023": "2023-10", "1/2/2024": "2024-02", "29/02/2024": "2024-02",
		"45200": "2023-10", "45200.0": "2023-10", "45230": "2023-10", "Oct-23": "2023-10", "OCT 2023": "2023-10", "October 2023": "2023-10", "Sept-25": "2025-09", "may-24": "2024-05",
	} {
		m, err := readMonth(s, false)
		require.NoError(t, err, s)
		assert.Equal(t, want, m.String(), s)
	}
	for _, s := range []string{"", "2023", "Oct", "2023-13", "32/10/2023", "10/31/2023", "2023-10-02", "12", "99999", "1234", "Octo-23", "Q3-2023", "2023/24", "45200.5.1", "1999-12", "2100-01", "12345"} {
		_, err := readMonth(s, false)
		assert.Error(t, err, s)
	}
	for name, want := range map[string]string{
		"October-2025-Monthly-Combined-CSV-Provisional.csv": "2025-10", "2026-27-Apr-Monthly-Combined-CSV-Provisional.csv": "2026-04",
		"2025-26-Jan-Monthly.csv": "2026-01", "April-2026-Monthly-Combined-CSV-Provisional-New-ICB-Structure.csv": "2026-04", "SEPTEMBER-2025-CWT-CRS-PROVIDER-WORKBOOK-FINAL.xlsx": "2025-09",
	} {
		m, ok := monthInName(name)
		assert.True(t, ok, name)
		assert.Equal(t, want, m.String(), name)
	}
	for _, name := range []string{
		"2025-26-Oct-Mar-Cumulative-Monthly-Combined-CSV-Provisional.csv", "2024-25-Apr-Mar-Monthly-Combined-CSV-Final.csv", "CWT-CRS-Apr-2025-to-Jul-2025-Data-Extract-Provider.xlsx",
		"62day.csv", "marching-2025.csv", "October.csv", "2025.csv",
	} {
		_, ok := monthInName(name)
		assert.False(t, ok, name)
	}
}

// Every published name is known by its key, whatever its capital letters.
func TestNamesAreReadFromTheirTable(t *testing.T) {
	n := names(t)
	assert.Len(t, n.groups, 11)
	assert.Len(t, n.referrals, 13)
	b := &builder{CWT: &CWT{names: n, groups: map[string]string{}}, texts: map[string]string{}, folded: map[string]string{}}
	for s, want := range map[string]cell{
		"ALL ROUTES":                   {route: all, stage: all},
		"URGENT SUSPECTED CANCER":      {route: "USC", stage: all},
		"Breast Symptomatic":           {route: "breast_symptomatic", stage: all},
		"National Screening Programme": {route: "screening", stage: all},
		"First Treatment":              {route: all, stage: "first"},
		"Subsequent":                   {route: all, stage: "subsequent"},
		"Walk-in":                      {route: "Walk-in", stage: all},
	} {
		c := cell{route: all, stage: all}
		b.way(&c, s)
		assert.Equal(t, want, c, s)
	}
	for s, want := range map[string]cell{
		"first_surgery": {stage: "first", modality: "surgery"}, "drugs": {stage: all, modality: "drugs"}, "subsequent": {stage: "subsequent", modality: all},
		"all": {stage: all, modality: all}, "first_magic": {stage: all, modality: "first_magic"},
	} {
		c := cell{stage: all, modality: all}
		b.stageOrModality(&c, s)
		assert.Equal(t, want, c, s)
	}
	assert.Equal(t, "QKK", n.boardOf("QKK99X"))
	assert.Equal(t, "S1Y5D", n.boardOf("S1Y5D99X"))
	assert.Empty(t, n.boardOf("RZZ"))
}
