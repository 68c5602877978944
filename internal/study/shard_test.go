package study

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/disk/disktest"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/result"
)

const lungFile = "../../testdata/cli/lung.toml"

// ready is a scenario made ready to run.
func ready(t *testing.T, name string, c Choice) *Study {
	t.Helper()
	s, err := Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, name, c)
	require.NoError(t, err)
	x, err := New(s)
	require.NoError(t, err)
	return x
}

// part runs a shard into a folder among those of its run.
func part(t *testing.T, x *Study, parts string, shard Shard, readings bool) string {
	t.Helper()
	p := &Part{Path: filepath.Join(parts, shard.Name())}
	err := x.RunShard(t.Context(), Spec{Workers: 1, Host: "node"}, shard, readings, p, nil)
	require.NoError(t, err)
	return p.Path
}

func here(name string) string { return name }

// mergedFiles are the files of the results folder that parts make, but for manifests.
func mergedFiles(t *testing.T, parts ...string) map[string]string {
	t.Helper()
	p, err := ReadParts(parts, here)
	require.NoError(t, err)
	require.NoError(t, p.Unfit())
	require.Empty(t, p.Lacks)
	dir := filepath.Join(t.TempDir(), "results", "x")
	done, err := p.Merge(t.Context(), Spec{}, &Folder{Path: dir}, func(s State) { require.Equal(t, Complete, s.Phase, "nothing is simulated") })
	require.NoError(t, err)
	require.True(t, done.Wrote)
	return filesOf(t, dir)
}

// same compares files without printing them.
func same(t *testing.T, want, got map[string]string) {
	t.Helper()
	require.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(got)))
	for name := range want {
		require.True(t, want[name] == got[name], name)
	}
}

func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != facts.ManifestFile {
			files[strings.TrimPrefix(path, dir)] = disktest.Contents(t, path)
		}
		return err
	}))
	return files
}

// Any number of shards, and any order of parts, make the results that one machine makes,
// byte for byte, the observed year and other readings of the evidence among them.
func TestPartsMakeTheResultsOfOneMachine(t *testing.T) {
	three, seventy := 3, 70
	for _, c := range []struct {
		name        string
		choice      Choice
		readings    bool
		least, most int // shards
	}{
		{lungFile, Choice{Replications: 7}, false, 1, 9},
		{lungFile, Choice{Replications: 3, Options: []string{"prehab"}, Level: 0.9}, true, 2, 3},
		{"builtin:northbridge", Choice{Replications: 2, Options: []string{"opt_out"}, Draws: &three}, false, 3, 3},
		{lungFile, Choice{Replications: 2, Draws: &seventy}, false, 4, 5}, // 16 draws have two replications, the others one
	} {
		alone := filepath.Join(t.TempDir(), "alone")
		x := ready(t, c.name, c.choice)
		if c.readings {
			require.NoError(t, x.RunReadings(t.Context(), Spec{}, func(reading scenario.Preset, run func(Store, Events) error) error {
				return run(&Folder{Path: filepath.Join(alone, EvidenceFolder, string(reading))}, nil)
			}))
		}
		_, err := x.Run(t.Context(), Spec{}, &Folder{Path: alone}, nil)
		require.NoError(t, err)
		want := filesOf(t, alone)
		for of := c.least; of <= c.most; of++ {
			var parts []string
			dir := t.TempDir()
			for number := 1; number <= of; number++ {
				parts = append(parts, part(t, ready(t, c.name, c.choice), dir, Shard{number, of}, c.readings))
			}
			rand.Shuffle(of, func(i, k int) { parts[i], parts[k] = parts[k], parts[i] })
			same(t, want, mergedFiles(t, parts...))
			same(t, want, mergedFiles(t, dir)) // found in the folder that they are in
		}
	}
}

