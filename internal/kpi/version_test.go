package kpi

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// whatAllMeasuresRead is a program that has whatever some measure reads.
func whatAllMeasuresRead(t *testing.T) *engine.Program {
	p := small()
	for _, name := range []string{
		"mark.referral", "mark.diagnosed", "mark.decision", "mark.intended", "cohort.first_treatment", "use." + criticalCare,
		"event.cancelled", "event.cycle", "event.emergency_admission", "event.follow_up", "event.fraction", "event.readmission", "event.readmission at risk",
		"outcome.death_90_days", "outcome.died_within_90_days", "prehab.core.offered", "prehab.core.referred", "prehab.core.screened", "prehab.core.started",
		"prehab.core.treated", "prehab.core.dose/universal", "prehab.core.contacts//nurse", "prehab.core.contacts/universal/nurse", "prehab.core.attended/universal/nurse",
		"prehab.core.completed", "prehab.core.delayed", "prehab.core.offered tier/universal", "prehab.core.tier/universal",
	} {
		p.Tallies = append(p.Tallies, engine.Tally{Name: name})
	}
	for i, measure := range []string{"within_28_days", "within_31_days"} {
		p.Clocks = append(p.Clocks, engine.Clock{Name: measure, Measure: measure, Stopped: engine.Some(engine.TallyID(i)), WithinTo: engine.Some(engine.TallyID(i + 2))})
	}
	answers := &engine.Response{Target: tick.Day, Gain: 1, Down: 0.5, Up: 0.5}
	for _, r := range []engine.Resource{
		{Name: "icu", Group: criticalCare, Unit: "bed"},
		{Name: "cases", Group: theatre, Supply: engine.Lists, Weekly: [7]tick.Span{tick.Hour}, Response: answers},
		{Name: "class", Group: prehab, Supply: engine.Budget},
		{Name: "doctor", Discipline: engine.Preempt, Opening: &engine.Week{Close: [7]tick.Span{8 * tick.Hour}}, Response: answers},
	} {
		r.Capacity = []engine.Level{{Value: 2}}
		p.Resources = append(p.Resources, r)
	}
	p.Requests = []engine.Request{{Needs: []engine.Need{{Resource: engine.Selector{Table: engine.Each(engine.ResourceID(len(p.Resources) - 2))}, Units: engine.Amount{Values: []int64{1}}}}}} // of the class
	p.Requests = append(p.Requests, listAndBed())
	one, err := dist.Constant(1)
	require.NoError(t, err)
	p.Samplers = []engine.Sampler{{Table: dist.NewTable(one), Scale: 1}}
	p.Ops = []engine.Op{{Code: engine.Hold, By: none, C: none, Flag: engine.OnlyWayOut}, {Code: engine.Leave}}
	p.Outcomes = []string{"home"}
	for of := engine.Waits; of <= engine.InsideLevel; of++ {
		x := engine.Probe{
			Name: fmt.Sprintf("probe %d", of), Of: of, Resource: engine.Some[engine.ResourceID](0),
			Over: new(int64(2)), Centile: 0.9, Period: 200 * tick.Day,
		}
		if of.Level() {
			x.Distribution = 3
		}
		p.Probes = append(p.Probes, x)
	}
	return p
}

// fill writes some number everywhere, never the same in neighbouring places.
func fill(v reflect.Value, n *int64) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Uint32, reflect.Uint64:
		*n++
		v.SetUint(uint64(1 + *n*37%97))
	default:
		*n++
		v.SetInt(1 + *n*37%97)
	}
}

// tellCauses lets beds be held for causes in a program to which tallies can be added.
func tellCauses(p *engine.Program, another func(engine.Tally)) {
	for i, name := range []string{"stay", "complications", "readmissions", "unplanned admissions", "other treatment"} {
		another(engine.Tally{Name: "use for " + name + "." + ward})
		another(engine.Tally{Name: "luck for " + name + "." + ward})
		p.Causes = append(p.Causes, engine.Cause{Name: name})
		p.Ops = append(p.Ops, engine.Op{Code: engine.Charge, A: int32(i)})
	}
}

// makeRoom is for what counts keep as histograms.
func makeRoom(p *engine.Program, c *engine.Counts) {
	for i := range c.Occupancy {
		c.Occupancy[i] = make([]int64, 5)
	}
	for i := range c.Probes {
		if p.Probes[i].Of.Level() {
			c.Probes[i].Hist = make([]int64, 6)
		} else {
			c.Probes[i].Times = make([]uint32, 20)
		}
	}
}

