package facts

import (
	"cmp"
	"fmt"
	"strings"

	"prehabsim/internal/words"
)

// Target is a published figure and what the scenario gives for it in the observed year.
// Low to High is where a single simulated year falls.
type Target struct {
	Name      string
	Measure   string
	By, Value string
	Unit      string
	Observed  float64
	Simulated float64 // NaN: not measured, or not simulated
	Low, High float64
	From, To  float64 // the range in which Simulated must lie; NaN: Observed must lie between Low and High
	Off       float64 // standard deviation of what the model leaves out
	Option    string  // of which it is; "": of current
	Against   string  // the option of whose value it is a multiple; "": of none
	Class     string  // one of the classes
	Role      string  // which numbers were set by it, in words
	Verdict   string  // "": the observed year was not simulated
	OnDose    bool    // it speaks of the days into which contacts of prehab must fit
	Better    string  // "higher" where more is better
}

// EnoughToMeet is how many replications of the observed year it takes to say that a figure
// is met. Student's t is then hardly wider than it would be with any number: by 15% with
// 10, by 62% with 4; with 2 it is six times as wide.
const EnoughToMeet = 10

// The verdicts on a target.
const (
	Met         = "within one year's chance"
	Inside      = "inside its range" // that was published, as a mean
	Missed      = "MISS"
	CannotTell  = "cannot tell" // there is no interval, or one that is too wide to tell anything, or reaches into a range
	NotMeasured = "not measured by this scenario"
)

// Targets are the published figures that a scenario states.
type Targets struct {
	List         []Target
	Replications int  // of the observed year; 0: it was not simulated
	Later        bool // it is there to be simulated, and was not yet
}

// classes are the classes of targets, in the order in which they are told.
var classes = []struct{ class, words string }{
	{"follows from inputs", "Follow from inputs"},
	{"tuned", "Tuned, by calibrate or by hand"},
	{"to be fitted", "To be fitted, and not yet"},
	{"held out", "Held out"},
}

// Of are the figures of a class.
func (t Targets) Of(class string) (list []Target) {
	for _, x := range t.List {
		if x.Class == class {
			list = append(list, x)
		}
	}
	return list
}

// Count is how many figures there are of each class.
func (t Targets) Count() string {
	var parts []string
	for _, c := range classes {
		if n := len(t.Of(c.class)); n > 0 {
			parts = append(parts, fmt.Sprintf("%s: %d", words.LowerFirst(c.words), n))
		}
	}
	return fmt.Sprintf("Published figures: %d (%s).", len(t.List), strings.Join(parts, "; "))
}

// Missed is how many are not met, or not measured.
func (t Targets) Missed() (n int) {
	for _, x := range t.List {
		if x.Verdict == Missed || x.Verdict == NotMeasured {
			n++
		}
	}
	return n
}

// Verdicts says of each class how many are met. Only what is held out tests anything.
func (t Targets) Verdicts() (lines []string) {
	for _, c := range classes {
		if list := t.Of(c.class); len(list) > 0 {
			lines = append(lines, fmt.Sprintf("%s: %s.", c.words, Hits(list)))
		}
	}
	return lines
}

// Hits says how many of some figures are met.
func Hits(list []Target) string {
	counts := map[string]int{}
	ranges := 0
	for _, x := range list {
		counts[x.Verdict]++
		if x.HasRange() {
			ranges++
		}
	}
	met := Met
	switch {
	case ranges == len(list):
		met = Inside
	case ranges > 0:
		met += " or " + Inside
	}
	text := fmt.Sprintf("%d of %d %s, %d missed", counts[Met]+counts[Inside], len(list), met, counts[Missed])
	for _, verdict := range []string{CannotTell, NotMeasured} {
		if n := counts[verdict]; n > 0 {
			text += fmt.Sprintf(", %d %s", n, verdict)
		}
	}
	return text
}

// HasRange says whether a range was published in which what is simulated must lie.
func (x *Target) HasRange() bool { return x.From < x.To }

// Of says of which option a figure is, where it is not current's own.
func (x *Target) Of() string {
	switch {
	case x.Against != "":
		return fmt.Sprintf("%s / %s", cmp.Or(x.Option, "current"), x.Against)
	case x.Option != "":
		return x.Option
	}
	return ""
}

// OnDose names the figures that are held out and missed on which the dose of prehab
// rests: dose is what fits between decision and treatment, so what is too long there
// flatters it. "" where there are none.
func (t Targets) OnDose() string {
	var longer, shorter []string
	for _, x := range t.Of("held out") {
		if x.OnDose && x.Verdict == Missed {
			said := fmt.Sprintf("%s, %s (published %s)", x.Name, figureOf(x.Simulated, x.Unit), figureOf(x.Observed, x.Unit))
			if x.longer() {
				longer = append(longer, said)
			} else {
				shorter = append(shorter, said)
			}
		}
	}
	text := ""
	for _, side := range []struct {
		of          []string
		than, makes string
	}{{longer, "longer", "flatters"}, {shorter, "less", "understates"}} {
		if len(side.of) > 0 {
			text += fmt.Sprintf(" Patients wait %s for treatment than published, which %s dose and its effects: %s.", side.than, side.makes, words.FirstFew(side.of, mostMissed))
		}
	}
	if text == "" {
		return ""
	}
	return "Missed, and the dose of prehab rests on it." + text
}

// mostMissed is how many figures are named.
const mostMissed = 5

// longer says whether patients wait longer than was published.
func (x *Target) longer() bool {
	if x.Better == "higher" {
		return x.Simulated < x.Observed
	}
	return x.Simulated > x.Observed
}

func figureOf(x float64, unit string) string {
	if unit == "%" {
		return words.Plain(x, 1) + "%"
	}
	return strings.TrimRight(words.Plain(x, 1)+" "+unit, " ")
}
