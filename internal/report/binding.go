package report

import (
	"fmt"
	"math"
	"strings"

	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// binds is the resource that holds patients up.
//
// Of the resources where patients wait a day or more on average, it is the one
// that uses the highest share of its open capacity, what it adds in answer to
// waits included. A scanner that is always busy and has no queue holds nobody
// up; neither does a weekly meeting that is half empty. Where no wait reaches a
// day (plain queueing networks run in minutes) the fullest with any wait is
// meant.
//
// Beds are named beside it. Patients wait for beds in the queue of a theatre, and
// routine patients fill a ward down to its reserve, so a ward's share is of what
// may be filled: at 100% a released bed is used the same day.
type binds struct {
	kpi.Resource
	Used  float64 // % of capacity that may be filled
	Wait  float64 // mean days
	Queue float64 // patients
}

func (r *Results) at(option int, measure, resource string) float64 {
	return r.of(option, result.Column{Measure: measure, By: "resource", Value: resource, Year: result.WholeWindow}).Mean
}

// binding returns the resource that holds patients up and the fullest beds of
// an option; nil where there are none.
func (r *Results) binding(option int) (patients, beds *binds) {
	var quick *binds
	for _, x := range r.Resources {
		b := binds{r.resource(x.Name), r.at(option, "capacity_used", x.Name), r.at(option, "resource_wait", x.Name), r.at(option, "queue_length", x.Name)}
		if math.IsNaN(b.Used) {
			continue
		}
		if isBed(x) && (beds == nil || b.Used > beds.Used) {
			beds = &b
		}
		switch {
		case b.Wait >= 1 && (patients == nil || b.Used > patients.Used):
			patients = &b
		case b.Wait > 0 && (quick == nil || b.Used > quick.Used):
			quick = &b
		}
	}
	if patients == nil {
		patients = quick
	}
	return patients, beds
}

func isBed(x kpi.Resource) bool {
	return x.Kind == "places" && (x.Group == "ward" || x.Group == "critical care" || x.Unit == "bed")
}

// text is the resource in a line: "Theatre, GSTT urology: 98% of list time used,
// 12.1 days' wait, 23 patients waiting".
func (b *binds) text() string {
	var t strings.Builder
	fmt.Fprintf(&t, "%s: %s%% of %s", b.Title, plain(b.Used, 1), b.capacity())
	if b.Wait > 0 && !isBed(b.Resource) || b.Wait >= 0.1 {
		fmt.Fprintf(&t, ", %s mean wait, %s waiting", duration(b.Wait), plain(b.Queue, min(2, decimals(b.Queue))))
	}
	return t.String()
}

func (b *binds) capacity() string {
	switch {
	case b.Kind == "lists":
		return "list time used"
	case b.Kind == "staff":
		return "staff hours used"
	case isBed(b.Resource):
		return "the beds that may be filled in use"
	}
	return "capacity used"
}

// duration writes days in a unit that people would use.
func duration(days float64) string {
	switch {
	case days >= 0.95:
		return plain(days, 1) + " days'"
	case days*24 >= 0.95:
		return plain(days*24, 1) + " hours'"
	}
	return plain(days*24*60, 1) + " minutes'"
}

type bindingJSON struct {
	Option   string    `json:"option"`
	Patients *bindJSON `json:"patients"`
	Beds     *bindJSON `json:"beds"`
}

type bindJSON struct {
	Resource string `json:"resource"`
	Title    string `json:"title"`
	Used     value  `json:"used_percent"`
	Wait     value  `json:"mean_wait_days"`
	Queue    value  `json:"mean_queue"`
}

func (r *Results) bindingLine(option int) bindingJSON {
	patients, beds := r.binding(option)
	return bindingJSON{r.Set.Options[option], patients.json(), beds.json()}
}

func (b *binds) json() *bindJSON {
	if b == nil {
		return nil
	}
	return &bindJSON{b.Name, b.Title, value(b.Used), value(b.Wait), value(b.Queue)}
}

// passesOne returns when a resource is first asked for more than it has: a month
// where loads are given by month, else a year of the window; "" for never.
func passesOne(loads []Load, option, resource string) string {
	best := Load{Year: math.MaxInt}
	for _, l := range loads {
		if l.Option != option || l.Resource != resource || !(l.Share > 1) {
			continue
		}
		if l.Year < best.Year || l.Year == best.Year && l.Month != "" && (best.Month == "" || l.Month < best.Month) {
			best = l
		}
	}
	switch {
	case best.Year == math.MaxInt:
		return ""
	case best.Month != "":
		return best.Month
	}
	return period(best.Year)
}
