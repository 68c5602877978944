package workbook

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"prehabsim/internal/words"
)

// about writes the last sheet: what the results are of, how to have them again, what to mind,
// and what is in the other sheets.
func (b *book) about(folder fs.FS) error {
	if _, err := b.NewSheet(aboutSheet); err != nil {
		return err
	}
	m := b.manifest
	draws := "none: the scenario's values throughout"
	if m.Draws > 1 {
		draws = words.Plain(float64(m.Draws-1), 0)
	}
	evidence := m.Evidence
	if evidence == "" {
		evidence = "as the scenario writes it"
	}
	var options []string
	for _, o := range m.Options {
		options = append(options, o.ID+": "+o.Name)
	}
	rows := [][]string{
		{"What", "Which"},
		{"Scenario", m.Title}, {"Read from", m.Scenario}, {"Options", strings.Join(options, "; ")},
		{"Window", m.Window.From + " to " + m.Window.To}, {"Warm-up before it", m.WarmUp},
		{"Replications", words.Plain(float64(m.Replications), 0)}, {"Draws of the inputs", draws}, {"Reading of the evidence", evidence},
		{"Seed", strconv.FormatUint(m.Seed, 10)}, {"Intervals", words.Short(100*m.Level, 3) + "%"},
		{"Result (fingerprint)", m.Fingerprint}, {"Program", "prehabsim " + m.Version + ", engine " + m.EngineVersion + ", " + m.Arch},
		{"To mind", "The patients are made up. Results hold for many of them together and are not for decisions about one patient."},
		{"To mind", "Chance is luck between replications; evidence is what is not known of the assumptions. Neither holds the other."},
		{"To mind", "Figures of the sheets are those of the folder of results; no cell is a formula. Whoever changes one has changed a copy."},
	}
	for _, c := range b.contents {
		text := fmt.Sprintf("%s; %s", c.about, words.Count(c.rows, "row"))
		if c.file != "" {
			text += " of " + c.file
		}
		if c.left > 0 {
			text += fmt.Sprintf("; %s more in that file", words.Plain(float64(c.left), 0))
		}
		rows = append(rows, []string{"Sheet: " + c.sheet, text})
	}
	if left := there(folder); len(left) > 0 {
		rows = append(rows, []string{"Not in here", words.List(left) + ", which are too long; they stand in the folder of results"})
	}
	t := &table{head: rows[0]}
	for _, row := range rows[1:] {
		t.rows = append(t.rows, []string{plain(row[0]), plain(row[1])})
	}
	return b.writeAbout(t)
}

func (b *book) writeAbout(t *table) error {
	if err := b.SetColWidth(aboutSheet, "A", "A", 28); err != nil {
		return err
	}
	if err := b.SetColWidth(aboutSheet, "B", "B", 100); err != nil {
		return err
	}
	for k, row := range append([][]string{t.head}, t.rows...) {
		for i, text := range row {
			at := string(rune('A'+i)) + strconv.Itoa(k+1)
			style := b.looks.wrap
			if k == 0 {
				style = b.looks.head
			}
			if err := b.text(aboutSheet, at, text, style); err != nil {
				return err
			}
		}
	}
	if err := b.marked(aboutSheet, len(t.head), len(t.rows)); err != nil {
		return err
	}
	return b.printed(aboutSheet, "landscape", 0, true)
}

// there are the files that stand in the folder alone.
func there(folder fs.FS) (list []string) {
	for _, name := range apart {
		if info, err := fs.Stat(folder, name); err == nil && info.Size() > 0 {
			list = append(list, name)
		}
	}
	return list
}
