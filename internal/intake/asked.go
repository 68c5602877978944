package intake

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Made is sections of a scenario, and what there is to say of how they were made.
type Made struct {
	Text     string
	Holds    string // what they are, in words: "3 backlogs"
	Told     []string
	Warnings []string
}

func (m *Made) say(format string, args ...any) { m.Told = append(m.Told, fmt.Sprintf(format, args...)) }

func (m *Made) warn(format string, args ...any) {
	m.Warnings = append(m.Warnings, fmt.Sprintf(format, args...))
}

// commandLine is how sections can be made again, word by word.
type commandLine []string

// add adds a flag for each value that is not empty.
func (c *commandLine) add(flag string, values ...string) {
	for _, value := range values {
		if value != "" {
			*c = append(*c, "--"+flag, value)
		}
	}
}

// ScenarioBase is a scenario's name without folders: what is written must not tell them.
func ScenarioBase(name string) string {
	if name == "" || strings.HasPrefix(name, "builtin:") {
		return name
	}
	return filepath.Base(name)
}
