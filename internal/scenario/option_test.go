package scenario

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

const hospital = `name = "x"
[resource.ward]
kind = "beds"
capacity = { value = 14, low = 13, high = 15, source = "local" }
[resource.list]
kind = "sessions"
length = "4h"
rate = "420 per year"
share = "30%"
[route.surgery.step.stay]
delay = { dist = "gamma", mean = "3d", sd = "2d" }
also = { by = "imd", "1" = 0.2, "2" = { value = 0.1, low = 0.05, high = 0.2 } }
[prehab.core]
at = "decision"
[prehab.core.contact.class]
time = "60m"
[option.x]
name = "An option"
start = 2027-04-01
`

func TestOptionPatchesWhatItNames(t *testing.T) {
	d := loadText(t, hospital+`[option.x.resource.ward]
capacity = "+2"
[option.x.prehab.core]
offered = true
[option.x.prehab.core.contact.online]
time = "30m"
[option.x.cost.team]
price = 80000
[option.x.resource.ct]
kind = "servers"
[option.y.resource]
ward.kind = "servers"
`)
	require.Equal(t, []string{"x", "y"}, d.Options())
	x, changes := option(t, d, "x")
	var got [][3]string
	for _, c := range changes {
		require.Equal(t, "a.toml", c.File)
		got = append(got, [3]string{c.Path, c.From, c.To})
	}
	require.Equal(t, [][3]string{
		{"resource.ward.capacity", `{ value = 14, low = 13, high = 15, source = "local" }`, `{ value = 16, low = 15, high = 17, source = "local" }`},
		{"resource.ct.kind", "", `"servers"`},
		{"prehab.core.offered", "", "true"},
		{"prehab.core.contact.online.time", "", `"30m"`},
		{"cost.team.price", "", "80000"},
	}, got)
	capacity := x.Root.At("resource", "ward", "capacity")
	require.Equal(t, 21, changes[0].Line)
	require.Equal(t, 21, capacity.Line, "a patched value has the line of the patch")
	require.Nil(t, x.Root.At("option"))

	y, _ := option(t, d, "y")
	require.Equal(t, "servers", y.Root.At("resource", "ward", "kind").Text)
	require.Equal(t, 4, y.Root.At("resource", "ward", "capacity").Line, "an option does not reach into the next")
	current, changes := option(t, d, Current)
	require.Empty(t, changes)
	require.Equal(t, "beds", current.Root.At("resource", "ward", "kind").Text)
}

func TestRelativeValues(t *testing.T) {
	for change, want := range map[string]string{
		`resource.ward.capacity = "-10%"`:       `{ value = 12.6, low = 11.7, high = 13.5, source = "local" }`,
		`resource.ward.capacity = "−2"`:         `{ value = 12, low = 11, high = 13, source = "local" }`,
		`resource.ward.capacity = "x1.5"`:       `{ value = 21, low = 19.5, high = 22.5, source = "local" }`,
		`resource.ward.capacity = "×2"`:         `{ value = 28, low = 26, high = 30, source = "local" }`,
		`resource.list.length = "+30m"`:         `"4.5 h"`,
		`resource.list.length = "x0.5"`:         `"2 h"`,
		`resource.list.rate = "+12"`:            `"432 per year"`,
		`resource.list.share = "+10%"`:          `"33%"`,
		`route.surgery.step.stay.delay = "x2"`:  `{ dist = "gamma", mean = "3d", sd = "2d", times = 2 }`,
		`route.surgery.step.stay.also = "-50%"`: `{ by = "imd", 1 = 0.1, 2 = { value = 0.05, low = 0.025, high = 0.1 } }`,
	} {
		d := loadText(t, hospital+"[option.y]\n"+change+"\n")
		_, changes := option(t, d, "y")
		require.Len(t, changes, 1, change)
		require.Equal(t, want, changes[0].To, change)
	}
}

