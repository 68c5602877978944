package cli

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/disk/disktest"
	"prehabsim/internal/facts"
)

// Files of a results folder.
const (
	manifestName   = facts.ManifestFile
	rowsName       = "rows.jsonl"
	checkpointName = "checkpoint.jsonl"
	observedName   = "observed.jsonl"
)

var (
	contents = disktest.Contents
	names    = disktest.Names
)

// small returns a folder with the scripts' small scenario in it.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	text := contents(t, filepath.Join("..", "..", "testdata", "cli", "lung.toml"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lung.toml"), []byte(text), 0o666))
	return dir
}

// folderBytes are the files of a results folder, but for the manifest, which
// tells the time and the host.
func folderBytes(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != manifestName {
			files[strings.TrimPrefix(path, dir)] = contents(t, path)
		}
		return err
	}))
	return files
}

func mustRun(t *testing.T, dir string, args ...string) (stdout, stderr string) {
	t.Helper()
	code, stdout, stderr := call(t, dir, append([]string{"run", "lung.toml"}, args...)...)
	require.Equal(t, exitDone, code, stderr)
	return stdout, stderr
}

func onlyFolder(t *testing.T, dir string) string {
	t.Helper()
	list := names(t, filepath.Join(dir, "results"))
	require.Len(t, list, 1)
	return filepath.Join(dir, "results", list[0])
}

func TestARunIsPrintedAgainWithoutSimulating(t *testing.T) {
	dir := small(t)
	first, said := mustRun(t, dir, "--replications", "3")
	folder := onlyFolder(t, dir)
	assert.Regexp(t, `^lung-[0-9a-f]{8}$`, filepath.Base(folder))
	assert.Contains(t, said, "prehabsim: seed 7, 3 replications; results are in results/lung-")
	before := folderBytes(t, folder)
	assert.NotContains(t, before, "/"+checkpointName)

	again, said := mustRun(t, dir, "--replications", "3")
	assert.Equal(t, first, again)
	assert.Contains(t, said, "has this run already, with 3 replications; nothing to simulate")
	assert.Equal(t, before, folderBytes(t, folder))
}

// Three replications, two more, and an interruption on the way give the bytes of
// five in one go, on any number of workers.
func TestAnyWayToARunGivesTheSameFolder(t *testing.T) {
	straight := small(t)
	want, _ := mustRun(t, straight, "--replications", "5", "--workers", "1")

	dir := small(t)
	mustRun(t, dir, "--replications", "3", "--workers", "2")
	stderr := interrupt(t, dir, "prehabsim: 1 of 2 replications", "--replications", "5", "--workers", "1")
	assert.Contains(t, stderr, "prehabsim: interrupted after 4 of 5 replications; run the same command again to go on\n")
	got, said := mustRun(t, dir, "--replications", "5", "--workers", "7")
	assert.Contains(t, said, "going on with an interrupted run in results/lung-")
	assert.Contains(t, said, ": 4 of 5 replications are finished")
	assert.Equal(t, want, got)
	assert.Equal(t, folderBytes(t, onlyFolder(t, straight)), folderBytes(t, onlyFolder(t, dir)))
}

// interrupt runs and cancels when it says a line, as Ctrl-C does.
func interrupt(t *testing.T, dir, line string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stderr := &watcher{line: line, then: cancel}
	code, stdout, _ := callWith(t, ctx, Env{Dir: dir, Stderr: stderr}, append([]string{"run", "lung.toml"}, args...)...)
	require.Equal(t, exitInterrupted, code, stderr.String())
	require.Empty(t, stdout)
	return stderr.String()
}

// watcher is a standard error that acts when a line appears on it.
type watcher struct {
	text strings.Builder
	line string
	then func()
}

func (w *watcher) String() string { return w.text.String() }

func (w *watcher) Write(b []byte) (int, error) {
	if strings.HasPrefix(string(b), w.line) {
		w.then()
	}
	return w.text.Write(b)
}

func TestAnotherSeedIsAnotherFolder(t *testing.T) {
	dir := small(t)
	one, _ := mustRun(t, dir, "--replications", "2")
	two, _ := mustRun(t, dir, "--replications", "2", "--seed", "8")
	assert.NotEqual(t, one, two)
	assert.Len(t, names(t, filepath.Join(dir, "results")), 2)
}

func TestAFolderOfAnotherRunIsRefused(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--out", "here")
	before := folderBytes(t, filepath.Join(dir, "here"))
	code, stdout, stderr := call(t, dir, "run", "lung.toml", "--replications", "2", "--seed", "8", "--out", "here")
	assert.Equal(t, exitUsage, code)
	assert.Empty(t, stdout)
	assert.Regexp(t, `^prehabsim: folder here holds results of another scenario, choice of options or seed `+
		`\(fingerprint [0-9a-f]{8}, this one is [0-9a-f]{8}\); choose another with --out, or write there all the same with --force\n$`, stderr)
	assert.Equal(t, before, folderBytes(t, filepath.Join(dir, "here")))

	mustRun(t, dir, "--replications", "2", "--seed", "8", "--out", "here", "--force")
	assert.NotEqual(t, before, folderBytes(t, filepath.Join(dir, "here")))
}

