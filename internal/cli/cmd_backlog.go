package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/intake"
	"prehabsim/internal/study"
)

func backlogCommand(a *app) *cobra.Command {
	return group(&cobra.Command{
		Use:   "backlog",
		Short: "Make backlogs of a patient tracking list",
		Long: `Backlog turns a list of patients who wait into [backlog.NAME] sections, to be
pasted into a scenario. It writes counts alone.`,
		Example: `  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --by site --date 2027-04-01`,
	}, backlogFromPTLCommand(a))
}

func backlogFromPTLCommand(a *app) *cobra.Command {
	var asked intake.AskedBacklog
	var out sections
	cmd := &cobra.Command{
		Use:   "from-ptl LIST",
		Short: "Make a backlog of a patient tracking list",
		Long: `From-ptl counts the patients of a list by days since referral and prints
[backlog.NAME] sections to paste into a scenario: one, or one for each combination of
the columns that --by names. The list is a CSV file, or a workbook (.xlsx), with a row
for each patient and a column with the date of referral (31/01/2027, 31-Jan-27 or
2027-01-31), or with the weeks or days waited since ("10+" and "6-9" are understood).

Rows that are not of somebody who waits are left out and counted with the reason: those
with a date of removal, treatment, discharge or clock stop up to the day of the list,
those whose status says so (columns with usual names; --removed names others), those
that --where does not ask for, and those that say nothing of the wait or the group.

Values of --by are written in small letters with "_" between words, as scenarios do:
Head & Neck becomes head_neck. Words that lists often use are known (Lower GI is
colorectal as a site and lower_gi as a referral); --map "Lower GI=bowel" says what
others stand for, --map "referral:Lower GI=lower_gi" of one attribute alone, and
--map "Benign=" leaves rows out. With --scenario, words are held to its values, and
the sections are checked with it.

Only the columns that flags name are looked at, and those with usual names for the wait
and its end. Names, NHS numbers and dates of birth are never read, no cell is ever
printed, and columns with such names are refused. A list with a row that cannot be
right makes no backlog. Counts below 5 may point to single patients: keep the file where
the list may be kept, or count in wider bands (--band 7) and fewer groups.

Waits count to the day of the list; the scenario puts the patients on the first day of
its window, so choose the two close together.`,
		Example: `  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --date 2027-04-01
  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --pathway urgent,upgrade --by site --set modality=surgery --marks decision --date 2027-04-01 --out backlog.toml
  prehabsim backlog from-ptl ptl.csv --waiting-for surgery.operation --by "site=Tumour group" --map "Bowel=colorectal" --where Status=Waiting --band 7 --date 2027-04-01 --scenario builtin:northbridge`,
		Args:              oneFile("list", "patient tracking list", "ptl.csv --waiting-for surgery.operation --date 2027-04-01"),
		ValidArgsFunction: firstOfType("csv", "xlsx"),
		RunE:              func(cmd *cobra.Command, args []string) error { return a.backlogFromPTL(args[0], &asked, &out) },
	}
	f := cmd.Flags()
	f.StringVar(&asked.WaitingFor, "waiting-for", "", "the step whose list this is, as route.step")
	f.StringVar(&asked.Pathway, "pathway", "", "how the patients came; several with commas; {site} stands for the value of site (default every way to the step, as patients come)")
	f.StringVar(&asked.Date, "date", "", "the day on which the list was taken; needed for dates")
	f.StringVar(&asked.Column[intake.Referred], "referred", "", "the column with the date of referral")
	f.StringVar(&asked.Column[intake.Weeks], "weeks", "", "the column with weeks waited since referral")
	f.StringVar(&asked.Column[intake.Days], "days", "", "the column with days waited since referral")
	f.StringArrayVar(&asked.Removed, "removed", nil, `a column with the date on which a patient stopped waiting; may be repeated; "none" looks for no such column`)
	f.StringSliceVar(&asked.By, "by", nil, "attributes to count by, comma-separated; site=Tumour group takes site from another column")
	f.StringArrayVar(&asked.Where, "where", nil, "use only rows like Status=Waiting, or Status!=Removed; may be repeated")
	f.StringArrayVar(&asked.Map, "map", nil, `what a word of the list stands for, such as "Lower GI=colorectal"; may be repeated`)
	f.StringSliceVar(&asked.Set, "set", nil, "attributes that all patients have, such as modality=surgery")
	f.StringSliceVar(&asked.Marks, "marks", nil, "milestones that all patients have reached, such as decision")
	f.IntVar(&asked.Band, "band", 1, "count so many days together")
	f.StringVar(&asked.Sheet, "sheet", "", "the sheet of a workbook that has several")
	f.StringVar(&asked.Scenario, "scenario", "", "the scenario that this is for: its values are those of --by, and the sections are checked with it")
	out.flags(cmd, "backlog")
	a.completeScenarioFlag(cmd)
	return cmd
}

func (a *app) backlogFromPTL(name string, asked *intake.AskedBacklog, out *sections) error {
	if err := a.mayWrite(out, []string{name, asked.Scenario}); err != nil {
		return err
	}
	list, err := study.ReadPublished([]string{name}, a.path)
	if err != nil {
		return err
	}
	made, err := study.MakeBacklog(a.scenarioFiles(), list[0], asked)
	return a.deliverMade(made, err, out)
}
