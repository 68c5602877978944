package intake

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// handSum adds up rows of the extract, which has no totals, by another way than the
// reader.
func handSum(t *testing.T, standard, way, modality, cancer string) (total, within int) {
	t.Helper()
	f, err := os.Open("../../testdata/cli/provider-extract.csv")
	require.NoError(t, err)
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	for _, row := range lines[1:] {
		if row[3] == standard && (way == "" || row[5] == way) && row[6] == modality && (cancer == "" || row[7] == cancer) {
			a, err := strconv.Atoi(row[8])
			require.NoError(t, err)
			b, err := strconv.Atoi(row[9])
			require.NoError(t, err)
			total, within = total+a, within+b
		}
	}
	require.NotZero(t, total)
	return total, within
}

func extract(t *testing.T) File {
	text, err := os.ReadFile("../../testdata/cli/provider-extract.csv")
	require.NoError(t, err)
	return File{"provider-extract.csv", text}
}

func TestFiguresOfTheExtractAreHandSums(t *testing.T) {
	c := read(t, extract(t))
	w, err := c.FindTrusts([]string{"RZZ"})
	list, warnings := made(t, c, w, err)
	for _, x := range []struct{ name, standard, way, modality, cancer string }{
		{"cwt_within_28", "28-day FDS", "", "", ""},
		{"cwt_within_28_route_urgent", "28-day FDS", "URGENT SUSPECTED CANCER", "", ""},
		{"cwt_within_28_route_screening", "28-day FDS", "NATIONAL SCREENING PROGRAMME", "", ""},
		{"cwt_within_28_route_symptomatic", "28-day FDS", "BREAST SYMPTOMATIC, CANCER NOT SUSPECTED", "", ""},
		{"cwt_within_28_referral_skin", "28-day FDS", "URGENT SUSPECTED CANCER", "", "Suspected skin cancer"},
		{"cwt_within_31", "31-day Combined", "", "ALL MODALITIES", ""},
		{"cwt_first_31", "31-day Combined", "First Treatment", "ALL MODALITIES", ""},
		{"cwt_subsequent_31", "31-day Combined", "Subsequent Treatment", "ALL MODALITIES", ""},
		{"cwt_first_surgery_31", "31-day Combined", "First Treatment", "Surgery", "ALL CANCERS"},
		{"cwt_within_31_modality_surgery", "31-day Combined", "", "Surgery", "ALL CANCERS"},
		{"cwt_within_62", "62-day Combined", "", "ALL MODALITIES", ""},
		{"cwt_within_62_route_urgent", "62-day Combined", "Urgent Suspected Cancer", "ALL MODALITIES", ""},
		{"cwt_within_62_route_upgrade", "62-day Combined", "Consultant Upgrade", "ALL MODALITIES", ""},
		{"cwt_within_62_group_lung", "62-day Combined", "", "ALL MODALITIES", "Lung"},
		{"cwt_within_62_modality_rt", "62-day Combined", "", "Radiotherapy", "ALL CANCERS"},
	} {
		total, within := handSum(t, x.standard, x.way, x.modality, x.cancer)
		assert.Contains(t, list[x.name].Note, fmt.Sprintf(": %d of %d within ", within, total), x.name)
		share, err := strconv.ParseFloat(list[x.name].Observed, 64)
		require.NoError(t, err, x.name)
		assert.InDelta(t, float64(within)/float64(total), share, 0.5e-4, x.name)
	}
	total, _ := handSum(t, "31-day Combined", "First Treatment", "ALL MODALITIES", "")
	assert.Equal(t, strconv.Itoa(12*total), list["cwt_first_treatments"].Observed)
	assert.Contains(t, list["cwt_within_62"].Note, "all, added up from parts: ")
	for name := range list {
		assert.NotContains(t, name, "over_104", "nothing tells who waited beyond day 104")
		assert.NotContains(t, name, "referrals", "nor who was seen")
	}

	// The numbers are made up, and do not add up to one total.
	byType31, _ := handSum(t, "31-day Combined", "", "ALL MODALITIES", "")
	byType62, _ := handSum(t, "62-day Combined", "", "ALL MODALITIES", "")
	modality := func(standard string) (sum int) {
		for _, m := range []string{"Surgery", "Radiotherapy", "Anti-cancer drug regimen", "Other"} {
			n, _ := handSum(t, standard, "", m, "ALL CANCERS")
			sum += n
		}
		return sum
	}
	assert.Equal(t, []string{
		fmt.Sprintf("provider-extract.csv: 31DAY of RZZ adds up to %d by cancer type and to %d by modality; totals are those by cancer type", byType31, modality("31-day Combined")),
		fmt.Sprintf("provider-extract.csv: 62DAY of RZZ adds up to %d by cancer type and to %d by modality; totals are those by cancer type", byType62, modality("62-day Combined")),
	}, warnings)
}

