// Package workbook makes one Excel file of a folder of results: the page by which options
// are chosen, charts that can be changed, and the tables of the folder, a row for each
// figure, for whoever works on with them.
//
// What the page says is package report's, and the tables are those of the folder as they
// stand there. The package works nothing out but where a chart takes its numbers from.
// The same folder gives the same bytes. Start at [Write]; [sheets] lists what is in it.
package workbook

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"

	"github.com/xuri/excelize/v2"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/opc"
)

// book is a workbook that is being made.
type book struct {
	*excelize.File
	manifest facts.Manifest
	title    string
	looks    looks
	contents []content // the sheets of tables, as the last sheet lists them
}

// content says of a sheet what is in it.
type content struct {
	sheet, about, file string
	rows, left         int
}

// Names of the sheets that are no table of the folder.
const (
	pageSheet   = "Page"
	chartsSheet = "Charts"
	aboutSheet  = "About this run"
)

// Write makes a workbook of a page and the folder of its results.
func Write(w io.Writer, page document.Document, folder fs.FS) error {
	text, err := fs.ReadFile(folder, facts.ManifestFile)
	if err != nil {
		return fmt.Errorf("read results: %w", err)
	}
	b := &book{File: excelize.NewFile()}
	defer func() { _ = b.Close() }() // it holds no file
	if b.manifest, err = facts.ReadManifest(text); err != nil {
		return err
	}
	if err := b.fill(page, folder); err != nil {
		return err
	}
	return b.write(w)
}

// fill makes the sheets in their order.
func (b *book) fill(page document.Document, folder fs.FS) error {
	if err := b.SetDefaultFont("Arial"); err != nil {
		return err
	}
	var err error
	if b.looks, err = newLooks(b.File); err != nil {
		return err
	}
	if err := b.SetSheetName("Sheet1", pageSheet); err != nil {
		return err
	}
	if err := b.page(page); err != nil {
		return fmt.Errorf("sheet %q: %w", pageSheet, err)
	}
	if _, err := b.NewSheet(chartsSheet); err != nil {
		return err
	}
	tables := map[string]*table{}
	for _, s := range sheets {
		t, err := s.read(folder, &b.manifest)
		if err != nil {
			return err
		}
		if t == nil {
			continue // this run has none
		}
		tables[s.name] = t
		if err := b.table(s, t); err != nil {
			return fmt.Errorf("sheet %q: %w", s.name, err)
		}
		b.contents = append(b.contents, content{s.name, s.about, s.file, len(t.rows), t.left})
	}
	if err := b.charts(tables); err != nil {
		return fmt.Errorf("sheet %q: %w", chartsSheet, err)
	}
	return b.about(folder)
}

// write writes the workbook without times, its parts in order.
func (b *book) write(w io.Writer) error {
	b.SetActiveSheet(0)
	var raw bytes.Buffer
	if err := b.File.Write(&raw); err != nil {
		return err
	}
	pkg, err := opc.Read(raw.Bytes())
	if err != nil {
		return err
	}
	pkg.Core(b.title)
	return pkg.Write(w)
}
