package changes

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// folder is a results folder of so many replications: current has bed-days about now, the
// option so many more, and both a mean wait that is the same in every folder.
func folder(t *testing.T, name string, change func(*facts.Manifest), assumptions string, replications int, now, more int64) *Folder {
	t.Helper()
	m := facts.Manifest{
		Name: "lung", Options: []facts.Option{{ID: "current", Name: "Current"}, {ID: "prehab", Name: "With prehab"}}, Level: 0.95,
		Window: facts.Window{From: "2027-04-01", To: "2028-03-31"}, Seed: 7, Replications: replications, Fingerprint: name, EngineVersion: "3",
	}
	set := &result.Set{
		Fingerprint: name, EngineVersion: "3", Scenario: "lung", Arch: "amd64", Options: []string{"current", "prehab"},
		Columns: []result.Column{{Measure: "ward_bed_days", Year: result.WholeWindow}, {Measure: "theatre_wait", Year: result.WholeWindow}, {Measure: "prehab_wait", Year: result.WholeWindow}},
	}
	for n := range int64(replications) {
		luck := 50 * (n%3 - 1)
		set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{Num: now + luck, Den: 1}, {Num: 120 + n, Den: 10}, {}},
			{{Num: now + luck + more + n%2, Den: 1}, {Num: 120 + n, Den: 10}, {Num: 30 + n, Den: 10}},
		}})
	}
	if change != nil {
		change(&m)
	}
	manifest, err := json.Marshal(m)
	require.NoError(t, err)
	var rows bytes.Buffer
	require.NoError(t, set.Encode(&rows))
	f, err := Load(fstest.MapFS{
		"manifest.json":   {Data: manifest},
		"rows.jsonl":      {Data: rows.Bytes()},
		"assumptions.csv": {Data: []byte("path,value,low,high,unit,source,status,options\n" + assumptions)},
		"headline.csv": {Data: []byte("label,measure,by,value,unit\nWard bed-days a year,ward_bed_days,all,all,bed-days per year\nTheatre wait,theatre_wait,all,all,days\n" +
			"Prehab wait,prehab_wait,all,all,days\nReleased bed-days as patients,additional_capacity_equivalent,all,all,patients per year\n")},
	}, name)
	require.NoError(t, err)
	return f
}

const before = "resource.ward.capacity,14,,,beds,local,,current;prehab\nprehab.core.effect.stay.ratio,0.9,0.8,1,,M-LOS,RECOMMENDED,prehab\nold.number,3,,,d,,,current\n"

func TestInputsThatDifferAreToldByOption(t *testing.T) {
	after := "resource.ward.capacity,14,,,beds,local,,current\nresource.ward.capacity,16,,,beds,local,,prehab\nprehab.core.effect.stay.ratio,0.9,0.8,1,,another,RECOMMENDED,prehab\nnew.number,0.5,,,,,,current;prehab\n"
	c := Of(folder(t, "a", nil, before, 6, 900, -40), folder(t, "b", nil, after, 6, 900, -40))
	require.Equal(t, []Change{
		{"resource.ward.capacity", []string{"prehab"}, "14 beds", "16 beds"},
		{"old.number", []string{"current"}, "3 d", "none"},
		{"new.number", []string{"current", "prehab"}, "none", "0.5"},
	}, c.Inputs)
	assert.Equal(t, 1, c.Reworded)
	assert.Empty(t, c.Settings)
}