// readings is a line for each measure and series: a digest of what it reads from such
// counts, at all its places.
func readings(t *testing.T) (lines []string) {
	p := whatAllMeasuresRead(t)
	c := emptyCounts(t, p)
	makeRoom(p, c)
	n := int64(0)
	for _, x := range []any{&c.N, &c.S, &c.MonthN, &c.MonthS, &c.Days, &c.Running, &c.Resources, &c.Occupancy, &c.Probes, &c.Waiting} {
		fill(reflect.ValueOf(x).Elem(), &n)
	}
	// Whatever is new comes behind what has been filled, which stays as it was.
	p.Clocks = append(p.Clocks, engine.Clock{Name: "of some", Stopped: engine.Some[engine.TallyID](1), WithinTo: engine.Some[engine.TallyID](3), Of: &engine.Condition{Attr: none}})
	more := make([]int32, (c.Years+1)*c.Cells*engine.DayBins)
	fill(reflect.ValueOf(&more).Elem(), &n)
	c.Days = append(c.Days, more...)
	add := func(t engine.Tally, empty bool) {
		p.Tallies = append(p.Tallies, t)
		for _, x := range []*[]int64{&c.N, &c.S} {
			more := make([]int64, (c.Years+1)*c.Cells)
			if !empty {
				fill(reflect.ValueOf(&more).Elem(), &n)
			}
			*x = append(*x, more...)
		}
		for _, x := range []*[]int64{&c.MonthN, &c.MonthS} {
			*x = append(*x, make([]int64, c.Months+1)...)
		}
	}
	another := func(t engine.Tally) { add(t, false) }
	for _, name := range []string{"attending/universal", "sessions/universal", "staff time/universal", "at least 9"} {
		another(engine.Tally{Name: "prehab.core." + name, Cohort: true})
	}
	tellCauses(p, another)
	for _, what := range []string{"tier", "offered tier"} { // by mode: rows that are new beside the others, and add nothing to those
		add(engine.Tally{Name: "prehab.core." + what + "/universal/@online", Cohort: true}, true)
	}
	another(engine.Tally{Name: "hours.class/call"})
	plan, err := NewPlan([]*engine.Program{p})
	require.NoError(t, err)
	row, series := plan.Row(0, c)
	of := map[string]string{}
	for i, x := range plan.Columns {
		new := strings.HasPrefix(x.By, "prehab_") && strings.HasSuffix(x.By, "+"+facts.Deprivation) // as above: rows beside the others
		if !new && (x.By != byMode || strings.HasPrefix(x.Measure, "prehab_mode")) {
			of[x.Measure] += fmt.Sprintln(x, row[i])
		}
	}
	for i, x := range plan.Series {
		of["by month: "+x.Measure] += fmt.Sprintln(x, series[i*len(plan.Months):(i+1)*len(plan.Months)])
	}
	line := func(name string) {
		require.NotEmpty(t, of[name], "%s: whatAllMeasuresRead does not have what it reads", name)
		lines = append(lines, fmt.Sprintf("%s %.4x", name, sha256.Sum256([]byte(of[name]))))
	}
	for _, m := range Measures {
		line(m.Name)
	}
	for _, m := range Monthly {
		line("by month: " + m.Name)
	}
	return lines
}

// Stored rows are of some version of the readings. Whoever changes what a measure
// reads raises Version, or old rows would be added to new ones; a measure that is new
// or gone needs none, since the columns say so.
func TestReadingsThatChangeHaveANewVersion(t *testing.T) {
	path := filepath.Join("testdata", "readings.txt")
	const note = "(golden file of TestReadingsThatChangeHaveANewVersion: go test ./internal/kpi -update)\n"
	now := readings(t)
	text := note + "version " + Version + "\n" + strings.Join(now, "\n") + "\n"
	golden, err := os.ReadFile(path)
	if err == nil && strings.Contains(string(golden), "\nversion "+Version+"\n") {
		before := strings.Split(string(golden), "\n")
		for _, line := range now {
			name := line[:strings.LastIndex(line, " ")+1]
			i := slices.IndexFunc(before, func(s string) bool { return strings.HasPrefix(s, name) })
			require.True(t, i < 0 || before[i] == line, "%sis read in another way: raise kpi.Version, then refresh %s", name, path)
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
		return
	}
	require.NoError(t, err)
	require.Equal(t, string(golden), text, "refresh %s with go test ./internal/kpi -update", path)
}
