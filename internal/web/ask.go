package web

import (
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// part is a part of an option's page.
type part struct {
	ID, Title, Intro string
	Asks             []*ask
	Fold             string // what is folded away, and its asks
	Folded           []*ask
}

// ask is one thing that an option's page asks for: a text or a number, a day, or choices of
// a list.
type ask struct {
	ID, Label, Hint      string // the id is the path in the option, where it is of one value
	Kind                 string // "text", "day", "ticks" or "one"
	Value, Unit          string
	Day, Month, Year     string // of a day
	Choices              []choice
	Path                 string // shown small
	Was, WasHead         string // what it is otherwise, and where; "": that is not told
	Range, Grade, Source string
	Back                 string // what to press to have it again as it began; "": nothing
	Drawn                string // what a value of one's own is in runs with draws; "": it is none
	Slider               *slider
	Own                  *ownRange // nil: no range is asked for

	times  float64                                         // the number of the file times this is that of the field; 0: it is no number
	unit   string                                          // that the number has in the file
	cell   bool                                            // it is a cell of a table, which has its unit where it is used
	number func(text string) (value any, problem string)   // of a number: what the file has of it, without its unit
	write  func(sent []string) (value any, problem string) // nil: a value as it is typed
	more   []setting                                       // is set beside it
	of     string                                          // the path of the conditions of which it is one, by the key
	key    string                                          // that it has there; "": it stands by itself
}

// Narrow says that what is written is short.
func (a *ask) Narrow() bool { return a.Unit != "" || a.times != 0 }

// Decimal says that a number is written, with digits and a point.
func (a *ask) Decimal() bool { return a.number != nil }

// choice is one of several.
type choice struct {
	Value, Label, Hint string
	On                 bool
}

// setting is a value of the option that goes with another.
type setting struct {
	path  string
	value any
}

// editing is what an option is changed with.
type editing struct {
	x        *work
	m        *study.Scenario
	id       string
	place    int              // of the option among those of the scenario
	node     *scenario.Node   // what is written of the option
	register []scenario.Entry // what each option says of each number
	asked    map[string]bool
	when     map[string]*section // conditions by path, as they are to be
	began    *beginning
	posts    func() map[string]*known // those that it began with
}

// document is the scenario as the option has it.
func (e *editing) document() *scenario.Document { return e.m.Options[e.place].Document }

// base is the scenario as it is now.
func (e *editing) base() *scenario.Document { return e.m.Options[0].Document }

// parts are all that the page asks for, in the order of the patient's way.
func (e *editing) parts() []part {
	list := []part{e.namePart()}
	if services := e.document().Root.At("prehab"); services != nil {
		for _, name := range services.Keys {
			list = append(list, e.serviceParts(name, services.Child[name])...)
		}
	}
	list = append(list, e.resourceParts()...)
	return append(list, e.otherPart()...)
}

// namePart is what it is called and when it begins.
func (e *editing) namePart() part {
	name := &ask{ID: "name", Label: "Name", Hint: "Shown at the top of its column, at most 40 letters", Kind: "text", Value: e.node.TextAt("name")}
	name.write = func(sent []string) (any, string) {
		if n := len([]rune(sent[0])); n == 0 || n > 40 {
			return nil, "Write a name of 1 to 40 letters"
		}
		return sent[0], ""
	}
	about := &ask{ID: "description", Label: "What it is", Hint: "A sentence for who reads the results", Kind: "text", Value: e.node.TextAt("description")}
	about.write = func(sent []string) (any, string) {
		if sent[0] == "" {
			return nil, ""
		}
		return sent[0], ""
	}
	from, to := words.Date(e.m.From.String()), words.Date(e.m.To.String())
	start := dayAsk("start", "When it starts", "Between "+from+" and "+to+", for example 1 4 2027", e.node.Child["start"])
	return part{ID: "name-and-start", Title: "Name and start", Asks: e.ask(name, about, start)}
}

// ask remembers what is asked for.
func (e *editing) ask(list ...*ask) []*ask {
	for _, a := range list {
		e.asked[a.ID] = true
	}
	return list
}

// dayAsk asks for a day; none takes it away.
func dayAsk(id, label, hint string, n *scenario.Node) *ask {
	a := &ask{ID: id, Label: label, Hint: hint, Kind: "day"}
	if n != nil && n.Kind == scenario.DateKind {
		d := n.Date
		a.Value, a.Day, a.Month, a.Year = d.String(), strconv.Itoa(d.Day), strconv.Itoa(d.Month), strconv.Itoa(d.Year)
	}
	a.write = func(sent []string) (any, string) {
		if sent[0] == "" {
			return nil, ""
		}
		if _, err := time.Parse("2006-1-2", sent[0]); err != nil {
			return nil, "Write a day that there is, such as 1 4 2027"
		}
		t, _ := time.Parse("2006-1-2", sent[0])
		return date(t.Format("2006-01-02")), ""
	}
	return a
}

// numberAsk asks for a number of the register, beside what it is as now or what the option
// began with.
func (e *editing) numberAsk(q scenario.Entry) *ask {
	a := askedNumber(e.document(), q, e.began)
	if was, ok := e.base().Number(q.Path); ok && q.Patch != "" {
		if value, _, _ := was.Written(); words.Short(a.times*value, 6) != a.Value {
			a.Was = words.Short(a.times*value, 6)
		}
	}
	if q.File == draftFile && q.Patch == "option."+e.id {
		e.began.tell(a, e.id, q.Path, e.document())
	}
	return a
}

// askedNumber asks for a number of the register, with all that is known of it.
func askedNumber(d *scenario.Document, q scenario.Entry, began *beginning) *ask {
	value, _, _ := q.Written()
	a := &ask{ID: q.Path, Path: q.Path, Label: settingTitle(d, q.Path), Kind: "text", Unit: unitWords(q.Unit), Grade: q.Status, Source: sourceSaid(d, q.Quantity), times: 1}
	a.cell = strings.HasPrefix(q.Path, "table.")
	a.write, a.number = a.writeNumber, a.plainNumber
	if share := q.Least == 0 && q.Most == 1 && q.Unit == ""; share {
		a.Unit, a.times, a.number = "%", 100, shareOf
	} else if !a.cell {
		a.unit = q.Unit
	}
	a.Value = words.Short(a.times*value, 6)
	a.know(&q.Quantity, began)
	a.Slider.sayRatio(d, q.Path, value)
	return a
}

// know tells of a number what the evidence says of it, draws it and asks for a range of one's
// own where the evidence has one. Of a number that was written here it is what stood there
// before.
func (a *ask) know(q *scenario.Quantity, began *beginning) {
	_, low, high := q.Written()
	value, _ := strconv.ParseFloat(a.Value, 64)
	k := &known{value, a.times * low, a.times * high}
	if q.File == draftFile {
		option, _ := strings.CutPrefix(q.Patch, "option.")
		k = began.known(a, option, q.Path, q.Unit)
	}
	a.knowAs(q, k)
}

// knowAs is to know what the evidence says; nil where that cannot be told.
func (a *ask) knowAs(q *scenario.Quantity, k *known) {
	if _, err := strconv.ParseFloat(a.Value, 64); err != nil {
		return
	}
	if k.wide() {
		a.Range = end(k.low) + " to " + end(k.high)
	}
	a.setSlider(q, k)
	a.setOwnRange(q, q.File == draftFile, k)
}

// end is an end of a range: a whole one as it is, others to three digits.
func end(x float64) string {
	if x == math.Trunc(x) {
		return words.Plain(x, 0)
	}
	return words.Short(x, 3)
}

// unitWords is a unit as people say it.
func unitWords(unit string) string {
	if text := map[string]string{"d": "days", "m": "minutes", "h": "hours", "w": "weeks", "s": "seconds"}[unit]; text != "" {
		return text
	}
	return unit
}

// otherUnit is a time with a unit of its own.
var otherUnit = regexp.MustCompile(`^[0-9]+(\.[0-9]+)? ?(s|m|h|d|w|years?)$`)

// writeNumber writes a number with its unit, as the file has it.
func (a *ask) writeNumber(sent []string) (any, string) {
	if unitWords(a.unit) != a.unit && otherUnit.MatchString(sent[0]) {
		return sent[0], ""
	}
	x, problem := a.number(sent[0])
	switch {
	case problem != "" || a.unit == "":
		return x, problem
	case len(a.unit) == 1:
		return quoted(x) + a.unit, ""
	}
	one := newSection(true)
	one.put("value", x)
	one.put("unit", a.unit)
	return one, ""
}

// twoNumbers is what some write for thousands and others for a point.
var twoNumbers = regexp.MustCompile(`^-?[0-9]+,[0-9]+$`)

// plainNumber takes a number with its unit or without. A sign or a factor could be meant of
// what is there now or of what stands in the field.
func (a *ask) plainNumber(text string) (any, string) {
	plain := text
	for _, unit := range []string{a.Unit, a.unit} {
		plain = strings.TrimSpace(strings.TrimSuffix(plain, unit))
	}
	if problem := ambiguous(plain); problem != "" {
		return nil, problem
	}
	if x, err := strconv.ParseFloat(plain, 64); err != nil || x != x || math.IsInf(x, 0) || strings.HasPrefix(plain, "+") {
		such := a.Value
		if _, err := strconv.ParseFloat(such, 64); err != nil {
			such = "1.5"
		}
		return nil, strings.TrimSpace("Write a number, such as " + such + " " + a.Unit)
	}
	return numberOf(plain), ""
}

// ambiguous says what to write in place of what could be two numbers.
func ambiguous(text string) string {
	if !twoNumbers.MatchString(text) {
		return ""
	}
	return "Write " + strings.Replace(text, ",", ".", 1) + " or " + strings.Replace(text, ",", "", 1) + ": " + text + " could be either"
}

// shareOf takes 55, 55% and 0.55 for the same share.
func shareOf(sent string) (any, string) {
	text := strings.TrimSpace(strings.TrimSuffix(sent, "%"))
	if problem := ambiguous(text); problem != "" {
		return nil, problem
	}
	x, err := strconv.ParseFloat(text, 64)
	switch sure := text != sent; {
	case err != nil || x < 0 || x > 100 || x != x:
		return nil, "Write a share of 0% to 100%, such as 55%"
	case !sure && x == 1:
		return nil, "Write 1% or 100%: 1 could be either"
	case sure || x > 1:
		return numberOf(words.Short(x/100, 8)), ""
	}
	return numberOf(text), ""
}

// numberOf is a number as it is written in a file: a whole one without a point.
func numberOf(text string) any { return valueOf("", text) }

// sentOf is what was sent of an ask, and whether it differs from what the page showed.
func (a *ask) sentOf(form url.Values) (sent []string, changed bool) {
	switch a.Kind {
	case "ticks", "one":
		if !slices.Contains(form["shown"], a.ID) {
			return nil, false
		}
		var were []string
		for _, c := range a.Choices {
			if c.On {
				were = append(were, c.Value)
			}
			if slices.Contains(form[a.ID], c.Value) {
				sent = append(sent, c.Value)
			}
		}
		return sent, !slices.Equal(were, sent) && (a.Kind == "ticks" || len(sent) == 1)
	case "day":
		day, ok := sentText(form, a.ID+".day")
		month, also := sentText(form, a.ID+".month")
		year, too := sentText(form, a.ID+".year")
		if !ok || !also || !too {
			return nil, false
		}
		text := strings.Trim(year+"-"+month+"-"+day, "-")
		return []string{text}, day != a.Day || month != a.Month || year != a.Year
	}
	text, ok := sentText(form, a.ID)
	sent, changed = []string{text}, ok && text != a.Value
	if a.Own != nil && ok {
		all, other := a.sentOwn(form, sent)
		return all, changed || other
	}
	return sent, changed
}

// keep shows again what was sent.
func (a *ask) keep(form url.Values, sent []string) {
	switch a.Kind {
	case "ticks", "one":
		for i := range a.Choices {
			a.Choices[i].On = slices.Contains(sent, a.Choices[i].Value)
		}
	case "day":
		a.Day, _ = sentText(form, a.ID+".day")
		a.Month, _ = sentText(form, a.ID+".month")
		a.Year, _ = sentText(form, a.ID+".year")
	default:
		a.Value = sent[0]
		if a.Own != nil && len(sent) == 3 {
			a.Own.Low, a.Own.High = sent[1], sent[2]
		}
	}
}

// sentText is what was sent of a field.
func sentText(form url.Values, field string) (text string, ok bool) {
	list, ok := form[field]
	if !ok || len(list) != 1 {
		return "", false
	}
	return strings.TrimSpace(list[0]), true
}

// take puts what was sent into the work, and says what is wrong with it and whether anything
// is other than it was.
func (e *editing) take(parts []part, form url.Values) (mistakes []wrong, changed bool) {
	for _, p := range parts {
		for _, a := range append(slices.Clone(p.Asks), p.Folded...) {
			sent, other := a.sentOf(form)
			if !other {
				continue
			}
			changed = true
			value, problems := a.written(sent)
			a.keep(form, sent)
			if mistakes = append(mistakes, problems...); len(problems) > 0 {
				continue
			}
			if a.key != "" {
				e.when[a.of].put(a.key, value)
				e.set(a.of, e.when[a.of])
			} else {
				e.set(a.ID, value)
			}
			for _, s := range a.more {
				if value == nil {
					s.value = nil
				}
				e.set(s.path, s.value)
			}
		}
	}
	return mistakes, changed
}

// set sets a value of the option. One within a table that the option has in a line is set in
// the whole of it: a section would be put onto what is below the option, key by key.
func (e *editing) set(path string, value any) {
	at, keys := []string{"option", e.id}, strings.Split(path, ".")
	n := e.node
	for i, key := range keys {
		if n = n.At(key); n == nil || i == len(keys)-1 {
			break
		}
		if n.Kind == scenario.TableKind && !n.Section {
			top := append(at, keys[:i+1]...)
			whole, ok := e.x.at(top...).(*section)
			if !ok || !whole.inLine {
				whole = valueOfNode(n).(*section)
			}
			within := whole
			for _, key := range keys[i+1 : len(keys)-1] {
				below, ok := within.child[key].(*section)
				if !ok {
					below = newSection(true)
					within.put(key, below)
				}
				within = below
			}
			within.put(keys[len(keys)-1], value)
			e.x.set(whole, top...)
			return
		}
	}
	e.x.set(value, append(at, keys...)...)
}
