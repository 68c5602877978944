package validate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fault is a way to break the engine: some source of it, read otherwise. The
// compiler takes the broken file instead of the true one (go build -overlay), so
// the engine itself carries no hook.
type fault struct {
	name     string
	from, to string // from must stand once in sim/engine
	caught   string // by this case
}

var faults = []fault{
	{"last come, first served", "after := r.tail", "after := int32(None)", "mm3-light"},
	{"service takes 2% longer", "return s.draw(u)", "return 1.02 * s.draw(u)", "mm1-light"},
	{"a release in a thousand is lost", "r.used -= x.units\n\tif r.def.D", "if x.since%1009 != 0 {\n\t\tr.used -= x.units\n\t}\n\tif r.def.D", "mmcc"},
	{"ties are broken by insertion", "_, borrow := bits.Sub64(a.lo, b.lo, 0)\n\t_, borrow = bits.Sub64(a.hi, b.hi, borrow)", "_, borrow := bits.Sub64(a.hi>>24, b.hi>>24, 0)", "ties"},
	{"the rate is looked up an hour late", "rate *= hours[(e.now-e.p.Calendar.Start(day))/tick.Time(tick.Hour)]", "rate *= hours[((e.now-e.p.Calendar.Start(day))/tick.Time(tick.Hour)+23)%24]", "hours"},
	{"the rate is not looked up at all", "if rate < def.Peak {", "if rate < 0 {", "hours"},
	{"an interrupted patient starts again", "w.since, p.rest = e.now, tick.Span(p.until-e.now)", "w.since, p.rest = e.now, tick.Span(p.until-x.since)", "preemptive"},
	{"nobody is interrupted", "if free < units {", "if free < units+1 {", "preemptive"},
	{"blocked time is not told from stay", "c.Blocked += r.blocked * dt", "c.Blocked += 0 * r.blocked", "tandem"},
	{"delayed discharge is not told from stay", "c.Delayed += r.delayed * dt", "c.Delayed += 0 * r.delayed", "mginf"},
	{"day 62 is not within", "if days <= c.Within {", "if days < c.Within {", "clocks"},
	{"days are counted from hour to hour", "days := e.dayOf(e.now) - e.dayOf(since)", "days := int((e.now - since) / tick.Time(tick.Day))", "clocks"},
	{"the census is taken at midnight", "before := aDay - tick.Time(p.Census)", "before := aDay", "hours"},
	{"a draw is used twice", "u = e.key.Uniform(t.number(), op.Site, t.visit)", "u = e.key.Uniform(t.number(), 0, t.visit)", "clocks"},
	{"a step draws the same each time", "u = e.key.Uniform(t.number(), op.Site, t.visit)", "u = e.key.Uniform(t.number(), op.Site, 0)", "jackson"},
	{"draws belong to the slot and not to the patient", "u = e.key.Uniform(t.number(), op.Site, t.visit)", "u = e.key.Uniform(uint64(t.patient), op.Site, t.visit)", "paired"},
	{"every replication is the same", "e.key, e.now, e.err, e.inside, e.insideSince = key,", "e.key, e.now, e.err, e.inside, e.insideSince = rng.NewKey(1, 0),", "mm1-light"},
	{"one more may wait than there is room for", "if limit != None && r.n >= int64(limit) {", "if limit != None && r.n > int64(limit) {", "mmck"},
	{"nobody turns a bed round", "return !r.shut && r.used+r.turning+w.free <= r.capacity", "return !r.shut && r.used+w.free <= r.capacity", "turn-round"},
	{"classes are ignored", "w.rank = rq.Priority.of(attrs)", "w.rank = 0 * rq.Priority.of(attrs)", "cobham2"},
	{"patients wait twice as long before they give up", "e.after(tick.Round(s.clip(s.draw(u))), tk, classGiveUp)", "e.after(tick.Round(2*s.draw(u)), tk, classGiveUp)", "erlang-a"},
	{"a large request fits where a small one does", "return !r.shut && r.used+r.turning+w.free <= r.capacity", "return !r.shut && r.used+r.turning+1 <= r.capacity", "units"},
	{"only the first resource must be there", "if !e.has(w, rq, attrs, onList) {", "if i == 0 && !e.has(w, rq, attrs, onList) {", "two-resources"},
	{"a batch is one short", "for range int64(size + 0.5) {", "for range int64(size - 0.5) {", "batch"},
	{"appointments left over are kept", "\te.dispatch(id)\n\tr.balance = 0\n", "\te.dispatch(id)\n", "clinic"},
	{"the ring-fence is ignored", "spoken += max(used, r.def.Fence.Units[k])", "spoken += max(used, 0*r.def.Fence.Units[k])", "ring-fenced"},
	{"nothing is kept back", "w.free = w.units + need.Leaving.of(attrs)", "w.free = w.units", "kept-back"},
	{"emergencies wait for a bed", "if rq.Never {", "if rq.Never && r.def.Supply != Places {", "cancelled"},
	{"the warm-up is counted", "e.month, e.year = int32(e.counts.Months), int32(e.counts.Years)\n\tfor i", "e.month, e.year = 0, 0\n\tfor i", "cycles"},
	{"effects are forgotten", "\t\t\t\tx *= attrs.value(a)\n", "\t\t\t\t_ = attrs.value(a)\n", "prehab"},
	{"a time drawn twice in a loop is the same", "\t\t\t\tt.visit++\n", "\t\t\t\tt.visit += 0\n", "cycles"},
	{"one more than there is room for starts by the shortest way", "r.used+r.turning+s.free > r.capacity || r.shut {\n\t\t\t\te.joinSingle", "r.used+r.turning+s.free > r.capacity+1 || r.shut {\n\t\t\t\te.joinSingle", "jackson"},
	{"who waits is served in no time by the shortest way", "\twait := e.now - w.since\n\te.startSingle", "\twait := 0 * w.since\n\te.startSingle", "jackson"},
	{"a course is one round short", "rounds = float64(int64(rounds + 0.5))", "rounds = float64(int64(rounds - 0.5))", "cycles"},
}

// Every fault has its place in the engine, and one alone. The faults themselves are
// built and simulated by the integration tests (bite_test.go).
func TestEveryFaultHasItsPlace(t *testing.T) {
	for _, f := range faults {
		find(t, "../../sim/engine", f.from)
	}
}

// find returns the file of the engine in which a piece of source stands, and all
// of it.
func find(t *testing.T, dir, piece string) (file, source string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	count := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		if n := strings.Count(string(text), piece); n > 0 && !strings.HasSuffix(name, "_test.go") {
			file, source = name, string(text)
			count += n
		}
	}
	require.Equal(t, 1, count, "%q must stand once in the engine", piece)
	return file, source
}
