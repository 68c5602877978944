package dist

import "math"

// Family is a kind of law that a scenario may name.
type Family struct {
	Name string
	Help string // one line
	Ways []Way  // how it may be given, the most usual first
}

// Way is one set of parameters that says all about a law.
type Way struct {
	Params []Param
	// Make builds the law from the parameters in their order. It is nil where
	// they are lists; see Discrete and Empirical.
	Make func(v []float64) (Law, error)
}

// Param is one parameter of a family.
type Param struct {
	Name string
	// Plain means a bare number, such as a shape; otherwise the parameter is in
	// the unit of what is drawn. The unit of mu of a lognormal law is the
	// logarithm of that unit.
	Plain bool
	List  bool
}

// Families lists every family of a duration or an amount, in the order of the
// reference.
func Families() []Family {
	return []Family{
		{"constant", "always the same value", []Way{
			{amounts("value"), one(Constant)}}},
		{"exponential", "the time to the next of many unconnected events", []Way{
			{amounts("mean"), one(Exponential)}}},
		{"gamma", "skewed, with a tail like that of the exponential", []Way{
			{amounts("mean", "sd"), two(Gamma)},
			{[]Param{{Name: "shape", Plain: true}, {Name: "scale"}}, two(GammaByShape)}}},
		{"erlang", "k exponential stages in a row", []Way{
			{[]Param{{Name: "k", Plain: true}, {Name: "mean"}}, two(erlangOf)}}},
		{"poisson", "the count of many unconnected events: for counts, not for times", []Way{
			{[]Param{{Name: "mean", Plain: true}}, one(Poisson)}}},
		{"lognormal", "skewed, with a long tail: stays, waits, reporting times", []Way{
			{amounts("mean", "sd"), two(LogNormalByMean)},
			{[]Param{{Name: "median"}, {Name: "sigma", Plain: true}}, two(LogNormalByMedian)},
			{amounts("median", "q1", "q3"), three(LogNormalFromQuantiles)},
			{plain("mu", "sigma"), two(LogNormal)}}},
		{"weibull", "a lifetime whose hazard falls or rises with age", []Way{
			{amounts("mean", "sd"), two(WeibullByMean)},
			{[]Param{{Name: "shape", Plain: true}, {Name: "scale"}}, two(Weibull)}}},
		{"truncated_normal", "a normal law without its part below 0; mu and sigma are those of the whole", []Way{
			{amounts("mu", "sigma"), two(TruncatedNormal)}}},
		{"triangular", "rises from min to mode and falls to max in straight lines", []Way{
			{amounts("min", "mode", "max"), three(Triangular)}}},
		{"pert", "from min to max, bunched around mode more than the triangular", []Way{
			{amounts("min", "mode", "max"), three(PERT)}}},
		{"uniform", "every value from min to max alike", []Way{
			{amounts("min", "max"), two(Uniform)}}},
		{"beta", "a proportion between 0 and 1: not for times", []Way{
			{plain("mean", "sd"), two(BetaByMean)},
			{plain("a", "b"), two(Beta)}}},
		{"discrete", "one of a few values, by weight", []Way{
			{[]Param{{Name: "values", List: true}, {Name: "weights", Plain: true, List: true}}, nil}}},
		{"empirical", "one of the values that were observed", []Way{
			{[]Param{{Name: "values", List: true}}, nil}}},
		{"normal", "the bell curve, which also goes below 0: for uncertain parameters and attributes, not for times or counts", []Way{
			{amounts("mean", "sd"), two(Normal)}}},
	}
}

func amounts(names ...string) []Param {
	list := make([]Param, len(names))
	for i, n := range names {
		list[i] = Param{Name: n}
	}
	return list
}

func plain(names ...string) []Param {
	list := amounts(names...)
	for i := range list {
		list[i].Plain = true
	}
	return list
}

func one(f func(a float64) (Law, error)) func([]float64) (Law, error) {
	return func(v []float64) (Law, error) { return f(v[0]) }
}

func two(f func(a, b float64) (Law, error)) func([]float64) (Law, error) {
	return func(v []float64) (Law, error) { return f(v[0], v[1]) }
}

func three(f func(a, b, c float64) (Law, error)) func([]float64) (Law, error) {
	return func(v []float64) (Law, error) { return f(v[0], v[1], v[2]) }
}

// erlangOf is Erlang with k as it comes from a scenario.
func erlangOf(k, mean float64) (Law, error) {
	if k != math.Trunc(k) || math.Abs(k) > math.MaxInt32 {
		return Law{}, refuse("erlang", "k must be a whole number between 1 and 1000, not %v", k)
	}
	return Erlang(int(k), mean)
}
