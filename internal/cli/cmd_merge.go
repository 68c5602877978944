package cli

import (
	"github.com/spf13/cobra"

	"prehabsim/internal/ask"
	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

func mergeCommand(a *app) *cobra.Command {
	var out, format string
	var missing, force, quiet, all bool
	cmd := &cobra.Command{
		Use:   "merge PARTS...",
		Short: "Make the results of a run of the parts that shards have simulated",
		Long:  describe.AboutMerge,
		Example: `  prehabsim merge parts/lung --missing
  prehabsim merge parts/lung --out results/merged`,
		Args: someFiles("folder of parts", "parts/lung"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := diag.OneOf("format", format, formats); err != nil {
				return err
			}
			p, err := study.ReadParts(args, a.path)
			switch {
			case err != nil:
				return err
			case missing:
				return describe.Missing(a.stdout, p)
			case p.Unfit() != nil:
				return p.Unfit()
			case len(p.Lacks) > 0:
				return diag.Lacking.Errorf("%s; say merge --missing for the lines that run them", describe.Lacking(p))
			}
			folder := orElse(out, "results", p.Study)
			done, err := p.Merge(cmd.Context(), a.spec(0), &study.Folder{Path: a.path(folder), Afresh: force}, nil)
			if err != nil {
				return describe.NotDone(err, folder)
			}
			f := a.console.Follow(folder, 0, quiet)
			if done.Wrote {
				f.Note("seed %d, %s from %s; results are in %s", p.Seed, done.Results.Ran(), words.Count(p.Of, "part"), folder)
			} else {
				f.Note("%s has these results already", folder)
			}
			a.tellCircles(done.Results.Set)
			return describe.Results(a.stdout, done.Results, format, all)
		},
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "results folder")
	f.BoolVar(&missing, "missing", false, "list what lacks, with the lines that run it, and make nothing")
	f.BoolVar(&force, "force", false, "write into the folder whatever is there")
	f.BoolVar(&all, "all", false, "print the long table below the page")
	ask.FormatVar(f, &format, formats)
	f.BoolVar(&quiet, "quiet", false, "say nothing but errors and the result")
	completeWords(cmd, "format", formats)
	return cmd
}
