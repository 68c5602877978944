package intake

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
)

var listDay = time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)

func TestPatientsAreCountedByDaysAndGroup(t *testing.T) {
	o := PTLOptions{Date: listDay, By: []Pair{{"site", "Tumour group"}}}
	list, err := ReadPTL(File{"l/ptl.csv", []byte("\ufeffName,Tumour group,Date of referral\n" +
		"A,Head & Neck,2027-04-01\n" +
		"B,head and neck,18/03/2027\n" +
		"C,Head & Neck,19/3/2027 00:00\n" +
		"C,Head & Neck,18/3/27\n" +
		",,\n" +
		"D,Lung,2022-04-01T09:30:00\n")}, o)
	require.NoError(t, err)
	assert.Equal(t, "Date of referral", list.Column)
	assert.Equal(t, 5, list.Patients())
	b := &BacklogOptions{WaitingFor: "surgery.operation", Pathway: "urgent, upgrade.{site}", By: o.By, Set: []Pair{{"modality", "surgery"}}, Marks: []string{"decision"},
		Source: `a "list"`, Command: Command("prehabsim", "two words")}
	require.NoError(t, b.Check())
	assert.Equal(t, `# Made by: prehabsim "two words"
# Counts of patients by days since referral; nothing else of the list is here.
# Counts below 6: 4 of 4. They may point to single patients, so keep this file where the list may be kept.

[backlog.surgery_operation-head_neck]
pathway     = ["urgent", "upgrade.head_neck"]
waiting_for = "surgery.operation"
set         = { site = "head_neck", modality = "surgery" }
marks       = "decision"
days_waited = { "0" = 1, "13" = 1, "14" = 2 }
source      = "a \"list\""

[backlog.surgery_operation-lung]
pathway     = ["urgent", "upgrade.lung"]
waiting_for = "surgery.operation"
set         = { site = "lung", modality = "surgery" }
marks       = "decision"
days_waited = { "1826" = 1 }
source      = "a \"list\""
`, BacklogText(b, list.Told(ShowSmall), list.Sections(b)))

	b.Band = 7
	b.Pathway = ""
	assert.Equal(t, []Count{{scenario.Band{From: 0, To: 6}, 1}, {scenario.Band{From: 7, To: 13}, 1}, {scenario.Band{From: 14, To: 20}, 2}}, list.Sections(b)[0].Days, "day 62 ends a band of seven")
	assert.NotContains(t, BacklogText(b, list.Told(ShowSmall), list.Sections(b)), "pathway")
}

func TestWaitsMayBeWeeksOrDays(t *testing.T) {
	for text, band := range map[string]string{
		"weeks_waited\n10.5": "74", "weeks_waited\n10": "70-76", "weeks_waited\n10.0": "70-76", "Weeks waiting\n12 weeks": "84-90", "weeks\n6-9": "42-62", "weeks\n6 to 9": "42-62",
		"weeks\n10+": "70-139", "Days waiting\n10.5": "10", "days\n59": "59", "days\n59 days": "59", "days\n105+": "105-210", "days\n60-66": "60-66", "days\n1500+": "1500-1826",
	} {
		list, err := ReadPTL(File{"p.csv", []byte(strings.Replace("id2,"+text, "\n", "\nx,", 1) + "\n")}, PTLOptions{})
		require.NoError(t, err, text)
		days := list.Sections(&BacklogOptions{WaitingFor: "a.b"})[0].Days
		require.Len(t, days, 1, text)
		assert.Equal(t, band+" 1", fmt.Sprint(days[0].band(), " ", days[0].Patients), text)
		assert.Equal(t, strings.Contains(text, "+"), len(list.Open) == 1, text)
	}
	list, err := ReadPTL(File{"p.csv", []byte("weeks\n10+\n10+\n3\n")}, PTLOptions{})
	require.NoError(t, err)
	assert.Equal(t, []string{"10+ weeks is taken as 70 to 139 days (ASSUMPTION: up to twice its beginning): 2 rows"}, list.Told(ShowSmall))
}

