package document

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func htmlOf(t *testing.T, look Look, blocks ...Block) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, HTML(&b, Document{blocks}, look))
	return b.String()
}

// Parts are sections with links to what is in them, names are told apart, what belongs
// together is a list, and nothing that a text says is taken for markup.
func TestHTMLHasTheShapeOfTheDocument(t *testing.T) {
	require.Equal(t, `<section aria-labelledby="at-a-b-in-a-town">
<h1 id="at-a-b-in-a-town">A&lt;b in a town, 2027</h1>
<p class="warn">Warning: few.</p>
<p class="lead">None &amp; nothing.</p>
<dl class="entries">
<div><dt>How sure</dt><dd>Not very.</dd></div>
<div><dt>Not counted</dt><dd>Much.</dd></div>
</dl>
<p class="note">* clear</p>
</section>
<section aria-labelledby="at-full">
<h2 id="at-full">Full</h2>
<nav aria-label="Full"><ul>
<li><a href="#at-beds">Beds</a></li>
<li><a href="#at-beds-2">Beds</a></li>
</ul></nav>
<h3 id="at-beds">Beds</h3>
<p>Of whom:</p>
<ul>
<li>one</li>
<li>two</li>
</ul>
<h3 id="at-beds-2">Beds</h3>
<figure>
<figcaption>Fewer beds</figcaption>
<img src="charts/beds.svg" alt="Beds &#34;in use&#34;">
</figure>
</section>
`, htmlOf(t, Look{}, Heading{1, "A<b in a town", ", 2027"}, Paragraph{Text: "Warning: few."}, Lead{"None & nothing."}, Entry{"How sure", "Not very."}, Entry{"Not counted", "Much."}, Note{Text: "* clear"},
		Heading{2, "Full", ""}, Heading{3, "Beds", ""}, Paragraph{Text: "Of whom:"}, Paragraph{Text: "one", Under: true}, Paragraph{Text: "two", Under: true},
		Either{Document{[]Block{Heading{3, "Beds", ""}}}, Document{}}, Figure{"charts/beds.svg", "Fewer beds", `Beds "in use"`}))
}

// A reader who listens is told of a cell its row, its column and its part.
func TestTablesInHTMLHaveHeads(t *testing.T) {
	table := options("Prehab")
	table.Fold = "All numbers"
	require.Equal(t, `<details><summary>All numbers</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
<thead><tr><td></td><th scope="col" class="n">Current</th><th scope="col" class="n">Prehab</th></tr></thead>
<tbody>
<tr class="part"><th scope="rowgroup" colspan="3">Beds</th></tr>
<tr><th scope="row">Bed-days</th><td class="n">300 `+"\u00b1"+` 20</td><td class="n">90<small>`+"\u2212210 \u00b1"+` 5 *</small></td></tr>
</tbody>
<tbody>
<tr class="part"><th scope="rowgroup" colspan="3">Prehab</th></tr>
<tr><th scope="row">Started</th><td class="n">`+"\u2013"+`</td><td class="n">7</td></tr>
</tbody></table></div>
</details>
`, htmlOf(t, Look{}, table))
}

// Ranges stand below their figure, each with its name; what has no room on paper is marked, and
// so is a part of which nothing is left.
func TestOptionsInHTML(t *testing.T) {
	cell := Ranged{Text: Label{Long: "+5 *"}, Ranges: []Range{{Name: Label{Long: "chance"}, Text: Label{Long: "+4 to +6"}}}}
	c := &Comparison{Head: Label{Long: "A year"}, Options: []Label{{Long: "As now"}, {Long: "Prehab"}}, Rows: []Compared{
		{Label: Label{Long: "Patients"}}, {Label: Label{Long: "Treated"}, Cells: []Ranged{{Text: Label{Long: "7"}}, cell}},
		{Label: Label{Long: "Money"}}, {Label: Label{Long: "Once"}, Leaves: 2, Cells: []Ranged{{}, {}}},
	}}
	text := htmlOf(t, Look{}, Heading{1, "Page", ""}, c)
	assert.Contains(t, text, `<div class="scroll" tabindex="0" role="region" aria-label="Table: Page"><table class="options">`)
	assert.Contains(t, text, `<td class="n"><b>+5 *</b><small>chance <span>+4 to +6</span></small></td>`)
	assert.NotContains(t, text, "off-paper")
	assert.NotContains(t, htmlOf(t, Look{Leaves: 1}, c), "off-paper")
	text = htmlOf(t, Look{Leaves: 2}, c)
	assert.Contains(t, text, `<tr class="off-paper"><th scope="row">Once</th>`)
	assert.Contains(t, text, `<tr class="part off-paper"><th scope="rowgroup" colspan="3">Money</th></tr>`)
	assert.Contains(t, text, `<tr class="part"><th scope="rowgroup" colspan="3">Patients</th></tr>`)
}

// A chart that stands in the page has what it shows beside it.
func TestAChartInHTMLHasItsData(t *testing.T) {
	data := NewTable("month", ">beds")
	data.Add("2027-04", "7")
	drawn := func(f Figure) *Drawn { return map[string]*Drawn{"a.svg": {"<svg></svg>", data}}[f.File] }
	text := htmlOf(t, Look{Drawn: drawn}, Heading{1, "Page", ""}, Figure{"a.svg", "Beds fall", "x"}, Figure{"b.svg", "Waits", "y"})
	assert.Contains(t, text, `role="region" aria-label="Chart: Beds fall"><svg></svg></div>`)
	assert.Contains(t, text, `aria-label="Table: what is drawn, Beds fall"><table>`)
	assert.Contains(t, text, `<img src="b.svg" alt="y">`)
}
