package intake

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var listDay = time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)

func TestPatientsAreCountedByWeeksAndGroup(t *testing.T) {
	o := PTLOptions{Date: listDay, By: []Pair{{"site", "Tumour group"}}}
	list, err := ReadPTL(File{"l/ptl.csv", []byte("\ufeffName,Tumour group,Date of referral\n" +
		"A,Head & Neck,2027-04-01\n" +
		"B,head and neck,18/03/2027\n" + // 14 days: two weeks are no longer "0-2"
		"C,Head & Neck,19/3/2027 00:00\n" +
		",,\n" +
		"D,Lung,2022-04-01T09:30:00\n")}, o)
	require.NoError(t, err)
	assert.Equal(t, "Date of referral", list.Column)
	assert.Equal(t, 4, list.Patients())
	b := &BacklogOptions{WaitingFor: "surgery.operation", Pathway: "upgrade.{site}", By: o.By, Set: []Pair{{"modality", "surgery"}}, Marks: []string{"decision"},
		Source: `a "list"`, Command: Command("prehabsim", "two words")}
	require.NoError(t, b.Check())
	assert.Equal(t, `# Made by: prehabsim "two words"
# Counts of patients by weeks since referral; nothing else of the list is here.

[backlog.surgery_operation-head_neck]
pathway      = "upgrade.head_neck"
waiting_for  = "surgery.operation"
set          = { site = "head_neck", modality = "surgery" }
marks        = ["decision"]
weeks_waited = { "0-2" = 2, "2-4" = 1 }
source       = "a \"list\""

[backlog.surgery_operation-lung]
pathway      = "upgrade.lung"
waiting_for  = "surgery.operation"
set          = { site = "lung", modality = "surgery" }
marks        = ["decision"]
weeks_waited = { "208-261" = 1 }
source       = "a \"list\""
`, BacklogText(b, list.Sections(b)))
}

func TestBinsFollowOneAnotherToTheLongestWait(t *testing.T) {
	from := "0"
	for _, b := range bins {
		x, y, _ := strings.Cut(b.name, "-")
		assert.Equal(t, from, x)
		from = y
	}
	assert.Greater(t, 7*bins[len(bins)-1].to, float64(longestWait))
	assert.Equal(t, 0, binOf(13.9))
	assert.Equal(t, 1, binOf(14))
	assert.Equal(t, len(bins)-1, binOf(longestWait))
}

func TestWaitsMayBeWeeksOrDays(t *testing.T) {
	for column, bin := range map[string]string{"weeks_waited": "9-13", "Days waiting": "0-2"} {
		list, err := ReadPTL(File{"p.csv", []byte("id2," + column + "\nx,10.5\n")}, PTLOptions{})
		require.NoError(t, err)
		assert.Equal(t, []Count{{bin, 1}}, list.Sections(&BacklogOptions{WaitingFor: "a.b"})[0].Weeks)
	}
}

func TestABadListIsToldByLineAndColumn(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		o    PTLOptions
		want string
	}{
		"rows": {"referred,site\n2027-04-02,lung\n2027-02-30,\n04/01/27,lung\n2020-01-01,lung\n,lung\n2027-01-01,lung,more\n2027-01-01,9990000018\n2027-01-01,01/02/1950\n2027-01-01,-\n",
			PTLOptions{Date: listDay, By: []Pair{{"site", "site"}}}, `p.csv:2: column "referred": lies after 2027-04-01, the day on which the list was taken
p.csv:3: column "referred": is not a date; write 2027-01-31 or 31/01/2027
p.csv:3: column "site": is empty
p.csv:4: column "referred": is not a date; write 2027-01-31 or 31/01/2027
p.csv:5: column "referred": is a wait of more than 5 years
p.csv:6: column "referred": is empty
p.csv:7: has 3 cells; the header has 2 columns
p.csv:8: column "site": holds a date or a long number; a group is a word such as breast
p.csv:9: column "site": holds a date or a long number; a group is a word such as breast
p.csv:10: column "site": has no letter from a to z and no digit; a group is a word such as breast`},
		"weeks": {"weeks\n-1\n1e3\n261\nNaN\n5\n", PTLOptions{}, `p.csv:2: column "weeks": is below 0
p.csv:3: column "weeks": is not a number of weeks
p.csv:4: column "weeks": is a wait of more than 5 years
p.csv:5: column "weeks": is not a number of weeks`},
		"no column":     {"Referal date,site\n", PTLOptions{}, `p.csv:1: no column has a usual name for the date of referral or the wait; name it with --referred, --weeks or --days; is it "Referal date"?`},
		"named":         {"wks,site\n", PTLOptions{Column: [3]string{Weeks: "wk"}, By: []Pair{{"site", "sites"}}}, "p.csv:1: has no column \"wk\"; did you mean \"wks\"?\np.csv:1: has no column \"sites\"; did you mean \"site\"?"},
		"two candidate": {"Referred,referral date\n", PTLOptions{}, `p.csv:1: the date of referral may be in "Referred" and "referral date"; name the column with --referred`},
		"twice":         {"weeks,site,Site\n1,a,b\n", PTLOptions{By: []Pair{{"x", "SITE"}}}, `p.csv:1: column "SITE" is there 2 times`},
		"no header":     {"SMITH,2027-01-01,lung\n", PTLOptions{By: []Pair{{"x", "smit"}}}, `p.csv:1: the first line holds a date or a number; it must name the columns`},
		"personal":      {"weeks,NHS number\n1,2\n", PTLOptions{By: []Pair{{"x", "nhs_number"}}}, `p.csv:1: column "nhs_number" tells who somebody is; it is never read`},
		"empty":         {"weeks\n", PTLOptions{}, `p.csv:1: has no patient under its header`},
		"quote":         {"weeks,n\n1,\"SMITH\n", PTLOptions{}, `p.csv:2: cannot be read as a table from here on: extraneous or missing " in quoted-field`},
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
			return BacklogText(b, list.Sections(b))
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
			for _, c := range s.Weeks {
				n += c.Patients
			}
		}
		require.Equal(t, list.Patients(), n, "everybody is in one section and one bin")
	})
}
