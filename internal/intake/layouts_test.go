package intake

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// The header of the Combined CSV; a file of one month has no Period.
const combinedHead = "Period,Basis,Org_Code,Parent_Org,Org_Name,Standard_or_Item,Cancer_Type,Referral_Route_or_Stage,Treatment_Modality,Total,Within,After,Performance," +
	"Within_14_days,In_15_to_16_days,In_17_to_21_days,In_22_to_28_days,After_28_days,In_15_to_28_days,In_29_to_42_days,In_43_to_62_days,Within_31_days," +
	"In_32_to_38_days,In_39_to_48_days,In_49_to_62_days,After_62_days,In_63_to_76_days,In_77_to_90_days,In_91_to_104_days,After_104_days\n"

// The bands of each standard, in order; and how many of them are within it.
var (
	bandsOf = map[string][]string{
		"FDS":                              {"Within_14_days", "In_15_to_28_days", "In_29_to_42_days", "In_43_to_62_days", "After_62_days"},
		"31D":                              {"Within_31_days", "In_32_to_38_days", "In_39_to_48_days", "In_49_to_62_days", "After_62_days"},
		"62D":                              {"Within_31_days", "In_32_to_38_days", "In_39_to_48_days", "In_49_to_62_days", "In_63_to_76_days", "In_77_to_90_days", "In_91_to_104_days", "After_104_days"},
		"Urgent Suspected Cancer referral": {"Within_14_days", "In_15_to_16_days", "In_17_to_21_days", "In_22_to_28_days", "After_28_days"},
	}
	withinOf = map[string]int{"FDS": 2, "31D": 1, "62D": 4, "Urgent Suspected Cancer referral": 1}
)

// combined writes a row of the Combined CSV. FDS rows have the number after day 28
// beside their bands, as published ones do.
func combined(period, basis, code, name, standard, cancer, way, modality string, bands ...float64) string {
	columns := strings.Split(strings.TrimSpace(combinedHead), ",")
	cells := make([]string, len(columns))
	set := func(column string, x float64) {
		cells[slices.Index(columns, column)] = strconv.FormatFloat(x, 'f', -1, 64)
	}
	copy(cells, []string{period, basis, code, "London", name, standard, cancer, way, modality})
	var total, within float64
	for i, n := range bands {
		set(bandsOf[standard][i], n)
		if total += n; i < withinOf[standard] {
			within += n
		}
	}
	set("Total", total)
	set("Within", within)
	set("After", total-within)
	if standard == "FDS" {
		set("After_28_days", total-within)
	}
	if total > 0 {
		set("Performance", within/total)
	}
	return strings.Join(cells, ",")
}

func read(t *testing.T, files ...File) *CWT {
	t.Helper()
	c, err := ReadCWT(names(t), nil, files...)
	require.NoError(t, err)
	return c
}

func refusedWith(t *testing.T, want string, files ...File) {
	t.Helper()
	_, err := ReadCWT(names(t), nil, files...)
	if assert.Error(t, err, want) {
		assert.Equal(t, want, err.Error())
	}
}

func csvOf(name, head string, rows ...string) File {
	for _, row := range rows {
		head += row + "\n"
	}
	return File{name, []byte(head)}
}

// made are targets of all months by name.
func made(t *testing.T, c *CWT, w Whose, err error) (map[string]Target, []string) {
	t.Helper()
	require.NoError(t, err)
	s, ok := c.Span(w)
	require.True(t, ok)
	chapters, warnings := c.Targets(w, s)
	list := map[string]Target{}
	for _, chapter := range chapters {
		for _, x := range chapter.Targets {
			list[x.Name] = x
		}
	}
	return list, warnings
}

