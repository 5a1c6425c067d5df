package workspace

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/kwargo/kwargo/internal/python"
)

// maxClosure is how many files are read for being imported. It keeps a script
// in a folder with everything in it from pulling all of that in.
const maxClosure = 20_000

// closure adds the records of what files import, directly or not, when it lies
// outside of the folders that are read as a whole: the rest of a package of
// which a folder was asked for, the neighbours of a single file. Only folders
// from which an import would be looked up are searched, by name.
//
// from are the records whose imports are followed; nil for all of them. probed are the
// paths of which was asked whether they exist.
func (w *Workspace) closure(ctx context.Context, roots []root, known, records, from map[string]*record) (probed []string, err error) {
	if from == nil {
		from = records
	}
	c := w.newClosure(roots, known, records, maxClosure)
	for _, r := range roots {
		if r.marked && within(r.project, importRootOnDisk(r.dir())) {
			continue // the walk over the project has found all of it
		}
		c.search = append([]string{importRootOnDisk(r.dir()), r.dir()}, w.opts.Load().search...)
		for path := range from {
			if within(r.path, path) {
				c.queue = append(c.queue, path)
			}
		}
		slices.Sort(c.queue)
		for dir := r.dir(); exists(filepath.Join(dir, "__init__.py")) && filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
			c.add(filepath.Join(dir, "__init__.py"))
		}
		if err := c.run(ctx); err != nil {
			return nil, err
		}
	}
	probed = slices.Collect(maps.Keys(c.absent))
	probed = slices.AppendSeq(probed, maps.Keys(c.folders))
	return slices.AppendSeq(probed, maps.Keys(c.importRoots)), nil
}

type closure struct {
	workspace      *Workspace
	known, records map[string]*record
	guard          *walk
	search         []string
	queue          []string
	added, most    int
	obeys          bool // what the settings leave out of the folders that are walked is not there
	// What was asked of the disk: most imports of a folder are of the same few
	// modules.
	absent      map[string]bool
	folders     map[string]bool
	importRoots map[string]string
	modules     map[dottedBelow]led
	symbols     map[dottedBelow]bool // what a clause takes from a package, when that was looked for
	packages    map[string]bool      // the folders of which the __init__.py was looked for
}

// newClosure starts one that reads so many files at most.
func (w *Workspace) newClosure(roots []root, known, records map[string]*record, most int) *closure {
	return &closure{
		workspace: w, known: known, records: records, guard: w.newWalk(roots), most: most,
		absent: map[string]bool{}, folders: map[string]bool{}, importRoots: map[string]string{},
		modules: map[dottedBelow]led{}, symbols: map[dottedBelow]bool{}, packages: map[string]bool{},
	}
}

// dottedBelow is a dotted name, from a folder on. Most files of a workspace import the
// same as others.
type dottedBelow struct{ base, name string }

// led is what a dotted name leads to: begins is whether there is something for its
// beginning, and folder where it ends, unless that is a file or nothing.
type led struct {
	begins bool
	folder string
}

func (c *closure) isFolder(dir string) bool {
	is, ok := c.folders[dir]
	if !ok {
		is = isDir(dir)
		c.folders[dir] = is
	}
	return is
}

func (c *closure) importRoot(dir string) string {
	root, ok := c.importRoots[dir]
	if !ok {
		root = importRootOnDisk(dir)
		c.importRoots[dir] = root
	}
	return root
}

func (c *closure) run(ctx context.Context) error {
	for len(c.queue) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.level(1)
	}
	return nil
}

// level reads what the first n files of the queue import.
func (c *closure) level(n int) {
	for _, path := range c.queue[:n] {
		if r := c.records[path]; r != nil && r.content != nil {
			c.imports(path, r.content.Imports())
		}
	}
	c.queue = c.queue[n:]
}

func (c *closure) imports(path string, f *python.Facts) {
	dir := filepath.Dir(path)
	root := c.importRoot(dir)
	for i := range f.Imports[min(1, len(f.Imports)):] {
		imp := &f.Imports[i+1]
		module, symbol := f.Str(imp.Module), f.Str(imp.Symbol)
		if imp.Level > 0 {
			base := dir
			for range imp.Level - 1 {
				base = filepath.Dir(base)
			}
			if module != "" || symbol != "" {
				c.enters(base)
				c.leads(base, module, symbol)
			}
			continue
		}
		if module == "" || stdlib[topOf(module)] {
			continue
		}
		have := c.leads(root, module, symbol)
		for i := 0; !have && i < len(c.search); i++ {
			have = c.leads(c.search[i], module, symbol)
		}
	}
}

func topOf(dotted string) string {
	top, _, _ := strings.Cut(dotted, ".")
	return top
}

// enters adds the __init__.py of a folder, once.
func (c *closure) enters(dir string) {
	if !c.packages[dir] {
		c.packages[dir] = true
		c.add(filepath.Join(dir, "__init__.py"))
	}
}

// leads adds the files that a clause leads through, once, and reports whether there
// is one for its beginning.
func (c *closure) leads(base, module, symbol string) bool {
	to := led{folder: base}
	if module != "" {
		to = c.module(dottedBelow{base, module})
	}
	if to.folder == "" || symbol == "" {
		return to.begins
	}
	what := dottedBelow{to.folder, symbol}
	have, ok := c.symbols[what]
	if !ok {
		have = c.follow(what).begins
		c.symbols[what] = have
	}
	return to.begins || have
}

func (c *closure) module(what dottedBelow) led {
	to, ok := c.modules[what]
	if !ok {
		to = c.follow(what)
		c.modules[what] = to
	}
	return to
}

// follow adds the files that a dotted name leads through.
func (c *closure) follow(what dottedBelow) led {
	dir := what.base
	for i, name := range strings.Split(what.name, ".") {
		if name == "" {
			return led{begins: i > 0}
		}
		dir = filepath.Join(dir, name)
		switch {
		case c.add(dir + string(filepath.Separator) + "__init__.py"):
		case c.add(dir + ".py"):
			return led{begins: true}
		case !c.isFolder(dir):
			return led{begins: i > 0}
		}
	}
	return led{begins: true, folder: dir}
}

// add reads a file when there is one, and reports whether there is.
func (c *closure) add(path string) bool {
	if have, ok := c.records[path]; ok {
		return !have.gone
	}
	if c.added >= c.most || c.absent[path] {
		return false
	}
	if _, inside := c.guard.top(path); c.obeys && inside && c.guard.leavesOut(path) {
		c.absent[path] = true
		return false
	}
	if !isFile(path) {
		c.absent[path] = true
		return false
	}
	c.added++
	if why := c.guard.linkTrouble(path); why != "" {
		c.records[path] = &record{skip: why, ticket: c.workspace.ticket.Add(1)}
		return true
	}
	c.records[path] = c.workspace.load(path, c.known[path])
	c.queue = append(c.queue, path)
	return true
}
