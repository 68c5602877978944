//go:build !unix

package main

// ignoreLimits has nothing to do where files have no limits of their own.
func ignoreLimits() {}

// refuseLimits does nothing where there are no such limits.
func refuseLimits() {}
