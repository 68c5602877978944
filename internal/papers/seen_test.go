//go:build integration

package papers_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/browsertest"
	"prehabsim/internal/disk"
	"prehabsim/internal/study"
)

// axe is the checker of accessibility, which make integration fetches.
const axe = "../../dist/axe/node_modules/axe-core/axe.min.js"

// made writes the page of a run into a file.
func made(t *testing.T, folder string) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "report.html")
	require.NoError(t, disk.WriteBytes(path, []byte(pageOf(t, reportOf(t, folder)))))
	return path
}

// northbridge is as it is first run, with so many options, with draws or without.
func northbridge(t *testing.T, draws int, options ...string) string {
	t.Helper()
	return run(t, "builtin:northbridge", study.Choice{Replications: 4, Draws: &draws, Options: options})
}

// Whoever looks at the page, however wide the window is, whatever colours they need and
// however large they set it, finds it accessible; it is never wider than its window.
func TestThePageIsAccessible(t *testing.T) {
	b := browsertest.Open(t)
	check := func(name string) {
		t.Helper()
		b.Check(axe, name)
	}
	for name, folder := range runs(t) {
		b.As(1280, 800)
		b.Show(made(t, folder))
		check(name)
	}
	b.Show(made(t, northbridge(t, 8, "opt_out", "more_beds")))
	for _, view := range []struct {
		name          string
		width, height int
		preferences   []string
	}{
		{"a desk", 1280, 800, nil}, {"a phone", 390, 844, nil}, {"a small phone, or a desk at 400%", 320, 256, nil},
		{"dark", 1280, 800, []string{"prefers-color-scheme", "dark"}}, {"forced colours", 390, 844, []string{"forced-colors", "active"}},
	} {
		b.As(view.width, view.height, view.preferences...)
		check(view.name)
	}
	b.Run(`document.querySelectorAll("figure details").forEach(d => d.open = true)`)
	check("what is drawn")
}

// The first page is one side of A4, whatever is compared; what follows begins on the next. The
// file is tagged, so that a screen reader finds its headings and tables.
func TestThePageIsPrinted(t *testing.T) {
	b := browsertest.Open(t)
	folders := runs(t)
	folders["four options and draws"] = northbridge(t, 8, "universal", "all_tiers", "opt_out", "more_beds")
	six := filepath.Join(t.TempDir(), "six.toml")
	require.NoError(t, os.WriteFile(six, []byte(sixOptions), 0o666))
	folders["six options"] = run(t, six, study.Choice{Replications: 2})
	for name, folder := range folders {
		b.Show(made(t, folder))
		pdf, err := base64.StdEncoding.DecodeString(b.Do("Page.printToPDF", browsertest.Object{"preferCSSPageSize": true, "printBackground": true, "generateTaggedPDF": true})["data"].(string))
		require.NoError(t, err)
		file := filepath.Join(t.TempDir(), "report.pdf")
		require.NoError(t, os.WriteFile(file, pdf, 0o666))
		about := output(t, "pdfinfo", file)
		assert.Regexp(t, `Tagged: +yes`, about, name)
		assert.Regexp(t, `A4`, about, name)
		first, second := output(t, "pdftotext", "-l", "1", file, "-"), output(t, "pdftotext", "-f", "2", "-l", "2", file, "-")
		assert.NotContains(t, first, "Results in full", name)
		assert.True(t, strings.HasPrefix(strings.TrimSpace(second), "Results in full"), "%s: the first page takes more than a side:\n%s", name, second)
		pages := regexp.MustCompile(`Pages: +(\d+)`).FindStringSubmatch(about)
		n, err := strconv.Atoi(pages[1])
		require.NoError(t, err)
		assert.Less(t, n, 60, fmt.Sprintf("%s: nobody prints that", name))
	}
}

// sixOptions are Northbridge's four and two more.
const sixOptions = `format = 1
name = "A town with six options to choose from"
extends = "builtin:northbridge"
[option.few_beds]
name = "6 more beds"
[option.few_beds.resource.ward]
capacity = "+6"
[option.many_beds]
name = "24 more beds"
[option.many_beds.resource.ward]
capacity = "+24"
`

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	text, err := exec.Command(name, args...).Output()
	require.NoError(t, err, "Debian's package poppler-utils")
	return string(text)
}
