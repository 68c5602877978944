//go:build integration && unix

package main

import (
	"bytes"
	"crypto/rand"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// slurm starts Slurm on this machine for one test: its daemons listen to 127.0.0.1 alone
// and keep all that is theirs in a folder of the test's. It returns a call of a program
// that finds them.
func slurm(t *testing.T) func(dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	home, err := os.MkdirTemp("", "slurm") // not one of the test's long names: a socket has room for some hundred characters
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(home) })
	require.NoError(t, os.Chmod(home, 0o755))
	for _, folder := range []string{"state", "spool"} {
		require.NoError(t, os.Mkdir(filepath.Join(home, folder), 0o755))
	}
	key := make([]byte, 1024)
	_, err = rand.Read(key)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(home, "munge.key"), key, 0o600))
	host, err := os.Hostname()
	require.NoError(t, err)
	host, _, _ = strings.Cut(host, ".")
	conf := filepath.Join(home, "slurm.conf")
	require.NoError(t, os.WriteFile(conf, []byte(strings.NewReplacer("HOME", home, "HOST", host, "PORT1", port(t), "PORT2", port(t)).Replace(`
ClusterName=prehabsim
SlurmctldHost=HOST(127.0.0.1)
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny,DisableIPv6
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=HOME/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
StateSaveLocation=HOME/state
SlurmdSpoolDir=HOME/spool
SlurmctldPidFile=HOME/slurmctld.pid
SlurmdPidFile=HOME/slurmd.pid
SlurmctldPort=PORT1
SlurmdPort=PORT2
SchedulerType=sched/builtin
SchedulerParameters=defer,sched_interval=1,batch_sched_delay=0,sched_min_interval=0
MailProg=/bin/true
NodeName=HOST NodeAddr=127.0.0.1 CPUs=2 RealMemory=8000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=01:00:00 State=UP
`)), 0o644))
	daemon(t, "munged", "--foreground", "--force", "--key-file="+filepath.Join(home, "munge.key"), "--socket="+filepath.Join(home, "munge.socket"),
		"--pid-file="+filepath.Join(home, "munge.pid"), "--log-file="+filepath.Join(home, "munge.log"), "--seed-file="+filepath.Join(home, "munge.seed"))
	until(t, "munge answers", func() bool {
		c := exec.Command("munge", "--no-input", "--socket="+filepath.Join(home, "munge.socket"))
		return c.Run() == nil
	})
	daemon(t, "slurmctld", "-D", "-f", conf)
	daemon(t, "slurmd", "-D", "-f", conf)
	call := func(dir, name string, args ...string) *exec.Cmd {
		c := exec.Command(name, args...)
		c.Dir, c.Env = dir, append(os.Environ(), "SLURM_CONF="+conf)
		return c
	}
	until(t, "the node is idle", func() bool {
		text, err := call(home, "sinfo", "--noheader", "--format=%T").Output()
		return err == nil && strings.TrimSpace(string(text)) == "idle"
	})
	return call
}

// port is one that nobody listens to.
func port(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// daemon runs a program until the test ends.
func daemon(t *testing.T, name string, args ...string) {
	t.Helper()
	c := exec.Command(name, args...)
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	require.NoError(t, c.Start())
	ended := make(chan struct{})
	go func() {
		_ = c.Wait() // ended below, or too soon, which the test finds by itself
		close(ended)
	}()
	t.Cleanup(func() {
		_ = c.Process.Signal(syscall.SIGTERM)
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			_ = c.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", name, said.String())
		}
	})
}

// until waits for something. The limit is for what has no end.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(5 * time.Minute); !is(); time.Sleep(100 * time.Millisecond) {
		require.True(t, time.Now().Before(end), "waited for: %s", what)
	}
}

// queue is the tasks that are in the queue or run, such as "12_3 RUNNING".
func queue(t *testing.T, call func(dir, name string, args ...string) *exec.Cmd) string {
	t.Helper()
	return must(t, call(".", "squeue", "--noheader", "--array", "--format=%i %T"))
}