// two months of two trusts and two boards, with England.
func twoTrusts(period string) []string {
	const usc = "Urgent Suspected Cancer"
	return []string{
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 20, 5, 5, 10, 4, 3, 2, 1.5),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "62D", "LUNG", "ALL ROUTES", "ALL MODALITIES", 10, 1, 1, 3, 2, 1, 1, 1),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "62D", "ALL CANCERS", "Consultant Upgrade", "ALL MODALITIES", 5, 1, 0, 0, 0, 1, 0, 0.5),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "62D", "Lung", "Consultant Upgrade", "ALL MODALITIES", 1, 0, 0, 0, 0, 0, 0, 0),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "62D", "ALL CANCERS", "ALL ROUTES", "Anti-cancer drug regimen", 7, 1, 0, 0, 0, 1, 0, 1),
		combined(period, "Provider", "RZZ", "EXAMPLE TWO", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 30, 0, 0, 0, 0, 0, 0, 9.5),
		combined(period, "Provider", "Total", "", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 50, 5, 5, 10, 4, 3, 2, 11),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "31D", "ALL CANCERS", "ALL STAGES", "ALL MODALITIES", 90, 4, 3, 2, 1),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "31D", "ALL CANCERS", "First Treatment", "ALL MODALITIES", 50, 4, 3, 2, 1),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "31D", "ALL CANCERS", "First Treatment", "Surgery", 20, 1, 0, 0, 1),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "31D", "ALL CANCERS", "Subsequent", "ALL MODALITIES", 40, 0, 0, 0, 0),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "FDS", "ALL CANCERS", "ALL ROUTES", "", 100, 50, 20, 20, 10),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "FDS", "Suspected lung cancer", usc, "", 60, 36, 14, 8, 2),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "Urgent Suspected Cancer referral", "ALL CANCERS", "", "", 100, 20, 10, 5, 1),
		combined(period, "Provider", "RZY", "EXAMPLE ONE", "Urgent Suspected Cancer referral", "Suspected lung cancer", "", "", 10, 2, 0, 0, 0),
		combined(period, "Commissioner", "QKK", "NHS SOUTH EAST LONDON INTEGRATED CARE BOARD", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 200, 0, 0, 0, 0, 0, 0, 100),
		combined(period, "Commissioner", "QRL", "NHS HAMPSHIRE AND ISLE OF WIGHT INTEGRATED CARE BOARD", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 60, 0, 0, 0, 40, 0, 0, 0),
		combined(period, "Commissioner", "QVV", "NHS DORSET INTEGRATED CARE BOARD", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 80, 0, 0, 0, 20, 0, 0, 0),
		combined(period, "Commissioner", "UNKNOWN", "UNKNOWN", "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 1, 0, 0, 0, 0, 0, 0, 0),
	}
}

// Sums by hand. Half patients are published, capital letters differ between vintages,
// a blank modality is all of them, and the dates of one file may be of two kinds.
func TestTheCombinedCSVIsReadForATrust(t *testing.T) {
	rows := append(twoTrusts("01/10/2025"), twoTrusts("2025-11-01")...)
	c := read(t, File{"2025-26-Oct-Mar-Cumulative.csv", []byte("\ufeff" + combinedHead + strings.Join(rows, "\r\n"))})
	w, err := c.FindTrusts([]string{"rzy"})
	list, warnings := made(t, c, w, err)
	assert.Empty(t, warnings)
	assert.Equal(t, "RZY EXAMPLE ONE, by provider", w.String())
	for name, want := range map[string]string{
		"cwt_within_62":               "all: 80 of 101 within 62 days",
		"cwt_over_104":                "all: 3 of 101 after day 104",
		"cwt_within_62_group_lung":    "Lung: 30 of 40 within 62 days; rests on few patients (40): chance moves it much",
		"cwt_over_104_route_upgrade":  "upgrade: 1 of 15 after day 104; rests on few patients (15): chance moves it much",
		"cwt_within_62_modality_sact": "drugs: 16 of 20 within 62 days; rests on few patients (20): chance moves it much",
		"cwt_within_31":               "all: 180 of 200 within 31 days",
		"cwt_first_31":                "first: 100 of 120 within 31 days",
		"cwt_first_surgery_31":        "first_surgery: 40 of 44 within 31 days; rests on few patients (44): chance moves it much",
		"cwt_within_28":               "all: 300 of 400 within 28 days",
		"cwt_within_28_referral_lung": "Suspected lung cancer: 192 of 240 within 28 days",
		"cwt_referrals_route_urgent":  "USC: seen, whenever they were referred; 272 in 2 months, times 12/2; seasons are not taken off",
		"cwt_referrals_referral_lung": "Suspected lung cancer: seen, whenever they were referred; 24 in 2 months, times 12/2; seasons are not taken off; rests on few patients (24): chance moves it much",
		"cwt_subsequent_treatments":   "subsequent; 80 in 2 months, times 12/2; seasons are not taken off; rests on few patients (80): chance moves it much",
	} {
		assert.Equal(t, want, list[name].Note, name)
	}
	assert.Equal(t, "0.7921", list["cwt_within_62"].Observed, "80/101")
	assert.Equal(t, "CWT, 2025-26-Oct-Mar-Cumulative.csv, Oct 2025 to Nov 2025", list["cwt_within_62"].Source)
}

