package report

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// queue is a resource for which patients wait.
//
// What binds is where patients wait longest for want of capacity, not what is
// fullest: capacity that answers the queue is handed back until what is left is
// full, so a linear accelerator can be busy all day and hold nobody up, while
// theatres make patients wait for weeks and are never quite full, since lists
// come whole and operations must fit into them. Of the wait, what anybody would
// wait until it next opens is taken off: a weekly meeting that is half
// empty takes 3.5 days and binds nobody.
//
// Those who still wait when the window ends count with what they have waited so
// far: of a ward that closes, those served before say nothing. A queue that nobody
// leaves comes first, however long the others are.
//
// Resources are compared by kind (their group), each kind at its longest queue,
// because a patient goes through one theatre but through theatre, scanner and
// meeting alike. Prehab staff are left out: patients wait for them beside the
// pathway (their waits stand under the workforce).
type queue struct {
	kpi.Resource
	Kind     int     // how many resources of this kind there are
	Unserved bool    // somebody waits and nobody is served any more
	Wait     float64 // mean days
	Beyond   float64 // of them, beyond the wait for the next opening
	Waiting  float64 // mean number of patients
	Still    float64 // those who wait when the window ends
	SoFar    float64 // mean days that they have waited
	Used     float64 // % of capacity that may be filled
	Change   float64 // capacity added less handed back, % of base; NaN: it does not answer
}

// mostQueues is how many kinds of resource are shown; those that serve nobody any
// more are, however many they are.
const mostQueues = 3

const prehabGroup = "prehab"

func (r *Results) at(option int, measure, resource string) float64 {
	return r.of(option, atResource(measure, resource)).Mean
}

func atResource(measure, resource string) result.Column {
	return result.Column{Measure: measure, By: "resource", Value: resource, Year: result.WholeWindow}
}

// queueOf is a resource as patients find it in an option.
func (r *Results) queueOf(option int, name string) queue {
	x := r.resource(name)
	at := func(measure string) float64 { return r.at(option, measure, name) }
	q := queue{
		Resource: x, Kind: 1, Unserved: r.unserved(option, name), Wait: at("wait_of_all"), Waiting: at("queue_length"),
		Still: at("still_waiting"), SoFar: at("waited_so_far"), Used: at("capacity_used"), Change: at("capacity_change"),
	}
	q.Beyond = q.Wait - x.NextOpening
	return q
}

// byBinding orders queues: what serves nobody any more first, then the longest wait.
func byBinding(a, b queue) int {
	switch {
	case a.Unserved && !b.Unserved:
		return -1
	case b.Unserved && !a.Unserved:
		return 1
	}
	return cmp.Compare(b.Beyond, a.Beyond)
}

// queues returns the longest queue of each kind of resource, the longest first.
func (r *Results) queues(option int) []queue {
	longest := map[string]queue{}
	var kinds []string
	for _, name := range r.onPathway(option) {
		q := r.queueOf(option, name)
		kind := q.Group
		if kind == "" {
			kind = "resource " + name
		}
		was, seen := longest[kind]
		if !seen {
			kinds = append(kinds, kind)
			longest[kind] = q
			continue
		}
		n := was.Kind + 1
		if byBinding(q, was) < 0 {
			was = q
		}
		was.Kind = n
		longest[kind] = was
	}
	var list []queue
	unserved := 0
	for _, kind := range kinds {
		q := longest[kind]
		if q.Unserved {
			unserved++
		}
		if q.Unserved || q.Beyond > 0 {
			list = append(list, q)
		}
	}
	slices.SortStableFunc(list, byBinding)
	// Where somebody waits a day, hours do not bind; plain queueing networks run
	// in minutes.
	if len(list) > 0 && list[0].Beyond >= 1 {
		list = slices.DeleteFunc(list, func(q queue) bool { return q.Beyond < 1 && !q.Unserved })
	}
	return list[:min(max(mostQueues, unserved), len(list))]
}

// Binds is for what patients of an option wait longest for want of capacity, and how many days
// beyond its next opening; "" where they hardly wait for anything.
func (r *Results) Binds(option int) (title string, days float64) {
	list := r.queues(option)
	if len(list) == 0 {
		return "", 0
	}
	return list[0].Title, list[0].Beyond
}

// Held is how many patients of an option are held up by a resource on average: who wait for it,
// but for the part of their wait that anybody has until it next opens. Of one that serves nobody
// any more it is all who wait.
func (r *Results) Held(option int, resource string) float64 {
	q := r.queueOf(option, resource)
	switch {
	case q.Unserved:
		return q.Waiting
	case q.Wait > 0 && q.Beyond > 0:
		return q.Waiting * q.Beyond / q.Wait
	}
	return 0
}

// beside says whether patients wait for a resource beside their pathway alone.
func (r *Results) beside(option int, resource string) bool {
	if l := r.arithmetic(option, resource).any; l != nil && l.Offered > 0 {
		return l.Beside
	}
	return r.resource(resource).Group == prehabGroup
}

// known is what arithmetic knows of a resource in an option: a load of any year, for
// what is the same in all; and the worst of those in which more is asked than opens
// with all that may be added. Nil where there is none. What happens to the list of such
// a resource only the simulation knows: arithmetic takes nobody off it.
type known struct{ any, outgrown *facts.Load }

func (r *Results) arithmetic(option int, resource string) known {
	if r.known == nil {
		r.known = map[[2]string]known{}
		for i := range r.Loads {
			l := &r.Loads[i]
			k := r.known[[2]string{l.Option, l.Resource}]
			if k.any == nil {
				k.any = l
			}
			if (l.ShareCeiling > 1 || l.PassesCeiling.From != "") && (k.outgrown == nil || l.ShareCeiling > k.outgrown.ShareCeiling) {
				k.outgrown = l
			}
			r.known[[2]string{l.Option, l.Resource}] = k
		}
	}
	return r.known[[2]string{r.Set.Options[option], resource}]
}

