package study

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// A target may be of money or of health too: what may a post cost for net health to be 0, how
// many are there for half a million a year. An option is then appraised as a run of it is, in
// each replication at central values, against current. The number may be a price as well, which
// moves no patient: then nothing is simulated again, and it is set wherever it is counted, in
// current too, since a bed-day is worth the same in both.

// plainNumber takes out of a number what people write in it.
var plainNumber = strings.NewReplacer(",", "", "£", "", words.Minus, "-")

func figureNames() (names []string) {
	for i := range appraise.Figures {
		names = append(names, appraise.Figures[i].Name)
	}
	return names
}

// readFigure reads a target of money or health from the parts of its text.
func readFigure(f *appraise.Figure, part []string) (*SolveAsk, error) {
	times := map[string]float64{"": 1, "k": 1e3, "m": 1e6}
	x, err := strconv.ParseFloat(plainNumber.Replace(part[3]), 64)
	q := &SolveAsk{Performance: facts.Performance{Measure: f.Name, Higher: part[2] == ">=" || part[2] == "≥"}, Unit: f.Unit, figure: f}
	pounds := strings.Contains(f.Unit, "£")
	switch factor, ok := times[strings.ToLower(part[4])]; {
	case err != nil:
		return nil, fmt.Errorf("%q is no number", part[3])
	case !ok, !pounds && (factor != 1 || strings.Contains(part[3], "£")):
		return nil, fmt.Errorf("%s is in %s; write a number of them", f.Name, strings.Replace(f.Unit, "£", "pounds", 1))
	case q.Higher != (f.Better == "higher"):
		return nil, fmt.Errorf("%s is better the %s it is, so a target is %s%s", f.Name, f.Better, f.Name, map[string]string{"higher": ">=", "lower": "<="}[f.Better])
	case part[5] != "" || part[6] != "":
		return nil, fmt.Errorf("%s is of all patients and of the whole horizon; leave out %s", f.Name, map[bool]string{true: "in " + part[5], false: "where " + part[6]}[part[5] != ""])
	default:
		q.Target = round(x * factor)
	}
	if !(math.Abs(q.Target) <= most) {
		return nil, fmt.Errorf("%s of %s is none of anybody's", f.Name, part[3])
	}
	return q, nil
}

// OfMoney says that the target is of money or health, and not of a measure.
func (q *SolveAsk) OfMoney() bool { return appraise.FigureNamed(q.Measure) != nil }

// InPounds says that it is of pounds.
func (q *SolveAsk) InPounds() bool { return q.OfMoney() && strings.Contains(q.Unit, "£") }

// unknownTarget says what a target may be of.
func unknownTarget(name string) error {
	if near, ok := diag.Slip(name, figureNames()); ok {
		return fmt.Errorf("unknown measure %q; did you mean %q?", name, near)
	}
	return unknownMeasure(name)
}

// findFigure refuses a target that the scenario has no money for.
func (q *SolveAsk) findFigure(s *Study) error {
	switch {
	case s.Economics == nil:
		return diag.Usage.Errorf("--target: %s says nothing of money, so there is no %s; add [economics], and what things cost under [cost]", s.Name, q.Measure)
	case !q.figure.Known(s.Economics):
		return diag.Usage.Errorf("--target: %s has no threshold, so there is no %s; write [economics] thresholds", s.Name, q.Measure)
	case len(s.Options) == 1:
		return diag.Usage.Errorf("--target: %s is what an option comes to against current, which is all that was asked for; name another with --options", q.Measure)
	}
	q.Called = titleOfFigure(q.figure, s.Economics)
	return nil
}

// titleOfFigure is what it is called, with the threshold at which it is taken.
func titleOfFigure(f *appraise.Figure, e *facts.Economics) string {
	if at := f.At(e); at > 0 {
		return f.Title + " at £" + words.Plain(at, 0) + " a QALY"
	}
	return f.Title
}

// lever finds the number that may be other, and which options have it: those that count it
// themselves or beside current's, of one of money.
func (s *Study) lever(q *SolveAsk, path string) (whole string, first number, have []string, err error) {
	if x, have := s.moneyNumber(path); len(have) > 0 {
		if q.figure == nil {
			return "", x, nil, diag.Usage.Errorf("--by %s: moves no patient, so %s is the same whatever it is; a target that it moves is of %s", path, q.Measure, words.List(figureNames()))
		}
		return path, x, have, nil
	}
	if whole, first, have, err = named(s.Options, "by", path); err != nil || q.figure == nil {
		return whole, first, have, err
	}
	if have = slices.DeleteFunc(have, func(id string) bool { return id == scenario.Current }); len(have) == 0 {
		err = diag.Usage.Errorf("--by %s: only current has it, and %s is what an option comes to against current", path, q.Measure)
	}
	return whole, first, have, err
}

// moneyNumber is a number of money by its path, with the options that come to something else by
// it; none of them where it is no such number.
func (s *Study) moneyNumber(path string) (first number, have []string) {
	if s.Economics == nil {
		return first, nil
	}
	for i := 1; i < len(s.Options); i++ {
		for _, x := range s.economicsOf(s.Options[i].ID).Numbers() {
			if unpatched(x.Path) != path {
				continue
			}
			if q, ok := s.quantity(&s.Options[i], x.Path); ok {
				if have = append(have, s.Options[i].ID); len(have) == 1 {
					first = number{Quantity: q}
				}
				break
			}
		}
	}
	return first, have
}

func (s *Study) isMoney(path string) bool {
	_, have := s.moneyNumber(path)
	return len(have) > 0
}

