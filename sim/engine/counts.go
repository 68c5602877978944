package engine

import (
	"encoding/binary"
	"slices"

	"prehabsim/sim/tick"
)

// DayBins is the number of one-day bins of a clock's histogram; the last one
// holds all longer waits, which are kept one by one too.
const DayBins = 512

// Counts is everything that one replication observed, as integers: numbers of
// events, seconds, unit-seconds. Sums do not depend on the order of adding.
// Years and months are those of the counting window; each array has one bin
// more, last, for what lies outside it.
type Counts struct {
	Years, Months int
	Cells         int   // 1 for all patients, and one for each value of each breakdown and each combination of each telling
	Offsets       []int // first cell of each breakdown, then of each telling

	N, S           []int64 // [(tally×(Years+1) + year)×Cells + cell]: events, amounts
	MonthN, MonthS []int64 // [tally×(Months+1) + month]
	Days           []int32 // [((clock×(Years+1) + year)×Cells + cell)×DayBins + days]
	Longer         []Longer
	Running        []int64   // [clock×(Months+1) + month]: patient-seconds of open clocks
	Resources      []Use     // [resource×(Months+1) + month]
	Waiting        []Waiting // [resource], when the window ends
	Occupancy      [][]int64
	Probes         []Seen

	MonthSpan []int64 // length of each month inside the window, in seconds
	YearOf    []int   // year of each month

	Arrived, Left, Inside int64
	Unfinished            int64 // of those inside: counted, and came while counting
	Replaced              int64 // of those who left: taken out to make room for given ones
	Events                int64

	Stuck Stuck // who is left waiting for ever
}

// Use is what a resource did in a month. Busy, Open and Over are unit-seconds
// (for staff and lists: seconds of work or of list), Queue patient-seconds.
type Use struct {
	Busy, Open, Over, Queue int64
	Starts, Wait, Waited    int64
	Lost, GaveUp, Cancelled int64
	Added, Returned         int64
	// Ends are uses that ended, Interrupted those cut short for a while. Full is
	// the seconds in which no unit was free. Blocked is the unit-seconds held by
	// patients who wait for what comes next, Delayed by those whom only the way
	// out is missing.
	Ends, Interrupted, Full int64
	Blocked, Delayed        int64
}

// Waiting is patients who wait, and the seconds that they have waited so far: what
// is known of waits that have no end yet.
type Waiting struct{ Patients, Seconds int64 }

// use is what a resource does in the present month.
func (e *Engine) use(id int32) *Use { return e.resources[id].use }

// newMonth begins to count what a resource does in the present month.
func (e *Engine) newMonth(id int32) {
	e.resources[id].use = &e.counts.Resources[int(id)*(e.counts.Months+1)+int(e.month)]
}

func (u *Use) plus(v *Use) {
	u.Busy += v.Busy
	u.Open += v.Open
	u.Over += v.Over
	u.Queue += v.Queue
	u.Starts += v.Starts
	u.Wait += v.Wait
	u.Waited += v.Waited
	u.Lost += v.Lost
	u.GaveUp += v.GaveUp
	u.Cancelled += v.Cancelled
	u.Added += v.Added
	u.Returned += v.Returned
	u.Ends += v.Ends
	u.Interrupted += v.Interrupted
	u.Full += v.Full
	u.Blocked += v.Blocked
	u.Delayed += v.Delayed
}

// Use returns what resource id did in a year, or in the whole window for -1.
func (c *Counts) Use(id, year int) Use {
	var sum Use
	for m := range c.Months {
		if year < 0 || c.YearOf[m] == year {
			sum.plus(&c.Resources[id*(c.Months+1)+m])
		}
	}
	return sum
}

// Span returns the seconds of a year, or of the whole window for -1.
func (c *Counts) Span(year int) int64 {
	sum := int64(0)
	for m, s := range c.MonthSpan {
		if year < 0 || c.YearOf[m] == year {
			sum += s
		}
	}
	return sum
}

