// Command onecase runs one case of the certificate at seed 1, for tests that build
// it around a broken engine. It leaves with 4 if a figure does not agree. Without a name
// it lists the cases, but for those that are put to a search: that lies floors above the engine.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"prehabsim/internal/scenario"
	"prehabsim/internal/validate"
	"prehabsim/scenarios"
)

func main() {
	cases, err := validate.All(scenarios.Files)
	cases = slices.DeleteFunc(cases, func(c validate.Case) bool { return len(c.Searches) > 0 })
	if err == nil && len(os.Args) == 1 {
		for _, name := range validate.Names(cases) {
			fmt.Println(name)
		}
		return
	}
	if err == nil {
		i := slices.IndexFunc(cases, func(c validate.Case) bool { return c.Name == os.Args[1] })
		var c *validate.Certificate
		files := scenario.Files{Open: os.ReadFile, Builtin: scenarios.Files}
		if c, err = validate.Run(context.Background(), files, cases[i:i+1], validate.Options{Seed: 1, Workers: 1}); err == nil {
			for _, x := range c.Results[0].Comparisons {
				fmt.Printf("%s: %v, simulated %v (%v to %v): %s\n", x.What, x.Exact, x.Simulated, x.Low, x.High, x.Verdict)
			}
			if !c.Agrees() {
				os.Exit(4)
			}
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
