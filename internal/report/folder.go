package report

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// WriteFS is a folder to write into.
type WriteFS interface {
	// Create makes an empty file, or empties one that is there.
	Create(name string) (io.WriteCloser, error)
	// Rename gives a file its final name, in place of one that may be there.
	Rename(from, to string) error
	Remove(name string) error
}

// part is the ending of a file that is not finished.
const part = ".part"

// WriteFolder writes every format of the results. All files are first written
// beside their final names; only when the last is complete are they renamed, the
// manifest last. On an error what was written beside is removed, and no file
// that stood there before has been touched.
func WriteFolder(dir WriteFS, r *Results) error {
	var written []string
	digests := map[string]string{}
	r.written = digests // the manifest, which comes last, has them
	for _, f := range Formats {
		written = append(written, f.File)
		if err := writeBeside(dir, f, r, digests); err != nil {
			for _, name := range written {
				_ = dir.Remove(name + part) // the first error tells more
			}
			return fmt.Errorf("write %s: %w", f.File, err)
		}
	}
	for i, name := range written {
		if err := dir.Rename(name+part, name); err != nil {
			for _, left := range written[i:] {
				_ = dir.Remove(left + part)
			}
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return nil
}

// writeBeside writes one file under its unfinished name and keeps its digest.
func writeBeside(dir WriteFS, f Format, r *Results, digests map[string]string) (err error) {
	file, err := dir.Create(f.File + part)
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
	}()
	h := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(file, h), 1<<16)
	if err := f.Write(w, r); err != nil {
		return err
	}
	err = w.Flush()
	digests[f.File] = hex.EncodeToString(h.Sum(nil))
	return err
}
