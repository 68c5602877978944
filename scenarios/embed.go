// Package scenarios holds the built-in scenarios and the register of evidence,
// embedded so that the one binary works offline and `extends = "builtin:selca"`
// finds them.
package scenarios

import "embed"

// Files are the built-in scenarios as they stand in this folder.
//
//go:embed *.csv */*.toml */*.csv
var Files embed.FS
