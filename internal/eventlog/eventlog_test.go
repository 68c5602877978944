package eventlog_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/eventlog"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// checks are what holds of every log, of scenarios that leave nothing out.
var checks = []struct {
	name  string
	check func(t *testing.T, s *simulated)
}{
	{"every instance is one life", everyInstanceIsOneLife},
	{"the log adds up to what is counted", addsUpToWhatIsCounted},
	{"bed-days are those of the tables", bedDaysAreThoseOfTheTables},
	{"clocks and milestones are those of the tables", clocksAndMilestonesAreThoseOfTheTables},
	{"whoever came either left or is inside", whoeverCameLeftOrIsInside},
}

func TestLogs(t *testing.T) {
	for _, name := range []string{"testdata/hardship.toml", "testdata/northbridge.toml", "../../testdata/architectures/everything.toml"} {
		m := load(t, name)
		for i, o := range m.Options {
			if i > 1 {
				break // current, and one that differs from it
			}
			t.Run(name+" "+o.ID, func(t *testing.T) {
				s := simulate(t, m, i)
				for _, c := range checks {
					t.Run(c.name, func(t *testing.T) { c.check(t, s) })
				}
			})
		}
	}
}

// simulated is one replication of an option: what it counted, and its event log
// as a file, which is all that the checks read of it.
type simulated struct {
	p         *engine.Program
	counts    *engine.Counts
	rows      []row
	instances []instance
	people    int
	inside    int
}

// row is a line of the file, by column.
type row struct {
	line    []string
	columns map[string]int
	at      tick.Time
}

func (r row) of(column string) string { return r.line[r.columns[column]] }

func (r row) number(t *testing.T, column string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(r.of(column), 10, 64)
	require.NoError(t, err, "%v", r.line)
	return n
}

// instance is one doing of an activity, put together from its rows.
type instance struct{ rows []row }

func (x instance) first() row { return x.rows[0] }
func (x instance) last() row  { return x.rows[len(x.rows)-1] }

func load(t *testing.T, name string) *compile.Model {
	t.Helper()
	var problems diag.List
	m := compile.Load(scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}, name, compile.Settings{}, &problems)
	require.NoError(t, problems.Err())
	return m
}

// simulate writes a log and reads it back.
func simulate(t *testing.T, m *compile.Model, option int) *simulated {
	t.Helper()
	p := m.Options[option].Program
	var file bytes.Buffer
	out := eventlog.NewWriter(&file, p, m.Options[option].ID, 0)
	log := eventlog.New(p, out.Write)
	key := rng.NewKey(m.Seed, 0)
	require.NoError(t, engine.New(p).TraceAll(key, log.Add))
	require.NoError(t, out.Close())
	counts, err := engine.New(p).Run(key)
	require.NoError(t, err)
	s := &simulated{p: p, counts: counts, rows: read(t, p, &file), people: log.Patients, inside: log.Inside}
	at := map[string]int{}
	for _, r := range s.rows {
		id := r.of("activity_instance_id")
		if _, ok := at[id]; !ok {
			at[id] = len(s.instances)
			s.instances = append(s.instances, instance{})
		}
		x := &s.instances[at[id]]
		x.rows = append(x.rows, r)
	}
	return s
}

func read(t *testing.T, p *engine.Program, file *bytes.Buffer) (rows []row) {
	t.Helper()
	lines, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	columns := map[string]int{}
	for i, name := range lines[0] {
		require.NotContains(t, columns, name)
		columns[name] = i
	}
	first := p.Calendar.First()
	epoch := time.Date(first.Year, time.Month(first.Month), first.Day, 0, 0, 0, 0, time.UTC)
	for _, line := range lines[1:] {
		at, err := time.Parse("2006-01-02T15:04:05", line[columns["timestamp"]])
		require.NoError(t, err)
		rows = append(rows, row{line, columns, tick.Time(at.Sub(epoch) / time.Second)})
	}
	return rows
}

