package git_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/git"
)

// A revision means what it means to git itself.
func TestARevisionIsTheCommitThatGitNames(t *testing.T) {
	dir := t.TempDir()
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org",
			"GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return strings.TrimSpace(string(out))
	}
	commit := func(name string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name+".py"), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
		run("add", ".")
		run("commit", "-qm", name)
	}
	run("init", "-q", "-b", "main")
	commit("one")
	run("tag", "light")
	commit("two")
	run("tag", "-a", "v1.0", "-m", "a tag")
	run("tag", "-a", "of-tag", "-m", "a tag of a tag", "v1.0")
	run("checkout", "-q", "-b", "feature/x", "light")
	commit("three")
	run("checkout", "-q", "main")
	run("merge", "-q", "--no-ff", "-m", "merge", "feature/x")
	run("update-ref", "refs/remotes/origin/main", "v1.0~0^{commit}")
	run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
	run("tag", "feature", "light")
	hash := run("rev-parse", "v1.0^{commit}")
	all := []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "light", "v1.0", "of-tag", "of-tag^{}", "v1.0^{commit}", "tags/v1.0",
		"feature/x", "origin/main", "origin", "feature", "HEAD~", "HEAD~1", "HEAD~2", "HEAD^", "HEAD^2", "HEAD^2~1", "HEAD^^", "HEAD^0", "HEAD~0",
		"@~1", "main~1^{commit}", hash, hash[:7], hash[:9] + "~1", strings.ToUpper(hash[:8]), run("rev-parse", "v1.0"),
		"nothing", "HEAD~9", "HEAD^3", "HEAD~x", "HEAD^{tree}", "0000000", "", "../HEAD", "HEAD~99999999999999999999",
	}
	look := func(t *testing.T) {
		t.Helper()
		repo, err := git.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range all {
			got := ""
			if revision, err := repo.Revision(name); err == nil {
				got = revision.Hash
			}
			cmd := exec.Command("git", "rev-parse", "-q", "--verify", name+"^{commit}")
			if name == "" {
				cmd = exec.Command("git", "rev-parse", "HEAD")
			}
			cmd.Dir = dir
			want, _ := cmd.Output()
			if name == "HEAD^{tree}" {
				want = nil
			}
			if got != strings.TrimSpace(string(want)) {
				t.Errorf("%q is %q, and %q to git", name, got, strings.TrimSpace(string(want)))
			}
		}
	}
	look(t)
	run("gc", "-q") // packed, the references too
	look(t)
}
