package report

import (
	"math"
	"slices"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
)

// roleLine is the posts of one role in an option, at all sites together.
type roleLine struct {
	role                  string
	inPost, worked, asked float64 // WTE
	established, seeing   float64 // the same, with empty posts and without who is being trained
	hours, available      float64
	resources             []string
}

// writeWorkforce shows posts by role for each option that uses them: those of prehab,
// and where the pathway has some of its own, all.
func (r *Results) writeWorkforce(d *document.Document) {
	filled := slices.ContainsFunc(r.Staff, func(s facts.Staff) bool { return s.Established != nil })
	t := document.NewTable(workforceRow("", ">Established", ">In post", ">See patients", []string{">Worked", ">Asked", ">In use", ">Mean wait"}, filled)...)
	some, arithmetic, above, prehab, others := false, false, false, false, false
	for o := range r.Set.Options {
		lines := r.roleLines(o)
		if len(lines) == 0 {
			continue
		}
		some = true
		t.Group(r.optionName(o))
		for _, l := range lines {
			arithmetic = arithmetic || l.asked > 0
			above = above || l.hours > l.available
			for _, x := range l.resources {
				prehab = prehab || r.beside(o, x)
				others = others || r.resource(x).Group != prehabGroup
			}
			t.Under(workforceRow(l.role, words.Plain(l.established, 2), words.Plain(l.inPost, 2), words.Plain(l.seeing, 2),
				[]string{words.Plain(l.worked, 2), words.Plain(l.asked, 2), wholePercent(100 * l.hours / l.available), r.waitFor(o, l.resources)}, filled)...)
		}
	}
	if !some {
		return
	}
	heading := "Prehab workforce"
	if others {
		heading = "Posts"
	}
	d.Heading(heading, ", whole-time equivalents by role (workforce.csv has sites and months)")
	d.Put(t)
	if filled {
		d.Note("Established: all posts, on average over the window. In post: those in which somebody is. See patients: of these, in which whoever came has been trained.")
	}
	line := "Worked: hours booked with patients, attended or not, divided by those that one whole-time equivalent has a year."
	if arithmetic {
		line += " Asked: what every planned contact would take, by arithmetic"
		if prehab {
			line += "; some may be cut short by treatment, missed or, where posts are short, not given in time"
		}
		line += "."
	}
	if above {
		line += " In use above 100%: more contacts were given than there were hours for when the window ended."
	}
	line += " Mean wait: of those who were served and, so far, of those who still wait when the window ends."
	d.Note(line)
	if !slices.ContainsFunc(r.Staff, func(s facts.Staff) bool {
		return s.Option == r.Set.Options[0]
	}) {
		d.Note(r.optionName(0) + " has none of these posts.")
	}
}

// workforceRow is a row of that table, without the posts that are all alike where nothing is
// written of how they are filled.
func workforceRow(role, established, inPost, seeing string, rest []string, filled bool) []string {
	if !filled {
		return append([]string{role, inPost}, rest...)
	}
	return append([]string{role, established, inPost, seeing}, rest...)
}

const nobodyServed = "nobody served"

// waitFor is the mean wait for posts: that of those who were served and, so far, of those
// who still wait. Where nobody was served the second alone would say when each came.
func (r *Results) waitFor(option int, posts []string) string {
	wait := r.pooled(option, "wait_of_all", posts)
	if !math.IsNaN(wait) && math.IsNaN(r.pooled(option, "resource_wait", posts)) {
		return nobodyServed
	}
	return duration(wait)
}

// roleLines are an option's roles in order of resources, of posts that somebody
// asks for, filled or not.
func (r *Results) roleLines(option int) (lines []roleLine) {
	for _, x := range r.Resources {
		hours := r.at(option, "staff_hours_worked", x.Name)
		if x.Kind != "staff" || math.IsNaN(hours) {
			continue
		}
		l := roleFor(&lines, x)
		staff := r.staffOf(option, x)
		l.hours += hours
		l.available += r.at(option, "staff_hours_available", x.Name)
		l.worked += hours / staff.HoursPerWTE
		l.asked += r.offered(option, x.Name) / staff.HoursPerWTE
		if from, to, ok := r.days(); ok {
			l.inPost += staff.InPost(from, to)
			l.established += staff.InEstablishment(from, to)
			l.seeing += staff.SeePatients(from, to)
		}
		l.resources = append(l.resources, x.Name)
	}
	return lines
}

func roleFor(lines *[]roleLine, x kpi.Resource) *roleLine {
	role := x.Role
	if role == "" {
		role = x.Title
	}
	if x.Band != "" {
		role += ", band " + x.Band
	}
	for i := range *lines {
		if (*lines)[i].role == role {
			return &(*lines)[i]
		}
	}
	*lines = append(*lines, roleLine{role: role})
	return &(*lines)[len(*lines)-1]
}

// offeredIn is what is asked of a resource in a year of the window; NaN where no
// arithmetic was done.
func (r *Results) offeredIn(option int, resource string, year int) float64 {
	for _, l := range r.Loads {
		if l.Option == r.Set.Options[option] && l.Resource == resource && l.Year == year {
			return l.Offered
		}
	}
	return math.NaN()
}

// offered is what is asked of a resource a year, on average over the window.
func (r *Results) offered(option int, resource string) float64 {
	sum, n := 0.0, 0
	for _, l := range r.Loads {
		if l.Option == r.Set.Options[option] && l.Resource == resource {
			sum, n = sum+l.Offered, n+1
		}
	}
	return sum / float64(n)
}
