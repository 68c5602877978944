package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// Several processes, on several machines, may be writing into one shared folder, even the
// same file: a scheduler that has lost sight of a machine begins its work again elsewhere.
// So here what a process has not finished has a name of its own, and what it has finished
// is on the disk.

// WriteShared writes a file whole or not at all, as [WriteWhole] does, into a shared folder.
func WriteShared(path, host string, write func(io.Writer) error) error {
	if err := writeBeside(path, writer(host), write, (*os.File).Sync); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// writer names this process among those of all machines.
func writer(host string) string {
	return fmt.Sprintf("%s.%d", unfit.ReplaceAllString(host, "-"), os.Getpid())
}

var unfit = regexp.MustCompile(`[^A-Za-z0-9-]+`)

// syncFolder brings a name onto the disk. Where folders cannot be synced (Windows), they
// need not be.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_ = f.Sync()
	return f.Close()
}

// OpenOwn makes a file that lines are added to, in a shared folder: name.HOST.PROCESS.jsonl,
// and a number where an earlier process has left one of that name.
func OpenOwn(folder, name, host string) (*Appending, error) {
	for again := 1; ; again++ {
		path := filepath.Join(folder, fmt.Sprintf("%s.%s.jsonl", name, writer(host)))
		if again > 1 {
			path = filepath.Join(folder, fmt.Sprintf("%s.%s-%d.jsonl", name, writer(host), again))
		}
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o666)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("write %s: %w", path, Reason(err))
		}
		return &Appending{f, path, 0}, nil
	}
}

// Path is where the file stands.
func (a *Appending) Path() string { return a.path }

// CloseSynced closes the file when it is on the disk.
func (a *Appending) CloseSynced() error {
	if err := a.f.Sync(); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", a.path, Reason(err)), a.f.Close())
	}
	return a.Close()
}
