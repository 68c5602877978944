package compile

import (
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// What services report of a programme once it has ended: core contacts attended and the
// staff time of all contacts, of whoever agreed to take part; how many attended so many
// contacts or more; and who completed it.

// ofBooked says that a programme is completed by a share of what was booked.
const ofBooked = "booked"

// readAtLeast reads the numbers of contacts whose share is reported, in order.
func readAtLeast(s *service) (list []int) {
	n := s.Node("at_least")
	if n == nil {
		return nil
	}
	for _, item := range itemsOf(n) {
		switch {
		case item.Kind != scenario.IntKind || item.Int < 1 || item.Int > mostSessions:
			s.Problem("at_least", "lists whole numbers of contacts from 1 to %d, such as [6, 9], not %s", mostSessions, item.Shown())
		case slices.Contains(list, int(item.Int)):
			s.Problem("at_least", "has %d twice", item.Int)
		default:
			list = append(list, int(item.Int))
		}
	}
	slices.Sort(list)
	return list
}

// warnOfAtLeast warns of numbers of contacts that nobody in any tier or mode can attend.
func (b *builder) warnOfAtLeast(s *service) {
	most := 0
	for _, tier := range s.needs {
		s.inModes(func(mode, _ string) {
			planned := 0
			for _, k := range s.contacts {
				if k.core && slices.Contains(k.tiers, tier) && k.isIn(mode) {
					planned += k.count
				}
			}
			most = max(most, planned)
		})
	}
	for _, n := range s.dose.atLeast {
		if at := s.Node("at_least"); n > most && !s.unclear {
			b.problems.Warn(at.File, at.Line, "%s: at_least: nobody has %d core contacts; whoever has most is to have %d", s.where, n, most)
		}
	}
}

// mostSessions is more than anybody could attend: a series has at most 60 contacts.
const mostSessions = 999

// noteBooked adds a core contact to what was booked, if somebody asks.
func (b *builder) noteBooked(s *service, k contact) {
	if s.dose.booked != engine.None {
		b.emitAdd(s.dose.booked, s.dose.units(k))
	}
}

// noteAttended adds a contact to what the patient has attended, and its staff time.
func (b *builder) noteAttended(s *service, k contact, work engine.Amount) {
	b.addWork(s.dose.time, work)
	if k.Bool("screening") {
		b.emitAdd(b.hidden("prehab "+s.name+" screened", 0), 1)
		return
	}
	b.emitAdd(s.dose.attended, s.dose.units(k))
	if s.dose.met != s.dose.attended {
		b.emitAdd(s.dose.met, 1)
	}
	if s.dose.sessions != s.dose.attended && k.core {
		b.emitAdd(s.dose.sessions, 1)
	}
}

// addWork adds to an attribute the seconds of a contact, which may be by another.
func (b *builder) addWork(attr int32, work engine.Amount) {
	if !work.By.Is() {
		b.emitAdd(attr, float64(work.Values[0]))
		return
	}
	for i, seconds := range work.Values {
		other := b.emitTest(int32(work.By.ID()), 1<<uint(i))
		b.emitAdd(attr, float64(seconds))
		b.p.Ops[other].C = b.here()
	}
}

// countHours counts the work of a contact that staff have just taken on: with what else they
// do, it is what they are booked for. Patients of all kinds count, as they do there.
func (b *builder) countHours(posts, contact string, work engine.Amount) {
	by := int16(engine.None)
	if work.By.Is() {
		by = int16(work.By.ID())
	}
	seconds := make([]float64, len(work.Values))
	for i, x := range work.Values {
		seconds[i] = float64(x)
	}
	amount := b.hidden("seconds of a contact", 0)
	b.emitLookup(amount, by, seconds)
	family, _, _ := strings.Cut(posts, ".") // the name that posts at all sites share
	i := b.tallyNamed("hours."+family+"/"+contact, false)
	b.p.Tallies[i].All = true
	op := b.op(engine.Count)
	op.A, op.B = amount, i
	b.emit(op)
}

// countEnded counts what a patient attended whose programme has ended.
func (b *builder) countEnded(s *service, path string) {
	d := &s.dose
	b.countTier(s, path+".sessions", d.sessions)
	b.countTier(s, path+".staff time", d.time)
	for _, n := range d.atLeast {
		fewer := b.emitReached(d.sessions, float64(n))
		b.emitCount(fmt.Sprintf("%s.at least %d", path, n), true, engine.None)
		b.p.Ops[fewer].C = b.here()
	}
	b.countCompleted(s, path)
}
