package draws

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/sim/sobol"
)

// score is a standard normal number of a draw.
type score struct {
	dimension int       // of the points
	from      []portion // the scores, as the points have them, that it is made of; nil: it is its own
}

type portion struct {
	score  int
	weight float64
}

// New finds the uncertain inputs of a scenario: numbers that were asked for and that its
// options use, as they were patched while that was found out. Correlations that cannot be
// are problems.
func New(seed uint64, asked *Asked, options []*scenario.Document, tied []scenario.Correlation, problems *diag.List) *Inputs {
	in := &Inputs{seed: seed, at: map[belief]int{}, keys: map[string]int{}}
	simulated, priced := asked.used(options)
	for _, q := range simulated {
		in.add(q)
	}
	in.first = len(in.List)
	in.name(0)
	in.findShares(options)
	for _, q := range priced {
		in.add(q)
	}
	in.name(in.first)
	of, ofMoney := in.apart(tied, problems)
	dimension := in.tie(0, in.first, 0, options, of, problems)
	in.tied = len(in.scores)
	in.tie(in.first, len(in.List), dimension, options, ofMoney, problems)
	return in
}

// add adds a number to the input that it is, or as one of its own.
func (in *Inputs) add(q scenario.Quantity) {
	b := beliefOf(q)
	k, ok := in.at[b]
	if !ok || q.Priced && in.List[k].Numbers[0].Factor != q.Factor { // draws are told in one unit
		k = len(in.List)
		if in.List = append(in.List, Input{Law: q.Law, shared: -1}); !ok {
			in.at[b] = k
		}
	}
	in.List[k].Numbers = append(in.List[k].Numbers, q)
	in.keys[q.Key()] = k
}

// apart are correlations of inputs of the simulation, and of prices. The two are not tied:
// what is simulated would depend on what things cost.
func (in *Inputs) apart(tied []scenario.Correlation, problems *diag.List) (simulated, priced []scenario.Correlation) {
	for _, c := range tied {
		list := in.called(c)
		switch {
		case len(list) == 0 || list[len(list)-1] < in.first:
			simulated = append(simulated, c)
		case list[0] >= in.first:
			priced = append(priced, c)
		default:
			problems.Add(c.File, c.Line, "correlation %q: %s is simulated and %s is of money and health, whose draws must not change with it; tie them apart", c.Name, in.List[list[0]].Name, in.List[list[len(list)-1]].Name)
		}
	}
	return simulated, priced
}

// name calls inputs from one on by their evidence ids, and by where they stand as well where
// that is not enough.
func (in *Inputs) name(from int) {
	held := map[string]int{}
	for i := range in.List {
		held[in.List[i].Numbers[0].Source]++
	}
	for i := from; i < len(in.List); i++ {
		x := &in.List[i]
		first := x.Numbers[0]
		switch {
		case len(first.IDs()) == 0:
			x.Name = first.Key()
		case held[first.Source] > 1:
			x.Name = first.Source + " (" + first.Key() + ")"
		default:
			x.Name = first.Source
		}
	}
}

// findShares keeps the choices some share of which is drawn, once for each of its numbers.
func (in *Inputs) findShares(options []*scenario.Document) {
	known := map[string]bool{}
	asked := map[string]scenario.Quantity{}
	for _, x := range in.List {
		for _, q := range x.Numbers {
			asked[q.Key()] = q
		}
	}
	for _, d := range options {
		for _, c := range d.Shares() {
			of, drawn := slices.Clone(c.Of), false
			for i, q := range of {
				if was, ok := asked[cmp.Or(q.InsteadOf(), q.Key())]; ok && was.Key() == q.Key() {
					of[i], drawn = was, true
				}
			}
			if drawn && !known[of[0].Key()] {
				known[of[0].Key()] = true
				in.shares = append(in.shares, scenario.Shares{Of: of, Rest: c.Rest})
			}
		}
	}
}

