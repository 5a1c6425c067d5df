package workspace

import (
	"path/filepath"
	"strings"
)

// NoPython as [Options.Python] means: look for no environment at all.
const NoPython = "none"

// EnvironmentVariables are those by which an environment is found; PATH, and where
// the user's own folder is, among them.
var EnvironmentVariables = []string{
	"VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "PATH", "PYENV_VERSION", "PYTHONUSERBASE", "PYTHONNOUSERSITE",
	"HOME", "USERPROFILE", "APPDATA",
}

// EnvironmentInfo is the Python installation that a workspace is for, as far as
// its folders tell. No interpreter is run to find it.
type EnvironmentInfo struct {
	// Root is the environment's folder, sys.prefix; empty when none was found.
	Root string
	// Version is "3.11.7", or "3.11" when no more is known, or empty.
	Version string
	// SitePackages are the folders of installed libraries, in the order in
	// which Python searches them.
	SitePackages []string
	// Stdlib is the folder of the standard library's Python files; may be empty.
	Stdlib string
	// Source says what led to the environment: "the setting", "VIRTUAL_ENV", …
	Source string
	// Note is one sentence about what is missing or broken; empty when all is
	// well.
	Note string
}

// finder looks for an environment, and remembers which files it went by.
type finder struct {
	vars    func(name string) string // environment variables
	home    string                   // of the user
	dirs    []string                 // of the projects, in the order in which an environment is looked for
	below   []string                 // the folders of the workspace
	watched *watched
	note    string // about something that was passed over
}

// find tries the places in which an environment may be, the most explicit one
// first. A setting that leads nowhere is not replaced by a guess: another
// environment would have other versions of the libraries.
func (f *finder) find(setting string) EnvironmentInfo {
	switch setting {
	case "":
	case NoPython:
		return EnvironmentInfo{Note: "no Python environment is used: the settings say so"}
	default:
		if e, ok := f.named(setting); ok {
			e.Source = "the setting"
			return e
		}
		return EnvironmentInfo{Note: "the setting `python` leads to no Python environment: " + setting}
	}
	for _, try := range []func() (EnvironmentInfo, bool){
		func() (EnvironmentInfo, bool) { return f.variable("VIRTUAL_ENV") },
		func() (EnvironmentInfo, bool) { return f.conda(false) },
		f.inProjects,
		f.belowRoots,
		func() (EnvironmentInfo, bool) { return f.conda(true) },
		f.onPath,
	} {
		if e, ok := try(); ok {
			if e.Note == "" {
				e.Note = f.note
			}
			return e
		}
	}
	if f.note == "" {
		f.note = "no Python environment was found: libraries are known by their import names alone"
	}
	return EnvironmentInfo{Note: f.note}
}

// named is the environment of a setting: a folder, an interpreter, or the name
// of one on PATH.
func (f *finder) named(setting string) (EnvironmentInfo, bool) {
	if remote(setting) {
		return EnvironmentInfo{}, false
	}
	if !filepath.IsAbs(setting) {
		if !strings.ContainsAny(setting, `/\`) {
			for _, exe := range f.executables(setting) {
				if e, ok := f.interpreter(exe); ok {
					return e, true
				}
			}
		}
		if len(f.below) > 0 {
			setting = filepath.Join(f.below[0], setting)
		}
	}
	if isDir(setting) {
		return f.at(setting)
	}
	f.watched.add(setting)
	if !isFile(setting) {
		return EnvironmentInfo{}, false
	}
	return f.interpreter(setting)
}

// variable is the environment that an activate script has named.
func (f *finder) variable(name string) (EnvironmentInfo, bool) {
	dir := f.vars(name)
	if dir == "" {
		return EnvironmentInfo{}, false
	}
	e, ok := f.at(dir)
	e.Source = name
	if !ok {
		f.note = name + " names " + dir + ", which is no Python environment"
	}
	return e, ok
}

// conda is the active conda environment. Its base is active in every shell of
// many users, whatever project they work on, so it comes late.
func (f *finder) conda(base bool) (EnvironmentInfo, bool) {
	name := f.vars("CONDA_DEFAULT_ENV")
	if (name == "base" || name == "root") != base {
		return EnvironmentInfo{}, false
	}
	return f.variable("CONDA_PREFIX")
}

// venvNames are what people call the environment in a project's folder.
var venvNames = []string{".venv", "venv", "env"}

func (f *finder) inProjects() (EnvironmentInfo, bool) {
	for _, dir := range f.dirs {
		if e, ok := f.inFolder(dir); ok {
			return e, true
		}
	}
	return EnvironmentInfo{}, false
}

func (f *finder) inFolder(dir string) (EnvironmentInfo, bool) {
	for _, name := range venvNames {
		venv := filepath.Join(dir, name)
		f.watched.add(filepath.Join(venv, configName))
		if !isFile(filepath.Join(venv, configName)) {
			continue
		}
		if e, ok := f.at(venv); ok {
			e.Source = name
			return e, true
		}
		f.watched.add(venv, filepath.Join(venv, "lib"))
		f.note = venv + " is broken: it has no site-packages folder, and no standard library was found"
	}
	return EnvironmentInfo{}, false
}

// maxBelow is how many folders of a root are looked into.
const maxBelow = 200

// belowRoots looks one level below the workspace's folders, for a repository of
// several projects. Only an environment that is alone there is taken.
func (f *finder) belowRoots() (EnvironmentInfo, bool) {
	var found []EnvironmentInfo
	for _, root := range f.below {
		names := subfolders(root)
		for _, name := range names[:min(len(names), maxBelow)] {
			if neverRead[name] {
				continue
			}
			if e, ok := f.inFolder(filepath.Join(root, name)); ok {
				found = append(found, e)
			}
		}
	}
	switch len(found) {
	case 0:
		return EnvironmentInfo{}, false
	case 1:
		return found[0], true
	}
	f.note = "there are several Python environments below the workspace, so none was chosen; the setting `python` can name one"
	return EnvironmentInfo{}, false
}
