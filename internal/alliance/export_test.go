package alliance

// DayCases is the share of a site's operations that are day cases.
func DayCases(site string) float64 { return dayCases[site] }

// Planned is the share of those who begin with drugs who have an operation planned.
func (s Site) Planned() float64 { return s.planned() }
