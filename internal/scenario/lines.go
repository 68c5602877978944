package scenario

import (
	"strconv"
	"strings"
)

// mark is the place of one value in a file, with the places of what is in it.
// The TOML library decodes values without lines and tables without order; a tree
// of marks, walked beside the decoded one, gives both back.
type mark struct {
	line    int
	section bool
	list    bool // [[header]]
	keys    []string
	child   map[string]*mark
	items   []*mark
}

// down returns the child of that name, made if it is new.
func (m *mark) down(key string, line int) *mark {
	if c, ok := m.child[key]; ok {
		return c
	}
	c := &mark{line: line}
	if m.child == nil {
		m.child = map[string]*mark{}
	}
	m.child[key] = c
	m.keys = append(m.keys, key)
	return c
}

// last returns the newest element of an array of tables, or the mark itself.
func (m *mark) last() *mark {
	if m.list && len(m.items) > 0 {
		return m.items[len(m.items)-1]
	}
	return m
}

// scanner finds the lines of keys in text that the TOML library has accepted. It
// therefore checks nothing; of text that it does not understand it only promises
// to reach the end.
type scanner struct {
	text string
	pos  int
	line int
}

func findLines(text string) *mark {
	s := &scanner{text: text, line: 1}
	root := &mark{line: 1, section: true}
	current := root
	for s.skipBlank(); s.pos < len(s.text); s.skipBlank() {
		start := s.pos
		if s.peek() == '[' {
			current = s.header(root)
		} else {
			s.pair(current, true)
		}
		if s.pos == start {
			s.pos++
		}
	}
	return root
}

// header reads "[a.b]" or "[[a.b]]" and returns the table that it opens.
func (s *scanner) header(root *mark) *mark {
	line := s.line
	s.pos++
	list := s.peek() == '['
	if list {
		s.pos++
	}
	keys := s.key()
	s.skipRest()
	m := root
	for i, k := range keys {
		m = m.down(k, line)
		if list && i == len(keys)-1 {
			m.list, m.section = true, true
			m.items = append(m.items, &mark{line: line, section: true})
		}
		if m = m.last(); !m.section {
			m.section = true
		}
	}
	if len(keys) > 0 && !list {
		m.line = line // not that of the first child, if one came before its parent
	}
	return m
}

// pair reads "a.b = value" into m. Tables that dotted keys open are sections at
// the top level of a header and values inside an inline table.
func (s *scanner) pair(m *mark, section bool) {
	line := s.line
	keys := s.key()
	for i, k := range keys {
		m = m.down(k, line)
		if i < len(keys)-1 {
			m.section = section
		}
	}
	s.skipSpace()
	if s.peek() == '=' {
		s.pos++
		s.skipSpace()
		s.value(m)
	}
}

func (s *scanner) value(m *mark) {
	switch s.peek() {
	case '{':
		s.pos++
		for s.skipSeparators(); s.pos < len(s.text) && s.peek() != '}'; s.skipSeparators() {
			start := s.pos
			if s.pair(m, false); s.pos == start {
				s.pos++
			}
		}
		s.pos++
	case '[':
		s.pos++
		for s.skipSeparators(); s.pos < len(s.text) && s.peek() != ']'; s.skipSeparators() {
			item := &mark{line: s.line}
			m.items = append(m.items, item)
			start := s.pos
			if s.value(item); s.pos == start {
				s.pos++
			}
		}
		s.pos++
	case '"', '\'':
		s.quoted()
	default:
		for s.pos < len(s.text) && !strings.ContainsRune(",]}#\r\n", rune(s.text[s.pos])) {
			s.pos++
		}
	}
}

// key reads a dotted key of bare and quoted parts.
func (s *scanner) key() []string {
	var keys []string
	for {
		s.skipSpace()
		if c := s.peek(); c == '"' || c == '\'' {
			keys = append(keys, s.quoted())
		} else {
			start := s.pos
			for s.pos < len(s.text) && !strings.ContainsRune(" \t.=[]{},#\"'\r\n", rune(s.text[s.pos])) {
				s.pos++
			}
			if s.pos == start {
				return keys
			}
			keys = append(keys, s.text[start:s.pos])
		}
		s.skipSpace()
		if s.peek() != '.' {
			return keys
		}
		s.pos++
	}
}

// quoted reads any of the four kinds of string. Only those of one line can be
// keys, so only their content is returned.
func (s *scanner) quoted() string {
	quote := s.text[s.pos : s.pos+1]
	long := strings.Repeat(quote, 3)
	end := quote
	if strings.HasPrefix(s.text[s.pos:], long) {
		end = long
	}
	s.pos += len(end)
	start := s.pos
	for s.pos < len(s.text) && !strings.HasPrefix(s.text[s.pos:], end) {
		switch {
		case s.text[s.pos] == '\n':
			s.line++
		case s.text[s.pos] == '\\' && quote == `"` && s.pos+1 < len(s.text):
			s.pos++
			if s.text[s.pos] == '\n' {
				s.line++
			}
		}
		s.pos++
	}
	content := s.text[min(start, len(s.text)):min(s.pos, len(s.text))]
	s.pos = min(s.pos+len(end), len(s.text))
	if end == long {
		// Up to two quotes may stand right before the three that end the string.
		for n := 0; n < 2 && s.peek() == quote[0]; n++ {
			s.pos++
		}
		return content
	}
	if quote == `"` {
		return unescape(content)
	}
	return content
}

// unescape undoes the escapes of a quoted key. Go's are TOML's but for \e.
func unescape(content string) string {
	if !strings.Contains(content, `\`) {
		return content
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(content, `\e`, `\x1b`) + `"`)
	if err != nil {
		return content
	}
	return text
}

func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

func (s *scanner) skipSpace() { s.skip(" \t") }

// skipRest leaves the line of a header.
func (s *scanner) skipRest() {
	for s.pos < len(s.text) && s.text[s.pos] != '\n' {
		s.pos++
	}
}

// skipBlank and skipSeparators pass over line ends and comments too; the latter
// also over the commas of lists and inline tables.
func (s *scanner) skipBlank()      { s.skip(" \t\r\n#") }
func (s *scanner) skipSeparators() { s.skip(" \t\r\n#,") }

func (s *scanner) skip(set string) {
	for s.pos < len(s.text) && strings.IndexByte(set, s.text[s.pos]) >= 0 {
		switch s.text[s.pos] {
		case '#':
			s.skipRest()
			continue
		case '\n':
			s.line++
		}
		s.pos++
	}
}
