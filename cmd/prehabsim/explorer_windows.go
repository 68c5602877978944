package main

import (
	"bufio"
	"fmt"
	"os"

	"github.com/inconshreveable/mousetrap"
	"github.com/spf13/cobra"
)

// Who double-clicks the program wants the page, and gets a window beside it that closes when
// the program ends; cobra would refuse, and leave with 1.
func init() { cobra.MousetrapHelpText = "" }

// arguments are those of the command line; of a double click, those that open the page.
func arguments() []string {
	if !clicked() {
		return os.Args[1:]
	}
	fmt.Println("The page opens in your browser. Close this window when you have done: work is saved after each step.")
	return []string{"serve"}
}

func clicked() bool { return len(os.Args) == 1 && mousetrap.StartedByExplorer() }

// untilRead keeps the window of a double click open where something went wrong.
func untilRead(code int) {
	if code == 0 || !clicked() {
		return
	}
	fmt.Print("\nPress Enter to close this window. ")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
}
