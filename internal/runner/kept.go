package runner

import (
	"crypto/sha256"
	"fmt"
	"sync"

	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
)

// Kept is what earlier runs in this process came to: of each program, what was measured in
// each replication, and what the programs of a run have in common. A run in which one of
// several options is another simulates that one alone, and gives the same rows as without.
// Replications with central values alone are kept; draws have programs of their own. Several
// runs may use it, at the same time.
type Kept struct {
	common *engine.Kept
	most   int // numbers in rows

	mu      sync.Mutex
	seen    []kept // the oldest first
	rows    map[keptRow]*measured
	order   []keptRow // the oldest first
	numbers int
}

// keptRow names what was measured of a program in a replication. Columns are the same
// wherever their names are.
type keptRow struct {
	program, columns engine.Digest
	key              rng.Key
}

// kept is something else that is a function of its name, such as what was seen of one replication.
type kept struct {
	name string
	is   any
}

// mostSeen are kept of these; each is some thousand numbers.
const mostSeen = 64

// Once is what was worked out under a name before, or works it out. It is not to be changed.
func (k *Kept) Once(name string, work func() (any, error)) (any, error) {
	k.mu.Lock()
	for _, x := range k.seen {
		if x.name == name {
			k.mu.Unlock()
			return x.is, nil
		}
	}
	k.mu.Unlock()
	is, err := work()
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.seen) == mostSeen {
		k.seen = k.seen[1:]
	}
	k.seen = append(k.seen, kept{name, is})
	return is, nil
}

// measured is what was measured of it. It is not changed.
type measured struct {
	row, series []result.Ratio
	stuck       *result.Stuck // nil: nobody is
}

// NewKept keeps up to so many bytes, about an eighth of it rows.
func NewKept(most int64) *Kept {
	const number = 16
	return &Kept{common: engine.NewKept(most / 8 * 7), most: int(most / 8 / number), rows: map[keptRow]*measured{}}
}

// Rows is how many rows are kept.
func (k *Kept) Rows() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.rows)
}

func (k *Kept) find(name keptRow) *measured {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.rows[name]
}

func (k *Kept) add(name keptRow, x *measured) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.rows[name] != nil || x.numbers() > k.most {
		return
	}
	for k.numbers+x.numbers() > k.most {
		k.numbers -= k.rows[k.order[0]].numbers()
		delete(k.rows, k.order[0])
		k.order = k.order[1:]
	}
	k.rows[name] = x
	k.order = append(k.order, name)
	k.numbers += x.numbers()
}

func (x *measured) numbers() int { return len(x.row) + len(x.series) }

// names are those of an experiment's options in its rows, but for the replication.
func (k *Kept) names(x *Experiment) (list []keptRow) {
	h := sha256.New()
	fmt.Fprintf(h, "%#v %#v %q", x.Header.Columns, x.Header.Series, x.Header.Months)
	columns := engine.Digest(h.Sum(nil))
	for _, p := range x.Programs {
		list = append(list, keptRow{program: p.Whole(), columns: columns})
	}
	return list
}

// known is what was measured of an option in a replication before, if anything.
func (r *run) known(option int, u result.Unit) *measured {
	if r.o.Kept == nil || u.Draw != result.Central {
		return nil
	}
	name := r.names[option]
	name.key = key(r.x.Seed, u)
	return r.o.Kept.find(name)
}

// remember keeps what was measured of an option in a replication.
func (r *run) remember(option int, u result.Unit, x *measured) {
	if r.o.Kept != nil && u.Draw == result.Central {
		name := r.names[option]
		name.key = key(r.x.Seed, u)
		r.o.Kept.add(name, x)
	}
}
