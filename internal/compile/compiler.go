package compile

import (
	"sync"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

// Compiler compiles one scenario again and again, with other settings or with some of
// its numbers others than are written: a draw of the inputs, a step of a search or of a
// calibration. Files are read once, and what a number has not touched is not worked out
// again. What comes out is, to the last byte, what a new compiler would make of a
// scenario in which those numbers are written.
//
// Models share what they have in common and are not to be changed. Only one is in the
// making at a time: who compiles side by side has a compiler for each worker.
type Compiler struct {
	making   sync.Mutex
	document *scenario.Document
	worked   workedOut
	lowered  bool // options that are run by name alone were found to be sound
}

// NewCompiler reads a scenario. Every problem found is added to problems; the compiler is
// nil if there is any.
func NewCompiler(files scenario.Files, name string, problems *diag.List) *Compiler {
	doc := scenario.Load(files, name, problems)
	if doc == nil || !problems.Empty() {
		return nil
	}
	return &Compiler{document: doc}
}

// Options are the ids of the scenario's options besides current.
func (c *Compiler) Options() []string { return c.document.Options() }

// Document is the scenario as it was read.
func (c *Compiler) Document() *scenario.Document { return c.document }

// Model compiles the scenario with some numbers others than are written; nil is as it is
// written. The model is nil if there is any problem, such as a number that nothing uses
// (see [scenario.Overrides]) or one that its place does not take.
func (c *Compiler) Model(s Settings, numbers scenario.Instead, problems *diag.List) *Model {
	c.making.Lock()
	defer c.making.Unlock()
	m := compileOptions(c.document.With(numbers), s, c.newShared(), problems)
	if m == nil || numbers != nil || c.lowered {
		return m
	}
	c.lowered = true
	c.lowerOthers(m, s, problems)
	if c.lowerYears(m, s, problems); !problems.Empty() {
		return nil
	}
	refuseMissing(m, problems)
	if refuseTuned(m, problems); !problems.Empty() {
		return nil
	}
	c.tellSlips(m, problems)
	m.Warnings = problems.Warnings()
	return m
}

// lowerOthers refuses what is wrong with options that are run by name alone: they are
// lowered once, and nothing is kept of them.
func (c *Compiler) lowerOthers(m *Model, s Settings, problems *diag.List) {
	doc := c.document.With(nil)
	for _, id := range m.Others {
		var told diag.List // without warnings: whoever runs the option is told
		patched, changes := doc.Option(id, &told)
		if patched != nil {
			patched.Expand(&told)
			refuseOwnRun(id, changes, &told)
			refuseUnoffered(id, patched, changes, &told)
			common := c.worked.shared()
			common.beyond = s.BeyondBounds
			h := optionHeader(doc, patched, id, &told)
			if times := readRun(patched, s.Observed, common, &told); times.calendar != nil {
				if b := lowerOption(patched, times, h, common, &told); b != nil && m.money != nil {
					m.economist(b, id).read()
				}
			}
		}
		for _, p := range told.Problems() {
			problems.Add(p.File, p.Line, "%s", p.Text)
		}
	}
}

// shared is what the options of one model have in common.
type shared struct {
	worked  *workedOut
	numbers map[string]uint64 // of sources, by name
	drawn   bool              // see Settings
	beyond  bool              // likewise

	// Of current, by resource: work a second where there is a load and where there are
	// lists, the mean work of a request, and how it means its lists a week; and the
	// highest rates of arrival by source.
	demand, listed, meanWork, peaks map[string]float64
	spread                          map[string]string
}

// newShared is for the next model, which forgets what the last did not need.
func (c *Compiler) newShared() *shared {
	c.worked.next()
	return c.worked.shared()
}

func (w *workedOut) shared() *shared {
	return &shared{worked: w, numbers: map[string]uint64{}, demand: map[string]float64{}, listed: map[string]float64{},
		meanWork: map[string]float64{}, peaks: map[string]float64{}, spread: map[string]string{}}
}
