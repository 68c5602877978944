package web

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// The page is the user's alone: it listens on the machine itself, answers to no other name
// than the machine's own, lets in whoever brings the word that was handed to the user's
// browser, and takes changes from its own pages only.

const (
	mostBody      = 1 << 20          // bytes of a request, but for one that brings files of own data
	tokenLasts    = 10 * time.Minute // from the launch
	contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

// guard stands before all pages.
type guard struct {
	hosts  []string // by which the page may be asked for, with its port
	cookie string   // its name; of each port another, since browsers do not tell ports apart
	cross  *http.CrossOriginProtection
	now    func() time.Time

	mu      sync.Mutex
	token   string // lets a browser in, once; "" when it was used
	until   time.Time
	session string // what the browser shows from then on
}

// newGuard is for a page on a port of this machine.
func newGuard(port int, now func() time.Time) *guard {
	g := &guard{cookie: fmt.Sprintf("prehabsim-%d", port), cross: http.NewCrossOriginProtection(), now: now, token: secret(), session: secret(), until: now().Add(tokenLasts)}
	for _, host := range []string{"127.0.0.1", "localhost", "[::1]"} {
		g.hosts = append(g.hosts, fmt.Sprintf("%s:%d", host, port))
	}
	return g
}

// secret is a word of 256 bits that nobody can guess.
func secret() string {
	word := make([]byte, 32)
	_, _ = rand.Read(word) // never fails, since Go 1.24
	return base64.RawURLEncoding.EncodeToString(word)
}

// before is the pages behind the guard.
func (g *guard) before(pages http.Handler) http.Handler {
	pages = g.cross.Handler(pages)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A name that leads here from elsewhere is refused before anything is looked at: a
		// page of that name would be this one's own to a browser.
		if !slices.Contains(g.hosts, r.Host) {
			http.Error(w, "This page is asked for as 127.0.0.1 or localhost only.", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", contentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, mostOf(r))
		switch {
		case r.URL.Path == "/in" && r.Method == http.MethodGet:
			g.letIn(w, r)
		case !g.knows(r):
			http.Error(w, "This browser was not let in. Go back to where prehabsim was started, and open the address that it names; start it again if that was used before.", http.StatusForbidden)
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			http.Error(w, "Pages are read (GET) and changed (POST).", http.StatusMethodNotAllowed)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// letIn lets a browser in that brings the word of the launch, and no second one.
func (g *guard) letIn(w http.ResponseWriter, r *http.Request) {
	if !g.takes(r.URL.Query().Get("token")) {
		http.Error(w, "This address was used before, or is too old. Start prehabsim serve again.", http.StatusForbidden)
		return
	}
	http.SetCookie(w, &http.Cookie{Name: g.cookie, Value: g.session, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (g *guard) takes(word string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.token == "" || g.now().After(g.until) || !same(word, g.token) {
		return false
	}
	g.token = ""
	return true
}

func (g *guard) knows(r *http.Request) bool {
	c, err := r.Cookie(g.cookie)
	return err == nil && same(c.Value, g.session)
}

// same compares in a time that tells nothing of where words differ.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
