package intake

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// usual are names that lists often give to these columns, in lower case with one
// "_" between words. A start of a clock is not among them: on a 31-day list it is
// the decision, and a backlog counts from referral.
var usual = [...][]string{
	Referred: {"referred", "referral", "referral_date", "date_of_referral", "date_referred", "referred_on", "referral_received",
		"referral_received_date", "date_referral_received", "date_of_receipt_of_referral", "referral_request_received_date", "date_of_referral_receipt"},
	Weeks: {"weeks", "weeks_waited", "weeks_waiting", "wait_weeks", "waiting_weeks", "weeks_wait", "weeks_since_referral", "current_wait_weeks", "wait_in_weeks"},
	Days:  {"days", "days_waited", "days_waiting", "wait_days", "waiting_days", "days_wait", "days_since_referral", "current_wait_days", "wait_in_days"},
}

// kindFlags are the flags that name these columns.
var kindFlags = [...]string{Referred: "referred", Weeks: "weeks", Days: "days"}

// usualRemoved are names of columns with the day on which a patient stopped waiting.
var usualRemoved = []string{
	"removed", "removal", "removal_date", "date_removed", "date_of_removal", "removed_date", "removed_on", "date_removed_from_list",
	"treated", "treated_on", "treatment_date", "date_of_treatment", "date_treated", "treatment_start_date", "date_of_first_treatment", "first_treatment_date",
	"first_definitive_treatment_date", "date_first_definitive_treatment", "actual_treatment_date",
	"clock_stop", "clock_stop_date", "clock_stopped", "date_clock_stopped", "pathway_end_date", "end_date",
	"discharged", "discharge_date", "date_of_discharge", "date_discharged",
}

// usualStatus are names of columns that say in words whether a patient waits.
var usualStatus = []string{"status", "pathway_status", "patient_status", "waiting_status", "waiting_list_status", "list_status", "ptl_status", "rtt_status", "rtt_status_code"}

// findColumns finds the columns by the names that the caller gives them, or the usual
// ones.
func (r *ptlReader) findColumns() {
	o, list := &r.PTLOptions, r.list
	if k := slices.IndexFunc(o.Column[:], func(name string) bool { return name != "" }); k >= 0 {
		list.Kind, r.at = Kind(k), r.find(o.Column[k])
	} else {
		list.Kind, r.at = r.detect()
	}
	if r.at >= 0 {
		list.Column = r.header[r.at]
	}
	for _, group := range o.By {
		r.by = append(r.by, r.find(group.Value))
	}
	r.values = make([]map[string]bool, len(r.by))
	for _, f := range o.Where {
		r.where = append(r.where, r.find(f.Column))
	}
	for _, name := range o.Removed {
		r.removed = append(r.removed, r.find(name))
	}
	r.status = none
	for i, h := range r.header {
		switch {
		case i == r.at || slices.Contains(r.where, i) || slices.Contains(r.by, i):
		case o.Removed == nil && slices.Contains(usualRemoved, folded(h)):
			r.removed = append(r.removed, i)
		case o.Removed == nil && slices.Contains(usualStatus, folded(h)) && r.status == none:
			r.status = i
		}
	}
}

// detect finds the column of the wait by its usual names.
func (t *table) detect() (Kind, int) {
	for k, names := range usual {
		var found []string
		for _, h := range t.header {
			if slices.Contains(names, folded(h)) {
				found = append(found, h)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return Kind(k), slices.Index(t.header, found[0])
		default:
			t.problems.add(t.file, t.line, fmt.Sprintf("the %s may be in %s; name the column with --%s", Kind(k), words.Some(quotedAll(found), mostListed), kindFlags[k]))
			return Kind(k), none
		}
	}
	near := ""
	for _, h := range t.header {
		if _, like := diag.Closest(folded(h), slices.Concat(usual[:]...)); like && near == "" && !personal(h) {
			near = fmt.Sprintf("; is it %q?", h)
		}
	}
	t.problems.add(t.file, t.line, "no column has a usual name for the date of referral or the wait; name it with --referred, --weeks or --days"+near)
	return Referred, none
}

// find returns the column of a name: as it is written, but for capital letters, spaces
// and dashes, or the only one whose name has that part. A column that is not there, may
// be several or tells who somebody is, is a problem.
func (t *table) find(name string) int {
	var may []string
	for _, fits := range []func(h string) bool{
		func(h string) bool { return h == name },
		func(h string) bool { return folded(h) != "" && folded(h) == folded(name) },
		func(h string) bool {
			return folded(name) != "" && !personal(h) && strings.Contains("_"+folded(h)+"_", "_"+folded(name)+"_")
		},
	} {
		var found []int
		for i, h := range t.header {
			if fits(h) {
				found = append(found, i)
				may = append(may, h)
			}
		}
		switch {
		case personal(name):
			t.problems.add(t.file, t.line, fmt.Sprintf("column %q tells who somebody is; it is never read", name))
			return none
		case len(found) == 1:
			return found[0]
		case len(found) > 1 && folded(may[0]) == folded(may[1]):
			t.problems.add(t.file, t.line, fmt.Sprintf("column %q is there %d times", name, len(found)))
			return none
		case len(found) > 1:
			t.problems.add(t.file, t.line, fmt.Sprintf("column %q may be %s; write more of the name", name, words.Some(quotedAll(may), mostListed)))
			return none
		}
	}
	var headers []string
	for _, h := range t.header {
		if !personal(h) {
			headers = append(headers, h)
		}
	}
	t.problems.add(t.file, t.line, fmt.Sprintf("has no column %q%s", name, diag.Nearest(name, headers)))
	return none
}

var between = regexp.MustCompile(`[^a-z0-9]+`)

// folded is a name of a column in lower case with one "_" between words.
func folded(s string) string {
	return strings.Trim(between.ReplaceAllString(strings.ToLower(s), "_"), "_")
}

// personal tells whether a column's name says that it holds what identifies a
// patient, or names somebody else. Names of sites and trusts are not personal, so
// "name" counts alone or with a word for a person.
func personal(column string) bool {
	words := strings.Split(folded(column), "_")
	has := func(list ...string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return slices.Contains(words, w) })
	}
	joined := strings.Join(words, "")
	return has("nhs", "nhsno", "nhsnumber", "dob", "birth", "born", "surname", "forename", "forenames", "initials", "postcode", "address",
		"mrn", "pas", "crn", "uhid", "phone", "telephone", "mobile", "email", "consultant", "clinician", "surgeon", "doctor", "gp") ||
		joined == "name" || joined == "id" || joined == "patient" ||
		has("hospital", "unit", "case") && has("number", "no", "num") || has("patient", "local") && has("number", "no", "num", "id") ||
		has("patient", "first", "last", "given", "family", "full", "middle", "maiden", "preferred") && has("name", "names") ||
		strings.Contains(joined, "nhsnumber") || strings.Contains(joined, "dateofbirth") || strings.Contains(joined, "birthdate")
}

var manyDigits = regexp.MustCompile(`^[0-9][0-9 ./:T-]*$`)

func looksLikeData(header string) bool { return manyDigits.MatchString(header) }
