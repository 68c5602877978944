package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// Whose says whose patients are counted: those of an alliance, of integrated care
// boards or of trusts.
type Whose struct {
	Flag, Value string // by which it was asked for
	Name, Title string

	ways []way
	torn []board // boards of April 2026 that an alliance shares with others
}

func (w Whose) String() string { return w.Title }

// way is places that together are what was asked for. There may be several: an
// alliance is itself, or its boards, or the places within its boards. In each month
// the first way counts that has a row.
type way struct {
	structure string    // of boards; "" in any month
	groups    [][]place // a board, or the places within it
	places    []place   // of all groups
	all       bool      // a month without one of the groups is not whole
}

// Alliances are the alliances that can be made of the files, and England.
func (c *CWT) Alliances() (list []Alliance) {
	for p, name := range c.called {
		if p.basis == byAlliance && !c.names.outside[SameName(p.code)] || p.code == england {
			list = append(list, Alliance{p.code, name})
		}
	}
	for _, a := range c.names.alliances {
		if slices.ContainsFunc(c.names.boards, func(b board) bool {
			return b.alliance == a.ID && (b.structure != since2026 || len(c.since2026) > 0) && len(c.within(b.code)) > 0
		}) {
			list = append(list, a)
		}
	}
	return sorted(list)
}

// Trusts are the organisations of rows by provider.
func (c *CWT) Trusts() []Alliance { return c.places(byTrust) }

// Boards are the organisations of rows by commissioner.
func (c *CWT) Boards() []Alliance { return c.places(byBoard) }

func (c *CWT) places(of basis) (list []Alliance) {
	for p, name := range c.called {
		if p.basis == of && p.code != england {
			list = append(list, Alliance{p.code, name})
		}
	}
	return sorted(list)
}

// sorted puts places in order of their ids, each once.
func sorted(list []Alliance) []Alliance {
	slices.SortFunc(list, func(a, b Alliance) int { return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Name, b.Name)) })
	return slices.CompactFunc(list, func(a, b Alliance) bool { return a.ID == b.ID })
}

// within are the places of a board in the files: itself, or those within it.
func (c *CWT) within(code string) (list []place) {
	for p := range c.called {
		if p.basis == byBoard && (p.code == code || strings.HasPrefix(p.code, code) && c.names.boardOf(p.code) == code) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b place) int { return strings.Compare(a.code, b.code) })
	return list
}

// Find finds an alliance by its id, its name or a part of it.
func (c *CWT) Find(asked string) (Whose, error) {
	if list := c.Alliances(); len(list) == 0 && len(c.called) > 0 {
		return Whose{}, fmt.Errorf("the files count patients by trust, and no alliance can be made of them; name its trusts with --trust: %s", candidates(c.Trusts()))
	}
	a, err := FindAlliance(c.Alliances(), asked)
	if err != nil && asked == "" && len(c.Trusts()) > 0 {
		return Whose{}, fmt.Errorf("%w; or name its trusts with --trust", err)
	}
	if err != nil {
		return Whose{}, fmt.Errorf("%w%s", err, c.elsewhere(asked, byAlliance))
	}
	w := Whose{Flag: "alliance", Value: a.Name, Name: a.Name, Title: a.String()}
	if c.called[place{byAlliance, a.ID}] == "" {
		w.Title += ", by commissioner"
	}
	w.add("", false, []place{{byAlliance, a.ID}})
	if a.ID == england {
		w.add("", false, []place{{byBoard, england}})
		w.add("", false, []place{{byTrust, england}})
		if c.called[place{byAlliance, england}]+c.called[place{byBoard, england}] == "" {
			w.Title = a.String() + ", by provider"
		}
	}
	for _, structure := range []string{before2026, since2026} {
		c.ofBoards(&w, a, structure)
	}
	return w, nil
}

