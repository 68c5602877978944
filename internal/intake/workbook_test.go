package intake

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// crs is a provider or commissioner workbook as it is published: a title, the month,
// basis and definitions, parts, heads of groups and the header in row 9; column A is
// blank.
type crs struct {
	t    *testing.T
	book *excelize.File
	row  map[string]int
	who  string // the name of the column of organisations
}

func newCRS(t *testing.T, who string) *crs {
	w := &crs{t, excelize.NewFile(), map[string]int{}, who}
	require.NoError(t, w.book.SetSheetName("Sheet1", "Frontpage"))
	w.put("Frontpage", 2, 2, "Provider-based Cancer Waiting Times")
	w.put("Frontpage", 4, 2, "Published 13 November 2025")
	return w
}

func (w *crs) put(sheet string, row, column int, value any) {
	at, err := excelize.CoordinatesToCellName(column, row)
	require.NoError(w.t, err)
	require.NoError(w.t, w.book.SetCellValue(sheet, at, value))
}

// part begins a sheet, or a further part lower on it.
func (w *crs) part(sheet, part, header string) {
	if w.row[sheet] == 0 {
		_, err := w.book.NewSheet(sheet)
		require.NoError(w.t, err)
		w.put(sheet, 1, 2, sheet)
		w.put(sheet, 2, 1, "Sep-25")
		w.put(sheet, 3, 2, "Provider based")
		w.put(sheet, 4, 2, "Definitions")
		w.row[sheet] = 7
	} else {
		w.put(sheet, w.row[sheet]+1, 2, "(1) A note")
		w.row[sheet] += 4
	}
	w.put(sheet, w.row[sheet], 2, part)
	w.put(sheet, w.row[sheet]+1, 5, "PERFORMANCE AGAINST THE STANDARD")
	w.row[sheet] += 2
	for i, name := range strings.Split("|ODS CODE (1)|"+w.who+"|"+header, "|") {
		w.put(sheet, w.row[sheet], i+1, name)
	}
}

// add adds a row: texts, then numbers; the share is worked out and column between is
// left blank.
func (w *crs) add(sheet, texts string, numbers ...any) {
	w.row[sheet]++
	for i, s := range strings.Split("|"+texts, "|") {
		w.put(sheet, w.row[sheet], i+1, s)
	}
	first := strings.Count(texts, "|") + 3
	for i, n := range numbers {
		if n != nil {
			w.put(sheet, w.row[sheet], first+i, n)
		}
	}
}

func (w *crs) file(name string) File {
	for _, sheet := range w.book.GetSheetList() {
		require.NoError(w.t, w.book.SetSheetDimension(sheet, "A1:A1")) // as some published ones say
	}
	text, err := w.book.WriteToBuffer()
	require.NoError(w.t, err)
	return File{name, text.Bytes()}
}

const (
	title28 = "TOTAL|WITHIN 28 DAYS|AFTER 28 DAYS|TOLD WITHIN 28 DAYS| |WITHIN 14 DAYS|IN 15 TO 28 DAYS|IN 29 TO 42 DAYS|IN 43 TO 62 DAYS|AFTER 62 DAYS"
	title31 = "TOTAL|WITHIN 31 DAYS|AFTER 31 DAYS|TREATED WITHIN 31 DAYS| |WITHIN 31 DAYS |IN 32 TO 38 DAYS|IN 39 TO 48 DAYS|IN 49 TO 62 DAYS|AFTER 62 DAYS"
	title62 = "TOTAL|WITHIN 62 DAYS|AFTER 62 DAYS|TREATED WITHIN 62 DAYS| |WITHIN 31 DAYS|IN 32 TO 38 DAYS|IN 39 TO 48 DAYS|IN 49 TO 62 DAYS|IN 63 TO 76 DAYS|IN 77 TO 90 DAYS|IN 91 TO 104 DAYS|AFTER 104 DAYS"
	title14 = "TOTAL|WITHIN 14 DAYS|IN 15 TO 16 DAYS|IN 17 TO 21 DAYS|IN 22 TO 28 DAYS|AFTER 28 DAYS"
)

// september is a workbook of two organisations in which the second has one patient.
func september(t *testing.T, who, one, two string) *crs {
	w := newCRS(t, who)
	w.part("28-DAY FDS (ALL ROUTES)", "", "REFERRAL ROUTE|"+title28)
	w.add("28-DAY FDS (ALL ROUTES)", one+"|ALL ROUTES", 200, 150, 50, 0.75, nil, 100, 50, 30, 15, 5)
	w.add("28-DAY FDS (ALL ROUTES)", two+"|ALL ROUTES", "*", "*", "*", "*", nil, "*", "*", "*", "*", "*")
	w.part("28-DAY FDS (BY ROUTE)", "PART A: urgent", "REFERRAL ROUTE|SUSPECTED CANCER OR BREAST SYMPTOMATIC (2)|"+title28)
	w.add("28-DAY FDS (BY ROUTE)", one+"|URGENT SUSPECTED CANCER|Suspected lung cancer", 120, 96, 24, 0.8, nil, 60, 36, 14, 8, 2)
	w.part("28-DAY FDS (BY ROUTE)", "PART B: symptomatic", "REFERRAL ROUTE|SUSPECTED CANCER OR BREAST SYMPTOMATIC (2)|"+title28)
	w.add("28-DAY FDS (BY ROUTE)", one+"|BREAST SYMPTOMATIC, CANCER NOT SUSPECTED|Exhibited (non-cancer) breast symptoms - cancer not initially suspected", 30, 27, 3, 0.9, nil, 20, 7, 2, 1, 0)
	w.part("31-DAY (ALL CANCER)", "PART A", "TREATMENT STAGE|CANCER TYPE|"+title31)
	w.add("31-DAY (ALL CANCER)", one+"|ALL STAGES|ALL CANCERS", 140, 126, 14, 0.9, nil, 126, 6, 4, 2, 2)
	w.part("31-DAY (BY CANCER)", "PART A", "TREATMENT STAGE|CANCER TYPE (3)|"+title31)
	w.add("31-DAY (BY CANCER)", one+"|ALL STAGES|ALL CANCERS", 140, 126, 14, 0.9, nil, 126, 6, 4, 2, 2)
	w.add("31-DAY (BY CANCER)", one+"|ALL STAGES|Breast", 40, 38, 2, 0.95, nil, 38, 1, 1, 0, 0)
	w.part("31-DAY (BY CANCER)", "PART B", "TREATMENT STAGE|CANCER TYPE (3)|"+title31)
	w.add("31-DAY (BY CANCER)", one+"|First Treatment|ALL CANCERS", 100, 90, 10, 0.9, nil, 90, 4, 2, 2, 2)
	w.part("31-DAY (BY TREATMENT MODALITY)", "PART A", "TREATMENT STAGE|TREATMENT MODALITY (4)|"+title31)
	w.add("31-DAY (BY TREATMENT MODALITY)", one+"|First Treatment|Surgery", 60, 48, 12, 0.8, nil, 48, 4, 4, 2, 2)
	w.part("62-DAY (ALL CANCER)", "PART A", "REFERRAL ROUTE|CANCER TYPE|"+title62)
	w.add("62-DAY (ALL CANCER)", one+"|ALL ROUTES|ALL CANCERS", 110.5, 60, 50.5, 0.543, nil, 30, 10, 10, 10, 20, 10, 10, 10.5)
	w.add("62-DAY (ALL CANCER)", two+"|ALL ROUTES|ALL CANCERS", 0.5, 0.5, 0, 1, nil, 0.5, 0, 0, 0, 0, 0, 0, 0)
	w.add("62-DAY (ALL CANCER)", "|ENGLAND|ALL ROUTES|ALL CANCERS", 111, 60.5, 50.5, 0.545, nil, 30.5, 10, 10, 10, 20, 10, 10, 10.5)
	w.part("62-DAY (BY CANCER)", "PART A", "REFERRAL ROUTE|CANCER TYPE (3)|"+title62)
	w.add("62-DAY (BY CANCER)", one+"|ALL ROUTES|Head & Neck", 20, 10, 10, 0.5, nil, 10, 0, 0, 0, 5, 3, 1, 1)
	w.part("62-DAY (BY CANCER)", "PART B", "REFERRAL ROUTE|CANCER TYPE (3)|"+title62)
	w.add("62-DAY (BY CANCER)", one+"|SCREENING|ALL CANCERS", 10, 10, 0, 1, nil, 10, 0, 0, 0, 0, 0, 0, 0)
	w.part("62-DAY (BY TREATMENT MODALITY)", "PART A", "REFERRAL ROUTE|TREATMENT MODALITY (4)|"+title62)
	w.add("62-DAY (BY TREATMENT MODALITY)", one+"|ALL ROUTES|Radiotherapy", 30, 6, 24, 0.2, nil, 6, 0, 0, 0, 20, 2, 1, 1)
	w.part("USC referral to FOA", "", "SUSPECTED TYPE OF CANCER|"+title14)
	w.add("USC referral to FOA", one+"|Suspected lung cancer", 50, 40, 4, 3, 2, 1)
	w.add("USC referral to FOA", one+"|Suspected skin cancer", 150, 140, 5, 3, 1, 1)
	w.part("UBS referral to FHA", "", "REFERRAL REASON|"+title14)
	w.add("UBS referral to FHA", one+"|Exhibited (non-cancer) breast symptoms - cancer not initially suspected", 30, 20, 5, 3, 1, 1)
	return w
}

