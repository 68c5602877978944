package compile

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
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
	from, dosed := make([]float64, len(e.all.needs)), b.dosedTiers(e.all)
	b.subgroups(e.all, e.attributes(nil), func(who *subgroup) {
		s, ratio := e.of(who), e.ratio.of(who)
		if x := s.log * s.weight; dosed[who.tier] && e.all.mayBe(who) && s.limit != 0 && s.at(1) != x {
			if dose := s.limit / x; from[who.tier] == 0 || dose < from[who.tier] {
				from[who.tier] = dose
			}
			l.Beyond = l.Beyond || e.kind == asRatio && math.Abs(math.Log(ratio)) > math.Abs(s.limit)
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

// dosedTiers says in which tiers somebody may have a dose: some contact of theirs is with
// a post in which there is somebody at some time, as are all that find the need.
func (b *builder) dosedTiers(s *service) []bool {
	dosed := make([]bool, len(s.needs))
	for _, k := range s.contacts {
		switch open := b.sometimesOpen(k.Text("with")); {
		case k.Bool("screening") && !open:
			return make([]bool, len(s.needs))
		case !k.core || !open:
			continue
		}
		for i, tier := range s.needs {
			if s.said.reached[i] && slices.Contains(k.tiers, tier) && !(k.Has("chance") && zero(k.Quantity("chance"))) {
				dosed[i] = true
			}
		}
	}
	return dosed
}

// sometimesOpen says whether a resource, or one of those that a name stands for, has
// capacity at some time; of a load that is given, it is found later.
func (b *builder) sometimesOpen(name string) bool {
	sel, _ := b.selector(name, func(string, ...any) {}) // said before
	return slices.ContainsFunc(sel.Table, func(id engine.Maybe[engine.ResourceID]) bool {
		if !id.Is() {
			return false
		}
		r := &b.p.Resources[id.ID()]
		return r.Unlimited || len(r.Capacity) == 0 || slices.ContainsFunc(r.Capacity, func(l engine.Level) bool { return l.Value > 0 })
	})
}

// EffectSentences say of effects in which options they are stopped by a limit, what they are
// on the model's own baseline, and which have nothing to act on; those of which the same is
// said together, in words of the caller's.
func (m *Model) EffectSentences(who func([]*Option) string) (said []string) {
	of := map[string][]*Option{}
	for i := range m.Options {
		o := &m.Options[i]
		var texts []string
		for _, c := range o.CarriedOver {
			texts = append(texts, c.String())
		}
		texts = append(texts, o.Remarks...)
		texts = append(texts, o.late()...)
		for _, l := range o.Limited {
			texts = append(texts, l.String())
		}
		for _, text := range texts {
			if of[text] == nil {
				said = append(said, text)
			}
			of[text] = append(of[text], o)
		}
	}
	for i, text := range said {
		said[i] = who(of[text]) + ": " + text + "."
	}
	return said
}

// Silent is what services may change of which the scenario says nothing.
func (m *Model) Silent() (silent []string) {
	for i := range m.Options {
		for _, what := range m.Options[i].Silent {
			if !slices.Contains(silent, what) {
				silent = append(silent, what)
			}
		}
	}
	return silent
}

// NotModelled says it in a sentence; "" where there is nothing.
func (m *Model) NotModelled() string {
	silent := m.Silent()
	if len(silent) == 0 {
		return ""
	}
	return "Prehabilitation may change more than these figures show, for better or worse. Not modelled: " + strings.Join(silent, "; ") + "."
}
