package compile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
)

var correlationShape = scenario.Shape{
	Name: "correlation", Help: "uncertain inputs that go together when they are drawn: where one is high in its range the others are as well",
	Fields: []scenario.Field{
		{Name: "of", Type: scenario.NamesField, Required: true, Help: "their evidence ids, or the paths of their numbers; each goes with each; one id is enough where several numbers with different ranges have it", Example: `["M-LOS-DOSE", "M-SEV"]`},
		{Name: "rank", Type: scenario.NumberField, Required: true, Min: -1, Max: 1, Help: "correlation of their ranks; 1: the same place in each one's range", Example: "0.6"},
		{Name: "source", Type: scenario.TextField, Help: "where it comes from"},
		{Name: "note", Type: scenario.TextField, Help: "a remark for readers"},
	},
}

// readCorrelations reads which uncertain inputs go together, as the scenario writes it
// without any option. What no number has to do with, whichever options are run, is a slip.
func (m *Model) readCorrelations(problems *diag.List) (list []scenario.Correlation) {
	doc := m.Options[0].Document
	r := reader{doc: doc, problems: problems}
	sections := r.sections("correlation")
	if len(sections) == 0 {
		return nil
	}
	known := doc.Evidence.IDs()
	paths, ranged, ids := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range m.Register() {
		paths[e.Path] = true
		ranged[e.Path] = ranged[e.Path] || e.Uncertain || e.Replaced()
		for _, id := range e.IDs() {
			known, ids[id] = append(known, id), true
		}
	}
	known = append(known, slices.Sorted(maps.Keys(paths))...)
	for _, n := range sections {
		name := collectionName(n)
		t := scenario.Read(n, fmt.Sprintf("correlation %q", name), correlationShape, doc, problems)
		c := scenario.Correlation{Name: name, Of: t.Names("of"), File: n.File, Line: n.Line}
		if t.Has("rank") {
			c.Rank = t.Number("rank")
		}
		for _, of := range c.Of {
			switch {
			case paths[of] && !ranged[of]:
				t.Problem("of", "%q has no range, so it is never drawn", of)
			case !slices.Contains(known, of) && !m.writes(of):
				t.Problem("of", "%q is no evidence id and no number%s", of, diag.Known(of, known))
			case !paths[of] && !ids[of] && n.WrittenIn(m.Document.Own) && m.compilesAll():
				problems.Warn(n.File, n.Line, "correlation %q: no number of the scenario has %s, so this ties nothing to it", name, of)
			}
		}
		switch {
		case t.Has("of") && (len(c.Of) == 0 || len(c.Of) == 1 && paths[c.Of[0]]):
			t.Problem("of", "names one number; it takes two to go together, or an evidence id that several have")
		case len(slices.Compact(slices.Sorted(slices.Values(c.Of)))) < len(c.Of):
			t.Problem("of", "names the same twice")
		case c.Rank == -1 && len(c.Of) > 2:
			t.Problem("rank", "of −1 is between two; each of three cannot go against each")
		}
		list = append(list, c)
	}
	return list
}

// writes says whether a path stands in the scenario though no option that is compiled reads
// it, as in the observed year, or where options are chosen by name.
func (m *Model) writes(path string) bool {
	options := m.Document.Options()
	if m.compilesAll() {
		return false
	}
	for _, d := range m.documents() {
		if d.Root.At(strings.Split(path, ".")...) != nil || isCell(d, path) {
			return true
		}
	}
	for _, id := range options {
		if m.Document.OptionNode(id).At(strings.Split(path, ".")...) != nil {
			return true
		}
	}
	return false
}

// compilesAll says that the register has every number of the scenario.
func (m *Model) compilesAll() bool { return !m.past && len(m.Options) > len(m.Document.Options()) }

// isCell says whether a path such as table.site.lung.beds is of a cell.
func isCell(d *scenario.Document, path string) bool {
	i := strings.LastIndexByte(path, '.')
	for name, t := range d.Tables {
		row, ok := strings.CutPrefix(path[:max(i, 0)], "table."+name+".")
		if _, _, found := t.Cell(row, path[i+1:]); ok && found {
			return true
		}
	}
	return false
}
