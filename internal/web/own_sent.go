package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
)

// Files of own data are read as they arrive, part by part, and are never on a disk: what Go
// does with a form by itself would put large ones into a temporary folder. No two published
// files are in memory at once. What can arrive is bounded in bytes and in number.
const (
	mostList      = 5 << 20   // bytes of a list of patients or of stays
	mostPublished = 25 << 20  // of a file of waiting times: those that are published have up to 20 MB
	mostOwn       = 100 << 20 // of all that is sent at once
	mostOpened    = 100 << 20 // that a workbook may unpack to: the largest published one to 60 MB
	mostSent      = 40        // files and fields
	mostText      = 64 << 10  // bytes of a field
)

var ownPath = regexp.MustCompile(`^/w/[a-z0-9-]+/own$`)

// mostOf is how many bytes a request may bring.
func mostOf(r *http.Request) int64 {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method == http.MethodPost && kind == "multipart/form-data" && ownPath.MatchString(r.URL.Path) {
		return mostOwn
	}
	return mostBody
}

// readSent reads what was sent: fields go where a form's are looked for, and each file that was
// chosen is handed on before the next is read. A form that brings no files is read as any other.
func readSent(r *http.Request, take func(field string, file intake.File, tooLarge bool)) error {
	parts, err := r.MultipartReader()
	if errors.Is(err, http.ErrNotMultipart) {
		return r.ParseForm()
	} else if err != nil {
		return diag.Usage.Of(err)
	}
	fields := url.Values{}
	for n := 0; ; n++ {
		part, err := parts.NextRawPart()
		switch {
		case errors.Is(err, io.EOF):
			r.PostForm, r.Form = fields, fields
			return nil
		case err != nil:
			return cutShort(err)
		case n == mostSent:
			return diag.Usage.Errorf("more than %d files and fields were sent at once", mostSent)
		}
		field := part.FormName()
		if _, is := part.Header["Content-Type"]; !is && part.FileName() == "" {
			text, err := io.ReadAll(io.LimitReader(part, mostText+1))
			if err != nil {
				return cutShort(err)
			}
			if len(text) > mostText {
				return diag.Usage.Errorf("a field has more than %d kB", mostText>>10)
			}
			fields.Add(field, string(text))
			continue
		}
		file, tooLarge, err := readFile(part, field)
		if err != nil {
			return cutShort(err)
		}
		if file.Name != "" || len(file.Text) > 0 { // or nothing was chosen
			take(field, file, tooLarge)
		}
	}
}

// readFile reads a file, and of one that is too large no more than is needed to tell.
func readFile(part *multipart.Part, field string) (file intake.File, tooLarge bool, err error) {
	most := int64(mostList)
	if field == "waits" {
		most = mostPublished
	}
	_, says, _ := mime.ParseMediaType(part.Header.Get("Content-Disposition")) // FileName would take the separators of this machine alone
	file.Name = strings.ToValidUTF8(says["filename"], "")
	file.Name = file.Name[strings.LastIndexAny(file.Name, `/\`)+1:]
	file.Text, err = io.ReadAll(io.LimitReader(part, most+1))
	if int64(len(file.Text)) > most {
		file.Text, tooLarge = nil, true
	}
	return file, tooLarge, err
}

// cutShort is what went wrong with a body: a bound of bytes is told as that.
func cutShort(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return err
	}
	return diag.Usage.Errorf("what was sent is cut short or no form (%v); send it again", err)
}

// ownSent are the files that were sent: of published ones what they say.
type ownSent struct {
	list, stays sentFile
	published   *study.Published
	waits       error // what is wrong with the first of the published ones that something is wrong with
	some        bool  // any was sent
}

// sentFile is a file, or what is wrong with it or with there being none.
type sentFile struct {
	intake.File
	wrong error
}

// readOwn reads what was sent to the page of own data.
func (s *Site) readOwn(r *http.Request) (*ownSent, error) {
	in := &ownSent{list: sentFile{wrong: errors.New("choose a list, whose name ends in .csv or .xlsx")}, stays: sentFile{wrong: errors.New("choose a file of stays, whose name ends in .csv")}}
	var err error
	if in.published, err = study.NewPublished(scenario.Files{Builtin: s.Builtin}); err != nil {
		return nil, err
	}
	in.waits = errors.New("choose files of waiting times, whose names end in .csv or .xlsx")
	return in, readSent(r, func(field string, file intake.File, tooLarge bool) {
		switch field {
		case "list":
			in.list = sentFile{file, wrongFile(&file, tooLarge, "a list", mostList, ".csv", ".xlsx")}
		case "stays":
			in.stays = sentFile{file, wrongFile(&file, tooLarge, "a file of stays", mostList, ".csv")}
		case "waits":
			if !in.some {
				in.some, in.waits = true, nil
			}
			if wrong := wrongFile(&file, tooLarge, "files of waiting times", mostPublished, ".csv", ".xlsx"); wrong != nil && in.waits == nil {
				in.waits = wrong
			}
			if in.waits == nil {
				in.published.Add(file)
			}
		}
	})
}

// wrongFile says what is wrong with a file before it is read.
func wrongFile(file *intake.File, tooLarge bool, what string, most int64, ends ...string) error {
	switch {
	case !slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(strings.ToLower(file.Name), end) }):
		return fmt.Errorf("choose %s whose name ends in %s", what, strings.Join(ends, " or "))
	case tooLarge:
		return fmt.Errorf("the file %s is larger than %d MB", file.Name, most>>20)
	}
	if err := file.Unpacks(mostOpened); err != nil {
		return fmt.Errorf("the file %s %w", file.Name, err)
	}
	return nil
}
