// Package scenario reads scenario files: TOML into a tree in which every value
// knows its file and line, with `extends`, options as patches, copies for the
// rows of tables, quantities with units and ranges, and the evidence behind them.
//
// It gives no meaning to steps or resources. Which keys a section may have is
// said by its caller as a [Shape], which [Read] checks and from which the
// reference and the JSON Schema are written, so that the three cannot disagree.
//
// A scenario goes through four stages: [Load] reads the file and everything it
// extends; [Document.Option] returns the document as an option patches it;
// [Document.Expand] makes the copies of `for_each`; [Read] reads one section.
package scenario
