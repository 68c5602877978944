package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// How many more beds would do what an option does? Current is simulated with so many more of
// one thing, on the patients of the finished run: one more first, then four times as many, and
// fewer in the same way, until what every option changes lies between, or there are as many as
// may be believed; then the middle of what lies around each answer and the ends of its
// interval, down to single ones or an eighth. What is between two is taken from a line through
// both.

// headlines are the measures by which worth is told, of those that a scenario measures: those
// of the page. Of the clocks it is the first.
var headlines = [][]string{{"treatments"}, {"within_62_days", "within_31_days", "within_28_days"}, {"routine_admissions"}}

// moreOf is what there is more of.
type moreOf struct {
	facts.Worth
	one         float64 // what a unit counts as, where it is told
	least, most int     // units
	with        func(units int) (*Study, int, error)
}

// Worth is what the options of a finished run are worth in more of something: the capacity
// that a path names, or what an option adds in whole ones.
func (s *Study) Worth(ctx context.Context, in string, run *result.Set, o Spec, events Events) (*facts.Worth, error) {
	columns, err := s.worthColumns(in)
	if err != nil {
		return nil, err
	}
	return s.worthBy(ctx, in, columns, run, o, events)
}

// worthBy is that by these measures.
func (s *Study) worthBy(ctx context.Context, in string, columns []result.Column, run *result.Set, o Spec, events Events) (*facts.Worth, error) {
	m, err := s.moreOf(in)
	if err != nil {
		return nil, err
	}
	w := &worthSearch{moreOf: m, level: s.Level, columns: columns}
	z := &tryingSizes{study: s, spec: o.searching(), events: events, of: 1, n: len(run.OfDraw(result.Central))}
	w.measure = func(units int) ([]values, error) {
		x, option, err := m.with(units)
		if err != nil {
			return nil, err
		}
		z.words = fmt.Sprintf("%s %s", words.Signed(m.told(units), 0), m.Unit)
		return z.simulateAll(ctx, x.x, option, columns)
	}
	for i, c := range columns {
		w.curves = append(w.curves, curve{{0, valuesOf(run, 0, c)}})
		for k := range run.Options[1:] {
			w.of = append(w.of, sought{run.Options[k+1], i, valuesOf(run, k+1, c)})
		}
	}
	if err := w.search(); err != nil {
		return nil, err
	}
	return w.found(), nil
}

// CheckWorth refuses what options cannot be told to be worth.
func (s *Study) CheckWorth(in string) error {
	if _, err := s.worthColumns(in); err != nil {
		return err
	}
	_, err := s.moreOf(in)
	return err
}

// worthColumns are the headlines that there are.
func (s *Study) worthColumns(in string) (columns []result.Column, err error) {
	for _, names := range headlines {
		i := slices.IndexFunc(names, func(name string) bool { return s.x.Header.Column(wholly(name)) >= 0 })
		if i >= 0 {
			columns = append(columns, wholly(names[i]))
		}
	}
	switch {
	case len(s.Options) == 1:
		return nil, diag.Usage.Errorf("--worth-in %s: %s has no option but current, so there is nothing that could be worth anything", in, s.Name)
	case len(columns) == 0:
		return nil, diag.Usage.Errorf("--worth-in %s: %s measures none of the headlines by which worth is told: %s", in, s.Name, words.List(slices.Concat(headlines...)))
	}
	return columns, nil
}

// told is how many more so many units are, where they are told.
func (m *moreOf) told(units int) float64 { return round(float64(units) * m.one) }

// moreOf finds out what there is to be more of.
func (s *Study) moreOf(in string) (*moreOf, error) {
	if slices.Contains(s.compiler.Options(), in) {
		return s.moreOfOption(in)
	}
	current := &s.Options[0]
	path, n, _, err := named(s.Options[:1], "worth-in", in)
	if err != nil {
		return nil, s.copiesOf(in, err)
	}
	i := slices.IndexFunc(more, func(m moreKind) bool { return strings.HasSuffix(path, m.ending) })
	name, ok := strings.CutPrefix(path, "resource.")
	if i < 0 || !ok {
		return nil, diag.Usage.Errorf("--worth-in %s: is no capacity; name a resource, such as resource.ward, or an option that adds some in whole ones", in)
	}
	name = strings.TrimSuffix(name, more[i].ending)
	now, _, _ := n.Written()
	by := more[i].by
	if more[i].ending == ".scale" {
		by = round(by * now)
	}
	m := &moreOf{one: 1, most: max(int((believed*now)/by), someLists)}
	m.In, m.Title, m.Unit = in, name, countedIn(current, name, more[i].ending)
	if m.least = -m.most; more[i].ending == ".scale" {
		m.one, m.least, m.most = 10, -5, 10 // percent: half, or twice
	} else if more[i].ending != ".lists" {
		m.least = -min(m.most, int(math.Ceil(now))-1)
	}
	of := s.commonStart()
	if of != "" {
		m.From = s.Document.OptionNode(of).Child["start"].Date.String()
	}
	m.with = func(units int) (*Study, int, error) {
		number := scenario.Number{Path: path, Value: round(now + float64(units)*by), Unit: n.Unit, More: n.more}
		return s.withNumbers(set{of: current, id: "current-so-many-more", name: current.Name, startOf: of, numbers: []scenario.Number{number}}, "worth")
	}
	for _, r := range s.Plan.Resources {
		if r.Name == name && r.Title != "" {
			m.Title = r.Title
		}
	}
	return m, nil
}

