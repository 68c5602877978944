package appraise

import (
	"maps"
	"slices"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// Beds are an option's ward bed-days against current, a year, each year of the horizon
// counting as its present value does.
type Beds struct {
	Released float64 // that cancer patients use less, but for those that go with fewer patients; below 0: that they use more
	Opened   float64 // beds opened more than in current; below 0: closed

	// Usable are those released less those that beds closed would have held or, of an option
	// that opens beds, those used of them by anybody; Unused is the rest of what they hold.
	Usable, Unused float64
}

// wardBedDays are those of cancer patients; inUse how many are in use by anybody, on average.
var wardBedDays = facts.Measured{Measure: "ward_bed_days"}

const inUse = "in_use"

// bedMeasures are what [book.beds] reads.
func bedMeasures(b *book) []facts.Measured {
	list := []facts.Measured{wardBedDays}
	for option := range b.entries {
		beds := b.opened(option, 0, b.central())
		for _, family := range slices.Sorted(maps.Keys(beds)) {
			list = append(list, b.inUse[family]...)
		}
	}
	return list
}

// findInUse notes the measures of how many are in use of resources that share a name, which
// is what stands before a point.
func (b *book) findInUse() {
	for _, c := range b.set.Columns {
		if c.Measure != inUse || c.By != "resource" {
			continue
		}
		m := facts.Measured{Measure: c.Measure, By: c.By, Value: c.Value}
		family, _, _ := strings.Cut(c.Value, ".")
		if !slices.Contains(b.inUse[family], m) {
			b.inUse[family] = append(b.inUse[family], m)
		}
	}
}

// opened is by how many beds more an option is charged than current in a year, by the bed or
// by the bed-day that is open, by the name that they share: several costs of one bed are of
// one bed.
func (b *book) opened(option, year int, w world) map[string]float64 {
	beds := map[string]float64{}
	for i := range b.entries[option] {
		x := &b.entries[option][i]
		l := x.line()
		if l.Kind != facts.CostKind || l.Basis != bedBasis && (l.Basis != bedDayBasis || l.Known == nil) {
			continue
		}
		more := b.change(x, year, w).both
		if l.Basis == bedDayBasis {
			more /= daysOfYear
		}
		if known, ok := beds[l.Resource]; !ok || more*more > known*known {
			beds[l.Resource] = more
		}
	}
	return beds
}

// beds are an option's bed-days. They are used where the option opens beds in any year: what
// cancer patients use of these is not released.
func (b *book) beds(option int, w world) Beds {
	opens := false
	for year := range b.e.Horizon {
		for _, n := range b.opened(option, year, w) {
			opens = opens || n > 0
		}
	}
	var x Beds
	x.Released = b.aYear(func(year int) float64 { return b.released(wardBedDays, option, year, w) })
	x.Opened = b.aYear(func(year int) (sum float64) {
		beds := b.opened(option, year, w)
		for _, family := range slices.Sorted(maps.Keys(beds)) {
			sum += beds[family]
		}
		return sum
	})
	if !opens {
		closed, _ := econ.UsableBedDays(-x.Opened, 1, -x.Opened*econ.DaysOfYear)
		x.Usable = x.Released - closed
		return x
	}
	x.Usable = b.aYear(func(year int) float64 { usable, _ := b.used(option, year, w); return usable })
	x.Unused = b.aYear(func(year int) float64 { _, unused := b.used(option, year, w); return unused })
	return x
}

// used is how many bed-days of beds opened are used in a year, and how many are not.
func (b *book) used(option, year int, w world) (usable, unused float64) {
	beds := b.opened(option, year, w)
	for _, family := range slices.Sorted(maps.Keys(beds)) {
		more := 0.0
		for _, m := range b.inUse[family] {
			more += b.measured(m, option, year, w) - b.measured(m, 0, year, w)
		}
		u, rest := econ.UsableBedDays(beds[family], 1, more*econ.DaysOfYear)
		usable, unused = usable+u, unused+rest
	}
	return usable, unused
}
