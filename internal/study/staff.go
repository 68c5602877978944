package study

import (
	"math"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// staffOf lists the posts that an option has: whole-time equivalents from its
// program's capacity, hours with patients a year from its document.
func staffOf(o *compile.Option) []facts.Staff {
	hours := map[string]float64{}
	for _, q := range o.Document.Quantities() {
		if name, ok := strings.CutSuffix(q.Path, ".patient_facing_hours"); ok {
			hours[strings.TrimPrefix(name, "resource.")] = q.Value
		}
	}
	var list []facts.Staff
	for i := range o.Program.Resources {
		r := &o.Program.Resources[i]
		perWTE := hours[r.Name]
		if r.Supply != engine.Budget || r.Unlimited || !(perWTE > 0) || !o.Program.Asks(engine.ResourceID(int32(i))) {
			continue
		}
		s := facts.Staff{Option: o.ID, Resource: r.Name, Site: r.Site, HoursPerWTE: perWTE}
		if s.Site == "" { // a copy for each site or trust is named after it
			_, s.Site, _ = strings.Cut(r.Name, ".")
		}
		posts := func(levels []engine.Level) (list []facts.Posts) {
			cal := o.Program.Calendar
			for _, l := range levels {
				list = append(list, facts.Posts{
					From: cal.Date(cal.Day(l.From)).String(),
					// The capacity was made from the WTE: to six decimals they come back.
					WTE: math.Round(1e6*l.Value*compile.WeeksAYear/float64(tick.Hour)/perWTE) / 1e6,
				})
			}
			return list
		}
		s.Posts = posts(r.Capacity)
		if e, ok := o.Employed[r.Name]; ok {
			s.Posts, s.Established, s.Seeing = posts(e.InPost), posts(e.Established), s.Posts
		}
		list = append(list, s)
	}
	return list
}
