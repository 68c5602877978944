package kpi

// Sections are the parts of the headline table, in its order.
var Sections = []string{"Beds", "Waits", "Patients", "Prehabilitation", "Workforce"}

// What measures are of that speak only of those who came to an end.
var (
	stops28    = Ending{In: "within_28_days", What: "patients a year come to a 28-day clock stop"}
	stops31    = Ending{In: "within_31_days", What: "patients a year come to a 31-day clock stop"}
	stops62    = Ending{In: "within_62_days", What: "patients a year come to a 62-day clock stop"}
	stopsOfOne = Ending{In: "clock_within", What: "patients a year come to a stop of this clock"}
	inTheatre  = Ending{In: "theatre_wait", What: "operations a year take place"}
	served     = Ending{In: "resource_waited", What: "patients a year are served"}
	operated   = Ending{In: "operations", What: "operations a year at risk of a complication take place", AnyWay: true} // fewer stays may be an effect
	stayed     = Ending{In: "mean_ward_stay", What: "ward stays a year end", AnyWay: true}
	due        = Ending{In: "cancelled_on_the_day", What: "operations a year are due", AnyWay: true}
	joined     = Ending{In: "wait_of_all", What: "patients a year come to wait for it or are served at once"}
	given      = Ending{In: "prehab_wait", What: "contacts a year are given"}
	timed      = Ending{In: "time_mean", What: "of these times a year end"}
)

