package words

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"unicode/utf8"
)

// NoTable says why a file cannot be read as a table as it is, and how to save it; "" if it
// can. Spreadsheets write all of these.
func NoTable(text []byte) (line int, why string) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	first, _, _ := bytes.Cut(text, []byte("\n"))
	const cure = `; save it as "CSV UTF-8", with commas`
	switch bad := invalidAt(text); {
	case bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) || bytes.IndexByte(first, 0) >= 0:
		return 1, "is written in UTF-16" + cure
	case bad >= 0:
		return 1 + bytes.Count(text[:bad], []byte("\n")), fmt.Sprintf("has a byte, %#x, that is no text in UTF-8", text[bad]) + cure
	case bytes.IndexByte(text, 0) >= 0:
		return 1 + bytes.Count(text[:bytes.IndexByte(text, 0)], []byte("\n")), "has a byte of 0, which is no text"
	case OldMac(text):
		return 1, HasOldMac
	case bytes.IndexByte(first, ',') < 0 && bytes.IndexByte(first, ';') >= 0:
		return 1, "is divided by semicolons" + cure
	case bytes.IndexByte(first, ',') < 0 && bytes.IndexByte(first, '\t') >= 0:
		return 1, "is divided by tabs" + cure
	}
	return 0, ""
}

// HasOldMac is what is to be said of a file that is [OldMac].
const HasOldMac = `has the line ends of old Macs, so all of it is one line; save it as "CSV UTF-8", with commas`

// OldMac says whether all of a text is one line, since its lines end as on old Macs.
func OldMac(text []byte) bool {
	return bytes.IndexByte(text, '\n') < 0 && bytes.Count(text, []byte("\r")) > 1
}

// invalidAt is where a text is not UTF-8; -1 where it is.
func invalidAt(text []byte) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// Broken says what is wrong with a row of a table.
func Broken(err error) string {
	var broken *csv.ParseError
	switch {
	case errors.Is(err, csv.ErrQuote) || errors.Is(err, csv.ErrBareQuote):
		return `a quotation mark is stray or missing; a field in quotes ends with ", and one inside is written ""`
	case errors.As(err, &broken):
		return broken.Err.Error()
	}
	return err.Error()
}
