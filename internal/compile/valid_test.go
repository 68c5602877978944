package compile

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
)

// numbersOnly are fields of whole numbers that refer to nothing.
var numbersOnly = []string{"Ago.From", "Ago.To", "Choice.Targets", "Op.A", "Op.B", "Op.C", "Program.MostInside", "Resource.InnerLimit", "Resource.QueueLimit", "Source.Counts"}

// Whatever a program refers to has to be there: any reference that leads out of its
// list is told. Of operations only those are moved that the table of operations says
// are references, and of choices those that lead to operations.
func TestEveryReferenceOfAProgramIsHeldToItsList(t *testing.T) {
	var problems diag.List
	m := Load(scenario.Files{Open: os.ReadFile}, "../../testdata/architectures/everything.toml", Settings{}, &problems)
	require.NoError(t, problems.Err())
	p := m.Options[len(m.Options)-1].Program
	require.NoError(t, p.Validate())
	moved := map[string]bool{}
	try := func(field string, v reflect.Value) {
		was := v.Int()
		for _, x := range []int64{1 << min(20, v.Type().Bits()-2), -7} {
			v.SetInt(x)
			require.Error(t, p.Validate(), "%s = %d", field, x)
		}
		v.SetInt(was)
		moved[field] = true
	}
	var walk func(v reflect.Value, field string)
	walk = func(v reflect.Value, field string) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() && v.Type().Elem().PkgPath() == reflect.TypeFor[engine.Program]().PkgPath() {
				walk(v.Elem(), field)
			}
		case reflect.Struct:
			if strings.HasPrefix(v.Type().Name(), "Maybe[") {
				after := v.Field(0)
				walk(reflect.NewAt(after.Type(), unsafe.Pointer(after.UnsafeAddr())).Elem(), field)
				return
			}
			for i := range v.NumField() {
				walk(v.Field(i), v.Type().Name()+"."+v.Type().Field(i).Name)
			}
		case reflect.Slice:
			for i := range min(v.Len(), 200) {
				walk(v.Index(i), field)
			}
		case reflect.Int32:
			if !slices.Contains(numbersOnly, field) {
				try(field, v)
			}
		}
	}
	walk(reflect.ValueOf(p).Elem(), "")
	for i := range p.Ops {
		op := &p.Ops[i]
		for k, x := range []*int32{&op.A, &op.B, &op.C} {
			if is := engine.Operations[op.Code].Operands()[k].Is; is != engine.Unused && is != engine.ANumber && is != engine.ALoop {
				try("Op."+string("ABC"[k]), reflect.ValueOf(x).Elem())
			}
		}
	}
	require.Greater(t, len(moved), 25)
}
