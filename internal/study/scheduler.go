package study

import (
	"fmt"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
)

// Shard is one of several parts of a run, which machines work on apart from each other.
type Shard struct{ Number, Of int } // the first has number 1

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Number, s.Of) }

// mostShards is far above what a scheduler takes, and keeps names of folders short.
const mostShards = 99_999

// ShardsVariable says to "auto" how many shards there are. An array that is submitted again
// for a few of its tasks knows only of those.
const ShardsVariable = "PREHABSIM_SHARDS"

// ReadShard reads which shard is asked for: "3/16", or "auto" where a scheduler has started
// this process as one of an array of tasks and says which.
func ReadShard(text string, getenv func(string) string) (Shard, error) {
	if text == "auto" {
		return scheduled(getenv)
	}
	number, of, ok := strings.Cut(text, "/")
	s := Shard{atoi(number), atoi(of)}
	if !ok || s.Number < 0 || s.Of < 0 {
		return Shard{}, diag.Usage.Errorf(`--shard takes a number of how many, such as 3/16, or auto; not %q`, text)
	}
	return s, s.check("--shard " + text)
}

func (s Shard) check(said string) error {
	switch {
	case s.Of < 1 || s.Of > mostShards:
		return diag.Usage.Errorf("%s: there can be 1 to %d shards, not %d", said, mostShards, s.Of)
	case s.Number < 1 || s.Number > s.Of:
		return diag.Usage.Errorf("%s: shards of %d are numbered from 1 to %[2]d; there is no number %[3]d", said, s.Of, s.Number)
	}
	return nil
}

// atoi is -1 for what is not a whole number of 0 or more.
func atoi(text string) int {
	n, err := strconv.ParseUint(text, 10, 31)
	if err != nil {
		return -1
	}
	return int(n)
}

// scheduler says by which variables one tells its tasks which they are.
type scheduler struct {
	name        string
	task        string
	first, last string // task that is the first of the array, and the last; "": they are counted from 0
	count       string // how many there are; "": not told
	step        string // from one task to the next; "": not told
}

// schedulers are those that are known, in the order in which they are looked for.
var schedulers = []scheduler{
	{"Slurm", "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_STEP"},
	{"Kubernetes", "JOB_COMPLETION_INDEX", "", "", "", ""},
	{"AWS Batch", "AWS_BATCH_JOB_ARRAY_INDEX", "", "", "AWS_BATCH_JOB_ARRAY_SIZE", ""},
	{"Grid Engine", "SGE_TASK_ID", "SGE_TASK_FIRST", "SGE_TASK_LAST", "", "SGE_TASK_STEPSIZE"},
}

// scheduled is the shard of a task. How many there are is taken from [ShardsVariable]
// first, so that task 3 is shard 3 also where tasks 3 and 17 alone are run again.
func scheduled(getenv func(string) string) (Shard, error) {
	for _, x := range schedulers {
		said := getenv(x.task)
		if said == "" || said == "undefined" { // what Grid Engine says to a job that is no array
			continue
		}
		task := atoi(said)
		if task < 0 {
			return Shard{}, diag.Usage.Errorf("--shard auto: %s says %q, which is not the number of a task", x.task, said)
		}
		from := 1
		if x.first == "" {
			from = 0
		}
		s := Shard{task - from + 1, atoi(getenv(ShardsVariable))}
		if getenv(ShardsVariable) == "" {
			var err error
			if s, err = x.told(task, from, getenv); err != nil {
				return Shard{}, err
			}
		}
		return s, s.check(fmt.Sprintf("--shard auto: task %d of %s", task, x.name))
	}
	var names []string
	for _, x := range schedulers {
		names = append(names, x.task)
	}
	return Shard{}, diag.Usage.Errorf("--shard auto: no scheduler says which task this is (%s); write --shard 3/16", strings.Join(names, ", "))
}

// told is the shard by what the scheduler says of the whole array, whose tasks must be all
// from the first to the last.
func (x *scheduler) told(task, first int, getenv func(string) string) (Shard, error) {
	number := func(variable string) int {
		if variable == "" {
			return -1
		}
		return atoi(getenv(variable))
	}
	if n := number(x.first); n >= 0 {
		first = n
	}
	count, last := number(x.count), number(x.last)
	if x.count == "" && last >= first {
		count = last - first + 1
	}
	switch {
	case count < 0:
		return Shard{}, diag.Usage.Errorf("--shard auto: %s does not say how many tasks there are; set %s", x.name, ShardsVariable)
	case last >= 0 && last-first+1 != count, number(x.step) > 1:
		return Shard{}, diag.Usage.Errorf("--shard auto: some tasks between %d and %d are not in the array, so it does not say how many shards there are; set %s", first, last, ShardsVariable)
	}
	return Shard{task - first + 1, count}, nil
}
