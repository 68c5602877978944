package dist

// Scale returns Law.Scale of the law that the table was built from. A table that
// serves several laws is used with the scale of each.
func (t *Table) Scale() float64 { return t.scale }
