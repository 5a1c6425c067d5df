package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"encoding/json"
	"slices"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/workspace"
)

// results are what a run has found out about each file, for the next run: it looks
// again only at files whose answers may be others. All methods may be called when it
// is nil: nothing is kept then.
//
// A file in which nothing was found need not be looked at as long as neither it has
// changed, nor any module on which its answers hang. Files in which something was found
// always are: what is said of them hangs on more. When a file has changed that declares
// something else than before, or one has come or gone, the whole workspace is looked
// through again for what changes classes from outside, and what is different there counts
// as changed, too. So does what may import a file that has come or gone.
type results struct {
	about  []byte        // tells runs apart that would find other things
	before *savedResults // nil when they are of no use
	files  *fileChanges  // since then
	again  map[string]bool
	now    *savedResults
	// earlier are those of other texts that this run looks at as well: they use what the
	// last run has kept, and nothing is kept of them.
	earlier *results
}

// savedResults is what is kept. It is encoded by encoding/gob.
type savedResults struct {
	About  []byte
	Others []workspace.Seen // what was seen on disk besides the files
	Files  []savedFile      // of the workspace, as modules are
	Memory *contract.Memory
}

type savedFile struct {
	Path  string
	Hash  uint64
	Clean bool // nothing was found in it
}

// resultsName is the name under which they are kept, beside what is known of files.
const resultsName = "results"

// newResults are those of runs that would find the same in the same files.
func newResults(identity string, opts diagnostics.Options) *results {
	about, err := json.Marshal([]any{identity, opts, environment()})
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(about)
	return &results{about: sum[:]}
}

// forEarlier are the results for earlier texts of the files.
func (r *results) forEarlier() *results {
	if r == nil {
		return nil
	}
	r.earlier = &results{about: r.about}
	return r.earlier
}

// recall finds out which files need not be looked at, and tells the linker what it
// need not find out again.
func (r *results) recall(p *project, linker *contract.Linker) {
	if r == nil || len(linker.Policies()) > 0 { // they name classes wherever they are
		return
	}
	if r.before = r.read(p); r.before == nil {
		linker.Remember(nil)
		return
	}
	changed, same := r.changed(p)
	if same && !r.files.changes() {
		linker.Remember(r.before.Memory)
	} else {
		linker.Remember(nil)
		also, ok := r.before.Memory.Since(linker, changed, func(place int32) *python.Facts {
			was := r.before.Files[place-1]
			if was.Hash == 0 { // it is new
				return python.NewBuilder(0).Finish()
			}
			facts, _ := p.workspace.SavedFacts(was.Path, was.Hash)
			return facts
		})
		if !ok {
			r.before = nil
			return
		}
		changed = append(changed, also...)
	}
	if r.files.changes() {
		changed = slices.Concat(changed, r.files.gone, r.files.importers(p.snapshot.Own()))
	}
	affected := r.before.Memory.Affected(changed)
	r.before.Memory.Forget(int32(len(r.before.Files)))
	r.again = map[string]bool{}
	for i, f := range r.before.Files {
		if !f.Clean || affected[int32(i+1)] {
			r.again[f.Path] = true
		}
	}
}

// read reads what the last run has kept; nil when it is of no use.
func (r *results) read(p *project) *savedResults {
	data, ok := p.workspace.SavedBy(resultsName)
	if !ok {
		return nil
	}
	var saved savedResults
	if gob.NewDecoder(bytes.NewReader(data)).Decode(&saved) != nil || !bytes.Equal(saved.About, r.about) || saved.Memory == nil {
		return nil
	}
	others, ok := workspace.UnchangedBeside(saved.Others)
	if !ok {
		return nil
	}
	if r.files, ok = saved.follow(p.snapshot.Own()); !ok {
		return nil
	}
	saved.Others = others
	return &saved
}

// changed are the files that have changed, by their places from 1. same is false when
// one of them declares something else than before.
func (r *results) changed(p *project) (places []int32, same bool) {
	same = true
	for i, f := range p.snapshot.Own() {
		was := &r.before.Files[i]
		if f.Hash() == was.Hash {
			continue
		}
		if same {
			old, ok := p.workspace.SavedFacts(f.Path, was.Hash)
			same = ok && r.before.Memory.SameDeclarations(int32(i+1), old, f.Module.Facts())
		}
		places = append(places, int32(i+1))
	}
	return places, same
}

// still reports whether nothing is in a file, as before.
func (r *results) still(f *workspace.File) bool {
	return r != nil && r.before != nil && !r.again[f.Path]
}

// note takes down what a run has found.
func (r *results) note(p *project, linker *contract.Linker, files []*workspace.File, parts []part) {
	if r == nil || len(linker.Policies()) > 0 {
		return
	}
	now := &savedResults{About: r.about}
	clean := map[string]bool{}
	for i, f := range files {
		clean[f.Path] = len(parts[i].findings) == 0 && parts[i].stats.Suppressed == 0 && parts[i].err == nil
	}
	for _, f := range p.snapshot.Own() {
		now.Files = append(now.Files, savedFile{f.Path, f.Hash(), clean[f.Path]})
	}
	var before *contract.Memory
	if r.before != nil {
		before = r.before.Memory
	}
	now.Memory = linker.Memory(before)
	r.now = now
}

// complete adds to what a run has seen on disk what the last one had seen as well: the
// answers that were taken over hang on it, such as on libraries.
func (r *results) complete(seen []workspace.Seen) []workspace.Seen {
	if r == nil {
		return seen
	}
	seen = r.earlier.complete(seen)
	if r.before == nil {
		return seen
	}
	here := make(map[string]bool, len(seen))
	for _, s := range seen {
		here[s.Path] = true
	}
	for _, s := range r.before.Others {
		if !here[s.Path] && !s.Walked { // every run walks all folders
			seen = append(seen, s)
		}
	}
	return seen
}

// keep takes down what was seen on disk; what was found is of no use without.
func (r *results) keep(w *workspace.Workspace, seen []workspace.Seen, all bool) {
	switch {
	case r == nil || r.now == nil:
	case !all:
		r.now = nil
	default:
		r.now.Others = w.Others(seen)
	}
}

// saved is what is kept beside what is known of files.
func (r *results) saved() map[string][]byte {
	if r == nil || r.now == nil || r.now.Others == nil {
		return nil
	}
	var data bytes.Buffer
	if gob.NewEncoder(&data).Encode(r.now) != nil {
		return nil
	}
	return map[string][]byte{resultsName: data.Bytes()}
}