// The lifecycle of IEEE 1849, figure 5: what may follow what. Nobody is assigned
// here, and what takes no time is complete at once.
var follows = map[string][]string{
	"":          {"schedule", "start", "complete"},
	"schedule":  {"start", "withdraw", "pi_abort"},
	"start":     {"suspend", "complete", "ate_abort", "pi_abort"},
	"suspend":   {"resume", "ate_abort", "pi_abort"},
	"resume":    {"suspend", "complete", "ate_abort", "pi_abort"},
	"complete":  nil,
	"withdraw":  nil,
	"ate_abort": nil,
	"pi_abort":  nil,
}

// lasting are the kinds that have a beginning and an end; the others are one row.
var lasting = []string{"step", "hold", "branch", "clock"}

// What PM4Py and bupaR ask of a log: bupaR (validate_eventlog) refuses an instance
// of two cases or two activities and warns of two resources; both keep the order
// of the file where times are equal.
func everyInstanceIsOneLife(t *testing.T, s *simulated) {
	for i, r := range s.rows {
		require.Equal(t, strconv.Itoa(i+1), r.of("event_id"))
		require.True(t, i == 0 || r.at >= s.rows[i-1].at, "row %d is out of time", i+1)
		require.NotEmpty(t, r.of("case_id"))
		require.NotEmpty(t, r.of("activity"))
	}
	for _, x := range s.instances {
		state, starts, ends := "", 0, 0
		for _, r := range x.rows {
			how := r.of("lifecycle:transition")
			require.Contains(t, follows[state], how, "%v", x.rows)
			state = how
			for _, column := range []string{"case_id", "activity", "resource", "site", "units", "kind", "queue", "source", "option"} {
				require.Equal(t, x.first().of(column), r.of(column), "%s of %v", column, x.rows)
			}
			if how == "start" {
				starts++
			}
			if follows[how] == nil {
				ends++
			}
		}
		require.LessOrEqual(t, ends, 1, "%v", x.rows)
		if !slices.Contains(lasting, x.first().of("kind")) {
			require.Len(t, x.rows, 1)
			require.Equal(t, "complete", state)
			continue
		}
		neverBegan := state == "schedule" || state == "withdraw" || state == "pi_abort" && starts == 0
		require.Equal(t, !neverBegan, starts == 1, "%v", x.rows)
	}
}

// Branches are told apart though their numbers come again.
func TestAPatientMayHaveMoreBranchesThanNumbers(t *testing.T) {
	s := simulate(t, load(t, "testdata/branches.toml"), 0)
	everyInstanceIsOneLife(t, s)
	addsUpToWhatIsCounted(t, s)
	bedDaysAreThoseOfTheTables(t, s)
	ended := map[string]int{}
	for _, x := range s.instances {
		ended[x.first().of("kind")+" "+x.last().of("lifecycle:transition")]++
	}
	assert.Equal(t, map[string]int{
		"arrival complete": 1, "step complete": 900, "hold complete": 300, "branch complete": 300, "leave complete": 1,
	}, ended)
}

// A reason stands where something stops or does not come to its end, and only
// there.
func TestReasonsStandWhereThingsDoNotComeToTheirEnd(t *testing.T) {
	m := load(t, "testdata/hardship.toml")
	seen := map[string]bool{}
	for _, r := range simulate(t, m, 0).rows {
		how := r.of("lifecycle:transition")
		seen[how], seen[r.of("reason")] = true, true
		if kind := r.of("kind"); slices.Contains(lasting, kind) {
			odd := how == "suspend" || how != "complete" && follows[how] == nil
			require.Equal(t, odd, r.of("reason") != "", "%v", r.line)
		}
	}
	for how := range follows {
		assert.True(t, seen[how], "lifecycle %q", how)
	}
	for why := eventlog.NoReason; why <= eventlog.Before; why++ {
		assert.True(t, seen[why.String()], "reason %q", why)
	}
}

