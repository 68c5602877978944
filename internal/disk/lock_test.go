package disk

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

const lockName = "in-use"

// As a process of its own this test takes a lock, says so and waits to be killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv("TAKE_LOCK_OF"); dir != "" {
		_, err := TakeLock(dir, lockName)
		fmt.Println(err)
		select {}
	}
	os.Exit(m.Run())
}

// A folder has one holder, who is named; when that lets go, it is free and nothing is left.
func TestALockHasOneHolder(t *testing.T) {
	dir := t.TempDir()
	one, err := TakeLock(dir, lockName)
	require.NoError(t, err)
	_, err = TakeLock(dir, lockName)
	var held *Held
	require.ErrorAs(t, err, &held)
	require.Contains(t, err.Error(), fmt.Sprintf("process %d on ", os.Getpid()))
	require.NoError(t, one.Release())
	require.NoFileExists(t, filepath.Join(dir, lockName))
	two, err := TakeLock(dir, lockName)
	require.NoError(t, err)
	require.NoError(t, two.Release())
	require.NoError(t, (*Lock)(nil).Release())
}

// A lock dies with its process, though nobody tidies up after it.
func TestALockDiesWithItsProcess(t *testing.T) {
	dir := t.TempDir()
	program, err := os.Executable()
	require.NoError(t, err)
	c := exec.Command(program)
	c.Env = append(os.Environ(), "TAKE_LOCK_OF="+dir)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, c.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "<nil>\n", line)
	_, err = TakeLock(dir, lockName)
	var held *Held
	require.ErrorAs(t, err, &held)
	require.Contains(t, held.By, fmt.Sprintf("process %d on ", c.Process.Pid))
	require.NoError(t, c.Process.Kill())
	_ = c.Wait()
	require.FileExists(t, filepath.Join(dir, lockName), "it was killed")
	l, err := TakeLock(dir, lockName)
	require.NoError(t, err)
	require.NoError(t, l.Release())
}

// However many want it at the same time, no two have it.
func TestNoTwoHaveALock(t *testing.T) {
	dir := t.TempDir()
	inside, done := make(chan int, 100), make(chan error)
	for range 8 {
		go func() {
			for n := 0; n < 50; {
				l, err := TakeLock(dir, lockName)
				if err != nil {
					continue
				}
				n++
				inside <- 1
				if len(inside) > 1 {
					done <- fmt.Errorf("two have it")
					return
				}
				<-inside
				if err := l.Release(); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 8 {
		require.NoError(t, <-done)
	}
}
