package intake

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// rows says which rows a target rests on: a key and, for each of its published
// names, the cell of the row.
type rows struct {
	keys []key
	cell func(published string) cell
	call func(published string) string // the published name in a note
}

func plain(published string) string { return published }

var everybody = atStage(all)

func atStage(stage string) rows {
	return rows{[]key{{"", []string{stage}}}, func(name string) cell { return cell{"", all, all, name, all} }, plain}
}

func (n *Names) byRoute() rows {
	return rows{n.routes, func(name string) cell { return cell{"", all, name, all, all} }, plain}
}

func (n *Names) byReferral() rows {
	urgent := calledIn(n.routes, "urgent")
	return rows{n.referrals, func(name string) cell { return cell{"", SameName(name), urgent, all, all} }, plain}
}

func (n *Names) byGroup() rows {
	return rows{n.groups, func(name string) cell { return cell{"", SameName(name), all, all, all} }, plain}
}

// byModalityAt takes first or subsequent treatments alone, or all.
func (n *Names) byModalityAt(stage string) rows {
	call := plain
	if stage != all {
		call = func(name string) string { return stage + "_" + name }
	}
	return rows{n.modalities, func(name string) cell { return cell{"", all, all, stage, name} }, call}
}

// everybodyOf is the cell that counts everybody of a standard; of referrals seen
// there is none, and urgent ones stand for it.
func (n *Names) everybodyOf(standard string) cell {
	c := cell{standard, all, all, all, all}
	if standard == "SEEN" {
		c.route = calledIn(n.routes, "urgent")
	}
	return c
}

// tally adds up the months of some patients, each kind of row by itself.
type tally struct {
	names *Names
	whose Whose
	span  Span

	cells map[cell]*kind
	whole map[string]map[Month]bool // for each standard, months in which everybody is counted
	known map[string]bool           // for each standard, whether totals are published, so that months without one are not whole
	files map[string][]string       // for each standard

	hidden  map[string][]Month  // for each standard, months whose total is suppressed
	lacking map[string][]string // for each standard, places without a total, so that their month is not whole
	nobody  map[string][]Month  // by "62DAY of RZZ": months in which a trust has no total, and counts as nobody
	missing []string            // trusts that are nowhere
	unknown []string
	uneven  []string
	left    int // figures that are suppressed in every month
}

// kind is the counts of one cell.
type kind struct {
	months map[Month]count
	files  []string
}

// unit is what one place publishes of a month and a standard.
type unit struct {
	standard string
	month    Month
	place
}

func newTally(c *CWT, w Whose, s Span) *tally {
	t := &tally{
		names: c.names, whose: w, span: s, cells: map[cell]*kind{}, whole: map[string]map[Month]bool{}, known: map[string]bool{}, files: map[string][]string{},
		hidden: map[string][]Month{}, lacking: map[string][]string{}, nobody: map[string][]Month{},
	}
	units := map[unit][]*cwtRow{}
	for i := range c.rows {
		row := &c.rows[i]
		if !c.counts(w, row) {
			continue
		}
		file := base(row.from.file)
		t.files[row.standard] = addOnce(t.files[row.standard], file)
		if !s.has(row.month) {
			continue
		}
		if name := c.unknown(row.cell); name != "" {
			t.unknown = addOnce(t.unknown, fmt.Sprintf("%s: %s has no key in scenarios; its rows are left out", file, name))
		}
		u := unit{row.standard, row.month, row.place}
		units[u] = append(units[u], row)
	}
	for _, standard := range standards {
		t.add(c, standard.name, units)
	}
	t.tellMissing(c, units)
	return t
}

// tellMissing notes trusts without a row in any of the months.
func (t *tally) tellMissing(c *CWT, units map[unit][]*cwtRow) {
	there := map[place]bool{}
	for u := range units {
		there[u.place] = true
	}
	for _, w := range t.whose.ways {
		for _, p := range w.places {
			if !w.all && len(w.places) > 1 && !there[p] {
				t.missing = append(t.missing, fmt.Sprintf("%s has no row in %s, and counts as nobody", Alliance{p.code, c.called[p]}, t.span.Words()))
			}
		}
	}
}

