package main

import (
	"crypto/sha256"
	"fmt"
	"path"
	"strings"
)

// manifests describes what was made to package managers. Nobody has tried these, which
// their first line says; where the files will lie is not known, so who publishes them
// writes that in the place of the word PLACE.
func (r release) manifests(made files) error {
	sum := func(ending string) (string, error) {
		for name, text := range made {
			if strings.HasSuffix(name, ending) {
				return fmt.Sprintf("%x", sha256.Sum256(text)), nil
			}
		}
		return "", fmt.Errorf("nothing that ends in %s was made", ending)
	}
	data := struct {
		release
		Sum map[string]string
	}{r, map[string]string{}}
	for _, ending := range []string{"windows.msi", "windows.zip", "mac-apple.zip", "mac-intel.zip", "linux.zip", "linux-arm.zip"} {
		x, err := sum("-" + ending)
		if err != nil {
			return err
		}
		data.Sum[ending] = x
	}
	for _, name := range []string{"winget.yaml", "homebrew.rb", "scoop.json"} {
		text, err := filled(name, data, "")
		if err != nil {
			return err
		}
		made[path.Join("untested", name)] = text
	}
	return nil
}
