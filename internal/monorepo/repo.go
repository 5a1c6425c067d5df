package monorepo

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
)

// Repository is a code base with its history, the oldest revision first. The last
// is how it is now.
type Repository struct {
	Revisions []Revision
	// Classes are those with a history, and Calls all constructions of them, in the
	// order of their files and places.
	Classes []Class
	Calls   []Call
}

// Revision is one commit.
type Revision struct {
	Message string
	// Files are those that are new or changed, by path.
	Files map[string]string
	// Change is what it does to a class; nil for the first.
	Change *Change
}

// Change is a change of a contract.
type Change struct {
	Class     string            `json:"class"` // dotted
	Removed   []string          `json:"removed"`
	Added     []string          `json:"added"` // all are required
	Renamed   map[string]string `json:"renamed"`
	Factories []string          `json:"factories"` // that are new, as a policy names them
}

// Class is a class with a history.
type Class struct {
	Name    string `json:"name"` // dotted
	File    string `json:"file"`
	Factory string `json:"factory,omitempty"`
}

// Call is one construction.
type Call struct {
	Class    string `json:"class"`
	File     string `json:"file"`
	Row      int    `json:"row"` // from 1
	Function string `json:"function"`
	Broken   bool   `json:"broken"`
	// Astray: it has an argument that the class never had; what it is for nobody knows.
	Astray bool `json:"astray"`
}

// file is a file of constructions.
type file struct {
	path  string
	calls []*call
	crlf  bool
}

// New makes up a repository. The same options give the same one.
func New(opts Options) *Repository {
	r := rand.New(rand.NewPCG(opts.Seed, 7))
	all := classes(r, max(opts.Classes, 1))
	files := spread(r, all, &opts)
	out := &Repository{}
	out.commit("Start", tree(all, files, 0), nil)
	for i, c := range all {
		change := c.change()
		out.commit("Change "+c.name, tree(all, files, i+1), &change)
		out.Classes = append(out.Classes, Class{Name: change.Class, File: c.file(), Factory: c.factoryName()})
	}
	for _, f := range files {
		src := f.source(nil)
		for _, c := range f.calls {
			out.Calls = append(out.Calls, Call{
				Class: c.class.module() + "." + c.class.name, File: f.path, Row: rowOf(src, c), Function: c.function,
				Broken: c.broken(), Astray: c.form == astray,
			})
		}
	}
	return out
}

// spread makes up files, and constructions in them.
func spread(r *rand.Rand, all []*class, opts *Options) []*file {
	consumers := max(opts.Files-len(all)-2*len(domains), 1)
	files := make([]*file, consumers)
	for i := range files {
		files[i] = &file{
			path: fmt.Sprintf("services/%s/%s_%d.py", domains[r.IntN(len(domains))], []string{"handlers", "jobs", "views", "tasks", "helpers"}[r.IntN(5)], i),
			crlf: r.IntN(50) == 0,
		}
	}
	slices.SortFunc(files, func(a, b *file) int { return strings.Compare(a.path, b.path) })
	// As many that are right, and half of these again.
	for i := range opts.Broken + opts.Broken*3/2 {
		f := files[r.IntN(len(files))]
		c := all[i%len(all)]
		f.calls = append(f.calls, newCall(r, c, i < opts.Broken, fmt.Sprintf("make_%d", i)))
	}
	return files
}

// tree is all files when the first n classes have changed.
func tree(all []*class, files []*file, n int) map[string]string {
	old := map[*class]bool{}
	for _, c := range all[n:] {
		old[c] = true
	}
	out := common()
	for _, c := range all {
		out[c.file()] = c.source(old[c])
	}
	for _, f := range files {
		out[f.path] = f.source(old)
	}
	for name := range maps.Clone(out) {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if _, ok := out[dir+"/__init__.py"]; !ok {
				out[dir+"/__init__.py"] = ""
			}
		}
	}
	return out
}

// source is a file of constructions; old are the classes that have not changed yet.
func (f *file) source(old map[*class]bool) string {
	var b strings.Builder
	needed := map[string]map[string]bool{}
	for _, c := range f.calls {
		c.imports(old[c.class], needed)
	}
	fmt.Fprintf(&b, "\"\"\"%s.\"\"\"\n\n", strings.TrimSuffix(path.Base(f.path), ".py"))
	for _, module := range slices.Sorted(maps.Keys(needed)) {
		fmt.Fprintf(&b, "from %s import %s\n", module, strings.Join(slices.Sorted(maps.Keys(needed[module])), ", "))
	}
	if len(f.calls) == 0 {
		b.WriteString("NAMES = [\"alpha\", \"beta\"]\n")
	}
	for _, c := range f.calls {
		c.write(&b, old[c.class])
	}
	if f.crlf {
		return strings.ReplaceAll(b.String(), "\n", "\r\n")
	}
	return b.String()
}

// rowOf is the row of a construction in its file, from 1.
func rowOf(src string, c *call) int {
	before, _, _ := strings.Cut(src, "def "+c.function+"(")
	return strings.Count(before, "\n") + 2
}

func (c *class) change() Change {
	out := Change{Class: c.module() + "." + c.name, Renamed: map[string]string{}, Removed: []string{}, Added: []string{}, Factories: []string{}}
	for _, r := range c.renames {
		out.Renamed[r.old] = r.new
	}
	for _, f := range slices.Concat(c.drops, c.moved) {
		out.Removed = append(out.Removed, f.name)
	}
	for _, f := range c.adds {
		out.Added = append(out.Added, f.name)
	}
	if c.factory != noFactory {
		out.Factories = append(out.Factories, c.factoryName())
	}
	return out
}

// commit adds a revision: what of a tree is not as it was.
func (r *Repository) commit(message string, files map[string]string, change *Change) {
	before := r.Tree()
	changed := map[string]string{}
	for name, text := range files {
		if was, ok := before[name]; !ok || was != text {
			changed[name] = text
		}
	}
	r.Revisions = append(r.Revisions, Revision{message, changed, change})
}

// Tree is all files as they are now.
func (r *Repository) Tree() map[string]string {
	out := map[string]string{}
	for _, rev := range r.Revisions {
		maps.Copy(out, rev.Files)
	}
	return out
}
