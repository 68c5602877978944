package web

import (
	"crypto/sha256"
	"strconv"
	"strings"

	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// How many posts an option begins with often follows from the service's own number, which stands
// in a table, and from a factor of the option. That is told only by compiling it, so it is done
// once for each option of which somebody has set posts.

// beganPosts is whose posts they are.
type beganPosts struct {
	work, option string
	from         [sha256.Size]byte // of the scenario that the work extends, and of its own files
}

// mostBegan is of how many options they are remembered.
const mostBegan = 64

// postsBegan are the posts of an option as its work began with it, by their paths.
func (s *Site) postsBegan(x *work, option string) map[string]*known {
	files, text := x.files(s.Builtin), x.extends()
	for _, name := range []string{startFile, fittedFile} {
		if own, err := files.Open(name); err == nil {
			text += "\x00" + name + "\x00" + string(own)
		}
	}
	of := beganPosts{x.name, option, sha256.Sum256([]byte(text))}
	s.mu.Lock()
	posts, there := s.posts[of]
	s.mu.Unlock()
	if there {
		return posts
	}
	posts = map[string]*known{}
	if m, err := study.Load(files, x.extends(), study.Choice{Options: []string{option}}); err == nil { // else it is of the work alone
		for _, q := range m.Options[len(m.Options)-1].Document.Quantities() {
			if strings.HasPrefix(q.Path, "resource.") && strings.HasSuffix(q.Path, ".wte") {
				value, low, high := q.Written()
				value, _ = strconv.ParseFloat(words.Short(value, 4), 64) // as the page has it
				posts[q.Path] = &known{value, low, high}
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.posts) >= mostBegan {
		clear(s.posts)
	}
	s.posts[of] = posts
	return posts
}
