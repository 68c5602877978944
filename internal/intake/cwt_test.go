package intake

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const head62 = "month,alliance_id,alliance,standard,group,route,stage_or_modality,total,within,breach,d0_31,d32_62,d63_104,d105_plus\n"

func names(t testing.TB) *Names {
	n, err := ReadNames(os.DirFS("../../scenarios/england"))
	require.NoError(t, err)
	return n
}

func read62(t *testing.T, rows ...string) *CWT {
	t.Helper()
	c, err := ReadCWT(names(t), nil, File{"data/62day.csv", []byte(head62 + strings.Join(rows, "\n"))})
	require.NoError(t, err)
	return c
}

func targetsOf(t *testing.T, c *CWT, alliance string, s Span) (map[string]Target, []string) {
	t.Helper()
	a, err := c.Find(alliance)
	require.NoError(t, err)
	chapters, warnings := c.Targets(a, s)
	list := map[string]Target{}
	for _, chapter := range chapters {
		for _, x := range chapter.Targets {
			require.NotContains(t, list, x.Name, "one name, one target")
			list[x.Name] = x
		}
	}
	return list, warnings
}

func month(t *testing.T, s string) Month {
	t.Helper()
	m, err := ParseMonth(s)
	require.NoError(t, err)
	return m
}

func TestMonthsAreAddedAndAllStandsBesideItsParts(t *testing.T) {
	c := read62(t,
		"2023-12,CA01,North,62DAY,all,all,all,200,120,80,70,50,60,20",
		"2023-12,CA01,North,62DAY,Lung,all,all,90,60,30,30,30,20,10",
		"2023-12,CA01,North,62DAY,Skin,all,all,110,60,50,40,20,40,10",
		"2024-01,CA01,North,62DAY,all,all,all,100,60,40,30,30,40,0",
		"2024-01,CA02,South,62DAY,all,all,all,1000,0,1000,0,0,0,1000",
		"2024-01,ENG,England,62DAY,all,all,all,1300.5,180,1120.5,100,80,100.5,1020",
		"2024-01,HUB,Hubs,62DAY,all,all,all,100,0,100,0,0,0,100",
		"2024-02,CA01,North,62DAY,all,all,all,100,0,100,0,0,0,100",
	)
	list, warnings := targetsOf(t, c, "north", Span{month(t, "2023-12"), month(t, "2024-01")})
	assert.Empty(t, warnings)
	assert.Equal(t, Target{
		Name: "cwt_within_62", Measure: "within_62_days", Observed: "0.6", Status: "VERIFIED",
		Source: "CWT, 62day.csv, Dec 2023 to Jan 2024", Note: "all: 180 of 300 within 62 days", part: 2 * 180, total: 2 * 300,
	}, list["cwt_within_62"])
	assert.Equal(t, "0.0667", list["cwt_over_104"].Observed)
	assert.Equal(t, &Pair{"group", "lung"}, list["cwt_within_62_group_lung"].Where)
	assert.Equal(t, "Lung: 60 of 90 within 62 days; rests on few patients (90): chance moves it much", list["cwt_within_62_group_lung"].Note)
	assert.NotContains(t, list["cwt_within_62_group_skin"].Note, "few")
	assert.NotContains(t, list, "cwt_within_62_group_breast", "no patient, no share")

	england, _ := targetsOf(t, c, "England", Span{month(t, "2024-01"), month(t, "2024-01")})
	assert.Equal(t, "all: 180 of 1300.5 within 62 days", england["cwt_within_62"].Note, "half patients are published")
}

// Two published names under one key share no patient, so they are added.
func TestPartsOfOneKeyAreAdded(t *testing.T) {
	c := read62(t,
		"2024-01,CA01,North,62DAY,all,all,all,500,300,200,200,100,100,100",
		"2024-01,CA01,North,62DAY,Haematological - Lymphoma,all,all,100,50,50,50,0,50,0",
		"2024-01,CA01,North,62DAY,Haematological - Other,all,all,300,250,50,200,50,0,50",
	)
	list, warnings := targetsOf(t, c, "CA01", Span{month(t, "2024-01"), month(t, "2024-01")})
	assert.Empty(t, warnings, "a footnote mark in a name does not matter")
	assert.Equal(t, "0.75", list["cwt_within_62_group_haem"].Observed)
	assert.Equal(t, "Haematological - Lymphoma and Haematological - Other (a), added: 300 of 400 within 62 days", list["cwt_within_62_group_haem"].Note)
}

