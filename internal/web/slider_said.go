package web

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// A ratio is hardly anybody's word for an effect: 0.95 of a stay is "shorter by 5%". It is said
// below the strip, and follows the slider.

// effectRatio is the path of a ratio by which a service changes something, which 1 leaves as it is.
var effectRatio = regexp.MustCompile(`^prehab\.([^.]+)\.effect\.([^.]+)\.(ratio|odds_ratio|limit)(\.|$)`)

// sayRatio says in words what a ratio does, if it is one of an effect.
func (s *slider) sayRatio(d *scenario.Document, path string, value float64) {
	m := effectRatio.FindStringSubmatch(path)
	if s == nil || m == nil {
		return
	}
	s.Less, s.More = "lower by ", "higher by "
	on := textsOf(d.Root.At("prehab", m[1], "effect", m[2], "on"))
	switch odds := d.Root.At("prehab", m[1], "effect", m[2], "odds_ratio") != nil; {
	case odds && m[3] != "ratio":
		s.Less, s.More = "odds lower by ", "odds higher by "
	case len(on) > 0 && !slices.ContainsFunc(on, func(of string) bool { return !isTime(d, of) }):
		s.Less, s.More = "shorter by ", "longer by "
	}
	s.Said = s.ratioSaid(value)
}

// isTime says whether what an effect acts on is how long something takes: a delay, what a step
// uses, or a stay.
func isTime(d *scenario.Document, on string) bool {
	parts := strings.Split(on, ".")
	if len(parts) < 2 || len(parts) > 3 {
		return false
	}
	if len(parts) == 3 {
		return parts[2] == "stay"
	}
	for _, of := range []string{"route", "pathway"} {
		if n := d.Root.At(of, parts[0], "step", parts[1]); n != nil {
			return n.Child["delay"] != nil || n.Child["use"] != nil
		}
	}
	return false
}

// ratioSaid is a ratio in words, in the script's too.
func (s *slider) ratioSaid(x float64) string {
	percent := math.Round(1000*math.Abs(1-x)) / 10
	switch {
	case percent == 0:
		return "no effect"
	case x < 1:
		return s.Less + words.Short(percent, 4) + "%"
	}
	return s.More + words.Short(percent, 4) + "%"
}
