package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	linkIn    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	headingIn = regexp.MustCompile(`(?m)^#+ (.+)$`)
	notAnchor = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// anchors are what the headings of a page may be linked by, as Git servers make them.
func anchors(page string) map[string]bool {
	list := map[string]bool{}
	for _, h := range headingIn.FindAllStringSubmatch(page, -1) {
		list[strings.ReplaceAll(notAnchor.ReplaceAllString(strings.ToLower(h[1]), ""), " ", "-")] = true
	}
	return list
}

// Every link of a page leads to a file that is there, and to a heading that it has.
func TestLinksLeadSomewhere(t *testing.T) {
	const root = ".."
	pages := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "dist" || d.Name() == "results" || d.Name() == ".git"):
			if rel, _ := filepath.Rel(root, path); rel == d.Name() { // made, and not kept
				return fs.SkipDir
			}
		case !strings.HasSuffix(path, ".md"), d.Name() == "introduction.md": // a part of another page
		default:
			pages++
			checkLinks(t, path)
		}
		return nil
	}))
	require.Greater(t, pages, 10)
}

func checkLinks(t *testing.T, path string) {
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, link := range linkIn.FindAllStringSubmatch(string(text), -1) {
		to, anchor, _ := strings.Cut(link[1], "#")
		if strings.Contains(to, "://") {
			continue
		}
		page := text
		if to != "" {
			to = filepath.Join(filepath.Dir(path), to)
			if _, err := os.Stat(to); !assert.NoError(t, err, "%s links to %s", path, link[1]) || anchor == "" {
				continue
			}
			page, err = os.ReadFile(to)
			require.NoError(t, err)
		}
		if anchor != "" {
			assert.True(t, anchors(string(page))[anchor], "%s links to %s, and no heading is called so", path, link[1])
		}
	}
}

// The first page is short: whoever wants more is told where it stands.
func TestTheFirstPageIsShort(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	assert.LessOrEqual(t, strings.Count(string(text), "\n"), 200)
}
