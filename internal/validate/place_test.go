package validate

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const engineFolder = "../../sim/engine"

// source is the engine as it stands.
type source struct {
	text   map[string]string // by file
	global map[string]bool   // names that mean the same everywhere: the package's, its imports', the language's
	types  types.Importer    // of what the engine imports
}

func readEngine(t *testing.T) source {
	t.Helper()
	names, err := filepath.Glob(engineFolder + "/*.go")
	require.NoError(t, err)
	s := source{text: map[string]string{}, types: compiled(t)}
	for _, name := range names {
		if !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			s.text[name] = string(text)
		}
	}
	engine, err := s.check()
	require.NoError(t, err)
	s.global = map[string]bool{}
	for _, names := range [][]string{types.Universe.Names(), engine.Scope().Names()} {
		for _, name := range names {
			s.global[name] = true
		}
	}
	for _, p := range engine.Imports() {
		s.global[p.Name()] = true
	}
	return s
}

// compiled reads what the compiler keeps of the packages that the engine imports.
func compiled(t *testing.T) types.Importer {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", engineFolder).Output()
	require.NoError(t, err)
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

// check tells whether the compiler would take the engine.
func (s source) check() (*types.Package, error) {
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(s.text)) {
		file, err := parser.ParseFile(set, name, s.text[name], 0)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return (&types.Config{Importer: s.types}).Check("prehabsim/sim/engine", set, files, nil)
}

// place is where a fault goes: from one byte of a file to another, and what is put
// there.
type place struct {
	file     string
	from, to int
	put      string
}

// broken is the text of the file with the fault in it.
func (p place) broken(text string) string { return text[:p.from] + p.put + text[p.to:] }

// place finds what a fault replaces: in its function the same words in the same
// order, a name that is local standing for any other, the same each time.
func (s source) place(f fault) (place, error) {
	all := s.functions()
	at := slices.IndexFunc(all, func(x function) bool { return x.name == f.in })
	if at < 0 {
		return place{}, fmt.Errorf("the engine has no function %s", f.in)
	}
	found := s.places(f, all[at])
	if len(found) != 1 {
		elsewhere := slices.DeleteFunc(all, func(x function) bool { return x.name == f.in || len(s.places(f, x)) == 0 })
		return place{}, fmt.Errorf("function %s has this %d times, not once; others that have it: %v\n%s", f.in, len(found), elsewhere, f.from)
	}
	return found[0], nil
}

// places are where the words of a fault stand in a function.
func (s source) places(f fault, x function) (found []place) {
	body, pattern := s.words(s.text[x.file][x.from:x.to]), s.words(f.from)
	for i := range body {
		if names := match(pattern, body[i:]); names != nil {
			last := body[i+len(pattern)-1]
			found = append(found, place{x.file, x.from + body[i].from, x.from + last.to, s.rename(f.to, names)})
		}
	}
	return found
}

// function is a function, or a method by its type and name, and where it stands.
type function struct {
	name, file string
	from, to   int
}

func (x function) String() string { return x.name }

func (s source) functions() (all []function) {
	for _, path := range slices.Sorted(maps.Keys(s.text)) {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, path, s.text[path], parser.SkipObjectResolution)
		if err != nil {
			continue // check has said so
		}
		for _, d := range parsed.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				all = append(all, function{nameOf(d), path, set.Position(d.Pos()).Offset, set.Position(d.End()).Offset})
			}
		}
	}
	return all
}

func nameOf(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	of := d.Recv.List[0].Type
	if star, ok := of.(*ast.StarExpr); ok {
		of = star.X
	}
	return fmt.Sprint(of) + "." + d.Name.Name
}

// aWord is a token of Go and where it stands.
type aWord struct {
	text     string
	local    bool // a name that only the function knows
	from, to int
}