// Tally returns events and amounts of a tally in a cell in a year, or in the
// whole window for -1.
func (c *Counts) Tally(tally, cell, year int) (n, s int64) {
	for y := range c.Years {
		if year < 0 || y == year {
			i := (tally*(c.Years+1)+y)*c.Cells + cell
			n += c.N[i]
			s += c.S[i]
		}
	}
	return n, s
}

// Longer is one wait of DayBins-1 days or more.
type Longer struct {
	Row  int32 // as of Days: (clock×(Years+1) + year)×Cells + cell
	Days int32
}

// Quantile returns the p-quantile of a clock's whole days in a cell and year
// (-1: the window), and how many stops it rests on. It is the smallest day d
// with at least a share p of stops at or before d.
func (c *Counts) Quantile(clocks []int, cell, year int, p float64) (days, n int64) {
	var hist [DayBins]int64
	var rows []int32
	for _, clock := range clocks {
		for y := range c.Years {
			if year >= 0 && y != year {
				continue
			}
			row := (clock*(c.Years+1)+y)*c.Cells + cell
			rows = append(rows, int32(row))
			for d, k := range c.Days[row*DayBins : (row+1)*DayBins] {
				hist[d] += int64(k)
				n += int64(k)
			}
		}
	}
	if n == 0 {
		return 0, 0
	}
	sum := int64(0)
	for d, k := range hist[:DayBins-1] {
		sum += k
		if float64(sum) >= p*float64(n) {
			return int64(d), n
		}
	}
	// Among those in the last bin, which has all that are longer.
	var longer []int32
	for _, x := range c.Longer {
		if has(rows, x.Row) {
			longer = append(longer, x.Days)
		}
	}
	slices.Sort(longer)
	i := 0
	for i < len(longer)-1 && float64(sum+int64(i)+1) < p*float64(n) {
		i++
	}
	return int64(longer[i]), n
}

// Cell returns the cell of a value of the breakdown-th breakdown.
func (c *Counts) Cell(breakdown, value int) int { return c.Offsets[breakdown] + value }

// periodBounds lists when counting months and years begin: calendar months,
// the first and last perhaps cut by the window, and years counted from its
// first day.
func periodBounds(p *Program) []bound {
	cal := p.Calendar
	var bs []bound
	first := cal.Day(p.Window)
	of := p.Window - cal.Start(first) // years begin at the window's time of day
	month := int32(0)
	for day := first; cal.Start(day) < p.End; {
		at := max(cal.Start(day), p.Window)
		bs = append(bs, bound{at: at, month: month, year: int32(cal.Year(cal.Day(at-of), first))})
		next := day + 1
		for cal.Month(next) == cal.Month(day) {
			next++
		}
		day = next
		month++
	}
	return bs
}

func newCounts(p *Program, bounds []bound) Counts {
	c := Counts{Months: len(bounds), Cells: 1}
	for i, b := range bounds {
		end := p.End
		if i+1 < len(bounds) {
			end = bounds[i+1].at
		}
		c.MonthSpan = append(c.MonthSpan, int64(end-b.at))
		c.YearOf = append(c.YearOf, int(b.year))
		c.Years = max(c.Years, int(b.year)+1)
	}
	for _, b := range p.Breakdowns {
		c.Offsets = append(c.Offsets, c.Cells)
		c.Cells += len(p.Attributes[b].Values)
	}
	for i := range p.Tellings {
		c.Offsets = append(c.Offsets, c.Cells)
		c.Cells += p.Tellings[i].Cells(p)
	}
	return c
}