func TestAProviderWorkbookIsRead(t *testing.T) {
	file := september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO").file("SEPTEMBER-2025-CWT-CRS-PROVIDER-WORKBOOK-FINAL.xlsx")
	c := read(t, file)
	w, err := c.FindTrusts([]string{"RZY"})
	list, warnings := made(t, c, w, err)
	assert.Empty(t, warnings)
	few := "; rests on few patients (%s): chance moves it much"
	for name, want := range map[string]string{
		"cwt_within_28":                   "all: 150 of 200 within 28 days",
		"cwt_within_28_referral_lung":     "Suspected lung cancer: 96 of 120 within 28 days",
		"cwt_within_28_route_symptomatic": "breast_symptomatic, added up from parts: 27 of 30 within 28 days" + fmt.Sprintf(few, "30"),
		"cwt_within_31":                   "all: 126 of 140 within 31 days",
		"cwt_first_31":                    "first: 90 of 100 within 31 days",
		"cwt_first_surgery_31":            "first_surgery: 48 of 60 within 31 days" + fmt.Sprintf(few, "60"),
		"cwt_within_62":                   "all: 60 of 110.5 within 62 days",
		"cwt_over_104":                    "all: 10.5 of 110.5 after day 104",
		"cwt_within_62_group_head_neck":   "Head & Neck: 10 of 20 within 62 days" + fmt.Sprintf(few, "20"),
		"cwt_within_62_route_screening":   "screening: 10 of 10 within 62 days" + fmt.Sprintf(few, "10"),
		"cwt_over_104_modality_rt":        "radiotherapy: 1 of 30 after day 104" + fmt.Sprintf(few, "30"),
		"cwt_referrals_route_urgent":      "USC, added up from parts: seen, whenever they were referred; 200 in 1 month, times 12/1; seasons are not taken off",
		"cwt_referrals_referral_skin":     "Suspected skin cancer: seen, whenever they were referred; 150 in 1 month, times 12/1; seasons are not taken off",
		"cwt_referrals_route_symptomatic": "breast_symptomatic, added up from parts: seen, whenever they were referred; 30 in 1 month, times 12/1; seasons are not taken off" + fmt.Sprintf(few, "30"),
	} {
		assert.Equal(t, want, list[name].Note, name)
	}
	assert.Equal(t, "2400", list["cwt_referrals_route_urgent"].Observed)
	assert.Equal(t, "CWT, SEPTEMBER-2025-CWT-CRS-PROVIDER-WORKBOOK-FINAL.xlsx, Sep 2025", list["cwt_within_62"].Source)

	// What is suppressed is not 0.
	w, err = c.FindTrusts([]string{"RZY", "RZZ"})
	list, warnings = made(t, c, w, err)
	assert.Equal(t, "all: 60.5 of 111 within 62 days", list["cwt_within_62"].Note)
	assert.NotContains(t, list, "cwt_within_28")
	assert.Equal(t, "SEPTEMBER-2025-CWT-CRS-PROVIDER-WORKBOOK-FINAL.xlsx: FDS28 of RZY EXAMPLE ONE and RZZ EXAMPLE TWO has no total in 2025-09 (suppressed in 2025-09); its targets rest on 0 months of 1", warnings[0])

	w, err = c.Find("England")
	list, warnings = made(t, c, w, err)
	assert.Equal(t, "all: 60.5 of 111 within 62 days", list["cwt_within_62"].Note)
	assert.Empty(t, warnings, "England is the sum of its trusts")

	c, err = ReadCWT(names(t), []string{"62-day (all cancer)"}, file)
	require.NoError(t, err)
	w, err = c.FindTrusts([]string{"RZY"})
	list, _ = made(t, c, w, err)
	assert.Len(t, list, 2, "of one sheet alone")
	_, err = ReadCWT(names(t), []string{"62-DAY (ALL CANCERS)"}, file)
	assert.EqualError(t, err, `SEPTEMBER-2025-CWT-CRS-PROVIDER-WORKBOOK-FINAL.xlsx: has no sheet "62-DAY (ALL CANCERS)"; it has "Frontpage", "28-DAY FDS (ALL ROUTES)", "28-DAY FDS (BY ROUTE)", `+
		`"31-DAY (ALL CANCER)", "31-DAY (BY CANCER)", "31-DAY (BY TREATMENT MODALITY)", "62-DAY (ALL CANCER)", "62-DAY (BY CANCER)", "62-DAY (BY TREATMENT MODALITY)", `+
		`"USC referral to FOA" and "UBS referral to FHA"; did you mean "62-DAY (ALL CANCER)"?`)
	_, err = ReadCWT(names(t), []string{"Frontpage"}, file)
	assert.ErrorContains(t, err, `sheet "Frontpage":2: is none of the waiting-times files that are read`)
}

