package verdict

import (
	"prehabsim/internal/words"
)

// vague is the standard error beyond which a chance is not printed: it would be of noise.
const vague = 0.12

// inHundred writes a chance as "97 in 100", never surer than the draws that it is counted
// in; "" where evidence has not been drawn, or single runs are too noisy to tell.
func (t *telling) inHundred(p Probability) string {
	if t.Draws == 0 || !p.Known || !finite(p.Value, p.SE) || p.Value < 0 || p.Value > 1 || !(p.SE < vague) {
		return ""
	}
	least := max(1, int(100/float64(t.Draws)))
	switch n := int(100*p.Value + 0.5); {
	case n > 100-least:
		return "over " + words.Plain(float64(100-least), 0) + " in 100"
	case n < least:
		return "under " + words.Plain(float64(least), 0) + " in 100"
	default:
		return words.Plain(float64(n), 0) + " in 100"
	}
}
