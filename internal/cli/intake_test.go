package cli

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/xuri/excelize/v2"
	"prehabsim/internal/console"
)

// intakeFolder holds the small scenario and the data beside the scripts.
func intakeFolder(t *testing.T) string {
	dir := small(t)
	copyScripts(t, dir, "*.csv")
	return dir
}

// paste adds sections to the small scenario.
func paste(t *testing.T, dir, sections string) {
	t.Helper()
	path := filepath.Join(dir, "lung.toml")
	require.NoError(t, os.WriteFile(path, []byte(contents(t, path)+"\n"+sections), 0o666))
}

func TestTargetsFromWaitingTimesCompile(t *testing.T) {
	dir := intakeFolder(t)
	args := []string{"targets", "from-cwt", "fds28.csv", "31day.csv", "62day.csv", "seen.csv", "--alliance", "South East London", "--small-numbers", "show"}
	code, first, stderr := call(t, dir, args...)
	require.Equal(t, exitDone, code, stderr)
	assert.Empty(t, stderr)
	assert.NotContains(t, first, dir)
	assert.Contains(t, first, "[target.cwt_within_62]\nmeasure  = \"within_62_days\"\nobserved = 0.6129\nsource   = \"CWT, 62day.csv, Jul 2024 to Sep 2024\"\n"+
		"status   = \"VERIFIED\"\nnote     = \"all: 1048 of 1710 within 62 days\"\n", "390 + 347 + 311 of 619 + 560 + 531")
	_, again, _ := call(t, dir, args...)
	assert.Equal(t, first, again)
	var whole []string
	for _, arg := range args { // the same files by another path
		if strings.HasSuffix(arg, ".csv") {
			arg = filepath.Join(dir, arg)
		}
		whole = append(whole, arg)
	}
	_, again, _ = call(t, dir, whole...)
	assert.Equal(t, first, again, "no folder is told")

	paste(t, dir, first)
	code, stdout, stderr := call(t, dir, "check", "lung.toml", "--all")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, strings.Count(first, "\n[target."), strings.Count(stdout, "\n  cwt_"), "the scenario has every target")
	assert.Equal(t, strings.Count(stdout, "\n  cwt_")+1, strings.Count(stdout, "held out"), "and all are held out")
}

func TestABacklogOfAListCompilesAndRuns(t *testing.T) {
	dir := intakeFolder(t)
	code, first, stderr := call(t, dir, "backlog", "from-ptl", "ptl.csv", "--waiting-for", "operate.operation", "--pathway", "lung", "--by", "frail",
		"--marks", "decision", "--date", "2027-04-01", "--small-numbers", "show")
	require.Equal(t, exitDone, code, stderr)
	_, again, _ := call(t, dir, "backlog", "from-ptl", filepath.Join(dir, "ptl.csv"), "--waiting-for", "operate.operation", "--pathway", "lung", "--by", "frail",
		"--marks", "decision", "--date", "01/04/2027", "--small-numbers", "show")
	assert.Equal(t, first, again)
	paste(t, dir, first)
	mustRun(t, dir, "--replications", "1")
	code, stdout, stderr := call(t, dir, "explain", "lung.toml")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stdout, "backlog.operate_operation-yes")
}

// The examples in the help of "backlog" make lists that every built-in scenario can begin
// with; England is large, so it is checked alone.
func TestExamplesOfBacklogsSuitEveryBuiltIn(t *testing.T) {
	dir := intakeFolder(t)
	from := backlogCommand(&app{stdout: &console.Output{}})
	examples := strings.Split(from.Example+"\n"+from.Commands()[0].Example, "\n")
	require.Len(t, examples, 4)
	for i, line := range examples {
		args := arguments(strings.Replace(strings.Replace(line, "--out backlog.toml", "", 1), "--scenario builtin:northbridge", "", 1))
		code, sections, stderr := call(t, dir, append(args[1:], "--small-numbers", "show")...) // the list is of eight patients
		require.Equal(t, exitDone, code, stderr)
		require.Contains(t, sections, "\n[backlog.surgery_operation")
		for _, name := range []string{"northbridge", "selca", "england"} {
			if testing.Short() && name == "england" {
				continue
			}
			text := fmt.Sprintf("format = 1\nextends = \"builtin:%s\"\n[run]\nwindow = { from = 2027-04-01, to = 2027-04-30 }\nwarm_up = \"2w\"\nrun_out = \"0d\"\n%s", name, sections)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "with.toml"), []byte(text), 0o666))
			code, stdout, stderr := call(t, dir, "check", "with.toml", "--all", "--options", "current")
			require.Equal(t, exitDone, code, "%s: %s\n%s", name, line, stderr)
			require.Contains(t, stdout, "\nLists with which the window begins", line)
			if name == "england" {
				continue
			}
			code, _, stderr = call(t, dir, "run", "with.toml", "--options", "current", "--replications", "2", "--out", fmt.Sprintf("results/%s-%d", name, i))
			require.Equal(t, exitDone, code, "%s: %s\n%s", name, line, stderr)
		}
	}
}