// Where no day of a column is above 12, its dates may have the month first, which is told, and
// which way they are read.
func TestDatesThatMayHaveTheMonthFirstAreTold(t *testing.T) {
	for text, told := range map[string]bool{
		"05/04/2026\n12/11/2025": true, "5.4.26": true, "Mon 5-4-2026 10:30": true,
		"05/04/2026\n13/04/2026": false, "04/04/2026": false, "2026-04-05": false, "5 April 2026": false, "20260405": false,
	} {
		list, err := ReadPTL(File{"p.csv", []byte("Referral date\n" + text + "\n")}, PTLOptions{Date: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)})
		require.NoError(t, err, text)
		said := strings.Join(list.Told(ShowSmall), "\n")
		require.Equal(t, told, strings.Contains(said, `column "Referral date" is read with the day before the month (05/04/2027 is 5 April)`), "%s: %s", text, said)
	}
	list, err := ReadPTL(File{"p.csv", []byte("weeks,Removed\n3,\n4,05/04/2026\n")}, PTLOptions{Date: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.Contains(t, strings.Join(list.Told(ShowSmall), "\n"), `column "Removed" is read with the day before the month`)
}

// Who has been treated or removed by the day of the list does not wait. A date after it
// is a plan.
func TestWhoHasStoppedWaitingIsLeftOut(t *testing.T) {
	text, err := os.ReadFile("testdata/list-with-removals.csv")
	require.NoError(t, err)
	read := func(o PTLOptions) *PTL {
		o.Date = listDay
		list, err := ReadPTL(File{"p.csv", text}, o)
		require.NoError(t, err)
		return list
	}
	list := read(PTLOptions{})
	assert.Equal(t, 2, list.Patients())
	assert.Equal(t, []string{`not used: 1 row, since column "Status" says that the patient had stopped waiting`,
		`not used: 1 row, since column "Treatment start date" says that the patient had stopped waiting`}, list.Told(ShowSmall))
	assert.Equal(t, 4, read(PTLOptions{Removed: []string{}}).Patients(), "nobody asks")
	assert.Equal(t, 3, read(PTLOptions{Removed: []string{"treatment start"}}).Patients(), "a part of a column's name is enough")
	list = read(PTLOptions{Where: []Filter{{Column: "status", Value: "waiting"}}})
	assert.Equal(t, 2, list.Patients())
	assert.Equal(t, []string{`not used: 2 rows, since column "Status" is not as --where says`}, list.Told(ShowSmall))
	assert.Equal(t, 1, read(PTLOptions{Where: []Filter{{Column: "status", Value: "waiting", Not: true}}}).Patients(), "one of the two has been treated")

	for _, c := range []struct {
		column, cell string
		waits        bool
	}{
		{"Removal date", "", true}, {"Removal date", "01/04/2027", false}, {"Removal date", "02/04/2027", true}, {"Clock stop", "31 Mar 2027", false}, {"clock_stop_date", "46477", false},
		{"Removed", "N", true}, {"removed", "Yes", false}, {"Discharge date", "n/a", true}, {"Treated", "1", false},
		{"Status", "Active", true}, {"PTL status", "Removed: other", false}, {"status", "TCI booked", true}, {"status", "No longer required", false}, {"status", "Not removed", true},
		{"RTT status code", "20", true}, {"RTT status code", "30", false}, {"rtt_status", "34 - decision not to treat", false}, {"status", "", true},
	} {
		list, err := ReadPTL(File{"p.csv", []byte("referred," + c.column + "\n2027-01-01," + c.cell + "\n2027-01-02,\n")}, PTLOptions{Date: listDay})
		require.NoError(t, err, c.cell)
		assert.Equal(t, c.waits, list.Patients() == 2, "%s %q", c.column, c.cell)
	}
	_, err = ReadPTL(File{"p.csv", []byte("weeks,removed\n3,2027-01-02\n")}, PTLOptions{})
	assert.ErrorIs(t, err, ErrNoDate)
	_, err = ReadPTL(File{"p.csv", []byte("weeks,removed\n3,\n")}, PTLOptions{})
	assert.NoError(t, err)
	_, err = ReadPTL(File{"p.csv", []byte("weeks,removed\n3,perhaps\n")}, PTLOptions{})
	assert.EqualError(t, err, `p.csv:2: column "removed": is neither a date nor yes or no; write 2027-01-31 or 31/01/2027, or name the columns of removal with --removed`)
	_, err = ReadPTL(File{"p.csv", []byte("weeks,removed\n3,y\n4,y\n,\n")}, PTLOptions{})
	assert.EqualError(t, err, `p.csv:1: has nobody who waits: fewer than 6 rows: column "removed" says that the patient had stopped waiting`)
}

// Dates are read day first, in the ways that are usual here.
func TestDatesAreReadAsTheyAreWrittenHere(t *testing.T) {
	want := time.Date(2027, 3, 4, 0, 0, 0, 0, time.UTC)
	for _, s := range []string{"2027-03-04", "04/03/2027", "4/3/2027", "4/3/27", "04-03-2027", "04.03.2027", "4.3.27", "4 Mar 2027", "04-Mar-27", "4 March 2027", "4th March 2027",
		"Thu 4 Mar 2027", "Thursday, 4 March 2027", "04/03/2027 00:00", "4/3/2027 09:30:15", "2027-03-04T09:30:00Z", "04-MAR-2027", "04Mar2027", "20270304", "2027/03/04", " 04/03/2027 "} {
		got, ok := ParseDate(s)
		assert.True(t, ok, s)
		assert.Equal(t, want, got, s)
	}
	got, ok := listDate("46450", false)
	assert.True(t, ok)
	assert.Equal(t, want, got, "a spreadsheet's day")
	got, _ = ParseDate("4 Sept 2027")
	assert.Equal(t, time.September, got.Month())
	for _, s := range []string{"", "03/31/2027", "2027-02-30", "4 Marsh 2027", "soon", "1", "99/99/99", "0/1/2027", "12"} {
		_, ok := ParseDate(s)
		assert.False(t, ok, s)
	}
}

// Words of a list become the scenario's, by the caller's map first, by what is known of
// lists next.
func TestWordsOfAListBecomeTheScenarios(t *testing.T) {
	words, err := ReadWords(os.DirFS("../../scenarios/england"))
	require.NoError(t, err)
	text := "weeks,Group,Suspected\n1,Lower GI,Lower GI\n2,LGI,lower gi\n3,Colorectal,Bowel\n4,Benign,Skin\n5,Head & Neck,Head & Neck\n"
	read := func(o PTLOptions) (*PTL, error) {
		o.Words = words
		return ReadPTL(File{"p.csv", []byte(text)}, o)
	}
	values := func(list *PTL) (of []string) {
		for _, w := range list.waits {
			of = append(of, strings.Join(w.groups, "/"))
		}
		return of
	}
	list, err := read(PTLOptions{By: []Pair{{"site", "Group"}, {"referral", "Suspected"}}})
	require.NoError(t, err)
	assert.Equal(t, []string{"colorectal/lower_gi", "colorectal/lower_gi", "colorectal/lower_gi", "benign/skin", "head_neck/head_neck"}, values(list))
	assert.Equal(t, []string{"read as referral lower_gi, which lists call otherwise: 1 row", "read as site colorectal, which lists call otherwise: 2 rows"}, list.Told(ShowSmall), "what is written alike needs no word")

	list, err = read(PTLOptions{By: []Pair{{"site", "Group"}, {"referral", "Suspected"}}, Map: []Pair{{"lower gi", "bowel"}, {"referral:Lower GI", "gut"}, {"LGI", "bowel"}, {"benign", ""}, {"Kidney", "renal"}}})
	require.NoError(t, err)
	assert.Equal(t, []string{"bowel/gut", "bowel/gut", "colorectal/lower_gi", "head_neck/head_neck"}, values(list), "of one attribute first")
	assert.Equal(t, []string{`not used: 1 row, since column "Group" has a word that --map leaves out`, "read as referral gut, by --map: 2 rows", "read as referral lower_gi, which lists call otherwise: 1 row",
		"read as site bowel, by --map: 2 rows", `no row has the word "Kidney" of --map`}, list.Told(ShowSmall))

	_, err = read(PTLOptions{By: []Pair{{"site", "Group"}}, Known: map[string][]string{"site": {"bowel", "HeadNeck"}}, Map: []Pair{{"Colorectal", "bowel"}}})
	assert.EqualError(t, err, strings.Join([]string{
		`p.csv:2: column "Group": is no value of "site", which are bowel and HeadNeck; say what it stands for with --map "WORD=VALUE"`,
		`p.csv:3: column "Group": is no value of "site", which are bowel and HeadNeck; say what it stands for with --map "WORD=VALUE"`,
		`p.csv:5: column "Group": is no value of "site", which are bowel and HeadNeck; say what it stands for with --map "WORD=VALUE"`,
		`p.csv:6: column "Group": is no value of "site", which are bowel and HeadNeck; say what it stands for with --map "WORD=VALUE"`}, "\n"), "no word of the list is repeated")
	list, err = read(PTLOptions{By: []Pair{{"group", "Group"}}, Known: map[string][]string{"group": {"colorectal", "head_neck", "skin"}}, Where: []Filter{{Column: "Group", Value: "Benign", Not: true}}})
	require.NoError(t, err)
	assert.Equal(t, []string{"colorectal", "colorectal", "colorectal", "head_neck"}, values(list))
}

func TestABadListIsToldByLineAndColumn(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		o    PTLOptions
		want string
	}{
		"rows": {"referred,site\n2027-04-02,lung\n2027-02-30,lung\n2027-01-05,\n2020-01-01,lung\n,lung\n2027-01-01,lung,more\n2027-01-01,9990000018\n2027-01-01,01/02/1950\n2027-01-01,-\n",
			PTLOptions{Date: listDay, By: []Pair{{"site", "site"}}}, `p.csv:2: column "referred": lies after 2027-04-01, the day on which the list was taken
p.csv:3: column "referred": is not a date; write 2027-01-31 or 31/01/2027
p.csv:5: column "referred": is a wait of more than 5 years
p.csv:7: has 3 cells; the header has 2 columns
p.csv:8: column "site": holds a date or a long number; a group is a word such as breast
p.csv:9: column "site": holds a date or a long number; a group is a word such as breast
p.csv:10: column "site": has no letter from a to z and no digit; a group is a word such as breast`},
		"weeks": {"weeks\n-1\n1e3\n262\nNaN\n5\n9-6\n", PTLOptions{}, `p.csv:2: column "weeks": is below 0
p.csv:3: column "weeks": is not a number of weeks
p.csv:4: column "weeks": is a wait of more than 5 years
p.csv:5: column "weeks": is not a number of weeks
p.csv:7: column "weeks": is not a span of weeks`},
		"no column":     {"Referal date,site\n", PTLOptions{}, `p.csv:1: no column has a usual name for the date of referral or the wait; name it with --referred, --weeks or --days; is it "Referal date"?`},
		"named":         {"wks,site\n", PTLOptions{Column: [3]string{Weeks: "wk"}, By: []Pair{{"site", "sites"}}}, "p.csv:1: has no column \"wk\"; did you mean \"wks\"?\np.csv:1: has no column \"sites\"; did you mean \"site\"?"},
		"two candidate": {"Referred,referral date\n", PTLOptions{}, `p.csv:1: the date of referral may be in "Referred" and "referral date"; name the column with --referred`},
		"twice":         {"weeks,site,Site\n1,a,b\n", PTLOptions{By: []Pair{{"x", "SITE"}}}, `p.csv:1: column "SITE" is there 2 times`},
		"no header":     {"SMITH,2027-01-01,lung\n", PTLOptions{By: []Pair{{"x", "smit"}}}, `p.csv:1: the first line holds a date or a number; it must name the columns`},
		"personal":      {"weeks,NHS number\n1,2\n", PTLOptions{By: []Pair{{"x", "nhs_number"}}}, `p.csv:1: column "nhs_number" tells who somebody is; it is never read`},
		"empty":         {"weeks\n", PTLOptions{}, `p.csv:1: has no patient under its header`},
		"quote":         {"weeks,n\n1,\"SMITH\n", PTLOptions{}, `p.csv:2: cannot be read as a table from here on: a quotation mark is stray or missing; a field in quotes ends with ", and one inside is written ""`},
		"utf-16":        {"\xff\xfew\x00", PTLOptions{}, `p.csv:1: is written in UTF-16; save it as "CSV UTF-8"`},
	} {
		_, err := ReadPTL(File{"p.csv", []byte(c.text)}, c.o)
		assert.EqualError(t, err, c.want, name)
	}
	_, err := ReadPTL(File{"p.csv", []byte("referred\n2027-01-01\n")}, PTLOptions{})
	assert.ErrorIs(t, err, ErrNoDate)
}

