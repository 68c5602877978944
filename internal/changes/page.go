package changes

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
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
	switch {
	case c.Old.Fingerprint == c.New.Fingerprint && c.Unpaired == "":
		d.Say("Both are of the same run, so no simulated figure differs.")
	case c.Old.Fingerprint == c.New.Fingerprint:
		d.Say("Both are of the same run, but " + c.Unpaired + ".")
	case c.Unpaired == "":
		d.Say(fmt.Sprintf("Paired: both have seed %d and the same %s, so figures are compared replication by replication, of the same patients as far as the changes let them be.",
			c.New.Seed, words.Count(c.New.Replications, "replication")))
	default:
		d.Say("Unpaired: " + c.Unpaired + ", so each difference has the chance of both runs in it.")
	}
	for i, f := range []*Folder{c.Old, c.New} {
		if len(c.Alone[i]) > 0 {
			d.Say("In " + f.Name + " alone: " + c.named(c.Alone[i]) + ".")
		}
	}
}

// writeInputs lists settings and inputs that differ.
func (c *Changes) writeInputs(d *document.Document) {
	d.Heading("What was set differently", "")
	if len(c.Settings)+len(c.Inputs) == 0 {
		d.Say("No setting and no number that both have." + c.rest())
		return
	}
	t := &document.Table{Columns: []document.Column{{Head: "Setting or number"}, {Head: "From", Wrap: 20}, {Head: "To", Wrap: 20}, {Head: "Options", Wrap: 24}}}
	for _, x := range c.Settings {
		t.Add(x.Name, x.From, x.To, "")
	}
	for _, x := range c.Inputs {
		options := c.named(x.Options)
		if len(x.Options) == len(c.New.set.Options) {
			options = "all"
		}
		t.Add(document.Wrapped(x.Name, 32), x.From, x.To, document.Wrapped(options, 24))
	}
	d.Put(t)
	if rest := strings.TrimSpace(c.rest()); rest != "" {
		d.Note(rest)
	}
}

// rest counts what does not differ.
func (c *Changes) rest() (text string) {
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
	single := true
	t := &document.Table{Columns: []document.Column{{}, {Head: "From", Kind: document.Number}, {Head: "To", Kind: document.Number}, {Head: "Difference", Kind: document.Number}}}
	shown, group := 0, ""
	for i := range c.Figures {
		x := &c.Figures[i]
		single = single && x.Difference.N < 2
		if !x.differs() {
			continue
		}
		shown++
		if x.Option != group {
			group = x.Option
			name := c.named([]string{x.Option})
			if x.Option != c.New.set.Options[0] {
				name += ": change from now"
			}
			t.Group(name)
		}
		t.Under(x.cells()...)
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
	text := fmt.Sprintf("+/- gives %s%% intervals of the difference: chance alone. Shown are differences whose interval leaves out 0, among them some one in %s by chance; %d more figures do not differ so.",
		words.Exact(100*c.New.Level), words.Plain(1/(1-c.New.Level), 0), rest)
	if single {
		text = "One replication says nothing of chance, so all figures that differ are shown, and any may be chance."
	}
	d.Note(text)
}

// differs says that a figure differs beyond chance or, where nothing is known of chance, at
// all.
func (x *Figure) differs() bool {
	d := x.Difference
	if math.IsNaN(d.HalfWidth()) {
		return d.Mean != 0
	}
	return d.Clear()
}

func (x *Figure) cells() []string {
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
