package validate

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fault is a way to break the engine: some source of it, read otherwise. The
// compiler takes the broken file instead of the true one (go build -overlay), so
// the engine itself carries no hook.
type fault struct {
	name     string
	file     string // in sim/engine
	from, to string // from must stand there once
	caught   string // by this case
}

var faults = []fault{
	{"last come, first served", "queue.go", "after := r.tail", "after := int32(None)", "mm3-light"},
	{"service takes 2% longer", "exec.go", "x := s.draw(e.key.Uniform(number, op.Site, t.visit))", "x := 1.02 * s.draw(e.key.Uniform(number, op.Site, t.visit))", "mm1-light"},
	{"a release in a thousand is lost", "resource.go", "r.used -= x.units\n", "if x.since%1009 != 0 {\n\t\tr.used -= x.units\n\t}\n", "mmcc"},
	{"ties are broken by insertion", "heap.go", "_, borrow := bits.Sub64(a.lo, b.lo, 0)\n\t_, borrow = bits.Sub64(a.hi, b.hi, borrow)", "_, borrow := bits.Sub64(a.hi>>24, b.hi>>24, 0)", "ties"},
	{"the rate is looked up an hour late", "arrive.go", "rate *= hours[(e.now-e.p.Calendar.Start(day))/tick.Time(tick.Hour)]", "rate *= hours[((e.now-e.p.Calendar.Start(day))/tick.Time(tick.Hour)+23)%24]", "hours"},
	{"the rate is not looked up at all", "arrive.go", "if rate < def.Peak {", "if rate < 0 {", "hours"},
	{"an interrupted patient starts again", "preempt.go", "w.since, w.rest = e.now, tick.Span(w.until-e.now)", "w.since, w.rest = e.now, tick.Span(w.until-x.since)", "preemptive"},
	{"nobody is interrupted", "preempt.go", "if free < units {", "if free < units+1 {", "preemptive"},
	{"blocked time is not told from stay", "resource.go", "c.Blocked += r.blocked * dt", "c.Blocked += 0 * r.blocked", "tandem"},
	{"delayed discharge is not told from stay", "resource.go", "c.Delayed += r.delayed * dt", "c.Delayed += 0 * r.delayed", "mginf"},
	{"day 62 is not within", "clocks.go", "if days <= c.Within {", "if days < c.Within {", "clocks"},
	{"days are counted from hour to hour", "clocks.go", "days := e.dayOf(e.now) - e.dayOf(since)", "days := int((e.now - since) / tick.Time(tick.Day))", "clocks"},
	{"the census is taken at midnight", "probe.go", "before := aDay - tick.Time(p.Census)", "before := aDay", "hours"},
	{"a draw is used twice", "exec.go", "x := s.draw(e.key.Uniform(number, op.Site, t.visit))", "x := s.draw(e.key.Uniform(number, 0, t.visit))", "clocks"},
	{"a step draws the same each time", "exec.go", "x := s.draw(e.key.Uniform(number, op.Site, t.visit))", "x := s.draw(e.key.Uniform(number, op.Site, 0))", "jackson"},
	{"draws belong to the slot and not to the patient", "exec.go", "\tnumber := t.number\n", "\tnumber := uint64(tk)\n", "paired"},
	{"every replication is the same", "engine.go", "e.key, e.now, e.err, e.inside, e.insideSince = key,", "e.key, e.now, e.err, e.inside, e.insideSince = rng.NewKey(1, 0),", "mm1-light"},
	{"one more may wait than there is room for", "resource.go", "if limit != None && r.n >= int64(limit) {", "if limit != None && r.n > int64(limit) {", "mmck"},
	{"nobody turns a bed round", "resource.go", "return !r.shut && r.used+r.turning+units <= r.capacity", "return !r.shut && r.used+units <= r.capacity", "turn-round"},
	{"classes are ignored", "queue.go", "w.rank = rq.Priority.of(attrs)", "w.rank = 0 * rq.Priority.of(attrs)", "cobham2"},
	{"patients wait twice as long before they give up", "resource.go", "e.after(tick.Round(s.clip(s.draw(u))), tk, classGiveUp)", "e.after(tick.Round(2*s.draw(u)), tk, classGiveUp)", "erlang-a"},
	{"a large request fits where a small one does", "resource.go", "return !r.shut && r.used+r.turning+units <= r.capacity", "return !r.shut && r.used+r.turning+1 <= r.capacity", "units"},
	{"only the first resource must be there", "resource.go", "if !e.has(id, units, e.planned(rq, attrs), onList, e.class(id, attrs)) {\n\t\t\treturn false, id == queue", "if i == 0 && !e.has(id, units, e.planned(rq, attrs), onList, e.class(id, attrs)) {\n\t\t\treturn false, id == queue", "two-resources"},
	{"a batch is one short", "arrive.go", "for range int64(size + 0.5) {", "for range int64(size - 0.5) {", "batch"},
	{"appointments left over are kept", "respond.go", "\te.dispatch(id)\n\tr.balance = 0\n", "\te.dispatch(id)\n", "clinic"},
	{"the ring-fence is ignored", "resource.go", "spoken += max(used, r.def.Fence.Units[k])", "spoken += max(used, 0*r.def.Fence.Units[k])", "ring-fenced"},
	{"nothing is kept back", "resource.go", "units := need.Units.of(attrs) + need.Leaving.of(attrs)", "units := need.Units.of(attrs)", "kept-back"},
	{"emergencies wait for a bed", "resource.go", "if rq.Never {", "if rq.Never && r.def.Supply != Places {", "cancelled"},
	{"the warm-up is counted", "engine.go", "e.month, e.year = int32(e.counts.Months), int32(e.counts.Years)\n\tfor i", "e.month, e.year = 0, 0\n\tfor i", "cycles"},
	{"effects are forgotten", "exec.go", "\t\t\t\tx *= attrs[a]\n", "\t\t\t\t_ = attrs[a]\n", "prehab"},
	{"a time drawn twice in a loop is the same", "exec.go", "\t\t\t\tt.visit++\n", "\t\t\t\tt.visit += 0\n", "cycles"},
	{"a course is one round short", "exec.go", "rounds = float64(int64(rounds + 0.5))", "rounds = float64(int64(rounds - 0.5))", "cycles"},
}