func TestOptionsSayWhatIsWrong(t *testing.T) {
	for patch, want := range map[string]string{
		`resource.wards.capacity = "+3"`:        `a.toml:22: option "y": there is no resource.wards.capacity to change by "+3"; did you mean "resource.ward"?`,
		`name = 3`:                              `a.toml:22: option "y": name must be a text in quotes, not 3`,
		`start = "soon"`:                        `a.toml:22: option "y": start must be a date such as 2027-04-01, not "soon"`,
		`route.surgry.step.stay.delay = "3d"`:   `a.toml:22: option "y": there is no route.surgry to patch; did you mean "route.surgery"?`,
		`route.surgery.step.sta.delay = "3d"`:   `a.toml:22: option "y": there is no route.surgery.step.sta to patch; did you mean "route.surgery.step.stay"?`,
		`pathway.stay.delay = "3d"`:             `a.toml:22: option "y": there is no pathway to patch`,
		`surgery.step.stay.delay = "3d"`:        `a.toml:22: option "y": there is no surgery to patch; did you mean "route.surgery"?`,
		`resource.ward.load = "x2"`:             `a.toml:22: option "y": there is no resource.ward.load to change by "x2"; resource.ward has `,
		`resource.list.length = "+2"`:           `a.toml:22: option "y": resource.list.length cannot change by "+2": it is "4h", so write the same unit, such as "+2 h"`,
		`route.surgery.step.stay.delay = "+2d"`: `a.toml:22: option "y": route.surgery.step.stay.delay cannot change by "+2d": write a factor, such as "+10%" or "x1.2"`,
		`resource.list.length = "4h"`:           `a.toml:21: option "y" changes nothing`,
		`description = "does nothing"`:          `a.toml:21: option "y" changes nothing`,
		`resource.ward.capacity = { value = 14.0, low = 13, high = 15, source = "local" }`: `a.toml:21: option "y" changes nothing`,
	} {
		got := memory{"a.toml": hospital + "resource.ward.kind = \"servers\"\n[option.y]\n" + patch + "\n"}.problemsOf(nil)
		require.Contains(t, got, want, patch)
	}
	d := loadText(t, hospital)
	require.Equal(t, []string{"x"}, d.Options())
	require.Equal(t, `a.toml:17: option "x" changes nothing`, memory{"a.toml": hospital}.problemsOf(nil))
}

// A file made by a program may have any number of them; only so many fit into memory.
func TestOptionsHaveABound(t *testing.T) {
	for more, want := range map[int]string{0: "", 1: "a.toml:2018: 1001 options; the most is 1000"} {
		text := hospital
		for i := range 999 + more {
			text += fmt.Sprintf("[option.o%d.resource.ward]\ncapacity = \"+%d\"\n", i, i+1)
		}
		got := memory{"a.toml": text}.problemsOf(nil)
		if want == "" {
			require.NotContains(t, got, "options")
			continue
		}
		require.Contains(t, got, want)
	}
}

const referrals = `[table.referral]
csv = "types.csv"
key = "type_id"
source = "R-TYPE"
[table.trust]
rows = { gstt = { beds = 20, hours = "4h" }, kings = { beds = { value = 30, low = 28, high = 33 } } }
[pathway.urgent]
for_each = "referral"
title = "Urgent: {referral}"
arrivals = { rate = { column = "referrals", unit = "per year" } }
[pathway.urgent.step.tests]
delay = { dist = "lognormal", median = { column = "median", unit = "d" }, sigma = 0.5 }
use = { "ward.{trust}" = "hold" }
[pathway.urgent.lung.step.tests]
delay = "9d"
[resource.ward]
for_each = ["trust", "referral"]
kind = "beds"
site = "{trust}"
capacity = { column = "beds" }
[resource.ward.gstt.lung]
load = 0.98
[resource.ward."kings.skin"]
load = 0.97
`

func files(more string) memory {
	return memory{"a.toml": referrals + more, "types.csv": "type_id,referrals,median\nlung,2000,12\nskin,26000,8\n"}
}

func TestForEachMakesNamedCopies(t *testing.T) {
	d, _ := option(t, files("").load(t), Current)
	require.Equal(t, []string{"urgent.lung", "urgent.skin"}, d.Root.At("pathway").Keys)
	skin := d.Root.At("pathway", "urgent.skin")
	require.Equal(t, "pathway.urgent.skin", skin.Path)
	require.Equal(t, []RowOf{{"referral", "skin"}}, skin.Rows)
	require.Equal(t, "Urgent: skin", skin.At("title").Text)
	require.Equal(t, `{ value = 26000, unit = "per year", source = "R-TYPE-SKIN.referrals" }`, skin.At("arrivals", "rate").Shown())
	require.Equal(t, "table.referral.skin.referrals", skin.At("arrivals", "rate").Path)
	require.Equal(t, 3, skin.At("arrivals", "rate").Line)
	require.Equal(t, "types.csv", skin.At("arrivals", "rate").File)
	require.NotNil(t, skin.At("step", "tests", "use").At("ward.{trust}"), "braces in other keys are the patient's")
	require.Equal(t, "9d", d.Root.At("pathway", "urgent.lung", "step", "tests", "delay").Text)
	require.Equal(t, []string{"ward.gstt.lung", "ward.gstt.skin", "ward.kings.lung", "ward.kings.skin"}, d.Root.At("resource").Keys)
	require.Equal(t, "gstt", d.Root.At("resource", "ward.gstt.skin", "site").Text)
	require.Equal(t, `{ value = 30, low = 28, high = 33, source = "kings.beds" }`, d.Root.At("resource", "ward.kings.lung", "capacity").Shown())
	require.Equal(t, 0.98, d.Root.At("resource", "ward.gstt.lung", "load").Float)
	require.Equal(t, 0.97, d.Root.At("resource", "ward.kings.skin", "load").Float)
	require.Nil(t, d.Root.At("resource", "ward.gstt.skin", "load"))
}

// A reader meets the row's title, or its name, where the table has one; what the
// program looks up stays the row.
func TestCopiesAreCalledAsTheirRowsAre(t *testing.T) {
	d, _ := option(t, memory{"a.toml": `[table.trust]
csv = "trusts.csv"
key = "trust"
[table.test]
rows = { ct = { title = "CT", name = "Computed tomography" }, biopsy = { minutes = 30 } }
[resource.scan]
for_each = ["trust", "test"]
title = "{test}, {trust}"
note = "of {trust}"
site = "{trust}"
group = "{test}"
`, "trusts.csv": "trust,name\ngstt,Guy's and St Thomas'\nlgt,\n"}.load(t), Current)
	for name, want := range map[string][4]string{
		"scan.gstt.ct":     {"CT, Guy's and St Thomas'", "of Guy's and St Thomas'", "gstt", "ct"},
		"scan.gstt.biopsy": {"biopsy, Guy's and St Thomas'", "of Guy's and St Thomas'", "gstt", "biopsy"},
		"scan.lgt.ct":      {"CT, lgt", "of lgt", "lgt", "ct"},
	} {
		scan := d.Root.At("resource", name)
		require.Equal(t, want, [4]string{scan.At("title").Text, scan.At("note").Text, scan.At("site").Text, scan.At("group").Text}, name)
	}
}

func TestAnOptionPatchesOneCopyByName(t *testing.T) {
	d := files(`[option.x.resource.ward.gstt.skin]
capacity = "+10%"
[option.x.resource.ward.gstt.lung]
load = "-0.08"
[option.x.pathway.urgent.skin.step.tests]
delay = "x2"
[option.x.table.referral.lung]
referrals = "+10%"
`).load(t)
	x, changes := option(t, d, "x")
	require.Equal(t, `{ value = 20, times = 1.1, source = "gstt.beds" }`, x.Root.At("resource", "ward.gstt.skin", "capacity").Shown())
	require.Equal(t, 0.9, x.Root.At("resource", "ward.gstt.lung", "load").Float)
	require.Equal(t, 2.0, float64(x.Root.At("pathway", "urgent.skin", "step", "tests", "delay", "times").Int))
	require.Nil(t, x.Root.At("resource", "ward.kings.lung", "capacity", "times"))
	require.Equal(t, int64(2200), x.Root.At("pathway", "urgent.lung", "arrivals", "rate", "value").Int)
	require.Len(t, changes, 4)
	require.Equal(t, "resource.ward.gstt.skin.capacity", changes[0].Path)
	require.Equal(t, "table.referral.lung.referrals", changes[3].Path)
	require.Equal(t, []string{`2000`, "2200"}, []string{changes[3].From, changes[3].To})

	current, _ := option(t, d, Current)
	require.Equal(t, `{ value = 20, source = "gstt.beds" }`, current.Root.At("resource", "ward.gstt.skin", "capacity").Shown())
}

