package web

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"prehabsim/internal/diag"
	"prehabsim/internal/papers"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

//go:embed look
var look embed.FS

// Site is all pages.
type Site struct {
	Builtin fs.FS
	Spec    study.Spec // how runs are run
	Version string

	works *works
	shown []string // folders of finished results that are shown and nothing else; nil: work is done
	queue *queue
	guard *guard

	mu    sync.Mutex
	read  map[string]*readWork // by name of the work
	posts map[beganPosts]map[string]*known

	changing  sync.Mutex // a work is read, changed and saved by one at a time
	compiling sync.Mutex
	streams   atomic.Int32 // that are open

	making sync.Mutex
	made   map[string]*made // by folder
	order  []string         // of made, the oldest first

	comparing sync.Mutex
	compared  map[string]*compared // by work and results

	examples  func() []example         // built in
	alliances func() ([]string, error) // of England, by name
}

// keptOfRuns is how many bytes are kept of runs, so that one in which an option was edited
// simulates that option alone: 20 replications of South East London take 370 MB.
const keptOfRuns = 512 << 20

// New is a site whose work is kept in a folder; or which shows folders of finished results,
// if there are any.
func New(ctx context.Context, folder string, shown []string, builtin fs.FS, spec study.Spec) (*Site, error) {
	spec.Kept, spec.Abandon = study.NewKept(keptOfRuns), true
	s := &Site{Builtin: builtin, Spec: spec, Version: study.Version(), shown: shown, queue: newQueue(ctx, spec), read: map[string]*readWork{}, posts: map[beganPosts]map[string]*known{}, made: map[string]*made{}, compared: map[string]*compared{}}
	if len(shown) > 0 {
		return s, nil
	}
	s.examples = sync.OnceValue(s.readExamples)
	s.alliances = sync.OnceValues(s.readAlliances)
	var err error
	s.works, err = openWorks(folder)
	return s, err
}

// Serve answers at a port of this machine until the context ends, and lets runs that are
// under way keep what is finished. ready is told the address that lets a browser in.
func (s *Site) Serve(ctx context.Context, port int, ready func(address string) error) error {
	l, err := net.Listen("tcp4", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return diag.Usage.Errorf("port %d cannot be had (%v); leave --port out for a free one", port, errors.Unwrap(err))
	}
	port = l.Addr().(*net.TCPAddr).Port
	server := &http.Server{Handler: s.handler(port), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 1 << 16}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	if err := ready(fmt.Sprintf("http://127.0.0.1:%d/in?token=%s", port, s.guard.token)); err != nil {
		return errors.Join(err, server.Close())
	}
	go s.resultsAhead()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	err = server.Close()
	s.queue.idle.Wait()
	return err
}

// handler is all pages behind their guard.
func (s *Site) handler(port int) http.Handler {
	now := s.Spec.Now
	if now == nil {
		now = time.Now
		s.Spec.Now, s.queue.spec.Now = now, now
	}
	s.guard = newGuard(port, now)
	return s.guard.before(s.routes())
}

// routes are all addresses, in the order of the work.
func (s *Site) routes() http.Handler {
	mux := http.NewServeMux()
	page := func(pattern string, do func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				s.refuse(w, err)
			}
		})
	}
	of := func(do func(w http.ResponseWriter, r *http.Request, x *work) error) func(http.ResponseWriter, *http.Request) error {
		return func(w http.ResponseWriter, r *http.Request) error {
			if r.Method == http.MethodPost && !strings.HasSuffix(r.URL.Path, "/run") { // which changes no file
				s.changing.Lock()
				defer s.changing.Unlock()
			}
			x, err := s.works.open(r.PathValue("work"))
			if err != nil {
				return err
			}
			return do(w, r, x)
		}
	}
	if s.shown != nil {
		page("GET /{$}", s.shownHome)
		page("GET /r/{number}", s.shownResults)
		page("GET /r/{number}/{file...}", s.shownFile)
	} else {
		page("GET /{$}", s.home)
		page("POST /start", s.start)
		page("GET /w/{work}", of(s.tasks))
		page("GET /w/{work}/area", of(s.area))
		page("POST /w/{work}/area", of(s.changeArea))
		page("GET /w/{work}/own", of(s.ownData))
		page("POST /w/{work}/own", of(s.changeOwn))
		page("GET /w/{work}/options", of(s.options))
		page("POST /w/{work}/options", of(s.changeOptions))
		page("GET /w/{work}/options/{option}", of(s.option))
		page("POST /w/{work}/options/{option}", of(s.changeOption))
		page("GET /w/{work}/assumptions", of(s.assumptions))
		page("POST /w/{work}/assumptions", of(s.changeAssumptions))
		page("GET /w/{work}/check", of(s.check))
		page("POST /w/{work}/check", of(s.begin))
		page("GET /w/{work}/run", of(s.running))
		page("GET /w/{work}/run/events", of(s.events))
		page("POST /w/{work}/run", of(s.stop))
		page("GET /w/{work}/scenario.toml", of(s.scenario))
		page("GET /w/{work}/compare", of(s.compare))
		page("GET /w/{work}/results", of(s.latest))
		page("GET /w/{work}/results/{result}", of(s.results))
		page("GET /w/{work}/results/{result}/{file...}", of(s.resultFile))
	}
	page("GET /about", s.plain("about.html", "About"))
	page("GET /help", s.help)
	page("GET /accessibility", s.plain("accessibility.html", "Accessibility"))
	page("GET /look/{file}", s.asset)
	page("/", func(http.ResponseWriter, *http.Request) error { return errNoPage })
	return mux
}

