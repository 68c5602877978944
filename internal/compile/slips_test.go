package compile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// Words that may be right are warned of where they are nearly others, each at its line.
func TestSlipsAreWarnedOf(t *testing.T) {
	text := extending("builtin:northbridge", `
[resource.ward]
changes = [{ from = 1999-01-01, capacity = 4 }, { from = 2001-01-01, capacity = 5 }]
group = "wrad"
site = "generl"
due = "two_month"
[resource.dietitian]
role = "dietician"
[clock.two_month]
measure = "within_62_dyas"
[pathway.urgent]
mark = "refferal"
[table.stie.rows.lung]
x = 1
[option.al_tiers.resource.ward]
capacity = "+1"
[option.more_beds.cost.bedss]
title = "Beds"
of = "ward"
basis = "bed_day"
price = 3
payer = "turst"
price_year = "2025/26"
[route.confirm.step.told]
delay = { value = 2, unit = "d", low = 1, high = 7, source = "B-GROW-FRST" }
[option.early]
start = 1999-01-01
[option.early.resource.ward]
capacity = "+1"
[option.words.resource.ward]
title = "Wards"
[option.elsewhere.prehab.core]
offered = true
when = { trust = "general" }
[route.surgery.step.operation]
priority = 1
[option.posts.resource.physiotherapist]
kind = "staff"
wte = 1
patient_facing_hours = 1000
[table.site.rows.lung]
major_resection = "yse"
[route.diagnose.step.tell_clear]
leave = "no cancr"
[resource.exercise]
role = "exercise instructer"
[option.posts.resource.phsyio]
kind = "staff"
wte = 1
patient_facing_hours = 1000
[resource.physiology]
kind = "staff"
wte = 1
patient_facing_hours = 1000
[route.treat.step.work_up]
mark = "worked_up"
[pathway.upgrade.arrivals]
changes = [{ from = 2000-01-01, rate = "900 per year" }]
[option.opt_out.prehab.core]
ends = 2027-04-01
`)
	var told []string
	for _, w := range loadText(t, text).Warnings {
		told = append(told, w.String())
	}
	all := strings.Join(told, "\n")
	for _, want := range []string{
		`test.toml:6: resource "ward": group is "wrad"; did you mean "ward"?`,
		`test.toml:7: resource "ward": site is "generl"; did you mean "general"?`,
		`test.toml:8: resource "ward": due says nothing without queue = "earliest breach"`,
		`resource "dietitian": role is "dietician"; did you mean "dietitian"?`,
		`clock "two_month": measure is "within_62_dyas"; did you mean "within_62_days"?`,
		`pathway "urgent": mark is "refferal"; did you mean "referral"?`,
		`table "stie": is new, beside "site" of the scenario that is extended; did you mean that?`,
		`option "al_tiers": is new, beside "all_tiers" of the scenario that is extended; did you mean that?`,
		`option "more_beds.cost.bedss": is new, beside "beds" of the scenario that is extended; did you mean that?`,
		`option "more_beds": cost "bedss": payer is "turst"; did you mean "trust"?`,
		`source "B-GROW-FRST" is not among the evidence; did you mean "B-GROW-FIRST"?`,
		`test.toml:44: table "site": row "lung": major_resection is "yse"; did you mean "yes"?`,
		`route "diagnose": leave is "no cancr"; did you mean "no cancer"?`,
		`resource "exercise": role is "exercise instructer"; did you mean "exercise instructor"?`,
		`option "early": starts on 1999-01-01, before the first day that is simulated, 2026-04-02`,
		`option "words" changes titles and remarks alone`,
		`option "elsewhere": prehab "core.when": takes the place of { modality = ["surgery", "sact", "rt"], day_surgery = "no" }`,
		`route "surgery": priority says nothing, since no resource has queue = "priority"`,
		`option "posts": resource "physiotherapist" is new, and no patient asks for it; did you mean "physio"?`,
		`test.toml:53: resource "physiology": no patient asks for it in any option; did you mean "physio"?`,
		`test.toml:58: route "treat": step "work_up": mark "worked_up" is read by nothing`,
		`test.toml:5: resource "ward": changes: 1999-01-01 is before the first day that is simulated, 2024-04-02, and the next change comes before it too`,
		`test.toml:5: resource "ward": changes: 2001-01-01 is before the first day that is simulated, 2024-04-02, so capacity = 5 holds from that day on`,
		`changes: 2000-01-01 is before the first day that is simulated, 2024-04-02, so rate = "900 per year" holds`,
		`test.toml:62: prehab "core": ends: 2027-04-01 is the very day on which the option starts`,
		`option "posts": resource.phsyio is new, beside "physio", which stays as it is; did you mean that?`,
	} {
		assert.Equal(t, 1, strings.Count(all, want), "%s in\n%s", want, all)
	}
}

