package intake

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What published files call the routes, stages and modalities of the program's own
// table.
var publishedAs = map[string]string{
	"USC": "Urgent Suspected Cancer", "breast_symptomatic": "Breast Symptomatic", "screening": "Screening", "upgrade": "Consultant Upgrade",
	"first": "First Treatment", "subsequent": "Subsequent", "surgery": "Surgery", "drugs": "Anti-cancer drug regimen", "radiotherapy": "Radiotherapy", "other": "Other",
}

// publishedRow is a row of the table by alliance in published words.
type publishedRow struct {
	month, standard, group, way, modality string
	total, within                         float64
	bands                                 []float64
}

// southEastLondon are real counts of July to September 2024.
func southEastLondon(t *testing.T) (own []File, rows []publishedRow) {
	for _, name := range []string{"fds28.csv", "31day.csv", "62day.csv", "seen.csv"} {
		text, err := os.ReadFile("../../testdata/cli/" + name)
		require.NoError(t, err)
		own = append(own, File{name, text})
		for line := range strings.SplitSeq(strings.TrimSpace(string(text)), "\n") {
			cells := strings.Split(line, ",")
			if cells[1] != "CA14" {
				continue
			}
			row := publishedRow{month: cells[0], standard: cells[3], group: cells[4], modality: "ALL MODALITIES"}
			if row.group == all {
				row.group = "ALL CANCERS"
			}
			stage, modality, _ := strings.Cut(cells[6], "_")
			switch {
			case row.standard != "31DAY" && cells[5] == all:
				row.way = "ALL ROUTES"
			case row.standard != "31DAY":
				row.way = publishedAs[cells[5]]
			case stage == "first" || stage == "subsequent":
				row.way = publishedAs[stage]
			default:
				row.way, modality = "ALL STAGES", stage
			}
			if row.standard == "62DAY" && cells[6] != all {
				modality = cells[6]
			}
			if modality != "" && modality != all {
				row.modality = publishedAs[modality]
			}
			for i, cell := range cells[7:] {
				n, err := strconv.ParseFloat(cell, 64)
				require.NoError(t, err)
				switch {
				case i == 0:
					row.total = n
				case i == 1:
					row.within = n
				case i > 2:
					row.bands = append(row.bands, n)
				}
			}
			rows = append(rows, row)
		}
	}
	return own, rows
}

// figuresOf are what targets say, without the files that they are taken from.
func figuresOf(t *testing.T, c *CWT) map[string]string {
	w, err := c.Find("South East London")
	list, warnings := made(t, c, w, err)
	require.Empty(t, warnings)
	figures := map[string]string{}
	for name, x := range list {
		figures[name] = x.Observed + " " + strings.NewReplacer(", added up from parts", "", ", added", "").Replace(x.Note)
	}
	return figures
}

func TestTheSameCountsMakeTheSameTargetsInAnyLayout(t *testing.T) {
	own, rows := southEastLondon(t)
	want := figuresOf(t, read(t, own...))
	require.Greater(t, len(want), 90)

	t.Run("Combined CSV", func(t *testing.T) {
		var lines []string
		for _, r := range rows {
			standard := map[string]string{"FDS28": "FDS", "31DAY": "31D", "62DAY": "62D", "SEEN": "Urgent Suspected Cancer referral"}[r.standard]
			line := combined(r.month+"-01", "Commissioner", "QKK", "NHS SOUTH EAST LONDON INTEGRATED CARE BOARD", standard, strings.ToUpper(r.group), r.way, r.modality, r.bands...)
			if r.way == "Breast Symptomatic" && r.standard == "SEEN" {
				line = strings.Replace(line, standard, "Urgent Breast Symptomatic referral", 1)
			}
			lines = append(lines, line)
		}
		got := figuresOf(t, read(t, csvOf("2024-25-Apr-Mar.csv", combinedHead, lines...)))
		assert.Equal(t, want, got)
	})

	// An extract has no totals: its parts add up to those that are published elsewhere.
	t.Run("data extract", func(t *testing.T) {
		var lines []string
		for _, r := range rows {
			standard := map[string]string{"FDS28": "28-day FDS", "31DAY": "31-day Combined", "62DAY": "62-day Combined"}[r.standard]
			if standard == "" || strings.HasPrefix(r.way, "ALL") || r.group == "ALL CANCERS" && r.modality == "ALL MODALITIES" {
				continue
			}
			lines = append(lines, fmt.Sprintf("%s-01,,,%s,QKK,%s,%s,%s,%g,%g,%g", r.month, standard, r.way, r.modality, r.group, r.total, r.within, r.total-r.within))
		}
		got := figuresOf(t, read(t, csvOf("CWT-CRS-Data-Extract-Commissioner.csv", extractHead, lines...)))
		seen, late := 0, 0
		for name, figure := range want {
			switch {
			case strings.HasPrefix(name, "cwt_referrals"):
				seen++
			case strings.HasPrefix(name, "cwt_over_104"):
				late++
			default:
				assert.Equal(t, figure, got[name], name)
			}
		}
		assert.Len(t, got, len(want)-seen-late)
	})

	t.Run("commissioner workbooks", func(t *testing.T) {
		var files []File
		for _, month := range []string{"2024-07", "2024-08", "2024-09"} {
			files = append(files, workbookOf(t, month, rows))
		}
		assert.Equal(t, want, figuresOf(t, read(t, files...)))
	})
}

// workbookOf writes a month as a commissioner workbook.
func workbookOf(t *testing.T, month string, rows []publishedRow) File {
	w := newCRS(t, "INTEGRATED CARE BOARD (ICB)/COMMISSIONING HUB")
	begun := map[string]string{}
	for _, r := range rows {
		if r.month != month {
			continue
		}
		sheet, header, texts := sheetOf(r)
		if begun[sheet] != r.way { // each route is a part of its own
			begun[sheet] = r.way
			w.part(sheet, "PART "+r.way, header)
			w.put(sheet, 2, 1, month+"-01")
		}
		numbers := []any{r.total, r.within, r.total - r.within, r.within / max(r.total, 1), nil}
		if r.standard == "SEEN" {
			numbers = []any{r.total}
		}
		for _, n := range r.bands {
			numbers = append(numbers, n)
		}
		w.add(sheet, "QKK|NHS SOUTH EAST LONDON|"+texts, numbers...)
	}
	return w.file("CRS-COMMISSIONER-WORKBOOK-" + month + ".xlsx")
}

func sheetOf(r publishedRow) (sheet, header, texts string) {
	part := map[bool]string{true: "BY CANCER", false: "ALL CANCER"}[r.group != "ALL CANCERS"]
	what, last := "CANCER TYPE (3)", r.group
	if r.modality != "ALL MODALITIES" {
		part, what, last = "BY TREATMENT MODALITY", "TREATMENT MODALITY (4)", r.modality
	}
	switch r.standard {
	case "FDS28":
		return "28-DAY FDS (BY ROUTE)", "REFERRAL ROUTE|SUSPECTED CANCER OR BREAST SYMPTOMATIC (2)|" + title28, r.way + "|" + r.group
	case "31DAY":
		return "31-DAY (" + part + ")", "TREATMENT STAGE|" + what + "|" + title31, r.way + "|" + last
	case "62DAY":
		return "62-DAY (" + part + ")", "REFERRAL ROUTE|" + what + "|" + title62, r.way + "|" + last
	}
	if r.way == publishedAs["breast_symptomatic"] {
		return "UBS referral to FHA", "REFERRAL REASON|" + title14, r.group
	}
	return "USC referral to FOA", "SUSPECTED TYPE OF CANCER|" + title14, r.group
}
