package engine

import (
	"go/ast"
	"go/parser"
	lexer "go/token"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every operation has a row, and every row is whole.
func TestEveryOperationHasARow(t *testing.T) {
	names := map[string]bool{}
	for code := range codes {
		o := &Operations[code]
		require.NotEmpty(t, o.Name, "operation %d has no row in Operations", code)
		assert.False(t, names[o.Name], "two operations are called %q", o.Name)
		names[o.Name] = true
		assert.NotEmpty(t, o.Help, o.Name)
		for i, x := range o.Operands() {
			assert.Equal(t, x.Is != Unused, x.Help != "", "%s: operand %d: what is used has a meaning, and nothing else", o.Name, i)
			assert.True(t, x.Way == 0 || x.Is == AnOperation, "%s: operand %d: only to an operation leads a way", o.Name, i)
			assert.True(t, i == 0 || x.Is != WrittenTo && x.Is != ChangedBy, "%s: what changes is operand A", o.Name)
		}
	}
}

// exec executes every operation, and each case uses what the row says: it goes on with
// the next operation if that is a way on, goes to the operands that are operations, and
// uses no operand that has no meaning.
func TestRowsSayWhatIsExecuted(t *testing.T) {
	cases := casesOfExec(t)
	for code := range codes {
		o := &Operations[code]
		body, ok := cases[o.Name]
		if !assert.True(t, ok, "%s has no case in exec", o.Name) {
			continue
		}
		next, used := whatIsUsed(body)
		assert.Equal(t, o.Next, next, "%s: does it go on with the next operation?", o.Name)
		for i, field := range []string{"A", "B", "C"} {
			switch o.Operands()[i].Is {
			case AnOperation:
				assert.True(t, used[field], "%s does not go to %s", o.Name, field)
			case Unused:
				assert.False(t, used[field], "%s uses %s", o.Name, field)
			}
		}
		assert.False(t, o.Value == "" && used["Value"], "%s uses Value", o.Name)
		assert.False(t, o.Flags == nil && used["Flag"], "%s uses Flag", o.Name)
	}
}

// casesOfExec are the cases of exec's switch, by the name of the operation.
func casesOfExec(t *testing.T) map[string]*ast.CaseClause {
	file, err := parser.ParseFile(lexer.NewFileSet(), "exec.go", nil, 0)
	require.NoError(t, err)
	codeOf := map[string]Code{}
	names, err := parser.ParseFile(lexer.NewFileSet(), "op.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(names, func(n ast.Node) bool {
		if list, ok := n.(*ast.GenDecl); ok && list.Tok == lexer.CONST && len(list.Specs) > int(codes) {
			for i, s := range list.Specs[:codes] {
				codeOf[s.(*ast.ValueSpec).Names[0].Name] = Code(i)
			}
		}
		return true
	})
	cases := map[string]*ast.CaseClause{}
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CaseClause); ok {
			for _, x := range c.List {
				if name, ok := x.(*ast.Ident); ok {
					if code, known := codeOf[name.Name]; known {
						cases[code.String()] = c
					}
				}
			}
		}
		return true
	})
	return cases
}

// whatIsUsed finds in a case whether it speaks of the operation behind (pc++, pc + 1),
// and which fields of the operation.
func whatIsUsed(body *ast.CaseClause) (next bool, fields map[string]bool) {
	fields = map[string]bool{}
	is := func(x ast.Expr, name string) bool {
		id, ok := x.(*ast.Ident)
		return ok && id.Name == name
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.IncDecStmt:
			next = next || is(x.X, "pc")
		case *ast.BinaryExpr:
			next = next || x.Op == lexer.ADD && is(x.X, "pc")
		case *ast.SelectorExpr:
			if is(x.X, "op") {
				fields[x.Sel.Name] = true
			}
		}
		return true
	})
	return next, fields
}
