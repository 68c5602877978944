package scenario

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// lineOf returns the line of a path such as "a.b"; names with dots are written
// with /.
func lineOf(d *Document, path string) int {
	n := d.Root
	for _, key := range strings.Split(path, ".") {
		if n.Kind == ArrayKind {
			n = n.Items[int(key[0]-'1')]
			continue
		}
		if n = n.At(strings.ReplaceAll(key, "/", ".")); n == nil {
			return 0
		}
	}
	return n.Line
}

const everyShape = `# a comment
name = "x" # [not.a.header]

[a] # header
one = 1
two.three = 2
"quoted.key" = 3
'literal' = 4
list = [
  1, # first
  { x = 2, y = [3] },
]
text = """
[not.a.header]
key = 1
"""
after = 5
raw = '''
it's
'''
last = { p = 1, q.r = "}", s = { t = "#" } }
[a.b]
x = 1
[[c]]
x = 1
[[c]]
x = 2
[c.d]
y = 1
[ e . "f.g" ]
z = 1
`

func TestEveryKeyKnowsItsLine(t *testing.T) {
	d := loadText(t, everyShape)
	for path, line := range map[string]int{
		"name": 2, "a": 4, "a.one": 5, "a.two.three": 6, "a.quoted/key": 7, "a.literal": 8,
		"a.list": 9, "a.list.1": 10, "a.list.2": 11, "a.list.2.y.1": 11,
		"a.text": 13, "a.after": 17, "a.raw": 18, "a.last": 21, "a.last.q.r": 21, "a.last.s.t": 21,
		"a.b.x": 23, "c.1": 24, "c.1.x": 25, "c.2.x": 27, "c.2.d": 28, "c.2.d.y": 29, "e.f/g": 30, "e.f/g.z": 31,
	} {
		require.Equal(t, line, lineOf(d, path), path)
	}
	require.Equal(t, []string{"name", "a", "c", "e"}, d.Root.Keys)
	require.Equal(t, []string{"one", "two", "quoted.key", "literal", "list", "text", "after", "raw", "last", "b"}, d.Root.At("a").Keys)
}

func TestLinesAreTheSameWithWindowsLineEnds(t *testing.T) {
	unix, windows := loadText(t, everyShape), loadText(t, strings.ReplaceAll(everyShape, "\n", "\r\n"))
	for _, path := range []string{"a.list.2", "a.after", "a.last.s.t", "c.2.d.y", "e.f/g.z"} {
		require.Equal(t, lineOf(unix, path), lineOf(windows, path), path)
	}
}

func TestByteOrderMarkIsIgnored(t *testing.T) {
	d := memory{
		"a.toml": "\ufeffname = \"x\"\n[table.t]\ncsv = \"t.csv\"\nkey = \"id\"\n",
		"t.csv":  "\ufeffid,n\r\nfirst,1\r\n",
	}.load(t)
	require.Equal(t, 1, d.Root.At("name").Line)
	require.Equal(t, []string{"first"}, d.Tables["t"].Rows)
	text, line, ok := d.Tables["t"].Cell("first", "n")
	require.True(t, ok)
	require.Equal(t, "1", text)
	require.Equal(t, 2, line)
}

func TestInlineTablesOverSeveralLinesKeepTheirLines(t *testing.T) {
	d := loadText(t, "x = {\n  a = 1,\n  b = 2,\n}\ny = 3\n")
	require.Equal(t, 2, lineOf(d, "x.a"))
	require.Equal(t, 3, lineOf(d, "x.b"))
	require.Equal(t, 5, lineOf(d, "y"))
}

func TestExtendsMergesSectionsAndReplacesValues(t *testing.T) {
	d := memory{
		"a.toml":            "extends = \"base/b.toml\"\nname = \"local\"\n[resource.ward]\ncapacity = { value = 20 }\n[resource.ct]\nkind = \"servers\"\n",
		"base/b.toml":       "extends = \"builtin:c\"\n[resource.ward]\ncapacity = { value = 10, low = 9, high = 11 }\n",
		"builtin:c/c.toml":  "name = \"base\"\n[table.t]\ncsv = \"t.csv\"\nkey = \"id\"\n[resource.ward]\nkind = \"beds\"\n",
		"builtin:c/t.csv":   "id,n\nx,1\n",
		"builtin:unused.md": "",
	}.load(t)
	require.Equal(t, `name = "local"

[table.t.rows]
x = { n = 1 }

[resource.ward]
kind = "beds"
capacity = { value = 20 }

[resource.ct]
kind = "servers"
`, resolved(t, d))
	ward := d.Root.At("resource", "ward")
	require.Equal(t, "a.toml", ward.At("capacity").File)
	require.Equal(t, 4, ward.At("capacity").Line)
	require.Equal(t, "builtin:c/c.toml", ward.At("kind").File)
	var read []string
	for _, f := range d.Files {
		read = append(read, f.Name)
	}
	require.Equal(t, []string{"a.toml", "base/b.toml", "builtin:c/c.toml", "builtin:c/t.csv"}, read)
	require.Equal(t, "builtin:c/t.csv", d.Tables["t"].File)
}

