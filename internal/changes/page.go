package changes

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/words"
)

// Document is what people read: settings and inputs first, then the figures that differ.
func (c *Changes) Document() document.Document {
	d := &document.Document{}
	d.Put(document.Heading{Level: 1, Text: "From " + c.Old.Name + " to " + c.New.Name})
	c.writeHow(d)
	c.writeInputs(d)
	c.writeFigures(d)
	return *d
}

// writeHow says how figures are compared.
func (c *Changes) writeHow(d *document.Document) {
	d.Say(c.First(c.Named))
	d.Say(c.How())
	for _, text := range c.OfOne(c.Named) {
		d.Say(text)
	}
}

// How says how figures are compared.
func (c *Changes) How() string {
	switch {
	case c.Old.Fingerprint == c.New.Fingerprint && c.Unpaired == "":
		return "Both are of the same run, so no simulated figure differs."
	case c.Old.Fingerprint == c.New.Fingerprint:
		return "Both are of the same run, but " + c.Unpaired + "."
	case c.Unpaired == "":
		return fmt.Sprintf("Paired: both have seed %d and the same %s, so figures are compared replication by replication, of the same patients as far as the changes let them be.",
			c.New.Seed, words.Count(c.New.Replications, "replication"))
	}
	return "Unpaired: " + c.Unpaired + ", so each difference has the chance of both runs in it."
}

// OfOne says which options and figures one of the folders has alone, given what options are
// called.
func (c *Changes) OfOne(called func(ids []string) string) (list []string) {
	for i, f := range []*Folder{c.Old, c.New} {
		if len(c.Alone[i]) > 0 {
			list = append(list, "In "+f.Name+" alone: "+called(c.Alone[i])+".")
		}
	}
	for i, f := range []*Folder{c.Old, c.New} {
		if text := c.missing[i].said(f.Name, called); text != "" {
			list = append(list, text)
		}
	}
	return list
}

// writeInputs lists settings and inputs that differ.
func (c *Changes) writeInputs(d *document.Document) {
	d.Heading("What was set differently", "")
	if len(c.Settings)+len(c.Inputs) == 0 {
		d.Say("No setting and no number that both have." + c.Rest())
		return
	}
	t := &document.Table{Columns: []document.Column{{Head: "Setting or number"}, {Head: "From", Wrap: 20}, {Head: "To", Wrap: 20}, {Head: "Options", Wrap: 24}}}
	for _, x := range c.Settings {
		t.Add(x.Name, x.From, x.To, "")
	}
	for _, x := range c.Inputs {
		t.Add(document.Wrapped(x.Name, 32), x.From, x.To, document.Wrapped(c.Named(x.Options), 24))
	}
	d.Put(t)
	if rest := strings.TrimSpace(c.Rest()); rest != "" {
		d.Note(rest)
	}
}

// Rest counts what does not differ.
func (c *Changes) Rest() (text string) {
	if c.Reworded > 0 {
		text += fmt.Sprintf(" Of %s source or status alone differs.", words.Count(c.Reworded, "number"))
	}
	if c.Same > 0 {
		text += fmt.Sprintf(" The same in both: %s.", words.Count(c.Same, "number"))
	}
	return text
}

// writeFigures lists, for each option, the figures that differ beyond chance, and counts the
// others.
func (c *Changes) writeFigures(d *document.Document) {
	t := &document.Table{Columns: []document.Column{{}, {Head: "From", Kind: document.Number}, {Head: "To", Kind: document.Number}, {Head: "Difference", Kind: document.Number}}}
	shown, group := 0, ""
	for i := range c.Figures {
		x := &c.Figures[i]
		if !x.Differs() {
			continue
		}
		shown++
		if name := c.Group(x); name != group {
			group = name
			t.Group(name)
		}
		t.Under(x.Cells()...)
	}
	d.Heading("What that changes", ", headline figures")
	rest := len(c.Figures) - shown
	switch {
	case len(c.Figures) == 0:
		d.Say("There is no figure that both have.")
		return
	case shown == 0:
		d.Say(fmt.Sprintf("None of %s differs beyond chance.", words.Count(rest, "figure")))
		return
	}
	d.Put(t)
	text := c.Chance()
	if c.Sure() {
		do := map[bool]string{true: "does", false: "do"}[rest == 1]
		text += " " + words.Count(rest, "more figure") + " " + do + " not differ so."
	}
	d.Note(text)
}