func TestARefusedScenarioMakesNoFolder(t *testing.T) {
	dir := small(t)
	path := filepath.Join(dir, "lung.toml")
	text := strings.Replace(contents(t, path), `use  = "clinic"`, `use  = "clinc"`, 1)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	code, stdout, stderr := call(t, dir, "run", "lung.toml")
	assert.Equal(t, exitRefused, code)
	assert.Empty(t, stdout)
	assert.Regexp(t, `^prehabsim: lung.toml:\d+: .*"clinc".*did you mean "clinic"`, stderr)
	assert.Equal(t, []string{"lung.toml"}, names(t, dir))

	code, _, stderr = call(t, dir, "run", "missing.toml")
	assert.Equal(t, exitRefused, code)
	assert.Contains(t, stderr, "missing.toml")
	assert.Equal(t, []string{"lung.toml"}, names(t, dir))
}

func TestAFolderThatCannotBeMadeIsAnError(t *testing.T) {
	dir := small(t)
	code, stdout, stderr := call(t, dir, "run", "lung.toml", "--out", "lung.toml/here", "--quiet")
	assert.Equal(t, exitUsage, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "not a directory")
	assert.Equal(t, []string{"lung.toml"}, names(t, dir))

	code, _, stderr = call(t, dir, "run", "lung.toml", "--out", "lung.toml", "--quiet")
	assert.Equal(t, exitUsage, code)
	assert.Regexp(t, `lung.toml is a file and no folder\n$`, stderr)
}

func TestLevelRewritesTheTablesOnly(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "3", "--out", "x")
	_, said := mustRun(t, dir, "--replications", "3", "--out", "x", "--level", "0.8")
	assert.Contains(t, said, "nothing to simulate")
	assert.Equal(t, 0.8, manifestOf(t, filepath.Join(dir, "x"))["level"])
}

func TestTheManifestRecordsTheLevelOfTheArchitecture(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "1")
	var manifest struct{ Machine facts.Machine }
	require.NoError(t, json.Unmarshal([]byte(contents(t, filepath.Join(onlyFolder(t, dir), manifestName))), &manifest))
	known := map[string]string{"amd64": "v[1-4]", "arm64": "v[89].*"}[runtime.GOARCH]
	require.Regexp(t, "^("+known+")?$", manifest.Machine.ArchLevel)
	if known != "" {
		require.NotEmpty(t, manifest.Machine.ArchLevel, "the go command records it")
	}
}

func TestFormatsPrintFilesOfTheFolder(t *testing.T) {
	dir := small(t)
	for format, file := range map[string]string{"table": "page.txt", "csv": "measures.csv", "json": "results.json"} {
		stdout, _ := mustRun(t, dir, "--replications", "2", "--format", format)
		assert.Equal(t, contents(t, filepath.Join(onlyFolder(t, dir), file)), stdout, format)
	}
	stdout, _ := mustRun(t, dir, "--replications", "2", "--format", "markdown")
	assert.Contains(t, stdout, "# Small lung pathway. ")
	assert.Contains(t, stdout, "|---|---:|")
	stdout, _ = mustRun(t, dir, "--replications", "2", "--all")
	assert.Equal(t, contents(t, filepath.Join(onlyFolder(t, dir), "page.txt"))+"\n"+contents(t, filepath.Join(onlyFolder(t, dir), "summary.txt")), stdout)
	_, said := mustRun(t, dir, "--replications", "2", "--quiet", "--force")
	assert.Empty(t, said)
}

func TestChartsAreNotReplacedSilently(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--out", "x")
	plot := func(args ...string) (int, string, string) {
		return call(t, dir, append([]string{"plot", "x", "--format", "svg"}, args...)...)
	}
	code, stdout, stderr := plot()
	require.Equal(t, exitDone, code, stderr)
	drawn := strings.Fields(stdout)
	require.NotEmpty(t, drawn)
	code, _, stderr = plot()
	require.Equal(t, exitDone, code, "the same charts again: "+stderr)

	require.NoError(t, os.WriteFile(filepath.Join(dir, drawn[0]), []byte("mine"), 0o666))
	code, _, stderr = plot()
	assert.Equal(t, exitUsage, code)
	assert.Equal(t, "prehabsim: there are other charts already: "+drawn[0]+"; choose another folder with --out, or replace them with --force\n", stderr)
	assert.Equal(t, "mine", contents(t, filepath.Join(dir, drawn[0])))
	code, _, _ = plot("--force")
	assert.Equal(t, exitDone, code)
	assert.Contains(t, contents(t, filepath.Join(dir, drawn[0])), "<svg")
}