func TestASectionPatchesAnInlineTableKeyByKey(t *testing.T) {
	d := memory{
		"a.toml": "extends = \"b.toml\"\n[resource.ward.capacity]\nvalue = 10\n",
		"b.toml": "[resource.ward]\ncapacity = { value = 9, low = 8, high = 11 }\n",
	}.load(t)
	require.Equal(t, "{ value = 10, low = 8, high = 11 }", d.Root.At("resource", "ward", "capacity").Shown())
}

func TestExtendsMayChangeANumberInProportion(t *testing.T) {
	d := memory{
		"a.toml": "extends = \"b.toml\"\n[resource.ward]\ncapacity = \"+10%\"\n",
		"b.toml": "[resource.ward]\ncapacity = { value = 10, low = 8, high = 12 }\n",
	}.load(t)
	require.Equal(t, "{ value = 11, low = 8.8, high = 13.2 }", d.Root.At("resource", "ward", "capacity").Shown())
}

func TestBuiltinsAreListedByName(t *testing.T) {
	fsys := memory{"builtin:selca/selca.toml": "", "builtin:england.toml": "", "builtin:selca/other.toml": "", "builtin:evidence.csv": ""}.files().Builtin
	require.Equal(t, []string{"england", "selca"}, Builtins(fsys))
}

func TestLoadSaysWhatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		files memory
		want  string
	}{
		"missing": {memory{}, `a.toml:1: no such file "a.toml"`},
		"broken": {memory{"a.toml": "x = 1\ny = \n"},
			`a.toml:2: expected value but found '\n' instead`},
		"duplicate key": {memory{"a.toml": "x = 1\nx = 2\n"}, `a.toml:2: Key 'x' has already been defined.`},
		"not a number": {memory{"a.toml": "x = 1\n[y]\nz = nan\nw = [1.0, -inf]\n"},
			"a.toml:3: y.z must be a finite number, not NaN\na.toml:4: y.w.2 must be a finite number, not -Inf"},
		"moment":     {memory{"a.toml": "x = 2026-04-06T10:00:00\n"}, "a.toml:1: x must be a date without a time, such as 2026-04-06"},
		"other time": {memory{"a.toml": "x = 10:00:00\n"}, "a.toml:1: x must be a date without a time, such as 2026-04-06"},
		"format":     {memory{"a.toml": "format = 2\n"}, "a.toml:1: format must be 1, the only one that this version reads, not 2"},
		"extends nothing": {memory{"a.toml": "name = \"x\"\nextends = \"b.toml\"\n"},
			`a.toml:2: extends: no such file "b.toml"`},
		"extends a number": {memory{"a.toml": "extends = 3\n"},
			`a.toml:1: extends must be the name of a scenario, such as "builtin:selca" or "base.toml", not 3`},
		"extends itself": {memory{"a.toml": "extends = \"a.toml\"\n"},
			`a.toml:1: extends: a scenario cannot extend itself: "a.toml" extends "a.toml"`},
		"circle": {memory{"a.toml": "extends = \"b.toml\"\n", "b.toml": "\nextends = \"c.toml\"\n", "c.toml": "extends = \"b.toml\"\n"},
			`c.toml:1: extends: a scenario cannot extend itself: "b.toml" extends "c.toml" extends "b.toml"`},
		"built-in slip": {memory{"a.toml": "extends = \"builtin:selcA\"\n", "builtin:selca/selca.toml": ""},
			`a.toml:1: extends: there is no built-in scenario "selcA"; did you mean "selca"?`},
		"no such built-in": {memory{"a.toml": "extends = \"builtin:wales\"\n", "builtin:selca/selca.toml": "", "builtin:england.toml": ""},
			`a.toml:1: extends: there is no built-in scenario "wales"; there are england, selca`},
		"broken base": {memory{"a.toml": "extends = \"b.toml\"\n", "b.toml": "[]\n"},
			`b.toml:1: unexpected end of table name (table names cannot be empty)`},
		"relative to a text": {memory{"a.toml": "extends = \"b.toml\"\n[r.w]\nc = \"+2d\"\n", "b.toml": "[r.w]\nc = 3\n"},
			`a.toml:3: r.w.c cannot change by "+2d": it is the plain number 3`},
		"reserved option": {memory{"a.toml": "[option.current]\nname = \"x\"\n"},
			`a.toml:1: option "current" cannot be written: it is the scenario without any option`},
		"option as value":  {memory{"a.toml": "option.x = 3\n"}, `a.toml:1: option "x" must be a section [option.x], not 3`},
		"options as value": {memory{"a.toml": "option = 3\n"}, `a.toml:1: option must be sections [option.NAME], not 3`},
	} {
		t.Run(name, func(t *testing.T) {
			var problems diag.List
			Load(c.files.files(), "a.toml", &problems)
			require.EqualError(t, problems.Err(), c.want)
		})
	}
}

func TestTablesSayWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct{ toml, csv, want string }{
		"value":         {"table.t = 3", "", `a.toml:1: table "t" must be a section [table.t]`},
		"nothing":       {"[table.t]\ntitle = \"x\"", "", `a.toml:1: table "t" needs csv = "file.csv" or rows = { name = { column = 1 } }`},
		"both":          {"[table.t]\ncsv = \"t.csv\"\nrows = { a = { x = 1 } }", "id\n", `a.toml:3: table "t": either csv or rows, not both`},
		"missing":       {"[table.t]\ncsv = \"u.csv\"\nkey = \"id\"", "", `a.toml:2: table "t": no such file "u.csv"`},
		"csv 3":         {"[table.t]\ncsv = 3\nrows = { a = { x = 1 } }", "", `a.toml:2: table "t": csv must be a text in quotes, not 3`},
		"no key":        {"[table.t]\ncsv = \"t.csv\"", "id,n\n", `a.toml:1: table "t" needs key = "the column of row names"; t.csv has the columns id, n`},
		"key":           {"[table.t]\ncsv = \"t.csv\"\nkey = \"idd\"", "id,n\n", `a.toml:3: table "t": there is no column "idd" in t.csv; did you mean "id"?`},
		"twice":         {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "id,n\na,1\n\na,2\n", `t.csv:4: table "t": every row needs a name of its own in column "id", not "a"`},
		"header":        {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "id,n,n\n", `t.csv:1: column "n" is there twice`},
		"fields":        {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "id,n\na\n", `t.csv:2: has 1 field; the header has 2`},
		"header alone":  {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "id,n\n", `t.csv:1: table "t": t.csv has a header and no row below it`},
		"old mac":       {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "id,n\ra,1\rb,2", `t.csv:1: has the line ends of old Macs`},
		"no rows":       {"[table.t]\nrows = {}", "", `a.toml:2: table "t": rows has none; write rows = { name = { column = 1 } }`},
		"empty":         {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "", `t.csv:1: is empty; a table starts with a line of column names`},
		"quote":         {"[table.t]\ncsv = \"t.csv\"\nkey = \"id\"", "id,n\na,\"b\"c\n", `t.csv:2: cannot be read as a table: a quotation mark is stray or missing; a field in quotes ends with ", and one inside is written ""`},
		"row":           {"[table.t]\nrows = { a = 1 }", "", `a.toml:2: table "t": row "a" must be written { column = value }, not 1`},
		"slip":          {"[table.t]\nrows = { a = { x = 1 } }\nsurce = \"x\"", "", `a.toml:3: table "t": unknown key "surce"; did you mean "source"?`},
		"other row":     {"[table.t]\nrows = { lung = { x = 1 } }\n[table.t.lungs]\nx = 2", "", `a.toml:3: table "t": there is no row "lungs"; did you mean "lung"?`},
		"other column":  {"[table.t]\nrows = { lung = { x = 1 } }\n[table.t.lung]\ny = 2", "", `a.toml:4: table "t": there is no column "y"`},
		"relative cell": {"[table.t]\nrows = { lung = { x = 1 } }\n[table.t.lung]\nx = \"+2d\"", "", `a.toml:4: table "t": row "lung": x cannot change by "+2d": it is the plain number 1`},
		"ids":           {"[table.t]\nrows = { lung = { x = 1 } }\nsource_column = \"y\"", "", `a.toml:3: table "t": there is no column "y"`},
	} {
		t.Run(name, func(t *testing.T) {
			var problems diag.List
			Load(memory{"a.toml": c.toml, "t.csv": c.csv}.files(), "a.toml", &problems)
			require.ErrorContains(t, problems.Err(), c.want)
		})
	}
}

