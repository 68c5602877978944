package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// others are what an operator is mistaken for: the neighbouring comparison and the
// opposite one, the opposite of the rest (the mutators "conditionals boundary", "negate
// conditionals", "math" and "increments" of Coles et al. 2016, PIT, ISSTA 2016, 449-452).
var others = map[token.Token][]token.Token{
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.ADD: {token.SUB}, token.SUB: {token.ADD},
	token.MUL: {token.QUO}, token.QUO: {token.MUL},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
	token.INC: {token.DEC}, token.DEC: {token.INC},
	token.ADD_ASSIGN: {token.SUB_ASSIGN}, token.SUB_ASSIGN: {token.ADD_ASSIGN},
}

// change is one operator that another takes the place of.
type change struct {
	file     string // its name alone
	offset   int
	line     int
	column   int
	from, to token.Token
	was, is  string // the line, without what surrounds it
}

func (c change) String() string {
	return fmt.Sprintf("%s:%d `%s` for `%s` in `%s`", c.file, c.line, c.to, c.from, c.was)
}

func (c change) place() string { return fmt.Sprintf("%s:%d", c.file, c.line) }

// source is a package as it stands.
type source struct {
	folder string
	text   map[string]string // by name of file
	types  types.Importer    // of what it imports
}

func readSource(folder string) (*source, error) {
	s := &source{folder: folder, text: map[string]string{}}
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s.text[filepath.Base(name)] = string(text)
	}
	s.types, err = compiled(folder)
	if err == nil {
		err = s.check("", "")
	}
	return s, err
}

// compiled reads what the compiler keeps of the packages that a package imports.
func compiled(folder string) (types.Importer, error) {
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./"+folder).Output()
	if err != nil {
		return nil, fmt.Errorf("list what %s imports: %w", folder, err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }), nil
}

// check tells whether the compiler would take the package with other text in one file.
func (s *source) check(file, text string) error {
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(s.text)) {
		is := s.text[name]
		if name == file {
			is = text
		}
		parsed, err := parser.ParseFile(set, name, is, 0)
		if err != nil {
			return err
		}
		files = append(files, parsed)
	}
	_, err := (&types.Config{Importer: s.types}).Check("prehabsim/"+filepath.ToSlash(s.folder), set, files, nil)
	return err
}

// changes are all that could be made, in order of file and place.
func (s *source) changes() (all []change, err error) {
	for _, name := range slices.Sorted(maps.Keys(s.text)) {
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, s.text[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.BinaryExpr:
				all = append(all, s.at(set.Position(x.OpPos), x.Op)...)
			case *ast.IncDecStmt:
				all = append(all, s.at(set.Position(x.TokPos), x.Tok)...)
			case *ast.AssignStmt:
				all = append(all, s.at(set.Position(x.TokPos), x.Tok)...)
			}
			return true
		})
	}
	slices.SortStableFunc(all, func(a, b change) int { return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.offset, b.offset)) })
	return all, nil
}

// at are the changes of one operator.
func (s *source) at(p token.Position, op token.Token) (list []change) {
	for _, to := range others[op] {
		c := change{file: p.Filename, offset: p.Offset, line: p.Line, column: p.Column, from: op, to: to}
		c.was, c.is = lineAt(s.text[c.file], p.Offset), lineAt(s.changed(c), p.Offset)
		list = append(list, c)
	}
	return list
}

// lineAt is the line around a place, without its comment.
func lineAt(text string, offset int) string {
	first := strings.LastIndexByte(text[:offset], '\n') + 1
	line, _, _ := strings.Cut(text[first:], "\n")
	line, _, _ = strings.Cut(line, " //")
	return strings.TrimSpace(line)
}

// changed is the text of the file with the change in it.
func (s *source) changed(c change) string {
	text := s.text[c.file]
	return text[:c.offset] + c.to.String() + text[c.offset+len(c.from.String()):]
}

// draw takes so many of the changes that compile, at random.
func (s *source) draw(n int, seed uint64) (drawn []change, err error) {
	all, err := s.changes()
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(seed, 0))
	random.Shuffle(len(all), func(i, k int) { all[i], all[k] = all[k], all[i] })
	for _, c := range all {
		if len(drawn) == n {
			break
		}
		if s.check(c.file, s.changed(c)) == nil {
			drawn = append(drawn, c)
		}
	}
	return drawn, nil
}