// What identifies a patient does not come out of a list: not in sections, not in
// messages, not in files, whatever is wrong and whatever is asked for.
func TestNobodyIsToldOfFromAPatientList(t *testing.T) {
	const head = "NHS number,Patient name,Date of birth,Site,Trust,Referral date,Weeks\n"
	secrets := []string{"9434765919", "943 476 5919", "4765919", "QUILLFEATHER", "Quillfeather", "Zebedee", "17/11/1943", "1943-11-17", "1943"}
	good := head + "9434765919,\"QUILLFEATHER, Zebedee\",17/11/1943,Lung,GSTT,2027-01-04,12\n943 476 5919,Zebedee Quillfeather,1943-11-17,Lung,KCH,2027-02-04,8\n"
	for name, text := range map[string]string{
		"good":       good,
		"bad":        strings.ReplaceAll(good, "2027-0", "2027-9"),
		"future":     strings.ReplaceAll(good, "2027-0", "2028-0"),
		"shifted":    strings.ReplaceAll(good, `"`, ""),
		"moved":      head + "x,y,z,QUILLFEATHER,9434765919,17/11/1943,1943-11-17\nx,y,z,Lung,943 476 5919,Zebedee,Quillfeather\n",
		"headless":   strings.TrimPrefix(good, head),
		"quote":      strings.Replace(good, `Zebedee"`, "Zebedee", 1),
		"bare quote": strings.Replace(good, "Zebedee Q", `Zebedee "Q`, 1),
		"semicolons": strings.ReplaceAll(good, ",", ";"),
		"twice":      strings.Replace(good, "Trust", "Site", 1),
	} {
		for _, flags := range []string{
			"", "--by trust", "--by trust,zebede", "--weeks Weeks", "--weeks weaks", "--referred Date_of_birth", "--days NHS_number", "--by name=Patient_name", "--by site=NHSnumber",
			"--referred Site", "--weeks Trust", "--days Patient_nam", "--by quillfeathe",
			"--removed Date_of_birth", "--removed Patient", "--removed Site", "--removed Weeks", "--where NHS_number=1", "--where Site=Lung --by site --map Lung=bowel", "--where name!=x",
			"--by trust --map zebede=x", "--by site --scenario builtin:northbridge --waiting-for surgery.operation", "--by site=Trust --scenario builtin:northbridge --waiting-for surgery.operation",
		} {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, "ptl.csv"), []byte(text), 0o666))
			args := strings.Fields("backlog from-ptl ptl.csv --waiting-for operate.operation --date 2027-04-01 --small-numbers show " + flags)
			code, stdout, stderr := call(t, dir, args...)
			require.NotEqual(t, exitUnexpected, code, stderr)
			toFile, said, complaint := call(t, dir, append(args, "--out", "backlog.toml")...)
			require.Equal(t, code, toFile)
			told := stdout + stderr + said + complaint
			for _, file := range names(t, dir) {
				if file != "ptl.csv" {
					require.Equal(t, exitDone, code, "nothing is written when anything is wrong")
					told += contents(t, filepath.Join(dir, file))
				}
			}
			for _, secret := range secrets {
				require.NotContains(t, told, secret, "%s, %s", name, flags)
			}
		}
	}
}

