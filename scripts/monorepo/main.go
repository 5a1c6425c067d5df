// Command monorepo writes a made-up code base with broken constructions to a
// folder: `repository`, a git repository with a commit for each change of a class,
// and `truth.json`, which says what is broken.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kwargo/kwargo/internal/monorepo"
)

func main() {
	opts := monorepo.Default()
	flag.Uint64Var(&opts.Seed, "seed", opts.Seed, "the same seed gives the same code")
	flag.IntVar(&opts.Files, "files", opts.Files, "how many Python files")
	flag.IntVar(&opts.Classes, "classes", opts.Classes, "how many classes with a history")
	flag.IntVar(&opts.Broken, "broken", opts.Broken, "how many broken constructions")
	out := flag.String("out", "dist/monorepo", "the folder, which must not exist")
	flag.Parse()
	if err := write(opts, *out); err != nil {
		fmt.Fprintf(os.Stderr, "monorepo: %v\n", err)
		os.Exit(1)
	}
}

func write(opts monorepo.Options, out string) error {
	if _, err := os.Lstat(out); err == nil {
		return fmt.Errorf("%s exists already; remove it, or name another folder with -out", out)
	}
	r := monorepo.New(opts)
	if err := r.WriteHistory(filepath.Join(out, "repository")); err != nil {
		return err
	}
	if err := r.WriteTruth(filepath.Join(out, "truth.json")); err != nil {
		return err
	}
	broken := 0
	for _, c := range r.Calls {
		if c.Broken {
			broken++
		}
	}
	fmt.Printf("%s: %d files, %d classes, %d constructions, %d of them broken, %d commits\n",
		out, len(r.Tree()), len(r.Classes), len(r.Calls), broken, len(r.Revisions))
	return nil
}
