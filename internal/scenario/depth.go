package scenario

import "strings"

// mostDeep is how many tables, lists and parts of a name may stand within one another. Real
// scenarios have 8; far above that reading takes more memory than there is.
const mostDeep = 64

// tooDeep is the line on which a text is nested more than that; 0 where it never is. The
// text need not be sound.
func tooDeep(text string) int {
	line, depth, dots := 1, 0, 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			line, dots = line+1, 0
		case '#':
			if end := strings.IndexByte(text[i:], '\n'); end > 0 {
				i += end - 1
			} else {
				i = len(text)
			}
		case '"', '\'':
			s := &scanner{text: text, pos: i, line: line}
			s.quoted()
			i, line = s.pos-1, s.line
		case '[', '{':
			depth, dots = depth+1, 0
		case ']', '}':
			depth, dots = max(0, depth-1), 0
		case '.':
			dots++
		case '=', ',':
			dots = 0
		}
		if depth+dots > mostDeep {
			return line
		}
	}
	return 0
}