func TestNothingIsWrittenOverAndNothingFromABadFile(t *testing.T) {
	dir := intakeFolder(t)
	for _, args := range [][]string{
		{"targets", "from-cwt", "62day.csv", "--alliance", "CA14"},
		{"backlog", "from-ptl", "ptl.csv", "--waiting-for", "operate.operation", "--date", "2027-04-01", "--small-numbers", "show"},
	} {
		input := contents(t, filepath.Join(dir, args[2]))
		out := filepath.Join(dir, "out.toml")
		_, printed, _ := call(t, dir, args...)
		code, stdout, stderr := call(t, dir, append(args, "--out", "out.toml")...)
		require.Equal(t, exitDone, code, stderr)
		assert.Empty(t, stdout)
		assert.Equal(t, printed, contents(t, out))
		require.NoError(t, os.WriteFile(out, []byte("mine"), 0o666))
		code, _, stderr = call(t, dir, append(args, "--out", "out.toml")...)
		assert.Equal(t, exitUsage, code)
		assert.Equal(t, "prehabsim: out.toml is there already; choose another name with --out, or write over it with --force\n", stderr)
		assert.Equal(t, "mine", contents(t, out))

		code, _, stderr = call(t, dir, append(args, "--out", "./"+args[2], "--force")...)
		assert.Equal(t, exitUsage, code)
		assert.Contains(t, stderr, "is the file to be read; choose another name")
		assert.Equal(t, input, contents(t, filepath.Join(dir, args[2])))

		require.NoError(t, os.WriteFile(filepath.Join(dir, args[2]), []byte(input+"1,2\n"), 0o666))
		code, _, stderr = call(t, dir, append(args, "--out", "out.toml", "--force")...)
		assert.Equal(t, exitRefused, code)
		assert.Regexp(t, `^prehabsim: `+args[2]+`:\d+: has 2 cells; the header has \d+ columns\n$`, stderr)
		assert.Equal(t, "mine", contents(t, out))
		code, _, _ = call(t, dir, append(args, "--out", "new.toml")...)
		assert.Equal(t, exitRefused, code)
		assert.NoFileExists(t, filepath.Join(dir, "new.toml"))
		require.NoError(t, os.WriteFile(filepath.Join(dir, args[2]), []byte(input), 0o666))

		code, _, stderr = call(t, dir, append(args, "--out", "out.toml", "--force")...)
		require.Equal(t, exitDone, code, stderr)
		assert.Equal(t, printed, contents(t, out))
		require.NoError(t, os.Remove(out))
	}
}

func TestMistakesInWhatIsTakenIn(t *testing.T) {
	dir := intakeFolder(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"targets", "from-cwt"}, `name a waiting-times file; for example: prehabsim targets from-cwt 62day.csv --alliance "South East London"`},
		{[]string{"targets", "from-cwt", "seen.csv"}, "name the alliance with --alliance; there are: CA14 South East London; CA19 West London; ENG England"},
		{[]string{"targets", "from-cwt", "seen.csv", "--alliance", "CA14", "--from", "July"}, `--from: "July" is not a month; write year and month, such as 2023-10`},
		{[]string{"targets", "from-cwt", "seen.csv", "--alliance", "CA14", "--from", "2024-09", "--to", "2024-08"}, "--from 2024-09 is after --to 2024-08"},
		{[]string{"backlog", "from-ptl"}, "name a patient tracking list; for example: prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --date 2027-04-01"},
		{[]string{"backlog", "from-ptl", "a.csv", "b.csv"}, "one list at a time, not 2: a.csv and b.csv"},
		{[]string{"backlog", "from-ptl", "ptl.csv"}, "name the step whose list this is with --waiting-for, such as surgery.operation"},
		{[]string{"backlog", "from-ptl", "ptl.csv", "--waiting-for", "a.b", "--weeks", "x", "--days", "y"}, "the wait is in one column: choose one of --referred, --weeks and --days"},
		{[]string{"backlog", "from-ptl", "ptl.csv", "--waiting-for", "a.b", "--date", "tomorrow"}, `--date: "tomorrow" is not a date; write 2027-04-01 or 01/04/2027`},
		{[]string{"backlog", "from-ptl", "ptl.csv", "--waiting-for", "a.b", "--set", "modality"}, `--set takes an attribute and its value, such as modality=surgery, not "modality"`},
		{[]string{"backlog", "from-plt", "ptl.csv"}, `unknown command "backlog from-plt"; did you mean "from-ptl"?; see prehabsim backlog --help`},
	} {
		code, stdout, stderr := call(t, dir, c.args...)
		assert.Equal(t, exitUsage, code, "%q", c.args)
		assert.Equal(t, "prehabsim: "+c.want+"\n", stderr, "%q", c.args)
		assert.Empty(t, stdout)
	}
	env := Env{Dir: dir, Environ: []string{"PREHABSIM_ALLIANCE=CA14"}, Getenv: func(name string) string {
		return map[string]string{"PREHABSIM_ALLIANCE": "CA14"}[name]
	}}
	code, stdout, stderr := callWith(t, t.Context(), env, "targets", "from-cwt", "seen.csv")
	assert.Equal(t, exitDone, code)
	assert.Contains(t, stdout, "South East London")
	assert.Empty(t, stderr, "flags of a command within a command are known in the environment too")
}

