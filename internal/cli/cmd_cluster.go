package cli

import (
	"time"

	"github.com/spf13/cobra"

	"prehabsim/internal/cluster"
	"prehabsim/internal/describe"
)

// clustering is what "cluster" was told.
type clustering struct {
	choice
	describe.Clustering
}

func clusterCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Write the files by which a cluster runs the shards of a run",
		Long: `Cluster writes job files: one task for each shard of a run, and one that merges their
parts when all are done. What a task has finished is kept: stopped by the machine or by
its time limit it goes on where it was when it is run again.`,
		Example: `  prehabsim cluster slurm builtin:selca --shards 20
  prehabsim cluster kubernetes builtin:selca --shards 20 --image registry.example/prehabsim:1.0`,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.clusterOf("slurm", "Write a job array for Slurm, and the job that merges", `Slurm writes job.sh, a job array with a task for each shard; merge.sh, which makes the
results; and submit.sh, which submits both, the second to begin when the first is done.
Call it from this folder: scenario, parts and results are found from here, so the folder
must be one that all machines of the cluster see. Many clusters take no more than 1,000
tasks in an array. Nothing is submitted or simulated now.`,
		`  prehabsim cluster slurm lung.toml --shards 8 --out jobs/lung
  prehabsim cluster slurm builtin:selca --shards 40 --at-once 10 --replications 200 --time 2h --out jobs/selca`, (*cluster.Job).Slurm,
		func(c *clustering, cmd *cobra.Command) {
			cmd.Flags().StringVar(&c.Program, "program", "prehabsim", "the program, as the machines of the cluster find it")
		}),
		a.clusterOf("kubernetes", "Write an Indexed Job for Kubernetes, and the job that merges", `Kubernetes writes job.yaml, an Indexed Job with a pod for each shard; merge.yaml, which
makes the results; and submit.sh, which applies both, the second when the first is done.
Pods work in the folder /data of a volume: the scenario is read from it, parts and
results are written to it. The image is the program alone (Containerfile). Nothing is
applied or simulated now.`,
			`  prehabsim cluster kubernetes lung.toml --shards 8 --image registry.example/prehabsim:1.0 --out pods/lung
  prehabsim cluster kubernetes builtin:selca --shards 40 --at-once 10 --replications 200 --memory 1G --out pods/selca`, (*cluster.Job).Kubernetes,
			func(c *clustering, cmd *cobra.Command) {
				cmd.Flags().StringVar(&c.Image, "image", "prehabsim:latest", "container image, with the program as its entry point")
				cmd.Flags().StringVar(&c.Claim, "claim", "prehabsim", "claim of the volume with the scenario, parts and results")
			}))
	return cmd
}

func (a *app) clusterOf(name, short, long, example string, files func(*cluster.Job) ([]cluster.File, error), flags func(*clustering, *cobra.Command)) *cobra.Command {
	var c clustering
	c.Files = files
	cmd := &cobra.Command{
		Use: name + " SCENARIO", Short: short, Long: long, Example: example, Args: oneScenario, ValidArgsFunction: a.completeScenario,
		RunE: func(cmd *cobra.Command, args []string) error { return a.writeJob(cmd, args[0], &c) },
	}
	f := cmd.Flags()
	f.IntVar(&c.Shards, "shards", 0, "shards of the run, a task for each")
	f.IntVar(&c.AtOnce, "at-once", 0, "tasks at the same time (default as many as there is room for)")
	f.IntVar(&c.CPUs, "cpus", 1, "processors of a task")
	f.StringVar(&c.Memory, "memory", "2G", "memory of a task; twice what all of England takes")
	f.DurationVar(&c.Time, "time", 4*time.Hour, "time that a task may take before it is stopped")
	flags(&c, cmd)
	c.sizeFlags(cmd)
	c.runFlags(cmd)
	c.optionsFlag(a, cmd)
	c.gridFlag(a, cmd)
	c.evidenceFlag(cmd, allReadings)
	f.StringVar(&c.Out, "out", name, "folder of the files that are written")
	f.BoolVar(&c.Force, "force", false, "write over files that are there already")
	return cmd
}

func (a *app) writeJob(cmd *cobra.Command, name string, c *clustering) error {
	if err := c.check(cmd); err != nil {
		return err
	}
	x, err := a.gridded(cmd, name, &c.choice, false)
	if err != nil {
		return err
	}
	c.Readings, c.Path = c.evidence == allReadings, a.path(c.Out)
	begin, odd, err := c.WriteJob(x, name, c.of(cmd, false))
	if err != nil {
		return err
	}
	if odd != "" {
		a.say("warning: %s", odd)
	}
	a.say("%s", begin)
	return nil
}
