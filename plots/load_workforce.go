package plots

import (
	"cmp"
	"io/fs"
	"slices"
)

const workforceFile = "workforce.csv"

// Posts are the staff of one role at all sites in a month, in whole-time equivalents.
type Posts struct {
	Option, Role, Month                string
	Established, InPost, Asked, Worked float64
}

// loadWorkforce adds up the sites of a role.
func loadWorkforce(folder fs.FS, r *Results) error {
	type key struct{ option, role, month string }
	at := map[key]int{}
	return r.read(folder, workforceFile, []string{"role", "month", "wte_in_post", "wte_worked", "wte_asked", "wte_established"}, func(t *table) {
		k := key{t.text("option"), t.text("role"), t.text("month")}
		if _, err := month(k.month); err != nil {
			t.problem("month", "%v", err)
		}
		i, ok := at[k]
		if !ok {
			i = len(r.Posts)
			at[k] = i
			r.Posts = append(r.Posts, Posts{Option: k.option, Role: k.role, Month: k.month})
		}
		p := &r.Posts[i]
		p.Established += t.number("wte_established")
		p.InPost += t.number("wte_in_post")
		p.Asked += t.number("wte_asked")
		p.Worked += t.number("wte_worked")
	})
}

// roles are the posts of an option by role, on average over the months.
func (r *Results) roles(option string) (list []Posts) {
	months := map[string]float64{}
	for _, p := range r.Posts {
		if p.Option != option {
			continue
		}
		i := slices.IndexFunc(list, func(q Posts) bool { return q.Role == p.Role })
		if i < 0 {
			i = len(list)
			list = append(list, Posts{Option: option, Role: p.Role})
		}
		q := &list[i]
		months[p.Role]++
		q.Established += p.Established
		q.InPost += p.InPost
		q.Asked += p.Asked
		q.Worked += p.Worked
	}
	for i := range list {
		n := months[list[i].Role]
		list[i].Established /= n
		list[i].InPost /= n
		list[i].Asked /= n
		list[i].Worked /= n
	}
	slices.SortStableFunc(list, func(a, b Posts) int { return cmp.Compare(b.gap(), a.gap()) })
	return list
}

// gap is what is asked for more than is filled.
func (p Posts) gap() float64 { return p.Asked - p.InPost }
