package ask

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"

	"github.com/spf13/cobra"

	"prehabsim/internal/describe"
	"prehabsim/internal/diag"
	"prehabsim/internal/disk"
	"prehabsim/internal/study"
	"prehabsim/internal/web"
	"prehabsim/internal/words"
)

// Serve is the command "serve".
func Serve(w World, spec study.Spec) *cobra.Command {
	var folder string
	var port int
	var shown []string
	var quiet bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Open the page in a browser: choose, run and read without a text editor",
		Long: `Serve answers at an address of this machine, and opens it in the browser: begin with a
cancer alliance, a built-in example or a scenario file, choose options, change what they
are, run, read, and take away papers, charts, tables and the scenario file that makes
every figure again.

It listens on this machine alone, lets in the browser that it opens and no other, and
asks for nothing elsewhere. Work is kept in a folder for each, and outlasts the program.

With --read-only it shows finished results to a meeting, and runs nothing.`,
		Example: `  prehabsim serve
  prehabsim serve --folder plans --port 8080 --no-browser
  prehabsim serve --read-only results/selca-1a2b3c4d`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return diag.Usage.Errorf("serve takes no scenario, not %q: one is chosen on the page; to show finished results: prehabsim serve --read-only %s", args[0], words.Shell(args[0]))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if port < 0 || port > 65535 {
				return diag.Usage.Errorf("--port must be 0 to 65535, not %d; 0 is any that is free", port)
			}
			if folder == "" {
				folder = documents()
			}
			for i, name := range shown {
				shown[i] = w.Path(name)
				if _, err := study.Again(shown[i], w.Files); err != nil {
					return describe.NotAgain(err, name, shown[i])
				}
			}
			site, err := web.New(cmd.Context(), w.Path(folder), shown, w.Files.Builtin, spec)
			if err != nil {
				return err
			}
			return site.Serve(cmd.Context(), port, func(address string) error { return w.open(cmd.Context(), address, quiet) })
		},
	}
	f := cmd.Flags()
	f.StringVar(&folder, "folder", "", "where work is kept (default prehabsim among your documents)")
	f.IntVar(&port, "port", 0, "port of this machine (default any that is free)")
	f.StringSliceVar(&shown, "read-only", nil, "results folders to be shown, comma-separated; nothing is run then")
	f.BoolVar(&quiet, "no-browser", false, "open no browser; the address is printed")
	if err := cmd.MarkFlagDirname("folder"); err != nil {
		panic(err) // a flag does not exist: a slip in this function
	}
	return cmd
}

// documents is the folder for work that people find again.
func documents() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "prehabsim"
	}
	if at := filepath.Join(home, "Documents"); disk.Exists(at) {
		return filepath.Join(at, "prehabsim")
	}
	return filepath.Join(home, "prehabsim")
}

// open lets the user's browser in. The address holds a word that opens the page, so it is
// handed over in a file that nobody else can read and stands in no list of processes.
func (w World) open(ctx context.Context, address string, quiet bool) error {
	if quiet {
		w.Say("open this address in a browser of this machine within ten minutes: %s", address)
		w.Say("Ctrl-C ends the program. Work that is finished is kept.")
		return nil
	}
	file, err := os.CreateTemp("", "prehabsim-*.html") // of mode 0600
	if err != nil {
		return fmt.Errorf("no browser can be let in: %w; use --no-browser", disk.Reason(err))
	}
	_, err = fmt.Fprintf(file, "<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title>prehabsim</title><meta http-equiv=\"refresh\" content=\"0;url=%s\"></head><body><p><a href=\"%s\">Open prehabsim</a></p></body></html>\n", address, address)
	if wrong := file.Close(); err == nil {
		err = wrong
	}
	if err != nil {
		return fmt.Errorf("no browser can be let in: %w; use --no-browser", disk.Reason(err))
	}
	context.AfterFunc(ctx, func() { _ = os.Remove(file.Name()) })
	if err := browser(file.Name()).Start(); err != nil {
		w.Say("no browser was found; open this file in one: %s", file.Name())
	} else {
		w.Say("the page opens in your browser; if not, open this file in one: %s", file.Name())
	}
	w.Say("Ctrl-C ends the program. Work that is finished is kept.")
	return nil
}

// browser is what opens a file in the user's browser.
func browser(file string) *exec.Cmd {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", file)
	case "darwin":
		return exec.Command("open", file)
	}
	return exec.Command("xdg-open", file)
}
