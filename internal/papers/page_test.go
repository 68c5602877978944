package papers_test

import (
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// readPage is what a page says in its sections, without the links to its parts, its charts and
// what these show.
func readPage(t *testing.T, page string) string {
	t.Helper()
	var said strings.Builder
	var read func(n *html.Node)
	read = func(n *html.Node) {
		if n.Type == html.TextNode {
			said.WriteString(" " + n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !slices.Contains([]string{"nav", "svg", "summary"}, c.Data) && !(c.Data == "details" && n.Data == "figure") {
				read(c)
			}
		}
	}
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	read(find(root, "main"))
	return said.String()
}

func find(n *html.Node, name string) *html.Node {
	for x := range n.Descendants() {
		if x.Type == html.ElementNode && x.Data == name {
			return x
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestThePageIsWellMade(t *testing.T) {
	for name, folder := range runs(t) {
		t.Run(name, func(t *testing.T) {
			page := pageOf(t, reportOf(t, folder))
			require.Less(t, len(page), 5<<20)
			tagsClose(t, page)
			root, err := html.Parse(strings.NewReader(page))
			require.NoError(t, err)
			assert.Equal(t, "en-GB", attribute(find(root, "html"), "lang"))
			namesLead(t, root)
			headingsAreInOrder(t, root)
			tablesHaveHeads(t, root)
			nothingIsElsewhere(t, root)
		})
	}
}

// tagsClose holds every element to end where it may, in the order in which they began.
func tagsClose(t *testing.T, page string) {
	t.Helper()
	void := []string{"meta", "link", "br", "img"}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			require.ErrorIs(t, z.Err(), io.EOF)
			require.Empty(t, open)
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			require.NotEmpty(t, open)
			require.Equal(t, open[len(open)-1], string(name))
			open = open[:len(open)-1]
		}
	}
}

// namesLead holds names to stand once, and whatever refers to one to find it; frames that are
// landmarks to have names that tell them apart; charts to have a name and a description.
func namesLead(t *testing.T, root *html.Node) {
	t.Helper()
	ids, regions := map[string]bool{}, map[string]bool{}
	for n := range root.Descendants() {
		if id := attribute(n, "id"); id != "" {
			assert.False(t, ids[id], "id %q stands twice", id)
			ids[id] = true
		}
	}
	for n := range root.Descendants() {
		for _, id := range strings.Fields(attribute(n, "aria-labelledby")) {
			assert.True(t, ids[id], "%q is nowhere", id)
		}
		if to, ok := strings.CutPrefix(attribute(n, "href"), "#"); ok {
			assert.True(t, ids[to], "a link leads to %q, which is nowhere", to)
		}
		switch {
		case n.Data == "svg":
			assert.Equal(t, "img", attribute(n, "role"))
			assert.Len(t, strings.Fields(attribute(n, "aria-labelledby")), 2)
			for _, name := range []string{"title", "desc"} {
				assert.NotEmpty(t, textOf(find(n, name)))
			}
		case n.Data == "img":
			assert.NotEmpty(t, attribute(n, "alt"))
		case attribute(n, "role") == "region", n.Data == "nav":
			label := attribute(n, "aria-label")
			assert.NotEmpty(t, label)
			assert.False(t, regions[label], "two frames are called %q", label)
			regions[label] = true
		}
	}
}

func headingsAreInOrder(t *testing.T, root *html.Node) {
	t.Helper()
	last, firsts := 0, 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || len(n.Data) != 2 || n.Data[0] != 'h' || n.Data[1] < '1' || n.Data[1] > '6' {
			continue
		}
		level := int(n.Data[1] - '0')
		assert.LessOrEqual(t, level, last+1, "a level is left out before %s", textOf(n))
		if last = level; level == 1 {
			firsts++
		}
	}
	assert.Equal(t, 1, firsts)
}

func textOf(n *html.Node) (text string) {
	for x := range n.Descendants() {
		if x.Type == html.TextNode {
			text += x.Data
		}
	}
	return text
}

func tablesHaveHeads(t *testing.T, root *html.Node) {
	t.Helper()
	tables := 0
	for n := range root.Descendants() {
		switch n.Data {
		case "table":
			tables++
			assert.Equal(t, "region", attribute(n.Parent, "role"))
			assert.Equal(t, "0", attribute(n.Parent, "tabindex"), "a keyboard reaches what scrolls")
		case "th":
			assert.Contains(t, []string{"col", "row", "rowgroup"}, attribute(n, "scope"))
			assert.NotEmpty(t, textOf(n))
		}
	}
	assert.NotZero(t, tables)
}

// nothingIsElsewhere holds the page to ask for nothing and to run nothing, and to say what
// things look like in its one style alone.
func nothingIsElsewhere(t *testing.T, root *html.Node) {
	t.Helper()
	for n := range root.Descendants() {
		assert.NotContains(t, []string{"script", "iframe", "object", "form"}, n.Data)
		for _, a := range n.Attr {
			assert.NotEqual(t, "style", a.Key, n.Data)
			assert.False(t, strings.HasPrefix(a.Key, "on"), a.Key)
			if a.Key == "src" || a.Key == "href" {
				assert.True(t, strings.HasPrefix(a.Val, "#") || strings.HasPrefix(a.Val, "data:"), a.Val)
			}
		}
		if n.Type == html.TextNode && n.Parent.Data == "style" {
			assert.NotContains(t, n.Data, "url(")
			assert.NotContains(t, n.Data, "@import")
		}
	}
}
