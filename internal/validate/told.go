package validate

import (
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// toldAlone compares what is told of one patient, and of those of counted sources, with
// what is told of everybody: it is the same, but that those who are followed tell less.
func toldAlone(r *replication) (int, error) {
	if r.option > 0 {
		return 0, nil // one will do
	}
	var w wrong
	var all, counted []engine.TraceEvent
	e := engine.New(r.program)
	if err := e.TraceAll(r.key, func(x engine.TraceEvent) { all = append(all, x) }); err != nil {
		return 0, err
	}
	_, err := e.Follow(r.key, func(x engine.TraceEvent) { counted = append(counted, x) }, 20*tick.Day, func(tick.Time, *engine.Counts) {})
	if err != nil {
		return 0, err
	}
	i := 0
	for _, x := range all {
		switch x.Kind {
		case engine.TraceCount, engine.TraceAttribute:
			continue
		}
		if r.program.Sources[x.Source].Counted {
			w.same(i < len(counted) && counted[i] == x, true)
			i++
		}
	}
	w.same(i, len(counted))
	for k := 0; k < len(all); k += 1 + len(all)/8 {
		who, of := all[k], 0
		err := e.Trace(r.key, int(who.Source), who.Patient, func(x engine.TraceEvent) {
			for of < len(all) && (all[of].Source != who.Source || all[of].Patient != who.Patient) {
				of++
			}
			w.same(of < len(all) && all[of] == x, true)
			of++
		})
		if err != nil {
			return 0, err
		}
		for _, x := range all[min(of, len(all)):] {
			w.same(x.Source == who.Source && x.Patient == who.Patient, false)
		}
	}
	return int(w), nil
}
