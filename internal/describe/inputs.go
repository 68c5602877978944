package describe

import (
	"strings"

	"prehabsim/internal/scenario"
)

// inputWords are what the numbers of a prehabilitation service are called, by their path in
// it; a star is a name, which stands in place of {}. What follows is a value of an attribute.
var inputWords = [][2]string{
	{"offered", "Whether it is offered"},
	{"when", "Who is offered it"},
	{"ends", "The last day of its money"},
	{"refer.how", "Opt-in or opt-out"},
	{"tiers", "Tiers offered"},
	{"modes", "How it is delivered"},
	{"reach", "Offered to, of all who could be"},
	{"refer.probability", "Referred where the team has to refer (opt-in)"},
	{"refer.imd_step", "Referral by deprivation: log odds for each fifth towards the most deprived"},
	{"refer.opt_out.odds_ratio", "Opt-out: odds of being referred, times those of opt-in"},
	{"refer.opt_out.newly.uptake", "Opt-out: taking part among those newly referred, as a share of the others’"},
	{"after.median", "Time until referral, median"},
	{"after.mean", "Time until referral, mean"},
	{"after.sigma", "Time until referral, spread (of its logarithm)"},
	{"after.sd", "Time until referral, standard deviation"},
	{"after", "Time until referral"},
	{"may_delay_treatment.up_to", "Treatment waits for the programme, at most"},
	{"uptake.value", "Take part, of those referred"},
	{"uptake.logit", "Take part, of those referred (log odds)"},
	{"uptake.imd_step", "Taking part by deprivation: log odds for each fifth towards the most deprived"},
	{"uptake.odds_ratio", "Odds of taking part, times those of the others"},
	{"attend", "Attended, of booked contacts"},
	{"attend_sd", "Attendance, spread between patients"},
	{"drop_out", "Leave after each contact"},
	{"full_dose", "Sessions that make a full dose"},
	{"completed", "Counts as completed: sessions attended, of those planned"},
	{"need.*", "Need of the {} tier, against that of the others"},
	{"modes.*", "Delivery {}: share of patients"},
	{"weight.*", "What a dose does in the {} tier, as a share of the full effect"},
	{"mode_weight.*", "What a dose does by delivery {}, as a share of the full effect"},
	{"contact.*.time", "{}: staff time of one contact"},
	{"contact.*.count", "{}: contacts planned"},
	{"contact.*.group", "{}: patients who share one"},
	{"contact.*.every", "{}: time between contacts"},
	{"contact.*.after", "{}: time from the start to the first"},
	{"contact.*.chance", "{}: patients of the tier who need it"},
	{"effect.*.ratio", "Effect on {}: ratio at full dose (1 is no effect)"},
	{"effect.*.odds_ratio", "Effect on {}: odds ratio at full dose (1 is no effect)"},
	{"effect.*.adds", "Effect on {}: what a full dose adds to the share"},
	{"effect.*.limit", "Effect on {}: ratio beyond which no dose goes"},
	{"effect.*.at_dose", "Effect on {}: mean dose behind its evidence"},
	{"effect.*.at_weight", "Effect on {}: mean weight of tiers behind its evidence"},
}

// InputTitle is what a number of a prehabilitation service is called; known is false where
// its path is put into words as it is.
func InputTitle(d *scenario.Document, path string) (title string, known bool) {
	parts := strings.Split(path, ".")
	if len(parts) < 3 || parts[0] != "prehab" {
		return Spoken(path), false
	}
	parts = parts[2:]
	for _, row := range inputWords {
		pattern := strings.Split(row[0], ".")
		name, ok := "", len(parts) >= len(pattern)
		for i := 0; ok && i < len(pattern); i++ {
			if pattern[i] == "*" {
				name = strings.ReplaceAll(parts[i], "_", " ")
			}
			ok = pattern[i] == "*" || pattern[i] == parts[i]
		}
		if !ok {
			continue
		}
		title = strings.ReplaceAll(row[1], "{}", name)
		if values := parts[len(pattern):]; len(values) > 0 {
			title += ", for " + valueTitle(d, values, "prehab."+strings.Split(path, ".")[1]+"."+strings.Join(parts[:len(parts)-len(values)], "."))
		}
		return strings.ToUpper(title[:1]) + title[1:], true
	}
	return Spoken(path), false
}

// valueTitle is what a value of the attribute is called by which a number is written.
func valueTitle(d *scenario.Document, values []string, path string) string {
	value := values[len(values)-1]
	by := d.Root.At(append(strings.Split(path, "."), values[:len(values)-1]...)...)
	if by == nil {
		return Spoken(value)
	}
	attribute := d.Root.At("attribute", by.TextAt("by"))
	if attribute == nil || value == "rest" {
		return map[bool]string{true: "the rest", false: Spoken(value)}[value == "rest"]
	}
	if t := d.Tables[attribute.TextAt("table")]; t.HasRow(value) {
		return t.Title(value)
	}
	title := attribute.TextAt("title")
	if title == "" {
		title = Spoken(by.TextAt("by"))
	}
	return title + ": " + value
}

// Spoken is a name or a path of a scenario as words.
func Spoken(path string) string { return strings.NewReplacer("_", " ", ".", ", ").Replace(path) }
