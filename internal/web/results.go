package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"prehabsim/internal/disk"
	"prehabsim/internal/document"
	"prehabsim/internal/papers"
	"prehabsim/internal/report"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/plots"
)

// resultsPage is what a run came to.
type resultsPage struct {
	Old      bool   // made before something was changed
	Running  string // how far the run is of which these are the first replications; "": it has come to its end
	Later    bool   // how it fits its published year is worked out at its end
	Sections template.HTML
	Papers   []paper
	Scenario []string // files that make the results again, the scenario itself first
	Charts   []chart
	At       string // the address of the results
	Besides  string // where they are compared with others of the work; "": there are none
	Folder   string
}

type paper struct{ File, Help string }

type chart struct{ Name, Title, Alt string }

// made is what results say, and when they were written.
type made struct {
	results *report.Results
	report  *papers.Report // nil: nobody has asked for it yet
	at      time.Time
}

// mostMade is how many reports are kept in memory.
const mostMade = 3

// report is what results say, made once.
func (s *Site) report(folder string) (*papers.Report, error) {
	s.making.Lock()
	defer s.making.Unlock()
	at, err := writtenAt(folder)
	if err != nil {
		return nil, err
	}
	x := s.made[folder]
	if x == nil || !x.at.Equal(at) { // never made, or more replications have come
		r, err := study.Again(folder, scenario.Files{Builtin: s.Builtin})
		if err != nil {
			return nil, err
		}
		x = s.keep(folder, &made{results: r, at: at})
	}
	if x.report == nil {
		if x.report, err = papers.New(x.results, disk.FS(folder)); err != nil {
			return nil, err
		}
	}
	return x.report, nil
}

// keepResults keeps what a run has come to just now, so that nothing is read again for its page.
func (s *Site) keepResults(folder string, r *report.Results) {
	s.making.Lock()
	defer s.making.Unlock()
	if at, err := writtenAt(folder); err == nil {
		s.keep(folder, &made{results: r, at: at})
	}
}

// keep keeps results in place of those of the folder, if any, and forgets the oldest of others.
// The lock is held.
func (s *Site) keep(folder string, x *made) *made {
	s.made[folder] = x
	s.order = append(slices.DeleteFunc(s.order, func(other string) bool { return other == folder }), folder)
	if len(s.order) > mostMade {
		delete(s.made, s.order[0])
		s.order = s.order[1:]
	}
	return x
}

// writtenAt is when the results of a folder were written.
func writtenAt(folder string) (at time.Time, err error) {
	info, err := os.Stat(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return at, disk.Reason(err)
	}
	return info.ModTime(), nil
}

// folderOf is where results of a work are.
func (s *Site) folderOf(x *work, result string) (string, error) {
	list := x.finished()
	if !slices.ContainsFunc(list, func(f finished) bool { return f.Name == result }) {
		return "", errNoPage
	}
	return filepath.Join(x.folder(), resultsFolder, result), nil
}

// latest leads to the results that were made last, or says that there are none.
func (s *Site) latest(w http.ResponseWriter, r *http.Request, x *work) error {
	if list := x.finished(); len(list) > 0 {
		http.Redirect(w, r, "/w/"+x.name+"/results/"+list[0].Name, http.StatusSeeOther)
		return nil
	}
	return s.show(w, http.StatusOK, "none.html", frame{Title: "No results yet", Work: x, Crumbs: x.crumbs()})
}

func (s *Site) results(w http.ResponseWriter, r *http.Request, x *work) error {
	result := r.PathValue("result")
	folder, err := s.folderOf(x, result)
	if err != nil {
		return err
	}
	f := frame{Title: "Results", Work: x, Crumbs: x.crumbs()}
	p := resultsPage{At: "/w/" + x.name + "/results/" + result, Folder: folder, Besides: x.besides(result)}
	for _, one := range x.finished() {
		p.Old = p.Old || one.Name == result && !one.Current
	}
	if now, _, ok := s.queue.see(x.name); ok && !now.Ended && now.Result == result {
		p.Running = heading(now)
	}
	return s.showResults(w, folder, f, p)
}

func (s *Site) showResults(w http.ResponseWriter, folder string, f frame, p resultsPage) error {
	x, err := s.report(folder)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := document.HTML(&b, x.Page, document.Look{}); err != nil {
		return err
	}
	p.Later = x.Results.Targets.Later
	p.Sections = template.HTML(onResults.Replace(b.String()))
	for _, name := range ownFiles {
		if _, err := os.Stat(filepath.Join(folder, inputsFolder, name)); err == nil {
			p.Scenario = append(p.Scenario, name)
		}
	}
	for _, one := range papers.Papers {
		help := one.Help
		if help == "" {
			help = "the page, all charts, the long table and the annex as one file"
		}
		p.Papers = append(p.Papers, paper{one.File, help})
	}
	for _, c := range x.Figures {
		p.Charts = append(p.Charts, chart{c.Name, c.Title, c.Alt})
	}
	f.Page, f.Style = p, true
	return s.show(w, http.StatusOK, "results.html", f)
}

