package describe

import (
	"fmt"
	"io"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/fit"
	"prehabsim/internal/words"
)

// FitUnits are the units in which a column of times may be.
var FitUnits = []string{"d", "h", "m", "w", "none"}

// daysIn is how much a day is in each unit.
var daysIn = map[string]float64{"d": 1, "h": 24, "m": 1440, "w": 1. / 7}

// Roundings are the ways in which times may be rounded.
func Roundings() (names []string) {
	for _, way := range fit.Ways {
		names = append(names, string(way))
	}
	return names
}

// Check understands what is asked, before anything is read; unit says whether the unit
// was asked for, or is the usual one.
func (f *Fit) Check(unit bool) error {
	if f.Value == "" {
		return diag.Usage.Errorf("name the column of times or counts; for example: prehabsim fit %s --column los_days", f.File)
	}
	if err := diag.OneOf("unit", f.Unit, FitUnits); err != nil {
		return err
	}
	if err := f.Small.Check(); err != nil {
		return err
	}
	if f.Counts && f.Unit != "none" && unit {
		return diag.Usage.Errorf("counts have no unit; leave out --unit %s or --counts", f.Unit)
	}
	if f.Counts || f.Unit == "none" {
		f.Unit = ""
	}
	f.Rounded, f.Day = fit.Way(f.Way), daysIn[f.Unit]
	switch {
	case f.Way != "" && f.Counts:
		return diag.Usage.Errorf("counts are not rounded; leave out --rounded %s or --counts", f.Way)
	case f.Rounded == fit.Nights && f.Unit == "":
		return diag.Usage.Errorf("nights have a unit; leave out --unit none or --rounded nights")
	case f.Way != "":
		if err := diag.OneOf("way of rounding", f.Way, Roundings()); err != nil {
			return err
		}
	}
	switch {
	case (f.Scenario == "") != (f.Step == ""):
		return diag.Usage.Errorf("--scenario and --step go together; for example: --scenario builtin:northbridge --step surgery.ward_stay")
	case f.Step != "" && f.Unit == "":
		return diag.Usage.Errorf("the time of a step has a unit; leave out --step, or --counts and --unit none")
	}
	for _, pair := range [][2]string{{f.Value, f.Censored}, {f.Value, f.By}, {f.Censored, f.By}} {
		if pair[0] != "" && pair[0] == pair[1] {
			return diag.Usage.Errorf("column %q is named twice; --column, --censored and --by take a column each", pair[0])
		}
	}
	return nil
}

// fewestToFit is the least that a law is fitted to: quantiles of fewer would tell
// of single patients.
const fewestToFit = fit.Fewest

// Run fits laws to each group of a file and prints what it finds.
func (f *Fit) Run(file io.ReadSeeker) error {
	groups, err := f.groups(file)
	if err != nil {
		return err
	}
	fitted := 0
	for i, s := range groups {
		if i > 0 {
			fmt.Fprintln(f.W)
		}
		ok, err := f.Print(fit.Laws(s))
		if err != nil {
			return err
		}
		if ok {
			fitted++
		}
	}
	if fitted == 0 {
		return diag.Refused.Errorf("%s: no law can be fitted to column %q", f.File, f.Value)
	}
	f.Note()
	return nil
}

// groups reads those that are large enough.
func (f *Fit) groups(file io.ReadSeeker) (large []fit.Sample, err error) {
	samples, unread, err := f.read(file)
	if err != nil {
		return nil, err
	}
	if unread != "" {
		f.Warn("column %q was not read; if it says who was still in when the data end, their stays are longer than what stands here: add --censored %q", unread, unread)
	}
	for _, s := range samples {
		if s.N() >= fewestToFit {
			large = append(large, s)
		}
	}
	switch small := len(samples) - len(large); {
	case len(large) == 0 && f.By == "":
		return nil, diag.Refused.Errorf("%s: column %q has %s; a law needs %d or more", f.File, f.Value, f.Small.Count(samples[0].N(), "value"), fewestToFit)
	case len(large) == 0:
		return nil, diag.Refused.Errorf("%s: no group of column %q has the %d values that a law needs", f.File, f.By, fewestToFit)
	case small > 0:
		f.Warn("left out for having fewer than %d values: %s", fewestToFit, words.Count(small, "group"))
	}
	return large, nil
}

// read reads the samples, and names a column that by its name says who was still in and of
// which nobody has asked to read it; problems come back as one error.
func (f *Fit) read(file io.ReadSeeker) (samples []fit.Sample, unread string, err error) {
	names := fit.Header(file)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, "", diag.Refused.Errorf("read %s: %w", f.File, disk.Reason(err))
	}
	var problems diag.List
	samples, err = fit.ReadColumn(file, f.File, f.Columns, &problems)
	if err != nil {
		return nil, "", diag.Refused.Errorf("read %s: %w", f.File, disk.Reason(err))
	}
	if err := problems.Err(); err != nil {
		return nil, "", diag.Refused.Of(err)
	}
	for _, w := range problems.Warnings() {
		f.Left = true
		f.Warn("%s", w)
	}
	for _, name := range names {
		lower := strings.ToLower(name)
		if f.Censored == "" && name != f.Value && name != f.By && (strings.Contains(lower, "still") || strings.Contains(lower, "censor")) {
			return samples, name, nil
		}
	}
	return samples, "", nil
}
