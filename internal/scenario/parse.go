package scenario

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"prehabsim/internal/diag"
	"prehabsim/sim/tick"
)

// parse reads one TOML file. Broken TOML is one problem, since nothing after it
// can be trusted; values that TOML allows and a scenario does not are one each.
func parse(file string, text []byte, problems *diag.List) (*Node, bool) {
	clean := strings.TrimPrefix(string(text), "\ufeff")
	if line := tooDeep(clean); line > 0 {
		problems.Add(file, line, "is nested more than %d deep; no scenario is", mostDeep)
		return nil, false
	}
	var values map[string]any
	if _, err := toml.Decode(clean, &values); err != nil {
		var broken toml.ParseError
		if errors.As(err, &broken) {
			problems.Add(file, max(1, broken.Position.Line), "%s", tidy(broken.Message))
		} else {
			problems.Add(file, 1, "%s", tidy(err.Error()))
		}
		return nil, false
	}
	p := parser{file: file, problems: problems, sound: true}
	root := p.table("", values, findLines(clean))
	root.Section = true
	return root, p.sound
}

// tidy makes one line of the library's message, without its own prefix and names of Go.
func tidy(message string) string {
	message = strings.Join(strings.Fields(strings.TrimPrefix(message, "toml: ")), " ")
	if number, ok := strings.CutSuffix(message, " is out of range for int64"); ok {
		return number + " is too far from 0 for a whole number; the most is 9223372036854775807"
	}
	if number, ok := strings.CutSuffix(message, " is out of range for float64"); ok {
		return number + " is too far from 0 for a number; the most is some 1.8e308"
	}
	if date, ok := strings.CutPrefix(message, "invalid datetime: "); ok {
		return date + " is no date of the calendar; write year, month and day, such as 2026-04-06"
	}
	return message
}

type parser struct {
	file     string
	problems *diag.List
	sound    bool
}

func (p *parser) problem(m *mark, path, format string, args ...any) {
	p.problems.Add(p.file, m.line, "%s %s", path, fmt.Sprintf(format, args...))
	p.sound = false
}

func (p *parser) table(path string, values map[string]any, m *mark) *Node {
	n := &Node{File: p.file, Line: m.line, Path: path, Kind: TableKind, Section: m.section, Child: map[string]*Node{}}
	for _, key := range m.keys {
		if v, ok := values[key]; ok {
			n.put(key, p.value(join(path, key), v, m.child[key]))
		}
	}
	// The index finds every key that TOML 1.1 allows; should it ever miss one, the
	// key still counts, at the line of its table.
	if len(n.Keys) < len(values) {
		for _, key := range slices.Sorted(maps.Keys(values)) {
			if _, ok := n.Child[key]; !ok {
				n.put(key, p.value(join(path, key), values[key], &mark{line: m.line}))
			}
		}
	}
	return n
}

func (p *parser) value(path string, v any, m *mark) *Node {
	n := &Node{File: p.file, Line: m.line, Path: path}
	switch v := v.(type) {
	case map[string]any:
		return p.table(path, v, m)
	case []map[string]any:
		n.Kind, n.list = ArrayKind, true
		for i, item := range v {
			n.Items = append(n.Items, p.table(element(path, i), item, m.item(i)))
		}
	case []any:
		n.Kind = ArrayKind
		for i, item := range v {
			n.Items = append(n.Items, p.value(element(path, i), item, m.item(i)))
		}
	case string:
		n.Kind, n.Text = TextKind, v
	case int64:
		n.Kind, n.Int = IntKind, v
	case float64:
		n.Kind, n.Float = FloatKind, v
		if math.IsNaN(v) || math.IsInf(v, 0) {
			p.problem(m, path, "must be a finite number, not %v", v)
		}
	case bool:
		n.Kind, n.Bool = BoolKind, v
	case time.Time:
		n.Kind = DateKind
		n.Date = tick.Date{Year: v.Year(), Month: int(v.Month()), Day: v.Day()}
		// The library marks the four kinds of TOML moment by the name of the zone.
		if v.Location().String() != "date-local" {
			p.problem(m, path, `must be a date without a time, such as 2026-04-06`)
		}
	}
	return n
}

func (m *mark) item(i int) *mark {
	if i < len(m.items) {
		return m.items[i]
	}
	return &mark{line: m.line}
}

func element(path string, i int) string { return fmt.Sprintf("%s.%d", path, i+1) }

// Parsed is a file by itself, without what it extends.
func Parsed(file string, text []byte, problems *diag.List) *Node {
	root, ok := parse(file, text, problems)
	if !ok {
		return nil
	}
	return root
}
