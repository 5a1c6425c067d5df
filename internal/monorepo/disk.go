package monorepo

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Write writes the files as they are now to a folder, which must not exist.
func (r *Repository) Write(dir string) error {
	return writeAll(dir, r.Tree())
}

// WriteHistory writes a git repository with a commit for each revision to a folder,
// which must not exist. The same repository gives the same commits.
func (r *Repository) WriteHistory(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := git(dir, 0, "init", "-q", "-b", "main"); err != nil {
		return err
	}
	for i, rev := range r.Revisions {
		if err := writeAll(dir, rev.Files); err != nil {
			return err
		}
		if err := git(dir, i, "add", "-A"); err != nil {
			return err
		}
		if err := git(dir, i, "commit", "-q", "-m", rev.Message); err != nil {
			return err
		}
	}
	return nil
}

// git runs git at a fixed hour, without the settings of the user.
func git(dir string, hour int, args ...string) error {
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	date := fmt.Sprintf("2026-01-%02dT%02d:00:00+00:00", 1+hour/24%28, hour%24)
	cmd.Env = append(os.Environ(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date,
		"GIT_AUTHOR_NAME=monorepo", "GIT_AUTHOR_EMAIL=monorepo@example.org", "GIT_COMMITTER_NAME=monorepo", "GIT_COMMITTER_EMAIL=monorepo@example.org",
	)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

func writeAll(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Truth is what is known of a repository, for programs that read it from a file.
type Truth struct {
	Classes []Class  `json:"classes"`
	Changes []Change `json:"changes"` // one for each commit but the first
	Calls   []Call   `json:"calls"`
}

// Truth is what is known of the repository.
func (r *Repository) Truth() Truth {
	out := Truth{Classes: r.Classes, Calls: r.Calls}
	for _, rev := range r.Revisions {
		if rev.Change != nil {
			out.Changes = append(out.Changes, *rev.Change)
		}
	}
	return out
}

// WriteTruth writes it to a file.
func (r *Repository) WriteTruth(path string) error {
	text, err := json.MarshalIndent(r.Truth(), "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
