package compile

import (
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// workedOut is what takes time to work out and is the same in many options and models,
// by all that it depends on.
type workedOut struct {
	tables   lasting[string, *dist.Table] // inverse tables of laws
	rounding lasting[engine.Sampler, float64]
	growths  lasting[growing, []float64]
	weights  lasting[weighing, *dayWeights]
	rates    lasting[steady, *dailyRates]
	shapes   lasting[string, scenario.Shape]
	calendar lasting[tick.Date, *tick.Calendar]
	options  lasting[string, *builder]
}

func (w *workedOut) next() {
	w.tables.next()
	w.rounding.next()
	w.growths.next()
	w.weights.next()
	w.rates.next()
	w.calendar.next()
	w.shapes.next()
	w.options.next()
}

// keep lets the next model know what was found out of an option.
func (w *workedOut) keep(b *builder) {
	b.last = nil
	b.outlook.Forget()
	w.options.now[b.doc.Applied] = b
}

func (w *workedOut) table(l dist.Law) *dist.Table {
	return w.tables.of(l.TableKey(), func() *dist.Table { return dist.NewTable(l) })
}

// shape is that of a kind of section: what all kinds have, and what is its own.
func (w *workedOut) shape(name, help string, all, own []scenario.Field) scenario.Shape {
	return w.shapes.of(name, func() scenario.Shape {
		return scenario.Shape{Name: name, Help: help, Fields: slices.Concat(all, own)}
	})
}

// lasting keeps values for as long as each model in turn asks for them: those that the
// last one did not ask for are forgotten, or each draw of a number would leave some.
type lasting[K comparable, V any] struct{ now, last map[K]V }

func (l *lasting[K, V]) next() { l.now, l.last = map[K]V{}, l.now }

func (l *lasting[K, V]) of(key K, work func() V) V {
	v, ok := l.now[key]
	if !ok {
		if v, ok = l.last[key]; !ok {
			v = work()
		}
		l.now[key] = v
	}
	return v
}
