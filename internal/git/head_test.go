package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// In the repository itself and in a further work tree of it, what moves HEAD changes
// one of the files.
func TestWhatMovesHeadChangesAFile(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "one")
	further := filepath.Join(filepath.Dir(folder), "two")
	git := func(in string, args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)...)
		cmd.Dir = in
		cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if got := HeadFiles(folder); got != nil {
		t.Errorf("outside of a repository there are %v", got)
	}
	git(folder, "init", "-q")
	git(folder, "commit", "-q", "--allow-empty", "-m", "1")
	git(folder, "worktree", "add", "-q", further)
	stamps := func(in string) (out []time.Time) {
		for _, file := range HeadFiles(in) {
			if info, err := os.Stat(file); err == nil {
				out = append(out, info.ModTime())
			} else {
				out = append(out, time.Time{})
			}
		}
		return out
	}
	for _, in := range []string{folder, further} {
		for _, args := range [][]string{
			{"commit", "-q", "--allow-empty", "-m", "2"},
			{"pack-refs", "--all"},
			{"reset", "-q", "--hard", "HEAD~1"},
			{"checkout", "-q", "--detach"},
			{"checkout", "-q", "-b", "other" + filepath.Base(in)},
		} {
			before := stamps(in)
			time.Sleep(20 * time.Millisecond) // longer than the clocks of file systems tick
			git(in, args...)
			after := stamps(in)
			same := len(before) == len(after)
			for i := range before {
				same = same && before[i].Equal(after[i])
			}
			if same {
				t.Errorf("%s: git %v is not seen", filepath.Base(in), args)
			}
		}
	}
}