// The luck that both have in common cancels where they are paired, and not where they are
// not; paired single figures are those of the paired difference of two options.
func TestFiguresArePairedWhereTheyMay(t *testing.T) {
	old := folder(t, "a", nil, before, 30, 900, -40)
	paired := Of(old, folder(t, "b", nil, before, 30, 910, -70))
	require.Empty(t, paired.Unpaired)
	figure := func(c *Changes, option string) Figure {
		for _, x := range c.Figures {
			if x.Option == option && x.Column.Measure == "ward_bed_days" {
				return x
			}
		}
		t.Fatal("no such figure")
		return Figure{}
	}
	now := figure(paired, "current")
	assert.InDelta(t, 10, now.Difference.Mean, 1e-9)
	assert.InDelta(t, 0, now.Difference.HalfWidth(), 1e-9)
	change := figure(paired, "prehab")
	assert.True(t, change.IsChange)
	assert.InDelta(t, -39.5, change.From, 1e-9)
	assert.InDelta(t, -69.5, change.To, 1e-9)
	assert.InDelta(t, -30, change.Difference.Mean, 1e-9)

	other := Of(old, folder(t, "c", func(m *facts.Manifest) { m.Seed = 8 }, before, 30, 910, -70))
	assert.Equal(t, "their seeds are 7 and 8", other.Unpaired)
	assert.Greater(t, figure(other, "current").Difference.HalfWidth(), 15.0)
	assert.Equal(t, []Change{{Name: "seed", From: "7", To: "8"}}, other.Settings)

	var is, was, ones []int64
	for i := range int64(12) {
		is, was, ones = append(is, 100+i*i%7), append(was, 90+i*5%4), append(ones, 1+i%2)
	}
	want := stats.PairedDifference(is, ones, was, ones, 0.9)
	got := difference([]term{{1, is, ones}}, []term{{1, was, ones}}, true, 0.9)
	assert.InDelta(t, want.Mean, got.Mean, 1e-12)
	assert.InDelta(t, want.Low, got.Low, 1e-9)
	assert.InDelta(t, want.High, got.High, 1e-9)
}

func TestWhyFiguresAreNotPaired(t *testing.T) {
	old := folder(t, "a", nil, before, 4, 900, -40)
	for want, new := range map[string]*Folder{
		"their engines are 3 and 4":       folder(t, "b", func(m *facts.Manifest) { m.EngineVersion = "4" }, before, 4, 900, -40),
		"they have 4 and 5 replications":  folder(t, "b", nil, before, 5, 900, -40),
		"their windows differ":            folder(t, "b", func(m *facts.Manifest) { m.Window.To = "2029-03-31" }, before, 4, 900, -40),
		"their warm-ups differ":           folder(t, "b", func(m *facts.Manifest) { m.WarmUp = "1y" }, before, 4, 900, -40),
		"their seeds are 7 and 123456789": folder(t, "b", func(m *facts.Manifest) { m.Seed = 123456789 }, before, 4, 900, -40),
	} {
		assert.Equal(t, want, Of(old, new).Unpaired)
	}
}

func pageOf(t *testing.T, c *Changes) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, document.Text(&b, c.Document(), 100))
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestThePageSaysWhatDiffersFirst(t *testing.T) {
	after := strings.Replace(before, "0.9,0.8,1", "0.8,0.7,0.95", 1)
	said := pageOf(t, Of(folder(t, "results/old", nil, before, 30, 900, -40), folder(t, "results/new", nil, after, 30, 900, -70)))
	assert.Contains(t, said, "a difference of -30.0 +/- 0.0. Paired: both have seed 7 and the same 30 replications")
	assert.Contains(t, said, "prehab.core.effect.stay.ratio 0.9 (0.8 to 1) 0.8 (0.7 to 0.95) With prehab The same in both: 2 numbers.")
	assert.Contains(t, said, "With prehab: change from now Ward bed-days a year -39.5 -69.5 -30.0 +/- 0.0")
	assert.Contains(t, said, "4 more figures do not differ so.")
	assert.NotContains(t, said, "Released bed-days as patients", "that is made of other figures")

	same := folder(t, "a", nil, before, 3, 900, -40)
	said = pageOf(t, Of(same, same))
	assert.Contains(t, said, "Both are of the same run, so no simulated figure differs.")
	assert.Contains(t, said, "No setting and no number that both have. The same in both: 3 numbers.")
	assert.Contains(t, said, "None of 5 figures differs beyond chance.")

	said = pageOf(t, Of(folder(t, "a", nil, before, 1, 900, -40), folder(t, "b", nil, before, 1, 905, -40)))
	assert.Contains(t, said, "Current Ward bed-days a year 850 855 +5 One replication says nothing of chance")
}

func TestFilesHaveEveryFigure(t *testing.T) {
	c := Of(folder(t, "a", nil, before, 1, 900, -40), folder(t, "b", func(m *facts.Manifest) { m.Seed = 8 }, before, 1, 900, -40))
	var b bytes.Buffer
	require.NoError(t, c.CSV(&b))
	assert.Contains(t, b.String(), "setting,seed,,,,,7,8,,,,,\n")
	assert.Contains(t, b.String(), "figure,ward_bed_days,,,prehab,bed-days per year,-40,-40,0,,,false,their seeds are 7 and 8\n")
	b.Reset()
	require.NoError(t, c.JSON(&b))
	var list []map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &list))
	require.Len(t, list, 1+5)
}