// begin makes all counts nought, in arrays taken over from another replication.
func (c *Counts) begin(p *Program, from *Counts) {
	c.N = noughts(from.N, len(p.Tallies)*(c.Years+1)*c.Cells)
	c.S = noughts(from.S, len(c.N))
	c.MonthN = noughts(from.MonthN, len(p.Tallies)*(c.Months+1))
	c.MonthS = noughts(from.MonthS, len(c.MonthN))
	c.Days = noughts(from.Days, len(p.Clocks)*(c.Years+1)*c.Cells*DayBins)
	c.Running = noughts(from.Running, len(p.Clocks)*(c.Months+1))
	c.Resources = noughts(from.Resources, len(p.Resources)*(c.Months+1))
	c.Waiting = noughts(from.Waiting, len(p.Resources))
	c.Occupancy = from.Occupancy[:min(len(p.Resources), cap(from.Occupancy))]
	for len(c.Occupancy) < len(p.Resources) {
		c.Occupancy = append(c.Occupancy, nil)
	}
	for i := range c.Occupancy {
		c.Occupancy[i] = c.Occupancy[i][:0]
	}
	c.Longer = from.Longer[:0]
	c.clearProbes(from)
	c.Arrived, c.Left, c.Inside, c.Unfinished, c.Replaced, c.Events = 0, 0, 0, 0, 0, 0
	c.Stuck = Stuck{}
}

// noughts is a slice of n zeros, in place of one that is no longer needed.
func noughts[T any](old []T, n int) []T {
	if cap(old) < n {
		return make([]T, n)
	}
	old = old[:n]
	clear(old)
	return old
}

// occupied adds dt seconds at a level of use to a resource's distribution.
func (c *Counts) occupied(id int, used, dt int64) {
	h := c.Occupancy[id]
	level := int(min(used, MaxLevel))
	for len(h) <= level {
		h = append(h, 0)
	}
	h[level] += dt
	c.Occupancy[id] = h
}

// MaxLevel is the highest level of a distribution, more than any resource's capacity
// may be and 8 MB. What is higher stands there too, so nothing but that it is so high
// can be said of it.
const MaxLevel = 1<<20 - 1

func (e *Engine) schedulePeriods() {
	for i, b := range e.bounds {
		e.events.push(newEvent(b.at, classPeriod, uint64(i), 0, 0, 0))
	}
	e.events.push(newEvent(e.p.End, classPeriod, uint64(len(e.bounds)), 0, 0, 0))
	e.scheduleWatch()
}

// period moves counting on to the next month.
func (e *Engine) period(i int32) {
	if int(i) > len(e.bounds) {
		e.show()
		return
	}
	e.touchAll()
	if int(i) == len(e.bounds) {
		e.closeWindow()
		e.month, e.year = int32(e.counts.Months), int32(e.counts.Years)
	} else {
		e.month, e.year = e.bounds[i].month, e.bounds[i].year
	}
	for k := range e.resources {
		e.newMonth(int32(k))
	}
	if i == 0 && len(e.bounds) > 0 {
		e.setLists()
	}
}

// eachHeld calls do for everything that patients hold at present.
func (e *Engine) eachHeld(do func(t *token, x *held)) {
	for i := range e.tokens {
		t := &e.tokens[i]
		if t.state == idle {
			continue
		}
		for h := t.held; h != None; h = e.holdings[h].next {
			do(t, &e.holdings[h])
		}
	}
}

// unfinished is how many counted patients who came while counting are still inside.
func (e *Engine) unfinished() (n int64) {
	for i := range e.tokens {
		t := &e.tokens[i]
		p := &e.patients[t.patient]
		if t.state != idle && t.is&counted != 0 && p.tokens == int32(i) && int(p.cohort) < e.counts.Years { // once for each patient
			n++
		}
	}
	return n
}

// countStay counts a use that has ended.
func (e *Engine) countStay(t *token, def *Resource, stay tick.Time) {
	if def.Stays != nil {
		e.tally(int32(def.Stays.Ended), t, e.record(t.patient), int64(stay))
	}
}

// closeWindow counts what has not ended when the window does.
func (e *Engine) closeWindow() {
	e.eachHeld(func(t *token, x *held) {
		if stays := e.resources[x.resource].def.Stays; stays != nil {
			e.tally(int32(stays.Open), t, e.record(t.patient), 0)
		}
	})
	e.closeProbes()
	e.countWaiting()
}