// However often a shard is stopped, and whether it is told to or not, its part comes to the
// same; one that is complete is not touched.
func TestAShardThatIsStoppedGoesOn(t *testing.T) {
	dir := t.TempDir()
	want := filesOf(t, part(t, ready(t, lungFile, Choice{Replications: 8}), filepath.Join(dir, "straight"), Shard{1, 2}, false))
	at := filepath.Join(dir, "stopped", Shard{1, 2}.Name())
	for stops := 0; ; stops++ {
		ctx, cancel := context.WithCancel(t.Context())
		began := -1
		err := ready(t, lungFile, Choice{Replications: 8}).RunShard(ctx, Spec{Workers: 1}, Shard{1, 2}, false, &Part{Path: at}, func(s State) {
			if s.Phase == Simulating && began < 0 {
				began = s.Done
			}
			if s.Phase == Simulating && s.Done > began {
				cancel()
			}
			require.LessOrEqual(t, s.Done, s.Of)
		})
		cancel()
		if err == nil {
			require.Greater(t, stops, 3)
			break
		}
		var stopped *Interruption
		require.ErrorAs(t, err, &stopped)
		require.Equal(t, began+1, stopped.State.Done)
	}
	got := filesOf(t, at)
	delete(got, "/part.json") // the machine's time
	delete(want, "/part.json")
	require.Equal(t, want, got)
	var phases []Phase
	err := ready(t, lungFile, Choice{Replications: 8}).RunShard(t.Context(), Spec{}, Shard{1, 2}, false, &Part{Path: at}, func(s State) { phases = append(phases, s.Phase) })
	require.NoError(t, err)
	assert.Equal(t, []Phase{Complete}, phases)

	// Killed when all was there and the part had not said so yet.
	about := filepath.Join(at, partName)
	text := contents(t, about)
	require.NoError(t, os.WriteFile(about, []byte(strings.Replace(text, `"complete": true`, `"complete": false`, 1)), 0o666))
	require.NoError(t, ready(t, lungFile, Choice{Replications: 8}).RunShard(t.Context(), Spec{}, Shard{1, 2}, false, &Part{Path: at}, nil))
	assert.Contains(t, contents(t, about), `"complete": true`)
}

// Two processes in one part, one begun while the other is under way, and either ending
// first.
func TestTwoWritersOfOnePartAreHarmless(t *testing.T) {
	dir := t.TempDir()
	c := Choice{Replications: 6}
	want := filesOf(t, part(t, ready(t, lungFile, c), filepath.Join(dir, "alone"), Shard{1, 1}, false))
	at := filepath.Join(dir, "both")
	ended := make(chan error)
	begun := false
	err := ready(t, lungFile, c).RunShard(t.Context(), Spec{Workers: 1, Host: "one"}, Shard{1, 1}, false, &Part{Path: at}, func(s State) {
		if s.Done == 2 && !begun {
			begun = true
			go func() {
				err := ready(t, lungFile, c).RunShard(t.Context(), Spec{Workers: 1, Host: "other"}, Shard{1, 1}, false, &Part{Path: at}, nil)
				ended <- err
			}()
		}
		if s.Done == 5 {
			require.NoError(t, <-ended)
		}
	})
	require.NoError(t, err)
	got := filesOf(t, at)
	delete(got, "/part.json")
	delete(want, "/part.json")
	require.Equal(t, want, got)
}

// What is damaged in a part is begun anew by its shard, and told.
func TestADamagedPartIsBegunAnew(t *testing.T) {
	dir := t.TempDir()
	c := Choice{Replications: 4}
	at := part(t, ready(t, lungFile, c), dir, Shard{1, 2}, false)
	want := filesOf(t, at)
	path := filepath.Join(at, rowsName)
	spoil(t, path, 1)
	var told []string
	p := &Part{Path: at, Note: func(text string) { told = append(told, text) }}
	err := ready(t, lungFile, c).RunShard(t.Context(), Spec{Workers: 1}, Shard{1, 2}, false, p, nil)
	require.NoError(t, err)
	require.Equal(t, []string{path + " cannot be used and is simulated again: line 2: the row is not as it was written"}, told)
	require.Equal(t, want["/rows.jsonl"], contents(t, path))
}

// spoil writes a space into a line, counted from 0.
func spoil(t *testing.T, path string, line int) {
	t.Helper()
	lines := strings.SplitAfter(contents(t, path), "\n")
	lines[line] = "{ " + lines[line][1:]
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o666))
}

func TestAPartOfSomethingElseIsRefused(t *testing.T) {
	dir := t.TempDir()
	c := Choice{Replications: 4}
	at := part(t, ready(t, lungFile, c), dir, Shard{1, 2}, false)
	seed := uint64(9)
	for want, run := range map[string]func(*Part) error{
		"holds shard 1/2": func(p *Part) error {
			err := ready(t, lungFile, c).RunShard(t.Context(), Spec{}, Shard{1, 3}, false, p, nil)
			return err
		},
		"holds a shard of another scenario, choice of options or seed (fingerprint ": func(p *Part) error {
			err := ready(t, lungFile, Choice{Replications: 4, Seed: &seed}).RunShard(t.Context(), Spec{}, Shard{1, 2}, false, p, nil)
			return err
		},
		"holds a shard of another run of this scenario: --replications 4, not 5 (0: as many as the scenario says)": func(p *Part) error {
			err := ready(t, lungFile, Choice{Replications: 5}).RunShard(t.Context(), Spec{}, Shard{1, 2}, false, p, nil)
			return err
		},
	} {
		var store *StoreError
		err := run(&Part{Path: at})
		require.ErrorAs(t, err, &store)
		require.True(t, store.Occupied)
		require.ErrorContains(t, err, want)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "thesis.docx"), nil, 0o666))
	err := ready(t, lungFile, c).RunShard(t.Context(), Spec{}, Shard{1, 2}, false, &Part{Path: dir}, nil)
	require.ErrorContains(t, err, "holds other files, such as ")
}