func TestNumbersOfPatientsAreScaledToAYear(t *testing.T) {
	const head = "month,alliance_id,alliance,standard,group,route,stage_or_modality,total,within,breach,d0_31,d32_plus\n"
	var all []string
	for _, m := range []string{"2024-01", "2024-02", "2024-03"} {
		all = append(all, m+",CA01,North,31DAY,all,all,all,200,180,20,180,20", m+",CA01,North,31DAY,all,all,first,120,110,10,110,10",
			m+",CA01,North,31DAY,all,all,first_surgery,60,54,6,54,6")
	}
	c, err := ReadCWT(names(t), nil, File{"31day.csv", []byte(head + strings.Join(all, "\n"))})
	require.NoError(t, err)
	list, warnings := targetsOf(t, c, "CA01", Span{month(t, "2023-12"), month(t, "2024-03")})
	assert.Equal(t, []string{"31day.csv: 31DAY of North has no total in 2023-12; its targets rest on 3 months of 4"}, warnings)
	first := list["cwt_first_treatments"]
	assert.Equal(t, "1440", first.Observed)
	assert.Equal(t, "DERIVED", first.Status)
	assert.Equal(t, "first; 360 in 3 months, times 12/3; seasons are not taken off", first.Note)
	assert.Equal(t, &Pair{"clock", "first_surgery_31"}, list["cwt_first_surgery_31"].Where)
	assert.Equal(t, "0.9", list["cwt_first_surgery_31"].Observed)
	assert.Equal(t, "all: 540 of 600 within 31 days; 3 of 4 months", list["cwt_within_31"].Note)
}

func TestEveryBadRowIsToldWithItsLine(t *testing.T) {
	_, err := ReadCWT(names(t), nil,
		File{"a.csv", []byte(head62 + `2024-01,CA01,North,62DAY,all,all,all,100,60,40,30,30,40,0
2024-01,CA01,North,62DAY,Lung,all,all,100,60,41,30,30,40,0
2024-01,CA01,North,62DAY,Skin,all,all,100,60,40,30,30,40,1
2024-01,CA01,North,62DAY,Breast,all,all,100,60,40,30,29,41,0

2024-13,CA01,North,62DAY,Other (a),all,all,100,60,40,30,30,40,0
2024-01,CA01,North,62DAYS,Other (a),all,all,1e2,60,40,30,30,40,
2024-01,CA01,North,62DAY,Lung,all
2024-01,CA01,South,62DAY,Lung,USC,all,100,60,40,30,30,40,0
`)},
		File{"b.csv", []byte(head62 + "2024-01,CA01,North,62DAY,all,all,all,100,60,40,30,30,40,0\n2024-01,CA01,,62DAY,Lung,upgrade,all,-1,0,0,0,0.25,0,0\n")},
		File{"c.csv", []byte("month,alliance_id,aliance,standard,group,route,stage_or_modality,total,within,total\n")},
		File{"d.csv", []byte(strings.Replace(head62, "d32_62", "d33_62", 1))},
		File{"e.csv", nil},
		File{"f.csv", []byte("month;alliance\n")},
		File{"g.csv", []byte(head62 + "2024-01,\"CA01,North\n")},
	)
	require.EqualError(t, err, `a.csv:3: within 60 and breach 41 add up to 101, not to total 100
a.csv:4: the bands add up to 101, not to total 100
a.csv:5: the bands to day 62 add up to 59, not to within 60
a.csv:7: column "month": "2024-13" is not a month; write year and month, such as 2023-10
a.csv:8: column "standard": unknown standard "62DAYS"; there are FDS28, 31DAY, 62DAY and SEEN
a.csv:8: column "total": "1e2" is not a count
a.csv:8: column "d105_plus": "" is not a count
a.csv:9: has 6 cells; the header has 14 columns
a.csv:10: alliance "CA01" is "South" here and "North" at a.csv:2
b.csv:3: column "alliance" is empty
b.csv:3: column "total": "-1" is not a count
b.csv:3: column "d32_62": "0.25" is not a count
c.csv:1: column "total" is there twice
c.csv:1: has no column "alliance"; did you mean "aliance"?
c.csv:1: has no column "breach"
d.csv:1: the bands of days leave some out: d33_62 begins at day 33 where day 32 is expected
e.csv:1: is empty; a table starts with a line of column names
f.csv:1: its columns are not separated by commas; save it as CSV with commas
g.csv:2: cannot be read as a table from here on: a quotation mark is stray or missing; a field in quotes ends with ", and one inside is written ""
b.csv:2: counts patients whom a.csv counts as well (62DAY of CA01 in 2024-01); leave out one of the two`)
}

