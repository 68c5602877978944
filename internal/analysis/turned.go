package analysis

import (
	"encoding/binary"
	"math"
	"slices"
)

// Who is comorbid follows from how deprived somebody is. Asked for comorbidity, a way need
// not divide by deprivation first: it divides into those who are and those who are not,
// and how deprived each of them are follows by Bayes' rule, until somebody asks for that.

// turned is an attribute that follows from one that is pending, drawn before it.
type turned struct {
	values []int32
	shares []number
	givens []cell // what the other is then, by value
}

// splitTurned divides a way by an attribute that follows from one other alone that is not
// known; false if it follows from more.
func (k *walker) splitTurned(w *way, a int32) bool {
	r := &k.rules[w.attrs[a].draw]
	open := int32(-1)
	for _, of := range r.of {
		if w.attrs[of].state != known {
			if open >= 0 && open != of {
				return false
			}
			open = of
		}
	}
	if w.attrs[open].state != pending || r.rows == nil && (r.table == nil || k.multiplies[a]) {
		return false
	}
	t := k.turn(w, a, open)
	for i, v := range t.values {
		n := k.copy(w, t.shares[i])
		k.settle(n, a, float64(v))
		if g := t.givens[i]; g.state == known {
			k.settle(n, open, g.value)
		} else {
			n.attrs[open] = g
		}
		k.add(n)
	}
	return true
}

// turn draws an attribute before the one from which it follows. Ways for which that is the
// same share it, and so may come together again.
func (k *walker) turn(w *way, a, open int32) *turned {
	c := w.attrs[a]
	r := &k.rules[c.draw]
	b := binary.LittleEndian.AppendUint32(k.key[:0], uint32(c.draw))
	b = binary.LittleEndian.AppendUint32(b, uint32(w.attrs[open].draw))
	for _, of := range r.of {
		if of != open {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(w.attrs[of].value))
		}
	}
	k.key = b
	name := string(b)
	if t := k.turns[name]; t != nil {
		return t
	}
	t := &turned{}
	both := [][]number{} // by value of the attribute and place of the other's: the share of both
	from := w.attrs[open].draw
	causes := k.draws[from].values
	add := func(value int32, cause int, share number) {
		i := slices.Index(t.values, value)
		if i < 0 {
			i = len(t.values)
			t.values, t.shares, both = append(t.values, value), append(t.shares, k.numbers.itself(0)), append(both, make([]number, len(causes)))
		}
		t.shares[i] = k.numbers.plus(t.shares[i], share)
		both[i][cause] = share
	}
	for j, cause := range causes {
		w.attrs[open].value = float64(cause) // as if it were known
		share := k.share(from, j)
		if c := k.follows(w, r); c.state == known {
			add(int32(c.value), j, share)
		} else {
			for i, v := range k.draws[c.draw].values {
				add(v, j, k.numbers.times(share, k.share(c.draw, i)))
			}
		}
	}
	w.attrs[open].value = 0
	for i := range t.values {
		var d draw
		for j, share := range both[i] {
			if share.value > 0 {
				share = k.numbers.over(share, t.shares[i])
				d.values, d.shares, d.places = append(d.values, causes[j]), append(d.shares, share.value), append(d.places, share.place)
			}
		}
		k.draws = append(k.draws, d)
		t.givens = append(t.givens, k.drawn(int32(len(k.draws)-1)))
	}
	if k.turns == nil {
		k.turns = map[string]*turned{}
	}
	k.turns[name] = t
	return t
}
