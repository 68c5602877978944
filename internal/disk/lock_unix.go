//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errHeld
	}
	return err
}

// release takes the file away while it is locked, so that nobody has one that is gone.
func release(f *os.File, path string) error {
	return errors.Join(Remove(path), f.Close())
}