// ofBoards adds an alliance's boards of a structure, if none of them lies in another
// alliance too.
func (c *CWT) ofBoards(w *Whose, a Alliance, structure string) {
	var boards []board
	torn := false
	for _, b := range c.names.boards {
		if b.alliance != a.ID || !b.in(structure) {
			continue
		}
		boards = append(boards, b)
		if slices.ContainsFunc(c.names.boards, func(x board) bool { return x.code == b.code && x.alliance != a.ID && x.in(structure) }) {
			w.torn = append(w.torn, b)
			torn = true
		}
	}
	if torn || len(boards) == 0 {
		return
	}
	var whole, parts [][]place
	for _, b := range boards {
		whole = append(whole, []place{{byBoard, b.code}})
		parts = append(parts, slices.DeleteFunc(c.within(b.code), func(p place) bool { return p.code == b.code }))
	}
	w.add(structure, true, whole...)
	w.add(structure, true, parts...)
}

func (w *Whose) add(structure string, every bool, groups ...[]place) {
	if len(groups) > 0 {
		w.ways = append(w.ways, way{structure, groups, slices.Concat(groups...), every})
	}
}

// FindTrusts finds trusts by their codes or names.
func (c *CWT) FindTrusts(asked []string) (Whose, error) {
	found, err := c.findEach(asked, "trust", byTrust)
	if err != nil {
		return Whose{}, err
	}
	w := whose("trust", found, "provider")
	var groups [][]place
	for _, a := range found {
		groups = append(groups, []place{{byTrust, a.ID}})
	}
	w.add("", false, groups...)
	return w, nil
}

// FindBoards finds integrated care boards, or places within them, by their codes or
// names. Boards that followed one another may be named together.
func (c *CWT) FindBoards(asked []string) (Whose, error) {
	list := c.Boards()
	for _, b := range c.names.boards { // whose places are there and not they themselves
		if len(c.within(b.code)) > 0 && c.called[place{byBoard, b.code}] == "" {
			list = append(list, Alliance{b.code, cmp.Or(b.name, b.code)})
		}
	}
	found, err := c.findEachOf(sorted(list), asked, "integrated care board", "icb", byBoard)
	if err != nil {
		return Whose{}, err
	}
	for _, a := range found {
		for _, b := range found {
			if a.ID != b.ID && c.names.boardOf(b.ID) == a.ID {
				return Whose{}, fmt.Errorf("--icb: %s lies within %s; its patients would be counted twice", b.ID, a.ID)
			}
		}
	}
	w := whose("icb", found, "commissioner")
	for _, structure := range []string{before2026, since2026} {
		var whole, parts [][]place
		for _, a := range found {
			if only := c.names.structure(a.ID); only != "" && only != structure {
				continue
			}
			whole = append(whole, []place{{byBoard, a.ID}})
			parts = append(parts, slices.DeleteFunc(c.within(a.ID), func(p place) bool { return p.code == a.ID }))
		}
		w.add(structure, true, whole...)
		w.add(structure, true, parts...)
	}
	return w, nil
}

func whose(flag string, found []Alliance, by string) Whose {
	var ids, titles []string
	for _, a := range found {
		ids, titles = append(ids, a.ID), append(titles, a.String())
	}
	title := words.List(titles)
	return Whose{Flag: flag, Value: strings.Join(ids, ","), Name: title, Title: title + ", by " + by}
}

func (c *CWT) findEach(asked []string, what string, of basis) ([]Alliance, error) {
	return c.findEachOf(c.places(of), asked, what, what, of)
}

// findEachOf finds each of several places, none of them twice.
func (c *CWT) findEachOf(list []Alliance, asked []string, what, flag string, of basis) (found []Alliance, err error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("the files have no row by %s, so --%s finds nothing%s", map[basis]string{byTrust: "provider", byBoard: "commissioner"}[of], flag, c.elsewhere(asked[0], of))
	}
	for _, s := range asked {
		a, err := findPlace(list, s, what, flag)
		if err != nil {
			return nil, fmt.Errorf("%w%s", err, c.elsewhere(s, of))
		}
		if slices.Contains(found, a) {
			return nil, fmt.Errorf("--%s: %s is named twice", flag, a)
		}
		found = append(found, a)
	}
	return found, nil
}

