package report

import (
	"bytes"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/opc"
	"prehabsim/internal/opc/opctest"
)

// Papers for offices say what the text says, no word more and none less, of as many columns as
// these results have; slides have titles, and a table's heads again where it goes on. They are sound, and have the same bytes
// whenever they are made.
func TestPapersForOfficesSayTheSame(t *testing.T) {
	signs := strings.NewReplacer("\u2212", "-", "\u00b1", "+/-")
	number := regexp.MustCompile(`^\(\d\)$`) // a slide that goes on
	said := func(text string) []string {
		list := slices.DeleteFunc(strings.Fields(strings.ToLower(signs.Replace(text))), number.MatchString)
		slices.Sort(list)
		return list
	}
	rule := regexp.MustCompile(`(?m)^-+$`)
	for _, replications := range []int{1, 40} {
		for options := 1; options <= 5; options++ {
			r := alliance(t, replications, options)
			if replications > 1 {
				withDraws(t, r, 0.99, 1.005, 0.98, 0.995, 1.01, 0.97, 1, 0.985)
			}
			for _, d := range []document.Document{r.Document(), r.Page(nil).Document()} {
				var page bytes.Buffer
				require.NoError(t, document.Text(&page, d, 10_000))
				want := said(rule.ReplaceAllString(page.String(), ""))
				for _, write := range []func(io.Writer, document.Document, document.Paper) ([]string, error){document.Docx, document.Pptx} {
					var file, again bytes.Buffer
					missing, err := write(&file, d, document.Paper{Source: "By prehabsim"})
					require.NoError(t, err)
					require.Empty(t, missing)
					require.Empty(t, opctest.Check(file.Bytes()))
					got := said(officeText(t, file.Bytes()))
					if bytes.Contains(file.Bytes(), []byte("word/document.xml")) {
						require.Equal(t, want, got)
					}
					require.Equal(t, slices.Compact(slices.Clone(want)), slices.Compact(got))
					_, err = write(&again, d, document.Paper{Source: "By prehabsim"})
					require.NoError(t, err)
					require.Equal(t, file.Bytes(), again.Bytes())
				}
			}
		}
	}
}

// officeText is what a text document or slides say, but for the heads that slides of entries
// take from these.
func officeText(t *testing.T, file []byte) string {
	t.Helper()
	pkg, err := opc.Read(file)
	require.NoError(t, err)
	var b strings.Builder
	for _, name := range pkg.Names() {
		if !regexp.MustCompile(`^(word/document|ppt/slides/slide\d+)\.xml$`).MatchString(name) {
			continue
		}
		root, err := opc.Parse(pkg.Part(name))
		require.NoError(t, err)
		entries := strings.Contains(string(pkg.Part(name)), `b="1"/><a:t>`) && root.Child("cSld", "spTree", "graphicFrame") == nil
		for i, p := range root.All("p") {
			line := ""
			for _, x := range p.All("t") {
				line += x.Text + map[bool]string{true: " ", false: ""}[x.Name.Space != "" && len(p.All("br")) > 0]
			}
			if n := len(p.All("fld")); n == 0 && !(entries && i == 0) && line != "By prehabsim" {
				b.WriteString(line + "\n")
			}
		}
	}
	return b.String()
}
