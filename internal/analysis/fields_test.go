package analysis

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
)

// Reasons for which nothing depends on a field.
const (
	observed = "it says what is observed and moves nobody"
	order    = "it says in which order patients are served, and all of them are in time"
	drawnBy  = "it names a draw, of which the mean alone matters"
	called   = "it is what reports say"
	inflow   = "how many come is given to arithmetic as an inflow, which has it"
	endless  = "who takes what is left over asks for nothing that others have"
	answer   = "how capacity answers waits is told by whether it can and by how much at most"
	later    = "it is what is open beside what is asked for, a matter of days and not of the year"
)

// passedOver are the fields of a program that arithmetic does not read, each with the
// reason.
var passedOver = map[string]string{
	"Clock.Late": observed, "Clock.LateTo": observed, "Clock.Measure": observed, "Clock.Stopped": observed, "Clock.WithinTo": observed,
	"Luck.IntoFor": observed, "Cause.Lasts": observed, "Resource.UseFor": observed, "Probe.Census": observed, "Probe.Centile": observed, "Probe.Cycle": observed, "Probe.Distribution": observed,
	"Probe.Over": observed, "Probe.Period": observed, "Program.Breakdowns": observed, "Program.Tellings": observed, "Telling.Half": observed, "Clock.Told": observed, "Program.Probes": observed,
	"Program.Resets": observed, "Reset.Stays": observed, "Resource.Stays": observed, "StayTallies.Ended": observed,
	"Tally.All": observed, "Tally.Cohort": observed,
	"Resource.Band": order, "Resource.Discipline": order, "Resource.DueClock": order, "Resource.DueWithin": order,
	"Resource.Overtakes": order,
	"Op.Site":            drawnBy, "Request.Site": drawnBy, "Source.Site": drawnBy, "Source.Number": drawnBy,
	"Resource.Role": called, "Resource.Site": called, "Resource.Title": called,
	"Program.MostInside": "a run that comes to it has no result",
	"Source.Peak":        inflow, "Source.ByLast": inflow,
	"Source.FillAt": endless, "Source.Reserve": endless,
	"Response.Gain":    answer,
	"Resource.Overrun": later, "Resource.TurnRound": later, "Resource.MeanWork": later,
}

// Arithmetic knows every field of a program: it reads it, or says why it need not. A new
// field, such as one of a dated period, would otherwise be passed over without a word.
func TestArithmeticKnowsEveryFieldOfAProgram(t *testing.T) {
	var source strings.Builder
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		if !strings.HasSuffix(name, "_test.go") {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			source.Write(text)
		}
	}
	seen, used := map[reflect.Type]bool{}, map[string]bool{}
	var walk func(of reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Slice, reflect.Pointer, reflect.Array:
			walk(of.Elem())
			return
		case reflect.Struct:
		default:
			return
		}
		if seen[of] || of.PkgPath() != reflect.TypeFor[engine.Program]().PkgPath() {
			return
		}
		seen[of] = true
		for i := range of.NumField() {
			f := of.Field(i)
			if !f.IsExported() {
				continue
			}
			name := of.Name() + "." + f.Name
			reads := regexp.MustCompile(`\.` + f.Name + `\b`).MatchString(source.String())
			used[name] = true
			assert.True(t, reads || passedOver[name] != "", "%s is read by no arithmetic; let it be, or say in passedOver why nothing depends on it", name)
			assert.False(t, reads && passedOver[name] != "", "%s is read after all", name)
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[engine.Program]())
	for name := range passedOver {
		assert.True(t, used[name], "there is no %s", name)
	}
}