func TestACommissionerWorkbookIsReadForItsAlliance(t *testing.T) {
	c := read(t, september(t, "INTEGRATED CARE BOARD (ICB)/COMMISSIONING HUB", "QKK|NHS SOUTH EAST LONDON", "QWO|NHS WEST YORKSHIRE").file("commissioner.xlsx"))
	w, err := c.Find("South East London")
	list, _ := made(t, c, w, err)
	assert.Equal(t, "all: 60 of 110.5 within 62 days", list["cwt_within_62"].Note)
	w, err = c.FindBoards([]string{"west yorkshire"})
	list, _ = made(t, c, w, err)
	assert.Equal(t, "all: 0.5 of 0.5 within 62 days; rests on few patients (0.5): chance moves it much", list["cwt_within_62"].Note)
}

// Files of several layouts follow one another.
func TestFilesOfSeveralLayoutsAreReadTogether(t *testing.T) {
	rows := append(twoTrusts("01/10/2025"), twoTrusts("2025-11-01")...)
	c := read(t,
		csvOf("cumulative.csv", combinedHead, rows...),
		september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO").file("provider.xlsx"),
		File{"extract.csv", bytes.ReplaceAll(bytes.ReplaceAll(extract(t).Text, []byte(",RZZ,"), []byte(",RZY,")), []byte("45200,2023/24,OCT"), []byte("45870,2025/26,AUG"))},
	)
	w, err := c.FindTrusts([]string{"RZY"})
	list, warnings := made(t, c, w, err)
	total, within := handSum(t, "62-day Combined", "", "ALL MODALITIES", "")
	assert.Equal(t, fmt.Sprintf("all, added up from parts: %s of %s within 62 days", halves(2*(within+60+80)), halves(2*total+2*101+221)), list["cwt_within_62"].Note)
	assert.Equal(t, "CWT, extract.csv, provider.xlsx and cumulative.csv, Aug 2025 to Nov 2025", list["cwt_within_62"].Source)
	assert.Len(t, warnings, 3, "the extract's two, and its months have no referrals seen: %s", warnings)
}

