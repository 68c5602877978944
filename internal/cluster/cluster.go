// Package cluster writes the files by which a scheduler runs the shards of a run, and then
// merges their parts: for Slurm a job array with a dependent job, for Kubernetes an Indexed
// Job and a job after it.
//
// What a scheduler does with an exit code is laid down there: what left with 1, or 143 after
// SIGTERM, may be begun again and goes on where it was; 2 to 6 never, since nothing would
// change. The package knows no scenario and runs nothing. Start at [Job].
package cluster

import (
	"embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"text/template"
	"time"

	"prehabsim/internal/words"
)

// Job is a run in shards.
type Job struct {
	Name    string   // of small letters, digits and hyphens
	Run     []string // arguments of the program for one machine: run SCENARIO ...
	Inputs  []string // files of the user's that they read
	Shards  int
	AtOnce  int           // tasks at the same time; 0: as many as there is room for
	CPUs    int           // of a task
	Memory  string        // of a task, such as 2G or 500M
	Time    time.Duration // that a task may take before it is stopped, and goes on when begun again
	Program string        // Slurm: where the program is
	Image   string        // Kubernetes: the container image
	Claim   string        // Kubernetes: claim of the volume with the scenario, the parts and the results
	Parts   string        // folder
	Results string        // folder
	Folder  string        // of the files written here, as they will be called from
}

// File is one of those that are written.
type File struct{ Name, Text string }

//go:embed *.tmpl
var templates embed.FS

var parsed = template.Must(template.New("").Funcs(template.FuncMap{
	"shell": func(list ...string) string { return words.Shell(list...) },
	"yaml":  yaml,
}).ParseFS(templates, "*.tmpl"))

// Slurm writes the job array, the job that merges, and what submits both.
func (j *Job) Slurm() ([]File, error) {
	return j.write("slurm-job.sh", "slurm-merge.sh", "slurm-submit.sh")
}

// Kubernetes writes the Indexed Job, the job that merges, and what applies both.
func (j *Job) Kubernetes() ([]File, error) {
	return j.write("kubernetes-job.yaml", "kubernetes-merge.yaml", "kubernetes-submit.sh")
}

func (j *Job) write(names ...string) (files []File, err error) {
	if err := j.check(); err != nil {
		return nil, err
	}
	for _, name := range names {
		var b strings.Builder
		if err := parsed.ExecuteTemplate(&b, name+".tmpl", j); err != nil {
			return nil, err
		}
		_, short, _ := strings.Cut(name, "-")
		files = append(files, File{short, b.String()})
	}
	return files, nil
}

var size = regexp.MustCompile(`^[1-9][0-9]*[MG]$`)

// check refuses what no scheduler could take.
func (j *Job) check() error {
	switch {
	case j.Shards < 1:
		return fmt.Errorf("--shards must be 1 or more, not %d", j.Shards)
	case j.AtOnce < 0:
		return fmt.Errorf("--at-once must be 0 or more, not %d", j.AtOnce)
	case j.CPUs < 1:
		return fmt.Errorf("--cpus must be 1 or more, not %d", j.CPUs)
	case !size.MatchString(j.Memory):
		return fmt.Errorf("--memory takes a size such as 500M or 2G, not %q", j.Memory)
	case j.Time < 2*time.Minute:
		return fmt.Errorf("--time must be 2m or more, not %v: the last minute is for stopping", j.Time)
	}
	return nil
}

// SlurmTime is the time as Slurm has it.
func (j *Job) SlurmTime() string {
	m := int(j.Time.Round(time.Minute).Minutes())
	return fmt.Sprintf("%d-%02d:%02d:00", m/(24*60), m/60%24, m%60)
}

// Seconds is the time as Kubernetes has it.
func (j *Job) Seconds() int { return int(j.Time.Seconds()) }

// Binary is the memory as Kubernetes has it: 2Gi is what Slurm calls 2G.
func (j *Job) Binary() string { return j.Memory + "i" }

// Array is the tasks of a Slurm array.
func (j *Job) Array() string {
	tasks := "1-" + strconv.Itoa(j.Shards)
	if j.AtOnce > 0 {
		tasks += "%" + strconv.Itoa(j.AtOnce)
	}
	return tasks
}

// Parallelism is how many tasks Kubernetes may run at the same time.
func (j *Job) Parallelism() int {
	if j.AtOnce > 0 {
		return min(j.AtOnce, j.Shards)
	}
	return j.Shards
}

// Short is the name, with room for what schedulers add to it.
func (j *Job) Short() string {
	const most = 45
	if len(j.Name) <= most {
		return j.Name
	}
	return strings.Trim(j.Name[len(j.Name)-most:], "-") // its end tells runs of one scenario apart
}

// yaml writes words as a list.
func yaml(list ...any) string {
	var quoted []string
	for _, x := range list {
		switch x := x.(type) {
		case []string:
			for _, word := range x {
				quoted = append(quoted, strconv.Quote(word))
			}
		default:
			quoted = append(quoted, strconv.Quote(fmt.Sprint(x)))
		}
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