// Measures are all measures, in reading order.
//
// Activity is counted by the date of the event inside the window: referrals,
// treatments, standards, bed-days, contacts. Cohort measures follow the patients
// referred in the window: operations, complications, admissions, outcomes and
// what prehabilitation did for them. What is counted "a year" is scaled from the
// length of its period to 365.25 days.
//
// A title says what is counted and of whom, in words a board knows; behind a comma
// "of" and what a share is divided by. A label is the same, shorter, with its unit.
var Measures = []Measure{
	// Patients through the pathways.
	{Name: "referrals", Title: "Referrals", Unit: "patients per year", rows: patientsOfNoTier, read: aYear(events("mark.referral"), 1),
		Headline: true, Section: "Patients", Label: "Referrals a year"},
	{Name: "diagnosed", Title: "Patients diagnosed with cancer", Unit: "patients per year", rows: patients, read: aYear(events("mark.diagnosed"), 1),
		Headline: true, Section: "Patients", Label: "Patients diagnosed with cancer a year"},
	{Name: "first_treatments", Title: "First treatments started", Unit: "patients per year", Better: "higher", rows: patients,
		read:     aYear(events("mark.first_treatment"), 1),
		Headline: true, Section: "Patients", Label: "First treatments started a year"},
	{Name: "subsequent_treatments", Title: "Subsequent treatments started", Unit: "patients per year", Better: "higher", rows: patients,
		read:     aYear(events("mark.subsequent_treatment"), 1),
		Headline: true, Section: "Patients", Label: "Subsequent treatments started a year"},
	// Both kinds together, so that their difference is paired.
	{Name: "treatments", Title: "Treatments started, first and subsequent", Unit: "patients per year", Better: "higher", rows: patients,
		read: aYear(events("mark.first_treatment", "mark.subsequent_treatment"), 1)},
	{Name: "routine_admissions", Title: "Routine patients admitted to free beds", Unit: "patients per year", Better: "higher", rows: eachEndless,
		read:     aYear(refilled, 1),
		Headline: true, Section: "Patients", Label: "Routine patients admitted a year"},

	// Waiting-time standards, as published: by the date the clock stops.
	{Name: "within_28_days", Title: "Told within 28 days, of 28-day clock stops", Unit: "%", Better: "higher", Ends: stops28, rows: patients,
		read:     percent(within("within_28_days"), stops("within_28_days")),
		Headline: true, Section: "Waits", Label: "Told within 28 days, % of clock stops"},
	{Name: "within_31_days", Title: "Treated within 31 days of decision, of 31-day clock stops", Unit: "%", Better: "higher", Ends: stops31, rows: patients,
		read:     percent(within("within_31_days"), stops("within_31_days")),
		Headline: true, Section: "Waits", Label: "Treated within 31 days, % of clock stops"},
	{Name: "within_62_days", Title: "Treated within 62 days of referral, of 62-day clock stops", Unit: "%", Better: "higher", Ends: stops62, rows: patients,
		read:     percent(within("within_62_days"), stops("within_62_days")),
		Headline: true, Section: "Waits", Label: "Treated within 62 days, % of clock stops"},
	{Name: "over_104_days", Title: "Treated after day 104, of 62-day clock stops", Unit: "%", Better: "lower", Ends: stops62, rows: patients,
		read:     percent(lateStops("within_62_days"), stopsOfLate("within_62_days")),
		Headline: true, Section: "Waits", Label: "Treated after day 104, % of clock stops"},
	{Name: "median_28_days", Title: "Median days from referral to told, of 28-day clock stops", Unit: "days", Better: "lower", Ends: stops28, rows: patients, read: quantile("within_28_days", 0.5)},
	{Name: "p90_28_days", Title: "90th centile of days from referral to told, of 28-day clock stops", Unit: "days", Better: "lower", Ends: stops28, rows: patients, read: quantile("within_28_days", 0.9)},
	{Name: "median_31_days", Title: "Median days from decision to treatment, of 31-day clock stops", Unit: "days", Better: "lower", Ends: stops31, rows: patients, read: quantile("within_31_days", 0.5)},
	{Name: "p90_31_days", Title: "90th centile of days from decision to treatment, of 31-day clock stops", Unit: "days", Better: "lower", Ends: stops31, rows: patients, read: quantile("within_31_days", 0.9)},
	{Name: "median_62_days", Title: "Median days from referral to first treatment, of 62-day clock stops", Unit: "days", Better: "lower", Ends: stops62, rows: patients, read: quantile("within_62_days", 0.5),
		Headline: true, Section: "Waits", Label: "Median days at 62-day clock stops"},
	{Name: "p90_62_days", Title: "90th centile of days from referral to first treatment, of 62-day clock stops", Unit: "days", Better: "lower", Ends: stops62, rows: patients, read: quantile("within_62_days", 0.9),
		Headline: true, Section: "Waits", Label: "9 in 10 62-day clock stops by day"},
	{Name: "waiting_list_mean", Title: "Patients with a running 62-day clock, on average over the period", Unit: "patients", Better: "lower", rows: everybody,
		read:     onAverage(running("within_62_days")),
		Headline: true, Section: "Waits", Label: "On the 62-day list, mean patients"},
	{Name: "clock_within", Title: "Clock stopped within its standard, of clocks that stopped", Unit: "%", Better: "higher", Ends: stopsOfOne, rows: eachClock, read: percent(ofClock(withinTo, count1), ofClock(stopped, count1))},
	{Name: "clock_mean", Title: "Mean days on the clock, of clocks that stopped", Unit: "days", Better: "lower", Ends: stopsOfOne, rows: eachClock, read: ratio(1, ofClock(stopped, amounts), 1, ofClock(stopped, count1))},
	{Name: "clock_median", Title: "Median days on the clock, of clocks that stopped", Unit: "days", Better: "lower", Ends: stopsOfOne, rows: eachClock, read: clockQuantile(0.5)},
	{Name: "clock_p90", Title: "90th centile of days on the clock, of clocks that stopped", Unit: "days", Better: "lower", Ends: stopsOfOne, rows: eachClock, read: clockQuantile(0.9)},
	// Clocks of some patients, chosen by what has become of them when it stops.
	{Name: "clock_of_stops", Title: "Clock stops of the patients that the clock is of", Unit: "patients per year", rows: eachClockOf, chosen: true, read: aYear(ofClock(stopped, count1), 1)},
	{Name: "clock_of_within", Title: "Clock stopped within its standard, of stops of the patients that it is of", Unit: "%", Better: "higher", rows: eachClockOf, chosen: true, read: percent(ofClock(withinTo, count1), ofClock(stopped, count1))},
	{Name: "clock_of_mean", Title: "Mean days on the clock, of stops of the patients that it is of", Unit: "days", Better: "lower", rows: eachClockOf, chosen: true, read: ratio(1, ofClock(stopped, amounts), 1, ofClock(stopped, count1))},
	{Name: "clock_of_median", Title: "Median days on the clock, of stops of the patients that it is of", Unit: "days", Better: "lower", rows: eachClockOf, chosen: true, read: clockQuantile(0.5)},
	{Name: "clock_of_p90", Title: "90th centile of days on the clock, of stops of the patients that it is of", Unit: "days", Better: "lower", rows: eachClockOf, chosen: true, read: clockQuantile(0.9)},

	// Theatres.
	{Name: "theatre_wait", Title: "Mean wait for theatre of those served", Unit: "days", Better: "lower", Ends: inTheatre, rows: together(inGroup(theatre)), read: meanDays(waits, starts),
		Headline: true, Section: "Waits", Label: "Theatre wait of those served, mean days"},
	{Name: "theatre_hours_open", Title: "Theatre hours open, with those added and without those handed back", Unit: "hours per year", rows: together(and(inGroup(theatre), limited)), read: aYear(open, hour),
		Headline: true, Section: "Workforce", Label: "Theatre hours open a year"},
	{Name: "capacity_added", Title: "Capacity added in answer to waits", Unit: "hours per year", rows: addedAndEach(theatre, and(lists, responds)), read: aYear(added, hour),
		Headline: true, Section: "Workforce", Label: "Extra theatre hours a year"},
	{Name: "capacity_handed_back", Title: "Capacity handed back", Unit: "hours per year", rows: addedAndEach(theatre, and(lists, responds)), read: aYear(returned, hour),
		Headline: true, Section: "Workforce", Label: "Theatre hours handed back a year"},

	// Beds. Bed-days and stays are cancer patients'; occupancy is everybody's.
	// Bed-days are those in the window, of whoever had them; a mean stay is that of
	// the stays that ended in it, each whole, as for discharges in hospital statistics.
	{Name: "ward_bed_days", Title: "Ward bed-days of cancer patients", Unit: "bed-days per year", Better: "lower", rows: patients, read: aYear(sums("use."+ward), day),
		Headline: true, Section: "Beds", Label: "Ward bed-days of cancer patients a year"},
	{Name: "ward_bed_days_less_luck", Title: "Ward bed-days of cancer patients, chance of single stays taken out", Unit: "bed-days per year", Better: "lower", rows: patients,
		read:     aYear(less(sums("use."+ward), sums("luck."+ward)), day),
		Headline: true, Section: "Beds", Label: "The same, chance of stays taken out"},
	// The same by cause. In every row and replication they add up to it, to the second.
	{Name: "ward_bed_days_stay", Title: "Ward bed-days of what patients came in for", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldFor("stay"), day), Label: "The stay itself"},
	{Name: "ward_bed_days_complications", Title: "Ward bed-days that complications add to stays", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldFor("complications"), day), Label: "Longer stays after complications"},
	{Name: "ward_bed_days_readmissions", Title: "Ward bed-days of readmissions", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldFor("readmissions"), day), Label: "Readmissions"},
	{Name: "ward_bed_days_unplanned", Title: "Ward bed-days of emergency admissions during treatment", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldFor("unplanned admissions"), day), Label: "Emergency admissions during treatment"},
	{Name: "ward_bed_days_other_treatment", Title: "Ward bed-days of patients whose treatment prehab changed", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldFor("other treatment"), day), Label: "Treatment changed by prehab"},
	{Name: "ward_bed_days_stay_less_luck", Title: "Ward bed-days of what patients came in for, chance of single stays taken out", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldForLessLuck("stay"), day)},
	{Name: "ward_bed_days_complications_less_luck", Title: "Ward bed-days that complications add to stays, chance of single stays taken out", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldForLessLuck("complications"), day)},
	{Name: "ward_bed_days_readmissions_less_luck", Title: "Ward bed-days of readmissions, chance of single stays taken out", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldForLessLuck("readmissions"), day)},
	{Name: "ward_bed_days_unplanned_less_luck", Title: "Ward bed-days of emergency admissions during treatment, chance of single stays taken out", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldForLessLuck("unplanned admissions"), day)},
	{Name: "ward_bed_days_other_treatment_less_luck", Title: "Ward bed-days of patients whose treatment prehab changed, chance of single stays taken out", Unit: "bed-days per year", Better: "lower", rows: patients,
		read: aYear(heldForLessLuck("other treatment"), day)},
	{Name: "critical_care_bed_days", Title: "Critical-care bed-days of cancer patients", Unit: "bed-days per year", Better: "lower", rows: patients, read: aYear(sums("use."+criticalCare), day),
		Headline: true, Section: "Beds", Label: "Critical-care bed-days of cancer patients a year"},
	{Name: "mean_ward_stay", Title: "Mean ward stay of cancer patients, of stays that ended", Unit: "days", Better: "lower", Ends: operated, OrEnds: stayed, rows: patients, read: meanDays(sums("stay."+ward), events("stay."+ward)),
		Headline: true, Section: "Beds", Label: "Mean ward stay of cancer patients, days"},
	{Name: "ward_stays", Title: "Ward stays of cancer patients that ended", Unit: "stays per year", rows: patients, read: aYear(events("stay."+ward), 1)},
	{Name: "ward_stays_open", Title: "Ward stays of cancer patients still open at the end of the window", Unit: "%", rows: patients, window: true,
		read: percent(events("open stay."+ward), events("open stay."+ward, "stay."+ward))},
	{Name: "ward_occupancy", Title: "Ward beds in use by anybody, of open beds", Unit: "%", rows: together(and(inGroup(ward), limited)), read: percent(busy, open),
		Headline: true, Section: "Beds", Label: "Ward beds in use by all, % of open beds"},
	{Name: "critical_care_occupancy", Title: "Critical-care beds in use by anybody, of open beds", Unit: "%", rows: together(and(inGroup(criticalCare), limited)), read: percent(busy, open),
		Headline: true, Section: "Beds", Label: "Critical-care beds in use by all, % of open beds"},
	{Name: "cancelled_on_the_day", Title: "Operations cancelled on the day for want of a bed, of those due", Unit: "%", Better: "lower", Ends: due, rows: whereCancelled,
		read:     percent(cancelled, plus(starts, cancelled)),
		Headline: true, Section: "Beds", Label: "Cancelled on the day for want of a bed, % of operations due"},

	// Outcomes of the cohort.
	{Name: "unfinished", Title: "Of patients who came in the window, still on their pathway when the simulation ended", Unit: "%", Better: "lower", rows: everybody, window: true,
		read: percent(unfinished, plus(unfinished, events("outcome.*")))},
	{Name: "operations", Title: "Operations at risk of a complication", Unit: "operations per year", Events: []string{"event.operation"}, rows: patients, read: aYear(events("event.operation"), 1),
		Headline: true, Section: "Patients", Label: "Operations at risk of a complication a year"},
	{Name: "complications", Title: "With a complication, of operations at risk", Unit: "%", Better: "lower", Events: []string{"event.complication"}, Risk: true, rows: patients, read: percent(events("event.complication"), events("event.operation")),
		Headline: true, Section: "Patients", Label: "Complication, % of operations at risk"},
	{Name: "readmissions", Title: "Readmitted, of treatments at risk", Unit: "%", Better: "lower", Events: []string{"event.readmission"}, Risk: true, rows: patients, read: percent(events("event.readmission"), either(events("event.readmission at risk"), events("event.operation"))),
		Headline: true, Section: "Patients", Label: "Readmitted, % of treatments at risk"},
	{Name: "emergency_admissions", Title: "Emergency admissions during courses of treatment", Unit: "admissions per year", Better: "lower", Events: []string{"event.emergency_admission"}, Risk: true, rows: patients, read: aYear(events("event.emergency_admission"), 1),
		Headline: true, Section: "Patients", Label: "Emergency admissions during courses of treatment a year"},
	{Name: "deaths_90_days", Title: "Deaths modelled within 90 days, for 100 first treatments", Unit: "%", Better: "lower", Events: []string{"outcome.death_90_days", "outcome.died_within_90_days"}, Risk: true, rows: patients,
		read:     percent(events("outcome.death_90_days", "outcome.died_within_90_days"), events("cohort.first_treatment")),
		Headline: true, Section: "Patients", Label: "Deaths modelled within 90 days, % of first treatments"},
	{Name: "called_off_unfit", Title: "Operations called off on the day because the patient was not fit", Unit: "operations per year", Better: "lower", Events: []string{"event.cancelled"}, Risk: true, rows: patients, read: aYear(events("event.cancelled"), 1),
		Headline: true, Section: "Patients", Label: "Operations called off on the day, patient not fit, a year"},
	// Settled at the decision: fit for what was intended, or given something else.
	{Name: "intended_treatment", Title: "Decisions for the treatment intended, of decisions to treat", Unit: "%", Better: "higher", Events: []string{"mark.intended"}, Risk: true, rows: patients, read: percent(events("mark.intended"), events("mark.decision")),
		Headline: true, Section: "Patients", Label: "Treatment as intended, % of decisions to treat"},
	// A course counts its cycles and fractions as an amount, in thousandths.
	{Name: "cycles", Title: "Cycles of systemic therapy", Unit: "cycles per year", rows: patients, read: aYear(sums("event.cycle"), 1000)},
	{Name: "fractions", Title: "Fractions of radiotherapy", Unit: "fractions per year", rows: patients, read: aYear(sums("event.fraction"), 1000)},
	{Name: "follow_up_contacts", Title: "Follow-up contacts", Unit: "contacts per year", rows: patients, read: aYear(events("event.follow_up"), 1)},

	// Prehabilitation, for the cohort; contacts by their date.
	{Name: "prehab_offered", Title: "Patients offered prehabilitation", Unit: "patients per year", rows: patientsOfNoTier, read: aYear(events("prehab.*.offered"), 1),
		Headline: true, Section: "Prehabilitation", Label: "Patients offered prehab a year"},
	{Name: "prehab_referred", Title: "Patients referred to prehabilitation", Unit: "patients per year", rows: patientsOfNoTier, read: aYear(events("prehab.*.referred"), 1)},
	{Name: "prehab_referral", Title: "Referred to prehabilitation, of those offered it", Unit: "%", Better: "higher", rows: patientsOfNoTier, read: percent(events("prehab.*.referred"), events("prehab.*.offered"))},
	{Name: "prehab_screened", Title: "Patients screened for prehabilitation", Unit: "patients per year", rows: patientsOfNoTier, read: aYear(events("prehab.*.screened"), 1)},
	// Who agrees is counted then, whether or not any contact follows.
	{Name: "prehab_started", Title: "Patients who agreed to take part in prehabilitation", Unit: "patients per year", Better: "higher", rows: allOf(patientsOfNoTier, eachTier, eachMode, byDeprivation(eachTier), byDeprivation(eachMode)), read: aYear(prehabEvents("tier"), 1),
		Headline: true, Section: "Prehabilitation", Label: "Patients who agreed to take part a year"},
	{Name: "prehab_attending", Title: "Patients treated after attending a prehabilitation contact or more", Unit: "patients per year", Better: "higher", rows: allOf(patientsOfNoTier, eachTier, eachMode, byDeprivation(eachTier), byDeprivation(eachMode)),
		read:     aYear(prehabEvents("attending"), 1),
		Headline: true, Section: "Prehabilitation", Label: "Treated after attending prehab, a year"},
	{Name: "prehab_tier_offered", Title: "Patients offered this tier of prehabilitation, once screened", Unit: "patients per year", rows: eachTier, read: aYear(prehabEvents("offered tier"), 1)},
	{Name: "prehab_tier", Title: "Prehabilitation patients in this tier, of those who agreed to take part", Unit: "%", rows: eachTier, read: percent(prehabEvents("tier"), ofEverybody(prehabEvents("tier")))},
	{Name: "prehab_mode_offered", Title: "Patients offered prehabilitation in this mode, once screened", Unit: "patients per year", rows: eachMode, read: aYear(prehabEvents("offered tier"), 1)},
	{Name: "prehab_mode", Title: "Prehabilitation patients in this mode, of those who agreed to take part", Unit: "%", rows: eachMode, read: percent(prehabEvents("tier"), ofEverybody(prehabEvents("tier")))},
	{Name: "prehab_uptake", Title: "Agreed to take part in prehabilitation, of those offered it", Unit: "%", Better: "higher", rows: patientsOfNoTier, read: percent(events("prehab.*.started"), events("prehab.*.offered")),
		Headline: true, Section: "Prehabilitation", Label: "Agreed to take part, % of those offered"},
	{Name: "prehab_completed", Title: "Completed prehabilitation, of those who agreed to take part", Unit: "%", Better: "higher", rows: allOf(patientsOfNoMode, eachMode),
		read: percent(inMode(prehabEvents("completed in mode"), events("prehab.*.completed")), inMode(prehabEvents("tier"), events("prehab.*.started")))},
	{Name: "prehab_completed_screened", Title: "Completed prehabilitation, of those screened", Unit: "%", Better: "higher", rows: patientsOfNoTier, read: percent(events("prehab.*.completed"), events("prehab.*.screened"))},
	// What was attended is counted when the programme ends.
	{Name: "prehab_sessions", Title: "Mean core sessions attended by the end of the programme, of those who agreed to take part", Unit: "sessions", Better: "higher", rows: allOf(patientsOfNoTier, eachTier, eachMode),
		read:     ratio(1, prehabSums("sessions"), 1, prehabEvents("sessions")),
		Headline: true, Section: "Prehabilitation", Label: "Core sessions attended, if agreed, mean"},
	{Name: "prehab_minutes", Title: "Mean staff minutes at contacts attended by the end of the programme, a group's shared out, of those who agreed to take part", Unit: "minutes", rows: allOf(patientsOfNoTier, eachTier, eachMode),
		read: ratio(1, prehabSums("staff time"), minute, prehabEvents("staff time"))},
	{Name: "prehab_at_least", Title: "Attended at least so many core sessions by the end of the programme, of those who agreed to take part", Unit: "%", Better: "higher", rows: eachAtLeast, read: percent(attendedAtLeast, endedOfThese)},
	// Doses are summed in millionths.
	{Name: "prehab_dose", Title: "Mean dose when treatment began, of those who agreed to take part and were treated", Unit: "%", Better: "higher", rows: allOf(patientsOfNoTier, eachTier, eachMode), read: ratio(100, prehabSums("dose"), 1e6, prehabEvents("dose")),
		Headline: true, Section: "Prehabilitation", Label: "Mean dose at treatment, if agreed, %"},
	{Name: "prehab_dose_all", Title: "Mean dose when treatment began, of those who were offered prehabilitation and treated", Unit: "%", Better: "higher", rows: patientsOfNoTier, read: ratio(100, prehabSums("dose"), 1e6, events("prehab.*.treated")),
		Headline: true, Section: "Prehabilitation", Label: "Mean dose at treatment, if offered, %"},
	{Name: "prehab_delayed", Title: "Treatments that waited for prehabilitation", Unit: "patients per year", Better: "lower", rows: patientsOfNoTier, read: aYear(events("prehab.*.delayed"), 1),
		Headline: true, Section: "Prehabilitation", Label: "Treatments that waited for prehab a year"},
	{Name: "prehab_delay", Title: "Mean days that treatment waited for prehabilitation, of treatments that waited", Unit: "days", Better: "lower", rows: patientsOfNoTier, read: ratio(1, sums("prehab.*.delayed"), 1, events("prehab.*.delayed"))},
	{Name: "prehab_contacts", Title: "Prehabilitation contacts booked, attended or not", Unit: "contacts per year", rows: allOf(patientsOfNoTier, eachTier, eachMode, eachRole), read: aYear(prehabEvents("contacts"), 1),
		Headline: true, Section: "Prehabilitation", Label: "Prehab contacts booked a year"},
	{Name: "prehab_attended", Title: "Prehabilitation contacts attended", Unit: "contacts per year", Better: "higher", rows: allOf(patientsOfNoTier, eachTier, eachMode, eachRole), read: aYear(prehabEvents("attended"), 1),
		Headline: true, Section: "Prehabilitation", Label: "Prehab contacts attended a year"},
	{Name: "prehab_wait", Title: "Mean wait for a prehabilitation contact that was booked, attended or not", Unit: "days", Better: "lower", Ends: given, rows: together(inGroup(prehab)), read: meanDays(waits, starts),
		Headline: true, Section: "Prehabilitation", Label: "Mean wait for contacts booked, days"},

	// Staff.
	{Name: "staff_hours_worked", Title: "Staff hours booked with patients, attended or not", Unit: "hours per year", rows: together(staff), read: aYear(busy, hour),
		Headline: true, Section: "Workforce", Label: "Staff hours booked, attended or not, a year"},
	{Name: "staff_hours_for", Title: "Staff hours booked with patients for this, attended or not", Unit: "hours per year", rows: eachUseOfStaff, read: hoursForThis},
	{Name: "staff_contacts_for", Title: "Contacts booked with staff for this, attended or not", Unit: "contacts per year", rows: eachContactOfStaff, read: contactsForThis},
	{Name: "staff_hours_available", Title: "Staff hours with patients that posts allow", Unit: "hours per year", rows: together(staff), read: aYear(open, hour),
		Headline: true, Section: "Workforce", Label: "Staff hours that posts allow a year"},

	// Every resource by itself; a plain queueing network has only these. They
	// speak of all patients, background included.
	{Name: "arrivals", Title: "Patients who asked for it and no longer wait", Unit: "patients per year", rows: eachResource(all), read: aYear(asked, 1)},
	{Name: "utilisation", Title: "Utilisation of open capacity (above 100%: past closing, or above capacity)", Unit: "%", rows: eachResource(limited), read: percent(busy, open)},
	{Name: "capacity_used", Title: "Use of capacity that may be filled (above 100%: past closing, above capacity, or what is kept back)", Unit: "%", rows: eachResource(limited), read: capacityUsed},
	{Name: "capacity_change", Title: "Capacity added in answer to waits, less what was handed back, of base capacity", Unit: "%", rows: eachResource(responds), read: capacityChange},
	{Name: "resource_wait", Title: "Mean wait of those served", Unit: "days", Better: "lower", Ends: served, rows: eachResource(all), read: meanDays(waits, starts)},
	{Name: "resource_waited", Title: "Patients who waited at all, of those served", Unit: "%", Better: "lower", Ends: served, rows: eachResource(all), read: percent(waited, starts)},
	{Name: "queue_length", Title: "Mean number waiting", Unit: "patients", Better: "lower", rows: eachResource(all), read: onAverage(queueing)},
	// Waits that have an end say nothing of a queue that nobody leaves.
	{Name: "wait_of_all", Title: "Mean wait of those served and, so far, of those still waiting when the window ends", Unit: "days", Better: "lower", Ends: joined, rows: eachResource(limited), window: true,
		read: meanDays(plus(waits, waitedSoFar), plus(starts, stillWaiting))},
	{Name: "still_waiting", Title: "Still waiting for it when the window ends", Unit: "patients", Better: "lower", rows: eachResource(limited), window: true, read: number(stillWaiting)},
	{Name: "waited_so_far", Title: "Mean wait so far of those still waiting when the window ends", Unit: "days", Better: "lower", rows: eachResource(limited), window: true, read: meanDays(waitedSoFar, stillWaiting)},
	{Name: "queue_growth", Title: "Mean number waiting in the last month less that in the first", Unit: "patients", Better: "lower", rows: eachResource(limited), window: true, read: lastLessFirst(queueing)},
	{Name: "unserved", Title: "End of the window, in whole months, in which somebody waits and nobody is served", Unit: "days", Better: "lower", rows: eachResource(limited), window: true, read: unserved},
	{Name: "lost_share", Title: "Turned away", Unit: "%", Better: "lower", rows: eachResource(limited), read: percent(lost, asked)},
	{Name: "gave_up_share", Title: "Left before they were served", Unit: "%", Better: "lower", rows: eachResource(limited), read: percent(gaveUp, asked)},
	{Name: "in_use", Title: "Mean number in use", Unit: "units", rows: eachResource(places), read: onAverage(busy)},
	{Name: "in_use_sd", Title: "Standard deviation of the number in use", Unit: "units", rows: eachResource(places), window: true, read: occupancySD},
	{Name: "in_use_p95", Title: "95th centile of the number in use", Unit: "units", rows: eachResource(places), window: true, read: occupancyQuantile(0.95)},
	{Name: "full_share", Title: "Time with no unit free", Unit: "%", rows: eachResource(and(places, limited)), read: ratio(100, full, 1, length)},
	{Name: "completions", Title: "Uses that ended", Unit: "uses per year", rows: eachResource(places), read: aYear(ends, 1)},
	{Name: "interrupted", Title: "Interrupted for a more urgent patient", Unit: "interruptions per year", rows: eachResource(preemptive), read: aYear(cut, 1)},
	{Name: "blocked_mean", Title: "Mean number in use by patients who wait for what comes next", Unit: "units", Better: "lower", rows: eachResource(places), read: onAverage(blocked)},
	{Name: "delayed_mean", Title: "Mean number in use by patients whom only the way out is missing", Unit: "units", Better: "lower", rows: whereDelayed, read: onAverage(delayed)},
	{Name: "over_capacity", Title: "Mean number above capacity", Unit: "units", Better: "lower", rows: eachResource(and(places, limited)), read: onAverage(over)},

	// What a scenario asks for by name in its [measure] sections.
	{Name: "observed", Title: "Times observed, or patients counted", Unit: "number", rows: eachProbe(times, patientsOf), window: true, read: probeCount},
	{Name: "time_mean", Title: "Mean time", Unit: "days", Ends: timed, rows: eachProbe(times), window: true, read: probeMean(day)},
	{Name: "time_open", Title: "Times still running at the end", Unit: "number", rows: eachProbe(times), window: true, read: probeOpen},
	{Name: "time_sd", Title: "Standard deviation of the time", Unit: "days", Ends: timed, rows: eachProbe(times), window: true, read: probeSD(day)},
	{Name: "time_median", Title: "Median time", Unit: "days", Ends: timed, rows: eachProbe(times), window: true, read: timeQuantile(0.5)},
	{Name: "time_p95", Title: "95th centile of the time", Unit: "days", Ends: timed, rows: eachProbe(times), window: true, read: timeQuantile(0.95)},
	{Name: "time_centile", Title: "The centile of the time that is asked for", Unit: "days", Ends: timed, rows: eachProbe(times), window: true, read: timeCentile},
	{Name: "time_over", Title: "Times longer than asked for", Unit: "%", Ends: timed, rows: eachProbe(times), window: true, read: probeOver},
	{Name: "level_mean", Title: "Mean number", Unit: "units", rows: eachProbe(levels), window: true, read: probeMean(1)},
	{Name: "level_sd", Title: "Standard deviation of the number", Unit: "units", rows: eachProbe(levels), window: true, read: probeSD(1)},
	{Name: "level_p95", Title: "95th centile of the number", Unit: "units", rows: eachProbe(levels), window: true, read: levelQuantile(0.95)},
	{Name: "level_centile", Title: "The centile of the number that is asked for", Unit: "units", rows: eachProbe(levels), window: true, read: levelCentile},
	{Name: "level_share", Title: "Share of time with just as many", Unit: "%", rows: eachLevel, window: true, read: levelShare},
	{Name: "level_at_least", Title: "Share of time with as many as asked for, or more", Unit: "%", rows: eachProbe(levels), window: true, read: probeOver},
	// Who comes at random finds n inside, of those who could be let in with n
	// places, as often as time is spent so (Erlang's loss formula).
	{Name: "level_delay", Title: "Delayed or turned away, were there just as many as asked for", Unit: "%", rows: eachProbe(inUseLevel), window: true, read: levelDelay},
	{Name: "period_arrivals", Title: "Patients counted, by period", Unit: "patients per period", rows: eachPeriod(patientsOf), window: true, read: periodCount},
	{Name: "period_time_mean", Title: "Mean time, by period", Unit: "days", rows: eachPeriod(times), window: true, read: binMean(day)},
	{Name: "period_time_over", Title: "Times longer than asked for, by period", Unit: "%", rows: eachPeriod(times), window: true, read: binOver},
	{Name: "period_level_mean", Title: "Mean number, by period", Unit: "units", rows: eachPeriod(levels), window: true, read: binMean(1)},
	{Name: "period_level_at_least", Title: "Share of time with as many as asked for, or more, by period", Unit: "%", rows: eachPeriod(levels), window: true, read: binOver},
}

