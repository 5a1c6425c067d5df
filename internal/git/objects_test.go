package git

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// runGit runs git in a folder, with nobody's settings.
func runGit(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.org", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.org")
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.Output()
	if err != nil && len(out) > 0 {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// Histories with merges of merges, of branches that have nothing in common, and with
// clocks that differ.
func TestTheCommitThatTwoHaveInCommonIsOneOfGits(t *testing.T) {
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		runGit(t, dir, nil, "init", "--quiet")
		tree := runGit(t, dir, nil, "write-tree")
		var all []string
		for i := range 40 {
			args := []string{"commit-tree", tree, "-m", fmt.Sprint(i)}
			if i > 0 && random.IntN(12) > 0 {
				parents := map[string]bool{}
				for range 1 + random.IntN(3) {
					parents[all[max(0, len(all)-1-random.IntN(8))]] = true
				}
				for p := range parents {
					args = append(args, "-p", p)
				}
			}
			date := fmt.Sprintf("@%d +0000", 1_700_000_000+100*i)
			all = append(all, runGit(t, dir, []string{"GIT_COMMITTER_DATE=" + date, "GIT_AUTHOR_DATE=" + date}, args...))
		}
		runGit(t, dir, nil, "update-ref", "HEAD", all[len(all)-1])
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			a, b := all[random.IntN(len(all))], all[random.IntN(len(all))]
			want := runGit(t, dir, nil, "merge-base", "--all", a, b)
			got, err := r.parted(a, b)
			switch {
			case want == "" && err == nil:
				t.Errorf("seed %d: %s, and git has none", seed, got.hash)
			case want != "" && (err != nil || !strings.Contains(want, got.hash.String())):
				t.Errorf("seed %d: %v, %v; git has %s", seed, got, err, want)
			}
		}
	}
}

func TestATreeIsReadAsGitListsIt(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.py", "b/c.py", "b/d/é.py", "b.py", "z/link"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if name == "z/link" {
			if err := os.Symlink("../a.py", path); err != nil {
				t.Fatal(err)
			}
		} else if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	runGit(t, dir, nil, "init", "--quiet")
	runGit(t, dir, nil, "add", "--all")
	runGit(t, dir, nil, "commit", "--quiet", "--message", "one")
	runGit(t, dir, nil, "tag", "--annotate", "--message", "on it\n\nobject of nothing", "v1")
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	v, err := r.Revision("v1")
	if err != nil {
		t.Fatal(err)
	}
	files, _, err := v.Files(func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Path)
		if text, err := v.Read(f, 100); err != nil || string(text) != f.Path {
			t.Errorf("%s: %q, %v", f.Path, text, err)
		}
		if at, ok, err := v.At(filepath.Join(r.Root, f.Path)); !ok || err != nil || at != f {
			t.Errorf("%s: %v, %v, %v", f.Path, at, ok, err)
		}
	}
	if want := "a.py b.py b/c.py b/d/é.py"; strings.Join(got, " ") != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, name := range []string{"b", "b/no.py", "a.py/x", "z/link", "no/no.py"} {
		if _, ok, err := v.At(filepath.Join(r.Root, name)); ok || err != nil {
			t.Errorf("%s is a file, %v", name, err)
		}
	}
	if _, err := v.Read(files[0], 3); err != ErrTooBig {
		t.Errorf("too big: %v", err)
	}
	if _, _, err := r.repo.find(plumbing.NewHash("1234"), "x"); err == nil {
		t.Error("there is no such tree")
	}
}
