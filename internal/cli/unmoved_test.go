package cli

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// inputsOfNothing is a small service with an option for each way in which an input can
// say that nothing changes.
const inputsOfNothing = `
format = 1
[run]
start        = 2026-04-06
warm_up      = "8w"
window       = "26w"
run_out      = "13w"
replications = 3
seed         = 7
[attribute.site]
shares = { a = 1, b = 0 }
[resource.theatre]
kind   = "sessions"
group  = "theatre"
weekly = { mon = "8h", wed = "8h", fri = "8h" }
[resource.ward]
kind     = "beds"
group    = "ward"
capacity = 14
[resource.physio]
kind  = "staff"
group = "prehab"
role  = "physiotherapist"
wte   = 1
patient_facing_hours = "1000 per wte per year"
[resource.nurse]
kind  = "staff"
role  = "nurse"
wte   = 0.45
patient_facing_hours = "1000 per wte per year"
[clock.two_month]
from     = "referral"
to       = "first_treatment"
standard = { days = 62, share = 0.85 }
measure  = "within_62_days"
[pathway.bowel]
arrivals = { rate = "400 per year" }
mark     = "referral"
steps    = ["assess", "decide", "treat"]
[pathway.bowel.step.assess]
use  = "nurse"
time = "1h"
[pathway.bowel.step.decide]
mark  = "decision"
delay = { dist = "lognormal", median = "14d", sigma = 0.5 }
[pathway.bowel.step.treat]
branch = { surgery = 1, never = 0 }
[route.surgery]
steps = ["operation", "complications", "stay", "readmission", "death", "end"]
[route.surgery.step.operation]
use  = { theatre = "planned", ward = "hold" }
time = "2h"
mark = "first_treatment"
[route.surgery.step.complications]
complication = { any = 0.3, minor_days = "2d" }
[route.surgery.step.stay]
delay = { dist = "gamma", mean = "6d", sd = "4d" }
then  = { release = "ward" }
[route.surgery.step.readmission]
readmission = { probability = { by = "site", a = 0.15, b = 0.5 }, within = "30d", resource = "ward", stay = "4d" }
[route.surgery.step.death]
branch = { died = 0.05, next = "rest" }
[route.surgery.step.end]
leave = "treated"
[route.never]
steps = ["stay", "end"]
[route.never.step.stay]
use  = "ward"
time = "9d"
[route.never.step.end]
leave = "treated"
[route.died]
steps = ["end"]
[route.died.step.end]
leave = "died_within_90_days"

[prehab.core]
at       = "decision"
until    = "first_treatment"
tiers    = ["basic", "full"]
refer    = { how = "opt-in", probability = 0.9 }
need     = { basic = 0.5, full = 0.5 }
uptake   = 0.8
attend   = 0.8
weight   = { basic = { value = 0, low = 0, high = 0.25, dist = "triangular", status = "ASSUMPTION" }, full = 1 }
[prehab.core.contact.class]
tier  = ["basic", "full"]
with  = "physio"
time  = "1h"
count = 2
every = "3d"
[prehab.core.effect.stay]
on    = "surgery.stay"
ratio = 0.8
[prehab.core.effect.complication]
on    = "surgery.complications.any"
ratio = 0.7
[prehab.core.effect.readmission]
on    = "surgery.readmission"
ratio = 1

[option.all.prehab.core]
offered = true
[option.universal.prehab.core]
offered = true
tiers   = ["basic"]
[option.nobody_needs_more.prehab.core]
offered = true
need    = { basic = 1, full = 0 }
[option.ratios.prehab.core]
offered = true
[option.ratios.prehab.core.effect.stay]
ratio = 1
[option.ratios.prehab.core.effect.complication]
ratio = 1
[option.by_tier.prehab.core]
offered = true
tiers   = ["basic"]
weight  = { basic = 1 }
[option.by_tier.prehab.core.effect.stay]
ratio = { by = "tier", basic = 1, full = 0.5 }
[option.by_tier.prehab.core.effect.complication]
ratio = 1
[option.mixed.prehab.core]
offered = true
[option.mixed.prehab.core.effect.stay]
ratio = { by = "tier", basic = 0.5, full = 1 }
[option.mixed.prehab.core.effect.complication]
ratio = 1
[option.limits.prehab.core]
offered = true
[option.limits.prehab.core.effect.stay]
limit = 1
[option.limits.prehab.core.effect.complication]
limit = 1
[option.missed.prehab.core]
offered = true
attend  = 0
[option.unreferred.prehab.core]
offered = true
refer   = { how = "opt-in", probability = 0 }
[option.unreached.prehab.core]
offered = true
reach   = 0
[option.declined.prehab.core]
offered = true
uptake  = 0
[option.nobody.prehab.core]
offered = true
when    = { site = "b" }
[option.late]
start = 2027-04-05
[option.late.prehab.core]
offered = true
[option.elsewhere.prehab.core]
offered = true
[option.elsewhere.prehab.core.effect.stay]
on = "never.stay"
[option.elsewhere.prehab.core.effect.complication]
ratio = 1
[option.staff.resource.physio]
wte = "+1"
[option.beds.resource.ward]
capacity = "-4"
[option.better_care.route.surgery.step.readmission.readmission]
probability = { by = "site", a = 0.05, b = 0.5 }
[option.other_patients.attribute.site]
shares = { a = 0.5, b = 0.5 }
[option.shared.prehab.core]
offered = true
tiers   = ["basic"]
[option.shared.prehab.core.contact.class]
with = "nurse"
`