func TestASetOfTrustsBoardsAndEnglandAreCountedOnce(t *testing.T) {
	// One month, told by the name of the file.
	file := csvOf("October-2025-Monthly-Combined-CSV-Provisional.csv", strings.TrimPrefix(combinedHead, "Period,"))
	for _, row := range twoTrusts("") {
		file.Text = append(file.Text, strings.TrimPrefix(row, ",")+"\n"...)
	}
	c := read(t, file)
	for _, x := range []struct {
		find func() (Whose, error)
		want string
	}{
		{func() (Whose, error) { return c.FindTrusts([]string{"RZY", "example two"}) }, "all: 70 of 90 within 62 days; rests on few patients (90): chance moves it much"},
		{func() (Whose, error) { return c.FindBoards([]string{"QKK"}) }, "all: 200 of 300 within 62 days"},
		{func() (Whose, error) { return c.FindBoards([]string{"QKK", "QVV"}) }, "all: 280 of 400 within 62 days"},
		{func() (Whose, error) { return c.Find("Wessex") }, "all: 140 of 200 within 62 days"}, // QRL and QVV
		{func() (Whose, error) { return c.Find("ca14") }, "all: 200 of 300 within 62 days"},
		{func() (Whose, error) { return c.Find("England") }, "all: 70 of 90 within 62 days; rests on few patients (90): chance moves it much"},
	} {
		w, err := x.find()
		list, warnings := made(t, c, w, err)
		assert.Equal(t, x.want, list["cwt_within_62"].Note, w)
		for _, warning := range warnings {
			assert.NotContains(t, warning, "62DAY", "England is the sum of its trusts")
		}
	}
	var ids []string
	for _, a := range c.Alliances() {
		ids = append(ids, a.ID)
	}
	assert.Equal(t, []string{"CA14", "CA18", "ENG"}, ids)

	file.Text = bytes.ReplaceAll(file.Text, []byte("RZZ,London,EXAMPLE TWO,62D,ALL CANCERS,ALL ROUTES,ALL MODALITIES,39.5,30"), []byte("RZZ,London,EXAMPLE TWO,62D,ALL CANCERS,ALL ROUTES,Surgery,39.5,30"))
	c = read(t, file)
	w, err := c.Find("England")
	_, warnings := made(t, c, w, err)
	assert.Contains(t, warnings, "October-2025-Monthly-Combined-CSV-Provisional.csv: 62DAY of England in 2025-10 is 90, and its organisations (1) add up to 50.5: rows are missing, or sub-totals stand among them")
}

// October 2025 was published as a workbook, in which a row ends with its last number.
func TestTheCombinedCSVIsReadAsAWorkbook(t *testing.T) {
	book := excelize.NewFile()
	lines := append([]string{strings.TrimSpace(combinedHead)}, twoTrusts("45931")...)
	for i, line := range lines {
		for k, cell := range strings.Split(line, ",") {
			at, err := excelize.CoordinatesToCellName(k+1, i+1)
			require.NoError(t, err)
			if x, err := strconv.ParseFloat(cell, 64); err == nil {
				require.NoError(t, book.SetCellFloat("Sheet1", at, x, -1, 64))
			} else if cell != "" {
				require.NoError(t, book.SetCellStr("Sheet1", at, cell))
			}
		}
	}
	text, err := book.WriteToBuffer()
	require.NoError(t, err)
	c := read(t, File{"a.xlsx", text.Bytes()})
	was := read(t, csvOf("a.xlsx", combinedHead, twoTrusts("2025-10-01")...))
	for i := range c.rows {
		c.rows[i].from, was.rows[i].from = nil, nil
	}
	assert.Equal(t, was.rows, c.rows)
}

