package workspace

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// The folders of an installation (the site module, "Module contents"; the
// sysconfig module, "Installation paths"). They are looked up by what is there
// and not by the operating system that Kwargo runs on.

// versioned is the name of a folder for one version: python3.11, python3.13t,
// pypy3.10.
var versioned = regexp.MustCompile(`^(?:python|pypy)(\d+\.\d+)t?$`)

// libFolders are the folders of an installation that hold its standard library
// or its site-packages: those of a version, or, when it is not known, those of
// the newest that is there.
func libFolders(prefix, version string) []string {
	var out []string
	version = minorVersion(version)
	for _, lib := range []string{"lib", "lib64"} {
		names := subfolders(filepath.Join(prefix, lib))
		slices.SortFunc(names, func(a, b string) int { return compareVersions(versionIn(b), versionIn(a)) })
		for _, name := range names {
			v := versionIn(name)
			if version == "" {
				version = v // and no mixture of several
			}
			if v != "" && v == version {
				out = append(out, filepath.Join(prefix, lib, name))
			}
		}
	}
	if windows := filepath.Join(prefix, "Lib"); isDir(windows) && hasEntry(prefix, "Lib") {
		out = append(out, windows)
	}
	return out
}

// versionIn is the version in the name of a folder, or empty.
func versionIn(name string) string {
	if m := versioned.FindStringSubmatch(name); m != nil {
		return m[1]
	}
	return ""
}

// folderVersion is the version that the path of a site-packages folder shows.
func folderVersion(sites []string) string {
	for _, dir := range sites {
		if v := versionIn(filepath.Base(filepath.Dir(dir))); v != "" {
			return v
		}
	}
	return ""
}

// sitePackages are the folders of installed libraries below a prefix. Debian
// calls them dist-packages, shares one between the versions of Python 3, and
// has what pip installs below `local`.
func sitePackages(prefix, version string) []string {
	var out []string
	add := func(dir string) {
		if isDir(dir) {
			out = appendNew(out, canonicalRoot(dir))
		}
	}
	libs := libFolders(prefix, version)
	for _, lib := range libs {
		add(filepath.Join(prefix, "local", "lib", filepath.Base(lib), "dist-packages"))
	}
	if len(libs) > 0 {
		add(filepath.Join(prefix, "lib", "python3", "dist-packages"))
	}
	for _, lib := range libs {
		add(filepath.Join(lib, "site-packages"))
		add(filepath.Join(lib, "dist-packages"))
	}
	return out
}

// installation is a whole Python below a prefix, with its standard library.
func (f *finder) installation(prefix, version string) (EnvironmentInfo, bool) {
	prefix = canonicalRoot(prefix)
	e := EnvironmentInfo{Root: prefix, Version: version}
	for _, lib := range libFolders(prefix, version) {
		if isFile(filepath.Join(lib, "os.py")) {
			e.Stdlib = canonicalRoot(lib)
			break
		}
	}
	if e.Version == "" {
		if e.Version = versionIn(filepath.Base(e.Stdlib)); e.Version == "" && e.Stdlib != "" {
			e.Version = libraryVersion(prefix)
		}
	}
	e.SitePackages = sitePackages(prefix, e.Version)
	if e.Version == "" {
		e.Version = folderVersion(e.SitePackages)
	}
	if e.Stdlib != "" {
		e.SitePackages = appendNew(f.userSite(e.Version), e.SitePackages...)
	}
	f.watched.add(e.SitePackages...)
	switch {
	case e.Stdlib == "" && len(e.SitePackages) == 0:
		return EnvironmentInfo{}, false
	case e.Stdlib == "":
		e.Note = "there is no standard library below " + prefix
	}
	return e, true
}

// library is the name of Python's own library on Windows: python311.dll.
var library3 = regexp.MustCompile(`(?i)^python3(\d+)t?\.dll$`)

func libraryVersion(prefix string) string {
	entries, _ := os.ReadDir(prefix)
	for _, e := range entries {
		if m := library3.FindStringSubmatch(e.Name()); m != nil {
			return "3." + m[1]
		}
	}
	return ""
}

// userSite is the folder of `pip install --user` (PEP 370), which a virtual
// environment does not see.
func (f *finder) userSite(version string) []string {
	v := minorVersion(version)
	if v == "" || f.vars("PYTHONNOUSERSITE") != "" {
		return nil
	}
	base := f.vars("PYTHONUSERBASE")
	var dir string
	switch {
	case runtime.GOOS == "windows":
		if base == "" {
			base = filepath.Join(f.vars("APPDATA"), "Python")
		}
		dir = filepath.Join(base, "Python"+strings.ReplaceAll(v, ".", ""), "site-packages")
	case runtime.GOOS == "darwin" && base == "":
		dir = filepath.Join(f.home, "Library", "Python", v, "lib", "python", "site-packages")
	default:
		if base == "" {
			base = filepath.Join(f.home, ".local")
		}
		dir = filepath.Join(base, "lib", "python"+v, "site-packages")
	}
	if !filepath.IsAbs(dir) || !isDir(dir) {
		return nil
	}
	return []string{canonicalRoot(dir)}
}

// leading is the number that a version starts with: two to three parts.
var leading = regexp.MustCompile(`^\d+\.\d+(?:\.\d+)?`)

// plainVersion is 3.11.7 of 3.11.7.final.0.
func plainVersion(v string) string { return leading.FindString(strings.TrimSpace(v)) }

// parseVersion reads the first two numbers of a version.
func parseVersion(v string) (major, minor int, ok bool) {
	parts := strings.Split(plainVersion(v), ".")
	if len(parts) < 2 {
		return 0, 0, false
	}
	major, err1 := strconv.Atoi(parts[0])
	minor, err2 := strconv.Atoi(parts[1])
	return major, minor, err1 == nil && err2 == nil
}

// minorVersion is 3.11 of 3.11.7.
func minorVersion(v string) string {
	parts := strings.Split(plainVersion(v), ".")
	if len(parts) < 2 {
		return ""
	}
	return parts[0] + "." + parts[1]
}

func compareVersions(a, b string) int {
	aMajor, aMinor, _ := parseVersion(a)
	bMajor, bMinor, _ := parseVersion(b)
	if aMajor != bMajor {
		return aMajor - bMajor
	}
	return aMinor - bMinor
}
