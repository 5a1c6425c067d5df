package server

import (
	"path/filepath"
	"slices"
	"sync"

	"go.lsp.dev/uri"
)

// key is a URI in its canonical spelling.
type key string

// document is a file that is open in the client, in one version. It does not
// change: an edit makes another.
type document struct {
	key     key
	uri     uri.URI // as the client spells it
	path    string  // canonical, of an untitled one made up; empty when it is not checked
	version int32
	text    []byte
}

// documents are what is open, and the folders of the client.
type documents struct {
	mu      sync.Mutex
	open    map[key]*document
	recent  []key    // what was opened or edited last comes last
	folders []string // of the client
	alone   []string // open files outside of all folders: each is a root
}

func (d *documents) get(k key) *document {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open[k]
}

// at is the document of a path.
func (d *documents) at(path string) *document {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, doc := range d.open {
		if doc.path == path {
			return doc
		}
	}
	return nil
}

// put opens a document, or replaces it by its next version.
func (d *documents) put(doc *document) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.open[doc.key] = doc
	d.recent = append(slices.DeleteFunc(d.recent, func(k key) bool { return k == doc.key }), doc.key)
}

func (d *documents) remove(k key) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, k)
	d.recent = slices.DeleteFunc(d.recent, func(o key) bool { return o == k })
}

// checked are the documents that are checked, the most recent first.
func (d *documents) checked() []*document {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []*document
	for _, k := range slices.Backward(d.recent) {
		if doc := d.open[k]; doc.path != "" {
			out = append(out, doc)
		}
	}
	return out
}

// roots are the folders of the client and the files outside of them.
func (d *documents) roots() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Concat(d.folders, d.alone)
}

// folderOf is the innermost folder of the client that holds a file, else the one
// that the file is in.
func (d *documents) folderOf(path string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	best := ""
	for _, folder := range d.folders {
		if within(folder, path) && len(folder) > len(best) {
			best = folder
		}
	}
	if best == "" {
		return filepath.Dir(path)
	}
	return best
}
