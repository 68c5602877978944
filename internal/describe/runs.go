package describe

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"syscall"

	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/document"
	"prehabsim/internal/report"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// NotDone says what a folder is that cannot be used, how far a run came that was interrupted,
// and the way out.
func NotDone(err error, folder string) error {
	var store *study.StoreError
	var stopped *study.Interruption
	var held *disk.Held
	switch {
	case errors.As(err, &held):
		return diag.Usage.Errorf("folder %s %w; wait until that has ended, or choose another with --out", folder, held)
	case errors.As(err, &store) && errors.Is(err, study.ErrChanged):
		return diag.Usage.Errorf("folder %s %w", folder, store)
	case errors.As(err, &store) && store.Occupied:
		return diag.Usage.Errorf("folder %s %w; choose another with --out, or write there all the same with --force", folder, err)
	case errors.As(err, &store):
		return Elsewhere(err)
	case errors.As(err, &stopped) && stopped.Phase == study.Observing:
		return diag.Interrupted.Errorf("interrupted in the observed year; run the same command again to go on")
	case errors.As(err, &stopped):
		s := stopped.State
		return diag.Interrupted.Errorf("interrupted after %s; run the same command again to go on", Finished(s, s.Done))
	}
	return err
}

// NoResults says why a folder cannot be read as one of results, given whether it is there;
// nothing where nothing is wrong.
func NoResults(folder string, there bool, err error) error {
	var missing *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return diag.Usage.Errorf("%s is not a folder; name one that prehabsim run has written", folder)
	case !errors.Is(err, fs.ErrNotExist):
		return wrongUse(err).Of(fmt.Errorf("%s: %w", folder, err))
	case !there:
		return diag.Usage.Errorf("there is no folder %s; make one with prehabsim run", folder)
	case errors.As(err, &missing):
		return diag.Usage.Errorf("%s is not a complete results folder: it has no %s; make one with prehabsim run", folder, missing.Path)
	}
	return diag.Usage.Errorf("%s is not a complete results folder (%v); make one with prehabsim run", folder, disk.Reason(err))
}

// NotAgain says why results cannot be made again of a folder, given its name and its path.
func NotAgain(err error, folder, path string) error {
	var missing *fs.PathError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &missing):
		missing.Path = filepath.Base(missing.Path)
		return NoResults(folder, disk.Exists(path), err)
	}
	return wrongUse(err).Of(fmt.Errorf("folder %s %w", folder, err))
}

// wrongUse is the kind of an error of a folder that is not as a run left it: it stays so,
// however often the same is asked.
func wrongUse(err error) diag.Kind {
	if kind := diag.KindOf(err); kind != diag.Unexpected {
		return kind
	}
	return diag.Usage
}

// LeastWidth is that of the narrowest page.
const LeastWidth = 60

// Page writes the page of some options, of all by nil, in a format and so wide.
func Page(w io.Writer, r *report.Results, options []string, format string, width int) error {
	for _, id := range options {
		if err := diag.OneOf("option", id, r.Set.Options); err != nil {
			return diag.Usage.Of(err)
		}
	}
	p := r.Page(options)
	switch format {
	case "json":
		return p.JSON(w)
	case "csv":
		return p.CSV(w)
	case "markdown":
		return document.Markdown(w, p.Document())
	}
	_, err := io.WriteString(w, p.Text(width))
	return err
}

// Elsewhere adds the way out of a folder that cannot be used.
func Elsewhere(err error) error { return fmt.Errorf("%w; choose another folder with --out", err) }

// Finished is how many of what a run is to have are there, of this phase so many: where
// inputs are drawn, runs of all kinds are counted together, and of those that were lacking.
func Finished(s study.State, done int) string {
	if s.Draws > 0 {
		about := ""
		if s.Guessed {
			about = "about "
		}
		return fmt.Sprintf("%d of %s%s", done, about, words.Count(s.Of, "run"))
	}
	all := words.Count(s.Most, "replication")
	if s.Guessed {
		all = "at most " + all
	}
	return fmt.Sprintf("%d of %s", s.Stored+done, all)
}

// Where writes the headline table of each group.
func Where(w io.Writer, groups []study.Those, r *report.Results) error {
	for i, g := range groups {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if err := document.Text(w, r.Where(g.By, g.Value), Width); err != nil {
			return err
		}
	}
	return nil
}

// Results writes the page, with the long table below it if all is asked for; or in another
// format what programs read.
func Results(w io.Writer, r *report.Results, format string, all bool) error {
	if r.Grid != nil && format != "json" {
		return gridOf(w, r, format, all)
	}
	page := r.Page(nil)
	switch format {
	case "csv":
		return r.Print(w, "measures.csv")
	case "json":
		return r.Print(w, "results.json")
	case "markdown":
		d := page.Document()
		if all {
			d.Blocks = append(d.Blocks, r.Document().Blocks...)
		}
		return document.Markdown(w, d)
	}
	text := page.Text(Width)
	if _, err := io.WriteString(w, text); err != nil || !all {
		return err
	}
	fmt.Fprintln(w)
	return r.Print(w, report.LongTable)
}

// gridOf prints the cells of a grid.
func gridOf(w io.Writer, r *report.Results, format string, all bool) error {
	if format == "csv" {
		return r.Print(w, "grid.csv")
	}
	d := r.GridDocument()
	if all {
		d.Blocks = append(d.Blocks, r.Document().Blocks...)
	}
	if format == "markdown" {
		return document.Markdown(w, d)
	}
	return document.Text(w, d, Width)
}
