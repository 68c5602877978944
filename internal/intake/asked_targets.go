package intake

import (
	"path/filepath"
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/words"
)

// AskedTargets is what is asked of published waiting times, in the words in which people
// write it. Messages name a field by the flag of "targets from-cwt" that it is.
type AskedTargets struct {
	Alliance string
	Boards   []string // integrated care boards
	Trusts   []string
	Sheets   []string // of workbooks; none means all
	From, To string   // months
	Year     string   // the backtest to make; "" makes targets
	Scenario string   // that it is for
	Small    SmallNumbers
}

// Check refuses what says nothing without something else, and patients who are asked for
// in two ways: they stand under a trust and under a board.
func (t *AskedTargets) Check() error {
	if err := t.Small.Check(); err != nil {
		return err
	}
	var flags []string
	for _, each := range []struct {
		flag  string
		given bool
	}{{"--alliance", t.Alliance != ""}, {"--icb", len(t.Boards) > 0}, {"--trust", len(t.Trusts) > 0}} {
		if each.given {
			flags = append(flags, each.flag)
		}
	}
	switch {
	case len(flags) > 1:
		return diag.Usage.Errorf("choose one of %s: a patient of a trust is also one of a board and an alliance, and would be counted twice", strings.Join(flags, " and "))
	case t.Year == "" && t.Scenario != "":
		return diag.Usage.Errorf("--scenario is the one that predicts a year; name the year with --backtest, such as --backtest 2023_24")
	case t.Year == "":
		return nil
	case t.Scenario == "":
		return diag.Usage.Errorf("--backtest %s is for one scenario, whose fitted year it is held against; name it with --scenario", t.Year)
	}
	if err := YearName(t.Year); err != nil {
		return diag.Usage.Errorf("--backtest: %w", err)
	}
	return nil
}

// months are those that are asked for; 0 for what is not said.
func (t *AskedTargets) months() (span Span, err error) {
	for _, each := range []struct {
		flag, value string
		month       *Month
	}{{"from", t.From, &span.From}, {"to", t.To, &span.To}} {
		if each.value == "" {
			continue
		}
		if *each.month, err = ParseMonth(each.value); err != nil {
			return span, diag.Usage.Errorf("--%s: %w", each.flag, err)
		}
	}
	return span, nil
}

// whose finds the patients who are asked for.
func (t *AskedTargets) whose(c *CWT) (Whose, error) {
	switch {
	case len(t.Trusts) > 0:
		return c.FindTrusts(t.Trusts)
	case len(t.Boards) > 0:
		return c.FindBoards(t.Boards)
	}
	return c.Find(t.Alliance)
}

// span is the months that are counted: those that are asked for, or all that the files
// have. Of months that tear what is asked for apart it warns, or refuses.
func (t *AskedTargets) span(c *CWT, whose Whose, made *Made) (Span, error) {
	span, err := t.months()
	if err != nil {
		return span, err
	}
	there, found := c.Span(whose)
	why, torn := c.Torn(whose)
	if why != "" && !found {
		return span, diag.Usage.Errorf("%s", why)
	}
	if t.From == "" {
		span.From = there.From
	}
	if t.To == "" {
		span.To = there.To
	}
	switch {
	case t.From != "" && t.To != "" && span.To < span.From:
		return span, diag.Usage.Errorf("--from %s is after --to %s", span.From, span.To)
	case why != "" && span.From >= torn:
		return span, diag.Usage.Errorf("%s", why)
	case span.To < span.From || span.To < there.From || there.To < span.From:
		return span, diag.Usage.Errorf("the files have %s from %s to %s alone", whose.Name, there.From, there.To)
	}
	made.Warnings = append(made.Warnings, c.Warnings()...)
	if why != "" && (t.To == "" || span.To >= torn) {
		made.warn("%s", why)
	}
	return span, nil
}

// Read reads the files.
func (t *AskedTargets) Read(names *Names, files []File) (*CWT, error) {
	if len(t.Sheets) > 0 && !slices.ContainsFunc(files, File.IsWorkbook) {
		return nil, diag.Usage.Errorf("--sheet %s: none of the files is a workbook (.xlsx)", t.Sheets[0])
	}
	c, err := ReadCWT(names, t.Sheets, files...)
	return c, diag.Refused.Of(err)
}

// Make makes the sections of files that were read: targets, or a year for a backtest of
// the scenario that fitted says.
func (t *AskedTargets) Make(c *CWT, files []File, fitted func() (Fitted, error)) (made Made, err error) {
	if _, err := t.months(); err != nil {
		return made, err
	}
	whose, err := t.whose(c)
	if err != nil {
		return made, diag.Usage.Of(err)
	}
	span, err := t.span(c, whose, &made)
	if err != nil {
		return made, err
	}
	if t.Year != "" {
		return made, t.makeYear(c, files, whose, span, fitted, &made)
	}
	chapters, warnings := c.Targets(whose, span)
	made.Warnings = append(made.Warnings, warnings...)
	chapters, left := t.Small.targets(chapters)
	made.tellTargets(left)
	n := targetsIn(chapters)
	if n == 0 && left > 0 {
		return made, diag.Refused.Errorf("whatever the files say of %s counts 1 to %d patients; --small-numbers show makes targets of them", whose.Name, FewestShown-1)
	}
	if n == 0 {
		return made, diag.Refused.Errorf("the files have no total of %s from %s to %s, so no target can be made", whose.Name, span.From, span.To)
	}
	made.Text, made.Holds = TargetsText(t.line(files, whose, span), whose, span, chapters), words.Count(n, "target")
	return made, nil
}

// makeYear makes a backtest's section of another year than the scenario's own.
func (t *AskedTargets) makeYear(c *CWT, files []File, whose Whose, span Span, fitted func() (Fitted, error), made *Made) error {
	f, err := fitted()
	if err != nil {
		return err
	}
	if span.From <= f.Span.To && f.Span.From <= span.To {
		return diag.Usage.Errorf("%s to %s are months of the year to which %s is fitted, %s; name others with --from and --to",
			max(span.From, f.Span.From), min(span.To, f.Span.To), f.Title, f.Span.Words())
	}
	year, warnings, left := c.Backtest(t.Year, whose, span, f, t.Small)
	made.Warnings = append(made.Warnings, warnings...)
	made.tellTargets(left)
	n := targetsIn(year.Chapters)
	if n == 0 {
		return diag.Refused.Errorf("the files have no total of %s from %s to %s, so there is nothing to predict", whose.Name, span.From, span.To)
	}
	made.Text = YearText(t.line(files, whose, span, "--backtest", t.Year, "--scenario", f.Scenario), whose, year, f)
	made.Holds = words.Count(len(year.Demand), "number") + " of demand and " + words.Count(n, "published figure")
	return nil
}

func targetsIn(chapters []Chapter) (n int) {
	for _, chapter := range chapters {
		n += len(chapter.Targets)
	}
	return n
}

// line is the command line by which sections can be made again. Files stand in it by
// their own names: what is written must not tell folders.
func (t *AskedTargets) line(files []File, whose Whose, span Span, more ...string) string {
	line := commandLine{"prehabsim", "targets", "from-cwt"}
	for _, f := range files {
		line = append(line, filepath.Base(f.Name))
	}
	line.add("sheet", t.Sheets...)
	line = append(line, "--"+whose.Flag, whose.Value, "--from", span.From.String(), "--to", span.To.String())
	if t.Small == ShowSmall {
		more = append(more, "--small-numbers", string(ShowSmall))
	}
	return Command(append(line, more...)...)
}