var errNoPage = errors.New("there is no such page")

// frame is what every page has around its own.
type frame struct {
	Title  string // of the page, first in the browser's
	Work   *work  // nil: it is of none
	Crumbs []crumb
	Script string  // that the page has; "": none
	Wrong  []wrong // what is the matter with what was sent
	Page   any     // its own
	Shown  bool    // results are shown, and nothing is run
	Style  bool    // it has the style of a report too
}

// crumb is a page above this one.
type crumb struct{ Address, Name string }

// wrong is something to change in a form: the field's id, and what to write.
type wrong struct{ Field, Text string }

// Of is what is wrong with a field; "" where nothing is.
func (f *frame) Of(field string) string {
	for _, w := range f.Wrong {
		if w.Field == field {
			return w.Text
		}
	}
	return ""
}

// asked is something asked for, with what is wrong with it and with its range.
type asked struct {
	*ask
	Wrong, WrongLow, WrongHigh string
}

// At is something asked for, with what is wrong with it.
func (f *frame) At(a *ask) asked {
	return asked{a, f.Of(a.ID), f.Of(a.ID + lowField), f.Of(a.ID + highField)}
}

// Described are the ids of what is said of a field, for who does not see it.
func (x asked) Described() string {
	var ids []string
	if x.Hint != "" {
		ids = append(ids, x.ID+"-h")
	}
	if x.Wrong != "" {
		ids = append(ids, x.ID+"-err")
	}
	if x.Slider != nil && x.Slider.Said != "" {
		ids = append(ids, x.ID+"-w")
	}
	if x.Slider != nil && x.Slider.Says() != "" {
		ids = append(ids, x.ID+"-s")
	}
	return strings.Join(ids, " ")
}

// In says whether anything is wrong with what is asked for.
func (f *frame) In(list []*ask) bool {
	return slices.ContainsFunc(list, func(a *ask) bool { x := f.At(a); return x.Wrong+x.WrongLow+x.WrongHigh != "" })
}

var pages = parsed()

// parsed are the pages by file, each with the frame around it.
func parsed() map[string]*template.Template {
	functions := template.FuncMap{"day": func(t time.Time) string { return t.Format("2 January 2006") }, "count": words.Count, "step": stepTitle}
	base := template.Must(template.New("frame.html").Funcs(functions).ParseFS(look, "look/frame.html", "look/ask.html"))
	names, err := fs.Glob(look, "look/*.html")
	if err != nil {
		panic(err) // the pattern is none: a slip here
	}
	list := map[string]*template.Template{}
	for _, name := range names {
		if name != "look/frame.html" && name != "look/ask.html" { // which pages share
			list[strings.TrimPrefix(name, "look/")] = template.Must(template.Must(base.Clone()).ParseFS(look, name))
		}
	}
	return list
}

// show writes a page.
func (s *Site) show(w http.ResponseWriter, status int, file string, f frame) error {
	f.Shown = s.shown != nil
	var b bytes.Buffer
	if err := pages[file].ExecuteTemplate(&b, "frame.html", &f); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write(b.Bytes())
	return ignoreGone(err)
}

// ignoreGone forgets what cannot be told to a browser that has gone.
func ignoreGone(error) error { return nil }

// refuse shows what went wrong.
func (s *Site) refuse(w http.ResponseWriter, err error) {
	status, title := http.StatusInternalServerError, "Something went wrong"
	var large *http.MaxBytesError
	switch kind := diag.KindOf(err); {
	case errors.Is(err, errNoWork), errors.Is(err, errNoPage), errors.Is(err, fs.ErrNotExist):
		status, title = http.StatusNotFound, "Not found"
	case errors.As(err, &large):
		status, title, err = http.StatusRequestEntityTooLarge, "Too large", fmt.Errorf("what was sent is larger than %d MB", large.Limit>>20)
	case kind == diag.Usage || kind == diag.Refused:
		status, title = http.StatusUnprocessableEntity, "Not possible"
	}
	if wrong := s.show(w, status, "error.html", frame{Title: title, Page: strings.Split(err.Error(), "\n")}); wrong != nil {
		http.Error(w, wrong.Error(), http.StatusInternalServerError)
	}
}

// plain is a page that says the same to everybody.
func (s *Site) plain(file, title string) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, _ *http.Request) error {
		return s.show(w, http.StatusOK, file, frame{Title: title, Page: s.Version})
	}
}

// asset is a style sheet or a script.
func (s *Site) asset(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	kind := map[string]string{"site.css": "text/css", "report.css": "text/css", "progress.js": "text/javascript", "slider.js": "text/javascript"}[name]
	if kind == "" {
		return errNoPage
	}
	text := []byte(papers.Style)
	if name != "report.css" {
		var err error
		if text, err = look.ReadFile("look/" + name); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	_, err := w.Write(text)
	return ignoreGone(err)
}

// minutes is a time of some minutes, in words.
func minutes(d time.Duration) string {
	return words.Count(max(1, int(d.Round(time.Minute)/time.Minute)), "minute")
}
