package describe

import (
	"fmt"
	"io"

	"prehabsim/internal/document"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// Executed prints how often each kind of operation is executed.
func Executed(w io.Writer, e *study.Executed) error {
	return document.Text(w, executedDocument(e), Width)
}

func executedDocument(e *study.Executed) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: e.Title})
	d.Say(fmt.Sprintf("What one replication of %s executes, seed %d: %s, %s.", e.Option, e.Seed, words.Count(int(e.Events), "event"), words.Count(int(e.Patients), "patient")))
	if len(e.Operations) == 0 {
		d.Say("Nobody comes, so nothing is executed.")
		return d
	}
	t := document.NewTable("Operation", ">Times", ">Each event", ">After another", ">Each patient")
	add := func(x study.ExecutedOperation) {
		t.Add(x.Name, words.Plain(float64(x.Times), 0), each(x.Times, e.Events), each(x.Again, e.Events), each(x.Times, e.Patients))
	}
	all := study.ExecutedOperation{Name: "all"}
	for _, x := range e.Operations {
		add(x)
		all.Times, all.Again = all.Times+x.Times, all.Again+x.Again
	}
	add(all)
	d.Put(t)
	d.Note("Of the option simulated by itself, nothing left out: a run executes what options have in common once, and leaves out jumps. After another: directly after one of its kind, at the same moment. Without --counts the operations themselves are listed.")
	return d
}

// each is how many there are for each of some others.
func each(n, of int64) string {
	if of == 0 {
		return "-"
	}
	return words.Plain(float64(n)/float64(of), 2)
}
