package verdict

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/words"
)

// telling is what sentences are made of: the figures, what the options are called, and
// what there is room for.
type telling struct {
	*Figures
	names []string
	named []bool  // by option, whether a sentence names it
	left  leaving // what has left for want of room, and whatever leaves before it
}

func newTelling(f *Figures) *telling {
	t := &telling{Figures: f, named: make([]bool, len(f.Options))}
	quote := false
	for i, name := range f.Options {
		name = strings.Join(strings.Fields(name), " ")
		if name == "" {
			name = fmt.Sprintf("option %d", i+1)
		}
		quote = quote || runsOn(name)
		t.names = append(t.names, name)
	}
	for i, name := range t.names {
		if quote {
			t.names[i] = quoted(name)
		}
	}
	return t
}

// Names are options as sentences have them: all in quotation marks where one needs them.
func Names(options []string) []string { return newTelling(&Figures{Options: options}).names }

// runsOn says that a name cannot be told from the sentence around it: it has a comma, ends
// in a full stop, or would pass for two names in a list. All are in quotation marks then,
// so that they look alike.
func runsOn(name string) bool {
	return strings.ContainsAny(name, ",;:.?!\"()") || strings.Contains(name, " and ") || strings.Contains(name, " or ")
}

func quoted(name string) string {
	if strings.Contains(name, `"`) {
		return "'" + name + "'"
	}
	return `"` + name + `"`
}

// name is what an option is called in a sentence that has it.
func (t *telling) name(option int) string {
	t.named[option] = true
	return t.names[option]
}

// all are the options by number.
func (t *telling) all() (list []int) {
	for i := range t.names {
		list = append(list, i)
	}
	return list
}

// list names options, if they are no more than two; else one, and counts the rest.
func (t *telling) list(options []int) string {
	if len(options) <= mostNamed {
		var names []string
		for _, i := range options {
			names = append(names, t.name(i))
		}
		return words.List(names)
	}
	return t.name(options[0]) + " and " + few(len(options)-1) + " others"
}

// mostNamed is how many of many are named; the rest are counted.
const mostNamed = 2

// each is every option, behind "of" or "lets".
func (t *telling) each() string {
	if len(t.names) == 1 {
		return t.name(0)
	}
	return "any option"
}

// none begins a sentence about what no option does; of a single one, what it would not do.
func (t *telling) none(does, do string) string {
	switch n := len(t.names); n {
	case 1:
		return t.name(0) + " would not " + do
	case 2:
		return "neither option " + does
	default:
		return "none of the " + few(n) + " options " + does
	}
}

// countOf is so many of all options: "five of the six", "all six", "both".
func (t *telling) countOf(n int) string {
	switch all := len(t.names); {
	case n == all && n == 2:
		return "both"
	case n == all:
		return "all " + few(n)
	default:
		return few(n) + " of the " + few(all)
	}
}

// few writes a small number as a word.
func few(n int) string {
	small := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}
	if n < len(small) {
		return small[n]
	}
	return words.Plain(float64(n), 0)
}

// number is a size as the measure is written.
func (m *Measure) number(x float64) string { return words.Plain(math.Abs(x), m.Places) }

// amount is so much of what is counted: "120 more cancer treatments a year".
func (m *Measure) amount(x float64, more string) string {
	return spaced(m.number(x), more, m.noun(m.number(x)), m.Unit)
}

// noun is what is counted, one of it where the number is 1.
func (m *Measure) noun(number string) string {
	if number == "1" {
		return strings.TrimSuffix(m.Words, "s")
	}
	return m.Words
}

// step is one in the last digit that is written.
func (m *Measure) step() float64 { return math.Pow10(-m.Places) }

func spaced(list ...string) string { return strings.Join(strings.Fields(strings.Join(list, " ")), " ") }

// clauses are a main clause and what follows it.
func clauses(main string, more ...string) string {
	return strings.Join(append([]string{main}, more...), "; ")
}
