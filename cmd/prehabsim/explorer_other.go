//go:build !windows

package main

// untilRead does nothing where a double click opens no window that closes by itself.
func untilRead() {}
