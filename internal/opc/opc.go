// Package opc writes and reads the container of Office files: parts in a zip, what each is
// made of, and how they refer to one another (ECMA-376, part 2).
//
// The same parts give the same bytes: they are written in order of their names and carry
// no time. The package knows no text document and no slide. Start at [New], or at [Read]
// for an organisation's own template.
package opc

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// Package is what an Office file holds.
type Package struct {
	parts map[string]part // by their names, such as "word/document.xml"
	types map[string]string
	rels  map[string][]Relation // by the part from which they go; "" is the package
}

type part struct {
	kind string // its type of content; "": that of its ending
	data []byte
}

// Relation leads from a part to another, or out of the file.
type Relation struct {
	ID     string `xml:"Id,attr"`
	Kind   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"` // the name of a part, unless it is outside
	Mode   string `xml:"TargetMode,attr"`
}

// Office begins the kinds of relation between parts of documents.
const Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

// Kinds of relation from the package itself.
const (
	MainKind = Office + "officeDocument"
	CoreKind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
)

const (
	typesFile = "[Content_Types].xml"
	relsType  = "application/vnd.openxmlformats-package.relationships+xml"
	coreType  = "application/vnd.openxmlformats-package.core-properties+xml"
)

// New is a package without parts.
func New() *Package {
	return &Package{map[string]part{}, map[string]string{"rels": relsType, "xml": "application/xml"}, map[string][]Relation{}}
}

// Put adds a part, or puts it in place of one of that name.
func (p *Package) Put(name, kind string, data []byte) { p.parts[name] = part{kind, data} }

// PNG adds a picture.
func (p *Package) PNG(name string, data []byte) {
	p.types["png"] = "image/png"
	p.Put(name, "", data)
}

// Relate leads from a part, or from the package (""), to another, and returns by which id.
func (p *Package) Relate(from, kind, to string) string {
	taken := map[string]bool{}
	for _, r := range p.rels[from] {
		taken[r.ID] = true
	}
	n := len(p.rels[from]) + 1
	for taken[fmt.Sprintf("rId%d", n)] {
		n++
	}
	id := fmt.Sprintf("rId%d", n)
	p.rels[from] = append(p.rels[from], Relation{ID: id, Kind: kind, Target: to})
	return id
}

// Part is what stands in a part; nil where there is none of that name.
func (p *Package) Part(name string) []byte { return p.parts[name].data }

// Kind is the type of a part's content.
func (p *Package) Kind(name string) string {
	if kind := p.parts[name].kind; kind != "" {
		return kind
	}
	return p.types[ending(name)]
}

// Names are those of all parts, in their order.
func (p *Package) Names() []string { return slices.Sorted(maps.Keys(p.parts)) }

// Relations are those from a part.
func (p *Package) Relations(from string) []Relation { return p.rels[from] }

// To is the first part to which a relation of that kind leads; "" where there is none.
func (p *Package) To(from, kind string) string {
	for _, r := range p.rels[from] {
		if r.Kind == kind && r.Mode != "External" {
			return r.Target
		}
	}
	return ""
}

// Remove takes out a part, what it leads to by itself, and what leads to it.
func (p *Package) Remove(name string) {
	delete(p.parts, name)
	delete(p.rels, name)
	for from, list := range p.rels {
		p.rels[from] = slices.DeleteFunc(list, func(r Relation) bool { return r.Target == name && r.Mode != "External" })
	}
}

// Unrelate takes out a relation.
func (p *Package) Unrelate(from, id string) {
	p.rels[from] = slices.DeleteFunc(p.rels[from], func(r Relation) bool { return r.ID == id })
}

// Prune takes out the parts to which nothing leads any more.
func (p *Package) Prune() {
	reached := map[string]bool{"": true}
	for next := []string{""}; len(next) > 0; next = next[1:] {
		for _, r := range p.rels[next[0]] {
			if r.Mode != "External" && !reached[r.Target] {
				reached[r.Target] = true
				next = append(next, r.Target)
			}
		}
	}
	for _, name := range p.Names() {
		if !reached[name] {
			delete(p.parts, name)
			delete(p.rels, name)
		}
	}
}

// Core says what the whole is called, in which language it is, and by what it was made. It
// has no time: what is made again of the same results is to be the same.
func (p *Package) Core(title string) {
	old := p.To("", CoreKind)
	if old == "" {
		old = "docProps/core.xml"
		p.Relate("", CoreKind, old)
	}
	p.Put(old, coreType, CoreProperties(title))
}

// CoreProperties is the part that says it.
func CoreProperties(title string) []byte {
	return []byte(Header + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
		`<dc:title>` + Text(title) + `</dc:title><dc:creator>prehabsim</dc:creator><dc:language>en-GB</dc:language></cp:coreProperties>`)
}