// countWaiting counts each patient who waits when the window ends: for what is not to
// be had at all as capacity stands, if the patient needs such a thing, and else for
// that in whose queue the patient is. So who has a theatre list and no bed, because
// all are closed, waits for the bed.
func (e *Engine) countWaiting() {
	for i := range e.tokens {
		t := &e.tokens[i]
		if t.state != waiting {
			continue
		}
		w := e.place(int32(i))
		op := &e.p.Ops[w.seize]
		of := w.queue
		for _, x := range e.wants(op.A, e.record(t.patient), op.Step) {
			if !e.p.Resources[x.resource].everGives(x.free, e.p.End-1) {
				of = x.resource
				break
			}
		}
		c := &e.counts.Waiting[of]
		c.Patients++
		c.Seconds += int64(e.now - w.since)
	}
}

func (e *Engine) touchAll() {
	for i := range e.resources {
		e.touch(int32(i))
	}
	e.countRunning()
}

// finish closes the books at the end of the simulation: what is still held
// counts up to now, and has not ended.
func (e *Engine) finish() {
	e.touchAll()
	e.watchInside()
	if e.trace != nil && e.err == nil {
		e.traceInside()
	}
	if int(e.month) < e.counts.Months { // the window ends just now
		e.closeWindow()
	}
	e.eachHeld(func(t *token, x *held) { e.countUse(t, e.resources[x.resource].def, x.since, x.units) })
	e.counts.Inside, e.counts.Unfinished = e.inside, e.unfinished()
	if e.err == nil {
		e.findStuck()
	}
}

// tally counts an event of a patient, and an amount.
func (e *Engine) tally(id int32, t *token, attrs record, amount int64) {
	def := &e.p.Tallies[id]
	if t.is&counted == 0 && !def.All {
		return
	}
	year := e.year
	if def.Cohort {
		year = int32(e.patients[t.patient].cohort)
	}
	e.add(attrs, id, year, 1, amount)
	i := int(id)*(e.counts.Months+1) + int(e.month)
	e.counts.MonthN[i]++
	if amount != 0 {
		e.counts.MonthS[i] += amount
	}
}

// add puts n events and an amount into a patient's cells of a tally and year.
func (e *Engine) add(attrs record, id, year int32, n, amount int64) {
	c := &e.counts
	if int(year) >= c.Years {
		return
	}
	cells := e.cells(attrs)
	base := (int(id)*(c.Years+1) + int(year)) * c.Cells
	if n != 0 {
		events := c.N[base : base+c.Cells]
		for _, k := range cells {
			events[k] += n
		}
	}
	if amount != 0 {
		amounts := c.S[base : base+c.Cells]
		for _, k := range cells {
			amounts[k] += amount
		}
	}
}

// breakdown is how a patient's cell is found.
type breakdown struct {
	attribute int32
	byte      int32 // where it stands in the record if it is a category; None if it is not
	before    int32 // the cell before that of its first value
}

func (e *Engine) findBreakdowns() {
	for k, a := range e.p.Breakdowns {
		e.breakdowns = append(e.breakdowns, breakdown{int32(a), e.layout.bytes[a], int32(e.counts.Offsets[k]) - 1})
	}
	for i := range e.p.Tellings {
		t := &e.p.Tellings[i]
		first := int32(e.counts.Offsets[len(e.p.Breakdowns)+i])
		e.tellings = append(e.tellings, telling{t, first})
	}
	e.mine = make([]int32, 1+len(e.breakdowns)+2*len(e.tellings))
	e.findTold()
}

