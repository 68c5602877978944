// Package intake turns files that planners already have into sections of a
// scenario: published cancer-waiting-times files into targets, and a patient
// tracking list into a backlog.
//
// It reads text that it is given and returns text; it opens no file, and it does
// not know what a scenario does with a section. Every bad row is told with its
// line, all of them at once, and nothing is made of a file that has one.
//
// A patient tracking list names people. Of such a list only the columns that the
// caller names are looked at, and those whose name says that they hold the wait or
// whether it is over; no cell is ever repeated in a message. Rows that are not of
// somebody who waits are counted, by the reason.
//
// Files are CSV or workbooks (sheet.go, workbook.go). What published files call their
// columns, groups and organisations stands in tables, see [Names]; header.go tells the
// layouts apart by them, reader.go reads rows, whose.go finds whose patients are asked
// for, and tally.go adds them up.
//
// Start at [ReadCWT] and [CWT.Targets], or at [ReadPTL] and [PTL.Sections].
package intake

import (
	"path"
	"strings"
)

// File is the text of a file and the name by which the user knows it.
type File struct {
	Name string
	Text []byte
}

func base(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }
