package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

// An option that is worth a part of a bed, one of which chance could give it, one that does more
// than any number that was looked at, and one that changes nothing; and a headline that beds do
// not move.
func TestThePageSaysWhatOptionsAreWorthInBeds(t *testing.T) {
	r := pageSample(t, 6, 5, false, true)
	ids := r.Set.Options
	require.NotContains(t, r.Page(nil).Text(100), "Worth", "nobody asked")
	const waits, started = "within_62_days", "treatments"
	of := func(option int, measure string, standing facts.Bearing, units, low, high float64, open facts.OpenEnds) facts.WorthOf {
		return facts.WorthOf{Option: ids[option], Measure: measure, Standing: standing, Units: units, Low: low, High: high, Open: open}
	}
	r.Worth = &facts.Worth{In: "resource.ward", Title: "Ward", Unit: "beds", Least: -8, Most: 16, From: "2027-04-01", Of: []facts.WorthOf{
		of(1, waits, facts.AsMuch, 0.61, 0.12, 1.18, facts.OpenEnds{}),
		of(2, waits, facts.AsMuch, 0.2, -0.31, 0.7, facts.OpenEnds{}),
		of(3, waits, facts.MoreThan, 16, 11.4, 16, facts.OpenEnds{High: true}),
		of(4, waits, facts.LessThan, -8, -8, -6.5, facts.OpenEnds{Low: true}),
		of(1, started, facts.NotSeen, 0, -8, 16, facts.OpenEnds{}),
		of(2, started, facts.WorthNone, 0, 0, 0, facts.OpenEnds{}),
		of(3, started, facts.NotTold, 0, -8, 16, facts.OpenEnds{}),
		of(4, started, facts.AsMuch, 12, 12, 12, facts.OpenEnds{}),
	}}
	r.page = nil
	text := paragraphs(r.Page(nil).Text(120))
	assert.Regexp(t, `(?m)by 62 days +- +0\.6 +no clear +over 16 +under -8 *chance +0\.1 to 1\.2 +-0\.3 to 0\.7 +11\.4 to over 16 +under -8 to -6\.5`, text)
	assert.Regexp(t, `by treatments +- +(no number|none) can +(no change|assumed none) +cannot tell +12 `, text)
	assert.Contains(t, text, "WORTH IN BEDS How many more than now (of Ward, from 1 April 2027) change a headline by as much as the option does, on the same patients; looked at from -8 to 16.")
	assert.Contains(t, text, "By treatments: no number can, since more or fewer change it by no more than chance.")

	var b bytes.Buffer
	require.NoError(t, r.Page(nil).CSV(&b))
	for _, line := range []string{
		"\nworth_by_within_62_days," + ids[1] + ",0.61,beds,0.12,1.18,,,\n",
		"\nworth_by_within_62_days," + ids[2] + ",0.2,beds,-0.31,0.7,,,no clear: chance alone could give it\n",
		"\nworth_by_within_62_days," + ids[3] + ",,beds,11.4,,,,over 16; the upper end is over 16\n",
		"\nworth_by_within_62_days," + ids[4] + ",,beds,,-6.5,,,under -8; the lower end is under -8\n",
		"\nworth_by_treatments," + ids[1] + ",,beds,,,,,more or fewer change it by no more than chance\n",
		"\nworth_by_treatments," + ids[2] + ",0,beds,,,,,the option changes nothing\n",
	} {
		assert.Contains(t, b.String(), line)
	}
	digest := r.Digest()
	r.Worth.Of[0].Units = 0.62
	assert.NotEqual(t, digest, r.Digest(), "files are written again")

	// What an option adds, which cannot be fewer.
	r.Worth.In, r.Worth.Title, r.Worth.Least = ids[4], r.optionName(4), 0
	r.Worth.Of[3] = of(4, waits, facts.LessThan, 0, 0, 0, facts.OpenEnds{Low: true})
	r.page = nil
	assert.Contains(t, paragraphs(r.Page(nil).Text(120)), "(as \""+r.optionName(4)+"\" has them, from 1 April 2027)")
}

// The fourth figure: as many more as could be treated as soon, none, more than was asked, and
// nobody of whom it could be told; what binds then stands below.
func TestThePageSaysHowManyMoreCouldBeTreatedAsSoon(t *testing.T) {
	r := pageSample(t, 6, 5, false, true)
	ids := r.Set.Options
	require.NotContains(t, r.Page(nil).Text(120), "ustainable", "nobody asked")
	r.Grown = &facts.Grown{Pathways: []string{"urgent"}, Measure: "within_62_days", Share: 55.04, Counted: true, Today: 2000, UpTo: 50, Number: 6, Options: []facts.GrownOption{
		{Option: ids[0], Standing: facts.GrownBy, Binds: "Theatre"},
		{Option: ids[1], Standing: facts.GrownBy, Percent: 3.5, Low: 2, High: 4.5, Binds: "Ward"},
		{Option: ids[2], Standing: facts.GrownNone, High: 1, Open: facts.OpenEnds{Low: true}, Binds: "Theatre"},
		{Option: ids[3], Standing: facts.GrownMore, Percent: 50, Low: 45, High: 50, Open: facts.OpenEnds{High: true}},
		{Option: ids[4], Standing: facts.GrownUntold},
	}}
	r.page = nil
	text := paragraphs(r.Page(nil).Text(120))
	assert.Regexp(t, `Sustainable more( patients)? +0 +70 +none +over 1,000 +cannot tell *chance +40 to 90 +none to 20 +900 to over 1,000`, text)
	assert.Contains(t, text, "Patients a year by urgent, of whom 2,000 come now")
	assert.Contains(t, text, "treated within 62 days of referral no lower than now (55.0%); ranges are of chance alone.")
	assert.Contains(t, text, "patients wait most for: as now; "+r.optionName(2)+": theatre. "+r.optionName(1)+": ward.")

	var b bytes.Buffer
	require.NoError(t, r.Page(nil).CSV(&b))
	for _, line := range []string{
		"\nsustainable," + ids[1] + ",70,patients per year,40,90,,,\n",
		"\nsustainable," + ids[2] + ",0,patients per year,,20,,,the share is lower at today's demand already\n",
		"\nsustainable," + ids[3] + ",,patients per year,900,,,,more than was looked at\n",
		"\nsustainable," + ids[4] + ",,patients per year,,,,,nobody is counted in the share\n",
	} {
		assert.Contains(t, b.String(), line)
	}
	b.Reset()
	require.NoError(t, differencesCSV.Write(&b, r))
	assert.Contains(t, b.String(), "\n"+ids[1]+",sustainable,Sustainable additional patients,all,all,window,patients per year,higher,70,40,90,")
	digest := r.Digest()
	r.Grown.Options[1].Percent = 4
	assert.NotEqual(t, digest, r.Digest(), "files are written again")
}
