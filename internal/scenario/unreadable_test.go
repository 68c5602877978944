package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// Spreadsheets save tables in ways that cannot be read; what is told is how to save them.
func TestTablesThatCannotBeReadSayHowToSaveThem(t *testing.T) {
	for text, want := range map[string]string{
		"name;rate\na;1\n":             `t.csv:1: is divided by semicolons; save it as "CSV UTF-8", with commas`,
		"name\trate\na\t1\n":           `t.csv:1: is divided by tabs; save it as "CSV UTF-8", with commas`,
		"name,rate\ra,1\rb,2\r":        `t.csv:1: has the line ends of old Macs, so all of it is one line; save it as "CSV UTF-8", with commas`,
		"\xff\xfen\x00a\x00":           `t.csv:1: is written in UTF-16; save it as "CSV UTF-8", with commas`,
		"name,rate\ncaf\xe9,1\n":       `t.csv:2: has a byte, 0xe9, that is no text in UTF-8; save it as "CSV UTF-8", with commas`,
		"name,rate\na,1\nb\x00,2":      `t.csv:3: has a byte of 0, which is no text`,
		"name,rate\na,1\nA,2\n":        `t.csv:3: table "place": row "A" differs from "a" by capitals or spaces alone`,
		"name,rate\na,1\na\u00a0b,2\n": `t.csv:3: table "place": row "a\u00a0b": the name of a row has only characters that can be seen (this has \u00a0)`,
	} {
		files := map[string]string{"s.toml": "format = 1\n[table.place]\ncsv = \"t.csv\"\nkey = \"name\"\n", "t.csv": text}
		var problems diag.List
		Load(Files{Open: func(name string) ([]byte, error) { return []byte(files[name]), nil }}, "s.toml", &problems)
		require.Error(t, problems.Err(), text)
		assert.Equal(t, want, problems.Err().Error())
	}
}

// Far deeper than any scenario a text fills memory while it is read; quotes and comments are
// not counted.
func TestWhatIsNestedTooDeepIsNotRead(t *testing.T) {
	deep := strings.Repeat("[", 100000) + strings.Repeat("]", 100000)
	for text, line := range map[string]int{
		"format = 1\nx = " + deep:                                              2,
		"format = 1\n\n" + strings.Repeat("a.", 30000) + "b = 1\n":             3,
		"x = " + strings.Repeat("{ a = ", 70) + "1" + strings.Repeat(" }", 70): 1,
		"x = \"" + deep + "\"\n# " + deep + "\ny = '''\n" + deep + "'''\n":     0,
		"x = [[1], [2]]\ny.z = { a = [{ b = 1.5 }] }\n":                        0,
	} {
		assert.Equal(t, line, tooDeep(text), "%.40s", text)
	}
	var problems diag.List
	Load(Files{Open: func(string) ([]byte, error) { return []byte("x = " + deep), nil }}, "s.toml", &problems)
	require.EqualError(t, problems.Err(), "s.toml:1: is nested more than 64 deep; no scenario is")
}

// No number of a scenario is that large: what came of it failed in the run, without a line.
func TestNumbersBeyondAnythingAreRefused(t *testing.T) {
	text := "format = 1\n[resource.ward]\nbeds = 1e300\nstay = \"1e12d\"\n"
	var problems diag.List
	d := Load(Files{Open: func(string) ([]byte, error) { return []byte(text), nil }}, "s.toml", &problems)
	shape := Shape{Name: "x", Fields: []Field{{Name: "beds", Type: NumberField}, {Name: "stay", Type: SpanField}}}
	Read(d.Root.At("resource", "ward"), "ward", shape, d, &problems)
	require.EqualError(t, problems.Err(), "s.toml:3: ward: beds is beyond anything that can be meant: 1e+300\ns.toml:4: ward: stay is beyond anything that can be meant: 1e12d")
}

// Numbers that no machine holds are refused in words, without names of Go.
func TestNumbersThatNobodyCanKeepAreToldOf(t *testing.T) {
	for number, want := range map[string]string{
		"99999999999999999999": "s.toml:3: 99999999999999999999 is too far from 0 for a whole number; the most is 9223372036854775807",
		"9223372036854775808":  "s.toml:3: 9223372036854775808 is too far from 0 for a whole number; the most is 9223372036854775807",
		"-9300000000000000000": "s.toml:3: -9300000000000000000 is too far from 0 for a whole number; the most is 9223372036854775807",
		"1e999":                "s.toml:3: 1e999 is too far from 0 for a number; the most is some 1.8e308",
	} {
		var problems diag.List
		Load(Files{Open: func(string) ([]byte, error) { return []byte("format = 1\n[run]\nseed = " + number + "\n"), nil }}, "s.toml", &problems)
		require.EqualError(t, problems.Err(), want)
	}
}