// tie gives inputs from one to before another their scores, and returns the next dimension
// of the points. Those whose ranks are tied come first, since points of few dimensions fill
// these best, each set in a group of its own.
func (in *Inputs) tie(first, end, dimension int, options []*scenario.Document, tied []scenario.Correlation, problems *diag.List) (next int) {
	sets := in.setsOf(tied)
	for i := first; i < end; i++ {
		in.List[i].score = -1
	}
	for _, set := range sets {
		dimension = (dimension + sobol.Group - 1) / sobol.Group * sobol.Group
		from := len(in.scores)
		for _, member := range set.members {
			for _, input := range member {
				in.List[input].score = len(in.scores)
			}
			in.scores = append(in.scores, score{dimension: dimension})
			dimension++
		}
		factor, ok := cholesky(set.correlation())
		if !ok {
			at := set.said[0]
			problems.Add(at.File, at.Line, "correlation %q: these ranks cannot be tied like that at once (%s): the matrix of their correlations is not positive definite", at.Name, strings.Join(set.names(in), ", "))
			continue
		}
		for k := range set.members {
			for j := 0; j <= k; j++ {
				in.scores[from+k].from = append(in.scores[from+k].from, portion{from + j, factor[k][j]})
			}
		}
		dimension = (dimension + sobol.Group - 1) / sobol.Group * sobol.Group
	}
	columns := map[string]int{}
	for i := first; i < end; i++ {
		x := &in.List[i]
		if x.score >= 0 {
			continue
		}
		x.score = len(in.scores)
		in.scores = append(in.scores, score{dimension: dimension})
		dimension++
		table, column, ok := cellOf(options, x.Numbers[0].Key())
		if !ok || table.Shared == 0 {
			continue
		}
		name := table.Name + "\x00" + column
		at, made := columns[name]
		if !made {
			at = len(in.scores)
			columns[name] = at
			in.scores = append(in.scores, score{dimension: dimension})
			dimension++
		}
		x.shared, x.part = at, table.Shared
	}
	return dimension
}

// cellOf is the table and the column of a number that is a cell.
func cellOf(options []*scenario.Document, key string) (table *scenario.DataTable, column string, ok bool) {
	rest, ok := strings.CutPrefix(key, "table.")
	if !ok {
		return nil, "", false
	}
	for _, d := range options {
		for name, t := range d.Tables {
			if cell, ok := strings.CutPrefix(rest, name+"."); ok && len(t.Rows) > 1 {
				return t, cell[strings.LastIndexByte(cell, '.')+1:], true
			}
		}
	}
	return nil, "", false
}

// set are scores whose ranks are tied, directly or by way of others.
type set struct {
	members [][]int // the inputs that read each score: several where their ranks are the same
	said    []scenario.Correlation
	ranks   map[[2]int]float64 // between members
}

// setsOf puts together what the scenario ties. Ranks tied by 1 are one score.
func (in *Inputs) setsOf(tied []scenario.Correlation) (sets []*set) {
	same := newGroups(len(in.List))
	linked := newGroups(len(in.List))
	for _, c := range tied {
		list := in.called(c)
		for _, k := range list {
			linked.join(list[0], k)
			if c.Rank == 1 {
				same.join(list[0], k)
			}
		}
	}
	bySet, member := map[int]*set{}, map[int]int{}
	for i := range in.List {
		if linked.alone(i) {
			continue
		}
		s := bySet[linked.of(i)]
		if s == nil {
			s = &set{ranks: map[[2]int]float64{}}
			bySet[linked.of(i)] = s
			sets = append(sets, s)
		}
		if root := same.of(i); root != i {
			m := member[root]
			s.members[m] = append(s.members[m], i)
			continue
		}
		member[i] = len(s.members)
		s.members = append(s.members, []int{i})
	}
	for _, c := range tied {
		list := in.called(c)
		if len(list) < 2 {
			continue
		}
		s := bySet[linked.of(list[0])]
		s.said = append(s.said, c)
		for _, a := range list {
			for _, b := range list {
				if x, y := member[same.of(a)], member[same.of(b)]; x != y {
					s.ranks[[2]int{x, y}] = c.Rank
				}
			}
		}
	}
	return sets
}

