// Package storm puts faults into scenarios, one at a time and of every kind that a hand
// makes (a letter changed, a line lost, a unit forgotten), and notes what the program says:
// refused at the line of the fault, refused elsewhere, warned of, accepted with an effect,
// or, which must not happen, accepted as if nothing had been written.
//
// The package knows the forms of TOML and CSV lines and no key of the scenario language, so
// that it tries what nobody thought of. Start at [Faults] and [Try].
package storm
