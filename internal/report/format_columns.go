package report

var columnsCSV = csvFile("columns.csv", "what each column of these files means", columnColumns, func(s sheet, _ *Results) {
	for _, f := range tables {
		s.explain(f.File, f.Columns)
	}
	s.explain("columns.csv", columnColumns)
})

var columnColumns = []Column{
	{"file", "a file of the results folder", ""},
	{"column", "a column of it", ""},
	{"meaning", "what stands there", ""},
	{"unit", "its unit, where all its numbers have one", ""},
}

func (s sheet) explain(file string, columns []Column) {
	for _, c := range columns {
		s.row(file, c.Name, c.Meaning, c.Unit)
	}
}
