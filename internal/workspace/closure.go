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
	c := &closure{
		workspace: w, known: known, records: records, guard: w.newWalk(roots), most: maxClosure,
		absent: map[string]bool{}, folders: map[string]bool{}, importRoots: map[string]string{}, followed: map[clause]bool{},
	}
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
	followed    map[clause]bool // whether there is one for its beginning
}

// clause is what an import names, from a folder on. Most files of a workspace
// import the same as others.
type clause struct{ base, module, symbol string }

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
	for i := range f.Imports[min(1, len(f.Imports)):] {
		imp := &f.Imports[i+1]
		what := clause{module: f.Str(imp.Module), symbol: f.Str(imp.Symbol)}
		if imp.Level > 0 {
			what.base = dir
			for range imp.Level - 1 {
				what.base = filepath.Dir(what.base)
			}
			if what.module != "" || what.symbol != "" {
				c.add(filepath.Join(what.base, "__init__.py"))
				c.leads(what)
			}
			continue
		}
		if what.module == "" || stdlib[topOf(what.module)] {
			continue
		}
		what.base = c.importRoot(dir)
		for i := 0; !c.leads(what) && i < len(c.search); i++ {
			what.base = c.search[i]
		}
	}
}

func topOf(dotted string) string {
	top, _, _ := strings.Cut(dotted, ".")
	return top
}

// leads adds the files that a clause leads through, once, and reports whether there
// is one for its beginning.
func (c *closure) leads(what clause) bool {
	have, ok := c.followed[what]
	if !ok {
		dotted := what.module
		if what.symbol != "" {
			dotted = strings.TrimPrefix(dotted+"."+what.symbol, ".")
		}
		have = c.follow(what.base, strings.Split(dotted, "."))
		c.followed[what] = have
	}
	return have
}

// follow adds the files that a dotted name leads through below a folder, and
// reports whether there is one for its beginning.
func (c *closure) follow(dir string, segments []string) bool {
	for i, name := range segments {
		if name == "" {
			return i > 0
		}
		dir = filepath.Join(dir, name)
		switch {
		case c.add(dir + string(filepath.Separator) + "__init__.py"):
		case c.add(dir + ".py"):
			return true
		case !c.isFolder(dir):
			return i > 0
		}
	}
	return true
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
