package cli

import (
	"fmt"
	"strings"

	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
)

// blank is a file that extends a scenario. What may be changed stands in it as
// comments, each with a name that this scenario has, so that taking away the "# " is
// enough.
func blank(name string, d *scenario.Document) string {
	title := d.ShortName()
	if n := d.Root.Child["name"]; n != nil {
		title = n.Text
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Our own service, described as what differs from %s. What is not written here is as it is there.", title)
	line("# Take away a \"# \" to change something, and give every number its source: source = \"our bed census, March 2026\".")
	line("")
	line("format  = 1")
	line("name    = %s", intake.Quoted("Our service, based on "+title))
	line("extends = %s", intake.Quoted(name))
	line("")
	line("# [run]")
	line("# window       = { from = 2027-04-01, years = 2 }")
	line("# replications = 20")
	for _, example := range []struct{ comment, key, value string }{
		{"Beds: a number of your own, with its source.", "capacity", `{ value = 40, source = "our bed census" }`},
		{"Posts: whole-time equivalents.", "wte", `{ value = 1.5, source = "our establishment" }`},
	} {
		if resource := firstWith(d, example.key); resource != "" {
			line("\n# %s", example.comment)
			line("# [resource.%s]", resource)
			line("# %-8s = %s", example.key, example.value)
		}
	}
	if options := d.Options(); len(options) > 0 {
		line("\n# An option of %s, under a name of your own; its other keys stay.", title)
		line("# [option.%s]", options[0])
		line("# name = \"As we would do it\"")
	}
	if resource := firstWith(d, "capacity"); resource != "" {
		line("\n# An option of your own: compared with what is, on the same patients.")
		line("[option.our_option]")
		line("name = \"Four more beds\"")
		line("[option.our_option.resource.%s]", resource)
		line("capacity = \"+4\"")
	}
	return b.String()
}

// firstWith is the first resource that has a key of its own.
func firstWith(d *scenario.Document, key string) string {
	resources := d.Root.Child["resource"]
	if resources == nil {
		return ""
	}
	for _, name := range resources.Keys {
		if n := resources.Child[name]; n.Child[key] != nil {
			return name
		}
	}
	return ""
}