func TestEvidenceIsFoundByIDAndByRow(t *testing.T) {
	d := memory{
		"a.toml":               "name = \"x\"\n",
		"builtin:evidence.csv": "id,quantity,value,status\nM-UPT,uptake,0.7,VERIFIED\nM-DEP,step,-0.1,VERIFIED (point); RECALLED (CI)\nB-SITE-LUNG,lung,,DERIVED\n",
	}.load(t)
	row, ok := d.Evidence.Lookup("M-UPT")
	require.True(t, ok)
	require.Equal(t, "0.7", row.Value)
	_, ok = d.Evidence.Lookup("B-SITE-LUNG.theatre_h_mean")
	require.True(t, ok)
	for source, want := range map[string]string{
		"M-UPT":                              "VERIFIED",
		"M-UPT, M-DEP":                       "RECALLED",
		"B-SITE-LUNG.theatre_h_mean":         "DERIVED",
		"M-UPT; ASSUMPTION for the tier":     "ASSUMPTION",
		"ASSUMPTION, sized to 92% occupancy": "ASSUMPTION",
		"FICTIONAL":                          "FICTIONAL",
		"local bed census":                   "LOCAL",
		"":                                   "",
	} {
		require.Equal(t, want, d.Evidence.status(source, ""), source)
	}
	require.Equal(t, "DERIVED", d.Evidence.status("our audit", "DERIVED"))
	require.Equal(t, "LOCAL", d.Evidence.status("our audit", ""), "what was stated with a source the last time is forgotten")
	require.Equal(t, "VERIFIED", d.Evidence.status("M-UPT", "LOCAL"), "the evidence knows better")
}

// A range is written once, beside its source: a cell has that of its own row in the
// evidence, if its value lies in it and it says none itself.
func TestACellHasTheRangeOfItsEvidence(t *testing.T) {
	d := memory{
		"a.toml": "[table.site]\ncsv = \"s.csv\"\nkey = \"site\"\n[table.site.colon]\nstay = { value = 8, low = 7, high = 9 }\n[table.site.skin]\nstay = 40\n" +
			"[resource.ward]\nstay = { by = \"site\", column = \"stay\", unit = \"d\" }\n",
		"s.csv":                "site,id,stay\nlung,B-LUNG,5.5\ncolon,B-COLON,8\nskin,B-SKIN,3\nbrain,B-BRAIN,6\n",
		"builtin:evidence.csv": "id,value,low,high,status\nB-LUNG.stay,5.5,4,7,DERIVED\nB-COLON.stay,8,1,20,DERIVED\nB-SKIN.stay,3,2,4,DERIVED\nB-BRAIN,6,1,9,DERIVED\n",
	}.load(t)
	want := map[string][2]string{"lung": {"4.0", "7.0"}, "colon": {"7", "9"}, "skin": {}, "brain": {}}
	for row, ends := range want {
		cell, err := d.Tables["site"].quantity(d.Root.At("resource", "ward", "stay"), row, "stay")
		require.NoError(t, err)
		for i, key := range []string{"low", "high"} {
			if ends[i] == "" {
				require.Nil(t, cell.Child[key], row)
			} else {
				require.Equal(t, ends[i], inline(cell.Child[key]), row)
			}
		}
	}
}

// What extends a frame is a scenario, and no frame for what extends it.
func TestAFrameIsOnlyToBeExtended(t *testing.T) {
	files := memory{
		"frame.toml": "format = 1\nframe = \"use base.toml\"\nname = \"x\"\n",
		"base.toml":  "format = 1\nextends = \"frame.toml\"\n",
		"wrong.toml": "format = 1\nframe = true\n",
	}.files()
	var problems diag.List
	require.Nil(t, Load(files, "frame.toml", &problems))
	require.EqualError(t, problems.Err(), "frame.toml:2: this file is a frame for others to extend and cannot be used by itself: use base.toml")

	problems = diag.List{}
	d := Load(files, "base.toml", &problems)
	require.NoError(t, problems.Err())
	require.Nil(t, d.Root.Child["frame"])
	require.Equal(t, "x", d.Root.Child["name"].Text)

	problems = diag.List{}
	Load(files, "wrong.toml", &problems)
	require.EqualError(t, problems.Err(), "wrong.toml:2: frame must be a text that says what to do instead, not true")
}
