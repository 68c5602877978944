package intake

import (
	"io/fs"
	"slices"
	"strings"
)

// Words are what hospital lists call the values of a scenario's attributes. They are
// read from tables: list-words.csv, and names.csv for what is published.
type Words struct {
	values map[string][]string // "site lower gi": what it may be called here
	own    map[string]bool     // "site colorectal": is a value itself
}

// ReadWords reads the tables from a folder.
func ReadWords(files fs.FS) (*Words, error) {
	w := &Words{values: map[string][]string{}, own: map[string]bool{}}
	names, err := ReadNames(files)
	if err != nil {
		return nil, err
	}
	for attribute, keys := range map[string][]key{"group": names.groups, "referral": names.referrals, "route": names.routes, "modality": names.modalities} {
		for _, k := range keys {
			w.add(attribute, k.value, k.published)
		}
	}
	return w, eachLine(files, "list-words.csv", func(row []string) error {
		w.add(row[0], row[1], strings.Split(row[2], ";"))
		return nil
	})
}

func (w *Words) add(attribute, value string, words []string) {
	w.own[attribute+" "+value] = true
	for _, word := range words {
		at := attribute + " " + SameName(word)
		w.values[at] = addOnce(w.values[at], value)
	}
}

// value is what a word of a list is called in a scenario: among the values of the
// attribute, if they are known, and else as the built-in scenarios call it. A word
// that nothing is known of is folded.
func (w *Words) value(attribute, word string, known []string) (value string, ok bool) {
	plain, _ := group(word)
	for _, v := range known {
		if folded(v) == plain || SameName(v) == SameName(word) {
			return v, true
		}
	}
	if w == nil {
		return plain, known == nil
	}
	may := slices.Clone(w.values[attribute+" "+SameName(word)])
	if known != nil {
		may = slices.DeleteFunc(may, func(v string) bool { return !slices.Contains(known, v) })
	}
	switch {
	case known == nil && w.own[attribute+" "+plain]:
		return plain, true
	case len(may) == 1:
		return may[0], true
	}
	return plain, known == nil
}