// From April 2026 boards are others. Those of most alliances stay; seven alliances
// cannot be made of them.
func TestBoardsOfApril2026(t *testing.T) {
	all62 := func(period, code string, within, late float64) string {
		return combined(period, "Commissioner", code, code, "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", within, 0, 0, 0, 0, 0, 0, late)
	}
	c := read(t, csvOf("a.csv", combinedHead,
		all62("2026-03-01", "QMJ", 100, 50), all62("2026-03-01", "QRV", 200, 100), all62("2026-03-01", "QWE", 300, 0), all62("2026-03-01", "QKK", 10, 90),
		all62("2026-03-01", "QRL", 1, 99), all62("2026-03-01", "QVV", 1, 99),
		all62("2026-04-01", "Z9B2Z", 150, 150), all62("2026-04-01", "QWE", 300, 0), all62("2026-04-01", "QKK", 20, 80),
		all62("2026-04-01", "QRL", 2, 98), all62("2026-04-01", "QVV", 2, 98),
	))
	w, err := c.Find("South East London")
	list, warnings := made(t, c, w, err)
	assert.Equal(t, "all: 30 of 200 within 62 days", list["cwt_within_62"].Note, "in both months")
	assert.Empty(t, warnings)
	why, _ := c.Torn(w)
	assert.Empty(t, why)

	w, err = c.FindBoards([]string{"QMJ", "QRV", "Z9B2Z"})
	list, warnings = made(t, c, w, err)
	assert.Equal(t, "all: 450 of 750 within 62 days", list["cwt_within_62"].Note, "boards and the one they became, each in its months")
	assert.Empty(t, warnings)

	for name, boards := range map[string]string{
		"West London": "West and North London (Z9B2Z) lies", "North Central London": "West and North London (Z9B2Z) lies", "Wessex": "Hampshire and Isle of Wight (QRL) lies",
	} {
		w, err = c.Find(name)
		require.NoError(t, err)
		s, _ := c.Span(w)
		assert.Equal(t, "2026-03", s.To.String(), "%s: until then", name)
		why, from := c.Torn(w)
		assert.Equal(t, "2026-04", from.String())
		assert.Equal(t, "from 2026-04 on "+name+" cannot be made of integrated care boards: "+boards+" in other alliances too; name its trusts with --trust, or its places within boards with --icb", why)
	}
	var torn []string
	for _, a := range c.names.alliances {
		w := Whose{}
		c.ofBoards(&w, a, since2026)
		if len(w.torn) > 0 {
			torn = append(torn, a.ID)
		}
	}
	assert.Equal(t, []string{"CA03", "CA04", "CA09", "CA16", "CA17", "CA18", "CA19"}, torn, "as published")
	for _, a := range c.names.alliances {
		w := Whose{}
		c.ofBoards(&w, a, before2026)
		assert.Empty(t, w.torn, "before, each board lay in one alliance")
	}
}

// A month of an alliance that lacks one of its boards is not the alliance's.
func TestAnAllianceNeedsAllItsBoards(t *testing.T) {
	var rows []string
	for _, x := range [][2]string{{"2025-10-01", "QRL"}, {"2025-10-01", "QVV"}, {"2025-11-01", "QRL"}} {
		rows = append(rows, combined(x[0], "Commissioner", x[1], x[1], "62D", "ALL CANCERS", "ALL ROUTES", "ALL MODALITIES", 100, 0, 0, 0, 0, 0, 0, 100))
	}
	c := read(t, csvOf("a.csv", combinedHead, rows...))
	w, err := c.Find("Wessex")
	list, warnings := made(t, c, w, err)
	assert.Equal(t, "all: 200 of 400 within 62 days; 1 of 2 months", list["cwt_within_62"].Note)
	assert.Equal(t, []string{"a.csv: 62DAY of Wessex has no total in 2025-11 (QVV lacks one); its targets rest on 1 month of 2"}, warnings)

	c = read(t, csvOf("a.csv", combinedHead, rows[0]))
	w, err = c.Find("Wessex")
	list, warnings = made(t, c, w, err)
	assert.Empty(t, list)
	assert.Equal(t, []string{"a.csv: 62DAY of Wessex has no total in 2025-10 (QVV lacks one); its targets rest on 0 months of 1"}, warnings)
}
