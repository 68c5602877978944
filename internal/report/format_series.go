package report

import "prehabsim/internal/kpi"

var seriesCSV = csvFile("series.csv", "measures by month", seriesColumns, func(s sheet, r *Results) {
	for option, id := range r.Set.Options {
		for i, serie := range r.Set.Series {
			title, unit := serie.Measure, ""
			if k := kpi.FindSerie(serie.Measure); k != nil {
				title, unit = k.Title, k.Unit
			}
			by, value := group(serie.By, serie.Value)
			for m, month := range r.Set.Months {
				own, _ := r.Set.CellEstimate(option, i, m, r.Level)
				s.row(append([]string{id, serie.Measure, title, by, value, month, unit}, estimate(own)...)...)
			}
		}
	}
})

var seriesColumns = append([]Column{
	optionColumn, measureColumn, titleColumn, byColumn, valueColumn, monthColumn, unitColumn,
}, estimateColumns...)

var monthColumn = Column{"month", "month of the window, such as 2027-04; the first and the last may be part of one", ""}
