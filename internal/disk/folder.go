package disk

import (
	"errors"
	"os"
	"path/filepath"
)

// File is one that is to be written into a folder; its name may have folders before it.
type File struct {
	Name     string
	Contents []byte
}

// Others are those of some files that a folder has already, with other contents.
func Others(folder string, files []File) (names []string) {
	for _, f := range files {
		if path := filepath.Join(folder, f.Name); Exists(path) && !Same(path, f.Contents) {
			names = append(names, f.Name)
		}
	}
	return names
}

// WriteFiles writes files into a folder, all or none: each beside its place first; when the
// last is complete all are renamed into theirs. On an error the folder is as it was, and
// is not there if it was not.
func WriteFiles(folder string, files []File) (err error) {
	var made, parts []string
	defer func() {
		if err != nil {
			for _, path := range append(parts, made...) {
				err = errors.Join(err, Remove(path))
			}
		}
	}()
	for _, f := range files {
		path := filepath.Join(folder, f.Name)
		folders, err := MakeFolder(filepath.Dir(path))
		made = append(folders, made...)
		if err != nil {
			return err
		}
		parts = append(parts, path+unfinished)
		if err := WriteBytes(path+unfinished, f.Contents); err != nil {
			return err
		}
	}
	for _, f := range files {
		path := filepath.Join(folder, f.Name)
		if err := os.Rename(path+unfinished, path); err != nil {
			return Reason(err)
		}
	}
	return nil
}

// unfinished is the ending of a file that waits for the others.
const unfinished = ".part"
