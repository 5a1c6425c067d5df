//go:build unix

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is a user without rights, as which root runs what must not read all.
const nobody = 65534

func TestAFileThatMayNotBeReadIsNamed(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"secret.py", "fine.py"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	if err := os.Chmod("secret.py", 0); err != nil {
		t.Fatal(err)
	}
	if os.Geteuid() == 0 {
		for _, at := range []string{dir, filepath.Dir(dir)} {
			if err := os.Chmod(at, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := syscall.Seteuid(nobody); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := syscall.Seteuid(0); err != nil {
				t.Fatal(err)
			}
		}()
	}
	const line = "kwargo: warning: secret.py may not be read: permission denied; it is skipped\n"
	if exit, _, errs := run("check"); exit != 0 || errs != line {
		t.Errorf("exit code %d, %q", exit, errs)
	}
	exit, out, errs := run("check", "secret.py")
	if exit != 2 || out != "" || !strings.HasPrefix(errs, line) {
		t.Errorf("exit code %d, %q, %q", exit, out, errs)
	}
}
