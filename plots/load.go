package plots

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// Load reads a results folder: manifest.json, measures.csv, differences.csv,
// series.csv and, where there is one, evidence.csv; of a run with draws also these. It reports all problems of a file at once, each with its line. An
// empty cell is NaN; columns that charts have no use for are passed over.
func Load(folder fs.FS) (*Results, error) {
	r, err := loadManifest(folder)
	if err != nil {
		return nil, err
	}
	for _, table := range []struct {
		file, period string
		rows         *[]Row
	}{
		{"measures.csv", "period", &r.Measures},
		{"differences.csv", "period", &r.Differences},
		{"series.csv", "month", &r.Series},
	} {
		rows, problems := loadTable(folder, table.file, table.period, r)
		*table.rows = rows
		err = errors.Join(err, problems)
	}
	if err = errors.Join(err, loadReadings(folder, r), loadOpen(folder, r), loadPage(folder, r), loadTargets(folder, r), loadWorkforce(folder, r), loadMoney(folder, r), loadEquity(folder, r), loadLoads(folder, r), loadAdditional(folder, r), loadGrid(folder, r), loadLooked(folder, r)); err != nil {
		return nil, err
	}
	return r, nil
}

func loadManifest(folder fs.FS) (*Results, error) {
	text, err := fs.ReadFile(folder, facts.ManifestFile)
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	m, err := facts.ReadManifest(text)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(check(&m, text)...); err != nil {
		return nil, err
	}
	if err := m.Whole(folder); err != nil {
		return nil, err
	}
	words, err := window(m.Window.From, m.Window.To)
	if err != nil {
		return nil, fmt.Errorf("%s:%d: window: %w", facts.ManifestFile, lineOf(text, "window"), err)
	}
	r := &Results{Scenario: m.Name, Title: m.Title, Options: m.Options, Level: m.Level, Window: words, Footer: footer(&m), Replications: m.Replications, Standards: m.Standards, Groups: m.Groups, Resources: map[string]string{}}
	if m.Draws > 1 {
		r.Learnt = drawsOf(folder)
	}
	r.Counts = countsOf(folder)
	if r.Title == "" {
		r.Title = r.Scenario
	}
	for _, x := range m.Resources {
		if x.Name != "" {
			r.Resources[x.ID] = x.Name
		}
	}
	return r, nil
}

// footer says what the numbers come from, so that a chart that has left its page can be
// found again.
func footer(m *facts.Manifest) string {
	version := m.Version
	if version != "" && version[0] >= '0' && version[0] <= '9' {
		version = "v" + version
	}
	text := strings.TrimSpace("By prehabsim " + version)
	if m.EngineVersion != "" {
		text += ", engine " + m.EngineVersion
	}
	if m.Fingerprint != "" {
		text += ": result " + m.Fingerprint[:min(8, len(m.Fingerprint))]
	}
	text += fmt.Sprintf(", seed %d, %s", m.Seed, words.Count(m.Replications, "replication"))
	if m.Draws > 1 { // the first has the inputs as they are written
		return text + " and " + words.Count(m.Draws-1, "draw") + " of the inputs."
	}
	return text + ", inputs not drawn."
}

// check says what charts cannot do without.
func check(m *facts.Manifest, text []byte) (problems []error) {
	add := func(field, format string, args ...any) {
		problems = append(problems, fmt.Errorf("%s:%d: %s: %s",
			facts.ManifestFile, lineOf(text, field), field, fmt.Sprintf(format, args...)))
	}
	if len(m.Options) == 0 {
		add("options", "the list is missing or empty; a run has at least one option")
	}
	seen := map[string]bool{}
	for i, o := range m.Options {
		switch {
		case o.ID == "":
			add("options", "option %d has no id", i+1)
		case seen[o.ID]:
			add("options", "id %q stands twice", o.ID)
		}
		seen[o.ID] = true
	}
	if !(m.Level > 0 && m.Level < 1) {
		add("level", "must lie between 0 and 1, such as 0.95, not %g", m.Level)
	}
	return problems
}

// window puts two dates into words. The first day of a month as the end means
// the end of the month before, as in a scenario's own windows.
func window(from, to string) (string, error) {
	if from == "" && to == "" {
		return "", nil
	}
	start, _, err := date(from)
	if err != nil {
		return "", fmt.Errorf("from: %w", err)
	}
	end, day, err := date(to)
	if err != nil {
		return "", fmt.Errorf("to: %w", err)
	}
	if day && end.Day() == 1 {
		end = end.AddDate(0, 0, -1)
	}
	const words = "January 2006"
	if start.Format(words) == end.Format(words) {
		return start.Format(words), nil
	}
	return start.Format(words) + " to " + end.Format(words), nil
}

func date(text string) (t time.Time, day bool, err error) {
	if t, err = time.Parse("2006-01", text); err == nil {
		return t, false, nil
	}
	if t, err = time.Parse(time.DateOnly, text); err == nil {
		return t, true, nil
	}
	return t, false, fmt.Errorf("want a date such as 2027-04-01 or a month such as 2027-04, not %q", text)
}

// lineOf is the line where a field stands, or 1 if it is missing.
func lineOf(text []byte, field string) int {
	before, _, found := strings.Cut(string(text), `"`+field+`"`)
	if !found {
		return 1
	}
	return 1 + strings.Count(before, "\n")
}