// Group is what the figures of an option are: its own values, or changes from now.
func (c *Changes) Group(x *Figure) string {
	name := c.Named([]string{x.Option})
	if x.IsChange {
		name += ": change from now"
	}
	return name
}

// Chance says what is known of chance in the differences, and which are taken to differ.
func (c *Changes) Chance() string {
	if !c.Sure() {
		return "One replication says nothing of chance: any difference here may be chance."
	}
	return fmt.Sprintf("+/- gives %s%% intervals of the difference: chance alone. A figure differs where that leaves out 0; of figures that nothing has changed some one in %s does so by chance.",
		words.Exact(100*c.New.Level), words.Plain(1/(1-c.New.Level), 0))
}

// Sure says that something is known of chance: some figure has a second replication.
func (c *Changes) Sure() bool {
	return slices.ContainsFunc(c.Figures, func(x Figure) bool { return x.Difference.N >= 2 })
}

// Differs says that a figure differs beyond chance or, where nothing is known of chance, at
// all.
func (x *Figure) Differs() bool {
	d := x.Difference
	if x.Unsure() {
		return d.Mean != 0
	}
	return d.Clear()
}

// Unsure says that nothing is known of chance in a figure.
func (x *Figure) Unsure() bool { return math.IsNaN(x.Difference.HalfWidth()) }

// Cells are its label, both values and their difference, as they are written.
func (x *Figure) Cells() []string {
	places := 1
	if x.Unit != "%" && x.Unit != "points" {
		places = min(3, words.Places(max(math.Abs(x.From), math.Abs(x.To), math.Abs(x.Difference.Mean))))
	}
	write := words.Plain
	if x.IsChange {
		write = words.Signed
	}
	more := places
	for more < places+2 && strings.Trim(words.Plain(x.Difference.Mean, more), "0.,"+words.Minus) == "" {
		more++
	}
	difference := words.Signed(x.Difference.Mean, more)
	if half := x.Difference.HalfWidth(); !math.IsNaN(half) {
		difference += " \u00b1 " + words.Plain(half, more)
	}
	return []string{x.Label, write(x.From, places), write(x.To, places), difference}
}

// record is a line of the files for programs.
type record struct {
	What     string     `json:"what"` // setting, input or figure
	Name     string     `json:"name"`
	By       string     `json:"by,omitempty"`
	Value    string     `json:"value,omitempty"`
	Option   string     `json:"option,omitempty"` // of an input: ids, with semicolons between
	Unit     string     `json:"unit,omitempty"`
	From     string     `json:"from"`
	To       string     `json:"to"`
	Change   words.JSON `json:"difference"`
	Low      words.JSON `json:"low"`
	High     words.JSON `json:"high"`
	Unpaired string     `json:"unpaired,omitempty"`
}

// records are all that differs, and all figures.
func (c *Changes) records() (list []record) {
	none := words.JSON(math.NaN())
	for _, x := range c.Settings {
		list = append(list, record{What: "setting", Name: x.Name, From: x.From, To: x.To, Change: none, Low: none, High: none})
	}
	for _, x := range c.Inputs {
		list = append(list, record{What: "input", Name: x.Name, Option: strings.Join(x.Options, ";"), From: x.From, To: x.To, Change: none, Low: none, High: none})
	}
	for _, x := range c.Figures {
		list = append(list, record{
			What: "figure", Name: x.Column.Measure, By: x.Column.By, Value: x.Column.Value, Option: x.Option, Unit: x.Unit, From: words.Exact(x.From), To: words.Exact(x.To),
			Change: words.JSON(x.Difference.Mean), Low: words.JSON(x.Difference.Low), High: words.JSON(x.Difference.High), Unpaired: c.Unpaired,
		})
	}
	return list
}

// JSON writes them for programs.
func (c *Changes) JSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(c.records())
}

// CSV writes them as a table.
func (c *Changes) CSV(w io.Writer) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"what", "name", "by", "value", "option", "unit", "from", "to", "difference", "low", "high", "paired", "why_unpaired"})
	for _, x := range c.records() {
		paired := ""
		if x.What == "figure" {
			paired = strconv.FormatBool(x.Unpaired == "")
		}
		row := []string{x.What, x.Name, x.By, x.Value, x.Option, x.Unit, x.From, x.To, words.Exact(float64(x.Change)), words.Exact(float64(x.Low)), words.Exact(float64(x.High)), paired, x.Unpaired}
		for i := range row {
			row[i] = words.Harmless(row[i])
		}
		_ = out.Write(row)
	}
	out.Flush()
	return out.Error()
}
