package report

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/validate"
	"prehabsim/internal/words"
)

// CertificateFormat is a way to write the certificate of `validate`.
type CertificateFormat struct {
	Ending string // of the file's name
	Write  func(w io.Writer, c *Certificate) error
}

// CertificateFormats are all of them.
var CertificateFormats = []CertificateFormat{
	{".html", writeCertificateHTML},
	{".json", writeCertificateJSON},
	{".csv", writeCertificateCSV},
	{".md", writeCertificateMarkdown},
}

// CertificateWriter finds the format that a file name's ending says.
func CertificateWriter(ending string) (write func(io.Writer, *Certificate) error, err error) {
	var endings []string
	for _, f := range CertificateFormats {
		if endings = append(endings, f.Ending); f.Ending == ending {
			return f.Write, nil
		}
	}
	return nil, fmt.Errorf("the ending says the format; write one of %s", strings.Join(endings, ", "))
}

// WriteCases lists cases with their sources.
func WriteCases(w io.Writer, cases []validate.Case) error {
	g := document.NewTable("case", ">figures", "whose result it is")
	for _, c := range cases {
		g.Add(c.Name, fmt.Sprint(len(c.Figures)+len(c.Identities)+len(c.Searches)), c.Theory)
	}
	return g.WriteList(w)
}

// Certificate is a certificate with what it speaks of. It has neither date nor
// machine: the same program gives the same bytes.
type Certificate struct {
	*validate.Certificate
	Program, Engine, Arch string
}

// Summary is the verdict in a sentence.
func (c *Certificate) Summary() string {
	figures := 0
	for _, r := range c.Results {
		figures += len(r.Comparisons)
	}
	said := fmt.Sprintf("All %s of %s agree.", words.Count(figures, "figure"), words.Count(len(c.Results), "case"))
	if !c.Agrees() {
		said = fmt.Sprintf("%d of %s of %s do NOT agree.", c.Failed(), words.Count(figures, "figure"), words.Count(len(c.Results), "case"))
	}
	if len(c.Results) < c.Total {
		said += fmt.Sprintf(" Only %d of %d cases were run: this is not the whole certificate.", len(c.Results), c.Total)
	}
	return said
}

// Command is what to type to get the certificate again.
func (c *Certificate) Command() string {
	typed := []string{"prehabsim validate"}
	if len(c.Results) < c.Total {
		for _, r := range c.Results {
			typed = append(typed, r.Name)
		}
	}
	return strings.Join(append(typed, fmt.Sprintf("--seed %d", c.Seed)), " ")
}

// HowToRead says what the table means.
func (c *Certificate) HowToRead() []string {
	return []string{
		fmt.Sprintf("Seed %d, engine %s on %s: these give the same figures again, to the last digit.", c.Seed, c.Engine, c.Arch),
		fmt.Sprintf("Intervals are of level %.4f%%, by Student's t, so that all of them hold the exact value in %g of 100 certificates of a right engine.", 100*c.Level, 100*(1-validate.FalseAlarm)),
		"A figure agrees if its interval holds the exact value and reaches no further than 2% of it to either side: a wider one would prove nothing.",
		"\"Always\" stands where chance has no part: the value must come out in every replication.",
		fmt.Sprintf("A least number, which \"solve\" looks for, must be the exact one and lie within its own interval, of %g%%; \"-\" stands where no number will do.", 100*validate.SearchLevel),
		"A published table is itself an average of few runs. Its intervals are for the difference from it, so their width comes mostly from the number of its runs; they may be wide.",
	}
}

type certificateRow struct {
	Case      string   `json:"case"`
	Title     string   `json:"title"`
	Source    string   `json:"source"`
	Figure    string   `json:"figure"`
	Kind      string   `json:"kind"`
	Known     *float64 `json:"known"` // null: there is none
	Simulated *float64 `json:"simulated"`
	Low       *float64 `json:"low"`
	High      *float64 `json:"high"`
	Verdict   string   `json:"verdict"`
}

func (c *Certificate) rows() (list []certificateRow) {
	for _, r := range c.Results {
		for _, x := range r.Comparisons {
			list = append(list, certificateRow{
				Case: r.Name, Title: r.Title, Source: r.Theory, Figure: x.What, Kind: kindOfFigure(x.Figure), Known: orNull(x.Exact),
				Simulated: orNull(x.Simulated), Low: orNull(x.Low), High: orNull(x.High), Verdict: string(x.Verdict),
			})
		}
	}
	return list
}

