package analysis

// number is one that a walk goes on with, and its place among all of them: a walk that
// is kept (tape.go) is gone over with other numbers in the same places.
type number struct {
	value float64
	place int32
}

// numbers are those of the program, one kind behind the other, and after them what
// followed from them, in the order in which it was worked out.
type numbers struct {
	values  []float64
	shares  []int32 // by draw: the place of its first share
	probs   []int32 // by choice: of its first probability
	means   int32   // of the first sampler's mean
	entries []int32 // by lookup: of its first entry

	followed []followed         // those behind the program's; only while a tape is kept
	placed   map[followed]int32 // where each of them is; nil: no tape is kept
}

// followed is a number that followed from two others, or stands for itself.
type followed struct {
	how   how
	a, b  int32
	value float64
}

type how uint8

const (
	itself how = iota
	product
	sum
	difference
	quotient
)

// one is in the first place.
var one = number{value: 1}

// layNumbers puts the program's numbers in their places.
func (k *walker) layNumbers() {
	n := &k.numbers
	n.values = append(n.values, one.value)
	for i := range k.draws {
		n.shares = append(n.shares, int32(len(n.values)))
		n.values = append(n.values, k.draws[i].shares...)
	}
	for i := range k.p.Choices {
		n.probs = append(n.probs, int32(len(n.values)))
		n.values = append(n.values, k.p.Choices[i].Probs...)
	}
	n.means = int32(len(n.values))
	for i := range k.p.Samplers {
		n.values = append(n.values, k.p.Samplers[i].Mean())
	}
	for i := range k.p.Lookups {
		n.entries = append(n.entries, int32(len(n.values)))
		n.values = append(n.values, k.p.Lookups[i].Values...)
	}
}

func (n *numbers) at(place int32) number { return number{n.values[place], place} }

// put gives a number that has followed a place, if anybody will ask for it.
func (n *numbers) put(value float64, f followed) number {
	if n.placed == nil {
		return number{value: value}
	}
	place, ok := n.placed[f]
	if !ok {
		place = int32(len(n.values))
		n.placed[f] = place
		n.followed = append(n.followed, f)
		n.values = append(n.values, value)
	}
	return number{value, place}
}

func (n *numbers) itself(x float64) number { return n.put(x, followed{how: itself, value: x}) }

func (n *numbers) times(a, b number) number {
	return n.put(float64(a.value*b.value), followed{how: product, a: a.place, b: b.place})
}

func (n *numbers) plus(a, b number) number {
	return n.put(float64(a.value+b.value), followed{how: sum, a: a.place, b: b.place})
}

func (n *numbers) less(a, b number) number {
	return n.put(a.value-b.value, followed{how: difference, a: a.place, b: b.place})
}

func (n *numbers) over(a, b number) number {
	return n.put(a.value/b.value, followed{how: quotient, a: a.place, b: b.place})
}

// follow works out again what followed, from other numbers of the program.
func (n *numbers) follow(list []followed) {
	for _, f := range list {
		x := f.value
		switch f.how {
		case product:
			x = float64(n.values[f.a] * n.values[f.b])
		case sum:
			x = float64(n.values[f.a] + n.values[f.b])
		case difference:
			x = n.values[f.a] - n.values[f.b]
		case quotient:
			x = n.values[f.a] / n.values[f.b]
		}
		n.values = append(n.values, x)
	}
}
