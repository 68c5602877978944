package web

import (
	"bytes"
	"fmt"
	"strings"

	"prehabsim/internal/scenario"
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
		fmt.Fprintf(b, "%s = %s\n", scenario.TOMLKey(key), quoted(s.child[key]))
	}
	for _, key := range sections {
		below, at := s.child[key].(*section), strings.TrimPrefix(path+"."+scenario.TOMLKey(key), ".")
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

// quoted is a value on one line.
func quoted(x any) string {
	var parts []string
	switch x := x.(type) {
	case string:
		return scenario.TOMLText(x)
	case date:
		return string(x)
	case float64:
		return scenario.TOMLFloat(x)
	case []any:
		for _, item := range x {
			parts = append(parts, quoted(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *section:
		for _, key := range x.keys {
			parts = append(parts, scenario.TOMLKey(key)+" = "+quoted(x.child[key]))
		}
		if len(parts) == 0 {
			return "{}"
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return fmt.Sprint(x) // whole numbers, true and false
}
