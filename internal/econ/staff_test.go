package econ

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// physiotherapist is a band 6 post in inner London at the middle of its scale, as worked
// out elsewhere from published pay and rates: 205.5 days and 1,541 hours a year, £72,725 to
// employ (£60,551 elsewhere in England), £47.20 an hour at work, £72.61 an hour with
// patients. Days of training are set so that days worked agree; they were not published.
var physiotherapist = Post{
	Role:      "physiotherapist",
	Basic:     Pounds(44038),
	Weighting: Weighting{Share: 0.20, Least: Pounds(5794), Most: Pounds(8746)},
	OnCosts:   []OnCost{{"pension", 0.237, 0}, {"levy", 0.005, 0}, {"national insurance", 0.15, Pounds(5000)}},
	Overhead:  1.6,
	Hours:     Hours{Weekdays: 260.75, LeaveDays: 30, BankHolidays: 8, TrainingDays: 6, Absence: 0.052, HoursADay: 7.5, Productive: 0.65},
}

func TestAPostCostsWhatWasWorkedOutElsewhere(t *testing.T) {
	p := physiotherapist
	assert.NoError(t, p.Check())
	assert.InDelta(t, 205.5, p.Hours.Days(), 0.05)
	assert.InDelta(t, 1541, p.Hours.Worked(), 0.5)
	assert.InDelta(t, 1002, p.Hours.ProductiveHours(), 0.5)
	assert.InDelta(t, 72725, p.Employment().Pounds(), 0.5)
	assert.InDelta(t, 116360, p.FullCost().Pounds(), 1)
	assert.InDelta(t, 47.20, p.HourWorked().Pounds(), 0.02) // 72,725 / 1,541 is 47.19
	hour, ok := p.HourProductive()
	assert.True(t, ok)
	assert.InDelta(t, 72.61, hour.Pounds(), 0.015)

	p.Weighting, p.Overhead = Weighting{}, 0
	assert.InDelta(t, 60551, p.Employment().Pounds(), 0.5)
	assert.Equal(t, p.Employment(), p.FullCost())
	p.Hours.Productive = 0
	_, ok = p.HourProductive()
	assert.False(t, ok, "no hour of an office is with patients")
}

func TestAWeightingHasItsBounds(t *testing.T) {
	w := physiotherapist.Weighting
	assert.Equal(t, Pounds(5794), w.Of(Pounds(26618)), "20% would be less than the least")
	assert.Equal(t, Pounds(5954.80), w.Of(Pounds(29774)))
	assert.Equal(t, Pounds(8746), w.Of(Pounds(61139)))
	assert.Zero(t, Weighting{}.Of(Pounds(30000)))
}

// Hours bought and hours needed are the same: posts for some hours work those hours.
func TestPostsForHoursWorkThem(t *testing.T) {
	p := physiotherapist
	posts := p.PostsFor(5000)
	assert.InDelta(t, 5000, posts*p.Hours.ProductiveHours(), 1e-9)
	s := Recruitment{}.Staff(p, posts, 3)
	assert.InDeltaSlice(t, []float64{5000, 5000, 5000}, s.Hours, 1e-9)
	hour, _ := p.HourProductive()
	assert.InDelta(t, 5000*hour.Pounds(), -s.Paid[0].Pounds(), 5000*0.005, "by the post or by the hour it is the same, charged once")
}

func TestPostsAreFilledLateAndNotAll(t *testing.T) {
	r := Recruitment{LagYears: 1.25, Vacancy: 0.08}
	assert.NoError(t, r.Check())
	s := r.Staff(physiotherapist, 10, 4)
	assert.InDeltaSlice(t, []float64{0, 6.9, 9.2, 9.2}, s.Employed, 1e-12)
	assert.Equal(t, -physiotherapist.Employment().Times(s.Employed[1]), s.Paid[1])
	assert.Zero(t, s.Paid[0], "an empty post costs nothing")
	assert.Equal(t, 10.0, s.Funded)
	assert.Error(t, Recruitment{Vacancy: 8}.Check())
	assert.Error(t, Recruitment{LagYears: -1}.Check())
}

func TestPostsThatNobodyCouldHoldAreRefused(t *testing.T) {
	for want, change := range map[string]func(*Post){
		"physiotherapist: pay of 0.00 a year":                                               func(p *Post) { p.Basic = 0 },
		"physiotherapist: absence of 5.2 and a productive share of 0.65; shares are 0 to 1": func(p *Post) { p.Hours.Absence = 5.2 },
		"physiotherapist: 0 hours worked in a year":                                         func(p *Post) { p.Hours.HoursADay = 0 },
		"physiotherapist: an overhead of 0.6; 60% more is written 1.6":                      func(p *Post) { p.Overhead = 0.6 },
	} {
		p := physiotherapist
		change(&p)
		assert.EqualError(t, p.Check(), want)
	}
}
