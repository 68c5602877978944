package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// runPage is how far a run has come.
type runPage struct {
	progress
	Heading string
}

func (s *Site) running(w http.ResponseWriter, r *http.Request, x *work) error {
	now, _, ok := s.queue.see(x.name)
	switch {
	case !ok:
		http.Redirect(w, r, "/w/"+x.name+"/check", http.StatusSeeOther)
		return nil
	case now.Fits && now.Ended && !now.Stopped && now.Failed == "":
		http.Redirect(w, r, "/w/"+x.name+"/area", http.StatusSeeOther)
		return nil
	case now.Ended && !now.Stopped && now.Failed == "":
		http.Redirect(w, r, "/w/"+x.name+"/results/"+now.Result, http.StatusSeeOther)
		return nil
	}
	p := runPage{now, heading(now)}
	above := crumb{"/w/" + x.name + "/check", "Check"}
	if now.Fits {
		above = crumb{"/w/" + x.name + "/area", "Check your area"}
	}
	f := frame{Title: p.Heading, Work: x, Crumbs: x.crumbs(above), Page: p}
	if !now.Ended {
		f.Script = "progress.js"
	}
	return s.show(w, http.StatusOK, "run.html", f)
}

// heading says in a line where a run is.
func heading(p progress) string {
	switch {
	case p.Failed != "" && p.Fits:
		return "The calibration did not come to its end"
	case p.Failed != "":
		return "The run did not come to its end"
	case p.Stopped:
		return "Stopped"
	case p.Waiting:
		return "Waiting for another run"
	case p.Of == 0 && p.Fits:
		return "Calibrating: it has just begun"
	case p.Of == 0:
		return "Running: it has just begun"
	case p.Fits:
		return fmt.Sprintf("Calibrating: %d of %d steps", p.Done, p.Of)
	}
	return fmt.Sprintf("Running: %d of %d replications", p.Done, p.Of)
}

// mostStreams are so few that a browser, which has six connections to one address, always has
// some left for pages.
const mostStreams = 4

// events tells a page how far its run has come, all of it each time, at most twice a second,
// until it ends.
func (s *Site) events(w http.ResponseWriter, r *http.Request, x *work) error {
	if s.streams.Add(1); s.streams.Load() > mostStreams {
		s.streams.Add(-1)
		w.WriteHeader(http.StatusNoContent) // tells the browser to ask no more; its page refreshes itself
		return nil
	}
	defer s.streams.Add(-1)
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	for {
		now, changed, ok := s.queue.see(x.name)
		if !ok {
			return nil
		}
		text, err := json.Marshal(struct {
			progress
			Heading string `json:"heading"`
		}{now, heading(now)})
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(w, "data: %s\n\n", text); err != nil {
			return nil // the page is closed
		}
		if control.Flush() != nil || now.Ended {
			return nil
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-time.After(500 * time.Millisecond):
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-changed:
		}
	}
}

// stop stops a run; what is finished is kept, and the same run goes on from there.
func (s *Site) stop(w http.ResponseWriter, r *http.Request, x *work) error {
	s.queue.stop(x.name)
	for end := time.After(3 * time.Second); ; {
		now, changed, ok := s.queue.see(x.name)
		if !ok || now.Ended {
			break
		}
		select {
		case <-changed:
			continue
		case <-end:
		}
		break
	}
	http.Redirect(w, r, "/w/"+x.name+"/run", http.StatusSeeOther)
	return nil
}
