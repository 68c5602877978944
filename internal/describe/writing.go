package describe

import (
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
)

// MayWrite refuses a file that cannot be written, or that is there already, before anything is
// worked out for it; shown is its path as it was named.
func MayWrite(path, shown string, force bool) error {
	if disk.Exists(path) && !force {
		return diag.Usage.Errorf("%s is there already; choose another name with --out, or write over it with --force", shown)
	}
	if err := disk.Try(path, shown); err != nil {
		return diag.Usage.Errorf("%s cannot be written: %w; choose another name with --out", shown, err)
	}
	return nil
}
