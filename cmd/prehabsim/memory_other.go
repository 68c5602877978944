//go:build !linux

package main

// watchMemory does nothing where it is not known how much memory there is.
func watchMemory() {}
