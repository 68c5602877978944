package alliance

// DayCases is the share of a site's operations that are day cases.
func DayCases(site string) float64 { return dayCases[site] }
