package web

import (
	"net/http"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// state is how far something has come, in words and by the class of its tag.
type state struct{ Text, Class string }

var (
	notStarted = state{"Not started", "none"}
	done       = state{"Completed", "good"}
	outOfDate  = state{"Out of date", "old"}
)

// stateOf is what there is of a work's results.
func stateOf(w *work) state {
	list := w.finished()
	switch {
	case len(list) == 0:
		return notStarted
	case list[0].Current:
		return done
	}
	return outOfDate
}

// tasksPage is what is done of a work and what comes next.
type tasksPage struct {
	Lead, Summary string
	Tasks         []task
	Next          crumb
	Results       []finished
	Folder        string
}

type task struct {
	Address, Name, Hint string
	State               state
}

func (s *Site) tasks(w http.ResponseWriter, r *http.Request, x *work) error {
	d, err := s.document(x)
	if err != nil {
		return err
	}
	at := "/w/" + x.name
	ids, _ := x.chosen(d)
	run := stateOf(x)
	p := tasksPage{Results: x.finished(), Folder: x.folder()}
	_, said := x.options()
	area := task{at + "/area", "Check your area", "What is published, and what the program makes of it", notStarted}
	own := task{at + "/own", "Add your own data", "Who waits today, how long patients stay, published waiting times; if you have such files", state{"Optional", "none"}}
	options := task{at + "/options", "Choose options", words.Count(len(ids)+1, "option") + ", as now among them", notStarted}
	assume := task{at + "/assumptions", "Change assumptions", "Every number with its range, grade and source, to look for and change", state{"Optional", "none"}}
	check := task{at + "/check", "Check and run", "What you changed, what it asks of beds, theatres and staff, and how long a run takes", run}
	read := task{at + "/results", "Read results", "There are none yet", notStarted}
	if n := len(x.ownLists()); n > 0 {
		own.State = state{words.Count(n, "list"), "good"}
	}
	if said {
		options.State = done
	}
	if n := x.assumed(); n > 0 {
		assume.State = state{words.Count(n, "value") + " changed", "good"}
	}
	p.Next = crumb{at + "/options", "Choose options"}
	if said {
		p.Next = crumb{at + "/check", "Check and run"}
	}
	fitted := len(x.fitted())
	if fitted > 0 {
		area.State = state{"Calibrated", "good"}
	}
	if len(p.Results) > 0 {
		if !said {
			options.State = state{"As it began", "none"}
		}
		area.State = state{"Ready to read", "good"}
		read = task{at + "/results/" + p.Results[0].Name, "Read results and take them away", "Made on " + p.Results[0].Said(), run}
		if run == done {
			p.Next = crumb{read.Address, "Read results"}
		} else {
			p.Summary = "The results were made before you last changed something."
			p.Next = crumb{at + "/check", "Check and run again"}
		}
	}
	if now, _, ok := s.queue.see(x.name); ok && !now.Ended {
		check.State = state{"Running", "good"}
		p.Next = crumb{at + "/run", "See how far the run is"}
		if now.Fits {
			check.State, area.State = run, state{"Calibrating", "good"}
			p.Next = crumb{at + "/run", "See how far the calibration is"}
		}
	}
	p.Tasks = []task{area, own, options, assume, check, read}
	p.Lead = leadOf(x, fitted)
	s.openAhead(x)
	return s.show(w, http.StatusOK, "tasks.html", frame{Title: x.Title(), Work: x, Page: p})
}

// leadOf says what a work began with and what was changed since.
func leadOf(x *work, fitted int) string {
	n := len(x.draft.changed()) - fitted
	lead := "Started from " + startedFrom(x) + ", " + words.Count(n, "value") + " changed."
	if n == 0 {
		lead = "Started from " + startedFrom(x) + ", nothing changed but which options are compared."
	}
	if fitted > 0 {
		lead += " " + words.Count(fitted, "number") + " " + isAre(fitted) + " calibrated."
	}
	return lead
}

// startedFrom says what a work extends.
func startedFrom(x *work) string {
	switch from := x.extends(); from {
	case startFile, fittedFile:
		return "its own " + from
	}
	return "the built-in example " + x.extends()
}

// assumed is how many values the work sets of all options together, lists of its own and what
// was calibrated aside.
func (w *work) assumed() (n int) {
	fitted := w.fitted()
	for _, path := range w.draft.changed() {
		if slices.Contains(fitted, path) {
			continue
		}
		if section, _, _ := strings.Cut(path, "."); !slices.Contains([]string{"option", "run", "backlog", "target"}, section) {
			n++
		}
	}
	return n
}