// add adds up a standard, month by month.
func (t *tally) add(c *CWT, standard string, units map[unit][]*cwtRow) {
	takesPart := map[place]bool{}
	for u := range units {
		if u.standard == standard {
			takesPart[u.place] = true
		}
	}
	t.whole[standard] = map[Month]bool{}
	var types, modalities halves
	for m := t.span.From; m <= t.span.To; m++ {
		for _, w := range t.whose.ways {
			if !c.applies(w, m) || !slices.ContainsFunc(w.places, func(p place) bool { return units[unit{standard, m, p}] != nil }) {
				continue
			}
			totals := map[place]count{}
			for _, p := range w.places {
				rows := units[unit{standard, m, p}]
				cells, byType, byModality := cellsOf(rows)
				types, modalities = types+byType, modalities+byModality
				t.take(m, cells, rows)
				if n, there := cells[t.names.everybodyOf(standard)]; there {
					totals[p] = n
				}
			}
			t.judge(c, standard, m, w, totals, takesPart)
			t.compare(c, standard, m, w, totals)
			break
		}
	}
	if types != modalities {
		t.uneven = append(t.uneven, fmt.Sprintf("%s: %s of %s adds up to %s by cancer type and to %s by modality; totals are those by cancer type",
			words.List(t.files[standard]), standard, t.whose.Name, types, modalities))
	}
}

// judge says whether a month is whole: every board has a total, or a trust has one, and
// none is suppressed. A trust without a row may have had no patient.
func (t *tally) judge(c *CWT, standard string, m Month, w way, totals map[place]count, takesPart map[place]bool) {
	whole := len(totals) > 0
	t.known[standard] = t.known[standard] || whole || w.all
	for _, group := range w.groups {
		found := false
		for _, p := range group {
			n, there := totals[p]
			called := Alliance{p.code, c.called[p]}.String()
			switch {
			case n.hidden:
				whole = false
				t.hidden[standard] = append(t.hidden[standard], m)
			case there:
				found = true
			case takesPart[p] && w.all:
				whole = false
				t.lacking[standard] = addOnce(t.lacking[standard], called)
			case takesPart[p] && len(totals) > 0:
				what := standard + " of " + called
				t.nobody[what] = append(t.nobody[what], m)
			}
		}
		if !found && w.all && len(group) > 0 {
			whole = false
			t.lacking[standard] = addOnce(t.lacking[standard], cmp.Or(c.names.boardOf(group[0].code), group[0].code))
		}
	}
	if whole {
		t.whole[standard][m] = true
	}
}

// compare holds England to the sum of its trusts or boards, which is the same to half a
// patient.
func (t *tally) compare(c *CWT, standard string, m Month, w way, totals map[place]count) {
	whole := w.groups[0][0]
	if whole.code != england || whole.basis == byAlliance {
		return
	}
	var sum halves
	places := 0
	for i := range c.rows {
		if row := &c.rows[i]; row.month == m && row.basis == whole.basis && row.code != england && row.cell == t.names.everybodyOf(standard) {
			sum, places = sum+row.total, places+1
		}
	}
	if of := totals[whole].total; places > 0 && (sum-of > 1 || of-sum > 1) {
		t.uneven = append(t.uneven, fmt.Sprintf("%s: %s of England in %s is %s, and its organisations (%d) add up to %s: rows are missing, or sub-totals stand among them",
			words.List(t.files[standard]), standard, m, of, places, sum))
	}
}

// cellsOf is the counts of one place, month and standard, with the totals that its
// file leaves to the reader.
func cellsOf(rows []*cwtRow) (cells map[cell]count, byType, byModality halves) {
	cells = map[cell]count{}
	for _, row := range rows {
		cells[row.cell] = row.count
	}
	if len(rows) > 0 && rows[0].from.layout.adds() {
		byType, byModality = uneven(cells)
		complete(cells)
	}
	return cells, byType, byModality
}

// take adds the counts of a place to those of the others.
func (t *tally) take(m Month, cells map[cell]count, rows []*cwtRow) {
	for c, n := range cells {
		k := t.cells[c]
		if k == nil {
			k = &kind{months: map[Month]count{}}
			t.cells[c] = k
		}
		if before, there := k.months[m]; there {
			n = n.plus(before)
		}
		k.months[m] = n
		for _, row := range rows {
			k.files = addOnce(k.files, base(row.from.file))
		}
	}
}