// Each fault makes a case fail: the proof would find an engine that is broken
// like this.
func TestTheProofBites(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	for _, f := range faults {
		t.Run(strings.ReplaceAll(f.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(root, "sim/engine", f.file)
			source, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, 1, strings.Count(string(source), f.from), "%q must stand once in %s", f.from, f.file)
			broken := filepath.Join(t.TempDir(), f.file)
			require.NoError(t, os.WriteFile(broken, []byte(strings.Replace(string(source), f.from, f.to, 1)), 0o644))
			program := build(t, map[string]string{file: broken})
			out, err := exec.Command(program, f.caught).CombinedOutput()
			var left *exec.ExitError
			require.ErrorAs(t, err, &left, "case %s agrees with a broken engine:\n%s", f.caught, out)
			require.Equal(t, 4, left.ExitCode(), "%s", out)
		})
	}
}

// The way in which faults are put in changes nothing by itself: around the true
// engine it builds the same program, byte for byte.
func TestTheProofBitesNothingElse(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	file := filepath.Join(root, "sim/engine/exec.go")
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	same := filepath.Join(t.TempDir(), "exec.go")
	require.NoError(t, os.WriteFile(same, source, 0o644))
	plain, err := os.ReadFile(build(t, nil))
	require.NoError(t, err)
	overlaid, err := os.ReadFile(build(t, map[string]string{file: same}))
	require.NoError(t, err)
	assert.Equal(t, len(plain), len(overlaid))
	assert.True(t, slices.Equal(plain, overlaid), "the programs differ")
}

// build makes the program that runs one case, some source files being replaced.
func build(t *testing.T, replace map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	overlay := filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(overlay, text, 0o644))
	program := filepath.Join(dir, "onecase")
	out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-overlay", overlay, "-o", program, "./testdata/onecase").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return program
}
