package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/kwargo/kwargo/internal/shelf"
	"github.com/kwargo/kwargo/internal/workspace"
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
	runs := filepath.Join(folder, runsFolder)
	entries, err := os.ReadDir(runs)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if isRun(e.Name()) {
			if err := os.Remove(filepath.Join(runs, e.Name())); err != nil {
				return err
			}
		}
	}
	if err := removeFacts(filepath.Join(folder, workspace.FactsFolder)); err != nil {
		return err
	}
	_ = os.Remove(runs) // it stays when somebody has put something else there
	_, err = fmt.Fprintf(s.Out, "Removed what earlier runs had left in %s.\n", folder)
	return err
}

// removeFacts removes what is known of the files of all workspaces.
func removeFacts(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if e.IsDir() {
			if err := shelf.Remove(filepath.Join(folder, e.Name())); err != nil {
				return err
			}
		}
	}
	_ = os.Remove(folder) // it stays when somebody has put something else there
	return nil
}

// isRun reports whether a file is one that a run has left, or was about to.
func isRun(name string) bool {
	_, err := hex.DecodeString(name)
	return err == nil && len(name) == 2*runNameSize || strings.HasPrefix(name, newRun)
}
