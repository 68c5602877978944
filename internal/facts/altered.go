package facts

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"prehabsim/internal/words"
)

// Whole says which tables of a folder are not as they were when its manifest was written: cut
// short, changed by hand, or of two runs where one was stopped as it wrote. Charts of them would
// say what no run did. One that is not there is told by whoever reads it; what authors complete,
// such as a checklist, may change.
func (m *Manifest) Whole(folder fs.FS) error {
	var others []string
	for name, digest := range m.Files {
		if !strings.HasSuffix(name, ".csv") && name != "page.json" {
			continue
		}
		text, err := fs.ReadFile(folder, name)
		if sum := sha256.Sum256(text); err == nil && hex.EncodeToString(sum[:]) != digest {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return nil
	}
	slices.Sort(others)
	return fmt.Errorf("%s: not as the run wrote %s (%s has another digest); the same command that made the folder writes %s again",
		words.Some(others, 4), them(others), ManifestFile, them(others))
}

func them(names []string) string {
	if len(names) == 1 {
		return "it"
	}
	return "them"
}
