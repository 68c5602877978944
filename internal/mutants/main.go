// Command mutants asks how much of a wrong engine the proof would see. It changes one
// operator of sim/engine at random, as a slip of the hand would, builds the certificate
// around what comes out (nothing is written into the source) and runs
// it at seed 1, and the tests where the certificate saw nothing. Which changes are made
// follows from the seed and the source alone, so that shards can share the work.
//
// Changes that the compiler refuses are drawn again. Those that cannot change a result
// stand in equivalent.csv with the reason; they are told and not counted.
//
// It is run from the top of the repository by `make mutants`; begin at [run].
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	n := flag.Int("n", 40, "how many changes to try")
	seed := flag.Uint64("seed", 1, "number that names the changes")
	shard := flag.String("shard", "1/1", "the part to run, such as 2/4")
	out := flag.String("out", "dist/mutants", "the folder for what is found")
	cases := flag.String("cases", "", "only these cases of the certificate, such as books,by-hand (default all)")
	tests := flag.Bool("tests", true, "run the tests where the certificate agrees")
	goOn := flag.Bool("go-on", false, "keep the rows that are there of changes that somebody saw, and try the rest")
	list := flag.Bool("list", false, "list the changes and which cases come to their place, without running them")
	flag.Parse()
	var part, of int
	if _, err := fmt.Sscanf(*shard, "%d/%d", &part, &of); err != nil || part < 1 || part > of || *n < 1 || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "mutants: use: mutants [-n 40] [-seed 1] [-shard 1/4] [-out folder] [-list]")
		os.Exit(2)
	}
	if !*tests {
		suites = nil
	}
	if err := run(*n, *seed, part, of, *out, *cases, *goOn, *list); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

// run tries the changes of one shard and prints the table of all that are in the folder.
func run(n int, seed uint64, part, of int, out, cases string, goOn, list bool) error {
	s, err := readSource("sim/engine")
	if err != nil {
		return err
	}
	drawn, err := s.draw(n, seed)
	if err != nil {
		return err
	}
	all, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	out = filepath.Join(all, fmt.Sprintf("seed-%d", seed))
	proof, err := prepare(s, all, filepath.Join(out, fmt.Sprintf("work-%d-of-%d", part, of)), cases)
	if err != nil {
		return err
	}
	rows, err := newRows(filepath.Join(out, fmt.Sprintf("%d-of-%d.csv", part, of)), goOn || list)
	if err != nil {
		return err
	}
	proof.learn(rows.kept)
	for i, m := range drawn {
		if i%of != part-1 || rows.has(m) && !list {
			continue
		}
		if list {
			fmt.Println(m, "reached by", len(proof.reaching(m)), "cases")
			continue
		}
		seen, err := proof.try(s, m)
		if err != nil {
			return fmt.Errorf("%v: %w", m, err)
		}
		if err := rows.add(m, seen); err != nil {
			return err
		}
	}
	if list {
		return nil
	}
	return writeTable(os.Stdout, out)
}
