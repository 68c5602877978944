package compile

import (
	"slices"

	"prehabsim/sim/engine"
)

// How many posts an option would need is found by simulating it with others. Its program is
// the same but for what they open, so nothing has to be read again.

// ownPosts are what an option says of a staff resource's posts, in seconds of work a week,
// and what one whole-time post is.
type ownPosts struct {
	levels []engine.Level
	one    float64
}

// times are so many times these or, where there are none at all, so many whole-time posts.
func (o ownPosts) times(x float64) []engine.Level {
	if !slices.ContainsFunc(o.levels, func(l engine.Level) bool { return l.Value > 0 }) {
		return []engine.Level{{Value: x * o.one}}
	}
	levels := slices.Clone(o.levels)
	for i := range levels {
		levels[i].Value *= x
	}
	return levels
}

// mostPosts is how many whole-time posts the option says that it has of each staff resource, at
// their most while it holds in the window.
func (b *builder) mostPosts() map[string]float64 {
	from := b.times.window
	if at, later := b.begins(); later {
		from = max(from, at)
	}
	most := map[string]float64{}
	for name, own := range b.wte {
		for i, l := range own.levels {
			over := i+1 < len(own.levels) && own.levels[i+1].From <= from
			if l.From < b.times.end && !over {
				most[name] = max(most[name], l.Value/own.one)
			}
		}
	}
	return most
}

// WithPosts is the option's program with so many times its own posts, by resource; of a
// resource of which it has none, with so many whole-time posts from its start on.
func (o *Option) WithPosts(times map[string]float64) *engine.Program { return o.withPosts(times) }

func (b *builder) withPosts(current *builder, times map[string]float64) *engine.Program {
	p := *b.p
	p.Resources = slices.Clone(p.Resources)
	for i := range p.Resources {
		r := &p.Resources[i]
		x, ok := times[r.Name]
		own, staff := b.wte[r.Name]
		if !ok || !staff {
			continue
		}
		if s := b.staffingOf(int32(i)); s != nil {
			as := *s
			r.Capacity = b.recruited(&as, own.times(x), current)
			continue
		}
		r.Capacity = own.times(x)
		b.startResourceLater(r, current)
	}
	return &p
}