// orNull is a number, or nothing where there is none: JSON has no other word for it.
func orNull(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

func kindOfFigure(f validate.Figure) string {
	switch {
	case f.Table != nil:
		return "published"
	case f.Always:
		return "always"
	case f.Searched:
		return "searched"
	}
	return "exact"
}

// WriteCertificateTable writes the certificate for a terminal.
func WriteCertificateTable(w io.Writer, c *Certificate) error {
	t := document.NewTable("", ">known", ">simulated", ">from", ">to", "")
	for _, r := range c.Results {
		t.Add(wrapped(r.Name+": "+r.Title, ""))
		for _, x := range r.Comparisons {
			f := figures(x)
			t.Add(wrapped(x.What, "  "), f[0], f[1], f[2], f[3], x.Said())
		}
	}
	if err := t.WriteList(w); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n%s\n", c.Summary(), strings.Join(c.HowToRead(), "\n"))
	return err
}

// wrapped breaks a text into lines, each behind an indent.
func wrapped(s, indent string) string {
	return indent + strings.ReplaceAll(document.Wrapped(s, 58-len(indent)), "\n", "\n"+indent+"  ")
}

// figures are what is known, what came out and its interval, all with as many
// decimals as the interval's width makes sense of.
func figures(x validate.Comparison) [4]string {
	format, digits := byte('g'), 5 // no interval: as it is
	if half := (x.High - x.Low) / 2; !x.Searched && half > 0 && !math.IsInf(half, 0) {
		format, digits = 'f', min(max(0, 1-int(math.Floor(math.Log10(half)))), 8)
	}
	var list [4]string
	for i, number := range []float64{x.Exact, x.Simulated, x.Low, x.High} {
		if list[i] = strconv.FormatFloat(number, format, digits, 64); math.IsNaN(number) {
			list[i] = "-"
		}
	}
	return list
}

func writeCertificateJSON(w io.Writer, c *Certificate) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		Agrees  bool             `json:"agrees"`
		Program string           `json:"program"`
		Engine  string           `json:"engine"`
		Arch    string           `json:"architecture"`
		Seed    uint64           `json:"seed"`
		Level   float64          `json:"level"`
		Cases   int              `json:"cases"` // that were run
		Of      int              `json:"of"`    // that there are
		Figures []certificateRow `json:"figures"`
	}{c.Agrees(), c.Program, c.Engine, c.Arch, c.Seed, c.Level, len(c.Results), c.Total, c.rows()})
}

func writeCertificateCSV(w io.Writer, c *Certificate) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"case", "title", "source", "figure", "kind", "known", "simulated", "low", "high", "verdict"}}
	number := func(x *float64) string {
		if x == nil {
			return ""
		}
		return strconv.FormatFloat(*x, 'g', 10, 64)
	}
	for _, r := range c.rows() {
		rows = append(rows, []string{r.Case, r.Title, r.Source, r.Figure, r.Kind, number(r.Known), number(r.Simulated), number(r.Low), number(r.High), r.Verdict})
	}
	return out.WriteAll(rows)
}

func writeCertificateMarkdown(w io.Writer, c *Certificate) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", c.Summary())
	for _, line := range c.HowToRead() {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	b.WriteString("\n| case | figure | known | simulated | interval | |\n|---|---|---:|---:|---:|---|\n")
	for _, r := range c.Results {
		name := fmt.Sprintf("**%s** %s. %s", r.Name, r.Title, r.Theory)
		for _, x := range r.Comparisons {
			f := figures(x)
			interval := f[2] + " to " + f[3]
			if x.Searched && math.IsNaN(x.Low) {
				interval = "-"
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", name, x.What, f[0], f[1], interval, x.Said())
			name = ""
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeCertificateHTML(w io.Writer, c *Certificate) error {
	return certificatePage.Execute(w, c)
}

var certificatePage = template.Must(template.New("certificate").Funcs(template.FuncMap{
	"figures": figures,
}).Parse(`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>prehabsim: proof of the engine</title>
<style>
body { font: 15px/1.45 Arial, Helvetica, sans-serif; color: #212b32; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: 0.3rem }
p.verdict { font-size: 1.15rem; font-weight: bold; border-left: 6px solid #005eb8; padding: 0.4rem 0.8rem }
p.verdict.fails { border-color: #b3261e }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums }
th, td { padding: 0.25rem 0.6rem; text-align: right; border-bottom: 1px solid #d8dde0; vertical-align: top }
th:first-child, td:first-child, th:last-child, td:last-child { text-align: left }
tr.case th { text-align: left; padding-top: 1rem; border-bottom: 2px solid #4c6272 }
tr.case span { font-weight: normal; color: #4c6272 }
tr.fails td { background: #fbe9e7; font-weight: bold }
tr { break-inside: avoid }
ul { color: #4c6272; padding-left: 1.2rem }
</style>
</head>
<body>
<h1>Proof of the engine</h1>
<p>prehabsim simulated systems whose answer is known, from one queue to a pathway with prehabilitation, and models that others
have published. Each line compares what is known with what came out.</p>
<p class="verdict{{if not .Agrees}} fails{{end}}">{{.Summary}}</p>
<ul>{{range .HowToRead}}
<li>{{.}}</li>{{end}}
</ul>
<table>
<thead><tr><th>figure</th><th>known</th><th>simulated</th><th>from</th><th>to</th><th>verdict</th></tr></thead>
<tbody>{{range .Results}}
<tr class="case"><th colspan="6">{{.Title}} <span>({{.Name}}; {{.Replications}} replications). {{.Theory}}</span></th></tr>{{range .Comparisons}}
<tr{{if ne (print .Verdict) "agrees"}} class="fails"{{end}}><td>{{.What}}</td>{{range figures .}}<td>{{.}}</td>{{end}}<td>{{.Said}}</td></tr>{{end}}{{end}}
</tbody>
</table>
<p>prehabsim {{.Program}}. To repeat: <code>{{.Command}}</code></p>
</body>
</html>
`))