// killTask kills a task of an array, as a machine that runs out of memory does.
func killTask(t *testing.T, call func(dir, name string, args ...string) *exec.Cmd, task string) {
	t.Helper()
	job := strings.TrimSpace(must(t, call(".", "squeue", "--noheader", "--job="+task, "--format=%A")))
	killed := 0
	for line := range strings.Lines(must(t, call(".", "scontrol", "listpids", job))) {
		if pid, err := strconv.Atoi(strings.Fields(line)[0]); err == nil && pid > 1 {
			require.NoError(t, syscall.Kill(pid, syscall.SIGKILL))
			killed++
		}
	}
	require.Equal(t, 1, killed, "exec: the task is the program and nothing else")
}

// only is the one path that a pattern leads to.
func only(t *testing.T, pattern ...string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(pattern...))
	require.NoError(t, err)
	require.Len(t, found, 1, pattern)
	return found[0]
}

// log is what a task or a job has said.
func log(t *testing.T, pattern ...string) string {
	t.Helper()
	text, err := os.ReadFile(only(t, pattern...))
	require.NoError(t, err)
	return string(text)
}

// lacking is the line for Slurm that "merge --missing" prints, where task 5 alone lacks.
func lacking(t *testing.T, merge *exec.Cmd) string {
	t.Helper()
	said, err := merge.Output()
	require.Error(t, err)
	require.Equal(t, 6, merge.ProcessState.ExitCode())
	require.Regexp(t, `7 of 8 shards are complete.\n  shard 5: [1-9][0-9]* of [0-9]+ replications are in `, string(said))
	line := regexp.MustCompile(`Slurm: (.*)`).FindStringSubmatch(string(said))
	require.Len(t, line, 2)
	return line[1]
}

// An array of eight, as "cluster slurm" writes it. One of its tasks is killed on the way, so
// the merging is not begun; the line that "merge --missing" prints runs it again, and the
// results are those of one machine.
func TestAnArrayOnSlurmMakesTheResultsOfOneMachine(t *testing.T) {
	call := slurm(t)
	dir := t.TempDir()
	prehabsim := filepath.Join(dir, "prehabsim")
	must(t, exec.Command("go", "build", "-trimpath", "-o", prehabsim, "."))
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lung.toml"), text, 0o666))
	chosen := []string{"lung.toml", "--options", "prehab", "--replications", "1600", "--draws", "40"}
	must(t, call(dir, prehabsim, append([]string{"cluster", "slurm", "--shards", "8", "--program", prehabsim, "--memory", "500M", "--time", "10m"}, chosen...)...))
	jobs := strings.Fields(must(t, call(dir, "bash", "slurm/submit.sh")))
	require.Len(t, jobs, 2, "the array and the merging")

	until(t, "task 5 has simulated something", func() bool {
		kept, err := filepath.Glob(filepath.Join(dir, "parts", "*", "part-005-of-008", "checkpoint.*"))
		require.NoError(t, err)
		if len(kept) == 0 {
			return false
		}
		info, err := os.Stat(kept[0])
		return err == nil && info.Size() > 100_000
	})
	killTask(t, call, jobs[0]+"_5")
	empty := func() bool { return queue(t, call) == "" }
	until(t, "nothing is left in the queue", empty)
	require.NoDirExists(t, filepath.Join(dir, "results"), "the merging has not begun")

	parts := only(t, dir, "parts", "*")
	line := lacking(t, call(dir, prehabsim, "merge", parts, "--missing"))
	require.Equal(t, "sbatch --array=5 slurm/job.sh", line)
	again := strings.Fields(must(t, call(dir, "bash", "-c", line)))
	until(t, "task 5 is done", empty)
	require.Contains(t, log(t, dir, "*-"+again[len(again)-1]+"_5.log"), "going on with an interrupted run in")

	must(t, call(dir, "sbatch", "--wait", "slurm/merge.sh"))
	alone := filepath.Join(dir, "alone")
	must(t, call(dir, prehabsim, append([]string{"run", "--quiet", "--out", alone}, chosen...)...))
	same(t, results(t, alone), results(t, only(t, dir, "results", "*")))

	// Once more, whole: the tasks end at once, and the merging begins by itself.
	jobs = strings.Fields(must(t, call(dir, "bash", "slurm/submit.sh")))
	until(t, "all is done", empty)
	require.Contains(t, log(t, dir, "*-merge-"+jobs[1]+".log"), "has these results already")
}
