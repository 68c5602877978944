package intake

import (
	"regexp"
	"strings"
)

// key is a value of a breakdown in a scenario and the published names that it
// stands for. Several names under one key are parts of it that share no patient,
// so they are added; "all" is never among them.
type key struct {
	value     string
	published []string
}

// The keys are those of the built-in South East London scenario.
var (
	// groups are waiting-time groups: the tumour groups of 31 and 62 days.
	groups = []key{
		{"breast", []string{"Breast"}},
		{"prostate", []string{"Urological - Prostate"}},
		{"lung", []string{"Lung"}},
		{"colorectal", []string{"Lower Gastrointestinal"}},
		{"upper_gi", []string{"Upper Gastrointestinal - Hepatobiliary", "Upper Gastrointestinal - Oesophagus & Stomach"}},
		{"other_urological", []string{"Urological - Other (a)"}},
		{"gynae", []string{"Gynaecological"}},
		{"head_neck", []string{"Head & Neck"}},
		{"haem", []string{"Haematological - Lymphoma", "Haematological - Other (a)"}},
		{"skin", []string{"Skin"}},
		{"other", []string{"Other (a)"}},
	}
	// referrals are suspected cancers: what an urgent referral is for.
	referrals = []key{
		{"breast", []string{"Suspected breast cancer"}},
		{"gynaecological", []string{"Suspected gynaecological cancer"}},
		{"haematological", []string{"Suspected haematological malignancies (excluding acute leukaemia)", "Suspected acute leukaemia"}},
		{"head_neck", []string{"Suspected head & neck cancer"}},
		{"lower_gi", []string{"Suspected lower gastrointestinal cancer"}},
		{"lung", []string{"Suspected lung cancer"}},
		{"sarcoma", []string{"Suspected sarcoma"}},
		{"skin", []string{"Suspected skin cancer"}},
		{"testicular", []string{"Suspected testicular cancer"}},
		{"upper_gi", []string{"Suspected upper gastrointestinal cancer"}},
		{"urological", []string{"Suspected urological malignancies (excluding testicular)"}},
		{"brain_cns", []string{"Suspected brain/central nervous system tumours"}},
		{"other", []string{"Suspected other cancer", "Suspected cancer - non-specific symptoms", "Suspected children's cancer"}},
	}
	routes = []key{
		{"urgent", []string{"USC"}},
		{"symptomatic", []string{"breast_symptomatic"}},
		{"screening", []string{"screening"}},
		{"upgrade", []string{"upgrade"}},
	}
	modalities = []key{
		{"surgery", []string{"surgery"}},
		{"sact", []string{"drugs"}},
		{"rt", []string{"radiotherapy"}},
		{"other", []string{"other"}},
	}
)

// keyless are published groups that no key stands for, on purpose: the first is
// the whole of the symptomatic route, the second is nobody's group.
var keyless = []string{"Exhibited (non-cancer) breast symptoms - cancer not initially suspected", "Missing or Invalid"}

// Named is a key of scenarios and the published names that it stands for.
type Named struct {
	Key       string
	Published []string
}

// Referrals are the types of urgent referral.
func Referrals() []Named { return named(referrals) }

// Groups are the waiting-time groups of 31 and 62 days.
func Groups() []Named { return named(groups) }

func named(keys []key) (list []Named) {
	for _, k := range keys {
		list = append(list, Named{k.value, k.published})
	}
	return list
}

// all is what the files call everybody.
const all = "all"

var (
	footnote = regexp.MustCompile(`\([a-z]\)`)
	marks    = regexp.MustCompile(`[^a-z0-9]+`)
)

// SameName folds what differs between editions of one published name: capital
// letters, footnote marks, "&" for "and", spaces and dashes.
func SameName(s string) string {
	s = footnote.ReplaceAllString(strings.ToLower(s), "")
	s = strings.ReplaceAll(s, "&", " and ")
	return strings.Trim(marks.ReplaceAllString(s, " "), " ")
}