// threeParts are the parts of a run of six replications, in their folder.
func threeParts(t *testing.T) (dir, one, two, three string) {
	t.Helper()
	dir = t.TempDir()
	for number := 1; number <= 3; number++ {
		part(t, ready(t, lungFile, Choice{Replications: 6}), dir, Shard{number, 3}, false)
	}
	return dir, filepath.Join(dir, "part-001-of-003"), filepath.Join(dir, "part-002-of-003"), filepath.Join(dir, "part-003-of-003")
}

// refusedAs expects that parts are refused, and how.
func refusedAs(t *testing.T, want string, names ...string) {
	t.Helper()
	p, err := ReadParts(names, here)
	if err == nil {
		err = p.Unfit()
	}
	require.ErrorContains(t, err, want)
	require.Equal(t, diag.Unfit, diag.KindOf(err))
}

func TestPartsOfOtherRunsAreNamed(t *testing.T) {
	dir, one, _, _ := threeParts(t)
	other := part(t, ready(t, lungFile, Choice{Replications: 6}), filepath.Join(dir, "x"), Shard{1, 2}, false)
	refusedAs(t, other+": is one of 2 shards, "+one+" is one of 3; leave out those of one split", dir, other)
	seed := uint64(8)
	for why, c := range map[string]Choice{
		"--replications 8, not 6 (0: as many as the scenario says)": {Replications: 8},
		"--level 0.9, not 0 (0: the scenario's)":                    {Replications: 6, Level: 0.9},
		"the scenario, the options or the seed differ":              {Replications: 6, Seed: &seed},
	} {
		other := part(t, ready(t, lungFile, c), t.TempDir(), Shard{2, 3}, false)
		refusedAs(t, other+": is of another run than "+one+" (", dir, other)
		refusedAs(t, why+"); merge it with others of its own run", dir, other)
	}
	_, err := ReadParts([]string{filepath.Join(dir, "nowhere")}, here)
	require.ErrorContains(t, err, "nowhere is not a part of a run, and there is none in it")
}

// copyOf copies a part.
func copyOf(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(from))
	require.NoError(t, os.CopyFS(to, os.DirFS(from)))
	return to
}

// alter changes the rows of a part and seals them again.
func alter(t *testing.T, part string, change func(*result.Set)) {
	t.Helper()
	path := filepath.Join(part, rowsName)
	set, err := readSet(path)
	require.NoError(t, err)
	change(set)
	require.NoError(t, disk.WriteWhole(path, set.Encode))
}

func TestAPartThatIsThereTwiceMustBeTheSame(t *testing.T) {
	dir, one, two, three := threeParts(t)
	want := mergedFiles(t, dir)
	copied := copyOf(t, two)
	same(t, want, mergedFiles(t, dir, copied))
	spoil(t, filepath.Join(copied, rowsName), 1)
	same(t, want, mergedFiles(t, dir, copied)) // one of them is whole
	refusedAs(t, copied+": rows.jsonl: line 2: the row is not as it was written; run shard 2/3 again, which begins it anew", one, copied, three)

	altered := copyOf(t, two)
	alter(t, altered, func(s *result.Set) { s.Rows[1].Options[0][0].Num++ })
	refusedAs(t, altered+": is shard 2/3, as "+two+" is, and they differ: replication 4; one of them is not as it was computed, so run the shard again into a folder of its own", dir, altered)
}

func TestPartsThatCannotBeUsedAreNamed(t *testing.T) {
	_, one, two, three := threeParts(t)
	for why, change := range map[string]func(*result.Set){
		`processor architecture "other", not `: func(s *result.Set) { s.Arch = "other" },
		`engine "other", not `:                 func(s *result.Set) { s.EngineVersion = "other" },
		"fingerprint other, not ":              func(s *result.Set) { s.Fingerprint = "other" },
		"other measures, or the same measured": func(s *result.Set) { s.Measured = "other" },
		"lacks replication 4":                  func(s *result.Set) { s.Rows[1].Replication = 5 },
	} {
		altered := copyOf(t, two)
		alter(t, altered, change)
		refusedAs(t, altered+": rows.jsonl: "+why, one, altered, three)
	}
	broken := copyOf(t, two)
	require.NoError(t, os.WriteFile(filepath.Join(broken, partName), []byte("{\n  \"shard\": x\n}"), 0o666))
	refusedAs(t, broken+": part.json:2: not as prehabsim writes it: invalid character 'x' looking for beginning of value; remove the folder and run its shard again", one, broken, three)
	broken = copyOf(t, two)
	text := strings.Replace(contents(t, filepath.Join(broken, requestName)), `"choice"`, `"choise"`, 1)
	require.NoError(t, os.WriteFile(filepath.Join(broken, requestName), []byte(text), 0o666))
	refusedAs(t, broken+": run.json: was altered after it was written; remove the folder and run its shard again", one, broken, three)
}

