package papers

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html"
	"html/template"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/plots"
)

// Style is the style sheet of the page.
//
//go:embed page.css
var Style string

// Policy is what the page forbids a browser: all but its own style and its own drawings.
func Policy() string {
	digest := sha256.Sum256([]byte(Style))
	return fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'", base64.StdEncoding.EncodeToString(digest[:]))
}

// page is the report as one file for a browser: its style and charts are in it, it asks for
// nothing elsewhere, and its policy forbids a browser to.
func page(x *Report) ([]File, error) {
	drawn := map[string]*document.Drawn{}
	for _, f := range x.Figures {
		svg, err := inline(f)
		if err != nil {
			return nil, err
		}
		drawn[chartFile(f, "svg")] = &document.Drawn{SVG: svg, Data: dataOf(f)}
	}
	whole, paper := x.Document(), sideFor(x.Page)
	look := document.Look{Drawn: func(f document.Figure) *document.Drawn { return drawn[f.File] }, Leaves: paper.without(x.Page)}
	var body, b bytes.Buffer
	if err := document.HTML(&body, whole, look); err != nil {
		return nil, err
	}
	about := struct {
		Title    string
		Policy   string
		Style    template.HTML
		Parts    []document.Place
		Wide     bool
		Sections template.HTML
	}{
		Policy:   Policy(),
		Style:    template.HTML("<style>" + Style + "</style>"),
		Wide:     paper == landscape,
		Sections: template.HTML(body.String()),
	}
	for _, p := range document.Contents(whole) {
		switch p.Level {
		case 1:
			about.Title = p.Text
			p.Text = "One page"
			about.Parts = append(about.Parts, p)
		case 2:
			about.Parts = append(about.Parts, p)
		}
	}
	if err := around.Execute(&b, about); err != nil {
		return nil, err
	}
	return []File{{Name: "report.html", Contents: b.Bytes()}}, nil
}

// inline is a chart as it stands in a page, which has its title above it and says what all is
// of: that is not drawn a second time, and named all the same to those who do not see it.
func inline(f plots.Figure) (string, error) {
	title := f.Title
	f.Title, f.Footer = "", ""
	var b strings.Builder
	if err := plots.WriteSVG(&b, f); err != nil {
		return "", err
	}
	return strings.TrimSpace(strings.Replace(b.String(), "></title>", ">"+html.EscapeString(title)+"</title>", 1)), nil
}

// dataOf is what a chart shows, as a table; nil where it has no rows.
func dataOf(f plots.Figure) *document.Table {
	if len(f.Data) < 2 {
		return nil
	}
	t := document.NewTable(f.Data[0]...)
	t.Fold = "What is drawn, as a table"
	for _, row := range f.Data[1:] {
		t.Add(row...)
	}
	return t
}

var around = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{{.Policy}}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} – prehabsim</title>
<link rel="icon" href="data:,">
{{.Style}}
</head>
<body{{if .Wide}} class="wide"{{end}}>
<a class="skip" href="#main">Skip to main content</a>
<header class="top"><div class="wrap"><p>prehabsim</p>
<nav aria-label="Parts of the report"><ul>{{range .Parts}}
<li><a href="#{{.ID}}">{{.Text}}</a></li>{{end}}
</ul></nav></div></header>
<main class="wrap" id="main">
{{.Sections}}</main>
<footer class="foot"><div class="wrap">
<p>The patients are made up. Results hold for many of them together and are not for decisions about one patient.</p>
</div></footer>
</body>
</html>
`))
