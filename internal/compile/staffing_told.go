package compile

import (
	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// employedPosts are the posts of staff of whom it is written how they are filled.
func (b *builder) employedPosts() map[string]Employed {
	posts := map[string]Employed{}
	for _, s := range b.posts {
		posts[b.p.Resources[s.index].Name] = s.Employed
	}
	return posts
}

// recruiting says of a resource that it has posts in all of the window in which the option
// holds, so that where nobody is in them nobody has been found or trained yet.
func (b *builder) recruiting(resource int32) bool {
	s := b.staffingOf(resource)
	if s == nil {
		return false
	}
	from := b.times.window
	if at, later := b.begins(); later {
		from = max(from, at)
	}
	for i, l := range s.Established {
		over := i+1 < len(s.Established) && s.Established[i+1].From <= from
		if l.Value == 0 && l.From < b.times.end && !over {
			return false
		}
	}
	return true
}

// place is where something is written, for all copies and options that have it from there.
type place struct {
	file string
	line int
}

// postsWarnings tell what is written of how posts are filled and of which nothing comes.
type postsWarnings struct {
	*diag.List
	said  map[place]bool
	order []place
	idle  map[place]func() // of a time that nobody has waited for yet
}

// warnOfPosts warns of it, and of posts in which nobody ever sees patients.
func warnOfPosts(m *Model, built []*builder, problems *diag.List) {
	w := postsWarnings{List: problems, said: map[place]bool{}, idle: map[place]func(){}}
	for i, b := range built {
		for _, s := range b.posts {
			if b.p.Asks(engine.ResourceID(s.index)) {
				w.ofVacancy(s)
				w.ofTime(s, "recruited_after", s.recruited)
				w.ofTime(s, "trained_after", s.trained)
				w.ofLate(s, b, m.Options[i].ID)
			}
		}
	}
	for _, p := range w.order {
		if warn := w.idle[p]; warn != nil {
			warn()
		}
	}
}

// warn tells something of what is written under a key, once.
func (w *postsWarnings) warn(s *staffing, key, format string, args ...any) {
	n := s.Node(key)
	if p := (place{n.File, n.Line}); !w.said[p] {
		w.said[p] = true
		w.Warn(n.File, n.Line, s.Where()+": "+key+" "+format, args...)
	}
}

func (w *postsWarnings) ofVacancy(s *staffing) {
	if 0 < s.vacancy && s.vacancy < s.between() {
		w.warn(s, "vacancy", "has no effect: leavers (turnover) who are followed after recruited_after alone leave %.3g%% of the posts empty", 100*s.between())
	}
}

// ofTime notes whether anybody has waited for a time in any option.
func (w *postsWarnings) ofTime(s *staffing, key string, span tick.Span) {
	if span == 0 {
		return
	}
	p := place{s.Node(key).File, s.Node(key).Line}
	if _, known := w.idle[p]; !known {
		w.order = append(w.order, p)
		w.idle[p] = func() {
			w.warn(s, key, "has no effect: nobody leaves (turnover), and no option that starts on a date and no change by date adds posts")
		}
	}
	if s.turnover > 0 || len(s.added) > 0 {
		w.idle[p] = nil
	}
}

// ofLate warns of posts that are added so late that nobody in them sees patients in what is
// reported.
func (w *postsWarnings) ofLate(s *staffing, b *builder, option string) {
	cal, end := b.times.calendar, b.times.end
	for _, at := range s.added {
		sees := at + tick.Time(s.recruited+s.trained)
		if b.times.past || at >= end || sees < end {
			continue
		}
		key := "recruited_after"
		if s.recruited < s.trained {
			key = "trained_after"
		}
		w.warn(s, key, "is too long for anybody ever to come: in option %q, whoever is found for the posts of %s sees patients from %s, after the last day that is reported, %s",
			option, cal.Date(cal.Day(at)), cal.Date(cal.Day(sees)), b.times.to)
		return
	}
}
