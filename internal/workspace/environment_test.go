package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// A base installation and a project; the cases add to them. `$D` is the folder
// of the test.
const installed = `
-- usr/bin/python3.11 --
ELF
-- usr/lib/python3.11/os.py --
-- usr/lib/python3.11/site-packages/base.py --
-- p/pyproject.toml --
-- p/src/app/main.py --
`

var environmentTests = []struct {
	name    string
	archive string
	links   string // `link target`, one a line
	setting string
	vars    string // NAME=value …
	root    string // of the workspace; `p` when empty

	want EnvironmentInfo
}{
	{
		name:    "a virtual environment in the project",
		archive: "-- p/.venv/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11.7\n-- p/.venv/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "p/.venv", Version: "3.11.7", SitePackages: []string{"p/.venv/lib/python3.11/site-packages"},
			Stdlib: "usr/lib/python3.11", Source: ".venv",
		},
	},
	{
		name:    "of uv, with keys in capitals, asked for a folder deep in the project",
		root:    "p/src/app",
		archive: "-- p/venv/pyvenv.cfg --\nHOME = $D/usr/bin\nVersion_Info = 3.11.7.final.0\nnonsense\n-- p/venv/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "p/venv", Version: "3.11.7", SitePackages: []string{"p/venv/lib/python3.11/site-packages"},
			Stdlib: "usr/lib/python3.11", Source: "venv",
		},
	},
	{
		name:    "at the top of the repository",
		archive: "-- .git/HEAD --\n-- env/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11.7\n-- env/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "env", Version: "3.11.7", SitePackages: []string{"env/lib/python3.11/site-packages"},
			Stdlib: "usr/lib/python3.11", Source: "env",
		},
	},
	{
		name:    "alone in one of several projects",
		archive: "-- p/backend/.venv/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11.7\n-- p/backend/.venv/lib/python3.11/site-packages/x.py --\n-- p/web/x --\n",
		want: EnvironmentInfo{
			Root: "p/backend/.venv", Version: "3.11.7", SitePackages: []string{"p/backend/.venv/lib/python3.11/site-packages"},
			Stdlib: "usr/lib/python3.11", Source: ".venv",
		},
	},
	{
		name: "several, of which none can be chosen",
		archive: "-- p/a/.venv/pyvenv.cfg --\n-- p/a/.venv/lib/python3.11/site-packages/x.py --\n" +
			"-- p/b/.venv/pyvenv.cfg --\n-- p/b/.venv/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{Note: "there are several Python environments below the workspace, so none was chosen; the setting `python` can name one"},
	},
	{
		name:    "active",
		vars:    "VIRTUAL_ENV=$D/v CONDA_PREFIX=$D/usr",
		archive: "-- v/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11.7\n-- v/lib/python3.11/site-packages/x.py --\n-- p/.venv/pyvenv.cfg --\n-- p/.venv/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11.7", SitePackages: []string{"v/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "VIRTUAL_ENV",
		},
	},
	{
		name: "active, and gone",
		vars: "VIRTUAL_ENV=$D/v CONDA_PREFIX=$D/usr",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "CONDA_PREFIX",
			Note: "VIRTUAL_ENV names $D/v, which is no Python environment",
		},
	},
	{
		name:    "conda's base gives way to the project",
		vars:    "CONDA_PREFIX=$D/usr CONDA_DEFAULT_ENV=base",
		archive: "-- p/.venv/pyvenv.cfg --\nversion = 3.12\nhome = /gone/bin\n-- p/.venv/lib/python3.12/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "p/.venv", Version: "3.12", SitePackages: []string{"p/.venv/lib/python3.12/site-packages"}, Source: ".venv",
			Note: "the standard library was not found by way of /gone/bin, the `home` of $D/p/.venv/pyvenv.cfg",
		},
	},
	{
		name: "conda's base when there is nothing else",
		vars: "CONDA_PREFIX=$D/usr CONDA_DEFAULT_ENV=base",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "CONDA_PREFIX",
		},
	},
	{
		name:    "the setting comes first: a folder",
		setting: "$D/v", vars: "VIRTUAL_ENV=$D/usr",
		archive: "-- v/pyvenv.cfg --\nhome = $D/usr/bin\n-- v/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11", SitePackages: []string{"v/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "the setting",
		},
	},
	{
		name:    "the setting: a link that is the interpreter of a virtual environment",
		setting: "$D/v/bin/python", links: "v/bin/python usr/bin/python3.11",
		archive: "-- v/pyvenv.cfg --\nversion = 3.11.7\n-- v/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11.7", SitePackages: []string{"v/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "the setting",
		},
	},
	{
		name:    "the setting: the name of an interpreter",
		setting: "python3.11", vars: "PATH=relative:$D/nothing:$D/usr/bin",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "the setting",
		},
	},
	{
		name: "the setting: relative to the workspace", setting: "../usr",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "the setting",
		},
	},
	{
		name: "a setting that leads nowhere is not replaced by a guess", setting: "$D/gone/bin/python", vars: "VIRTUAL_ENV=$D/usr",
		want: EnvironmentInfo{Note: "the setting `python` leads to no Python environment: $D/gone/bin/python"},
	},
	{
		name: "switched off", setting: NoPython, vars: "VIRTUAL_ENV=$D/usr",
		want: EnvironmentInfo{Note: "no Python environment is used: the settings say so"},
	},
	{
		name: "on PATH, through links", vars: "PATH=$D/local/bin", links: "local/bin/python3 usr/bin/python3.11",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "PATH",
		},
	},
	{
		name: "the version of the interpreter decides among several",
		vars: "PATH=$D/usr/bin", links: "usr/bin/python3 usr/bin/python3.9",
		archive: "-- usr/bin/python3.9 --\nELF\n-- usr/lib/python3.9/os.py --\n-- usr/lib/python3.10/os.py --\n-- usr/lib/python3.10/site-packages/x.py --\n",
		want:    EnvironmentInfo{Root: "usr", Version: "3.9", Stdlib: "usr/lib/python3.9", Source: "PATH"},
	},
	{
		name: "the newest of several", setting: "$D/opt",
		archive: "-- opt/lib/python3.9/os.py --\n-- opt/lib/python3.10/os.py --\n-- opt/lib/python3.10/site-packages/x.py --\n-- opt/lib/python3/x --\n-- opt/lib/pythonx/os.py --\n",
		want: EnvironmentInfo{
			Root: "opt", Version: "3.10", SitePackages: []string{"opt/lib/python3.10/site-packages"}, Stdlib: "opt/lib/python3.10", Source: "the setting",
		},
	},
	{
		name: "Debian, and what was installed for the user", vars: "PATH=$D/deb/bin PYTHONUSERBASE=$D/me", links: "deb/bin/python3 deb/bin/python3.11",
		archive: "-- deb/bin/python3.11 --\nELF\n-- deb/lib/python3.11/os.py --\n-- deb/lib/python3/dist-packages/x.py --\n" +
			"-- deb/local/lib/python3.11/dist-packages/y.py --\n-- me/lib/python3.11/site-packages/z.py --\n",
		want: EnvironmentInfo{
			Root: "deb", Version: "3.11", Stdlib: "deb/lib/python3.11", Source: "PATH",
			SitePackages: []string{"me/lib/python3.11/site-packages", "deb/local/lib/python3.11/dist-packages", "deb/lib/python3/dist-packages"},
		},
	},
	{
		name: "that of the user is switched off", setting: "$D/usr", vars: "PYTHONUSERBASE=$D/me PYTHONNOUSERSITE=1",
		archive: "-- me/lib/python3.11/site-packages/z.py --\n",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "the setting",
		},
	},
	{
		name: "with the packages of the system", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11.7\ninclude-system-site-packages = TRUE\n-- v/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11.7", Stdlib: "usr/lib/python3.11", Source: "the setting",
			SitePackages: []string{"v/lib/python3.11/site-packages", "usr/lib/python3.11/site-packages"},
		},
	},
	{
		name: "Windows", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/Python312\nversion = 3.12.1\n-- v/Lib/site-packages/x.py --\n-- Python312/Lib/os.py --\n-- Python312/python312.dll --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.12.1", SitePackages: []string{"v/Lib/site-packages"}, Stdlib: "Python312/Lib", Source: "the setting",
		},
	},
	{
		name: "a whole installation for Windows", setting: "$D/Python312",
		archive: "-- Python312/Lib/os.py --\n-- Python312/python312.dll --\n-- Python312/python3.dll --\n-- Python312/Lib/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "Python312", Version: "3.12", SitePackages: []string{"Python312/Lib/site-packages"}, Stdlib: "Python312/Lib", Source: "the setting",
		},
	},
	{
		name: "made from an environment", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/w/bin\n-- v/lib/python3.11/site-packages/x.py --\n-- w/bin/x --\n-- w/pyvenv.cfg --\nhome = $D/usr/bin\n-- w/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11", SitePackages: []string{"v/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "the setting",
		},
	},
	{
		name: "made from each other", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/w/bin\n-- v/lib/python3.11/site-packages/x.py --\n-- w/bin/x --\n-- w/pyvenv.cfg --\nhome = $D/v/bin\n-- w/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11", SitePackages: []string{"v/lib/python3.11/site-packages"}, Source: "the setting",
			Note: "the standard library was not found by way of $D/w/bin, the `home` of $D/v/pyvenv.cfg",
		},
	},
	{
		name: "an empty pyvenv.cfg", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\n-- v/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11", SitePackages: []string{"v/lib/python3.11/site-packages"}, Source: "the setting",
			Note: "the standard library was not found: $D/v/pyvenv.cfg has no `home`",
		},
	},
	{
		name: "a version that is not there", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.12.1\n-- v/lib/python3.11/site-packages/x.py --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.12.1", SitePackages: []string{"v/lib/python3.11/site-packages"}, Source: "the setting",
			Note: "the standard library was not found by way of $D/usr/bin, the `home` of $D/v/pyvenv.cfg",
		},
	},
	{
		name: "no site-packages", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11", Stdlib: "usr/lib/python3.11", Source: "the setting", Note: "$D/v has no site-packages folder",
		},
	},
	{
		name: "site-packages is a file", setting: "$D/v",
		archive: "-- v/pyvenv.cfg --\nhome = $D/usr/bin\nversion = 3.11\n-- v/lib/python3.11/site-packages --\n",
		want: EnvironmentInfo{
			Root: "v", Version: "3.11", Stdlib: "usr/lib/python3.11", Source: "the setting", Note: "$D/v has no site-packages folder",
		},
	},
	{
		name:    "broken, and passed over",
		archive: "-- p/.venv/pyvenv.cfg --\nhome = /gone\n",
		want:    EnvironmentInfo{Note: "$D/p/.venv is broken: it has no site-packages folder, and no standard library was found"},
	},
	{
		name: "pyvenv.cfg is a folder", setting: "$D/v",
		archive: "-- v/pyvenv.cfg/x --\n",
		want:    EnvironmentInfo{Note: "the setting `python` leads to no Python environment: $D/v"},
	},
	{
		name: "a link in a circle", setting: "$D/v", links: "v/lib v/lib",
		archive: "-- v/pyvenv.cfg --\nhome = $D/v/lib\n",
		want:    EnvironmentInfo{Note: "the setting `python` leads to no Python environment: $D/v"},
	},
	{
		name: "pyenv: the environment", vars: "PATH=$D/pyenv/shims PYENV_VERSION=gone:3.11",
		archive: pyenv + "-- pyenv/version --\n3.9.1\n",
		want: EnvironmentInfo{
			Root: "pyenv/versions/3.11.10", Version: "3.11", SitePackages: []string{"pyenv/versions/3.11.10/lib/python3.11/site-packages"},
			Stdlib: "pyenv/versions/3.11.10/lib/python3.11", Source: "PATH",
		},
	},
	{
		name: "pyenv: the project", vars: "PATH=$D/pyenv/shims",
		archive: pyenv + "-- pyenv/version --\n3.11.9\n-- p/.python-version --\n# ours\n3.9.1\n",
		want:    EnvironmentInfo{Root: "pyenv/versions/3.9.1", Version: "3.9", Stdlib: "pyenv/versions/3.9.1/lib/python3.9", Source: "PATH"},
	},
	{
		name: "pyenv: for all", vars: "PATH=$D/pyenv/shims",
		archive: pyenv + "-- pyenv/version --\n3.11.9\n",
		want:    EnvironmentInfo{Root: "pyenv/versions/3.11.9", Version: "3.11", Stdlib: "pyenv/versions/3.11.9/lib/python3.11", Source: "PATH"},
	},
	{
		name: "pyenv: the system, which is further on PATH", vars: "PATH=$D/pyenv/shims:$D/usr/bin", links: "usr/bin/python3 usr/bin/python3.11",
		archive: pyenv + "-- pyenv/version --\nsystem\n",
		want: EnvironmentInfo{
			Root: "usr", Version: "3.11", SitePackages: []string{"usr/lib/python3.11/site-packages"}, Stdlib: "usr/lib/python3.11", Source: "PATH",
		},
	},
	{
		name: "another wrapper, an empty file and a dangling link on PATH", vars: "PATH=$D/a:$D/b:$D/c", links: "c/python3 gone",
		archive: "-- a/python3 --\n#!/bin/sh\nexec /x/python\n-- b/python3 --\n",
		want:    EnvironmentInfo{Note: "no Python environment was found: libraries are known by their import names alone"},
	},
}

