package git

import (
	"bytes"
	"container/heap"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
)

// The objects of a repository, as far as they are needed (gitformat-pack(5), git-cat-file(1)).
// The library has them in a package that checks signatures too, with all of the
// cryptography that this takes: a tenth of the program.

// commit is a commit.
type commit struct {
	store   *store
	hash    plumbing.Hash
	tree    plumbing.Hash
	parents []plumbing.Hash
	when    int64 // in seconds since 1970
}

// maxHeader is more than there is before the text of a commit or of a tag, in bytes: a
// commit of a few thousand parents has less.
const maxHeader = 1 << 20

// content reads an object of a kind, up to a size.
func (s *store) content(kind plumbing.ObjectType, hash plumbing.Hash, limit int64) ([]byte, error) {
	object, err := s.EncodedObject(kind, hash)
	if err != nil {
		return nil, err
	}
	r, err := object.Reader()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, limit))
}

// header goes over the lines in front of the text of a commit or a tag.
func header(src []byte, visit func(key, value string)) {
	for line := range bytes.Lines(src) {
		line = bytes.TrimRight(line, "\n")
		if len(line) == 0 {
			return
		}
		key, value, _ := strings.Cut(string(line), " ")
		visit(key, value)
	}
}

func (s *store) commit(hash plumbing.Hash) (*commit, error) {
	src, err := s.content(plumbing.CommitObject, hash, maxHeader)
	if err != nil {
		return nil, err
	}
	out := &commit{store: s, hash: hash}
	header(src, func(key, value string) {
		switch key {
		case "tree":
			out.tree = plumbing.NewHash(value)
		case "parent":
			out.parents = append(out.parents, plumbing.NewHash(value))
		case "committer": // Name <address> seconds zone
			if words := strings.Fields(value); len(words) >= 2 {
				out.when, _ = strconv.ParseInt(words[len(words)-2], 10, 64)
			}
		}
	})
	return out, nil
}

func (c *commit) parent(i int) (*commit, error) {
	if i >= len(c.parents) {
		return nil, errNoRevision
	}
	return c.store.commit(c.parents[i])
}

// tagged is what a tag is on.
func (s *store) tagged(hash plumbing.Hash) (plumbing.Hash, error) {
	src, err := s.content(plumbing.TagObject, hash, maxHeader)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	var out plumbing.Hash
	header(src, func(key, value string) {
		if key == "object" {
			out = plumbing.NewHash(value)
		}
	})
	return out, nil
}

// entry is one line of a folder.
type entry struct {
	name string
	mode filemode.FileMode
	hash plumbing.Hash
}

// regular reports whether it is a file, and no link.
func (e *entry) regular() bool { return e.mode.IsRegular() || e.mode == filemode.Executable }

const (
	maxTree  = 64 << 20 // of one folder, in bytes
	maxDepth = 1000     // of folders in folders
)

var errTree = errors.New("a folder in it is broken")

// entries are what a folder holds. A name that leads elsewhere is left out, as git does.
func (s *store) entries(tree plumbing.Hash) ([]entry, error) {
	src, err := s.content(plumbing.TreeObject, tree, maxTree)
	if err != nil {
		return nil, err
	}
	var out []entry
	for len(src) > 0 {
		mode, rest, ok := bytes.Cut(src, []byte(" "))
		name, rest, named := bytes.Cut(rest, []byte{0})
		if !ok || !named || len(rest) < len(plumbing.ZeroHash) {
			return nil, errTree
		}
		e := entry{name: string(name), hash: plumbing.Hash(rest[:len(plumbing.ZeroHash)])}
		src = rest[len(plumbing.ZeroHash):]
		if e.mode, err = filemode.New(string(mode)); err != nil {
			return nil, errTree
		}
		switch {
		case e.name == "", e.name == ".", e.name == "..", strings.Contains(e.name, "/"):
		default:
			out = append(out, e)
		}
	}
	return out, nil
}

// walk goes over all that is in a folder and the folders in it.
func (s *store) walk(tree plumbing.Hash, below string, depth int, visit func(path string, e entry)) error {
	if depth > maxDepth {
		return errTree
	}
	all, err := s.entries(tree)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.mode != filemode.Dir {
			visit(below+e.name, e)
		} else if err := s.walk(e.hash, below+e.name+"/", depth+1, visit); err != nil {
			return err
		}
	}
	return nil
}

// find is the entry at a path in a folder.
func (s *store) find(tree plumbing.Hash, path string) (found entry, ok bool, err error) {
	for {
		name, rest, more := strings.Cut(path, "/")
		all, err := s.entries(tree)
		if err != nil {
			return entry{}, false, err
		}
		ok = false
		for _, e := range all {
			if e.name == name {
				found, ok = e, true
			}
		}
		if !ok || !more {
			return found, ok, nil
		}
		if found.mode != filemode.Dir {
			return entry{}, false, nil
		}
		tree, path = found.hash, rest
	}
}

// What is known of a commit on the way down from two of them.
const (
	ofOne = 1 << iota
	ofOther
	below // one that both have
	base
)

// mergeBase is the youngest commit that two have in common and that is below no other
// one; nil when there is none. Both histories are gone down by their dates, until all
// that is left is below what was found.
func mergeBase(one, other *commit) (*commit, error) {
	if one.hash == other.hash {
		return one, nil
	}
	known := map[plumbing.Hash]int{one.hash: ofOne, other.hash: ofOther}
	left := &byDate{one, other}
	heap.Init(left)
	var found []*commit
	for left.above(known) {
		c := heap.Pop(left).(*commit)
		flags := known[c.hash] &^ base
		if flags == ofOne|ofOther {
			if known[c.hash]&base == 0 {
				known[c.hash] |= base
				found = append(found, c)
			}
			flags |= below
		}
		for _, hash := range c.parents {
			if known[hash]&flags == flags {
				continue
			}
			known[hash] |= flags
			parent, err := c.store.commit(hash)
			if err != nil {
				return nil, fmt.Errorf("%w: %s", err, hash)
			}
			heap.Push(left, parent)
		}
	}
	for _, c := range found { // the youngest come first
		if known[c.hash]&below == 0 {
			return c, nil
		}
	}
	return nil, nil
}

// byDate are commits, the youngest at the top.
type byDate []*commit

func (b byDate) Len() int           { return len(b) }
func (b byDate) Less(i, j int) bool { return b[i].when > b[j].when }
func (b byDate) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }
func (b *byDate) Push(c any)        { *b = append(*b, c.(*commit)) }

func (b *byDate) Pop() any {
	last := len(*b) - 1
	out := (*b)[last]
	*b = (*b)[:last]
	return out
}

// above reports whether one of them is not below what was found.
func (b byDate) above(known map[plumbing.Hash]int) bool {
	for _, c := range b {
		if known[c.hash]&below == 0 {
			return true
		}
	}
	return false
}
