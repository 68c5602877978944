package plots

import (
	"io/fs"
	"slices"
	"strconv"
)

const (
	psaFile    = "psa.csv"
	icerFile   = "icer.csv"
	acceptFile = "acceptability.csv"
	budgetFile = "budget.csv"
)

// Worth is what an option costs and gains against the first one, as present values: in one
// draw of the inputs, or as expected (Draw 0).
type Worth struct {
	Option      string
	Draw        int
	Cost, QALYs float64
	Status      string // of what is expected: on the frontier, dominated
}

// Accepted is how an option does at a value of a QALY.
type Accepted struct {
	Option              string
	Threshold           float64
	Of                  string  // "threshold": one of the scenario; "curve"
	Share, Loss         float64 // draws in which it is the best; what choosing it loses on average
	Frontier            bool    // its expected net benefit is the highest
	ChanceBest, Benefit float64
}

// Spent is what an option costs more than the first one in a year, or gives back in cash.
type Spent struct {
	Option       string
	Year         int
	Cost, Return float64
}

func loadMoney(folder fs.FS, r *Results) error {
	whole := func(t *table, column string) int {
		n, err := strconv.Atoi(t.text(column))
		if err != nil || n < 1 {
			t.problem(column, "want a whole number above 0, not %q", t.text(column))
		}
		return n
	}
	err := r.read(folder, icerFile, []string{"cost", "qalys", "status"}, func(t *table) {
		r.Worth = append(r.Worth, Worth{Option: t.text("option"), Cost: t.number("cost"), QALYs: t.number("qalys"), Status: t.text("status")})
	})
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	err = r.read(folder, psaFile, []string{"draw", "cost", "qalys"}, func(t *table) {
		// A row for each value of a QALY, the same in all but net benefit.
		if key := t.text("draw") + " " + t.text("option"); !seen[key] {
			seen[key] = true
			r.Worth = append(r.Worth, Worth{Option: t.text("option"), Draw: whole(t, "draw"), Cost: t.number("cost"), QALYs: t.number("qalys")})
		}
	})
	if err != nil {
		return err
	}
	err = r.read(folder, acceptFile, []string{"of", "threshold", "share_best", "frontier", "expected_loss", "net_benefit", "chance_best"}, func(t *table) {
		r.Accepted = append(r.Accepted, Accepted{Option: t.text("option"), Of: t.text("of"), Threshold: t.number("threshold"), Share: t.number("share_best"),
			Loss: t.number("expected_loss"), Frontier: t.text("frontier") == "yes", Benefit: t.number("net_benefit"), ChanceBest: t.number("chance_best")})
	})
	if err != nil {
		return err
	}
	return r.read(folder, budgetFile, []string{"year", "class", "amount"}, func(t *table) {
		option, year := t.text("option"), whole(t, "year")
		i := slices.IndexFunc(r.Budget, func(b Spent) bool { return b.Option == option && b.Year == year })
		if i < 0 {
			i = len(r.Budget)
			r.Budget = append(r.Budget, Spent{Option: option, Year: year})
		}
		switch class := t.text("class"); class {
		case "cost":
			r.Budget[i].Cost += t.number("amount")
		case "cash-releasing":
			r.Budget[i].Return += t.number("amount")
		default:
			t.problem("class", "want \"cost\" or \"cash-releasing\", not %q", class)
		}
	})
}

// worth are the points of an option: of draws, or what is expected.
func (r *Results) worth(option string, drawn bool) (list []Worth) {
	for _, w := range r.Worth {
		if w.Option == option && (w.Draw > 0) == drawn {
			list = append(list, w)
		}
	}
	return list
}