// Draws of other ranges cannot stand beside these.
func TestAPartWithOtherRangesIsNamed(t *testing.T) {
	dir, draws := t.TempDir(), 3
	var parts []string
	for number := 1; number <= 2; number++ {
		parts = append(parts, part(t, ready(t, lungFile, Choice{Replications: 2, Draws: &draws}), dir, Shard{number, 2}, false))
	}
	alter(t, parts[1], func(s *result.Set) { s.Inputs = "other" })
	refusedAs(t, parts[1]+": rows.jsonl: other ranges of the inputs, or other correlations: draws of both cannot stand side by side; run shard 2/2 again", parts...)
}

func TestWhatIsMissingIsCounted(t *testing.T) {
	dir, one, two, three := threeParts(t)
	lacks := func() []Lack {
		p, err := ReadParts([]string{dir}, here)
		require.NoError(t, err)
		require.NoError(t, p.Unfit())
		return p.Lacks
	}
	require.Empty(t, lacks())
	require.NoError(t, os.RemoveAll(two))
	require.Equal(t, []Lack{{Shard: Shard{2, 3}, Of: 4}}, lacks(), "two of the window, two of the observed year")
	require.NoError(t, os.Remove(filepath.Join(three, rowsName)))
	require.Equal(t, []Lack{{Shard: Shard{2, 3}, Of: 4}, {Shard: Shard{3, 3}, Part: three, Done: 2, Of: 4}}, lacks())
	require.NoError(t, os.RemoveAll(one))
	require.Len(t, lacks(), 3)
}

// Results that have more of the run than the parts are not written over.
func TestMergingLosesNothing(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	part(t, ready(t, lungFile, Choice{Replications: 4}), dir, Shard{1, 1}, false)
	_, err := ready(t, lungFile, Choice{Replications: 5}).Run(t.Context(), Spec{}, &Folder{Path: out}, nil)
	require.NoError(t, err)
	p, err := ReadParts([]string{dir}, here)
	require.NoError(t, err)
	_, err = p.Merge(t.Context(), Spec{}, &Folder{Path: out}, nil)
	require.ErrorContains(t, err, "has replication 4 of this run, which the parts have not")
	done, err := p.Merge(t.Context(), Spec{}, &Folder{Path: out, Afresh: true}, nil)
	require.NoError(t, err)
	require.True(t, done.Wrote)
	done, err = p.Merge(t.Context(), Spec{}, &Folder{Path: out}, nil)
	require.NoError(t, err)
	require.False(t, done.Wrote, "it was done already")

	more, err := ready(t, lungFile, Choice{Replications: 6}).Run(t.Context(), Spec{}, &Folder{Path: out}, nil)
	require.NoError(t, err)
	require.Len(t, more.Results.Set.Rows, 6, "one machine goes on with what parts have made")
}

// A whole draw is dealt at once, and each kind of work evenly.
func TestLotsAreWholeDraws(t *testing.T) {
	var pieces []piece
	x := ready(t, lungFile, Choice{Replications: 5})
	pieces, err := x.pieces(false)
	require.NoError(t, err)
	run := &pieces[len(pieces)-1]
	for draw := 1; draw <= 6; draw++ {
		run.units = append(run.units, unitsOf(draw, 2)...)
	}
	var all []string
	for number := 1; number <= 4; number++ {
		dealt := Shard{number, 4}.deal(pieces)
		units := dealt[len(dealt)-1].units
		for i, u := range units {
			all = append(all, u.String())
			if u.Draw > 0 && u.Replication == 1 {
				require.Equal(t, u.Draw, units[i-1].Draw)
			}
		}
	}
	slices.Sort(all)
	require.Len(t, slices.Compact(all), 5+12, fmt.Sprint(all))
}

func unitsOf(draw, replications int) (list []result.Unit) {
	for r := range replications {
		list = append(list, result.Unit{Draw: draw, Replication: r})
	}
	return list
}
