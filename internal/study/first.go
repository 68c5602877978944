package study

import (
	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// First is the same study with so many replications and without draws, to be looked at while
// the rest is simulated: a store that has them has the beginning of the whole run. What is told
// beside the replications is left to the whole: how the scenario fits its published year,
// unless the store knows, and what is seen by looking on at one replication more.
func (s *Study) First(n int) (*Study, error) {
	none, scenario := 0, s.Apart()
	scenario.Replications, scenario.choice.Replications, scenario.choice.Draws = n, n, &none
	first, err := New(scenario)
	if err != nil {
		return nil, err
	}
	first.known, first.first = s.known, true
	return first, nil
}

// stated are the published figures before anything is simulated of their year.
func (s *Study) stated() (t facts.Targets) {
	for _, x := range s.Targets {
		t.List = append(t.List, stated(x))
	}
	t.Later = s.HasObserved && len(t.List) > 0
	return t
}

// judged are the published figures as the observed year has them that was simulated before, if
// it was one of this scenario.
func (s *Study) judged(observed *result.Set) (facts.Targets, error) {
	if observed == nil || !s.HasObserved || len(s.Targets) == 0 {
		return s.stated(), nil
	}
	year, err := s.observedYear()
	if err != nil {
		return facts.Targets{}, err
	}
	if header := year.x.Header; observed.Fingerprint != header.Fingerprint || !header.MeasuresAs(observed) {
		return s.stated(), nil
	}
	return year.judge(observed), nil
}

// observedYear is the study of the scenario's observed year.
func (s *Study) observedYear() (*Study, error) {
	year, err := s.year()
	if err != nil {
		return nil, err
	}
	return New(year)
}
