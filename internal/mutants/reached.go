package main

import (
	"fmt"
	"strings"
)

// reached is which source a run came to, as the compiler's coverage tells it.
type reached struct {
	blocks map[string][]block // by name of file
}

// block is from one place of a file to another.
type block struct {
	line, column, lastLine, lastColumn int
	come                               bool
}

func (b block) holds(line, column int) bool {
	after := line > b.line || line == b.line && column >= b.column
	before := line < b.lastLine || line == b.lastLine && column < b.lastColumn
	return after && before
}

// readReached reads a profile: "package/file.go:1.2,3.4 statements count" on each line.
func readReached(profile string) (*reached, error) {
	r := &reached{blocks: map[string][]block{}}
	for line := range strings.Lines(profile) {
		place, ok := strings.CutPrefix(strings.TrimSpace(line), "prehabsim/sim/engine/")
		if !ok {
			continue // the mode, or another package
		}
		file, rest, _ := strings.Cut(place, ":")
		var b block
		var statements, count int
		if _, err := fmt.Sscanf(rest, "%d.%d,%d.%d %d %d", &b.line, &b.column, &b.lastLine, &b.lastColumn, &statements, &count); err != nil {
			return nil, fmt.Errorf("a profile says %q: %w", line, err)
		}
		b.come = count > 0
		r.blocks[file] = append(r.blocks[file], b)
	}
	if len(r.blocks) == 0 {
		return nil, fmt.Errorf("a profile says nothing of the engine")
	}
	return r, nil
}

// has tells whether a run may have come to a change. What stands in no block, such as
// the condition of a case or the value of a variable of the package, may always be.
func (r *reached) has(c change) bool {
	inside := false
	for _, b := range r.blocks[c.file] {
		if b.holds(c.line, c.column) {
			if b.come {
				return true
			}
			inside = true
		}
	}
	return !inside
}