// A column that tells patients apart must not be written out as groups.
func TestAGroupHasFewValues(t *testing.T) {
	var b strings.Builder
	b.WriteString("weeks,site\n")
	for i := range mostGroups + 1 {
		b.WriteString("1,s" + strings.Repeat("a", i%30) + strings.Repeat("b", i/30) + "\n")
	}
	_, err := ReadPTL(File{"p.csv", []byte(b.String())}, PTLOptions{By: []Pair{{"site", "site"}}})
	assert.EqualError(t, err, `p.csv:1: column "site" has 61 different values; a group has at most 60, for what it holds is written out`)
}

func TestPersonalColumnsAreKnownByTheirNames(t *testing.T) {
	for _, name := range []string{"NHS number", "nhs_no", "NHSNumber", "Name", "Patient name", "Surname", "First Name", "DOB", "Date of birth", "DateOfBirth",
		"Birth date", "Postcode", "Hospital number", "MRN", "Patient ID", "Home address", "Consultant", "ID"} {
		assert.True(t, personal(name), name)
	}
	for _, name := range []string{"Site", "Site name", "trust", "Tumour group", "Referral date", "Weeks waiting", "imd", "Hospital", "Patient group", "modality"} {
		assert.False(t, personal(name), name)
	}
}

func TestOptionsThatMeanNothingAreRefused(t *testing.T) {
	for _, c := range []struct {
		o    BacklogOptions
		want string
	}{
		{BacklogOptions{}, "name the step whose list this is with --waiting-for, such as surgery.operation"},
		{BacklogOptions{WaitingFor: "a b"}, `--waiting-for takes a step, such as surgery.operation, not "a b"`},
		{BacklogOptions{WaitingFor: "a.b", By: []Pair{{"Tumour group", "Tumour group"}}}, `"Tumour group" is no name of an attribute; write one such as site, or site=Tumour group for a column of another name`},
		{BacklogOptions{WaitingFor: "a.b", By: []Pair{{"site", "x"}}, Set: []Pair{{"site", "lung"}}}, `attribute "site" is given twice`},
		{BacklogOptions{WaitingFor: "a.b", Pathway: "p.{sit}", By: []Pair{{"site", "x"}}}, `--pathway p.{sit}: "sit" is neither in --by nor in --set; did you mean "site"?`},
	} {
		assert.EqualError(t, c.o.Check(), c.want)
	}
}