func whoeverCameLeftOrIsInside(t *testing.T, s *simulated) {
	came, left := map[string]bool{}, map[string]bool{}
	for i, r := range s.rows {
		who := r.of("case_id")
		switch r.of("kind") {
		case "arrival":
			require.False(t, came[who])
			came[who] = true
		case "leave":
			require.False(t, left[who])
			left[who] = true
		}
		require.True(t, came[who], "row %d comes before the arrival", i+1)
	}
	assert.EqualValues(t, s.counts.Arrived, len(came))
	assert.Equal(t, s.people, len(came))
	assert.EqualValues(t, s.counts.Inside, s.inside)
	assert.LessOrEqual(t, len(came)-len(left), s.inside, "who has left may have something going on beside")
}

// sums is what a log says of each resource, month by month.
type sums map[string][]engine.Use

// The proof that nothing is missing: from the file alone comes, to the second and
// month by month, what the replication counted of every resource.
func addsUpToWhatIsCounted(t *testing.T, s *simulated) {
	months := len(s.counts.MonthSpan)
	all := sums{}
	for _, r := range s.p.Resources {
		all[r.Name] = make([]engine.Use, months+1)
	}
	for _, x := range s.instances {
		switch x.first().of("kind") {
		case "hold":
			s.addHold(t, all[x.first().of("resource")], x)
		case "work":
			s.month(all[x.first().of("resource")], x.first().at).Busy += x.first().number(t, "units")
		case "step":
			s.addStep(all[x.first().of("queue")], x)
		case "event":
			if x.first().of("activity") == "event cancelled on the day" {
				s.month(all[x.first().of("queue")], x.first().at).Cancelled++
			}
		}
	}
	for i, r := range s.p.Resources {
		for m := range months {
			want := s.counts.Resources[i*(months+1)+m]
			want = engine.Use{
				Busy: want.Busy, Queue: want.Queue, Starts: want.Starts, Wait: want.Wait, Waited: want.Waited, Lost: want.Lost,
				GaveUp: want.GaveUp, Cancelled: want.Cancelled, Ends: want.Ends, Interrupted: want.Interrupted,
			}
			require.Equal(t, want, all[r.Name][m], "%s, month %d", r.Name, m)
		}
	}
}

// month is what is counted of a resource in the month of a moment; what lies
// outside the window comes last.
func (s *simulated) month(list []engine.Use, at tick.Time) *engine.Use {
	from := s.p.Window
	for m, span := range s.counts.MonthSpan {
		if at >= from && at < from+tick.Time(span) {
			return &list[m]
		}
		from += tick.Time(span)
	}
	return &list[len(list)-1]
}

// spread adds a time to the months in which it lies.
func (s *simulated) spread(from, to tick.Time, add func(month int, seconds int64)) {
	begin := s.p.Window
	for m, span := range s.counts.MonthSpan {
		end := begin + tick.Time(span)
		if a, b := max(from, begin), min(to, end); a < b {
			add(m, int64(b-a))
		}
		begin = end
	}
}

// periods are the times between a row of one kind of transition and the next row.
func (s *simulated) periods(x instance, after string, tell func(from, to tick.Time)) {
	for i, r := range x.rows {
		if !strings.Contains(after, r.of("lifecycle:transition")) {
			continue
		}
		to := s.p.Stop // what has no end was still going on
		if i+1 < len(x.rows) {
			to = x.rows[i+1].at
		}
		tell(r.at, to)
	}
}

func (s *simulated) addHold(t *testing.T, sum []engine.Use, x instance) {
	units := x.first().number(t, "units")
	s.periods(x, "start resume", func(from, to tick.Time) {
		s.spread(from, to, func(m int, seconds int64) { sum[m].Busy += units * seconds })
	})
	if how := x.last().of("lifecycle:transition"); follows[how] == nil && x.last().of("reason") != "replaced" {
		s.month(sum, x.last().at).Ends++
	}
}

