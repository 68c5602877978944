package storm

import (
	"regexp"
	"strings"
)

// Kind is a kind of fault.
type Kind string

// The kinds, in the order of the table.
const (
	Key      Kind = "key misspelt"
	Section  Kind = "section or name in it misspelt"
	Word     Kind = "text misspelt"
	Empty    Kind = "text emptied"
	Unit     Kind = "unit wrong"
	Type     Kind = "type wrong"
	Range    Kind = "number out of range"
	Deleted  Kind = "line deleted"
	Doubled  Kind = "line doubled"
	Heading  Kind = "table's heading misspelt"
	Cell     Kind = "table's cell misspelt"
	NoCell   Kind = "table's cell emptied"
	BadCell  Kind = "table's number out of range"
	NoRow    Kind = "table's row deleted"
	SameRow  Kind = "table's row doubled"
	OddBytes Kind = "bytes that are no text"
)

// Kinds are all of them.
var Kinds = []Kind{Key, Section, Word, Empty, Unit, Type, Range, Deleted, Doubled, Heading, Cell, NoCell, BadCell, NoRow, SameRow, OddBytes}

// Fault is one fault in one line of a file.
type Fault struct {
	Kind Kind
	File string
	Line int // counted from 1
	Was  string
	Is   string // in its place: two lines where it is doubled, an empty one where it is deleted
	Key  string // under which it stands; of a table's cell its column

	Section string // in which it stands
}

// In is the text of the file with the fault in it.
func (f Fault) In(text []byte) []byte {
	lines := strings.SplitAfter(string(text), "\n")
	end := ""
	if strings.HasSuffix(lines[f.Line-1], "\n") {
		end = "\n"
	}
	lines[f.Line-1] = f.Is + end
	return []byte(strings.Join(lines, ""))
}

// Faults are all faults of all kinds that a file's form allows, line by line.
func Faults(file string, text []byte) []Fault {
	var list []Fault
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	section := ""
	for i, line := range lines {
		add := func(kind Kind, key, is string) {
			if is != line {
				list = append(list, Fault{Kind: kind, File: file, Line: i + 1, Was: line, Is: is, Key: key, Section: section})
			}
		}
		key := section
		switch code := withoutComment(line); {
		case strings.HasSuffix(file, ".csv"):
			faultsOfRow(strings.Split(lines[0], ","), i, line, add)
		default:
			if m := sections.FindStringSubmatch(code); m != nil {
				section = m[1]
				key = section
			} else if m := keyOfLine.FindStringSubmatch(code); m != nil {
				key = m[1]
			}
			faultsOfLine(line, section, add)
		}
		switch lineKind(file, i, line) {
		case NoRow:
			add(NoRow, "", "")
			add(SameRow, "", line+"\n"+line)
		case Deleted:
			add(Deleted, key, "")
			add(Doubled, key, line+"\n"+line)
		}
	}
	return list
}

// lineKind is the kind of fault by which a line is deleted; "" of lines that say nothing.
func lineKind(file string, i int, line string) Kind {
	code := strings.TrimSpace(withoutComment(line))
	switch {
	case code == "":
		return ""
	case strings.HasSuffix(file, ".csv"):
		return NoRow
	case !strings.HasPrefix(code, "[") && !keyOfLine.MatchString(code): // in the middle of something
		return ""
	}
	return Deleted
}

var (
	keyOfLine = regexp.MustCompile(`^\s*("[^"]*"|[A-Za-z0-9_.-]+)\s*=`)
	keys      = regexp.MustCompile(`(?:^\s*|[{,]\s*)([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\s*=`)
	sections  = regexp.MustCompile(`^\s*\[+([^\]]*)\]`)
	strs      = regexp.MustCompile(`"([^"]*)"`)
	numbers   = regexp.MustCompile(`(?:[=\[,]\s*)(-?[0-9][0-9_]*(?:\.[0-9]+)?(?:e-?[0-9]+)?)\s*(?:[,}\]#]|$)`)
	withUnit  = regexp.MustCompile(`^-?[0-9.]+(d|w|h|m|min|s|mo|y)$`)
	bools     = regexp.MustCompile(`=\s*(true|false)`)
)

