package cli

import (
	"fmt"
	"os"
	"path/filepath"
)

type cacheCommand struct {
	Dir   cacheDirCommand   `cmd:"" help:"Print the folder in which earlier runs are kept."`
	Clean cacheCleanCommand `cmd:"" help:"Remove what earlier runs have left."`
}

type cacheDirCommand struct {
	CacheDir string `placeholder:"DIR" help:"The folder (default: the user's cache folder)."`
}

// Run prints the folder.
func (c *cacheDirCommand) Run(s *session) error {
	folder, err := cacheFolder(c.CacheDir)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(s.Out, folder)
	return err
}

type cacheCleanCommand struct {
	CacheDir string `placeholder:"DIR" help:"The folder (default: the user's cache folder)."`
}

// Run removes what this program has put there, and nothing else.
func (c *cacheCleanCommand) Run(s *session) error {
	folder, err := cacheFolder(c.CacheDir)
	if err != nil {
		return err
	}
	found, err := filepath.Glob(filepath.Join(folder, runsPrefix+"*"))
	if err != nil {
		return err
	}
	for _, dir := range found {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(s.Out, "Removed what earlier runs had left in %s.\n", folder)
	return err
}
