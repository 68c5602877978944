// Package cmd holds the pages of this folder for who shows them.
package cmd

import _ "embed"

// Words is the glossary, as Markdown: a table of words and what they mean.
//
//go:embed WORDS.md
var Words string
