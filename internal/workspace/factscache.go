package workspace

import (
	"bytes"
	"container/list"
	"os"
	"sync"
	"time"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/shelf"
)

// maxLibraryFile is the size above which a file of a library is not read. What
// is larger is generated data.
const maxLibraryFile = 4 << 20

// maxCachedFacts is how much memory the facts of libraries may take that are
// kept because they may be needed again.
const maxCachedFacts = 256 << 20

// factsCache keeps the facts of library files by path, size and time of change,
// so that they outlive a change of the environment. The least recently used go
// first. It is safe for concurrent use.
type factsCache struct {
	limit    int64
	contents *contents

	mu     sync.Mutex
	files  map[string]*list.Element
	recent *list.List // of *cachedFacts, the latest in front
	size   int64
}

type cachedFacts struct {
	stamp             // before it was read
	read    time.Time // when it was
	hash    uint64
	content *contract.Content
	cost    int64 // about the memory that the content takes, in bytes
}

func newFactsCache(limit int64) *factsCache {
	return &factsCache{limit: limit, contents: &contents{shelf: shelf.Temporary()}, files: map[string]*list.Element{}, recent: list.New()}
}

// get gives the facts of a file; nil when it cannot be read.
func (c *factsCache) get(path string) *cachedFacts {
	at := stampOf(path)
	if have := c.have(path); have != nil && have.same(at) {
		return have
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil
	}
	if r := c.contents.saved(path, maxLibraryFile); r != nil && r.settled(info) && r.size <= maxLibraryFile {
		entry := &cachedFacts{stamp: at, read: r.read, hash: r.hash, content: r.content, cost: r.size}
		c.put(entry)
		return entry
	}
	read := time.Now()
	buf := buffers.Get().(*bytes.Buffer)
	defer release(buf)
	src, err := readInto(buf, path, info, maxLibraryFile)
	if err != nil || unfit(src) != "" {
		return nil
	}
	content := contentOf(src, c.contents.source(path, maxLibraryFile))
	entry := &cachedFacts{stamp: at, read: read, hash: hashOf(src), content: content, cost: int64(len(src))}
	c.put(entry)
	return entry
}

func (c *factsCache) have(path string) *cachedFacts {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.files[path]
	if e == nil {
		return nil
	}
	c.recent.MoveToFront(e)
	return e.Value.(*cachedFacts)
}

func (c *factsCache) put(entry *cachedFacts) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old := c.files[entry.path]; old != nil {
		c.drop(old)
	}
	c.files[entry.path] = c.recent.PushFront(entry)
	c.size += entry.cost
	for c.size > c.limit && c.recent.Len() > 1 {
		c.drop(c.recent.Back())
	}
}

func (c *factsCache) drop(e *list.Element) {
	entry := c.recent.Remove(e).(*cachedFacts)
	delete(c.files, entry.path)
	c.size -= entry.cost
}