// An input of 0 is not a result of 0: what stands in place of a change, and which
// number says so, in options that differ in the reason alone.
func TestAnInputOfNothingIsNoResult(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "town.toml"), []byte(inputsOfNothing), 0o666))
	code, _, stderr := call(t, dir, "run", "town.toml", "--quiet", "--out", "x")
	require.Equal(t, exitDone, code, stderr)
	rows, err := csv.NewReader(strings.NewReader(contents(t, dir+"/x/differences.csv"))).ReadAll()
	require.NoError(t, err)
	notes := map[string]string{}
	for _, row := range rows[1:] {
		if row[3] == "all" && row[5] == "window" {
			notes[row[0]+" "+row[1]] = row[len(row)-1]
		}
	}
	weight, ratio := "prehab.core.weight.basic", "prehab.core.effect.readmission.ratio"
	all := "prehab.core.effect.stay.ratio; prehab.core.effect.complication.ratio; " + ratio
	tiers := func(name string) string { return strings.Replace(all, "stay.ratio", "stay.ratio."+name, 1) }
	const figure, same, none, unmodelled = "", "no change", "assumed none: ", "not modelled"
	measures := []string{"ward_bed_days", "first_treatments", "complications", "readmissions", "deaths_90_days", "referrals"}
	for option, want := range map[string][]string{
		"all":               {figure, same, figure, none + ratio, unmodelled, same},
		"universal":         {none + weight, none + weight, none + weight, none + weight, unmodelled, same},
		"nobody_needs_more": {none + weight, none + weight, none + weight, none + weight, unmodelled, same},
		"ratios":            {none + all, none + all, none + "prehab.core.effect.complication.ratio", none + ratio, unmodelled, same},
		"by_tier":           {none + tiers("basic"), none + tiers("basic"), none + "prehab.core.effect.complication.ratio", none + ratio, unmodelled, same},
		"mixed":             {none + weight + "; " + tiers("full"), none + weight + "; " + tiers("full"), none + "prehab.core.effect.complication.ratio", none + ratio, unmodelled, same},
		"missed":            {none + "prehab.core.attend", none + "prehab.core.attend", none + "prehab.core.attend", none + "prehab.core.attend", unmodelled, same},
		"unreferred": {none + "prehab.core.refer.probability", none + "prehab.core.refer.probability", none + "prehab.core.refer.probability",
			none + "prehab.core.refer.probability", unmodelled, same},
		"unreached": {none + "prehab.core.reach", none + "prehab.core.reach", none + "prehab.core.reach", none + "prehab.core.reach", unmodelled, same},
		"declined":  {none + "prehab.core.uptake", none + "prehab.core.uptake", none + "prehab.core.uptake", none + "prehab.core.uptake", unmodelled, same},
		"limits":    {none + "prehab.core.effect.stay.limit; prehab.core.effect.complication.limit; " + ratio, "", none + "prehab.core.effect.complication.limit", none + ratio, unmodelled, same},
		"nobody":    {same, same, same, none + ratio, unmodelled, same},
		"late":      {same, same, same, none + ratio, unmodelled, same},
		"elsewhere": {none + "prehab.core.effect.complication.ratio; " + ratio, "", none + "prehab.core.effect.complication.ratio", none + ratio, unmodelled, same},
		"staff":     {same, same, unmodelled, unmodelled, unmodelled, same},
		"beds":      {figure, figure, unmodelled, unmodelled, unmodelled, same},
	} {
		for i, measure := range measures {
			if want[i] == "" && (option == "limits" || option == "elsewhere") {
				want[i] = want[0]
			}
			assert.Equal(t, want[i], notes[option+" "+measure], "%s, %s", option, measure)
		}
	}
	// A risk that an option changes, or whose patients it changes, is moved.
	assert.Equal(t, figure, notes["better_care readmissions"])
	assert.Equal(t, unmodelled, notes["better_care deaths_90_days"])
	assert.Equal(t, figure, notes["other_patients readmissions"])
	// Contacts take the time of staff whom everybody needs, and that is a result.
	assert.Equal(t, figure, notes["shared first_treatments"])
	assert.Equal(t, none+weight, notes["shared readmissions"])

	text := strings.Join(strings.Fields(contents(t, dir+"/x/summary.txt")), " ")
	assert.Contains(t, text, "universal; nobody_needs_more; mixed; shared: prehab.core.weight.basic = 0 (0 to 0.25, ASSUMPTION).")
	assert.Contains(t, text, "Prehabilitation, unreached; nobody; late: by its conditions, dates or reach it is offered to nobody in the window")
	assert.Contains(t, text, "universal: these figures are no result about prehab: prehab.core.weight.basic = 0")
}
