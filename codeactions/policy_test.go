package codeactions_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/workspace"
)

// linkerOver links files under the policies of their pyproject.toml, if there is
// one among them.
func linkerOver(t *testing.T, files map[string]string) (*contract.Linker, *contracttest.Modules) {
	t.Helper()
	code := map[string]string{}
	var policies []contract.Policy
	for name, text := range files {
		if !strings.HasSuffix(name, ".toml") {
			code[name] = text
			continue
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		c, err := config.Read(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		policies = workspace.Policies(c)
		for i := range policies {
			policies[i].Root = ""
		}
	}
	modules := contracttest.New(code)
	return contract.NewLinker(modules).Govern(policies), modules
}
