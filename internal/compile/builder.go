package compile

import (
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// builder turns one option's document into a program. Each part of it knows what is
// built of one kind.
type builder struct {
	reader
	writer
	sampling
	supplies
	course
	comings
	services

	times     timetable
	start     tick.Date         // the option's; zero: from the beginning
	size      size              // the option's
	told      told              // attributes by which results are told
	titles    map[string]string // of measures that the scenario asks for and gives one
	standards []facts.Standard  // that clocks are held against

	drawn   bool     // see Settings
	beyond  bool     // see Settings
	last    *builder // the same option of the last model; nil: none is known
	reached []bool   // by operation: some patient may come to it
}

func newBuilder(doc *scenario.Document, times timetable, shared *shared, problems *diag.List) *builder {
	b := &builder{
		reader: reader{doc: doc, problems: problems}, sampling: sampling{worked: shared.worked, noted: map[string]bool{}},
		supplies: newSupplies(), course: newCourse(), comings: comings{numbers: shared.numbers, peaks: shared.peaks}, services: newServices(),
		times: times, titles: map[string]string{}, drawn: shared.drawn, beyond: shared.beyond,
	}
	b.writer = newWriter(&engine.Program{
		Calendar: times.calendar, Window: times.window, End: times.end, Stop: times.stop,
		Scales: [][]engine.AttributeID{nil}, MostInside: b.bound(),
	}, func(was, path string) {
		problems.Add(doc.Root.File, 1, "%q and %q happen to draw the same random numbers; rename one of them", was, path)
	})
	return b
}

// makeRoom makes room for as much as the last model had.
func (b *builder) makeRoom() {
	if b.last == nil {
		return
	}
	was := b.last.p
	b.p.Ops, b.p.Samplers, b.p.Choices = make([]engine.Op, 0, len(was.Ops)), make([]engine.Sampler, 0, len(was.Samplers)), make([]engine.Choice, 0, len(was.Choices))
	b.p.Lookups, b.p.Requests = make([]engine.Lookup, 0, len(was.Lookups)), make([]engine.Request, 0, len(was.Requests))
}

// checkSize refuses what an engine could not run.
func (b *builder) checkSize() {
	at := b.doc.Root
	if n := len(b.p.Ops); n > engine.MaxOps {
		b.problems.Add(at.File, 1, "is too large: its steps become %d operations, and there may be %d; fewer copies (for_each) or lists (backlog) would make it smaller", n, engine.MaxOps)
	}
	if n := len(b.p.Sources); n >= engine.MaxSources {
		b.problems.Add(at.File, 1, "is too large: patients come from %d sources, and there may be %d", n, engine.MaxSources-1)
	}
}