// economicsOf are the economics with the lines that an option is charged with, current's among
// them, and the pay of their posts.
func (s *Study) economicsOf(option string) *facts.Economics {
	e := s.Economics.Clone()
	e.Lines = slices.DeleteFunc(e.Lines, func(l facts.CostLine) bool { return l.Option != option && l.Option != scenario.Current })
	e.Pay = slices.DeleteFunc(e.Pay, func(p facts.Pay) bool {
		return !slices.ContainsFunc(e.Lines, func(l facts.CostLine) bool { return l.Pay == p.Name })
	})
	return e
}

// quantity is a number as an option has it or, where that has it from current alone, current.
func (s *Study) quantity(o *compile.Option, path string) (q scenario.Quantity, ok bool) {
	if q, ok = o.Document.Number(path); ok {
		return q, true
	}
	return s.Options[0].Document.Number(path)
}

// nowOf is what an option has of a number.
func (s *Study) nowOf(o *compile.Option, path string) float64 {
	if is, ok := numbersOf(o)[path]; ok {
		value, _, _ := is.Written()
		return value
	}
	for _, x := range s.economicsOf(o.ID).Numbers() {
		if q, ok := s.quantity(o, x.Path); ok && unpatched(x.Path) == path {
			value, _, _ := q.Written()
			return value
		}
	}
	return math.NaN()
}

// notPriced says that what an answer would cost is not known, so that no figure would be whole.
func (q *SolveAsk) notPriced(w *solving) error {
	if w.Unpriced != "" {
		name, _ := capacityOf(w.Unpriced)
		return diag.Usage.Errorf("--target: nothing prices %s in %s, nor in another option of the scenario, so no %s would hold what more or fewer of it cost; write that under [option.%s.cost.NAME] with of = %q, or leave the option out of --options",
			w.Unpriced, w.Option, q.Measure, scenario.TOMLKey(w.Option), name)
	}
	return diag.Usage.Errorf("--target: nothing prices what %s costs a year, so its %s would be of what it gives alone; write what it costs under [option.%s.cost.NAME], or leave it out of --options", w.Option, q.Measure, scenario.TOMLKey(w.Option))
}

// studied is the study of current and of the option with a value of its number, which of them
// that is, and those of its numbers that are of money, which are not set in it.
func (w *solving) studied(value float64) (x *Study, option int, prices []scenario.Number, err error) {
	var others []scenario.Number
	for _, n := range append([]scenario.Number{{Path: w.Path, Value: value, Unit: w.Unit, More: w.more}}, w.also...) {
		if _, have := w.s.moneyNumber(n.Path); slices.Contains(have, w.Option) {
			prices = append(prices, n)
		} else {
			others = append(others, n)
		}
	}
	if len(others) == 0 && len(w.Lent) == 0 {
		if w.asIs == nil {
			w.asIs, err = w.s.alone(w.Option)
		}
		return w.asIs, 1, prices, err
	}
	x, option, err = w.s.withNumbers(set{of: w.of, id: w.Option + "-solve", name: w.OptionName, numbers: others, lent: w.Lent}, "solve")
	return x, option, prices, err
}

// alone is the study of current and one option as it is, without draws.
func (s *Study) alone(option string) (*Study, error) {
	c, none := s.choice, 0
	c.Options, c.Draws = []string{option}, &none
	read, err := Load(s.files, s.Document.Name, c)
	if err != nil {
		return nil, err
	}
	return New(read)
}

// withPrices are a study's economics with numbers set, in all their lines. A number that is told
// in another unit than it is written in, as weeks are, is set in that.
func withPrices(s *Study, numbers []scenario.Number) *facts.Economics {
	e := s.economics()
	if len(numbers) == 0 {
		return e
	}
	e = e.Clone()
	for _, n := range numbers {
		for _, x := range e.Numbers() {
			if unpatched(x.Path) != n.Path {
				continue
			}
			factor := 1.0
			if q, ok := s.quantity(&s.Options[len(s.Options)-1], x.Path); ok {
				if written, _, _ := q.Written(); written != 0 && x.Value != 0 {
					factor = x.Value / written
				}
			}
			x.Value = round(n.Value * factor)
		}
	}
	return e
}

// simulated is what a study of current and an option measured in some replications.
type simulated struct {
	first, n int
	set      *result.Set
}

// figureAt is what the target's figure is with a value of the number. What moves no patient is
// not simulated again.
func (w *solving) figureAt(value float64) (values, error) {
	x, option, prices, err := w.studied(value)
	if err != nil {
		return values{}, err
	}
	again := !slices.ContainsFunc(prices, func(n scenario.Number) bool { return n.Path == w.Path })
	if k := w.known; again || k == nil || k.first != w.z.first || k.n != w.z.n {
		set, err := w.z.run(w.ctx, x.x)
		if err != nil {
			return values{}, err
		}
		w.known = &simulated{first: w.z.first, n: w.z.n, set: set}
	}
	a, err := appraise.New(withPrices(x, prices), w.known.set, nil, w.s.Level)
	if err != nil {
		return values{}, diag.Refused.Of(err)
	}
	num, den := a.ByReplication(w.figure, option)
	return values{num, den}, nil
}

// Figured are the figures of money and health that a scenario has, as a shell completes them.
func Figured(files scenario.Files, name string) (list []string) {
	s, err := Load(files, name, Choice{})
	if err != nil || s.Economics == nil {
		return nil
	}
	for i := range appraise.Figures {
		if f := &appraise.Figures[i]; f.Known(s.Economics) {
			list = append(list, f.Name+"=\t"+titleOfFigure(f, s.Economics))
		}
	}
	return list
}
