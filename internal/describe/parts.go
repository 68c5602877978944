package describe

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// runArguments are those of "run" by which a choice was made.
func runArguments(name string, c study.Choice, grid []string, readings bool) []string {
	args := []string{"run", name}
	add := func(flag, value string) { args = append(args, "--"+flag, value) }
	if c.Options != nil {
		options := c.Options
		if len(options) == 0 {
			options = []string{scenario.Current}
		}
		add("options", strings.Join(options, ","))
	}
	if c.Replications > 0 {
		add("replications", strconv.Itoa(c.Replications))
	}
	if c.Draws != nil {
		add("draws", strconv.Itoa(*c.Draws))
	}
	if c.Seed != nil {
		add("seed", strconv.FormatUint(*c.Seed, 10))
	}
	if c.Level > 0 {
		add("level", strconv.FormatFloat(c.Level, 'g', -1, 64))
	}
	switch {
	case readings:
		add("evidence", "all")
	case c.Evidence != "":
		add("evidence", string(c.Evidence))
	}
	for _, number := range grid {
		add("grid", number)
	}
	return args
}

// Lacking says in a line which shards are missing.
func Lacking(p *study.Parts) string {
	var shards []string
	for _, x := range p.Lacks {
		shards = append(shards, x.Shard.String())
	}
	return fmt.Sprintf("%d of %s are missing or not complete: %s", len(shards), words.Count(p.Of, "shard"), words.Some(shards, 10))
}

// Missing lists what lacks of a run and the lines that run it. The error leaves with the
// exit code of that; it has no words where all has been said.
func Missing(w io.Writer, p *study.Parts) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %s are complete.\n", p.Of-len(p.Lacks), words.Count(p.Of, "shard"))
	for _, x := range p.Lacks {
		fmt.Fprintf(&b, "  shard %d: ", x.Shard.Number)
		switch {
		case x.Damage != nil:
			fmt.Fprintf(&b, "%s is damaged: %v\n", x.Part, x.Damage)
		case x.Part == "":
			b.WriteString("has no part\n")
		default:
			fmt.Fprintf(&b, "%d of %s are in %s\n", x.Done, words.Count(x.Of, "replication"), x.Part)
		}
	}
	if len(p.Lacks) > 0 {
		name, choice, grid, readings := p.Asked()
		args := append([]string{"prehabsim"}, runArguments(name, choice, grid, readings)...)
		args = append(args, "--shard", p.Lacks[0].Shard.String(), "--out", p.Folder())
		more := ""
		if len(p.Lacks) > 1 {
			more = fmt.Sprintf(", and so on up to %v", p.Lacks[len(p.Lacks)-1].Shard)
		}
		b.WriteString("To run what lacks, which goes on where it was:\n")
		fmt.Fprintf(&b, "  Slurm: sbatch --array=%s slurm/job.sh\n", ranges(p.Lacks, 0))
		fmt.Fprintf(&b, "  Kubernetes, AWS Batch: indexes %s; begin the job again, shards that are complete end at once\n", ranges(p.Lacks, -1))
		fmt.Fprintf(&b, "  by hand: %s%s\n", words.Shell(args...), more)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	if err := p.Misfits(); err != nil || len(p.Lacks) == 0 {
		return err
	}
	return diag.Lacking.Errorf("")
}

// ranges writes numbers of shards as schedulers do, such as 3,5-9,17, each with so much added.
func ranges(lacks []study.Lack, add int) string {
	var said []string
	for i := 0; i < len(lacks); {
		first := lacks[i].Shard.Number
		last := first
		for i++; i < len(lacks) && lacks[i].Shard.Number == last+1; i++ {
			last++
		}
		if last == first {
			said = append(said, strconv.Itoa(first+add))
		} else {
			said = append(said, fmt.Sprintf("%d-%d", first+add, last+add))
		}
	}
	return strings.Join(said, ",")
}