// words are the tokens of some source without those that only follow from how its
// lines are broken: the semicolon or comma before a closing bracket, and at the end.
func (s source) words(text string) (out []aWord) {
	file := token.NewFileSet().AddFile("", -1, len(text))
	var lexer scanner.Scanner
	lexer.Init(file, []byte(text), nil, 0)
	for {
		pos, tok, literal := lexer.Scan()
		if tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE || tok == token.EOF {
			if n := len(out); n > 0 && (out[n-1].text == ";" || out[n-1].text == "," && tok != token.EOF) {
				out = out[:n-1]
			}
		}
		if tok == token.EOF {
			return out
		}
		w := aWord{text: tok.String(), from: file.Offset(pos)}
		if tok.IsLiteral() {
			w.text = literal
		}
		w.local = tok == token.IDENT && !s.global[literal] && literal != "_" && (len(out) == 0 || out[len(out)-1].text != ".")
		w.to = w.from + len(w.text)
		out = append(out, w)
	}
}

// match tells which local name of the source stands for which of the pattern, or
// nil where the source does not begin with the pattern.
func match(pattern, body []aWord) map[string]string {
	if len(body) < len(pattern) {
		return nil
	}
	names, back := map[string]string{}, map[string]string{}
	for i, w := range pattern {
		x := body[i]
		if w.local != x.local || !w.local && w.text != x.text {
			return nil
		}
		if w.local {
			if known, ok := names[w.text]; ok && known != x.text {
				return nil
			}
			if known, ok := back[x.text]; ok && known != w.text {
				return nil
			}
			names[w.text], back[x.text] = x.text, w.text
		}
	}
	return names
}

// rename puts the source's names in place of those that a fault is written with.
func (s source) rename(text string, names map[string]string) string {
	var out bytes.Buffer
	at := 0
	for _, w := range s.words(text) {
		if name, ok := names[w.text]; ok && w.local {
			out.WriteString(text[at:w.from] + name)
			at = w.to
		}
	}
	return out.String() + text[at:]
}

// Every fault has its place in the engine, one alone, and with it the engine still
// compiles. What each fault does is simulated by the integration tests
// (bite_test.go).
func TestEveryFaultHasItsPlace(t *testing.T) {
	s := readEngine(t)
	for _, f := range faults {
		p, err := s.place(f)
		if !assert.NoError(t, err, f.name) {
			continue
		}
		broken := source{text: maps.Clone(s.text), types: s.types}
		broken.text[p.file] = p.broken(s.text[p.file])
		_, err = broken.check()
		assert.NoError(t, err, f.name)
	}
}

// A line may be broken, commented, moved to another file and its local names
// changed; what it says may not.
func TestAFaultIsFoundWhereverItsWordsStand(t *testing.T) {
	global := map[string]bool{"Queue": true, "min": true}
	f := fault{in: "Queue.join", from: "if q.n >= min(limit, q.room) {", to: "if q.n > min(limit, q.room) {"}
	for text, want := range map[string]string{
		"if q.n >= min(limit, q.room) { return }":                                    "if q.n > min(limit, q.room) {",
		"if q.n >= min(\n\tlimit, // of those from outside\n\tq.room,\n) { return }": "if q.n > min(limit, q.room) {",
		"if line.n >= min(most, line.room) { return }":                               "if line.n > min(most, line.room) {",
		"if q.n >= min(limit, p.room) { return }":                                    "",
		"if q.n >= min(q, q.room) { return }":                                        "",
		"if q.n > min(limit, q.room) { return }":                                     "",
		"if q.m >= min(limit, q.room) { return }":                                    "",
		"if q.n >= max(limit, q.room) { return }":                                    "",
		"if q.n >= min(limit, q.room) { }; if r.n >= min(limit, r.room) { }":         "",
	} {
		s := source{global: global, text: map[string]string{
			"a.go": "package p\nfunc join() { if q.n >= min(limit, q.room) { } }",
			"b.go": "package p\nfunc (q *Queue) join() { " + text + " }",
		}}
		p, err := s.place(f)
		if want == "" {
			assert.ErrorContains(t, err, "not once; others that have it: [join]", text)
			continue
		}
		require.NoError(t, err, text)
		assert.Equal(t, want, p.put, text)
		assert.Equal(t, "package p\nfunc (q *Queue) join() { "+want+" return } }", p.broken(s.text["b.go"]))
	}
	_, err := source{global: global}.place(f)
	assert.ErrorContains(t, err, "no function Queue.join")
}
