package diag

import (
	"slices"
	"strings"
)

// totals are what the rows below the last patient of an exported table call
// themselves, in the plainest form.
var totals = []string{"total", "totals", "grand total", "subtotal", "sub total", "sum total", "overall", "average", "mean", "median"}

// totalled are what a total may be of. Nothing else may follow: there are total
// gastrectomies.
var totalled = []string{"stays", "days", "bed days", "beddays", "los", "nights", "patients", "spells", "episodes", "admissions", "records", "rows", "count", "number"}

// IsTotal reports whether a cell says that its row sums up others, and says nothing
// else: a name may have any of these words in it.
func IsTotal(cell string) bool {
	word := strings.ToLower(strings.Trim(cell, " \t:=*."))
	word = strings.Join(strings.Fields(strings.ReplaceAll(word, "-", " ")), " ")
	of, _ := strings.CutPrefix(word, "total ")
	return slices.Contains(totals, word) || of != word && slices.Contains(totalled, strings.TrimPrefix(of, "of "))
}
