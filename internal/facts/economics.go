package facts

// Economics is what a scenario says of money and health: rules, prices and, for each
// option, what is counted. Amounts are in pounds. What options cost and release is worked
// out from it and from what was measured; none of it changes a simulation.
type Economics struct {
	PriceYear string   `json:"price_year"` // of all amounts that are reported, such as "2025/26"
	Horizon   int      `json:"horizon"`    // whole years from the first day of the window
	Rates     string   `json:"rates"`      // which published discount rates
	Index     []Level  `json:"index"`      // of prices, in order of years
	IndexFrom string   `json:"index_source"`
	Threshold []Number `json:"thresholds"`          // pounds for a QALY, lowest first
	QALYValue Number   `json:"qaly_value,omitzero"` // what society would pay for one; its own price year
	QALYYear  string   `json:"qaly_value_year"`

	OptimismBias Number `json:"optimism_bias,omitzero"` // of capital; a share

	OpportunityCost OpportunityCost `json:"opportunity_cost,omitzero"`
	NextPatient     NextPatient     `json:"next_patient,omitzero"`

	Pay   []Pay      `json:"pay,omitempty"`
	Lines []CostLine `json:"lines"` // of all options, current among them, in reading order
}

// Level is how high prices were in a year; only ratios count.
type Level struct {
	Year  string  `json:"year"`
	Level float64 `json:"level"`
}

// Number is one of the scenario with what is known of it. The zero value is one that is
// not given. What draws make of it, Drawn.Values of its Input, is in the measure of Value.
type Number struct {
	Path   string  `json:"path,omitempty"`
	Value  float64 `json:"value"`
	Low    float64 `json:"low"` // equal to High where there is no range
	High   float64 `json:"high"`
	Unit   string  `json:"unit,omitempty"`
	Source string  `json:"source,omitempty"`
	Status string  `json:"status,omitempty"`
	Input  int     `json:"input,omitempty"` // which uncertain input it is, from 1; 0: it is not drawn
}

// OpportunityCost says who loses the health that money would have given elsewhere: everybody
// as much or, by a second reading, the deprived more.
type OpportunityCost struct {
	People   []Share `json:"people,omitempty"` // who lives in each part, by the values of attribute imd; nil: as many in each
	From     string  `json:"people_source,omitempty"`
	Gradient Number  `json:"gradient,omitzero"` // how many times as much one of the most deprived loses as one of the least; zero: no second reading
}

// NextPatient is who fills a bed that is released. The zero value is nobody known.
type NextPatient struct {
	QALY Number `json:"qaly"`
	Cost Number `json:"non_bed_cost"` // of the rest of the treatment
	Year string `json:"price_year"`   // of that cost
	Days Number `json:"stay_days"`
}

// Known says that there is one.
func (n NextPatient) Known() bool { return n.Year != "" }

// Share is how many of a population are in a part of it.
type Share struct {
	Value string  `json:"value"`
	Share float64 `json:"share"` // of 1
}

// Deprivation is the attribute of the fifth, or other part, in which patients live: the most
// deprived first.
const Deprivation = "imd"

// Pay is what a kind of post is paid and costs.
type Pay struct {
	Name      string   `json:"name"`
	Title     string   `json:"title"`
	Band      string   `json:"band,omitempty"`
	Basic     Number   `json:"basic"` // a year
	PriceYear string   `json:"price_year"`
	Area      Area     `json:"high_cost_area,omitzero"`
	OnCosts   []OnCost `json:"on_costs,omitempty"`
	Overhead  Number   `json:"overhead,omitzero"`      // cost to the economy ÷ cost of employment
	Hours     Number   `json:"working_hours,omitzero"` // a year, net of leave, study and sickness
}

// Area is a supplement for an expensive place: a share of basic pay between two sums. The
// zero value is none.
type Area struct {
	Share Number `json:"share"`
	Least Number `json:"least"`
	Most  Number `json:"most"`
}

// OnCost is what an employer pays on top of pay: a share of what is above a sum.
type OnCost struct {
	Name  string `json:"name"`
	Rate  Number `json:"rate"`
	Above Number `json:"above,omitzero"`
}

// Kinds of lines.
const (
	CostKind    = "cost"    // more of it is spent
	BenefitKind = "benefit" // less of it is used, or more of it is had
	HealthKind  = "health"  // quality of life, for a time
)

// CostLine is something that an option costs or gives. Its quantity in a year is Known, or
// else the sum of what is Measured; its amount is what the option has more than current
// (or, of a benefit, less) times the price. Where current has no line of the name, Known is
// more than current has of the same already.
type CostLine struct {
	Option   string `json:"option"`
	Name     string `json:"name"`
	Title    string `json:"title"`
	Kind     string `json:"kind"`
	Class    string `json:"class"`              // cost, or of benefits cash-releasing, capacity, health, society, not monetised
	Basis    string `json:"basis"`              // once, year, post, hour, list, session, contact, patient, bed, bed_day
	Unit     string `json:"unit"`               // of the quantity: post-year, hour, bed-day ...
	Resource string `json:"resource,omitempty"` // what the quantity is of: the name that its resources share, or a measure

	Beds []string `json:"beds,omitempty"` // of beds that are open: which resources they are

	Payer        string `json:"payer,omitempty"`
	BudgetHolder string `json:"budget_holder,omitempty"`
	Decision     string `json:"decision,omitempty"` // of cash: which budget falls, and who agreed

	Price     Number `json:"price,omitzero"` // none where Pay is
	Pay       string `json:"pay,omitempty"`  // the price is what such a post costs a year, or an hour of it
	PriceYear string `json:"price_year,omitempty"`
	AllIn     bool   `json:"all_in,omitempty"` // the price holds diagnosis and treatment too

	NextPatient bool `json:"by_next_patient,omitempty"` // totals have the worth of the next patient, and not the price

	Count    Number     `json:"count,omitzero"`     // how many Known is of, where that is uncertain: see KnownOf
	Known    []float64  `json:"known,omitempty"`    // by year of the horizon, purchases that are due again among it
	Measured []Measured `json:"measured,omitempty"` // a year; beyond the window the last year's

	Year int `json:"year,omitempty"` // of what is bought once: in which first, from 0
	Life int `json:"life,omitempty"` // years, after which it is bought again; 0: it is not

	Utility Number `json:"utility,omitzero"` // of health: gain for each of the quantity
	Weeks   Number `json:"weeks,omitzero"`   // for which it lasts

	File string `json:"-"`
	Line int    `json:"-"`
}

// KnownOf is what is Known of a year where there are not Count.Value of it but another
// number, as in a draw.
func (l *CostLine) KnownOf(year int, count float64) float64 {
	if l.Count.Value == 0 {
		return l.Known[year]
	}
	return float64(l.Known[year]*count) / l.Count.Value
}

// Measured names a measure of a year, of which a part may count.
type Measured struct {
	Measure string `json:"measure"`
	By      string `json:"by,omitempty"`
	Value   string `json:"value,omitempty"`

	Times float64 `json:"times,omitempty"` // how much of the quantity one of the measure is; 0: one
}

// Of is the part of a measured value that is of the quantity.
func (m Measured) Of(measured float64) float64 {
	if m.Times == 0 {
		return measured
	}
	return float64(m.Times * measured)
}

// LessLuck ends the name of a measure of bed-days from which the chance of single stays is
// taken out. It tells the same change with less noise, and is the one that is quoted.
const LessLuck = "_less_luck"