// Nothing of what comes with the program is warned of as a slip.
func TestBuiltInScenariosHaveNoSlips(t *testing.T) {
	for _, name := range []string{"builtin:northbridge", "builtin:selca", "builtin:england"} {
		var problems diag.List
		m := NewCompiler(scenario.Files{Builtin: scenarios.Files}, name, &problems).Model(Settings{}, nil, &problems)
		for _, w := range m.Warnings {
			assert.NotContains(t, w.Text, "did you mean", name)
		}
	}
}

// A cell that is empty leaves a patient without the attribute that is looked up in it, which
// was found only when the first such patient came to the step.
func TestAStepIsRefusedWhereALookedUpCellIsEmpty(t *testing.T) {
	var problems diag.List
	text := extending("builtin:northbridge", "[table.site.prostate]\nscanner = \"\"\n")
	require.Nil(t, Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems))
	require.Regexp(t, `northbridge.toml:\d+: step "diagnose.imaging": needs attribute "scanner", which some of those who come to it do not have, since it is looked up in a cell that is empty; fill it in`, problems.Err().Error())
}

// A resource that an option was to change under another name is told by its own, and a
// backtest of the year that the scenario is fitted to puts nothing to the test.
func TestANewResourceIsToldWhichItMayMean(t *testing.T) {
	for name, near := range map[string]string{"physiotherapist": "physio", "phsyio": "physio"} {
		var problems diag.List
		text := extending("builtin:northbridge", "[option.o.resource."+name+"]\nwte = 3\n")
		require.Nil(t, Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems))
		require.EqualError(t, problems.Err(), `test.toml:3: resource "`+name+`": has no kind; write kind = one of servers, beds, sessions, slots, staff; did you mean "`+near+`"?`)
	}
	var problems diag.List
	text := extending("builtin:northbridge", "[backtest.y]\nfrom = 2025-04-01\nto = 2026-03-31\n[backtest.y.observed.within_62]\nobserved = 0.7\n")
	m := Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
	require.NoError(t, problems.Err())
	require.Len(t, m.Warnings, 1)
	require.Contains(t, m.Warnings[0].String(), `test.toml:3: backtest "y": is the observed year`)
}

// The ids of a file's rows are held against the evidence as those in the scenario are.
func TestIDsInFilesAreHeldAgainstTheEvidence(t *testing.T) {
	files := map[string]string{
		"s.toml": "format = 1\nextends = \"builtin:northbridge\"\n[table.more]\ncsv = \"more.csv\"\nkey = \"row\"\n",
		"m.toml": "format = 1\nextends = \"builtin:northbridge\"\n[table.more]\ncsv = \"more.csv\"\nkey = \"row\"\nsource_column = \"from\"\n",

		"more.csv": "row,id,from,p\na,B-SITE-LUGN,X-OWN,1\nb,B-SITE-LUNG,B-SITE-LUGN,1\nc,MY-OWN,X-OWN,2\n",
	}
	open := func(name string) ([]byte, error) { return []byte(files[name]), nil }
	for name, line := range map[string]int{"s.toml": 2, "m.toml": 3} {
		var problems diag.List
		m := NewCompiler(scenario.Files{Builtin: scenarios.Files, Open: open}, name, &problems).Model(Settings{}, nil, &problems)
		var told []string
		for _, w := range m.Warnings {
			if strings.Contains(w.Text, "evidence") {
				told = append(told, w.String())
			}
		}
		require.Equal(t, []string{fmt.Sprintf(`more.csv:%d: table "more": row %q: source "B-SITE-LUGN" is not among the evidence; did you mean "B-SITE-LUNG"?`, line, "ab"[line-2:line-1])}, told)
	}
}