// resultFile is a file that is made of results, or one of their folder.
func (s *Site) resultFile(w http.ResponseWriter, r *http.Request, x *work) error {
	folder, err := s.folderOf(x, r.PathValue("result"))
	if err != nil {
		return err
	}
	return s.send(w, folder, r.PathValue("file"))
}

// ownFiles are what a work's scenario is made of, as the results have copies of them.
var ownFiles = []string{draftFile, fittedFile, startFile}

const inputsFolder = "inputs"

// onResults says on the page what the results say for who runs them by command.
var onResults = strings.NewReplacer("run with --draws 64 or more", "check and run again with 64 draws of the evidence or more")

// send sends a paper, a chart or a table of a results folder.
func (s *Site) send(w http.ResponseWriter, folder, name string) error {
	x, err := s.report(folder)
	if err != nil {
		return err
	}
	if at, ok := strings.CutPrefix(name, "charts/"); ok {
		return sendChart(w, x, at)
	}
	for _, p := range papers.Papers {
		if p.File == name {
			files, err := p.Make(x)
			if err != nil {
				return err
			}
			return sendFile(w, name, files[0].Contents)
		}
	}
	from := disk.FS(folder)
	if slices.Contains(ownFiles, name) {
		name = inputsFolder + "/" + name
	} else if path.Base(name) != name || !slices.Contains([]string{".csv", ".json", ".txt", ".md"}, path.Ext(name)) {
		return errNoPage
	}
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return errNoPage
	}
	return sendFile(w, name, text)
}

// sendChart sends a chart as a picture, or what it shows as a table.
func sendChart(w http.ResponseWriter, x *papers.Report, name string) error {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	at := slices.IndexFunc(x.Figures, func(f plots.Figure) bool { return f.Name == stem })
	if at < 0 {
		return errNoPage
	}
	write := map[string]func(io.Writer, plots.Figure) error{".svg": plots.WriteSVG, ".png": plots.WritePNG, ".pdf": plots.WritePDF, ".csv": plots.WriteCSV}[ext]
	if write == nil {
		return errNoPage
	}
	var b bytes.Buffer
	if err := write(&b, x.Figures[at]); err != nil {
		return err
	}
	return sendFile(w, name, b.Bytes())
}

// sendFile sends a file; what a browser shows by itself is shown, and the rest is saved.
func sendFile(w http.ResponseWriter, name string, contents []byte) error {
	h := w.Header()
	kind := mime.TypeByExtension(path.Ext(name))
	switch path.Ext(name) {
	case ".html":
		h.Del("Content-Security-Policy") // it has one of its own, which allows less
		h.Set("Content-Security-Policy", papers.Policy())
	case ".svg", ".png":
	default:
		h.Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", path.Base(name)))
	}
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	_, err := w.Write(contents)
	return ignoreGone(err)
}

// scenario is the file that makes every figure again.
func (s *Site) scenario(w http.ResponseWriter, r *http.Request, x *work) error {
	return sendFile(w, draftFile, x.text)
}

// shownHome lists the results that are shown.
func (s *Site) shownHome(w http.ResponseWriter, _ *http.Request) error {
	var list []crumb
	for i, folder := range s.shown {
		name := filepath.Base(folder)
		if title, err := study.TitleOf(folder); err == nil && title != "" {
			name = title + ", result " + name
		}
		list = append(list, crumb{"/r/" + strconv.Itoa(i+1), name})
	}
	return s.show(w, http.StatusOK, "shown.html", frame{Title: "Finished results", Page: list})
}

// shownAt is the folder that an address names.
func (s *Site) shownAt(r *http.Request) (string, error) {
	i, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || i < 1 || i > len(s.shown) {
		return "", errNoPage
	}
	return s.shown[i-1], nil
}

func (s *Site) shownResults(w http.ResponseWriter, r *http.Request) error {
	folder, err := s.shownAt(r)
	if err != nil {
		return err
	}
	f := frame{Title: "Results", Crumbs: []crumb{{"/", "Finished results"}}}
	return s.showResults(w, folder, f, resultsPage{At: "/r/" + r.PathValue("number"), Folder: folder})
}

func (s *Site) shownFile(w http.ResponseWriter, r *http.Request) error {
	folder, err := s.shownAt(r)
	if err != nil {
		return err
	}
	return s.send(w, folder, r.PathValue("file"))
}
