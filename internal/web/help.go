package web

import (
	"net/http"
	"strings"

	"prehabsim/cmd"
)

// meaning is a word of the glossary.
type meaning struct{ Word, Means string }

// help is the glossary.
func (s *Site) help(w http.ResponseWriter, _ *http.Request) error {
	var list []meaning
	for _, line := range strings.Split(cmd.Words, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), " | ")
		if len(cells) == 2 && strings.HasPrefix(line, "| ") && strings.TrimSpace(cells[0]) != "word" {
			list = append(list, meaning{strings.TrimSpace(cells[0]), strings.TrimSpace(strings.ReplaceAll(cells[1], "`", ""))})
		}
	}
	return s.show(w, http.StatusOK, "help.html", frame{Title: "Help and words", Page: list})
}
