package cli

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/console"
)

// The tests' own program is prehabsim when it is told so: some tests need a
// process of its own, with limits.
func TestMain(m *testing.M) {
	if os.Getenv("PREHABSIM_AS_PROGRAM") != "" {
		os.Exit(Run(context.Background(), os.Args[1:], Env{Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}))
	}
	os.Exit(m.Run())
}

// call runs a command line in a folder.
func call(t *testing.T, dir string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	return callWith(t, t.Context(), Env{Dir: dir}, args...)
}

func callWith(t *testing.T, ctx context.Context, env Env, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	env.Stdout = &out
	if env.Stderr == nil {
		env.Stderr = &err
	}
	code = Run(ctx, args, env)
	return code, out.String(), err.String()
}

func TestMistakesOnTheCommandLineLeaveWithTwo(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"rnu"}, `prehabsim: unknown command "rnu"; did you mean "run"?; see prehabsim --help`},
		{[]string{"rnu", "--help"}, `prehabsim: unknown command "rnu"; did you mean "run"?; see prehabsim --help`},
		{[]string{"help", "rnu"}, `prehabsim: unknown command "rnu"; did you mean "run"?; see prehabsim --help`},
		{[]string{"run"}, `prehabsim: name a scenario: a TOML file, or one of "prehabsim list"; for example: prehabsim run builtin:selca`},
		{[]string{"run", "a.toml", "b.toml"}, "prehabsim: one scenario at a time, not 2: a.toml and b.toml"},
		{[]string{"run", "a.toml", "--sed", "1"}, "prehabsim: unknown flag: --sed; see prehabsim run --help"},
		{[]string{"run", "a.toml", "--replications", "0"}, "prehabsim: --replications must be 1 to 1000000, not 0"},
		{[]string{"run", "a.toml", "--workers", "-1"}, "prehabsim: --workers must be 0 or more, not -1"},
		{[]string{"run", "a.toml", "--level", "95"}, "prehabsim: --level must lie between 0 and 1, such as 0.95, not 95"},
		{[]string{"run", "a.toml", "--format", "cvs"}, `prehabsim: unknown format "cvs"; there are: table, markdown, csv and json; did you mean "csv"?`},
		{[]string{"trace", "a.toml", "--patient", "3", "--with-prehab"}, "prehabsim: choose a patient by --patient or by --with-prehab, not both"},
		{[]string{"plot"}, "prehabsim: name a results folder; for example: prehabsim plot results/selca-1a2b3c4d"},
		{[]string{"plot", "nowhere"}, "prehabsim: there is no folder nowhere; make one with prehabsim run"},
		{[]string{"plot", "."}, "prehabsim: . is not a complete results folder: it has no manifest.json; make one with prehabsim run"},
		{[]string{"run", "a.toml", "--out", ""}, `prehabsim: --out is given an empty text; write what is meant, or leave it out; see prehabsim run --help`},
		{[]string{"run", "a.toml", "--options="}, `prehabsim: --options is given an empty text; write what is meant, or leave it out; see prehabsim run --help`},
		{[]string{"run", "a.toml", "--seed", "-1"}, `prehabsim: --seed takes a whole number of 0 or more, not "-1"; see prehabsim run --help`},
		{[]string{"check", "a.toml", "--targets", "--replications", "1"}, "prehabsim: one replication cannot tell chance from what differs; use --replications 2 or more"},
		{[]string{"check", "a.toml", "--targets", "--warm-up"}, "prehabsim: --targets simulates the observed year, --warm-up the window and what comes before; choose one"},
		{[]string{"run", "a.toml", "--shard", "1/2", "--precision", "5%"}, "prehabsim: --precision cannot be used with --shard: whether to go on is decided by all replications so far, and a shard has some of them; use --replications"},
		{[]string{"run", "a.toml", "--shard", "1/2", "--format", "csv"}, "prehabsim: --format cannot be used with --shard: a shard has no table; merge has"},
		{[]string{"merge"}, "prehabsim: name a folder of parts; for example: prehabsim merge parts/lung"},
		{[]string{"merge", "nowhere"}, "prehabsim: nowhere is not a part of a run, and there is none in it: no part.json; run SCENARIO --shard makes parts"},
		{[]string{"cluster", "slurm", "a.toml", "--time", "2d"}, `prehabsim: --time takes a time such as 90m or 4h, not "2d"; see prehabsim cluster slurm --help`},
		{[]string{"version", "selca"}, `prehabsim: prehabsim version takes no arguments, not "selca"`},
	} {
		code, stdout, stderr := call(t, t.TempDir(), c.args...)
		assert.Equal(t, exitUsage, code, "%q", c.args)
		assert.Equal(t, c.want+"\n", stderr, "%q", c.args)
		assert.Empty(t, stdout, "%q", c.args)
	}
}

