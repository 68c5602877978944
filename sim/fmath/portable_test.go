package fmath_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"hash/fnv"
	"math"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/fmath"
)

// A product may be fused with a later sum even across statements and inlined
// calls, so every floating-point product must be converted, or go straight
// into another product, a quotient or a comparison.
func TestEveryProductIsConverted(t *testing.T) {
	for _, dir := range []string{".", "../dist", "../sobol", "../voi"} {
		files := parseFolder(t, dir)
		info := typesOf(files)
		for _, f := range files.asts {
			var parents []ast.Node
			ast.Inspect(f, func(n ast.Node) bool {
				if n == nil {
					parents = parents[:len(parents)-1]
					return true
				}
				if mayFuse(n, parents, info) {
					t.Errorf("%s: wrap this product as float64(x*y)", files.set.Position(n.Pos()))
				}
				parents = append(parents, n)
				return true
			})
		}
	}
}

func TestNoTranscendentalFunctionOfTheStandardLibraryIsCalled(t *testing.T) {
	exact := " Abs Ceil Float64bits Float64frombits Floor Frexp Inf IsInf IsNaN Ldexp MaxFloat64 MaxInt MaxInt32 NaN Pi Sqrt Sqrt2 Trunc "
	for _, dir := range []string{".", "../dist", "../sobol", "../voi"} {
		files := parseFolder(t, dir)
		for _, f := range files.asts {
			ast.Inspect(f, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if ok && isName(s.X, "math") && !strings.Contains(exact, " "+s.Sel.Name+" ") {
					t.Errorf("%s: math.%s may differ between processors", files.set.Position(n.Pos()), s.Sel.Name)
				}
				return true
			})
		}
	}
}

type folder struct {
	set  *token.FileSet
	asts []*ast.File
}

func parseFolder(t *testing.T, dir string) folder {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	f := folder{set: token.NewFileSet()}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(f.set, name, nil, 0)
		require.NoError(t, err)
		f.asts = append(f.asts, file)
	}
	return f
}

// typesOf checks the folder without its imports; what remains unknown counts as
// floating point.
func typesOf(f folder) *types.Info {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	c := types.Config{Error: func(error) {}}
	_, _ = c.Check("p", f.set, f.asts, info)
	return info
}

func mayFuse(n ast.Node, parents []ast.Node, info *types.Info) bool {
	if s, ok := n.(*ast.AssignStmt); ok && s.Tok == token.MUL_ASSIGN {
		return !isInteger(s.Lhs[0], info)
	}
	product, ok := n.(*ast.BinaryExpr)
	if !ok || product.Op != token.MUL || info.Types[product].Value != nil || isInteger(product, info) {
		return false
	}
	for i := len(parents) - 1; i >= 0; i-- {
		switch p := parents[i].(type) {
		case *ast.ParenExpr:
			continue
		case *ast.CallExpr:
			return !isName(p.Fun, "float64")
		case *ast.BinaryExpr:
			return p.Op == token.ADD || p.Op == token.SUB
		}
		return true
	}
	return true
}

func isInteger(e ast.Expr, info *types.Info) bool {
	b, ok := info.TypeOf(e).(*types.Basic)
	return ok && b.Info()&types.IsInteger != 0
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// The digest was made on amd64. A processor that prints another one breaks the
// promise that results are the same everywhere.
func TestSameBitsOnEveryProcessor(t *testing.T) {
	const want = uint64(0xb45ed632b2b53dc9)
	h := fnv.New64a()
	put := func(values ...float64) {
		for _, v := range values {
			bits := math.Float64bits(v)
			for i := range 8 {
				h.Write([]byte{byte(bits >> (8 * i))})
			}
		}
	}
	for i := range 20_000 {
		u := (float64(i) + 0.5) / 20_000
		x := 1400*u - 700
		put(fmath.Exp(x), fmath.Expm1(x/350), fmath.Log(u), fmath.Log1p(u), fmath.Pow(u, x/10),
			fmath.Lgamma(30*u), fmath.NormQuantile(u), fmath.NormCDF(x/20))
	}
	for i := range 500 {
		u := (float64(i) + 0.5) / 500
		put(fmath.GammaQuantile(20*u*u, u), fmath.RegIncGamma(4, 20*u),
			fmath.BetaQuantile(5*u, 3, u), fmath.RegIncBeta(2, 5*u, u), fmath.PoissonMass(30*u, 12))
	}
	require.Equal(t, want, h.Sum64())
}