// closedForGood says that arithmetic knows a resource to have nothing open from some
// month on until the window ends, and somebody to ask for it.
func (k known) closedForGood() bool {
	return k.any != nil && k.any.Closed.From != "" && k.any.Closed.Until == ""
}

// unserved says whether somebody waits for a resource and nobody gets it any more:
// none is open and none will be as capacity stands, or for so long at the end of the
// window, in every replication, that it is not for want of patients.
func (r *Results) unserved(option int, resource string) bool {
	if !(r.at(option, "still_waiting", resource) > 0) {
		return false
	}
	if r.arithmetic(option, resource).closedForGood() {
		return true
	}
	return r.daysUnserved(option, resource) >= r.longUnserved()
}

// daysUnserved is for how long at least, at the end of the window, nobody is served.
func (r *Results) daysUnserved(option int, resource string) float64 {
	i, ok := r.column[atResource("unserved", resource)]
	if !ok || len(r.rows()) == 0 {
		return 0
	}
	least := math.Inf(1)
	for _, row := range r.rows() {
		x := row.Options[option][i]
		if x.Den == 0 {
			return 0
		}
		least = min(least, float64(x.Num)/float64(x.Den))
	}
	return least
}

// longUnserved is how many days without anybody served are no accident: a quarter of a
// year, in which even what is asked for once a month serves somebody in some
// replication, or half of a shorter window. Half of a window of days says nothing of what
// opens once a week.
func (r *Results) longUnserved() float64 {
	const quarter, month = 28 + 30 + 31, 28
	if from, to, ok := r.days(); ok {
		return max(month, min(quarter, float64(to.Sub(from))/2))
	}
	return quarter
}

// fullestBeds returns the ward whose beds are fullest, of those that may be
// filled; nil without beds.
func (r *Results) fullestBeds(option int) *queue {
	var most *queue
	for _, x := range r.Resources {
		if used := r.at(option, "capacity_used", x.Name); isBed(x) && !math.IsNaN(used) && (most == nil || used > most.Used) {
			q := r.queueOf(option, x.Name)
			q.Change = math.NaN()
			most = &q
		}
	}
	return most
}

func isBed(x kpi.Resource) bool {
	return x.Kind == "places" && (x.Group == "ward" || x.Group == "critical care" || x.Unit == "bed")
}

// growth is by how many more patients wait for a resource in the last month of the
// window than in its first.
func (r *Results) growth(option int, resource string) stats.Estimate {
	return r.of(option, atResource("queue_growth", resource))
}

// grows says whether a list grows through the window, as far as the replications can
// tell; one can't.
func (r *Results) grows(option int, resource string) bool {
	d := r.growth(option, resource)
	return d.Mean > 0 && !math.IsNaN(d.HalfWidth()) && beyondChance(d, len(r.onPathway(option)))
}

// beyondChance says that a difference is clear among so many that are looked at. One
// replication can't tell chance, and then any difference counts.
func beyondChance(d stats.Estimate, m int) bool {
	if math.IsNaN(d.HalfWidth()) {
		return !math.IsNaN(d.Mean) && d.Mean != 0
	}
	return d.ClearAmong(m)
}

// onPathway are the limited resources for which patients wait on their pathway.
func (r *Results) onPathway(option int) []string {
	if r.pathway == nil {
		r.pathway = make([][]string, len(r.Set.Options))
		for o := range r.pathway {
			for _, x := range r.Resources {
				if !x.Unlimited && !r.beside(o, x.Name) {
					r.pathway[o] = append(r.pathway[o], x.Name)
				}
			}
		}
	}
	return r.pathway[option]
}

// MarshalJSON leaves out what a resource does not have.
func (q queue) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Resource string     `json:"resource"`
		Title    string     `json:"title"`
		Group    string     `json:"group"`
		Unserved bool       `json:"unserved"`
		Wait     words.JSON `json:"mean_wait_days"`
		Beyond   words.JSON `json:"beyond_next_opening_days"`
		Waiting  words.JSON `json:"mean_queue"`
		Still    words.JSON `json:"still_waiting"`
		SoFar    words.JSON `json:"waited_so_far_days"`
		Used     words.JSON `json:"used_percent"`
		Change   words.JSON `json:"capacity_change_percent"`
		MayAdd   float64    `json:"may_add_percent"`
	}{q.Name, q.Title, q.Group, q.Unserved, words.JSON(q.Wait), words.JSON(q.Beyond), words.JSON(q.Waiting), words.JSON(q.Still), words.JSON(q.SoFar), words.JSON(q.Used), words.JSON(q.Change), q.MayAdd})
}

// bindingJSON is what binds in an option: Outgrown by arithmetic, Grows in the
// simulation.
type bindingJSON struct {
	Option    string   `json:"option"`
	Resources []queue  `json:"resources"`
	Beds      *queue   `json:"beds"`
	Outgrown  []string `json:"outgrown"`
	Grows     []string `json:"grows"`
}

func (r *Results) bindingLine(option int) bindingJSON {
	b := bindingJSON{Option: r.Set.Options[option], Resources: r.queues(option), Beds: r.fullestBeds(option), Outgrown: []string{}, Grows: []string{}}
	if b.Resources == nil {
		b.Resources = []queue{}
	}
	for _, x := range r.Resources {
		if r.arithmetic(option, x.Name).outgrown != nil {
			b.Outgrown = append(b.Outgrown, x.Name)
		}
	}
	for _, name := range r.onPathway(option) {
		if r.grows(option, name) {
			b.Grows = append(b.Grows, name)
		}
	}
	return b
}