// As a workbook the extract says the same: its months are numbers of days or dates,
// and a title stands above its header.
func TestTheExtractAsAWorkbookSaysTheSame(t *testing.T) {
	lines, err := csv.NewReader(strings.NewReader(string(extract(t).Text))).ReadAll()
	require.NoError(t, err)
	book := excelize.NewFile()
	require.NoError(t, book.SetSheetName("Sheet1", "Data"))
	require.NoError(t, book.SetCellStr("Data", "A1", "Cancer Waiting Times, data extract by provider"))
	date, err := book.NewStyle(&excelize.Style{NumFmt: 14})
	require.NoError(t, err)
	for i, row := range lines {
		for k, cell := range row {
			at, _ := excelize.CoordinatesToCellName(k+1, i+4)
			if n, err := strconv.Atoi(cell); err == nil {
				require.NoError(t, book.SetCellInt("Data", at, int64(n)))
				if k == 0 {
					require.NoError(t, book.SetCellStyle("Data", at, at, date))
				}
				continue
			}
			require.NoError(t, book.SetCellStr("Data", at, cell))
		}
	}
	text, err := book.WriteToBuffer()
	require.NoError(t, err)
	c := read(t, File{"provider-extract.csv", text.Bytes()})
	w, err := c.FindTrusts([]string{"RZZ"})
	list, _ := made(t, c, w, err)
	was := read(t, extract(t))
	w, err = was.FindTrusts([]string{"RZZ"})
	want, _ := made(t, was, w, err)
	assert.Equal(t, want, list)
}

func TestTheSubICBFileIsAddedUp(t *testing.T) {
	const head = "ICB_SUB_LOCATION,STANDARD,SUB_CATEGORY,TOTAL,WITHIN_STANDARD,BREACHES\n"
	rows := func(code string, n int) (list []string) {
		for _, x := range []struct {
			what            string
			total, breaches int
		}{
			{"62-day Combined,62-day (Urgent Suspected Cancer)", 40 * n, 10 * n}, {"62-day Combined,62-day (Screening)", 10 * n, 2 * n},
			{"62-day Combined,62-day (Breast Symptomatic)", n, 0}, {"62-day Combined,62-day (Consultant Upgrade)", 9 * n, 8 * n},
			{"31-day Combined,31-day (First)", 60 * n, 5 * n}, {"31-day Combined,31-day Sub (Surgery)", 8 * n, n},
			{"31-day Combined,31-day Sub (Radiotherapy)", 12 * n, 2 * n}, {"31-day Combined,31-day Sub (Anti-cancer drug regimen)", 20 * n, 0},
			{"31-day Combined,31-day Sub (Other)", n, 0}, {"28-day FDS,28-day FDS", 100 * n, 25 * n},
		} {
			list = append(list, fmt.Sprintf("%s,%s,%d,%d,%d", code, x.what, x.total, x.total-x.breaches, x.breaches))
		}
		return list
	}
	c := read(t, csvOf("sub-icb-October-2025.csv", head, append(append(rows("QRL99X", 1), rows("QRL99Y", 2)...), rows("QVV99Z", 3)...)...))
	for want, find := range map[string]func() (Whose, error){
		"all, added up from parts: 240 of 360 within 62 days":                                                 func() (Whose, error) { return c.Find("Wessex") },
		"all, added up from parts: 120 of 180 within 62 days":                                                 func() (Whose, error) { return c.FindBoards([]string{"QRL"}) },
		"all, added up from parts: 40 of 60 within 62 days; rests on few patients (60): chance moves it much": func() (Whose, error) { return c.FindBoards([]string{"qrl99x"}) },
	} {
		w, err := find()
		list, warnings := made(t, c, w, err)
		assert.Empty(t, warnings)
		assert.Equal(t, want, list["cwt_within_62"].Note, w)
	}
	w, err := c.Find("Wessex")
	list, _ := made(t, c, w, err)
	assert.Equal(t, "all, added up from parts: 558 of 606 within 31 days", list["cwt_within_31"].Note, "6 × (60 + 41), less 6 × 8")
	assert.Equal(t, "subsequent, added up from parts: 228 of 246 within 31 days", list["cwt_subsequent_31"].Note)
	assert.Equal(t, "subsequent_surgery: 42 of 48 within 31 days; rests on few patients (48): chance moves it much", list["cwt_subsequent_surgery_31"].Note)
	assert.Equal(t, "all: 450 of 600 within 28 days", list["cwt_within_28"].Note)
	assert.Equal(t, "screening: 48 of 60 within 62 days; rests on few patients (60): chance moves it much", list["cwt_within_62_route_screening"].Note)
	assert.NotContains(t, list, "cwt_within_31_modality_surgery", "first treatments are not told by modality")

	_, err = c.FindBoards([]string{"QRL", "QRL99X"})
	assert.EqualError(t, err, "--icb: QRL99X lies within QRL; its patients would be counted twice")
}
