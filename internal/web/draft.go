package web

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// draft is the scenario file of a work, as the pages change it: a few keys, and what else
// somebody wrote into it by hand, whose comments are not kept.
type draft map[string]any

const draftHead = `# What was set on the pages of prehabsim serve. Run it with: prehabsim run scenario.toml
# It may be changed by hand; comments are not kept when a page changes it again.

`

// newDraft begins with another scenario.
func newDraft(title, extends string) draft {
	return draft{"format": int64(1), "name": title, "extends": extends}
}

// readDraft reads a file that a page or a hand has written.
func readDraft(text []byte) (draft, error) {
	d := draft{}
	if err := toml.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("scenario.toml cannot be read: %w", err)
	}
	return d, nil
}

// text is the file.
func (d draft) text() ([]byte, error) {
	b := bytes.NewBufferString(draftHead)
	e := toml.NewEncoder(b)
	e.Indent = ""
	if err := e.Encode(map[string]any(d)); err != nil {
		return nil, fmt.Errorf("scenario.toml cannot be written: %w", err)
	}
	return b.Bytes(), nil
}

// at is what stands under some keys; nil: nothing.
func (d draft) at(keys ...string) any {
	var x any = map[string]any(d)
	for _, key := range keys {
		section, ok := x.(map[string]any)
		if !ok {
			return nil
		}
		x = section[key]
	}
	return x
}

// set puts a value under some keys; nil takes away what is there, and sections that are
// empty then.
func (d draft) set(value any, keys ...string) {
	section := map[string]any(d)
	var above []map[string]any
	for _, key := range keys[:len(keys)-1] {
		next, ok := section[key].(map[string]any)
		if !ok {
			if value == nil {
				return
			}
			next = map[string]any{}
			section[key] = next
		}
		above = append(above, section)
		section = next
	}
	if value != nil {
		section[keys[len(keys)-1]] = value
		return
	}
	delete(section, keys[len(keys)-1])
	for i := len(above) - 1; i >= 0 && len(section) == 0; i-- {
		delete(above[i], keys[i])
		section = above[i]
	}
}

func (d draft) title() string   { text, _ := d["name"].(string); return text }
func (d draft) extends() string { text, _ := d["extends"].(string); return text }

// options are the ids of those that are compared with current; said is false where the file
// leaves it to what it extends.
func (d draft) options() (ids []string, said bool) {
	list, said := d.at("run", "options").([]any)
	for _, x := range list {
		if id, ok := x.(string); ok {
			ids = append(ids, id)
		}
	}
	return ids, said
}

func (d draft) setOptions(ids []string) {
	list := make([]any, len(ids))
	for i, id := range ids {
		list[i] = id
	}
	d.set(list, "run", "options")
}

// changed are the values that the file sets beside what its pages always write, as paths.
func (d draft) changed() (paths []string) {
	var walk func(x any, path string)
	walk = func(x any, path string) {
		section, ok := x.(map[string]any)
		if !ok {
			paths = append(paths, path)
			return
		}
		for key, x := range section {
			walk(x, strings.TrimPrefix(path+"."+key, "."))
		}
	}
	for key, x := range d {
		if !slices.Contains([]string{"format", "name", "extends", "description"}, key) {
			walk(x, key)
		}
	}
	paths = slices.DeleteFunc(paths, func(path string) bool {
		return path == "run.options" || path == "run.replications" || path == "run.draws"
	})
	slices.Sort(paths)
	return paths
}
