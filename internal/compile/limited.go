package compile

import (
	"fmt"
	"math"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// Limited is an effect of an option's prehab that its limit stops below the full dose: a
// stronger ratio changes nothing there, and whoever tries one should be told why.
type Limited struct {
	Ratio, Limit scenario.Quantity
	Tiers        []string  // that somebody may take part in, and in which it is stopped
	From         []float64 // by tier: the lowest dose from which on
	Beyond       bool      // the ratio itself, at the dose and weight behind it, is
}

// String says it with the path of the limit, which is what there is to change.
func (l Limited) String() string {
	var tiers []string
	for i, tier := range l.Tiers {
		tiers = append(tiers, fmt.Sprintf("from a dose of %s%% on in tier %s", words.Plain(math.Ceil(100*l.From[i]), 0), tier))
	}
	text := "limited by " + numberWords(l.Limit) + " " + words.List(tiers)
	if l.Beyond {
		return text + "; " + numberWords(l.Ratio) + " is beyond it, so a stronger ratio changes nothing there"
	}
	return text
}

func numberWords(q scenario.Quantity) string {
	if q.By != "" {
		return q.Path + " (by " + q.By + ")"
	}
	return q.Path + " = " + words.Short(q.Value, 2)
}

// limitedEffect says where the limit of an effect stops it; nil where it never does. One
// of 1 is no effect, and told as such.
func (b *builder) limitedEffect(e *effect) *Limited {
	if len(e.limit.values) == 0 {
		return nil
	}
	l := Limited{Ratio: e.ratio.said, Limit: e.limit.said}
	from := make([]float64, len(e.all.needs))
	b.subgroups(e.all, e.attributes(nil), func(who *subgroup) {
		s, ratio := e.of(who), e.ratio.of(who)
		if x := s.log * s.weight; e.all.said.reached[who.tier] && s.limit != 0 && s.at(1) != x {
			if dose := s.limit / x; from[who.tier] == 0 || dose < from[who.tier] {
				from[who.tier] = dose
			}
			l.Beyond = l.Beyond || math.Abs(math.Log(ratio)) > math.Abs(s.limit)
		}
	})
	for tier, dose := range from {
		if dose > 0 {
			l.Tiers, l.From = append(l.Tiers, e.all.needs[tier]), append(l.From, dose)
		}
	}
	if len(l.Tiers) == 0 {
		return nil
	}
	return &l
}

// LimitedSentences say of each limit that stops an effect in which options it does; those
// of which the same is said together, in words of the caller's.
func (m *Model) LimitedSentences(who func([]*Option) string) (said []string) {
	of := map[string][]*Option{}
	for i := range m.Options {
		for _, l := range m.Options[i].Limited {
			text := l.String()
			if of[text] == nil {
				said = append(said, text)
			}
			of[text] = append(of[text], &m.Options[i])
		}
	}
	for i, text := range said {
		said[i] = who(of[text]) + ": " + text + "."
	}
	return said
}