const pyenv = `
-- pyenv/shims/python3 --
#!/usr/bin/env bash
-- pyenv/versions/3.9.1/lib/python3.9/os.py --
-- pyenv/versions/3.11.9/lib/python3.11/os.py --
-- pyenv/versions/3.11.10/lib/python3.11/os.py --
-- pyenv/versions/3.11.10/lib/python3.11/site-packages/x.py --
`

// arrange writes an archive in which $D is the folder itself, with links, and
// makes what is called python executable.
func arrange(t testing.TB, archive, links string) string {
	t.Helper()
	dir := project(t, "")
	for _, f := range parseArchive(strings.ReplaceAll(archive, "$D", dir)) {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		write(t, path, string(f.Data))
		if strings.HasPrefix(filepath.Base(path), "python") {
			if err := os.Chmod(path, 0o755); err != nil {
				t.Fatal(err)
			}
		}
	}
	for line := range strings.Lines(links) {
		link, target, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(link))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(filepath.Join(dir, filepath.FromSlash(target)), path); err != nil {
			noLinks(t, err)
		}
	}
	return dir
}

// noLinks ends a test that needs links. Windows makes them only for those who have
// the right to.
func noLinks(t testing.TB, err error) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip(err)
	}
	t.Fatal(err)
}

func TestEnvironments(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("PATH and the bits of executables are those of Unix")
	}
	for _, tt := range environmentTests {
		t.Run(tt.name, func(t *testing.T) {
			dir := arrange(t, installed+tt.archive, tt.links)
			vars := map[string]string{}
			for _, pair := range strings.Fields(strings.ReplaceAll(tt.vars, "$D", dir)) {
				name, value, _ := strings.Cut(pair, "=")
				vars[name] = value
			}
			if tt.root == "" {
				tt.root = "p"
			}
			f := newFinder([]root{newRoot(filepath.Join(dir, tt.root))}, &watched{})
			f.home = filepath.Join(dir, "home")
			f.vars = func(name string) string { return vars[name] }
			got := f.find(strings.ReplaceAll(tt.setting, "$D", dir))
			want := tt.want
			want.Note = strings.ReplaceAll(want.Note, "$D", dir)
			if got.Root != "" {
				got.Root = rel(dir, got.Root)[0]
			}
			if got.Stdlib != "" {
				got.Stdlib = rel(dir, got.Stdlib)[0]
			}
			same(t, "site-packages", rel(dir, got.SitePackages...), append([]string{}, want.SitePackages...))
			got.SitePackages, want.SitePackages = nil, nil
			if got.Root != want.Root || got.Version != want.Version || got.Stdlib != want.Stdlib || got.Source != want.Source || got.Note != want.Note {
				t.Errorf("\n got %+v\nwant %+v", got, want)
			}
		})
	}
}