func TestFlagsCanBeSetInTheEnvironment(t *testing.T) {
	env := Env{Dir: t.TempDir(), Getenv: func(name string) string {
		return map[string]string{"PREHABSIM_REPLICATIONS": "-3"}[name]
	}}
	_, _, stderr := callWith(t, t.Context(), env, "run", "a.toml")
	assert.Equal(t, "prehabsim: --replications must be 1 to 1000000, not -3\n", stderr)
	_, _, stderr = callWith(t, t.Context(), env, "run", "a.toml", "--replications", "-4")
	assert.Equal(t, "prehabsim: --replications must be 1 to 1000000, not -4\n", stderr, "a flag goes first")

	env.Getenv = func(name string) string { return map[string]string{"PREHABSIM_SEED": "many"}[name] }
	code, _, stderr := callWith(t, t.Context(), env, "run", "a.toml")
	assert.Equal(t, exitUsage, code)
	assert.Contains(t, stderr, "prehabsim: environment variable PREHABSIM_SEED: ")
}

func TestAMisspeltVariableIsToldOf(t *testing.T) {
	env := Env{Dir: t.TempDir(), Environ: []string{"PREHABSIM_SEDE=3", "PREHABSIM_SEED=4", "HOME=/"}}
	_, _, stderr := callWith(t, t.Context(), env, "version")
	assert.Equal(t, "prehabsim: warning: environment variable PREHABSIM_SEDE sets nothing; did you mean \"PREHABSIM_SEED\"?\n", stderr)
}

func TestAnOutputThatIsFullIsAnError(t *testing.T) {
	var stderr bytes.Buffer
	code := Run(t.Context(), []string{"version"}, Env{Stdout: broken{}, Stderr: &stderr})
	assert.Equal(t, exitUnexpected, code)
	assert.Equal(t, "prehabsim: write to standard output: no space left on device\n", stderr.String())
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestEveryCommandSaysHowItIsUsed(t *testing.T) {
	a := &app{stdout: &console.Output{}}
	for _, command := range commands {
		c := command(a)
		assert.NotEmpty(t, c.Short, c.Name())
		assert.Contains(t, c.Example, "prehabsim "+c.Name(), c.Name())
		code, stdout, stderr := call(t, t.TempDir(), c.Name(), "--help")
		require.Equal(t, exitDone, code, c.Name())
		assert.Contains(t, stdout, "Examples:\n", c.Name())
		assert.Empty(t, stderr, c.Name())
	}
}

func TestTheExampleOfTraceWorks(t *testing.T) {
	code, stdout, stderr := call(t, t.TempDir(), "trace", "builtin:northbridge", "--option", "opt_out", "--with-prehab")
	assert.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stdout, "attends, contact 1")
	code, stdout, stderr = call(t, t.TempDir(), "trace", "builtin:selca", "--option", "more_theatre", "--evidence", "null")
	assert.Equal(t, exitDone, code, "of an option that runs by name alone, in another reading: %s", stderr)
	assert.Contains(t, stdout, "option more_theatre, replication 0")
}

// What keeps nothing leaves with the code of whoever ended it, and says that nothing is kept.
func TestWhatKeepsNothingLeavesWithTheCodeOfWhoEndedIt(t *testing.T) {
	dir := small(t)
	for _, args := range [][]string{
		{"breaches", "lung.toml"}, {"rank", "lung.toml"}, {"check", "lung.toml", "--lists", "4w"}, {"check", "lung.toml", "--targets"},
		{"bottlenecks", "lung.toml"}, {"grow", "lung.toml", "--pathways", "lung"}, {"trace", "lung.toml", "--csv"},
		{"solve", "lung.toml", "--target", "within_62_days>=60%", "--by", "resource.ward"},
	} {
		for cause, code := range map[error]int{nil: exitInterrupted, ErrTerminated: exitTerminated} {
			ctx, cancel := context.WithCancelCause(t.Context())
			cancel(cause)
			stderr := &watcher{line: "nothing"}
			got, stdout, _ := callWith(t, ctx, Env{Dir: dir, Stderr: stderr}, args...)
			require.Equal(t, code, got, "%v: %s", args, stderr.String())
			require.Contains(t, stderr.String(), "prehabsim: interrupted; ", "%v", args)
			require.NotContains(t, stdout, "WHERE", "%v", args)
		}
	}
}
