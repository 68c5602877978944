//go:build !windows

package main

import "os"

// arguments are those of the command line.
func arguments() []string { return os.Args[1:] }

// untilRead does nothing where a double click opens no window that closes by itself.
func untilRead(int) {}
