package storm

import (
	"fmt"
	"strings"
)

// Table is how many faults of each kind came to what, as Markdown, with the reasons why
// some are accepted.
func Table(outcomes []Outcome) string {
	count := map[Kind]map[Verdict]int{}
	for _, o := range outcomes {
		if count[o.Kind] == nil {
			count[o.Kind] = map[Verdict]int{}
		}
		count[o.Kind][o.Verdict]++
	}
	var b strings.Builder
	b.WriteString("| fault |")
	for _, v := range Verdicts {
		fmt.Fprintf(&b, " %s |", v)
	}
	b.WriteString("\n|---" + strings.Repeat("|--:", len(Verdicts)) + "|\n")
	for _, kind := range Kinds {
		fmt.Fprintf(&b, "| %s |", kind)
		for _, v := range Verdicts {
			fmt.Fprintf(&b, " %d |", count[kind][v])
		}
		b.WriteString("\n")
	}
	b.WriteString("\nWhat is accepted without a warning:\n\n")
	for i, r := range Reasons {
		if i == 0 || Reasons[i-1].Why != r.Why {
			fmt.Fprintf(&b, "- %s\n", r.Why)
		}
	}
	b.WriteString("- what a file that extends another replaces: faults there change nothing\n")
	return b.String()
}
