package compile

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// A slip of the finger by a thousand is to be told at its line, before it has filled the
// memory or the night. All of England's urgent suspected cancer referrals are 3 million a
// year, and those of them who are inside at once some 300,000; these bounds leave room for
// several times as many. Whoever means it goes beyond them with --beyond-bounds.
const (
	mostCome       = 100_000_000 // patients of all sources in one replication
	mostInside     = 1 << 21     // patients at once, some 500 bytes each for each worker
	mostBreakdown  = 1_000       // values of an attribute by which all results are broken down
	mostTimes      = 20_000      // that a patient does the same: every day for fifty years
	beyondItIsSaid = "; --beyond-bounds lets it be run"
)

// refuseBeyond refuses an option whose patients would be too many, where their number is
// written: the first that is, since the others have that number too.
func (m *Model) refuseBeyond(built []*builder, problems *diag.List) {
	if !problems.Empty() || len(built) > 0 && built[0].drawn { // whose demand is not worked out
		return
	}
	for i, b := range built {
		m.Options[i].Takes = b.outlook.Size()
		if b.beyond {
			continue
		}
		if b.refuseAtOnce(problems); !problems.Empty() {
			return
		}
		come := &m.Options[i].Takes
		if all := come.Patients(); all > mostCome {
			most := slices.Index(come.Come, slices.Max(come.Come))
			keys := []string{"rate", "interarrival", "counts"}
			if batch := b.p.Sources[most].Batch; batch.Is() && b.p.Samplers[batch.ID()].Mean() > math.Sqrt(come.Come[most]) {
				keys = []string{"batch"} // it is the larger part
			}
			n, where := b.sentBy(most, keys...)
			others := ""
			if all > 1.1*come.Come[most] {
				others = ", and with all others " + inMillions(all)
			}
			problems.Add(n.File, n.Line, "%s: in one replication %s patients would come%s; the most is %s%s",
				where, inMillions(come.Come[most]), others, inMillions(mostCome), beyondItIsSaid)
			return
		}
	}
}

// refuseAtOnce refuses those who come at the same moment: in a batch, or as lists.
func (b *builder) refuseAtOnce(problems *diag.List) {
	given := 0
	for i := range b.p.Sources {
		s := &b.p.Sources[i]
		together := 0.0
		if s.Batch.Is() {
			together = b.p.Samplers[s.Batch.ID()].Mean()
		}
		if given += len(s.Given); len(s.Given) > 0 {
			together = float64(given)
		}
		if together <= mostInside {
			continue
		}
		n, where := b.sentBy(i, "batch", "weeks_waited", "days_waited")
		problems.Add(n.File, n.Line, "%s: %s patients would come at once; the most that may be inside is %s%s",
			where, inMillions(together), inMillions(mostInside), beyondItIsSaid)
		return
	}
}

// refuseTimes refuses a count of rounds, or of review contacts, that no patient lives to see.
func (b *builder) refuseTimes(count drawn, t *scenario.Table) {
	if most := slices.Max(append(count.means, 0)); most > mostTimes && !b.beyond {
		t.Problem("count", "each patient would do it %s times; the most is %s%s", inMillions(most), words.Plain(mostTimes, 0), beyondItIsSaid)
	}
}

// sentBy is where it is written how many patients a source sends, by one of some keys, and
// what that section is called.
func (b *builder) sentBy(source int, keys ...string) (n *scenario.Node, where string) {
	name := b.p.Sources[source].Name
	section, rest, _ := strings.Cut(name, ".")
	n = b.doc.Root.At(section, rest)
	if n == nil || section != "background" && section != "backlog" {
		section, rest = "pathway", name
		if n = b.doc.Root.At(section, name); n == nil {
			i := strings.LastIndex(name, ".")
			n, rest = b.doc.Root.At(section, name[:max(0, i)], "stream", name[i+1:]), name[:max(0, i)]
		}
	}
	if n == nil {
		return b.doc.Root, "patients of " + name
	}
	where = section + ` "` + rest + `"`
	if arrivals := n.Child["arrivals"]; arrivals != nil {
		n = arrivals
	}
	at, rates := n, &b.rates[source]
	for _, change := range rates.Changes {
		if at = n.Child["changes"]; change.Rate > rates.Rate && at != nil {
			return at, where + ": changes"
		}
	}
	for _, key := range keys {
		if at := n.Child[key]; at != nil {
			return at, where + ": " + key
		}
	}
	return n, where
}

// inMillions writes a number as people say it.
func inMillions(x float64) string {
	for _, unit := range []struct {
		of   float64
		name string
	}{{1e12, " million million"}, {1e9, " thousand million"}, {1e6, " million"}} {
		if x >= unit.of {
			return words.Short(x/unit.of, 3) + unit.name
		}
	}
	return words.Plain(x, 0)
}

// bound is how many patients may be inside at once in a run.
func (b *builder) bound() int32 {
	if b.beyond {
		return 0
	}
	return mostInside
}
