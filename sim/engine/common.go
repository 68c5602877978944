package engine

// Options of one scenario often differ only late in a pathway: patients are
// referred and diagnosed alike in all of them. What no difference can reach is
// found here from the programs alone, so that it need be simulated only once.
//
// An operation is common if all programs have it, word for word, if every way to
// it leads through common operations from a source that is alike, and if the
// resources that it asks for are asked for by common operations only. A patient
// who leaves the common part holds nothing and has no branches.

// common is what programs have in common.
type common struct {
	operations []bool // of the first program
	resources  []bool
	sources    []bool
	to         []renumbering // by program: where things of the first program stand in it
}

// renumbering says where what the first program numbers so stands in another
// program; None where it is not there.
type renumbering struct {
	operations, attributes, tallies, clocks, resources, sources []int32
}

// finder looks for what programs have in common. All slices are by program
// first.
type finder struct {
	programs []*Program
	spellers []*speller
	names    map[string]int32 // what operations mean, numbered
	leads    [][][]int32      // by operation: where it leads, returning included
	inside   [][]bool         // by operation: some source leads to it
	apart    [][]bool         // ... and the programs may behave differently from it on
	to       [][]int32        // the operation that stands for one of the first program
	from     [][]int32        // ... and the reverse
	alike    []bool           // sources of the first program
	tainted  []bool           // resources of the first program
	c        *common
}

// findCommon returns what programs have in common, or nil if that is nothing.
func findCommon(programs []*Program) *common {
	for _, p := range programs {
		// These look at the whole system at once.
		if len(p.Resets) > 0 || len(p.Probes) > 0 || len(p.Tags) > 64 || p.pushes() {
			return nil
		}
	}
	f := &finder{programs: programs, names: map[string]int32{}, c: new(common)}
	for _, p := range programs {
		f.spellers = append(f.spellers, newSpeller(p))
	}
	for k := range programs {
		if f.name(k, (*speller).head) != f.name(0, (*speller).head) {
			return nil
		}
		f.follow(k)
		f.c.to = append(f.c.to, f.renumber(k))
	}
	f.compareResources()
	f.walk()
	for f.spread() || f.taint() || f.holdNothing() {
	}
	return f.result()
}

func (p *Program) pushes() bool {
	for i := range p.Ops {
		if p.Ops[i].Code == Push {
			return true
		}
	}
	return false
}

// name numbers what is spelled of a program.
func (f *finder) name(k int, spell func(*speller)) int32 {
	text := f.spellers[k].spelled(spell)
	n, ok := f.names[string(text)]
	if !ok {
		n = int32(len(f.names))
		f.names[string(text)] = n
	}
	return n
}

// follow works out where each operation leads and which can be reached.
func (f *finder) follow(k int) {
	p := f.programs[k]
	leads := p.leads()
	inside := make([]bool, len(p.Ops))
	var open []int32
	for i := range p.Sources {
		open = append(open, int32(p.Sources[i].Entry))
	}
	for len(open) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if !inside[pc] {
			inside[pc] = true
			open = append(open, leads[pc]...)
		}
	}
	f.leads, f.inside, f.apart = append(f.leads, leads), append(f.inside, inside), append(f.apart, make([]bool, len(p.Ops)))
}

// leads lists where each operation leads, returns included.
func (p *Program) leads() [][]int32 {
	leads := make([][]int32, len(p.Ops))
	returns := map[int32][]int32{} // by entry of a route: its returns
	for pc := range p.Ops {
		leads[pc] = p.leadsTo(int32(pc))
		if entry := p.Ops[pc].A; p.Ops[pc].Code == Call && returns[entry] == nil {
			returns[entry] = p.returnsOf(entry)
		}
	}
	for pc := range p.Ops {
		if op := &p.Ops[pc]; op.Code == Call {
			for _, r := range returns[op.A] {
				leads[r] = append(leads[r], int32(pc)+1)
			}
		}
	}
	return leads
}