// A year made for the built-in scenario is one that it can be asked for.
func TestAYearFromWaitingTimesCompiles(t *testing.T) {
	dir := intakeFolder(t)
	args := []string{"targets", "from-cwt", "fds28.csv", "31day.csv", "62day.csv", "seen.csv", "--alliance", "CA14", "--backtest", "summer", "--scenario", "builtin:selca"}
	code, text, stderr := call(t, dir, args...)
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, text, "[backtest.summer.pathway.urgent.lung.arrivals]\nrate = \"x", "demand by type of referral")
	assert.Contains(t, text, "[backtest.summer.observed.within_62]\nobserved = 0.6129\n", "390 + 347 + 311 of 619 + 560 + 531")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "sel.toml"), []byte("format = 1\nextends = \"builtin:selca\"\n"+text), 0o666))
	code, stdout, stderr := call(t, dir, "check", "sel.toml", "--all", "--options", "current")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `\n  summer +2024-07-01 +2024-09-30 +\d+ +pathway\.urgent\.breast\.arrivals`, stdout)

	code, _, stderr = call(t, dir, append(args, "--from", "2024-07", "--to", "2024-12")...)
	require.Equal(t, exitUsage, code)
	assert.Equal(t, "prehabsim: 2024-10 to 2024-12 are months of the year to which selca is fitted, Oct 2024 to Sep 2025; name others with --from and --to\n", stderr)
}

// A workbook says what the CSV file says, and what is made of it compiles.
func TestTargetsOfAWorkbookCompile(t *testing.T) {
	dir := intakeFolder(t)
	lines, err := csv.NewReader(strings.NewReader(contents(t, filepath.Join(dir, "provider-extract.csv")))).ReadAll()
	require.NoError(t, err)
	book := excelize.NewFile()
	for i, row := range lines {
		require.NoError(t, book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
	}
	require.NoError(t, book.SaveAs(filepath.Join(dir, "extract.xlsx")))
	code, want, stderr := call(t, dir, "targets", "from-cwt", "provider-extract.csv", "--trust", "RZZ")
	require.Equal(t, exitDone, code, stderr)
	code, got, stderr := call(t, dir, "targets", "from-cwt", "extract.xlsx", "--trust", "rzz", "--sheet", "sheet1")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, got, "# Made by: prehabsim targets from-cwt extract.xlsx --sheet sheet1 --trust RZZ --from 2023-10 --to 2023-10\n# RZZ, by provider, Oct 2023.")
	_, want, _ = strings.Cut(want, "\n")
	_, body, _ := strings.Cut(got, "\n")
	assert.Equal(t, strings.ReplaceAll(want, "provider-extract.csv", "extract.xlsx"), body)

	paste(t, dir, got)
	code, stdout, stderr := call(t, dir, "check", "lung.toml", "--all")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, strings.Count(got, "\n[target."), strings.Count(stdout, "\n  cwt_"))
}

// From April 2026 an alliance that shares a board with others ends; that is told, and
// what is asked of it later is refused.
func TestAnAllianceEndsWithItsBoards(t *testing.T) {
	dir := t.TempDir()
	text := "Period,Basis,Org_Code,Org_Name,Standard_or_Item,Cancer_Type,Referral_Route_or_Stage,Treatment_Modality,Total,Within,After\n"
	for _, board := range []string{"2026-03-01,Commissioner,QMJ", "2026-04-01,Commissioner,Z9B2Z"} {
		text += board + ",,62D,ALL CANCERS,ALL ROUTES,ALL MODALITIES,200,120,80\n"
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "a.csv"), []byte(text), 0o666))
	const why = "from 2026-04 on North Central London cannot be made of integrated care boards: West and North London (Z9B2Z) lies in other alliances too; " +
		"name its trusts with --trust, or its places within boards with --icb\n"
	code, stdout, stderr := call(t, dir, "targets", "from-cwt", "a.csv", "--alliance", "CA09")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, "prehabsim: warning: "+why, stderr)
	assert.Contains(t, stdout, "--from 2026-03 --to 2026-03\n# CA09 North Central London, by commissioner, Mar 2026.")
	code, _, stderr = call(t, dir, "targets", "from-cwt", "a.csv", "--alliance", "CA09", "--to", "2026-03")
	assert.Equal(t, exitDone, code)
	assert.Empty(t, stderr)
	code, _, stderr = call(t, dir, "targets", "from-cwt", "a.csv", "--alliance", "CA09", "--from", "2026-04")
	assert.Equal(t, exitUsage, code)
	assert.Equal(t, "prehabsim: "+why, stderr)
	code, stdout, _ = call(t, dir, "targets", "from-cwt", "a.csv", "--icb", "QMJ,Z9B2Z")
	assert.Equal(t, exitDone, code)
	assert.Contains(t, stdout, "all: 240 of 400 within 62 days")
}