func TestWorkbooksThatAreRefused(t *testing.T) {
	sound := september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO")
	name := "SEPTEMBER-2025-PROVIDER.xlsx"
	text := sound.file(name).Text

	refusedWith(t, name+": is cut short or damaged; download or save it again", File{name, text[:len(text)/2]})
	damaged := bytes.Clone(text)
	damaged[bytes.Index(damaged, []byte("xl/worksheets/sheet3.xml"))+200] ^= 0xff
	refusedWith(t, name+": is cut short or damaged; download or save it again", File{name, damaged})
	refusedWith(t, `October-2025-CWT.xlsx, sheet "62-DAY (ALL CANCER)":9: is of Sep 2025 by the line above its header and of Oct 2025 by the file's name; rename the file as it was published`,
		onlySheet(t, File{"October-2025-CWT.xlsx", text}, "62-DAY (ALL CANCER)"))

	twice := september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO")
	twice.put("31-DAY (BY CANCER)", 10, 6, 141)
	twice.put("31-DAY (BY CANCER)", 10, 7, 127)
	twice.put("31-DAY (BY CANCER)", 10, 11, 127)
	refusedWith(t, name+`, sheet "31-DAY (BY CANCER)":10: has 127 within of 141, and the same row at `+name+`, sheet "31-DAY (ALL CANCER)":10 has 126 of 140`, twice.file(name))

	bad := september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO")
	bad.put("62-DAY (BY CANCER)", 10, 8, 11)
	bad.put("62-DAY (ALL CANCER)", 10, 18, 11)
	bad.put("62-DAY (ALL CANCER)", 11, 6, "half")
	bad.part("31-DAY (BY TREATMENT MODALITY)", "PART B", "STAGE|MODALITY|TOTALS|WITHIN 31 DAYS")
	refusedWith(t, name+`, sheet "31-DAY (BY TREATMENT MODALITY)":16: has no column "TOTAL"; did you mean "TOTALS"?
`+name+`, sheet "62-DAY (ALL CANCER)":10: the bands add up to 111, not to TOTAL 110.5
`+name+`, sheet "62-DAY (ALL CANCER)":11: column "TOTAL": "half" is not a count
`+name+`, sheet "62-DAY (BY CANCER)":10: WITHIN 62 DAYS 10 and AFTER 62 DAYS 11 add up to 21, not to TOTAL 20`, bad.file(name))

	other := excelize.NewFile()
	require.NoError(t, other.SetSheetRow("Sheet1", "A1", &[]string{"Ward", "Beds"}))
	buffer, err := other.WriteToBuffer()
	require.NoError(t, err)
	refusedWith(t, `beds.xlsx, sheet "Sheet1":1: is none of the waiting-times files that are read: a table by alliance, the Combined CSV, the sub-ICB file, the data extract, a provider workbook and a commissioner workbook`,
		File{"beds.xlsx", buffer.Bytes()})
}

// onlySheet keeps one sheet of a workbook.
func onlySheet(t *testing.T, f File, name string) File {
	book, err := excelize.OpenReader(bytes.NewReader(f.Text))
	require.NoError(t, err)
	for _, sheet := range book.GetSheetList() {
		if sheet != name {
			require.NoError(t, book.DeleteSheet(sheet))
		}
	}
	text, err := book.WriteToBuffer()
	require.NoError(t, err)
	return File{f.Name, text.Bytes()}
}

// A sheet that is nearly one is told, since its patients are missing.
func TestASheetThatIsNearlyOneIsTold(t *testing.T) {
	w := september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO")
	w.put("USC referral to FOA", 9, 5, "NUMBER")
	c := read(t, w.file("a.xlsx"))
	assert.Equal(t, []string{`a.xlsx, sheet "USC referral to FOA" is passed over: its header lacks "TOTAL"`}, c.Warnings())
}

// A workbook with macros, which stay asleep.
func TestMacrosAreIgnored(t *testing.T) {
	w := september(t, "ACCOUNTABLE PROVIDER", "RZY|EXAMPLE ONE", "RZZ|EXAMPLE TWO")
	vba := []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1not a project")
	require.NoError(t, w.book.AddVBAProject(vba))
	var text bytes.Buffer
	w.book.Path = "a.xlsm"
	require.NoError(t, w.book.Write(&text))
	c := read(t, File{"a.xlsm", text.Bytes()})
	assert.NotEmpty(t, c.Trusts())
}

// Some old workbooks count days from 1904.
func TestDaysFrom1904(t *testing.T) {
	w := newCRS(t, "ACCOUNTABLE PROVIDER")
	old := true
	require.NoError(t, w.book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &old}))
	w.part("62", "", "REFERRAL ROUTE|CANCER TYPE|"+title62)
	w.put("62", 2, 1, 45200-1462)
	w.add("62", "RZY|ONE|ALL ROUTES|ALL CANCERS", 1, 1, 0, 1, nil, 1, 0, 0, 0, 0, 0, 0, 0)
	c := read(t, w.file("a.xlsx"))
	require.Len(t, c.rows, 1)
	assert.Equal(t, "2023-10", c.rows[0].month.String())
}
