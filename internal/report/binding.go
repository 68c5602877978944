package report

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// queue is a resource for which patients wait.
//
// What binds is where patients wait longest for want of capacity, not what is
// fullest: capacity that answers the queue is handed back until what is left is
// full, so a linear accelerator can be busy all day and hold nobody up, while
// theatres make patients wait for weeks and are never quite full, since lists
// come whole and operations must fit into them. Of the wait, what anybody would
// wait for the next list or meeting is taken off: a weekly meeting that is half
// empty takes 3.5 days and binds nobody.
//
// Resources are compared by kind (their group), each kind at its longest queue,
// because a patient goes through one theatre but through theatre, scanner and
// meeting alike. Prehab staff are left out: patients wait for them beside the
// pathway (their waits stand under the workforce).
type queue struct {
	kpi.Resource
	Kind    int     // how many resources of this kind there are
	Wait    float64 // mean days
	Beyond  float64 // of them, beyond the wait for the next opening
	Waiting float64 // mean number of patients
	Used    float64 // % of open capacity, at most 100
	Change  float64 // capacity added less handed back, % of base; NaN: it does not answer
}

// mostQueues is how many kinds of resource are shown.
const mostQueues = 3

const prehabGroup = "prehab"

func (r *Results) at(option int, measure, resource string) float64 {
	return r.of(option, atResource(measure, resource)).Mean
}

func atResource(measure, resource string) result.Column {
	return result.Column{Measure: measure, By: "resource", Value: resource, Year: result.WholeWindow}
}

// queues returns the longest queue of each kind of resource, the longest first.
func (r *Results) queues(option int) []queue {
	longest := map[string]queue{}
	var kinds []string
	for _, x := range r.Resources {
		q := queue{
			Resource: r.resource(x.Name), Wait: r.at(option, "resource_wait", x.Name), Waiting: r.at(option, "queue_length", x.Name),
			Used: min(100, r.at(option, "capacity_used", x.Name)), Change: r.at(option, "capacity_change", x.Name),
		}
		kind := x.Group
		if kind == "" {
			kind = "resource " + x.Name
		}
		if x.Group == prehabGroup || x.Unlimited || math.IsNaN(q.Used) {
			continue
		}
		q.Beyond = q.Wait - x.NextOpening
		was, seen := longest[kind]
		if !seen {
			kinds = append(kinds, kind)
		}
		if !seen || q.Beyond > was.Beyond || math.IsNaN(was.Beyond) {
			q.Kind = was.Kind
			was = q
		}
		was.Kind++
		longest[kind] = was
	}
	var list []queue
	for _, kind := range kinds {
		if q := longest[kind]; q.Beyond > 0 {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, func(a, b queue) int { return cmp.Compare(b.Beyond, a.Beyond) })
	// Where somebody waits a day, hours do not bind; plain queueing networks run
	// in minutes.
	if len(list) > 0 && list[0].Beyond >= 1 {
		list = slices.DeleteFunc(list, func(q queue) bool { return q.Beyond < 1 })
	}
	return list[:min(mostQueues, len(list))]
}

// fullestBeds returns the ward whose beds are fullest, of those that may be
// filled; nil without beds.
func (r *Results) fullestBeds(option int) *queue {
	var most *queue
	for _, x := range r.Resources {
		used := r.at(option, "capacity_used", x.Name)
		if isBed(x) && !math.IsNaN(used) && (most == nil || used > most.Used) {
			most = &queue{Resource: r.resource(x.Name), Used: used, Wait: r.at(option, "resource_wait", x.Name), Waiting: r.at(option, "queue_length", x.Name), Change: math.NaN()}
		}
	}
	if most != nil {
		most.Used = min(100, most.Used)
	}
	return most
}

func isBed(x kpi.Resource) bool {
	return x.Kind == "places" && (x.Group == "ward" || x.Group == "critical care" || x.Unit == "bed")
}

// outgrown are the resources of an option of which more is asked, in some year,
// than they can give with all that they may add: their lists grow without end.
func (r *Results) outgrown(option string) (list []Load) {
	for _, x := range r.loadedResources(option) {
		var worst *Load
		for i, l := range r.Loads {
			if l.Option == option && l.Resource == x && l.ShareCeiling > 1 && (worst == nil || l.ShareCeiling > worst.ShareCeiling) {
				worst = &r.Loads[i]
			}
		}
		if worst != nil {
			list = append(list, *worst)
		}
	}
	return list
}

// MarshalJSON leaves out what a resource does not have.
func (q queue) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Resource string  `json:"resource"`
		Title    string  `json:"title"`
		Group    string  `json:"group"`
		Wait     value   `json:"mean_wait_days"`
		Beyond   value   `json:"beyond_next_opening_days"`
		Waiting  value   `json:"mean_queue"`
		Used     value   `json:"used_percent"`
		Change   value   `json:"capacity_change_percent"`
		MayAdd   float64 `json:"may_add_percent"`
	}{q.Name, q.Title, q.Group, value(q.Wait), value(q.Beyond), value(q.Waiting), value(q.Used), value(q.Change), q.MayAdd})
}

type bindingJSON struct {
	Option    string   `json:"option"`
	Resources []queue  `json:"resources"`
	Beds      *queue   `json:"beds"`
	Outgrown  []string `json:"outgrown"`
}

func (r *Results) bindingLine(option int) bindingJSON {
	b := bindingJSON{Option: r.Set.Options[option], Resources: r.queues(option), Beds: r.fullestBeds(option), Outgrown: []string{}}
	if b.Resources == nil {
		b.Resources = []queue{}
	}
	for _, l := range r.outgrown(b.Option) {
		b.Outgrown = append(b.Outgrown, l.Resource)
	}
	return b
}
