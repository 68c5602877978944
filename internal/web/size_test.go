package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kB is a thousand bytes.
const kB = 1000

// What a browser has to load stays small: a style sheet of some 15 kB, scripts of less than
// 10 kB together, and a page of results of less than 150 kB with its styles, whose charts are
// asked for by themselves. The page has the most options that can be chosen.
func TestPagesStaySmall(t *testing.T) {
	size := map[string]int{}
	require.NoError(t, fs.WalkDir(look, "look", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := look.ReadFile(name)
		size[name[strings.LastIndex(name, "."):]] += len(text)
		return err
	}))
	require.LessOrEqual(t, size[".css"], 15*kB)
	require.LessOrEqual(t, size[".js"], 10*kB)

	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	for _, id := range []string{"opt_out", "all_tiers"} {
		leads(t, c.post(at+"/options", "copy", id))
	}
	require.Contains(t, c.page(at+"/options"), "no place left")
	leads(t, c.post(at+"/check", "replications", "2", "draws", "0"))
	results := c.finished(at)
	page := c.page(results)
	all := len(page)
	for _, address := range regexp.MustCompile(`(?:href|src)="(/look/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		all += len(c.page(address[1]))
	}
	t.Logf("results: %d kB with styles; css %d bytes, scripts %d", all/kB, size[".css"], size[".js"])
	require.LessOrEqual(t, all, 150*kB)
}
