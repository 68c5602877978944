package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What is wrong with prices is told beside what is wrong with beds, once, though nobody can
// reckon with them yet; and what is right with them is not told.
func TestPricesAreReadBesideWhatIsWrongElsewhere(t *testing.T) {
	const money = "[cost.rooms]\nprice = -5\n[option.more_beds.cost.beds]\ntitel = \"x\"\n[pay.exercise]\nbasic = \"much\"\n"
	rooms, beds, pay := `cost "rooms": price must be 0 or more, not -5`, `cost "beds": unknown key "titel"; did you mean "title"?`, `pay "exercise": basic must be a number`
	for other, want := range map[string][]string{
		"":                                      {rooms, beds, pay},
		"[resource.ward]\ncapacityy = 30\n":     {`unknown key "capacityy"`, rooms, beds, pay},
		"[run]\nreplications = \"x\"\n":         {`replications must be a whole number`, rooms, beds, pay},
		"[route.surgery.step.x]\ndelay = 3\n":   {`not in steps`, `delay`, rooms, beds, pay},
		"[target.brest]\nmeasure = \"no such\"": {`target "brest"`, rooms, beds, pay},
	} {
		var told []string
		for _, p := range problemsOf(memory(map[string]string{"test.toml": extending("builtin:northbridge", other+"\n"+money)}), "test.toml") {
			told = append(told, p.Text)
		}
		require.Len(t, told, len(want), "%q", told)
		for i, line := range want {
			require.Contains(t, told[i], line, "%q", told)
		}
	}
}