// Whatever is in a list, no cell of a column that was not named comes out: the
// same list with every other cell blanked gives the same text and messages.
func FuzzReadPTL(f *testing.F) {
	f.Add("BRAVO", "9990000018", "2027-01-01", "lung")
	f.Add("ALPHA, \"A\"", "999 000 0026", "31/01/2027 00:00", "Head & Neck")
	f.Add("x\ny", "", "-1", "01/02/1950")
	f.Fuzz(func(t *testing.T, name, number, referred, site string) {
		cell := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
		made := func(name, number string) string {
			text := "name,nhs_number,referred,site\n" + cell(name) + "," + cell(number) + "," + cell(referred) + "," + cell(site) + "\n"
			o := PTLOptions{Date: listDay, By: []Pair{{"site", "site"}}}
			list, err := ReadPTL(File{"p.csv", []byte(text)}, o)
			if err != nil {
				for line := range strings.SplitSeq(err.Error(), "\n") {
					require.Regexp(t, `^p\.csv:[12]: .`, line)
				}
				return err.Error()
			}
			b := &BacklogOptions{WaitingFor: "a.b", Pathway: "p.{site}", By: o.By}
			return BacklogText(b, list.Told(ShowSmall), list.Sections(b))
		}
		require.Equal(t, made("x", "y"), made("x"+name, "y"+number))
	})
}

// FuzzReadList reads any text as a list.
func FuzzReadList(f *testing.F) {
	f.Add([]byte("name,weeks,site\nA,3,lung\n"))
	f.Add([]byte("\ufeffReferral date,site\r\n01/02/2027,\"a\nb\"\r\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		o := PTLOptions{Date: listDay, By: []Pair{{"site", "site"}}}
		list, err := ReadPTL(File{"p.csv", text}, o)
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				require.Regexp(t, `^p\.csv:[1-9][0-9]*: .`, line)
			}
			return
		}
		b := &BacklogOptions{WaitingFor: "a.b", By: o.By, Command: "x"}
		n := 0
		for _, s := range list.Sections(b) {
			require.Regexp(t, `^a_b-[a-z0-9_]+$`, s.Name)
			for _, c := range s.Days {
				n += c.Patients
			}
		}
		require.Equal(t, list.Patients(), n, "everybody is in one section and one band")
	})
}
