package alliance

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"prehabsim/internal/intake"
)

// cell is what a row of waiting-times.csv counts: a year of one standard.
type cell struct{ standard, group, route, stage string }

// count is a year's patients: all of them, those within the standard, and those
// first treated after day 104. Published counts hold halves.
type count struct{ total, within, late float64 }

func (c count) share() float64 { return c.within / c.total }

// Total is everybody who is counted.
func (c count) Total() float64 { return c.total }

// Evidence is everything that the tables say.
type Evidence struct {
	Alliances []Alliance
	counts    map[string]map[cell]count // by id
	mix       []mixRow
	names     *intake.Names
}

// Alliance is a cancer alliance and its headlines of the year after the counts.
type Alliance struct {
	ID, Name, Slug string
	IMD            [5]string // % of residents by national fifth, the most deprived first
	Later          Headline
}

// Headline is a year in a few figures.
type Headline struct {
	Seen, First, Subsequent               float64
	Within28, Within31, Within62, Over104 float64 // %
}

// mixRow is a tumour site: to which published group it belongs, with which share,
// and England's mix of treatments.
type mixRow struct {
	site, name, group, referral string
	published                   []string
	share                       float64
	first, sub                  [4]float64 // surgery, drugs, radiotherapy, other
	planned                     float64    // of those that begin with drugs: an operation is planned after them
}

const all = "all"

// modalities are the keys of treatments and their published names.
var modalities = [4][2]string{{"surgery", "surgery"}, {"sact", "drugs"}, {"rt", "radiotherapy"}, {"other", "other"}}

// England names the sum of all alliances.
const England = "ENG"

// Read reads the tables from a folder: waiting-times.csv, alliances.csv, mix.csv and
// the published names.
func Read(files fs.FS) (*Evidence, error) {
	names, err := intake.ReadNames(files)
	if err != nil {
		return nil, err
	}
	e := &Evidence{counts: map[string]map[cell]count{England: {}}, names: names}
	err = eachRow(files, "waiting-times.csv", func(r row) {
		id := r.text("alliance_id")
		if e.counts[id] == nil {
			e.counts[id] = map[cell]count{}
		}
		at := cell{r.text("standard"), intake.SameName(r.text("group")), r.text("route"), r.text("stage_or_modality")}
		c := count{r.number("total"), r.number("within"), r.number("over_104")}
		e.counts[id][at] = c
		sum := e.counts[England][at]
		e.counts[England][at] = count{sum.total + c.total, sum.within + c.within, sum.late + c.late}
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(files, "alliances.csv", func(r row) {
		a := Alliance{ID: r.text("alliance_id"), Name: r.text("alliance"), Slug: slug(r.text("alliance"))}
		for i, column := range []string{"imd_q1_most_pct", "imd_q2_pct", "imd_q3_pct", "imd_q4_pct", "imd_q5_least_pct"} {
			a.IMD[i] = r.text(column)
		}
		a.Later = Headline{
			r.number("usc_seen_oct24_sep25"), r.number("first_tx_oct24_sep25"), r.number("subs_tx_oct24_sep25"),
			r.number("fds_pct"), r.number("p31_pct"), r.number("p62_pct"), r.number("over104_pct"),
		}
		e.Alliances = append(e.Alliances, a)
	})
	if err != nil {
		return nil, err
	}
	err = eachRow(files, "mix.csv", func(r row) {
		m := mixRow{site: r.text("site_id"), name: r.text("name"), group: r.text("group"), referral: r.text("referral"), share: r.number("cwt_share")}
		for name := range strings.SplitSeq(r.text("cwt_groups"), ";") {
			m.published = append(m.published, intake.SameName(name))
		}
		for k, key := range modalities {
			m.first[k], m.sub[k] = r.number("first_"+key[0]), r.number("sub_"+key[0])
		}
		m.planned = r.number("planned_operation")
		e.mix = append(e.mix, m)
	})
	return e, err
}

// row is a line of a table whose cells are asked for by column.
type row struct {
	cells  map[string]string
	report func(string)
}

func (r row) text(column string) string {
	s, ok := r.cells[column]
	if !ok {
		r.report(fmt.Sprintf("has no column %q", column))
	}
	return s
}

func (r row) number(column string) float64 {
	s := r.text(column)
	if s == "" {
		return 0
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		r.report(fmt.Sprintf("column %q: %q is not a number", column, s))
	}
	return x
}

func eachRow(files fs.FS, name string, do func(row)) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	var wrong error
	for i, line := range lines[1:] {
		r := row{map[string]string{}, func(s string) {
			if wrong == nil {
				wrong = fmt.Errorf("%s:%d: %s", name, i+2, s)
			}
		}}
		for k, column := range lines[0] {
			r.cells[column] = line[k]
		}
		do(r)
	}
	return wrong
}

// slug is a name as a row of a table: "kent_and_medway".
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r < 'a' || r > 'z' })
	return strings.Join(words, "_")
}

// Find returns the alliance with that id or name, or the only one whose name has
// that part; capital letters do not matter.
func (e *Evidence) Find(asked string) (Alliance, error) {
	list := make([]intake.Alliance, len(e.Alliances))
	for i, a := range e.Alliances {
		list[i] = intake.Alliance{ID: a.ID, Name: a.Name}
	}
	found, err := intake.FindAlliance(list, asked)
	if err != nil {
		return Alliance{}, err
	}
	for _, a := range e.Alliances {
		if a.ID == found.ID {
			return a, nil
		}
	}
	panic("alliance: found what is not in the list")
}