// Write writes the package.
func (p *Package) Write(w io.Writer) error {
	files := map[string][]byte{typesFile: p.contentTypes()}
	for name, x := range p.parts {
		files[name] = x.data
	}
	for from, list := range p.rels {
		if len(list) > 0 {
			files[relsOf(from)] = relations(from, list)
		}
	}
	return WriteZip(w, files)
}

// WriteZip writes files in order of their names, and the types of their content before them,
// as readers expect it; all of one time.
func WriteZip(w io.Writer, files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	z := zip.NewWriter(w)
	for _, name := range names {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: noTime})
		if err != nil {
			return err
		}
		if _, err := f.Write(files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

// noTime is the first that a zip can say.
var noTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

func rank(name string) int {
	switch name {
	case typesFile:
		return 0
	case relsOf(""):
		return 1
	}
	return 2
}

func (p *Package) contentTypes() []byte {
	var b strings.Builder
	b.WriteString(Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	for _, x := range slices.Sorted(maps.Keys(p.types)) {
		b.WriteString(`<Default Extension="` + Text(x) + `" ContentType="` + Text(p.types[x]) + `"/>`)
	}
	for _, name := range p.Names() {
		if kind := p.parts[name].kind; kind != "" {
			b.WriteString(`<Override PartName="/` + Text(name) + `" ContentType="` + Text(kind) + `"/>`)
		}
	}
	return []byte(b.String() + `</Types>`)
}

func relations(from string, list []Relation) []byte {
	var b strings.Builder
	b.WriteString(Header + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, r := range list {
		target, mode := r.Target, ""
		if r.Mode == "External" {
			mode = ` TargetMode="External"`
		} else if from != "" {
			target = "/" + target
		}
		b.WriteString(`<Relationship Id="` + Text(r.ID) + `" Type="` + Text(r.Kind) + `" Target="` + Text(target) + `"` + mode + `/>`)
	}
	return []byte(b.String() + `</Relationships>`)
}

// relsOf is the file that says where a part leads.
func relsOf(from string) string {
	dir, file := path.Split(from)
	return dir + "_rels/" + file + ".rels"
}

func ending(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }

// What a template may hold, so that a file that unpacks to more than it says does no harm.
const (
	mostParts = 2000
	mostBytes = 200 << 20
)

// Read reads a package.
func Read(text []byte) (*Package, error) {
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		return nil, errors.New("is no Office file: it does not unpack (older ones, such as .doc and .ppt, are to be saved as .docx and .pptx)")
	}
	if len(z.File) > mostParts {
		return nil, fmt.Errorf("has %d parts; at most %d are read", len(z.File), mostParts)
	}
	p, left := New(), int64(mostBytes)
	files := map[string][]byte{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		data, err := unpack(f, left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(data))
		files[strings.TrimPrefix(f.Name, "/")] = data
	}
	if files[typesFile] == nil {
		return nil, errors.New("is no Office file: it has no " + typesFile)
	}
	if err := p.readTypes(files); err != nil {
		return nil, err
	}
	return p, p.readRelations(files)
}

func unpack(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("part %q: %w", f.Name, err)
	}
	defer func() { _ = r.Close() }()
	data, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, fmt.Errorf("part %q: %w", f.Name, err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("unpacks to more than %d MB", mostBytes>>20)
	}
	return data, nil
}

// readTypes takes the parts and says of what type each is.
func (p *Package) readTypes(files map[string][]byte) error {
	var types struct {
		Default []struct {
			Extension   string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
		Override []struct {
			PartName    string `xml:",attr"`
			ContentType string `xml:",attr"`
		}
	}
	if err := Unmarshal(files[typesFile], &types); err != nil {
		return fmt.Errorf("%s: %w", typesFile, err)
	}
	for _, d := range types.Default {
		p.types[strings.ToLower(d.Extension)] = d.ContentType
	}
	for name, data := range files {
		if name != typesFile && !strings.HasSuffix(name, ".rels") {
			p.Put(name, "", data)
		}
	}
	for _, o := range types.Override {
		name := strings.TrimPrefix(o.PartName, "/")
		if x, ok := p.parts[name]; ok {
			p.Put(name, o.ContentType, x.data)
		}
	}
	return nil
}

// readRelations makes targets the names of parts.
func (p *Package) readRelations(files map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !strings.HasSuffix(name, ".rels") {
			continue
		}
		var list struct{ Relationship []Relation }
		if err := Unmarshal(files[name], &list); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		dir, file := path.Split(name)
		folder := strings.TrimSuffix(dir, "_rels/")
		from := folder + strings.TrimSuffix(file, ".rels")
		for _, r := range list.Relationship {
			if r.Mode != "External" {
				r.Target = resolve(folder, r.Target)
			}
			p.rels[from] = append(p.rels[from], r)
		}
	}
	return nil
}

func resolve(folder, target string) string {
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(path.Clean(target), "/")
	}
	return strings.TrimPrefix(path.Join("/", folder, target), "/")
}
