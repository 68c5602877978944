package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Operations that are planned after drugs take the place of those by chance: theatres are
// asked for as much as without such plans, and so are chairs and linacs.
func TestOperationsPlannedAfterDrugsAreAsMany(t *testing.T) {
	for scenario, none := range map[string]string{
		"builtin:england":     "[attribute.begins_with_drugs]\nprobability = 0\n",
		"builtin:northbridge": "[route.confirm.step.drugs_first]\nset = { begins_with_drugs = \"no\", neoadjuvant = \"no\" }\n",
	} {
		asked := func(lines string) map[string]float64 {
			m := loadText(t, extending(scenario, lines))
			of := map[string]float64{}
			for _, l := range m.Options[0].Loads {
				kind, _, _ := strings.Cut(l.Resource, ".")
				if l.Year == 0 && (kind == "theatre" || kind == "chairs" || kind == "linac") {
					of[kind] += l.Offered
					of[l.Resource[strings.LastIndexByte(l.Resource, '.')+1:]] += l.Offered
				}
			}
			return of
		}
		planned, without := asked(""), asked(none)
		require.Greater(t, len(planned), 6, scenario)
		for what, x := range without {
			require.InEpsilon(t, x, planned[what], 0.01, "%s: %s", scenario, what)
		}
		require.NotEqual(t, without["breast"], planned["breast"], scenario)
	}
}
