package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A repository with a merge, a branch, tags of both kinds and a branch whose name is
// the start of a hash. What each name means is asked of git itself.
func TestRevisionsMeanWhatTheyMeanToGit(t *testing.T) {
	folder := t.TempDir()
	git := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org",
			"GIT_AUTHOR_DATE=2026-01-01T00:00:00Z", "GIT_COMMITTER_DATE=2026-01-01T00:00:00Z")
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("git %v: %v", args, err)
		}
		return strings.TrimSpace(string(out))
	}
	commit := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
		git("add", name)
		git("commit", "-q", "-m", name)
	}
	git("init", "-q", "-b", "main")
	commit("one")
	commit("two")
	git("tag", "light")
	git("tag", "-a", "-m", "annotated", "v1.0")
	git("tag", "-a", "-m", "of a tag", "nested", "v1.0")
	git("checkout", "-q", "-b", "topic/side", "HEAD~1")
	commit("three")
	git("checkout", "-q", "main")
	commit("four")
	git("merge", "-q", "--no-ff", "-m", "merge", "topic/side")
	head := git("rev-parse", "HEAD")
	git("branch", head[:6], "light")
	git("update-ref", "refs/remotes/origin/main", "light")
	git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	git("pack-refs", "--all")
	git("gc", "-q")

	r, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"HEAD", "@", "main", "refs/heads/main", "heads/main", "topic/side", "light", "v1.0", "nested", "tags/v1.0",
		"origin/main", "origin", head, head[:7], head[:8], head[:4] + head[4:9], strings.ToUpper(head[:10]), head[:6],
		"HEAD~", "HEAD~1", "HEAD~2", "HEAD^", "HEAD^2", "HEAD^2~1", "@~2", "main^^", "HEAD^0", "HEAD~0",
		"v1.0^{}", "v1.0^{commit}", "v1.0~1", "nested^{}^",
	} {
		want := git("rev-parse", "--verify", "-q", name+"^{commit}")
		got, err := r.Revision(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got.Hash != want {
			t.Errorf("%s is %s, and to git it is %s", name, got.Hash, want)
		}
	}
	for _, name := range []string{"nothing", "HEAD~9", "HEAD^3", "HEAD^{tree}", "HEAD~1x", "abc", "zzzz", strings.Repeat("0", 40), "HEAD~99999999999999999999", "-x", "v1.0:one", "^", "~1"} {
		if got, err := r.Revision(name); err == nil {
			t.Errorf("%s is %s", name, got.Hash)
		} else if !strings.Contains(err.Error(), name) {
			t.Errorf("%s: the error does not name it: %v", name, err)
		}
	}
}
