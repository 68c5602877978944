package compile

import (
	"math"
	"slices"

	"prehabsim/sim/engine"
)

// A service may be offered to a share of those to whom it would be offered: a smaller one,
// with fewer posts, that takes every other patient. Whom it takes is one draw for each
// patient, at the same place whatever the share, so those whom a smaller service reaches are
// reached by a larger one as well, and two sizes are compared on the same patients.

// passedOver is the state of a patient to whom the service is never offered, who may come
// to its mark again.
const passedOver = -1

// lowerReach emits the draw of whom the service reaches; nothing where that is everybody. It
// returns the ways out of those who have been passed over before.
func (b *builder) lowerReach(s *service, path string) (outs []int32) {
	reach := b.readReach(s)
	if !slices.ContainsFunc(reach.values, func(x float64) bool { return x < 1 }) {
		return nil
	}
	outs = append(outs, b.emitReached(s.state, passedOver+1))
	choice, by := b.choiceOf(s, "reach", []graded{reach}, func(who *subgroup) []float64 {
		return []float64{reach.of(who), 1 - reach.of(who)}
	})
	b.emitBranch(choice, by, path+"/reach")
	b.p.Choices[choice].Targets[1] = b.here()
	b.emitSet(s.state, passedOver)
	b.emit(b.op(engine.Return))
	b.p.Choices[choice].Targets[0] = b.here()
	return outs
}

// readReach reads the share of those to whom it would be offered whom it reaches: of a
// service that current does not offer, as many times as much as the option has a scale.
func (b *builder) readReach(s *service) graded {
	reach := sameForAll(1)
	if s.Has("reach") {
		s.said.reach = s.Quantity("reach")
		reach = b.gradedBefore(s, s.said.reach, s.where+": reach")
	}
	times := b.size.times()
	if !slices.Contains(b.size.own, s.name) {
		return reach
	}
	most := slices.Max(reach.values)
	if bound := 1 / most; b.size.most == 0 || bound < b.size.most {
		b.size.most = bound
	}
	if times == 1 {
		return reach
	}
	if most*times > 1+1e-9 && !s.said.reach.Replaced() { // a draw of the reach may be more
		b.problemOfScale("%g times as much would offer prehab %q to more patients than there are, and more posts for nobody are no larger service; write %g or less, or more wte", times, s.name, math.Floor(1e3/most)/1e3)
	}
	for i, x := range reach.values {
		reach.values[i] = min(1, x*times)
	}
	return reach
}