// copiesOf says of a resource with copies that one of them must be named.
func (s *Study) copiesOf(in string, err error) error {
	var copies, adding []string
	for i := range s.Options[0].Program.Resources {
		if name := s.Options[0].Program.Resources[i].Name; isWithin("resource."+name, in) {
			copies = append(copies, "resource."+name)
		}
	}
	for _, o := range s.Options[1:] {
		if o.Size.Not == "" && o.Size.Whole > 0 {
			adding = append(adding, o.ID)
		}
	}
	or := ""
	if len(adding) > 0 {
		or = "; or name an option that adds capacity in whole ones: " + words.List(adding)
	}
	if len(copies) < 2 {
		return fmt.Errorf("%w%s", err, or)
	}
	return diag.Usage.Errorf("--worth-in %s: are several (%s), so nothing says where more would be; name one of them%s", in, words.Some(copies, 4), or)
}

// moreOfOption is more of what an option adds in whole ones.
func (s *Study) moreOfOption(id string) (*moreOf, error) {
	choice := s.choice
	choice.Options = []string{id}
	alone, err := Load(s.files, s.Document.Name, choice)
	if err != nil {
		return nil, err
	}
	option := &alone.Options[1]
	size := option.Size
	if size.Not != "" {
		return nil, diag.Usage.Errorf("--worth-in %s: there cannot be more or less of that option: %s", id, size.Not)
	}
	if size.Whole == 0 {
		return nil, diag.Usage.Errorf("--worth-in %s: that option adds nothing that comes in whole ones, such as beds; name a resource whose capacity is a number, such as resource.ward", id)
	}
	m := &moreOf{one: 1, most: mostTimes * size.Whole}
	m.In, m.Title = id, option.Name
	if size.Most > 0 {
		m.most = max(1, min(m.most, int(size.Most*float64(size.Whole))))
	}
	for _, name := range option.ChangedResources(&alone.Options[0]) {
		if unit := countedIn(option, name, ".capacity"); m.Unit == "" || m.Unit == unit {
			m.Unit = unit
		} else {
			m.Unit = "of what it adds"
		}
	}
	if n := s.Document.OptionNode(id).Child["start"]; n != nil {
		m.From = n.Date.String()
	}
	m.with = func(units int) (*Study, int, error) {
		x, err := s.sizedAlone(id, math.Round(1e6*float64(units)/float64(size.Whole))/1e6)
		return x, 1, err
	}
	return m, nil
}

// countedIn are what a capacity is counted in.
func countedIn(o *compile.Option, resource, ending string) string {
	switch ending {
	case ".wte":
		return "posts"
	case ".lists":
		return "lists a week"
	case ".scale":
		return "% of its capacity"
	}
	for i := range o.Program.Resources {
		if r := &o.Program.Resources[i]; r.Name == resource && r.Unit != "" && !strings.Contains(r.Unit, " ") {
			return r.Unit + "s"
		}
	}
	return "places"
}

// commonStart is an option that starts on the day on which all do that start; "" where there
// is none, or they start on several.
func (s *Study) commonStart() (id string) {
	for _, o := range s.Options[1:] {
		n := s.Document.OptionNode(o.ID).Child["start"]
		switch {
		case n == nil:
			return ""
		case id != "" && s.Document.OptionNode(id).Child["start"].Date != n.Date:
			return ""
		}
		id = o.ID
	}
	return id
}

// WorthIn are what options of a scenario may be worth more of, as a shell completes them, each
// with what it is; none if the scenario has any problem.
func WorthIn(files scenario.Files, name string) (list []string) {
	s, err := Load(files, name, Choice{})
	if err != nil {
		return nil
	}
	for _, o := range s.Options[1:] {
		if o.Size.Not == "" && o.Size.Whole > 0 {
			list = append(list, o.ID+"\t"+o.Name)
		}
	}
	numbers := numbersOf(&s.Options[0])
	for i := range s.Options[0].Program.Resources {
		r := &s.Options[0].Program.Resources[i]
		path := "resource." + r.Name
		if _, ok := numbers[wholePath(path, numbers)]; ok {
			list = append(list, path+"\t"+r.Title)
		}
	}
	return list
}
