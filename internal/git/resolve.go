package git

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

// errNoRevision says that a name stands for no commit.
var errNoRevision = errors.New("no such revision")

// resolve finds the commit that a revision names (gitrevisions(7)): HEAD or @, a
// branch, a tag, a branch of a remote, a hash or the start of one, and of these the
// parents by `~2` and `^1`. The library could do so as well, but with a program that
// is half as large again: it brings along all that fetches and pushes.
func (r *Repository) resolve(name string) (*object.Commit, error) {
	base, steps := name, ""
	if i := strings.IndexAny(name, "~^"); i >= 0 {
		base, steps = name[:i], name[i:]
	}
	hash, err := r.named(base)
	if err != nil {
		return nil, err
	}
	commit, err := r.peel(hash)
	for err == nil && steps != "" {
		commit, steps, err = step(commit, steps)
	}
	return commit, err
}

// places are where a short name of a reference is looked for, in this order.
var places = [...]string{"%s", "refs/%s", "refs/tags/%s", "refs/heads/%s", "refs/remotes/%s", "refs/remotes/%s/HEAD"}

// named is the object that a name without steps stands for.
func (r *Repository) named(name string) (plumbing.Hash, error) {
	if name == "@" {
		name = "HEAD"
	}
	for _, place := range places {
		full := plumbing.ReferenceName(fmt.Sprintf(place, name))
		if full.Validate() != nil {
			continue
		}
		if ref, err := storer.ResolveReference(r.store, full); err == nil {
			return ref.Hash(), nil
		}
	}
	return r.abbreviated(name)
}

// minHash is the fewest digits that git takes for the start of a hash.
const minHash = 4

// abbreviated finds a commit, or a tag of one, by the start of its hash.
func (r *Repository) abbreviated(name string) (plumbing.Hash, error) {
	if len(name) < minHash || len(name) > 40 {
		return plumbing.ZeroHash, errNoRevision
	}
	name = strings.ToLower(name)
	whole, err := hex.DecodeString(name[:len(name)&^1])
	if err != nil {
		return plumbing.ZeroHash, errNoRevision
	}
	all, err := r.store.HashesWithPrefix(whole)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	var found []plumbing.Hash
	for _, h := range all {
		if _, err := r.peel(h); err == nil && strings.HasPrefix(h.String(), name) && (len(found) == 0 || found[0] != h) {
			found = append(found, h)
		}
	}
	switch len(found) {
	case 0:
		return plumbing.ZeroHash, errNoRevision
	case 1:
		return found[0], nil
	}
	return plumbing.ZeroHash, fmt.Errorf("%s is the start of %d commits", name, len(found))
}

// peel is the commit itself, or that which a tag stands for.
func (r *Repository) peel(hash plumbing.Hash) (*object.Commit, error) {
	for {
		tag, err := object.GetTag(r.store, hash)
		if err != nil {
			return object.GetCommit(r.store, hash)
		}
		hash = tag.Target
	}
}

// step takes the first of the steps `~`, `~3`, `^`, `^2`, `^{}`, `^{commit}`.
func step(c *object.Commit, steps string) (*object.Commit, string, error) {
	kind, rest := steps[0], steps[1:]
	if kind == '^' && strings.HasPrefix(rest, "{") {
		what, after, ok := strings.Cut(rest[1:], "}")
		if !ok || what != "" && what != "commit" {
			return nil, "", errNoRevision
		}
		return c, after, nil
	}
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n := 1
	if digits > 0 {
		var err error
		if n, err = strconv.Atoi(rest[:digits]); err != nil {
			return nil, "", errNoRevision
		}
	}
	rest = rest[digits:]
	if rest != "" && rest[0] != '~' && rest[0] != '^' {
		return nil, "", errNoRevision
	}
	which, times := 0, n // the first parent, n times
	if kind == '^' {
		which, times = n-1, min(n, 1) // the n-th parent; `^0` is the commit
	}
	for ; times > 0; times-- {
		if which >= c.NumParents() {
			return nil, "", errNoRevision
		}
		parent, err := c.Parent(which)
		if err != nil {
			return nil, "", err
		}
		c = parent
	}
	return c, rest, nil
}
