package fit

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

func read(t *testing.T, text string, c Columns) ([]Sample, string) {
	t.Helper()
	var problems diag.List
	samples, err := ReadColumn(strings.NewReader(text), "stays.csv", c, &problems)
	require.NoError(t, err)
	if err := problems.Err(); err != nil {
		assert.Nil(t, samples)
		return nil, err.Error()
	}
	return samples, ""
}

func TestAColumnIsReadByGroup(t *testing.T) {
	text := "\ufeffname,\"los, days\",in,trust\r\n" +
		"\"Quill, Ada\",3,no,north\r\n\r\n" +
		"\"said \"\"hm\"\"\nand left\",4.5,YES,south\r\n" +
		"\xff\xfe, 3 ,0,north\r\n,,,\r\n"
	samples, wrong := read(t, text, Columns{Value: "los, days", Censored: "in", By: "trust"})
	require.Empty(t, wrong)
	require.Len(t, samples, 2)
	tenths := Rounding{Nearest, 0.1}
	assert.Equal(t, Sample{Group: "north", Points: []Point{{Value: 3, Ended: 2}}, Rounding: tenths}, samples[0])
	assert.Equal(t, "south", samples[1].Group)
	assert.Equal(t, []Point{{Value: 4.5, Censored: 1}}, samples[1].Points)
	assert.Equal(t, tenths, samples[1].Rounding, "one hand has rounded all groups")
}

func TestEveryWrongRowIsNamed(t *testing.T) {
	text := `name,los,in,trust
Ada,-2,no,n
Bram,,no,n
Cleo,"3,5",no,n
Dov,1950-04-12,no,n
Esme,5 days,no,n
Fyn,x,no,n
Gwen,99999999999,no,n
Hari,2,perhaps,n
Ivo,2,no,
Jo,2,no
Kit, Lee,2,no,n
Lou,inf,no,n
Max,1e999,no,n
Ned,3 d,maybe,n
`
	_, wrong := read(t, text, Columns{Value: "los", Censored: "in", By: "trust"})
	assert.Equal(t, `stays.csv:2: column "los" is below 0; write a number of 0 or more, such as 4 or 4.5
stays.csv:3: column "los" is empty; write a number such as 4 or 4.5, or leave the row out
stays.csv:4: column "los" has a comma; decimals are written with a point, and thousands without a mark; write a number such as 4 or 4.5
stays.csv:5: column "los" looks like a date or a time of day, not how long; write a number such as 4 or 4.5
stays.csv:6: column "los" has something beside its digits; the unit stands in --unit; write a number such as 4 or 4.5
stays.csv:7: column "los" is a text, not a number; write a number such as 4 or 4.5
stays.csv:8: column "los" is above a thousand million; is it a date or an identifier? Write a number such as 4 or 4.5
stays.csv:9: column "in" is neither yes nor no; write yes, true or 1 for still in at the end, and no, false or 0 for ended
stays.csv:10: column "trust" is empty; write the group
stays.csv:11: column "los" cannot be told: the row has 3 fields, and the header 4 column names; put a field that has a comma into quotes
stays.csv:12: column "los" cannot be told: the row has 5 fields, and the header 4 column names; put a field that has a comma into quotes
stays.csv:13: column "los" is a text, not a number; write a number such as 4 or 4.5
stays.csv:14: column "los" is above a thousand million; is it a date or an identifier? Write a number such as 4 or 4.5
stays.csv:15: column "los" has something beside its digits; the unit stands in --unit; write a number such as 4 or 4.5
stays.csv:15: column "in" is neither yes nor no; write yes, true or 1 for still in at the end, and no, false or 0 for ended`, wrong)
}

func TestAFileThatIsNoTableSaysWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "stays.csv:1: is empty; write a line of column names, and below it a line for each patient",
		"\n\n":                       "stays.csv:1: is empty; write a line of column names, and below it a line for each patient",
		"los\n":                      "stays.csv:1: has column names and nothing below them; write a line for each patient",
		"los\n\"\"\n":                "stays.csv:1: has column names and nothing below them; write a line for each patient",
		"lsos\n3\n":                  `stays.csv:1: there is no column "los" in the first line, which must name the columns; did you mean "lsos"?`,
		"Ada,1950-04-12,x\n":         `stays.csv:1: there is no column "los": the first line seems to be a row, with a number or a date in it; write a line of column names above it`,
		"Ada,x\n":                    `stays.csv:1: there is no column "los" in the first line, which must name the columns`,
		"los,los\n3,4\n":             `stays.csv:1: column "los" is there twice; give each its own name`,
		"a;los;b\n1;2;3\n":           `stays.csv:1: there is no column "los": fields seem to be separated by semicolons or tabs; save the file with commas`,
		"\xff\xfel\x00o\x00":         "stays.csv:1: is written in UTF-16; save it as CSV in UTF-8",
		"l\x00o\x00s\x00\n\x003\x00": "stays.csv:1: is written in UTF-16; save it as CSV in UTF-8",
		"los\r3\r4\r":                `stays.csv:1: has the line ends of old Macs, so all of it is one line; save it as "CSV UTF-8", with commas`,
		"los\n\xe9\n":                `stays.csv:2: column "los" is not in UTF-8 and no number; write a number such as 4 or 4.5`,
		"los,n\n1,\"a\n2,b\n3,c":     `stays.csv:2: has a stray or missing quotation mark near line 4, character 4; a field in quotes ends with ", and one inside is written ""`,
		"los,n\n1,a\"b\n2,c\nx,c":    "stays.csv:2: has a stray or missing quotation mark near line 2, character 4; a field in quotes ends with \", and one inside is written \"\"\nstays.csv:4: column \"los\" is a text, not a number; write a number such as 4 or 4.5",
	} {
		_, wrong := read(t, text, Columns{Value: "los"})
		assert.Equal(t, want, wrong, "%q", text)
	}
	_, wrong := read(t, "los\n2.5\n", Columns{Value: "los", Counts: true})
	assert.Equal(t, `stays.csv:2: column "los" is not a whole number; leave out --counts if these are times, or write a number such as 4`, wrong)
	_, wrong = read(t, "los\n2\n46113\n3\n", Columns{Value: "los", Day: 1})
	assert.Equal(t, `stays.csv:3: column "los" is longer than a hundred years; is it a date, as a spreadsheet keeps it?`, wrong)
	_, wrong = read(t, "los,by\n2,\xe9\n", Columns{Value: "los", By: "by"})
	assert.Equal(t, `stays.csv:2: column "by" is not in UTF-8; save the file as CSV in UTF-8`, wrong)
}

// What stands below the patients is named and left out: a total counted as a stay
// without a word. Text between patients is wrong, as it was.
func TestTotalsAndFootersAreNamedAndLeftOut(t *testing.T) {
	stays := strings.Repeat("Ada,3,n\nBram,4,s\n", 6)
	for text, want := range map[string]string{
		"Total,42,\n":                       "stays.csv:14: left out: it is a total",
		"Total,42\n":                        "stays.csv:14: left out: it is a total",
		",42,Grand total:\n":                "stays.csv:14: left out: it is a total",
		"Sub-total,21,n\nTOTAL STAYS,42,\n": "stays.csv:14: left out: it is a total\nstays.csv:15: left out: it is a total",
		"Mean,3.5,\n":                       "stays.csv:14: left out: it is a total",
		",42,n\n":                           "stays.csv:14: left out: it is the sum of all others, so it looks like a total",
		"Source: PAS,,\n\"Run by X, Y\"\n":  "stays.csv:14: left out: it is text below the last patient\nstays.csv:15: left out: it is text below the last patient",
		"Note: theatre, ward, stay, and critical care\n": "stays.csv:14: left out: it is text below the last patient",
		"Total,42,\nSource: PAS\n":                       "stays.csv:14: left out: it is a total\nstays.csv:15: left out: it is text below the last patient",
	} {
		var problems diag.List
		samples, err := ReadColumn(strings.NewReader("name,los,trust\n"+stays+text), "stays.csv", Columns{Value: "los"}, &problems)
		require.NoError(t, err)
		require.NoError(t, problems.Err(), text)
		assert.Equal(t, []Point{{Value: 3, Ended: 6}, {Value: 4, Ended: 6}}, samples[0].Points, text)
		var told []string
		for _, w := range problems.Warnings() {
			told = append(told, w.String())
		}
		assert.Equal(t, want, strings.Join(told, "\n"), text)
	}
	for text, want := range map[string]string{
		"Source: PAS,,\nCleo,5,n\n":        `stays.csv:14: column "los" is empty; write a number such as 4 or 4.5, or leave the row out`,
		"Dov,n/a,n\n":                      `stays.csv:14: column "los" is a text, not a number; write a number such as 4 or 4.5`,
		"Esme,,n\n":                        `stays.csv:14: column "los" is empty; write a number such as 4 or 4.5, or leave the row out`,
		"a note, of two words\nCleo,5,n\n": `stays.csv:14: column "los" cannot be told: the row has 2 fields, and the header 3 column names; put a field that has a comma into quotes`,
	} {
		_, wrong := read(t, "name,los,trust\n"+stays+text, Columns{Value: "los"})
		assert.Equal(t, want, wrong, text)
	}
	// A last stay that is not the sum of the others, or of few others, is a stay.
	for _, text := range []string{"Zoe,41,n\n", "Zoe,43,n\n"} {
		samples, _ := read(t, "name,los,trust\n"+stays+text, Columns{Value: "los"})
		assert.Equal(t, 13, samples[0].N(), text)
	}
	samples, _ := read(t, "los\n3\n4\n7\n", Columns{Value: "los"})
	assert.Equal(t, 3, samples[0].N())
}