func TestCopiesSayWhatIsWrong(t *testing.T) {
	for more, want := range map[string]string{
		"[option.x.resource.ward.gst.skin]\nload = 1":                                      `a.toml:25: option "x": there is no resource.ward.gst to patch; did you mean "resource.ward.gstt"?`,
		"[option.x.resource.ward.gstt.skn]\nload = 1":                                      `a.toml:25: option "x": there is no resource.ward.gstt.skn to patch; did you mean "skin"?`,
		"[option.x.pathway.urgent]\nlung = 3":                                              `a.toml:26: option "x": pathway.urgent.lung is a copy; it can only be patched key by key`,
		"[option.x.pathway.urgent.lung.step.test]\ndelay=1":                                `a.toml:25: option "x": there is no pathway.urgent.lung.step.test to patch; did you mean "pathway.urgent.lung.step.tests"?`,
		"[option.x.table.referral.lungs]\nreferrals = 1":                                   `a.toml:25: option "x": there is no table.referral.lungs to patch; did you mean "lung"?`,
		"[clock.c]\nfor_each = 3":                                                          `a.toml:26: clock "c": for_each must name a table, such as "trust", or two, such as ["trust", "specialty"], not 3`,
		"[clock.c]\nfor_each = \"referrals\"":                                              `a.toml:26: clock "c": for_each: there is no table "referrals"; did you mean "referral"?`,
		"[clock.c]\nfor_each = \"trust\"\nx = { column = \"bed\" }":                        `a.toml:27: clock "c": there is no column "bed" in table "trust"; did you mean "beds"?`,
		"[clock.c]\nfor_each = \"trust\"\nx = { column = \"hours\" }":                      `a.toml:27: clock "c": table "trust": row "kings" has nothing in column "hours"`,
		"[clock.c]\nfor_each = \"trust\"\nx = { column = 3 }":                              `a.toml:27: clock "c": a cell is written { column = "name" }, not { column = 3 }`,
		"[clock.c]\nfor_each = \"trust\"\nx = { table = \"referral\", column = \"beds\" }": `a.toml:27: clock "c": table "referral" is not in for_each; the columns are those of table "trust"`,
		"[clock.c]\nfor_each = \"trust\"\ngstt = 3":                                        `a.toml:27: clock "c": "gstt" is a key and the name of a row of table "trust"; rename one`,
		"[clock.c]\nfor_each = [\"trust\", \"referral\"]\n[clock.c.gstt.lungs]\nx = 1":     `a.toml:27: clock "c": there is no row "lungs" in table "referral"; did you mean "lung"?`,
		"[clock.c]\nfor_each = [\"trust\", \"referral\"]\nx = { column = \"y\" }":          `a.toml:27: clock "c": there is no column "y" in table "trust" or "referral"`,
		"[clock.c]\nfor_each = \"trust\"\n[clock.\"c.gstt\"]\nx = 1":                       `a.toml:27: clock "c": "c.gstt" is also the name of a copy made by for_each`,
	} {
		require.Contains(t, files(more).problemsOf(nil), want, more)
	}
}

// A variant has changed one cell of a row; an option changes another cell of it, and
// the same one once more.
func TestOptionsReachCellsOfARowThatIsChangedAlready(t *testing.T) {
	d := loadText(t, `name = "x"
[table.site]
rows = { lung = { wait = 4, share = 0.3 }, skin = { wait = 2, share = 0.7 } }
[table.site.lung]
wait = { value = 5, source = "fitted" }
[option.x.table.site.lung]
share = "x0.5"
wait = "+1"
[option.y.table.site.skin]
share = 0.6
`)
	x, changes := option(t, d, "x")
	require.Equal(t, 0.15, x.Tables["site"].cell("lung", "share").Float)
	require.Equal(t, `{ value = 6, source = "fitted" }`, inline(x.Tables["site"].cell("lung", "wait")))
	require.Equal(t, []string{"table.site.lung.share", "table.site.lung.wait"}, []string{changes[0].Path, changes[1].Path})
	require.Equal(t, "0.3", changes[0].From)
	y, _ := option(t, d, "y")
	require.Equal(t, 0.6, y.Tables["site"].cell("skin", "share").Float)
	require.Equal(t, `{ value = 5, source = "fitted" }`, inline(y.Tables["site"].cell("lung", "wait")))
}