// faultsOfLine puts faults into a line of TOML.
func faultsOfLine(line, section string, add func(kind Kind, key, is string)) {
	code := withoutComment(line)
	at := func(from, to int, with string) string { return line[:from] + with + line[to:] }
	each := func(kind Kind, key string, from, to int) { // part of a name with dots
		for _, part := range strings.SplitAfter(code[from:to], ".") {
			name := strings.TrimSuffix(part, ".")
			add(kind, key, at(from, from+len(name), misspelt(name)))
			from += len(part)
		}
	}
	if m := sections.FindStringSubmatchIndex(code); m != nil {
		each(Section, section, m[2], m[3])
		add(OddBytes, section, at(m[2], m[2], "\xe9"))
		return
	}
	outside := blanked(code)
	written := keys.FindAllStringSubmatchIndex(outside, -1)
	above := func(pos int) (key string) { // under which something stands
		for _, m := range written {
			if m[2] < pos {
				key = code[m[2]:m[3]]
			}
		}
		return key
	}
	for _, m := range written {
		each(Key, code[m[2]:m[3]], m[2], m[3])
	}
	for _, m := range strs.FindAllStringSubmatchIndex(code, -1) {
		if strings.HasPrefix(strings.TrimSpace(code[m[1]:]), "=") { // a key in quotes
			add(Key, code[m[0]:m[1]], at(m[2], m[3], misspelt(code[m[2]:m[3]])))
			continue
		}
		faultsOfText(code[m[2]:m[3]], func(kind Kind, from, to int, with string) {
			add(kind, above(m[0]), at(m[2]+from, m[2]+to, with))
		})
		add(Type, above(m[0]), at(m[0], m[1], "7"))
	}
	for _, m := range numbers.FindAllStringSubmatchIndex(outside, -1) {
		for _, is := range []string{`"many"`, "true"} {
			add(Type, above(m[2]), at(m[2], m[3], is))
		}
		for _, is := range []string{"-1", "1e300", "nan"} {
			add(Range, above(m[2]), at(m[2], m[3], is))
		}
	}
	for _, m := range bools.FindAllStringSubmatchIndex(outside, -1) {
		add(Type, above(m[2]), at(m[2], m[3], `"yes"`))
	}
}

// faultsOfText puts faults into what stands between quotation marks.
func faultsOfText(was string, add func(kind Kind, from, to int, with string)) {
	if was == "" {
		return
	}
	add(Empty, 0, len(was), "")
	if withUnit.MatchString(was) {
		add(Unit, len(was), len(was), "x")
		add(Unit, 0, len(was), strings.TrimRight(was, "dwhminsoy"))
		add(Range, 0, 0, "-")
		return
	}
	add(Word, 0, len(was), misspelt(was))
	add(OddBytes, 0, 0, "\xe9")
}

var cells = regexp.MustCompile(`"[^"]*"|[^,]+`)

// faultsOfRow puts faults into a line of CSV; the first is its heading.
func faultsOfRow(heading []string, i int, line string, add func(kind Kind, key, is string)) {
	for _, m := range cells.FindAllStringIndex(line, -1) {
		was, column := line[m[0]:m[1]], strings.Count(blanked(line)[:m[0]], ",")
		if column >= len(heading) {
			return
		}
		put := func(kind Kind, with string) { add(kind, heading[column], line[:m[0]]+with+line[m[1]:]) }
		switch {
		case i == 0:
			put(Heading, misspelt(was))
			put(NoCell, "")
		case number.MatchString(was):
			put(BadCell, "-1")
			put(BadCell, "1e300")
			put(Cell, "many")
			put(NoCell, "")
		default:
			put(Cell, misspelt(was))
			put(NoCell, "")
		}
	}
}

var number = regexp.MustCompile(`^-?[0-9.]+(e-?[0-9]+)?$`)

// misspelt changes two letters in the middle of a word, as a hurried hand does.
func misspelt(word string) string {
	b := []byte(word)
	for _, from := range [2]int{max(1, len(b)/2), 1} {
		for i := from; i < len(b); i++ {
			if letter(b[i]) && letter(b[i-1]) && b[i] != b[i-1] {
				b[i], b[i-1] = b[i-1], b[i]
				return string(b)
			}
		}
	}
	if word != "" && word[len(word)-1] == '"' {
		return word[:len(word)-1] + `x"`
	}
	return word + "x"
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// withoutComment is a line up to its comment.
func withoutComment(line string) string {
	in := false
	for i := range len(line) {
		switch line[i] {
		case '"':
			in = !in
		case '#':
			if !in {
				return line[:i]
			}
		}
	}
	return line
}

// blanked has dots for what stands between quotation marks, so that what looks like a key
// or a number there is none.
func blanked(line string) string {
	b := []byte(line)
	in := false
	for i := range b {
		if b[i] == '"' {
			in = !in
		} else if in {
			b[i] = '~'
		}
	}
	return string(b)
}
