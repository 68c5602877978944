package plots

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"prehabsim/internal/facts"
)

// Most tables are read by one chart or two. A folder of an older version may lack one, or a
// column of it: then those charts are left out and say so, and the others are drawn.

// open begins a table. It is nil where the folder has none with such columns, and then it is
// noted why.
func (r *Results) open(folder fs.FS, file string, needed ...string) (*table, error) {
	text, err := fs.ReadFile(folder, file)
	if errors.Is(err, fs.ErrNotExist) {
		r.lack(file, "the folder has no %s", file)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	t := newTable(file, text)
	if err := t.columns(needed); err != nil {
		r.lack(file, "%v", err)
		return nil, nil
	}
	return t, nil
}

func (r *Results) lack(file, format string, args ...any) {
	if r.lacking == nil {
		r.lacking = map[string]string{}
	}
	r.lacking[file] = fmt.Sprintf(format, args...)
}

// without says why a chart is left out: that its file is not there or, where it is, that it
// has nothing to show.
func (r *Results) without(file, nothing string) Without {
	if why := r.lacking[file]; why != "" {
		return Without(strings.TrimSpace(why))
	}
	return Without(nothing)
}

// read goes through the rows of a table, of which some column says the option.
func (r *Results) read(folder fs.FS, file string, needed []string, row func(t *table)) error {
	t, err := r.open(folder, file, append([]string{"option"}, needed...)...)
	if t == nil {
		return err
	}
	for t.next() {
		if id := t.text("option"); r.index(id) < 0 {
			t.problem("option", "%q is not an option of %s", id, facts.ManifestFile)
			continue
		}
		row(t)
	}
	return t.err()
}