// called are the inputs that a correlation speaks of, in order: by one of their evidence
// ids, or by where one of their numbers stands.
func (in *Inputs) called(c scenario.Correlation) (list []int) {
	for i := range in.List {
		if slices.ContainsFunc(in.List[i].Numbers, c.Speaks) {
			list = append(list, i)
		}
	}
	return list
}

func (s *set) names(in *Inputs) (list []string) {
	for _, m := range s.members {
		list = append(list, in.List[m[0]].Name)
	}
	return list
}

// correlation is the matrix of the normal scores. Ranks of two normal numbers with
// correlation r have correlation 6/π·asin(r/2) (Pearson 1907; Kruskal 1958, Journal of the
// American Statistical Association 53, 814–861).
func (s *set) correlation() [][]float64 {
	const allBut = -0.999999 // −1 itself leaves nothing of the second number's own, and the matrix would have no root
	m := make([][]float64, len(s.members))
	for i := range m {
		m[i] = make([]float64, len(m))
		for j := range m {
			m[i][j] = max(2*math.Sin(math.Pi/6*s.ranks[[2]int{i, j}]), allBut)
		}
		m[i][i] = 1
	}
	return m
}

// cholesky is the lower triangle whose square is the matrix; false where that is not
// positive definite. Products are rounded before they are added, on every processor.
func cholesky(m [][]float64) (l [][]float64, ok bool) {
	l = make([][]float64, len(m))
	for i := range m {
		l[i] = make([]float64, len(m))
		for j := 0; j <= i; j++ {
			sum := m[i][j]
			for k := range j {
				sum -= float64(l[i][k] * l[j][k])
			}
			switch {
			case i != j:
				l[i][j] = sum / l[j][j]
			case sum <= 1e-9:
				return nil, false
			default:
				l[i][i] = math.Sqrt(sum)
			}
		}
	}
	return l, true
}

// groups are sets of numbers that are joined one by one. The lowest stands for all.
type groups struct {
	lowest []int
	size   []int
}

func newGroups(n int) *groups {
	g := &groups{make([]int, n), make([]int, n)}
	for i := range n {
		g.lowest[i], g.size[i] = i, 1
	}
	return g
}

func (g *groups) of(i int) int {
	for g.lowest[i] != i {
		i = g.lowest[i]
	}
	return i
}

func (g *groups) join(i, k int) {
	i, k = g.of(i), g.of(k)
	if i == k {
		return
	}
	i, k = min(i, k), max(i, k)
	g.lowest[k], g.size[i] = i, g.size[i]+g.size[k]
}

func (g *groups) alone(i int) bool { return g.size[g.of(i)] == 1 }

// Digest names what the simulation draws from: the same digest and the same number are the
// same draw of it.
func (in *Inputs) Digest() string {
	h := sha256.New()
	fmt.Fprintf(h, "sobol 1, seed %d\n", in.seed)
	for _, x := range in.List[:in.first] {
		q := x.Numbers[0]
		fmt.Fprintf(h, "input %q %q %v %v %v score %d %d %v\n", x.Name, q.Dist, q.Value, q.Low, q.High, x.score, x.shared, x.part)
		for _, q := range x.Numbers {
			if q.Priced {
				continue
			}
			fmt.Fprintf(h, "at %q %v %v %v %v\n", q.Key(), q.Least, q.Most, q.Step, q.Factor)
		}
	}
	for _, s := range in.scores[:in.tied] {
		fmt.Fprintf(h, "score %d %v\n", s.dimension, s.from)
	}
	for _, c := range in.shares {
		fmt.Fprintf(h, "shares %v", c.Rest)
		for _, q := range c.Of {
			fmt.Fprintf(h, " %q", q.Key())
		}
		fmt.Fprintln(h)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Range is where the value of an input lies in all but so many cases, in the unit in which
// it is written: the quantiles at p and 1 − p.
func (x *Input) Range(p float64) (low, high float64) {
	q := x.Numbers[0]
	return written(q, x.Law.Quantile(p)), written(q, x.Law.Quantile(1-p))
}
