// Command dist makes what is handed out: for Windows, macOS and Linux a static program in a
// zip file with three examples and a page to begin with; a Debian package with manual pages
// and completions; a Windows installer for one user; the checksums, the list of parts, the
// licences, and manifests for package managers, which nobody has tried.
//
// The same source gives the same bytes: times are those of the commit, orders are fixed.
// It needs git, dpkg-deb, and for the installer wixl and faketime; `make dist` runs it.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	out := flag.String("out", "dist", "the folder to write to")
	only := flag.String("only", "", "a single target, such as linux/amd64, and nothing that needs the others")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "dist:", err)
		os.Exit(1)
	}
}

// run makes everything, each file after those that it speaks of.
func run(out, only string) error {
	r, err := theRelease()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	notice, err := noticeOf(targets)
	if err != nil {
		return err
	}
	made := files{}
	for _, t := range targets {
		if only != "" && t.String() != only {
			continue
		}
		program, err := build(t)
		if err != nil {
			return err
		}
		zip, err := r.zip(t, program, notice)
		if err != nil {
			return err
		}
		made[r.zipName(t)] = zip
		if t.System == "linux" {
			if err := r.deb(made, t, program, notice); err != nil {
				return err
			}
		}
		if t.System == "windows" {
			if err := r.msi(made, t, program, notice); err != nil {
				return err
			}
		}
	}
	made["NOTICE.txt"] = notice
	if only == "" {
		if made["prehabsim.cdx.json"], err = parts(); err != nil {
			return err
		}
		if err := r.manifests(made); err != nil {
			return err
		}
	}
	made["SHA256SUMS"] = made.sums()
	for _, name := range made.names() {
		fmt.Printf("%12d  %s\n", len(made[name]), filepath.Join(out, name))
	}
	return made.write(out)
}
