package alliance

import (
	"fmt"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
)

// OurOption is the option that a new file compares with the current way.
const OurOption = "our_option"

// Extend is a file that extends a scenario, with an option of its own. What else may be
// changed stands in it as comments, each with a name and a value that this scenario has,
// so that taking away the "# " is enough. Where each trust has its own ward, it is one
// trust's.
func Extend(name string, d *scenario.Document) string {
	title := d.ShortName()
	if n := d.Root.Child["name"]; n != nil {
		title = n.Text
	}
	has := samplesOf(d)
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Our own service, described as what differs from %s. What is not written here is as it is there.", title)
	line("# Take away a \"# \" to change something, and give every number its source: source = \"our bed census, March 2026\".")
	line("")
	line("format  = 1")
	line("name    = %s", intake.Quoted("Our service, based on "+title))
	line("extends = %s", intake.Quoted(name))
	line("")
	line("# When, and how often: as it is now.")
	line("# [run]")
	for _, key := range []string{"window", "replications"} {
		if n := d.Root.At("run", key); n != nil {
			line("# %-12s = %s", key, n.Shown())
		}
	}
	if x, ok := has.first("beds", "capacity"); ok {
		line("\n# Beds: a number of your own, with its source. It is %s now.", x.value)
		line("# [resource.%s]", x.path)
		line("# capacity = { value = %s, source = \"our bed census\" }", x.value)
	}
	if x, ok := has.first("staff", "wte"); ok {
		line("\n# Posts: whole-time equivalents; 0 where nobody is employed. They are %s now.", x.value)
		line("# [resource.%s]", x.path)
		line("# wte = { value = %s, source = \"our establishment\" }", x.value)
	}
	if options := d.Options(); len(options) > 0 {
		line("\n# An option of %s, under a name of your own; its other keys stay.", title)
		line("# [option.%s]", options[0])
		line("# name = \"As we would do it\"")
	}
	if x, ok := has.firstListed(); ok && !has.withoutBeds() {
		line("\n# Theatre lists, in an option: so many more a week, which are not handed back when waits are short.")
		line("# [option.our_lists]")
		line("# name        = %s", intake.Quoted(listName))
		line("# description = %s", intake.Quoted(x.title))
		line("# [option.our_lists.resource.%s]", x.path)
		line("# lists = \"+1 per week\"")
		line("# kept  = true")
	}
	has.writeOption(line)
	return b.String()
}

// listName is a list a week more, by the name of the option that has it.
const listName = "1 more theatre list"

// writeOption writes an option of the file's own: some more of the first thing of which
// there may be more.
func (has samples) writeOption(line func(string, ...any)) {
	x, ok := has.first("beds", "capacity")
	change, name := `capacity = "+4"`, "4 more beds"
	if !ok {
		x, ok = has.firstListed()
		change, name = `lists = "+1 per week"`, listName
	}
	if !ok {
		x, ok = has.first("", "capacity")
		change, name = `capacity = "+4"`, "4 more"
	}
	if !ok {
		x, ok = has.first("", "load")
		change, name = "scale = 1.1", "10% more capacity"
	}
	if !ok {
		return
	}
	line("\n# An option of your own: compared with what is, on the same patients. Its name stands above a column and in sentences, so it is short.")
	line("[option.%s]", OurOption)
	line("name        = %s", intake.Quoted(name))
	line("description = %s", intake.Quoted(x.title))
	line("[option.%s.resource.%s]", OurOption, x.path)
	line("%s", change)
}

// withoutBeds says that there are none of which there may be more.
func (has samples) withoutBeds() bool {
	_, ok := has.first("beds", "capacity")
	return !ok
}

// samples are the resources of a scenario, each copy by itself.
type samples []*scenario.Node

// sample is a value that a file may change.
type sample struct{ path, title, value string }

func samplesOf(d *scenario.Document) samples {
	var problems diag.List // "check" tells them
	current, _ := d.Option(scenario.Current, &problems)
	current.Expand(&problems)
	return current.Root.Child["resource"].Children()
}

// first is the first resource of a kind, or of any, that has a key and takes part.
func (has samples) first(kind, key string) (s sample, ok bool) {
	for _, n := range has {
		value, unlimited := n.Child[key], n.Child["unlimited"]
		if value == nil || unlimited != nil && unlimited.Bool || kind != "" && n.TextAt("kind") != kind {
			continue
		}
		return sampleOf(n, value), true
	}
	return s, false
}

// firstListed is the first theatre, or else resource, whose lists follow from a load and
// have a length and an answer to waits.
func (has samples) firstListed() (s sample, ok bool) {
	for _, group := range []string{"theatre", ""} {
		for _, n := range has {
			if n.Child["load"] != nil && n.Child["list"] != nil && n.Child["responds"] != nil && (group == "" || n.TextAt("group") == group) {
				return sampleOf(n, n.Child["list"]), true
			}
		}
	}
	return s, false
}

func sampleOf(n, value *scenario.Node) sample {
	s := sample{path: strings.TrimPrefix(n.Path, "resource."), title: n.TextAt("title"), value: value.Shown()}
	if v := value.At("value"); v != nil {
		s.value = v.Shown()
	}
	if s.title == "" {
		s.title = s.path
	}
	return s
}