func (s *simulated) addStep(sum []engine.Use, x instance) {
	if sum == nil {
		return // it needed nothing
	}
	s.periods(x, "schedule suspend", func(from, to tick.Time) {
		s.spread(from, to, func(m int, seconds int64) { sum[m].Queue += seconds })
	})
	for i, r := range x.rows {
		in := s.month(sum, r.at)
		switch r.of("lifecycle:transition") {
		case "start":
			wait := int64(r.at - x.rows[i-1].at)
			in.Starts++
			in.Wait += wait
			if wait > 0 {
				in.Waited++
			}
		case "resume":
			in.Wait += int64(r.at - x.rows[i-1].at)
		case "suspend":
			in.Interrupted++
		case "withdraw":
			switch r.of("reason") {
			case "refused":
				in.Lost++
			case "gave up":
				in.GaveUp++
			}
		}
	}
}

// Bed-days of the tables are of patients who are counted, by group of beds: wards
// and critical care.
func bedDaysAreThoseOfTheTables(t *testing.T, s *simulated) {
	tally := map[string]int32{}
	for _, r := range s.p.Resources {
		tally[r.Name] = int32(r.UseTally.ID())
	}
	months := len(s.counts.MonthSpan)
	sum := make([]int64, len(s.p.Tallies)*(months+1))
	found := map[int32]bool{}
	for _, x := range s.instances {
		into, ok := tally[x.first().of("resource")]
		if !ok || into == engine.None || x.first().of("counted") == "no" {
			continue
		}
		found[into] = true
		units := x.first().number(t, "units")
		s.periods(x, "start resume", func(from, to tick.Time) {
			s.spread(from, to, func(m int, seconds int64) { sum[int(into)*(months+1)+m] += units * seconds })
		})
	}
	require.NotEmpty(t, found)
	for into := range found {
		at := int(into) * (months + 1)
		require.Equal(t, s.counts.MonthS[at:at+months], sum[at:at+months], "%s", s.p.Tallies[into].Name)
		require.Positive(t, sum[at])
	}
}

// Clocks: how many stopped and after how many days, and the patient-seconds for
// which each ran; milestones: how often each was reached.
func clocksAndMilestonesAreThoseOfTheTables(t *testing.T, s *simulated) {
	months := len(s.counts.MonthSpan)
	prehab := slices.ContainsFunc(s.p.Tallies, func(x engine.Tally) bool { return x.Name == "prehab.core.started" })
	n, days, ran, marks := map[string]int64{}, map[string]int64{}, map[string][]int64{}, map[string]int64{}
	for _, c := range s.p.Clocks {
		ran[c.Name] = make([]int64, months)
	}
	for _, x := range s.instances {
		what, in := x.last(), x.last().at >= s.p.Window && x.last().at < s.p.End
		kind, name, _ := strings.Cut(what.of("activity"), " ")
		switch {
		case what.of("kind") == "milestone" && in && what.of("reason") == "" && what.of("counted") == "yes":
			marks[name]++
		case kind == "clock":
			s.periods(x, "start", func(from, to tick.Time) {
				s.spread(from, to, func(m int, seconds int64) { ran[name][m] += seconds })
			})
			if in && what.of("lifecycle:transition") == "complete" {
				n[name]++
				days[name] += what.number(t, "amount")
			}
		}
	}
	for i, c := range s.p.Clocks {
		stops, sum := s.counts.Tally(int(c.Stopped.ID()), 0, -1)
		require.Equal(t, []int64{stops, sum}, []int64{n[c.Name], days[c.Name]}, "%s", c.Name)
		require.Equal(t, s.counts.Running[i*(months+1):i*(months+1)+months], ran[c.Name], "%s", c.Name)
		require.True(t, stops > 0 || c.Of != nil && !prehab, "%s never stops", c.Name)
	}
	for _, m := range s.p.Marks {
		reached, _ := s.counts.Tally(int(m.Tally.ID()), 0, -1)
		require.Equal(t, reached, marks[m.Name], "%s", m.Name)
	}
}