// Monthly are the measures that are kept by month.
var Monthly = []Serie{
	{Name: "waiting_list", Title: "Patients with a running 62-day clock, on average over the month", Unit: "patients", Better: "lower", rows: everybody, read: onAverage(running("within_62_days"))},
	{Name: "within_28_days", Title: "Told within 28 days, of 28-day clock stops", Unit: "%", Better: "higher", rows: everybody, read: percent(within("within_28_days"), stops("within_28_days"))},
	{Name: "within_31_days", Title: "Treated within 31 days of decision, of 31-day clock stops", Unit: "%", Better: "higher", rows: everybody, read: percent(within("within_31_days"), stops("within_31_days"))},
	{Name: "within_62_days", Title: "Treated within 62 days of referral, of 62-day clock stops", Unit: "%", Better: "higher", rows: everybody, read: percent(within("within_62_days"), stops("within_62_days"))},
	{Name: "first_treatments", Title: "First treatments started", Unit: "patients per month", Better: "higher", rows: everybody, read: number(events("mark.first_treatment"))},
	{Name: "routine_admissions", Title: "Routine patients admitted to free beds", Unit: "patients per month", Better: "higher", rows: eachEndless, read: number(refilled)},
	{Name: "beds_in_use", Title: "Beds in use", Unit: "beds", rows: eachResource(beds), read: onAverage(busy)},
	{Name: "beds_capacity", Title: "Beds open", Unit: "beds", rows: eachResource(and(beds, limited)), read: onAverage(open)},
	{Name: "theatre_queue", Title: "Patients waiting for theatre", Unit: "patients", Better: "lower", rows: together(inGroup(theatre)), read: onAverage(queueing)},
	{Name: "prehab_queue", Title: "Patients waiting for prehabilitation staff", Unit: "patients", Better: "lower", rows: together(inGroup(prehab)), read: onAverage(queueing)},
	{Name: "staff_hours_worked", Title: "Staff hours booked with patients, attended or not", Unit: "hours per month", rows: eachResource(staff), read: ratio(1, busy, hour, one)},
	{Name: "staff_hours_available", Title: "Staff hours with patients that posts allow", Unit: "hours per month", rows: eachResource(staff), read: ratio(1, open, hour, one)},
}
