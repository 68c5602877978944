package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// inline writes a value on one line.
func inline(n *Node) string {
	switch n.Kind {
	case TextKind:
		return TOMLText(n.Text)
	case IntKind:
		return strconv.FormatInt(n.Int, 10)
	case FloatKind:
		return TOMLFloat(n.Float)
	case BoolKind:
		return strconv.FormatBool(n.Bool)
	case DateKind:
		return n.Date.String()
	case ArrayKind:
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			items[i] = inline(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	if len(n.Keys) == 0 {
		return "{}"
	}
	pairs := make([]string, len(n.Keys))
	for i, key := range n.Keys {
		pairs[i] = TOMLKey(key) + " = " + inline(n.Child[key])
	}
	return "{ " + strings.Join(pairs, ", ") + " }"
}

// TOMLFloat writes a number so that it stays one with a fraction: 12 is written 12.0.
func TOMLFloat(x float64) string {
	text := strings.ToLower(strconv.FormatFloat(x, 'g', -1, 64)) // inf and nan are small there
	if !strings.ContainsAny(text, ".en") {
		text += ".0"
	}
	return text
}

// TOMLKey writes a key, in quotes where it needs them.
func TOMLKey(key string) string {
	bare := key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
	if bare {
		return key
	}
	return TOMLText(key)
}

// TOMLText writes a text in quotes, a basic string. Of Go's escapes TOML lacks \a, \v and \x.
func TOMLText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c == '\n':
			b.WriteString(`\n`)
		case c == '\t':
			b.WriteString(`\t`)
		case c < 0x20 || c == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// equal reports whether two values mean the same: 12 is 12.0, and the order of
// keys and the way tables are written do not count.
func equal(a, b *Node) bool {
	x, isNumber := a.Number()
	if y, ok := b.Number(); ok || isNumber {
		return ok && isNumber && x == y
	}
	if a.Kind != b.Kind || a.Text != b.Text || a.Bool != b.Bool || a.Date != b.Date ||
		len(a.Items) != len(b.Items) || len(a.Keys) != len(b.Keys) {
		return false
	}
	for i := range a.Items {
		if !equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	return !slices.ContainsFunc(a.Keys, func(key string) bool {
		return b.Child[key] == nil || !equal(a.Child[key], b.Child[key])
	})
}
