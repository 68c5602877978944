package intake

import (
	"fmt"
	"slices"

	"prehabsim/internal/words"
)

// claim is patients whom one file alone may count. Trusts, and alliances of the
// program's own layout, may come in a file each. Boards may not: from April 2026 the
// same patients stand under another code.
type claim struct {
	place
	month    Month
	standard string
}

// overlap is what two files both count.
type overlap struct {
	first, second *source
	line          int
	places        []string
	standards     []string
	months        []Month
}

// claim reports whether a row's patients are not counted in another file.
func (b *builder) claim(row *cwtRow) bool {
	mine := claim{row.place, row.month, row.standard}
	boards := claim{place{byBoard, ""}, row.month, row.standard}
	others := []claim{mine}
	switch row.basis {
	case byBoard:
		mine = boards
		others = []claim{boards, {place{byAlliance, ""}, row.month, row.standard}}
	case byAlliance:
		others = append(others, boards)
	}
	for _, c := range others {
		if first := b.claims[c]; first != nil && first.file != row.from.file {
			b.overlap(first, row)
			return false
		}
	}
	b.claims[mine] = row.from
	if row.basis == byAlliance {
		b.claims[claim{place{byAlliance, ""}, row.month, row.standard}] = row.from
	}
	return true
}

func (b *builder) overlap(first *source, row *cwtRow) {
	i := slices.IndexFunc(b.overlaps, func(o overlap) bool { return o.first.file == first.file && o.second.file == row.from.file })
	if i < 0 {
		i = len(b.overlaps)
		b.overlaps = append(b.overlaps, overlap{first: first, second: row.from, line: row.line})
	}
	o := &b.overlaps[i]
	o.places, o.standards = addOnce(o.places, row.code), addOnce(o.standards, row.standard)
	if !slices.Contains(o.months, row.month) {
		o.months = append(o.months, row.month)
	}
}

// tellOverlaps tells of patients who stand in two files: of a cumulative file beside
// those of its months, of two vintages of one month, of boards beside places within
// them.
func (b *builder) tellOverlaps() {
	for _, o := range b.overlaps {
		slices.Sort(o.months)
		var months []string
		for _, m := range o.months {
			months = append(months, m.String())
		}
		b.problems.add(o.second.sheet, o.line, fmt.Sprintf("counts patients whom %s counts as well (%s of %s in %s); leave out one of the two",
			o.first.file, words.List(o.standards), words.Some(o.places, mostListed), words.Some(months, mostListed)))
	}
}