// Charts are of the tables; that the replications behind them are damaged is told.
func TestChartsOfTornReplicationsAreToldAsThat(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "2", "--out", "x")
	rows := filepath.Join(dir, "x", "rows.jsonl")
	plot := func() string {
		code, _, stderr := call(t, dir, "plot", "x", "waiting-list", "--format", "svg")
		require.Equal(t, exitDone, code, stderr)
		return stderr
	}
	require.NotContains(t, plot(), "warning")
	text := contents(t, rows)
	require.NoError(t, os.WriteFile(rows, []byte(text[:len(text)-20]), 0o666))
	require.Contains(t, plot(), "warning: the replications of x cannot be read (rows.jsonl: line ")
	require.NoError(t, os.Remove(rows))
	require.NotContains(t, plot(), "warning", "of a folder that was handed on without them")
}

func TestStrictLeavesWithFourWhenATargetIsMissed(t *testing.T) {
	dir := small(t)
	path := filepath.Join(dir, "lung.toml")
	text := strings.Replace(contents(t, path), `measure  = "within_62_days"
where    = { frail = "yes" }
observed = 0.1`, `measure  = "first_treatments"
where    = { frail = "yes" }
observed = 500`, 1)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	args := []string{"check", "lung.toml", "--targets", "--replications", "8", "--quiet"}
	code, stdout, stderr := call(t, dir, args...)
	assert.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stdout, "MISS")
	code, _, stderr = call(t, dir, append(args, "--strict")...)
	assert.Equal(t, exitMissed, code)
	assert.Regexp(t, `^prehabsim: 1 of 2 targets missed\n$`, stderr)
}

// What a scenario asks for by name is called as the scenario calls it.
func TestAskedForMeasuresHaveTheirTitle(t *testing.T) {
	dir := small(t)
	paste(t, dir, `
[measure.to_theatre]
title = "From decision to operation"
of = "time"
from = "decision"
to = "first_treatment"
[measure.inside]
of = "inside"
`)
	stdout, _ := mustRun(t, dir, "--replications", "2", "--options", "current", "--all")
	assert.Contains(t, stdout, "From decision to operation: mean time,")
	assert.NotContains(t, stdout, "to_theatre")
	assert.Contains(t, stdout, "\ninside: mean number, units", "without a title its name does")
	folder := onlyFolder(t, dir)
	assert.Contains(t, contents(t, filepath.Join(folder, "measures.csv")), "current,time_mean,From decision to operation: mean time,measure,to_theatre,window,days,")
	assert.Contains(t, contents(t, filepath.Join(folder, "results.json")), `"measure_titles":{"to_theatre":"From decision to operation"}`)
}

// A run holds the scenario against its published figures by itself, once: what the folder
// has of the observed year is used again, and titles that change are judged anew.
func TestARunIsHeldAgainstPublishedFigures(t *testing.T) {
	dir := small(t)
	stdout, _ := mustRun(t, dir, "--replications", "10", "--quiet", "--options", "current", "--out", "x", "--all")
	assert.Contains(t, stdout, "Published figures: 2 (to be fitted, and not yet: 1; held out: 1).")
	assert.Contains(t, stdout, "Held out: ")
	rows := strings.Split(strings.TrimSpace(contents(t, dir+"/x/targets.csv")), "\n")
	require.Len(t, rows, 3)
	assert.Regexp(t, `^frail,within_62_days,frail,yes,%,10,[0-9.]+,[0-9.]+,[0-9.]+,.*,held out,held out,no,current,,,$`, rows[2])

	before := contents(t, dir+"/x/observed.jsonl")
	_, _, stderr := call(t, dir, "run", "lung.toml", "--replications", "12", "--options", "current", "--out", "x")
	assert.NotContains(t, stderr, "observed year", "it is known")
	assert.Equal(t, before, contents(t, dir+"/x/observed.jsonl"))

	text := strings.Replace(contents(t, dir+"/lung.toml"), "observed = 0.1\n", "observed = 0.3\nby_hand = \"resource.ward.capacity\"\n", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lung.toml"), []byte(text), 0o666))
	_, stdout, stderr = call(t, dir, "run", "lung.toml", "--replications", "12", "--options", "current", "--out", "x", "--all")
	assert.Contains(t, stderr, "nothing to simulate")
	assert.NotContains(t, stderr, "observed year")
	assert.Contains(t, stdout, "tuned, by calibrate or by hand: 1")
	assert.Contains(t, strings.Join(strings.Fields(stdout), " "), "None is held out")

	_, _, stderr = call(t, dir, "run", "lung.toml", "--replications", "1", "--options", "current", "--out", "x", "--force")
	assert.Contains(t, stderr, "simulating the observed year first, 4 replications, to compare it with 2 published figures", "as many as the scenario asks for")
}
