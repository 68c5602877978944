package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
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
		Long:  describe.AboutFromPTL,
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
	smallNumbers(cmd, &asked.Small)
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