func TestAFolderThatCannotBeReadSaysWhere(t *testing.T) {
	_, err := Load(fstest.MapFS{}, "x")
	require.ErrorContains(t, err, "manifest.json")
	_, err = Load(fstest.MapFS{"manifest.json": {Data: []byte("{}")}, "rows.jsonl": {Data: []byte("nothing\n")}}, "x")
	require.ErrorContains(t, err, "rows.jsonl:")
}

// What is furthest apart is named first, as a share of itself: a settled figure only where
// nothing else differs, and what may be chance as that.
func TestTheLargestDifferenceIsNamedFirst(t *testing.T) {
	first := func(old, new *Folder) string { c := Of(old, new); return c.First(c.Named) }
	old := folder(t, "a", nil, before, 30, 900, -40)
	assert.Equal(t, `The largest difference, as a share of the figure itself, is in the change from now of "Ward bed-days a year" of With prehab: -39.5 in a, -69.5 in b, a difference of -30.0 ± 0.0.`, plainMinus(first(old, folder(t, "b", nil, before, 30, 900, -70))))
	assert.Equal(t, "a and b are the same in every headline figure that both have.", first(old, folder(t, "b", nil, before, 30, 900, -40)))
	said := first(old, folder(t, "b", func(m *facts.Manifest) { m.Seed = 8 }, before, 30, 901, -40))
	assert.Contains(t, said, `No headline figure differs beyond chance. The largest difference, as a share of the figure itself, is in "Ward bed-days a year" of Current: `)
	assert.Contains(t, said, " It may be chance.")
	assert.Contains(t, first(folder(t, "a", nil, before, 1, 900, -40), folder(t, "b", nil, before, 1, 905, -40)), "It may be chance: one replication cannot tell.")

	none := folder(t, "b", nil, before, 30, 900, -40)
	none.set.Columns = []result.Column{{Measure: "other", Year: result.WholeWindow}, {Measure: "another", Year: result.WholeWindow}, {Measure: "third", Year: result.WholeWindow}}
	none.lines = nil
	c := Of(old, none)
	assert.Equal(t, "a and b have no headline figure in common, so there is nothing to compare.", c.First(c.Named))
	assert.Equal(t, []string{`5 figures are in a alone, such as "Ward bed-days a year" of Current.`}, c.OfOne(c.Named))
}

// A figure that is the same in all replications was set, and is named where nothing else
// differs; one of chance goes before it, however much further the other is apart.
func TestWhatWasSetIsNamedLast(t *testing.T) {
	hours := func(name string, open, change int64) *Folder {
		f := folder(t, name, nil, before, 8, 900, -40)
		for i := range f.set.Rows {
			for _, option := range f.set.Rows[i].Options {
				option[1] = result.Ratio{Num: open, Den: 1}
				option[0].Num += change
			}
		}
		return f
	}
	c := Of(hours("a", 100, 0), hours("b", 300, 0))
	assert.Contains(t, c.First(c.Named), `is in "Theatre wait" of Current: 100 in a, 300 in b`)
	c = Of(hours("a", 100, 0), hours("b", 300, 20))
	assert.Contains(t, c.First(c.Named), `Among figures in which chance has a part, the largest difference, as a share of the figure itself, is in "Ward bed-days a year" of Current`)
}

// An option that has a value in one folder only is told of, and not compared.
func TestAFigureOfOneFolderAloneIsTold(t *testing.T) {
	old := folder(t, "a", nil, before, 4, 900, -40)
	new := folder(t, "b", nil, before, 4, 900, -40)
	for i := range new.set.Rows {
		new.set.Rows[i].Options[1][2] = result.Ratio{}
	}
	c := Of(old, new)
	assert.Equal(t, []string{`A figure is in a alone: "Prehab wait" of With prehab.`}, c.OfOne(c.Named))
	assert.Len(t, c.Figures, 4)
}

func plainMinus(text string) string { return strings.ReplaceAll(text, "\u2212", "-") }
