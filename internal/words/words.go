package words

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"prehabsim/sim/tick"
)

// List puts names together as a sentence does: "a, b and c".
func List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// Some lists the first of many names and counts the rest, if they are more than one.
func Some(names []string, most int) string {
	if len(names) <= most+1 {
		return List(names)
	}
	return strings.Join(names[:most], ", ") + " and " + Plain(float64(len(names)-most), 0) + " more"
}

// FirstFew puts together the first of what is said of many things, and counts the rest.
func FirstFew(said []string, most int) string {
	text := strings.Join(said[:min(most, len(said))], "; ")
	if more := len(said) - most; more > 0 {
		text += fmt.Sprintf("; and %d more", more)
	}
	return text
}

// Count writes "1 replication", "1,200 replications".
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return Plain(float64(n), 0) + " " + what + "s"
}

// LowerFirst is what begins a sentence, within one. "CT first" keeps its C, and so does what
// may be a name: "Guy's and St Thomas'", "King's", "Lewisham and Greenwich", "Croydon: beds".
func LowerFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(second) || !unicode.IsLetter(second) || mayBeName(s) {
		return s
	}
	return string(unicode.ToLower(first)) + s[n:]
}

// mayBeName says that something begins as names of places do: with a genitive, one capital
// after another, or all before a colon.
func mayBeName(s string) bool {
	word, rest, _ := strings.Cut(s, " ")
	if strings.HasSuffix(word, "'s") || strings.HasSuffix(word, "’s") || strings.HasSuffix(word, "s'") || strings.HasSuffix(word, ":") {
		return true
	}
	rest = strings.TrimPrefix(rest, "and ")
	next, n := utf8.DecodeRuneInString(rest)
	second, _ := utf8.DecodeRuneInString(rest[n:])
	return !strings.HasSuffix(word, ",") && unicode.IsUpper(next) && unicode.IsLower(second)
}

// UpperFirst begins a sentence.
func UpperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[n:]
}

// Date writes a date such as 2027-04-01 as people do, "1 April 2027"; what is none stays.
func Date(date string) string {
	d, err := tick.ParseDate(date)
	if err != nil {
		return date
	}
	months := [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	return fmt.Sprintf("%d %s %d", d.Day, months[d.Month-1], d.Year)
}

// Month writes a month such as 2027-04 as people do, "April 2027"; what is none stays.
func Month(month string) string {
	_, name, ok := strings.Cut(Date(month+"-01"), " ")
	if !ok {
		return month
	}
	return name
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// Harmless is a cell of a CSV file, with an apostrophe before text that a spreadsheet would
// take for a formula and work out. Numbers stay as they are.
func Harmless(cell string) string {
	if len(cell) < 2 || !strings.ContainsAny(cell[:1], "=+-@\t\r") {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	return "'" + cell
}

// Shell writes words as a command line of a shell has them, in quotation marks where need be.
func Shell(list ...string) string {
	quoted := make([]string, len(list))
	for i, word := range list {
		if quoted[i] = word; !plainWord.MatchString(word) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}
