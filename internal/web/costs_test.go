package web

import (
	"html"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/scenarios"
)

// What the card of an option says that it costs is what the ledger of its run has: each line,
// and all of them together; what else the ledger has is named as counted by use.
func TestTheCardSaysWhatTheLedgerHas(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	for _, id := range []string{"universal", "all_tiers"} {
		leads(t, c.post(at+"/options", "remove", id))
	}
	leads(t, c.post(at+"/options/more_beds", "resource.ward.capacity", "128"))
	cards := html.UnescapeString(c.page(at + "/options"))
	leads(t, c.post(at+"/check", "replications", "1", "draws", "0"))
	ledger := c.get(c.finished(at) + "/ledger.csv").Body.String()
	card := func(id string) string {
		return regexp.MustCompile(`(?s)aria-labelledby="o-` + id + `".*?</section>`).FindString(cards)
	}
	for id, lines := range map[string]int{"opt_out": 8, "more_beds": 2} {
		said, seen := card(id), map[string]bool{}
		aYear, once := 0.0, 0.0
		for _, row := range rowsOf(t, ledger, "option", id) {
			if row["class"] != "cost" || seen[row["item"]] {
				continue
			}
			seen[row["item"]] = true
			x := number(t, row["amount"]) // the same in each year of this window
			switch {
			case row["item"] == "rooms":
				assert.Contains(t, said, "<dt>Cost by use</dt><dd>"+row["title"])
			case row["timing"] == "once":
				once += x
				assert.Contains(t, said, "<li>"+row["title"]+": "+pounds(x)+" once</li>")
			default:
				aYear += x
				assert.Contains(t, said, "<li>"+row["title"]+": "+pounds(x)+" a year</li>")
			}
		}
		assert.Len(t, regexp.MustCompile(`<li>`).FindAllString(said, -1), lines, id)
		sum := pounds(aYear) + " a year at its most"
		if once != 0 {
			sum += " and " + pounds(once) + " once"
		}
		assert.Contains(t, said, "<dt>Cost</dt><dd>"+sum+", in prices of 2025/26", id)
		assert.NotContains(t, said, "Not priced")
	}
	assert.Contains(t, card("more_beds"), "£3.05 million once", "eight of £350,000, brought to 2025/26")
	assert.NotContains(t, card("now"), "<dt>Cost")
}

// What has no price is said to have none.
func TestWhatHasNoPriceIsSaid(t *testing.T) {
	said := func(base, text string) cost {
		files := scenario.Files{Builtin: scenarios.Files, Open: func(string) ([]byte, error) {
			return []byte("format = 1\nname = \"x\"\n" + base + text), nil
		}}
		m, err := study.Load(files, "x.toml", study.Choice{})
		require.NoError(t, err)
		c, err := costSaid(m, m.Options[1].ID)
		require.NoError(t, err)
		return c
	}
	selca := func(option, text string) cost {
		return said("extends = \"builtin:selca\"\n", "[run]\noptions = [\""+option+"\"]\n"+text)
	}
	chairs := selca("more_chairs", "")
	assert.Equal(t, cost{Unpriced: "SACT chairs (3 of them), to build or to run"}, chairs)
	theatre := selca("more_theatre", "")
	assert.Equal(t, "Theatre hours open", theatre.ByUse)
	assert.Contains(t, theatre.Unpriced, "to build")
	assert.Empty(t, theatre.Sum)
	beds := selca("more_beds", "")
	assert.Empty(t, beds.Unpriced)
	assert.Contains(t, beds.Sum, " once, in prices of 2025/26")
	fewer := selca("more_beds", "[option.more_beds.resource.ward.gstt]\ncapacity = \"-5\"\n[option.more_beds.resource.ward.kch]\ncapacity = \"-3\"\n[option.more_beds.resource.ward.lgt]\ncapacity = \"-2\"\n")
	assert.Regexp(t, "^−£[0-9.]+ million a year at its most, in", fewer.Sum)
	follow := selca("stratified_follow_up", "")
	assert.Equal(t, cost{Sum: "Nothing more than as now"}, follow)
	none := said("extends = \"builtin:validation/mm3-light.toml\"\n", "[option.more]\nname = \"More\"\n[option.more.resource.server]\ncapacity = 4\n")
	assert.Equal(t, cost{Sum: "Not priced: the scenario says nothing of money"}, none)
}

// Money is told as people say it.
func TestPounds(t *testing.T) {
	for x, want := range map[float64]string{0: "£0", 12.4: "£12", 149: "£100", 9_449: "£9,400", 30_107.29: "£30,000", 999_499: "£999,000", 999_500: "£1 million", 1_084_000: "£1.08 million", -35_200: "−£35,000"} {
		assert.Equal(t, want, pounds(x), x)
	}
}
