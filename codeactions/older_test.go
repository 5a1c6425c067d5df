package codeactions_test

import (
	"strings"
	"testing"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

// An older Python has no `X | None`, and no `list[X]`.
func TestAnnotationsAreThoseOfThePythonAtHand(t *testing.T) {
	const code = `
from dataclasses import dataclass


@dataclass
class C:
    a: int = 1


def f(tags: "list[int]"):
    C(extra=tags)


C(a=1)
`
	for _, c := range []struct {
		minor        int
		future, want string
	}{
		{7, "", "extra: Optional[list] = None"},
		{9, "", "extra: Optional[list[int]] = None"},
		{9, "from __future__ import annotations\n", "extra: list[int] | None = None"},
		{10, "", "extra: list[int] | None = None"},
	} {
		modules := contracttest.New(map[string]string{"main.py": c.future + code})
		for _, m := range modules.All() {
			m.Python = contract.Version{Major: 3, Minor: c.minor}
		}
		linker := contract.NewLinker(modules)
		got := ""
		for _, m := range modules.All() {
			for _, b := range diagnostics.File(linker, m, diagnostics.DefaultOptions()).Bindings {
				for _, f := range codeactions.Fixes(linker, b, modules.Source[m]) {
					if f.Action == codeactions.AddParameter {
						edits := f.Lazy(func(m *contract.Module) ([]byte, error) { return modules.Source[m], nil })
						got = apply(t, modules.Source[m], edits[0].Edits)
					}
				}
			}
		}
		if !strings.Contains(got, c.want) || strings.Contains(c.want, "Optional") != strings.Contains(got, "from typing import Optional") {
			t.Errorf("3.%d: want %q in\n%s", c.minor, c.want, got)
		}
	}
}
