package alliance

// backtest writes the year after the counted one: its demand as a change of the
// counted year's, and the headlines that are published of it.
func (w *writer) backtest(d *Demand) {}
