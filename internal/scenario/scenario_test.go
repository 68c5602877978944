package scenario

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// memory is a set of files: those whose names begin with "builtin:" are built
// in, the others the user's.
type memory map[string]string

func (m memory) files() Files {
	inside := fstest.MapFS{}
	for name, text := range m {
		if rest, ok := strings.CutPrefix(name, builtin); ok {
			inside[rest] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	open := func(name string) ([]byte, error) {
		if text, ok := m[name]; ok {
			return []byte(text), nil
		}
		return nil, fs.ErrNotExist
	}
	return Files{Open: open, Builtin: inside}
}

// load reads a.toml of the files, which must be sound.
func (m memory) load(t *testing.T) *Document {
	t.Helper()
	var problems diag.List
	d := Load(m.files(), "a.toml", &problems)
	require.NoError(t, problems.Err())
	return d
}

func loadText(t *testing.T, text string) *Document {
	t.Helper()
	return memory{"a.toml": text}.load(t)
}

// option applies an option and makes the copies.
func option(t *testing.T, d *Document, name string) (*Document, []Change) {
	t.Helper()
	var problems diag.List
	patched, changes := d.Option(name, &problems)
	patched.Expand(&problems)
	require.NoError(t, problems.Err())
	return patched, changes
}

func resolved(t *testing.T, d *Document) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, d.Resolved(&b))
	return b.String()
}

// problemsOf returns everything that is wrong with a.toml, in all its options.
func (m memory) problemsOf(read func(d *Document, problems *diag.List)) string {
	var problems diag.List
	d := Load(m.files(), "a.toml", &problems)
	if d != nil {
		for _, name := range append([]string{Current}, d.Options()...) {
			patched, _ := d.Option(name, &problems)
			patched.Expand(&problems)
			if read != nil {
				read(patched, &problems)
			}
		}
	}
	if err := problems.Err(); err != nil {
		return err.Error()
	}
	return ""
}