// returnsOf lists the returns of the route that begins at an operation.
func (p *Program) returnsOf(entry int32) (list []int32) {
	seen := map[int32]bool{}
	open := []int32{entry}
	for len(open) > 0 {
		pc := open[len(open)-1]
		open = open[:len(open)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch p.Ops[pc].Code {
		case Return:
			list = append(list, pc)
		case Call:
			open = append(open, pc+1)
		default:
			open = append(open, p.leadsTo(pc)...)
		}
	}
	return list
}

// renumber finds by name where things of the first program stand in another.
func (f *finder) renumber(k int) renumbering {
	find := func(n func(*Program) int, spell func(*speller, int32)) []int32 {
		at := map[int32]int32{}
		for i := range n(f.programs[k]) {
			at[f.name(k, func(s *speller) { spell(s, int32(i)) })] = int32(i)
		}
		list := make([]int32, n(f.programs[0]))
		for i := range list {
			there, ok := at[f.name(0, func(s *speller) { spell(s, int32(i)) })]
			if !ok {
				there = None
			}
			list[i] = there
		}
		return list
	}
	return renumbering{
		attributes: find(func(p *Program) int { return len(p.Attributes) }, (*speller).attribute),
		tallies:    find(func(p *Program) int { return len(p.Tallies) }, (*speller).tally),
		clocks:     find(func(p *Program) int { return len(p.Clocks) }, (*speller).clock),
		resources:  find(func(p *Program) int { return len(p.Resources) }, (*speller).supply),
		sources:    find(func(p *Program) int { return len(p.Sources) }, (*speller).source),
	}
}

// compareResources notes the resources that do not work alike in all programs,
// and those that an endless list of patients watches.
func (f *finder) compareResources() {
	f.tainted = make([]bool, len(f.programs[0].Resources))
	for i := range f.tainted {
		for _, to := range f.c.to {
			f.tainted[i] = f.tainted[i] || to.resources[i] == None
		}
	}
	for k, p := range f.programs {
		for i := range p.Sources {
			if p.Sources[i].Fill.Is() {
				f.taintNamed(k, p.Sources[i].Fill.at())
			}
		}
	}
}

// taintNamed taints a resource of any program; it says whether that is new.
func (f *finder) taintNamed(k int, id int32) bool {
	if id == None {
		return false
	}
	for i, there := range f.c.to[k].resources {
		if there == id && !f.tainted[i] {
			f.tainted[i] = true
			return true
		}
	}
	return false
}

// walk goes through all programs side by side, from the sources that are alike,
// as long as operations mean the same.
func (f *finder) walk() {
	first := f.programs[0]
	f.alike = make([]bool, len(first.Sources))
	for k, p := range f.programs {
		f.to = append(f.to, make([]int32, len(first.Ops)))
		f.from = append(f.from, make([]int32, len(p.Ops)))
		for i := range f.to[k] {
			f.to[k][i] = None
		}
		for i := range f.from[k] {
			f.from[k][i] = None
		}
	}
	for i := range first.Sources {
		f.alike[i] = !first.Sources[i].Fill.Is()
		for _, to := range f.c.to {
			f.alike[i] = f.alike[i] && to.sources[i] != None
		}
	}
	meaning := make([][]int32, len(f.programs))
	for k, p := range f.programs {
		meaning[k] = make([]int32, len(p.Ops))
		for pc := range p.Ops {
			if f.inside[k][pc] {
				meaning[k][pc] = f.name(k, func(s *speller) { s.operation(int32(pc)) })
			}
		}
		f.pair(k, meaning)
	}
	// What stands for nothing in the first program, and where a source that is
	// not alike begins, is apart.
	for k, p := range f.programs {
		for pc := range p.Ops {
			f.apart[k][pc] = f.apart[k][pc] || f.from[k][pc] == None
		}
		known := map[int32]bool{}
		for i, ok := range f.alike {
			if ok {
				known[f.c.to[k].sources[i]] = true
			}
		}
		for i := range p.Sources {
			if !known[int32(i)] {
				f.apart[k][p.Sources[i].Entry] = true
			}
		}
	}
}

// pair walks through the first program and another.
func (f *finder) pair(k int, meaning [][]int32) {
	first, p := f.programs[0], f.programs[k]
	type step struct{ a, b, before, beforeThere int32 }
	var open []step
	for i, ok := range f.alike {
		if ok {
			open = append(open, step{int32(first.Sources[i].Entry), int32(p.Sources[f.c.to[k].sources[i]].Entry), None, None})
		}
	}
	for len(open) > 0 {
		last := open[len(open)-1]
		a, b := last.a, last.b
		open = open[:len(open)-1]
		if f.to[k][a] == b && f.from[k][b] == a {
			continue // been here
		}
		if f.to[k][a] != None || f.from[k][b] != None {
			// One operation stands for two. Whoever came to it would not know for which; so
			// they leave at the operation before, which stands for one.
			f.apart[0][a], f.apart[k][b] = true, true
			if last.before != None {
				f.apart[0][last.before], f.apart[k][last.beforeThere] = true, true
			}
			continue
		}
		f.to[k][a], f.from[k][b] = b, a
		ways, others := first.leadsTo(a), p.leadsTo(b)
		if meaning[0][a] != meaning[k][b] || len(ways) != len(others) || branches(first.Ops[a].Code) {
			f.apart[0][a], f.apart[k][b] = true, true
			continue
		}
		for i := range ways {
			open = append(open, step{ways[i], others[i], a, b})
		}
	}
}

func branches(c Code) bool { return c == Fork || c == Join || c == Cancel }

// set puts an operation apart in all programs; it says whether that is new.
func (f *finder) set(k int, pc int32) bool {
	if f.apart[k][pc] {
		return false
	}
	f.apart[k][pc] = true
	a := f.from[k][pc]
	if a == None {
		return true
	}
	for j := range f.programs {
		if b := f.to[j][a]; b != None {
			f.apart[j][b] = true
		}
	}
	return true
}

// spread puts apart what is apart in any program, and whatever that leads to.
func (f *finder) spread() (changed bool) {
	for again := true; again; {
		again = false
		for k := range f.programs {
			for pc := range f.apart[k] {
				if !f.inside[k][pc] || !f.apart[k][pc] {
					continue
				}
				if a := f.from[k][pc]; a != None {
					again = f.set(0, a) || again
				}
				for j := range f.programs {
					if k == 0 && f.to[j][pc] != None {
						again = f.set(j, f.to[j][pc]) || again
					}
				}
				for _, next := range f.leads[k][pc] {
					again = f.set(k, next) || again
				}
			}
		}
		changed = changed || again
	}
	return changed
}

// taint taints the resources for which operations ask that are apart, and puts
// operations apart that ask for them.
func (f *finder) taint() (changed bool) {
	for k, p := range f.programs {
		for pc := range p.Ops {
			if f.inside[k][pc] && f.apart[k][pc] {
				for id := range p.Asked(int32(pc)) {
					changed = f.taintNamed(k, int32(id)) || changed
				}
			}
		}
	}
	for pc := range f.programs[0].Ops {
		for id := range f.programs[0].Asked(int32(pc)) {
			if f.inside[0][pc] && f.tainted[id] {
				changed = f.set(0, int32(pc)) || changed
			}
		}
	}
	return changed
}

// holdNothing puts apart the requests for what a patient may still hold when
// leaving the common part.
func (f *finder) holdNothing() (changed bool) {
	p := f.programs[0]
	held := make([]uint64, len(p.Ops)) // tags that may be held before each operation
	for again := true; again; {
		again = false
		for pc := range p.Ops {
			if !f.inside[0][pc] || f.apart[0][pc] {
				continue
			}
			for _, next := range f.leads[0][pc] {
				after := held[pc]
				switch op := &p.Ops[pc]; {
				case op.Code == Seize && int(next) == pc+1: // elsewhere goes who is refused
					after |= p.tagsOf(op.A)
				case op.Code == Release:
					after &^= 1 << uint(op.A)
				}
				again = again || after&^held[next] != 0
				held[next] |= after
			}
		}
	}
	kept := uint64(0)
	for pc := range p.Ops {
		if f.inside[0][pc] && f.apart[0][pc] {
			kept |= held[pc]
		}
	}
	for pc := range p.Ops {
		if op := &p.Ops[pc]; op.Code == Seize && f.inside[0][pc] && p.tagsOf(op.A)&kept != 0 {
			changed = f.set(0, int32(pc)) || changed
		}
	}
	return changed
}

func (p *Program) tagsOf(request int32) (tags uint64) {
	for i := range p.Requests[request].Needs {
		tags |= 1 << uint(p.Requests[request].Needs[i].Tag)
	}
	return tags
}

func (f *finder) result() *common {
	p, c := f.programs[0], f.c
	c.operations = make([]bool, len(p.Ops))
	c.resources = make([]bool, len(p.Resources))
	c.sources = make([]bool, len(p.Sources))
	some := false
	for pc := range p.Ops {
		c.operations[pc] = f.inside[0][pc] && !f.apart[0][pc]
		if c.operations[pc] {
			for id := range p.Asked(int32(pc)) {
				c.resources[id] = true
			}
		}
	}
	for i := range p.Sources {
		c.sources[i] = f.alike[i] && c.operations[p.Sources[i].Entry]
	}
	for _, x := range c.resources {
		some = some || x // or patients would leave before there is anything to save
	}
	for k := range c.to {
		c.to[k].operations = f.to[k]
	}
	if !some {
		return nil
	}
	return c
}