func TestAnAllianceIsFoundByIDNameOrPart(t *testing.T) {
	c := read62(t,
		"2024-01,CA02,Northern,62DAY,all,all,all,1,1,0,1,0,0,0", "2024-01,CA01,East of England - North,62DAY,all,all,all,1,1,0,1,0,0,0",
		"2024-01,HUB,Hubs (no alliance),62DAY,all,all,all,1,1,0,1,0,0,0", "2024-01,CA03,South East London,62DAY,all,all,all,1,1,0,1,0,0,0",
		"2024-01,ENG,England,62DAY,all,all,all,4,4,0,4,0,0,0")
	for asked, want := range map[string]string{
		"ca03": "CA03", "South east  LONDON": "CA03", "lond": "CA03", "England": "ENG", "eng": "ENG", "northern": "CA02", "east of": "CA01",
	} {
		a, err := c.Find(asked)
		require.NoError(t, err, asked)
		assert.Equal(t, []place{{byAlliance, want}}, a.ways[0].places, asked)
	}
	for asked, want := range map[string]string{
		"north": `alliance "north" may be any of CA01 East of England - North; CA02 Northern; write more of the name, or the id`,
		"Hubs":  `unknown alliance "Hubs"; there are: CA01 East of England - North; CA02 Northern; CA03 South East London; ENG England`,
		"":      `name the alliance with --alliance; there are: CA01 East of England - North; CA02 Northern; CA03 South East London; ENG England`,
	} {
		_, err := c.Find(asked)
		assert.EqualError(t, err, want)
	}
}

func TestUnknownNamesAreToldAndLeftOut(t *testing.T) {
	c := read62(t,
		"2024-01,CA01,North,62DAY,all,all,all,100,60,40,30,30,40,0",
		"2024-01,CA01,North,62DAY,Eye,all,all,100,60,40,30,30,40,0",
		"2024-01,CA01,North,62DAY,all,walk-in,all,100,60,40,30,30,40,0",
	)
	list, warnings := targetsOf(t, c, "CA01", Span{month(t, "2024-01"), month(t, "2024-01")})
	assert.Len(t, list, 2)
	assert.Equal(t, []string{`62day.csv: group "Eye" has no key in scenarios; its rows are left out`, `62day.csv: route "walk-in" has no key in scenarios; its rows are left out`}, warnings)
}

func FuzzReadCWT(f *testing.F) {
	f.Add([]byte(head62 + "2024-01,CA01,North,62DAY,all,all,all,100,60,40,30,30,40,0\n2024-02,CA01,North,62DAY,Lung,all,all,1.5,1,.5,1,0,0.5,0\n"))
	f.Add([]byte("\ufeff" + head62 + "2024-01,ENG,\"Eng\x01\nland\",SEEN,all,USC,all,0,0,0,0,0,0,0\n"))
	f.Add([]byte("month;x\n"))
	f.Add([]byte(combinedHead + strings.Join(twoTrusts("2026-04-01"), "\n")))
	f.Add([]byte(extractHead + "45200,2023/24,OCT,62-day Combined,RZZ,Screening,ALL MODALITIES,Lung,3,2,*\n"))
	f.Add([]byte("Title\n,Sep-25\n,ODS CODE (1),ACCOUNTABLE PROVIDER,REFERRAL ROUTE,CANCER TYPE,TOTAL,WITHIN 62 DAYS,AFTER 62 DAYS,,WITHIN 31 DAYS,IN 32 TO 62 DAYS,AFTER 62 DAYS\n,RZZ,TWO,ALL ROUTES,Lung,3,2,1,,1,1,1\n"))
	n := names(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := ReadCWT(n, nil, File{"a.csv", text})
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				require.Regexp(t, `^a\.csv(:[1-9][0-9]*)?: .`, line)
			}
			return
		}
		var all []Whose
		for _, x := range c.Alliances() {
			w, err := c.Find(x.ID)
			require.NoError(t, err)
			all = append(all, w)
		}
		for _, x := range c.Trusts() {
			if w, err := c.FindTrusts([]string{x.ID}); err == nil { // but for one that lies within another's name
				all = append(all, w)
			}
		}
		for _, x := range c.Boards() {
			if w, err := c.FindBoards([]string{x.ID}); err == nil {
				all = append(all, w)
			}
		}
		for _, a := range all {
			s, ok := c.Span(a)
			if !ok {
				continue // an alliance that shares all its boards
			}
			chapters, _ := c.Targets(a, s)
			first := TargetsText("x", a, s, chapters)
			require.Equal(t, first, TargetsText("x", a, s, chapters))
			for line := range strings.SplitSeq(first, "\n") {
				require.Regexp(t, `^($|# |\[target\.[a-z0-9_]+\]$|[a-z]+ *= )`, line)
			}
		}
	})
}