// unknown tells the first name of a cell that nothing is made of.
func (c *CWT) unknown(x cell) string {
	in := func(keys []key, name string) bool {
		return name == all || slices.ContainsFunc(keys, func(k key) bool { return k.published[0] == name })
	}
	switch {
	case x.group != all && !c.names.known[x.group]:
		return fmt.Sprintf("group %q", c.groups[x.group])
	case !in(c.names.routes, x.route):
		return fmt.Sprintf("route %q", x.route)
	case !in(c.names.stages, x.stage):
		return fmt.Sprintf("stage %q", x.stage)
	case !in(c.names.modalities, x.modality):
		return fmt.Sprintf("modality %q", x.modality)
	}
	return ""
}

// found is a key with what its rows add up to.
type found struct {
	key
	sum    count
	months int // that are added up
	hidden int // that are not, since a part is suppressed
	files  []string
	called string // published names
}

// find adds up the rows of each key; keys without a patient are left out.
func (t *tally) find(standard string, r rows) (list []found) {
	for _, k := range r.keys {
		var parts []*kind
		var called []string
		x := found{key: k, sum: count{lateKnown: true}}
		for _, name := range k.published {
			at := r.cell(name)
			at.standard = standard
			if part := t.cells[at]; part != nil {
				parts, called = append(parts, part), append(called, r.call(name))
			}
		}
		for m := t.span.From; m <= t.span.To; m++ {
			if t.known[standard] && !t.whole[standard][m] {
				continue
			}
			n := count{lateKnown: true}
			for _, part := range parts {
				if p, there := part.months[m]; there {
					n = n.plus(p)
				}
			}
			if n.hidden {
				x.hidden++
				continue
			}
			x.sum, x.months = x.sum.plus(n), x.months+1
		}
		if x.sum.total == 0 {
			if x.hidden > 0 {
				t.left++
			}
			continue
		}
		for _, part := range parts {
			for _, f := range part.files {
				x.files = addOnce(x.files, f)
			}
		}
		x.called = words.List(called)
		switch {
		case x.sum.added:
			x.called += ", added up from parts"
		case len(called) > 1:
			x.called += ", added"
		}
		list = append(list, x)
	}
	return list
}

// warnings tell what targets rest on: months that are not whole, rows that are left
// out, and totals that can be made in two ways.
func (t *tally) warnings() (list []string) {
	for _, s := range standards {
		if len(t.files[s.name]) == 0 {
			continue
		}
		var missing []string
		for m := t.span.From; m <= t.span.To; m++ {
			if !t.whole[s.name][m] {
				missing = append(missing, m.String())
			}
		}
		if n := len(missing); n > 0 {
			list = append(list, fmt.Sprintf("%s: %s of %s has no total in %s%s; its targets rest on %s of %d",
				words.List(t.files[s.name]), s.name, t.whose.Name, words.Some(missing, mostListed), t.why(s.name), words.Count(t.span.Months()-n, "month"), t.span.Months()))
		}
	}
	for _, what := range slices.Sorted(maps.Keys(t.nobody)) {
		list = append(list, fmt.Sprintf("%s has no total in %s, and counts as nobody", what, words.Some(monthNames(t.nobody[what]), mostListed)))
	}
	if t.left > 0 {
		list = append(list, words.Count(t.left, "figure")+" left out: suppressed in every month")
	}
	return slices.Concat(list, t.missing, t.uneven, t.unknown)
}

// why says what a standard's months lack.
func (t *tally) why(standard string) (s string) {
	if months := t.hidden[standard]; len(months) > 0 {
		s += fmt.Sprintf(" (suppressed in %s)", words.Some(monthNames(months), mostListed))
	}
	if places := t.lacking[standard]; len(places) > 0 {
		s += fmt.Sprintf(" (%s lacks one)", words.List(places))
		if len(places) > 1 {
			s = strings.Replace(s, "lacks one", "lack one", 1)
		}
	}
	return s
}

func monthNames(months []Month) (list []string) {
	for _, m := range months {
		list = addOnce(list, m.String())
	}
	return list
}
