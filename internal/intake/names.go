package intake

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// Names are what is published under which name, and what it is called here. They
// are read from tables, so that no tumour group and no organisation stands in the
// program: names.csv (groups, routes, standards, columns and layouts of files),
// boards.csv (which integrated care board lies in which alliance) and alliances.csv.
type Names struct {
	groups     []key // waiting-time groups: the tumour groups of 31 and 62 days
	referrals  []key // suspected cancers: what an urgent referral is for
	routes     []key
	modalities []key
	stages     []key

	known     map[string]bool      // groups and referrals, and those that have no key on purpose
	values    map[string]string    // "route urgent suspected cancer": what the cell of a row calls it
	standards map[string]published // by folded name
	columns   map[string]string    // by folded name: what the column holds
	layouts   []layout

	whole   map[string]string // names of England as a whole: its id
	outside map[string]bool   // ids of rows outside every alliance: hubs that commission for all, and patients whose commissioner is not known

	boards    []board
	alliances []Alliance
}

// key is a value of a breakdown in a scenario and the published names that it
// stands for. Several names under one key are parts of it that share no patient,
// so they are added; "all" is never among them.
type key struct {
	value     string
	published []string
}

// published is a standard, and the route that its name implies.
type published struct{ standard, route string }

// layout is a kind of file: the columns by which it is known.
type layout struct{ key, name, columns string }

// board is an integrated care board in an alliance. One that lies in several has a
// row for each.
type board struct{ code, name, alliance, structure string }

// The structures of boards: those of July 2022, and of April 2026, when some merged.
const (
	before2026 = "2022"
	since2026  = "2026"
)

func (b board) in(structure string) bool { return b.structure == "both" || b.structure == structure }

// ReadNames reads the tables from a folder.
func ReadNames(files fs.FS) (*Names, error) {
	n := &Names{
		known: map[string]bool{}, values: map[string]string{}, standards: map[string]published{}, columns: map[string]string{},
		whole: map[string]string{}, outside: map[string]bool{},
	}
	err := eachLine(files, "names.csv", func(row []string) error { return n.add(row[0], row[1], row[2], row[3]) })
	if err == nil {
		err = eachLine(files, "boards.csv", func(row []string) error {
			n.boards = append(n.boards, board{row[0], row[1], row[2], row[3]})
			return nil
		})
	}
	if err == nil {
		err = eachLine(files, "alliances.csv", func(row []string) error {
			n.alliances = append(n.alliances, Alliance{row[0], row[1]})
			return nil
		})
	}
	return n, err
}

func eachLine(files fs.FS, name string, do func(row []string) error) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for i, line := range lines[1:] {
		if err := do(line); err != nil {
			return fmt.Errorf("%s:%d: %w", name, i+2, err)
		}
	}
	return nil
}

// add takes a row of names.csv: a name, and other ways to write it.
func (n *Names) add(kind, value, name, also string) error {
	spellings := []string{name}
	if also != "" && kind != "layout" {
		spellings = append(spellings, strings.Split(also, ";")...)
	}
	for _, s := range spellings {
		switch kind {
		case "group", "referral", "keyless":
			n.known[SameName(s)] = true
		case "route", "stage", "modality":
			n.values[kind+" "+SameName(s)] = name
		case "standard":
			n.standards[SameName(s)] = published{value, all}
		case "seen":
			n.standards[SameName(s)] = published{"SEEN", calledIn(n.routes, value)}
		case "column":
			n.columns[columnName(s)] = value
		case "whole":
			n.whole[SameName(s)] = value
		case "outside":
			n.outside[SameName(s)] = true
		}
	}
	switch kind {
	case "group":
		n.groups = addKey(n.groups, value, name)
	case "referral":
		n.referrals = addKey(n.referrals, value, name)
	case "route":
		n.routes = addKey(n.routes, value, name)
	case "modality":
		n.modalities = addKey(n.modalities, value, name)
	case "stage":
		n.stages = addKey(n.stages, value, name)
	case "layout":
		n.layouts = append(n.layouts, layout{value, name, also})
	case "keyless", "standard", "seen", "column", "whole", "outside":
	default:
		return fmt.Errorf("unknown kind %q", kind)
	}
	return nil
}

func addKey(keys []key, value, name string) []key {
	if i := slices.IndexFunc(keys, func(k key) bool { return k.value == value }); i >= 0 {
		keys[i].published = append(keys[i].published, name)
		return keys
	}
	return append(keys, key{value, []string{name}})
}

// calledIn is what rows call the first part of a key.
func calledIn(keys []key, value string) string {
	for _, k := range keys {
		if k.value == value {
			return k.published[0]
		}
	}
	return value
}

// boardOf is the board whose code begins another: that of a place within it, or the
// board's own. "" for none.
func (n *Names) boardOf(code string) (found string) {
	for _, b := range n.boards {
		if strings.HasPrefix(code, b.code) && len(b.code) > len(found) {
			found = b.code
		}
	}
	return found
}

// structure is the only one in which a board is there; "" if it is in both, or none.
func (n *Names) structure(code string) (only string) {
	code = n.boardOf(code)
	for _, b := range n.boards {
		switch {
		case b.code != code:
		case b.structure == "both" || only != "" && only != b.structure:
			return ""
		default:
			only = b.structure
		}
	}
	return only
}

// Named is a key of scenarios and the published names that it stands for.
type Named struct {
	Key       string
	Published []string
}

// Referrals are the types of urgent referral.
func (n *Names) Referrals() []Named { return named(n.referrals) }

// Groups are the waiting-time groups of 31 and 62 days.
func (n *Names) Groups() []Named { return named(n.groups) }

func named(keys []key) (list []Named) {
	for _, k := range keys {
		list = append(list, Named{k.value, k.published})
	}
	return list
}

// all is what rows call everybody.
const all = "all"

var (
	footnote = regexp.MustCompile(`\([a-z0-9]\)`)
	marks    = regexp.MustCompile(`[^a-z0-9]+`)
)

// SameName folds what differs between editions of one published name: capital
// letters, footnote marks, "&" for "and", spaces and dashes.
func SameName(s string) string {
	s = footnote.ReplaceAllString(strings.ToLower(s), "")
	s = strings.ReplaceAll(s, "&", " and ")
	return strings.Trim(marks.ReplaceAllString(s, " "), " ")
}

// columnName folds the name of a column: some files run its words together.
func columnName(s string) string { return strings.ReplaceAll(SameName(s), " ", "") }
