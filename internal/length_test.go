package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A function of more lines than this says in its comment why it is long: "It is long
// because ...". Texts and tables in it do not count, such as the help of a command and
// the cases of a test.
const (
	mostLines = 60
	excuse    = "is long because "
)

func TestLongFunctionsSayWhy(t *testing.T) {
	walkSources(t, func(file string) {
		files := token.NewFileSet()
		source, err := parser.ParseFile(files, file, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range source.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			lines := linesOfCode(files, f)
			excused := strings.Contains(strings.Join(strings.Fields(f.Doc.Text()), " "), excuse)
			if lines > mostLines {
				assert.True(t, excused, "%s: %s has %d lines; divide it, or say in its comment that it %s...", file, f.Name.Name, lines, excuse)
			} else {
				assert.False(t, excused, "%s: %s says why it is long, and has %d lines", file, f.Name.Name, lines)
			}
		}
	})
}

// linesOfCode are a function's lines, but for those within texts and tables.
func linesOfCode(files *token.FileSet, f *ast.FuncDecl) int {
	line := func(at token.Pos) int { return files.Position(at).Line }
	counted := map[int]bool{}
	for n := line(f.Pos()); n <= line(f.End()); n++ {
		counted[n] = true
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BasicLit:
			if x.Kind != token.STRING {
				return true
			}
		case *ast.CompositeLit:
			switch x.Type.(type) {
			case *ast.ArrayType, *ast.MapType:
			default:
				return true
			}
		default:
			return true
		}
		for i := line(n.Pos()) + 1; i < line(n.End()); i++ {
			delete(counted, i)
		}
		return false
	})
	return len(counted)
}
