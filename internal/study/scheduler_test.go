package study

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// environment is variables written as "NAME=value NAME=value".
func environment(text string) func(string) string {
	set := map[string]string{}
	for pair := range strings.FieldsSeq(text) {
		name, value, _ := strings.Cut(pair, "=")
		set[name] = value
	}
	return func(name string) string { return set[name] }
}

func TestAShardIsReadFromItsNumberOrItsScheduler(t *testing.T) {
	for _, c := range []struct {
		text, variables string
		want            Shard
	}{
		{"3/16", "SLURM_ARRAY_TASK_ID=9", Shard{3, 16}},
		{"1/1", "", Shard{1, 1}},
		{"auto", "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_STEP=1", Shard{3, 8}},
		{"auto", "SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7 SLURM_ARRAY_TASK_COUNT=8", Shard{1, 8}},
		{"auto", "SLURM_ARRAY_TASK_ID=17 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=17 SLURM_ARRAY_TASK_COUNT=2 PREHABSIM_SHARDS=40", Shard{17, 40}},
		{"auto", "JOB_COMPLETION_INDEX=0 PREHABSIM_SHARDS=5", Shard{1, 5}},
		{"auto", "AWS_BATCH_JOB_ARRAY_INDEX=4 PREHABSIM_SHARDS=5", Shard{5, 5}},
		{"auto", "AWS_BATCH_JOB_ARRAY_INDEX=4 AWS_BATCH_JOB_ARRAY_SIZE=6", Shard{5, 6}},
		{"auto", "SGE_TASK_ID=2 PREHABSIM_SHARDS=5", Shard{2, 5}},
		{"auto", "SGE_TASK_ID=2 SGE_TASK_FIRST=1 SGE_TASK_LAST=5 SGE_TASK_STEPSIZE=1", Shard{2, 5}},
		{"auto", "SGE_TASK_ID=undefined JOB_COMPLETION_INDEX=1 PREHABSIM_SHARDS=2", Shard{2, 2}},
	} {
		got, err := ReadShard(c.text, environment(c.variables))
		require.NoError(t, err, "%s %s", c.text, c.variables)
		assert.Equal(t, c.want, got, "%s %s", c.text, c.variables)
	}
}

func TestAShardThatCannotBeIsRefused(t *testing.T) {
	for _, c := range []struct{ text, variables, want string }{
		{"3", "", `--shard takes a number of how many, such as 3/16, or auto; not "3"`},
		{"-1/4", "", `--shard takes a number of how many, such as 3/16, or auto; not "-1/4"`},
		{"3/16/2", "", `--shard takes a number of how many, such as 3/16, or auto; not "3/16/2"`},
		{"0/4", "", "--shard 0/4: shards of 4 are numbered from 1 to 4; there is no number 0"},
		{"5/4", "", "--shard 5/4: shards of 4 are numbered from 1 to 4; there is no number 5"},
		{"1/0", "", "--shard 1/0: there can be 1 to 99999 shards, not 0"},
		{"auto", "", "--shard auto: no scheduler says which task this is (SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX, AWS_BATCH_JOB_ARRAY_INDEX, SGE_TASK_ID); write --shard 3/16"},
		{"auto", "JOB_COMPLETION_INDEX=3", "--shard auto: Kubernetes does not say how many tasks there are; set PREHABSIM_SHARDS"},
		{"auto", "JOB_COMPLETION_INDEX=x PREHABSIM_SHARDS=4", `--shard auto: JOB_COMPLETION_INDEX says "x", which is not the number of a task`},
		{"auto", "JOB_COMPLETION_INDEX=4 PREHABSIM_SHARDS=4", "--shard auto: task 4 of Kubernetes: shards of 4 are numbered from 1 to 4; there is no number 5"},
		{"auto", "SGE_TASK_ID=4", "--shard auto: Grid Engine does not say how many tasks there are; set PREHABSIM_SHARDS"},
		{"auto", "SLURM_ARRAY_TASK_ID=17 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=17 SLURM_ARRAY_TASK_COUNT=2",
			"--shard auto: some tasks between 3 and 17 are not in the array, so it does not say how many shards there are; set PREHABSIM_SHARDS"},
		{"auto", "SGE_TASK_ID=3 SGE_TASK_FIRST=1 SGE_TASK_LAST=5 SGE_TASK_STEPSIZE=2",
			"--shard auto: some tasks between 1 and 5 are not in the array, so it does not say how many shards there are; set PREHABSIM_SHARDS"},
	} {
		_, err := ReadShard(c.text, environment(c.variables))
		require.EqualError(t, err, c.want, "%s %s", c.text, c.variables)
		assert.Equal(t, diag.Usage, diag.KindOf(err), "whoever tries again is told the same")
	}
}

func FuzzReadShard(f *testing.F) {
	for _, text := range []string{"3/16", "auto", "0/0", "99999/99999", "-1/-1", "1e3/2"} {
		f.Add(text, "3")
	}
	f.Fuzz(func(t *testing.T, text, task string) {
		for _, variables := range []string{"SLURM_ARRAY_TASK_ID", "SGE_TASK_ID", "JOB_COMPLETION_INDEX"} {
			s, err := ReadShard(text, func(name string) string {
				if name == variables || name == ShardsVariable {
					return task
				}
				return ""
			})
			if err == nil {
				require.True(t, 1 <= s.Number && s.Number <= s.Of, "%v", s)
			}
			if again, err := ReadShard(s.String(), nil); err == nil {
				require.Equal(t, s, again)
			}
		}
	})
}

// Every split deals each unit of work to one shard, and to all as many, but for one.
func TestShardsAreEqualParts(t *testing.T) {
	for lots := range 25 {
		for of := 1; of <= 9; of++ {
			dealt := map[int]int{}
			fewest, most := lots, 0
			for number := 1; number <= of; number++ {
				n := 0
				for lot := range lots {
					if (Shard{number, of}).has(lot) {
						dealt[lot]++
						n++
					}
				}
				fewest, most = min(fewest, n), max(most, n)
			}
			require.Len(t, dealt, lots)
			for lot, times := range dealt {
				require.Equal(t, 1, times, strconv.Itoa(lot))
			}
			require.LessOrEqual(t, most-fewest, 1)
		}
	}
}
