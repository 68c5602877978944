// Package words is how the program writes numbers, dates and lists for people, and
// numbers for programs: in one way, wherever they stand.
//
// A minus is a minus sign, U+2212, as in print; what can show ASCII alone makes a hyphen
// of it. The package knows no table and no page. Start at [Plain].
package words