// findTold finds out whether one word of a record says all of where its patient is
// counted: then who is counted again at the same moment need not be looked up again.
func (e *Engine) findTold() {
	n := len(e.breakdowns)
	if n == 0 || n > 8 || len(e.tellings) > 0 {
		return
	}
	for i := range e.breakdowns {
		if b := &e.breakdowns[i]; b.byte < int32(e.layout.told) || b.byte >= int32(e.layout.told+n) {
			return
		}
	}
	e.told = ^uint64(0) >> (64 - 8*n)
}

// telling is how a patient's cell is found by several attributes at once. Only an
// observed year has any, so what it costs is not weighed.
type telling struct {
	def   *Telling
	first int32
}

// Cells is how many a telling has.
func (t *Telling) Cells(p *Program) int {
	n := 1
	for _, a := range t.By {
		n *= len(p.Attributes[a].Values)
	}
	return n
}

// cell is that of a patient, with one attribute in the place of the first; None where a
// value is not set.
func (t *telling) cell(p *Program, attrs record, first AttributeID) int32 {
	at := int32(0)
	for i, a := range t.def.By {
		n := int32(len(p.Attributes[a].Values))
		if i == 0 {
			a = first
		}
		v := int32(attrs.whole(int32(a)))
		if v < 0 {
			return None
		}
		at = at*n + v
	}
	return t.first + at
}

// cells lists where a patient is counted: among all patients, and for each
// breakdown among those of the same value. The next call overwrites it.
func (e *Engine) cells(attrs record) []int32 {
	if e.told == 0 {
		return e.mine[:e.findCells(attrs)]
	}
	if word := binary.LittleEndian.Uint64(attrs.at[attrs.of.told:]) & e.told; word != e.toldOf || e.toldIn == 0 {
		e.toldOf, e.toldIn = word, e.findCells(attrs)
	}
	return e.mine[:e.toldIn]
}

// findCells writes a patient's cells and says how many they are.
func (e *Engine) findCells(attrs record) int {
	mine, n := e.mine, 1 // the first is 0: all patients
	for i := range e.breakdowns {
		b := &e.breakdowns[i]
		v := int32(0) // one more than the value
		if b.byte >= 0 {
			v = int32(attrs.at[b.byte])
		} else {
			v = int32(attrs.truncated(b.attribute)) + 1
		}
		if v > 0 {
			mine[n] = b.before + v
			n++
		}
	}
	for i := range e.tellings {
		t := &e.tellings[i]
		n = e.tellingCells(t, attrs, n)
	}
	return n
}

// tellingCells adds those of a telling to the first n: one, or with halves two.
func (e *Engine) tellingCells(t *telling, attrs record, n int) int {
	for _, first := range [...]Maybe[AttributeID]{Some(t.def.By[0]), t.def.Half} {
		if !first.Is() {
			continue
		}
		if cell := t.cell(e.p, attrs, first.ID()); cell != None {
			e.mine[n] = cell
			n++
		}
	}
	return n
}

// countUse adds the part of a holding that lies inside the window to the
// resource's tallies, year by year.
func (e *Engine) countUse(t *token, def *Resource, since tick.Time, units int64) {
	if !def.UseTally.Is() || t.is&counted == 0 {
		return
	}
	e.countHeld(t, def.UseTally.at(), since, units)
	if def.UseFor != nil {
		e.countHeld(t, int32(def.UseFor[t.cause()]), since, units)
	}
}

// countHeld adds the part of the time from then to now that lies inside the window to a
// tally, year by year.
func (e *Engine) countHeld(t *token, tally int32, since tick.Time, units int64) {
	last := min(int(e.month), len(e.bounds)-1) // months behind this one have not begun
	for i := last; i >= 0; i-- {
		b := &e.bounds[i]
		end := b.at + tick.Time(e.counts.MonthSpan[i])
		if end <= since {
			return
		}
		from, to := max(b.at, since), min(end, e.now)
		if from < to {
			amount := int64(to-from) * units
			e.add(e.record(t.patient), tally, b.year, 0, amount)
			e.counts.MonthS[int(tally)*(e.counts.Months+1)+int(b.month)] += amount
		}
	}
}
