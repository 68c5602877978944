package web

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const draftHead = `# What was set on the pages of prehabsim serve. Run it with: prehabsim run scenario.toml
# It may be changed by hand; comments are not kept when a page changes it again.

`

// text is the file.
func (d draft) text() []byte {
	b := bytes.NewBufferString(draftHead)
	d.root.write(b, "")
	return b.Bytes()
}

// write writes values first and sections behind them, since what stands behind a header is
// of its section.
func (s *section) write(b *bytes.Buffer, path string) {
	var sections []string
	for _, key := range s.keys {
		if below, ok := s.child[key].(*section); ok && !below.inLine {
			sections = append(sections, key)
			continue
		}
		fmt.Fprintf(b, "%s = %s\n", quotedKey(key), quoted(s.child[key]))
	}
	for _, key := range sections {
		below, at := s.child[key].(*section), strings.TrimPrefix(path+"."+quotedKey(key), ".")
		if below.hasValues() || len(below.keys) == 0 {
			fmt.Fprintf(b, "\n[%s]\n", at)
		}
		below.write(b, at)
	}
}

// hasValues says whether a section has anything but sections.
func (s *section) hasValues() bool {
	for _, x := range s.child {
		if below, ok := x.(*section); !ok || below.inLine {
			return true
		}
	}
	return false
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

func quotedKey(key string) string {
	if bareKey.MatchString(key) {
		return key
	}
	return quotedText(key)
}

// quotedText is a basic string of TOML, on one line.
func quotedText(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// quoted is a value on one line.
func quoted(x any) string {
	var parts []string
	switch x := x.(type) {
	case string:
		return quotedText(x)
	case date:
		return string(x)
	case float64:
		text := strconv.FormatFloat(x, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return text
	case []any:
		for _, item := range x {
			parts = append(parts, quoted(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *section:
		for _, key := range x.keys {
			parts = append(parts, quotedKey(key)+" = "+quoted(x.child[key]))
		}
		if len(parts) == 0 {
			return "{}"
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return fmt.Sprint(x) // whole numbers, true and false
}
