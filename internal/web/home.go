package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// homePage is where work begins.
type homePage struct {
	Alliances []string
	Examples  []example
	Recent    []recent
	Folder    string
}

type example struct{ ID, Title string }

// recent is a work, with what is there of results.
type recent struct {
	*work
	State state
}

func (r recent) Changed() string { return r.changed.Format("2 January 2006") }

// home is the first page.
func (s *Site) home(w http.ResponseWriter, _ *http.Request) error {
	return s.showHome(w, http.StatusOK, nil)
}

func (s *Site) showHome(w http.ResponseWriter, status int, mistakes []wrong) error {
	names, err := s.alliances()
	if err != nil {
		return err
	}
	p := homePage{Folder: s.works.path, Alliances: names, Examples: s.examples()}
	list, err := s.works.list()
	if err != nil {
		return err
	}
	for _, x := range list {
		p.Recent = append(p.Recent, recent{x, stateOf(x)})
	}
	return s.show(w, status, "home.html", frame{Title: "Plan prehabilitation, beds and theatre lists together", Wrong: mistakes, Page: p})
}

// readAlliances are the cancer alliances of England.
func (s *Site) readAlliances() (names []string, err error) {
	english, err := study.Alliances(scenario.Files{Builtin: s.Builtin})
	if err != nil {
		return nil, err
	}
	for _, a := range english.Alliances {
		names = append(names, a.Name)
	}
	slices.Sort(names)
	return names, nil
}

// readExamples are the built-in scenarios by what they are called.
func (s *Site) readExamples() (list []example) {
	for _, id := range scenario.Builtins(s.Builtin) {
		var problems diag.List
		x := example{id, id}
		if d := scenario.Load(scenario.Files{Builtin: s.Builtin}, scenario.BuiltinName(id), &problems); d != nil {
			if title := d.Root.TextAt("name"); title != "" {
				x.Title = title
			}
		}
		list = append(list, x)
	}
	return list
}

// start begins a work: with an alliance, an example or a file.
func (s *Site) start(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseMultipartForm(mostBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return err
	}
	files := scenario.Files{Builtin: s.Builtin}
	var d draft
	var start []byte
	switch from := r.PostFormValue("from"); from {
	case "alliance":
		name := r.PostFormValue("alliance")
		made, err := study.StartAlliance(files, name, startFile)
		if err != nil {
			return s.showHome(w, http.StatusUnprocessableEntity, []wrong{{"alliance", "Choose an alliance of the list"}})
		}
		d, start = newDraft(name, startFile), []byte(made.Text)
	case "example":
		id := r.PostFormValue("example")
		list := s.examples()
		at := slices.IndexFunc(list, func(x example) bool { return x.ID == id })
		if at < 0 {
			return s.showHome(w, http.StatusUnprocessableEntity, []wrong{{"example", "Choose an example of the list"}})
		}
		d = newDraft(list[at].Title, scenario.BuiltinName(id))
	default:
		text, name, err := uploaded(r.MultipartForm)
		if err != nil {
			return s.showHome(w, http.StatusUnprocessableEntity, []wrong{{"file", upper(err.Error())}})
		}
		d, start = newDraft(name, startFile), text
	}
	x, err := s.works.begin(d, start)
	if err != nil {
		return err
	}
	if start != nil { // one that does not stand by itself is not begun with
		if _, err := s.document(x); err != nil {
			return errors.Join(err, s.works.root.RemoveAll(x.name))
		}
	}
	http.Redirect(w, r, "/w/"+x.name, http.StatusSeeOther)
	return nil
}

// uploaded is the file that was sent, and a title made of its name.
func uploaded(form *multipart.Form) (text []byte, title string, err error) {
	if form == nil || len(form.File["file"]) != 1 {
		return nil, "", errors.New("choose a scenario file, such as lung.toml")
	}
	head := form.File["file"][0]
	if !strings.HasSuffix(strings.ToLower(head.Filename), ".toml") {
		return nil, "", errors.New("choose a file whose name ends in .toml; a workbook or a list is no scenario")
	}
	f, err := head.Open()
	if err != nil {
		return nil, "", err
	}
	defer f.Close()
	text, err = io.ReadAll(io.LimitReader(f, mostBody))
	title = head.Filename[strings.LastIndexAny(head.Filename, `/\`)+1:]
	if title = strings.TrimSuffix(title, ".toml"); len(title) > 60 {
		title = title[:60]
	}
	return text, strings.ToValidUTF8(title, ""), err
}

// upper begins a text with a capital letter.
func upper(text string) string { return words.UpperFirst(text) }
