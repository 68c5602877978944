package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Quoted writes a text as TOML does.
func Quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\ufffd") {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

var plainArgument = regexp.MustCompile(`^[A-Za-z0-9_./:=,+{}-]+$`)

// Command writes a command line as one would type it. It stands in a comment, so
// it is one line whatever the arguments hold.
func Command(args ...string) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg
		if !plainArgument.MatchString(arg) {
			words[i] = strconv.Quote(arg)
		}
	}
	return strings.Join(words, " ")
}

// comment makes a text fit for one line of comment.
func comment(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
}

// inline writes keys and values as a table on one line.
func inline(pairs []Pair) string {
	var list []string
	for _, p := range pairs {
		list = append(list, p.Key+" = "+Quoted(p.Value))
	}
	return "{ " + strings.Join(list, ", ") + " }"
}

// Pair is an attribute and its value.
type Pair struct{ Key, Value string }

// mostListed is how many names a message lists before it counts the rest.
const mostListed = 12

func addOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

func quotedAll(names []string) (list []string) {
	for _, name := range names {
		list = append(list, strconv.Quote(name))
	}
	return list
}
