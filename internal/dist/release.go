package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// release is the commit that is handed out.
type release struct {
	Time   time.Time // when it was committed: the time of everything that is made
	Commit string
}

// theRelease asks git. A version is the day of the commit, as 2026.11.29.
func theRelease() (release, error) {
	text, err := output("git", "log", "-1", "--format=%ct %H")
	if err != nil {
		return release{}, fmt.Errorf("the time of the commit: %w", err)
	}
	seconds, commit, _ := strings.Cut(strings.TrimSpace(string(text)), " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return release{}, err
	}
	return release{Time: time.Unix(n, 0).UTC(), Commit: commit}, nil
}

// Version is the release's, as 2026.11.29.
func (r release) Version() string { return r.Time.Format("2006.1.2") }

// Windows is the version as an installer takes it, of numbers below 256 and 65,536.
func (r release) Windows() string { return r.Time.Format("06.1.2") }

// ID is the number by which Windows knows something of this release.
func (r release) ID(of string) string {
	x := sha256.Sum256([]byte("prehabsim " + of + " " + r.Commit))
	x[6], x[8] = x[6]&0x0f|0x80, x[8]&0x3f|0x80 // version 8 of RFC 9562: made as one likes
	return strings.ToUpper(fmt.Sprintf("%x-%x-%x-%x-%x", x[:4], x[4:6], x[6:8], x[8:10], x[10:16]))
}

// target is what a program is built for.
type target struct {
	System, Arch string
	Name         string // what the people who use it call it
}

func (t target) String() string { return t.System + "/" + t.Arch }

// Program is what the program is called there.
func (t target) Program() string {
	if t.System == "windows" {
		return "prehabsim.exe"
	}
	return "prehabsim"
}

var targets = []target{
	{"windows", "amd64", "windows"},
	{"darwin", "arm64", "mac-apple"},
	{"darwin", "amd64", "mac-intel"},
	{"linux", "amd64", "linux"},
	{"linux", "arm64", "linux-arm"},
}

// build is the program for a target. Nothing of the machine that builds it is in it.
func build(t target) ([]byte, error) {
	dir, err := os.MkdirTemp("", "dist")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, t.Program())
	c := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w -buildid=", "-o", path, "prehabsim/cmd/prehabsim")
	c.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+t.System, "GOARCH="+t.Arch, "GOAMD64=v1", "GOFLAGS=")
	if text, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build for %s: %w\n%s", t, err, text)
	}
	return os.ReadFile(path)
}

// output is what a command prints.
func output(name string, args ...string) ([]byte, error) {
	c := exec.Command(name, args...)
	var said bytes.Buffer
	c.Stderr = &said
	text, err := c.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(said.Bytes()))
	}
	return text, nil
}

// files are what is made, by name.
type files map[string][]byte

func (f files) names() (list []string) {
	for name := range f {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// sums are the checksums of all of them, as sha256sum prints and checks them.
func (f files) sums() []byte {
	var b bytes.Buffer
	for _, name := range f.names() {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(f[name]), name)
	}
	return b.Bytes()
}

func (f files) write(dir string) error {
	for _, name := range f.names() {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