func TestRoundingIsAsAskedFor(t *testing.T) {
	for way, want := range map[Way]Rounding{"": {Nights, 24}, Nights: {Nights, 24}, Nearest: {Nearest, 24}, Down: {Down, 24}, Up: {Up, 24}, Exact: {Way: Exact}} {
		samples, wrong := read(t, "los\n24\n48\n72\n120\n", Columns{Value: "los", Rounded: way, Day: 24})
		require.Empty(t, wrong)
		assert.Equal(t, want, samples[0].Rounding, "%q", way)
	}
}

func TestGroupsAreFew(t *testing.T) {
	text := "los,nhs_number\n"
	for i := range 5000 {
		text += fmt.Sprintf("3,%d\n", 9000000000+i)
	}
	_, wrong := read(t, text, Columns{Value: "los", By: "nhs_number"})
	lines := strings.Split(wrong, "\n")
	assert.Len(t, lines, 201, "a file that is wrong throughout does not fill the screen for ever")
	assert.Equal(t, "stays.csv: 4900 things are wrong; these are the first 200", lines[0])
	assert.Equal(t, `stays.csv:102: column "nhs_number" has more than 100 different values; --by takes a column of a few groups, such as trusts`, lines[1])
	assert.NotContains(t, wrong, "90000000")
}

// lines is an endless file, as far as its reader can tell.
type lines struct{ left int }

func (l *lines) Read(b []byte) (int, error) {
	if l.left == 0 {
		return 0, io.EOF
	}
	l.left--
	return copy(b, "Ada Quill,1950-04-12,7\n"), nil
}

func TestALargeFileIsNotKept(t *testing.T) {
	var problems diag.List
	file := io.MultiReader(strings.NewReader("name,born,los\n"), &lines{left: 200_000})
	samples, err := ReadColumn(file, "a.csv", Columns{Value: "los"}, &problems)
	require.NoError(t, err)
	assert.Equal(t, []Point{{Value: 7, Ended: 200_000}}, samples[0].Points)
}

type torn struct{}

func (torn) Read([]byte) (int, error) { return 0, errors.New("device removed") }

func TestAFileThatBreaksOffIsAnError(t *testing.T) {
	var problems diag.List
	_, err := ReadColumn(io.MultiReader(strings.NewReader("los\n3\n"), torn{}), "a.csv", Columns{Value: "los"}, &problems)
	require.EqualError(t, err, "device removed")
}

func TestHeaderIsTheNamesOfTheColumns(t *testing.T) {
	assert.Equal(t, []string{"name", "los, days", ""}, Header(strings.NewReader("\ufeffname,\"los, days\",\xff\n1,2,3\n")))
	assert.Empty(t, Header(strings.NewReader("")))
}

// FuzzReadColumn reads any file. It is refused with a line for each problem, none
// of which repeats the file, or each row has been counted and laws can be fitted.
func FuzzReadColumn(f *testing.F) {
	for _, text := range []string{"", "los\n3\n", "los,in,by\n3,yes,a\n4,no,b\n", "\ufefflos\r\n0\r\n0\r\n1.5\r\n", "\"los\n", "los,los\n1\n", "in;los\n1;2\n",
		"los,in,by\n1,no,a\n2,no,a\n3,no,a\n9,yes,a\n", "los\n-1\ninf\n1e400\n0x1p-2\n", "\xff\xfe", "los\n\"1\"\"\"\n"} {
		f.Add(text, false)
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, counts bool) {
		for _, c := range []Columns{{Value: "los", Counts: counts}, {Value: "los", Day: 1, Rounded: Down}, {Value: "los", Day: 1}, {Value: "los", Censored: "in", By: "by", Counts: counts}} {
			var problems diag.List
			samples, err := ReadColumn(strings.NewReader(text), "f.csv", c, &problems)
			require.NoError(t, err)
			require.Equal(t, problems.Empty(), len(samples) > 0)
			for _, s := range samples {
				require.Positive(t, s.N())
				for _, fit := range Laws(s).Fits {
					require.Equal(t, fit.AIC(), fit.AIC(), "%s is no number", fit.Family)
				}
			}
		}
		Header(strings.NewReader(text))
	})
}
