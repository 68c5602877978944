package disk

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Lock keeps a folder to one process. It is the operating system's, so it ends with the
// process, however that ends, and what a file says of its holder is for people alone. A file
// system that knows no locks, as some network drives, is used without.
type Lock struct {
	f    *os.File
	path string
}

// Held is a folder that another process has.
type Held struct{ By string }

func (h *Held) Error() string { return "is in use: " + h.By + " writes to it" }

// errHeld is what the system says of a lock that another has.
var errHeld = errors.New("held")

// TakeLock takes the lock of a folder that is there, or tells who has it as a [Held]. Name is
// the file by which processes see one another.
func TakeLock(folder, name string) (*Lock, error) {
	path := filepath.Join(folder, name)
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", path, Reason(err))
		}
		switch err := tryLock(f); {
		case errors.Is(err, errHeld):
			by, _ := os.ReadFile(path)
			return nil, errors.Join(&Held{holder(by)}, f.Close())
		case err != nil: // there are no locks here
			return &Lock{f, path}, nil
		}
		// Whoever had it may have taken the file away between opening and locking.
		mine, err := f.Stat()
		there, gone := os.Stat(path)
		if err == nil && gone == nil && os.SameFile(mine, there) {
			host, _ := os.Hostname()
			text := fmt.Sprintf("process %d on %s\n", os.Getpid(), host)
			if err := f.Truncate(0); err == nil {
				_, _ = f.WriteAt([]byte(text), 0) // for people alone: the lock holds without
			}
			return &Lock{f, path}, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// holder is who a lock's file names.
func holder(text []byte) string {
	for i, c := range text {
		if c == '\n' && i > 0 {
			return string(text[:i])
		}
	}
	return "another process"
}

// Release lets the folder go. What a process leaves that was killed is a file that nobody
// has locked, which the next one takes.
func (l *Lock) Release() error {
	if l == nil {
		return nil
	}
	return release(l.f, l.path)
}
