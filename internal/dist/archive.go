package main

import (
	"archive/zip"
	"bytes"
	"embed"
	"io/fs"
	"strings"
	"text/template"
)

//go:embed templates examples
var embedded embed.FS

// filled is a template with the release filled in, its lines ending as a system's do.
func filled(name string, data any, system string) ([]byte, error) {
	t, err := template.ParseFS(embedded, "templates/"+name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return endings(b.Bytes(), system), err
}

// endings are the line ends that the editors of a system show.
func endings(text []byte, system string) []byte {
	if system == "windows" {
		return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
	}
	return text
}

// examples are the scenarios that go along, by name.
func examples() (files, error) {
	list := files{}
	entries, err := fs.ReadDir(embedded, "examples")
	for _, e := range entries {
		if list[e.Name()], err = fs.ReadFile(embedded, "examples/"+e.Name()); err != nil {
			return nil, err
		}
	}
	return list, err
}

// beside is what goes along with a program: a page to begin with, examples, licences.
func (r release) beside(t target, notice []byte) (files, error) {
	start, err := filled("START.txt", struct {
		release
		target
	}{r, t}, t.System)
	if err != nil {
		return nil, err
	}
	list := files{"START.txt": start, "NOTICE.txt": endings(notice, t.System)}
	licence, err := licence()
	if err != nil {
		return nil, err
	}
	list["LICENCE.txt"] = endings(licence, t.System)
	scenarios, err := examples()
	for name, text := range scenarios {
		list["examples/"+name] = endings(text, t.System)
	}
	return list, err
}

func (r release) zipName(t target) string {
	return "prehabsim-" + r.Version() + "-" + t.Name + ".zip"
}

// zip is the archive for a target: one folder with everything in it.
func (r release) zip(t target, program, notice []byte) ([]byte, error) {
	list, err := r.beside(t, notice)
	if err != nil {
		return nil, err
	}
	list[t.Program()] = program
	folder := strings.TrimSuffix(r.zipName(t), ".zip") + "/"
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range list.names() {
		head := &zip.FileHeader{Name: folder + name, Method: zip.Deflate, Modified: r.Time}
		head.SetMode(0o644)
		if name == t.Program() {
			head.SetMode(0o755)
		}
		f, err := w.CreateHeader(head)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(list[name]); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return b.Bytes(), err
}
