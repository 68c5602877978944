package alliance

import (
	"math"

	"prehabsim/sim/fmath"
)

// What nobody publishes by alliance is taken from South East London, in proportion:
// an ASSUMPTION, to be replaced by whoever knows. Of the 540 ward beds there that
// cancer patients share, 13% are theirs and 55% are taken by emergencies (K-EMERG).

// bedsPerThousand is ward beds for each 1,000 first treatments a year: 540 for the
// 9,408 of South East London's three trusts.
const bedsPerThousand = 57.4

// emergencies is admissions a day that fill 55% of the beds for 5.5 days each.
func (d *Demand) emergencies() float64 { return d.First / 1000 * bedsPerThousand * 0.55 / 5.5 }

// slots is routine admissions a day, enough to fill nine beds in ten (R-BED-OCC): 9% of them.
func (d *Demand) slots() float64 { return d.First / 1000 * bedsPerThousand * 0.09 }

// Staff are the posts of a prehabilitation service and how many whole-time
// equivalents there are for each 1,000 patients a year who may be offered it: those of
// South East London for its 4,646, sized for opt-in referral and 85% use.
var staff = []struct {
	role        string
	perThousand float64
}{
	{"navigator", 2.76 / 4.646},
	{"exercise", 1.88 / 4.646},
	{"physio", 3.21 / 4.646},
	{"dietitian", 1.31 / 4.646},
	{"psychologist", 0.65 / 4.646},
	{"keyworker", 0.67 / 4.646},
}

// dayCases is the share of a site's operations after which patients go home the same day,
// as the scenarios have it (daycase_pct of sites.csv): they are not offered prehabilitation.
// It differs more between alliances than anything else that decides how many are, since
// nearly all of skin is among them.
var dayCases = map[string]float64{
	"breast": 0.76, "prostate": 0.035, "colorectal": 0.015, "hpb": 0.013, "kidney": 0.01, "bladder": 0.343, "testis_penis": 0.7, "gynae": 0.085,
	"head_neck": 0.2, "haem": 0.2, "skin": 0.967, "brain": 0.02, "sarcoma": 0.18, "other": 0.2,
}

// eligible is first treatments a year by surgery, drugs or radiotherapy, day cases left out.
func (d *Demand) eligible() float64 {
	sum := 0.0
	for _, s := range d.Sites {
		sum += s.First * (s.FirstMix[0]*(1-dayCases[s.Key]) + s.FirstMix[1] + s.FirstMix[2])
	}
	return sum
}

// planned is the share of a site's patients who begin with drugs and have an operation
// planned after them. Nobody publishes it: at sites where drugs often come first all further
// operations after drugs are taken to be planned, so that as many take place. The 1.04 is
// that of the scenarios: the published ratio counts those who die before they come so far.
func (s Site) planned() float64 {
	if !s.DrugsFirst {
		return 0
	}
	return math.Min(1, 1.04*s.perFirst()*s.SubMix[0])
}

// perFirst is further treatments for each first one.
func (s Site) perFirst() float64 { return s.Subsequent / math.Max(1, s.First) }

// firstResult is where the fit of the delay before a result begins: the median,
// in days, at which a share of patients would be told within 28 days if the rest of
// the way took a constant 14 and the spread were that of South East London.
func firstResult(share float64) float64 {
	share = math.Min(math.Max(share, 0.2), 0.98)
	return 14 * fmath.Exp(-0.85*fmath.NormQuantile(share))
}
