// Package disk writes files whole or not at all, and tells what goes wrong with them
// in words that name the file once.
//
// Only this package and cmd reach for files. Start at [WriteWhole].
package disk

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// WriteWhole writes a file whole or not at all: beside its place first, then
// renamed into it. What was there before stays until then.
func WriteWhole(path string, write func(io.Writer) error) error {
	return writeBeside(path, fmt.Sprint(os.Getpid()), write, func(*os.File) error { return nil })
}

// writeBeside writes a file whole or not at all. Its unfinished part has the writer's name;
// finish is called when all is written.
func writeBeside(path, writer string, write func(io.Writer) error, finish func(*os.File) error) (err error) {
	part := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%s.part", filepath.Base(path), writer))
	f, err := os.Create(part)
	if err != nil {
		return &Failed{path, Reason(err)}
	}
	defer func() {
		if err != nil {
			err = errors.Join(&Failed{path, Reason(err)}, Remove(part))
		}
	}()
	b := bufio.NewWriterSize(f, 1<<16)
	if err = write(b); err == nil {
		err = b.Flush()
	}
	if err == nil {
		err = finish(f)
	}
	// A full disk may be noticed as late as on closing.
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(part, path)
}

// RemoveParts takes away the unfinished parts of files in a folder that writers have left
// there who were killed. Nobody else must be writing these files.
func RemoveParts(dir string, files []string) error {
	names, err := ReadDir(dir)
	for _, name := range names {
		part, ok := strings.CutSuffix(strings.TrimPrefix(name, "."), ".part")
		if at := strings.LastIndexByte(part, '.'); ok && at > 0 && name[0] == '.' && slices.Contains(files, part[:at]) {
			err = errors.Join(err, Remove(filepath.Join(dir, name)))
		}
	}
	return err
}

// WriteBytes writes contents whole or not at all.
func WriteBytes(path string, contents []byte) error {
	return WriteWhole(path, func(w io.Writer) error {
		_, err := w.Write(contents)
		return err
	})
}

// Folder is a folder that package report writes into.
type Folder string

func (dir Folder) Create(name string) (io.WriteCloser, error) {
	f, err := os.Create(filepath.Join(string(dir), name))
	if err != nil {
		return nil, Reason(err)
	}
	return told{f}, nil
}

func (dir Folder) Rename(from, to string) error {
	return Reason(os.Rename(filepath.Join(string(dir), from), filepath.Join(string(dir), to)))
}

func (dir Folder) Remove(name string) error { return Remove(filepath.Join(string(dir), name)) }

// told is a file whose errors leave out its path: the caller names it.
type told struct{ *os.File }

func (t told) Write(b []byte) (int, error) {
	n, err := t.File.Write(b)
	return n, Reason(err)
}

// Failed is an error that says what could not be written, and why.
type Failed struct {
	Path string
	Err  error
}

func (f *Failed) Error() string { return "write " + f.Path + ": " + f.Err.Error() }
func (f *Failed) Unwrap() error { return f.Err }

// Try says why a file could not be written, before there is anything to write; nil if it could.
// Shown is its path as it was named.
func Try(path, shown string) error {
	folder := filepath.Dir(path)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s", filepath.Dir(shown))
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is a file and no folder", filepath.Dir(shown))
	}
	part := filepath.Join(folder, fmt.Sprintf(".%s.%d.part", filepath.Base(path), os.Getpid()))
	f, err := os.Create(part)
	if err != nil {
		return Reason(err)
	}
	return errors.Join(f.Close(), Remove(part))
}

// Misnamed says whether an error is of what was named, which stays as it is however often it is
// tried: no such folder, a file in place of one, nothing that may be written to.
func Misnamed(err error) bool {
	for _, one := range []error{fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.EISDIR, syscall.EROFS, syscall.ENAMETOOLONG} {
		if errors.Is(err, one) {
			return true
		}
	}
	return false
}

// Reason takes the operation and the path off an error that will be told with
// them anyway.
func Reason(err error) error {
	var f *Failed
	if errors.As(err, &f) {
		return f.Err
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	var l *os.LinkError
	if errors.As(err, &l) {
		return l.Err
	}
	return err
}

// Remove deletes a file, if it is there.
func Remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// MakeFolder creates a folder and those above it. It returns the ones that were
// not there before, the deepest first, so that they can be taken away again.
func MakeFolder(path string) (made []string, err error) {
	for p := path; ; p = filepath.Dir(p) {
		if _, err := os.Stat(p); !errors.Is(err, fs.ErrNotExist) || p == filepath.Dir(p) {
			break
		}
		made = append(made, p)
	}
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, fmt.Errorf("make folder %s: %w", path, Reason(err))
	}
	return made, nil
}

// ReadDir returns the names in a folder; none if it does not exist.
func ReadDir(path string) ([]string, error) {
	entries, err := os.ReadDir(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open folder %s: %w", path, Reason(err))
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, nil
}

// Open opens a file to be read.
func Open(path string) (*os.File, error) { return os.Open(path) }

// Read returns what a file holds.
func Read(path string) ([]byte, error) { return os.ReadFile(path) }

// ReadRegular is Read of a file of a size that somebody may have written: a device or a pipe
// may never end, and has no size to be told by.
func ReadRegular(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.IsDir() && !info.Mode().IsRegular():
		return nil, errors.New("is a device or a pipe; save it as a file")
	case info.Size() > most:
		return nil, fmt.Errorf("has %d MB; at most %d MB are read", info.Size()>>20, most>>20)
	}
	return os.ReadFile(path)
}

// Same reports whether a file has these contents.
func Same(path string, contents []byte) bool {
	have, err := os.ReadFile(path)
	return err == nil && bytes.Equal(have, contents)
}

// Looks says how a file looks from outside: that it is another than before shows in it, if
// anybody has written it meanwhile. It is empty where there is none.
func Looks(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.Size(), " ", info.ModTime().UnixNano())
}

// IsFile reports whether there is something else than a folder.
func IsFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

// Exists reports whether there is a file or folder, or a link that leads nowhere.
func Exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// Appending is a file that lines are added to. After a failed write it is cut
// back to its last whole line.
type Appending struct {
	f    *os.File
	path string
	end  int64
}

// OpenAppending opens a file at the given length; 0 begins it anew.
func OpenAppending(path string, end int64) (*Appending, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
	if err == nil {
		if err = f.Truncate(end); err == nil {
			_, err = f.Seek(end, io.SeekStart)
		}
		if err != nil {
			f.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, Reason(err))
	}
	return &Appending{f, path, end}, nil
}

func (a *Appending) Write(line []byte) (int, error) {
	n, err := a.f.Write(line)
	if err != nil {
		return n, errors.Join(fmt.Errorf("write %s: %w", a.path, Reason(err)), a.f.Truncate(a.end))
	}
	a.end += int64(n)
	return n, nil
}

func (a *Appending) Close() error {
	if err := a.f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", a.path, Reason(err))
	}
	return nil
}

// FS reads a folder.
func FS(path string) fs.FS { return os.DirFS(path) }

// Place is where a path leads: the folder without links, and the name in it. A
// file that is a link itself is not followed, since writing replaces the link.
func Place(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		dir = filepath.Dir(path)
	}
	return filepath.Join(dir, filepath.Base(path))
}

// mostRead bounds a file that is held in memory: the largest that is published, a
// year of the Combined CSV, has 61 MB.
const mostRead = 512 << 20

// ReadBounded reads a file that is to be held in memory.
func ReadBounded(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > mostRead {
		return nil, fmt.Errorf("is larger than %d MB, as no published file is", mostRead>>20)
	}
	return Read(path)
}