// elsewhere tells by which flag a code is found that another did not find.
func (c *CWT) elsewhere(asked string, than basis) string {
	code := strings.ToUpper(strings.TrimSpace(asked))
	for _, each := range []struct {
		of         basis
		what, flag string
	}{{byTrust, "a trust", "trust"}, {byBoard, "an integrated care board", "icb"}} {
		if c.called[place{each.of, code}] != "" && each.of != than {
			return fmt.Sprintf("; %s is %s: --%s %s", code, each.what, each.flag, code)
		}
	}
	return ""
}

// Span is the months in which the files have rows of these patients.
func (c *CWT) Span(w Whose) (s Span, ok bool) {
	for i := range c.rows {
		row := &c.rows[i]
		if !c.counts(w, row) {
			continue
		}
		if !ok {
			s, ok = Span{row.month, row.month}, true
		}
		s.From, s.To = min(s.From, row.month), max(s.To, row.month)
	}
	return s, ok
}

// counts reports whether a row is about these patients.
func (c *CWT) counts(w Whose, row *cwtRow) bool {
	return slices.ContainsFunc(w.ways, func(x way) bool {
		return c.applies(x, row.month) && slices.Contains(x.places, row.place)
	})
}

func (c *CWT) applies(w way, m Month) bool {
	return w.structure == "" || (w.structure == since2026) == c.since2026[m]
}

// Torn tells why an alliance cannot be made of boards from a month on: one of them
// lies in other alliances as well. It is "" if it can.
func (c *CWT) Torn(w Whose) (why string, from Month) {
	for m := range c.since2026 {
		if from == 0 || m < from {
			from = m
		}
	}
	if len(w.torn) == 0 || from == 0 {
		return "", 0
	}
	var boards []string
	for _, b := range w.torn {
		boards = append(boards, fmt.Sprintf("%s (%s)", b.name, b.code))
	}
	lie := "lies"
	if len(boards) > 1 {
		lie = "lie"
	}
	return fmt.Sprintf("from %s on %s cannot be made of integrated care boards: %s %s in other alliances too; name its trusts with --trust, or its places within boards with --icb",
		from, w.Name, words.List(boards), lie), from
}

func candidates(list []Alliance) string {
	if len(list) == 0 {
		return "none"
	}
	var names []string
	for _, a := range list {
		names = append(names, a.String())
	}
	if len(names) > 2*mostListed {
		return strings.Join(names[:mostListed], "; ") + fmt.Sprintf("; and %d more", len(names)-mostListed)
	}
	return strings.Join(names, "; ")
}

// FindAlliance returns the alliance with that id or name, or the only one whose name
// has that part; capital letters do not matter.
func FindAlliance(list []Alliance, asked string) (Alliance, error) {
	return findPlace(list, asked, "alliance", "alliance")
}

func findPlace(list []Alliance, asked, what, flag string) (Alliance, error) {
	fold := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	if fold(asked) == "" {
		return Alliance{}, fmt.Errorf("name the %s with --%s; there are: %s", what, flag, candidates(list))
	}
	for _, fits := range []func(Alliance) bool{
		func(a Alliance) bool { return fold(a.ID) == fold(asked) },
		func(a Alliance) bool { return fold(a.Name) == fold(asked) },
		func(a Alliance) bool { return strings.Contains(fold(a.Name), fold(asked)) },
	} {
		var found []Alliance
		for _, a := range list {
			if fits(a) {
				found = append(found, a)
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return Alliance{}, fmt.Errorf("%s %q may be any of %s; write more of the name, or the id", what, asked, candidates(found))
		}
	}
	var names []string
	for _, a := range list {
		names = append(names, a.ID, a.Name)
	}
	return Alliance{}, fmt.Errorf("unknown %s %q; there are: %s%s", what, asked, candidates(list), diag.Nearest(asked, names))
}
