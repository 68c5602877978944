package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/inconshreveable/mousetrap"
	"github.com/spf13/cobra"
)

// Who double-clicks the program gets a window that closes when the program ends. So it
// says where to begin and waits; cobra would refuse, and leave with 1.
func init() { cobra.MousetrapHelpText = "" }

// untilRead keeps the window open that a double click has opened.
func untilRead() {
	if len(os.Args) > 1 || !mousetrap.StartedByExplorer() {
		return
	}
	fmt.Print(`
This is a program for a command line. Open the folder that it is in, click the folder with
the right mouse button while you hold Shift, choose "Open in Terminal" or "Open PowerShell
window here", and write:

    .\prehabsim run builtin:northbridge

START.txt, beside the program, says what to do then. Press Enter to close this window. `)
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}
