package validate

import (
	"math"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// What there is of a resource is worked out once more too: places, shut and open, full and
// over; sessions, working days and lists as they are laid out week by week, in answer to the
// waits of a week ago. Places that answer waits alone are left out: what is asked for in the
// second of a review cannot be told from what was asked for before it.

// rota is how the lists of a resource are laid out at present.
type rota struct {
	lists    [7]int64
	length   [7]tick.Span
	multiple float64 // of capacity, that the last review decided on
	carry    float64
	unknown  bool // somebody was put on its list in the second of a review
}

// answersUnread tells whether what there is of a resource is not worked out.
func (u *use) answersUnread() bool {
	return u.rota.unknown || u.def.Supply == engine.Places && u.def.Response != nil
}

// supplyUpTo lets everything be laid out up to some moment, and at it.
func (t *teller) supplyUpTo(until tick.Time) {
	cal := t.p.Calendar
	for ; t.supplied <= cal.Day(min(until, t.p.Stop-1)); t.supplied++ {
		if t.supplied > 0 && cal.Weekday(t.supplied) > 0 {
			continue
		}
		for id, u := range t.uses {
			t.layOut(int32(id), u, t.supplied)
		}
	}
}

// layOut is of a week from some day on: the first of the simulation, or a Monday.
func (t *teller) layOut(id int32, u *use, first int) {
	cal, def := t.p.Calendar, u.def
	end := first + 7 - cal.Weekday(first)
	switch def.Supply {
	case engine.Budget:
		working := 0
		for d := first; d < end; d++ {
			if cal.Working(d) {
				working++
			}
		}
		for d := first; d < end; d++ {
			if at := cal.Start(d) + tick.Time(def.Opens); cal.Working(d) {
				t.offer(id, at, int64(tick.Round(levelOf(def, at).Value/float64(working))))
			}
		}
	case engine.Slots:
		for at := tick.Time(def.Opens); at < cal.Start(end); at += tick.Time(def.Every) {
			if at >= cal.Start(first) {
				t.offer(id, at, whole(levelOf(def, at).Value))
			}
		}
	case engine.Lists:
		t.layOutLists(id, u, first, end)
	}
}

// offer counts what there is at a moment.
func (t *teller) offer(id int32, at tick.Time, much int64) {
	if at < t.p.Stop {
		t.use(id, t.monthOf(at)).Open += much
	}
}

func (t *teller) monthOf(at tick.Time) int {
	for m := range t.c.Months {
		if t.begins[m] <= at && at < t.begins[m+1] {
			return m
		}
	}
	return t.c.Months
}

func levelOf(def *engine.Resource, at tick.Time) (level engine.Level) {
	for _, l := range def.Capacity {
		if l.From <= at {
			level = l
		}
	}
	return level
}

func whole(x float64) int64 { return int64(math.Floor(x + 1e-9)) }

// layOutLists lays out the lists of a week, and reviews how long the wait is. (It is long
// because it has a case for each way in which lists are told.)
func (t *teller) layOutLists(id int32, u *use, first, end int) {
	cal, def, x := t.p.Calendar, u.def, &u.rota
	at := cal.Start(first)
	l := levelOf(def, at)
	if first == 0 {
		x.multiple = 1
	}
	var days []int
	for d := first; d < end; d++ {
		w := cal.Weekday(d)
		if (def.ByLoad && def.Days[w] || !def.ByLoad && def.Weekly[w] > 0) && (cal.Working(d) || w >= 5) {
			days = append(days, w)
		}
	}
	x.lists = [7]int64{}
	n, moved := float64(len(days)), 0.0 // of how much seconds are added or handed back
	fewest := func(a, b int) int { return int(x.lists[a] - x.lists[b]) }
	switch {
	case n == 0:
	case def.ByLoad && def.ListLen == 0:
		day := (l.Value-l.Kept)*x.multiple + l.Kept
		beside := math.Max(1, math.Ceil(day/float64(8*tick.Hour)))
		for _, w := range days {
			x.lists[w], x.length[w] = int64(beside), tick.Round(day/beside)
		}
		moved = (l.Value - l.Kept) * n
	case def.ByLoad:
		work := (l.Value*n-l.Kept*n)*x.multiple + l.Kept*n + x.carry
		lists := math.Floor(work/float64(def.ListLen) + 1e-9)
		x.carry = work - lists*float64(def.ListLen)
		turn := slices.Clone(days) // Mondays are not always first
		slices.SortFunc(turn, func(a, b int) int { return (a-first/7%7+7)%7 - (b-first/7%7+7)%7 })
		for range int(lists) {
			x.lists[slices.MinFunc(turn, fewest)]++
		}
		for _, w := range days {
			x.length[w] = def.ListLen
		}
		moved = (l.Value - l.Kept) * n
	default:
		longest := 0.0
		for _, w := range days {
			x.lists[w], x.length[w] = whole(l.Value), def.Weekly[w]
			moved += float64(whole(l.Value)-whole(l.Kept)) * float64(def.Weekly[w])
			longest = max(longest, float64(def.Weekly[w]))
		}
		if def.Response == nil {
			break
		}
		for x.carry += moved * (x.multiple - 1); x.carry >= longest*(1-1e-9); x.carry -= longest {
			x.lists[slices.MinFunc(days, fewest)]++
		}
		for ; x.carry <= -longest*(1-1e-9); x.carry += longest {
			if w := slices.MaxFunc(days, fewest); x.lists[w] > 0 {
				x.lists[w]--
			}
		}
	}
	for d := first; d < end; d++ {
		w := cal.Weekday(d)
		t.offer(id, cal.Start(d)+tick.Time(def.Opens), x.lists[w]*int64(x.length[w]))
	}
	if more := int64(tick.Round(moved * max(0, x.multiple-1))); more > 0 {
		t.use(id, t.monthOf(at)).Added += more
	}
	if less := int64(tick.Round(moved * max(0, 1-x.multiple))); less > 0 {
		t.use(id, t.monthOf(at)).Returned += less
	}
	if first > 0 && def.Response != nil {
		t.review(u, l.Value, at)
	}
}

// review decides how much there will be in the week after, from the work that waits now.
func (t *teller) review(u *use, base float64, at tick.Time) {
	def, x := u.def, &u.rota
	if at == t.p.Window && slices.ContainsFunc(t.p.Sources, func(s engine.Source) bool { return s.Given != nil }) || at == t.p.Window && len(t.p.Resets) > 0 {
		x.unknown = true
	}
	work, days := 0.0, 0.0
	for _, b := range u.queue {
		work += float64(b.waits.work)
	}
	for w := range 7 {
		switch {
		case !def.ByLoad:
			days += float64(def.Weekly[w])
		case def.Days[w]:
			days++
		}
	}
	x.multiple = 1
	if aDay := base * days / 7; aDay > 0 {
		wait := work / aDay * float64(tick.Day)
		x.multiple = min(max(1+def.Response.Gain*(wait/float64(def.Response.Target)-1), 1-def.Response.Down), 1+def.Response.Up)
	}
}

// planned is how long a clerk would book for a patient who joins a queue.
func (b *branch) planned(rq *engine.Request, def *engine.Resource) int64 {
	is := int64(rq.PlanTime)
	if rq.Plan.Is() {
		row := engine.SamplerID(0)
		if rq.PlanBy.Is() {
			row = engine.SamplerID(max(0, b.life.attrs[rq.PlanBy.ID()]))
		}
		is = int64(tick.Round(b.t.p.Samplers[rq.Plan.ID()+row].Mean()))
	}
	if is == 0 {
		return int64(def.MeanWork)
	}
	return is
}

// placesSince counts what there was of places since their use last changed: while they were
// open, all in use or being turned round, or more than there are.
func (t *teller) placesSince(id int32, u *use) {
	def := u.def
	if def.Supply != engine.Places || u.answersUnread() {
		return
	}
	at := []tick.Time{u.since, t.now}
	between := func(x tick.Time) {
		if u.since < x && x < t.now {
			at = append(at, x)
		}
	}
	for _, l := range def.Capacity {
		between(l.From)
	}
	for _, x := range u.round {
		between(x)
	}
	if cal := t.p.Calendar; def.Opening != nil {
		for d := cal.Day(u.since); d <= cal.Day(t.now); d++ {
			between(cal.Start(d))
			between(cal.Start(d) + tick.Time(def.Opening.Open[cal.Weekday(d)]))
			between(cal.Start(d) + tick.Time(def.Opening.Close[cal.Weekday(d)]))
		}
	}
	slices.Sort(at)
	for i, from := range at[:len(at)-1] {
		capacity, turning := whole(levelOf(def, from).Value), int64(0)
		for _, x := range u.round {
			if x > from {
				turning++
			}
		}
		t.spread(from, at[i+1], func(month int, seconds int64) {
			c := t.use(id, month)
			if !t.shutAt(def, from) {
				c.Open += capacity * seconds
			}
			if !def.Unlimited && u.used+turning >= capacity {
				c.Full += seconds
				c.Over += max(0, u.used-capacity) * seconds
			}
		})
	}
	u.round = slices.DeleteFunc(u.round, func(x tick.Time) bool { return x <= t.now })
}
