package git

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
)

var (
	errNoRevision = errors.New("no such revision")
	errAmbiguous  = errors.New("several commits start so")
)

// resolve finds a commit by a name (gitrevisions(7)): a hash or its start, a branch, a
// tag, HEAD or @, and after any of these ~N, ^N, ^{commit} and ^{}. The library's own
// way is in a package that brings the protocols of all remotes along, and these make
// the program a quarter larger.
func resolve(s *store, name string) (*commit, error) {
	end := strings.IndexAny(name, "~^")
	if end < 0 {
		end = len(name)
	}
	hash, err := named(s, name[:end])
	if err != nil {
		return nil, err
	}
	found, err := peeled(s, hash)
	if err != nil {
		return nil, err
	}
	for rest := name[end:]; rest != ""; {
		if found, rest, err = step(found, rest); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// step follows the first of the suffixes of a name.
func step(c *commit, suffixes string) (*commit, string, error) {
	for _, own := range []string{"^{commit}", "^{}"} {
		if rest, ok := strings.CutPrefix(suffixes, own); ok {
			return c, rest, nil
		}
	}
	kind, rest := suffixes[0], suffixes[1:]
	digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
	n := 1
	if digits > 0 {
		var err error
		if n, err = strconv.Atoi(rest[:digits]); err != nil {
			return nil, "", errNoRevision
		}
		rest = rest[digits:]
	}
	switch {
	case kind == '^' && n > 0:
		parent, err := c.parent(n - 1)
		return parent, rest, err
	case kind == '~':
		for ; n > 0; n-- {
			var err error
			if c, err = c.parent(0); err != nil {
				return nil, "", err
			}
		}
	case kind != '^':
		return nil, "", errNoRevision
	}
	return c, rest, nil
}

// named is the object that a name without suffixes stands for. A whole hash is one,
// whatever branches are called; the start of one yields to a branch of that name.
func named(s *store, name string) (plumbing.Hash, error) {
	if name == "@" {
		name = "HEAD"
	}
	if plumbing.IsHash(name) {
		return plumbing.NewHash(name), nil
	}
	for _, rule := range plumbing.RefRevParseRules {
		ref, err := storer.ResolveReference(s, plumbing.ReferenceName(fmt.Sprintf(rule, name)))
		if err == nil && ref.Type() == plumbing.HashReference {
			return ref.Hash(), nil
		}
	}
	return abbreviated(s, name)
}

// abbreviated is the one commit, or tag, whose hash starts so.
func abbreviated(s *store, start string) (plumbing.Hash, error) {
	const least = 4 // of git's
	// Hashes are looked up by bytes, which are two digits each.
	whole, err := hex.DecodeString(start[:len(start)/2*2])
	if err != nil || len(start) < least {
		return plumbing.ZeroHash, errNoRevision
	}
	all, err := s.HashesWithPrefix(whole)
	if err != nil {
		return plumbing.ZeroHash, err
	}
	found := map[plumbing.Hash]bool{}
	for _, hash := range all {
		if !strings.HasPrefix(hash.String(), strings.ToLower(start)) {
			continue
		}
		if _, err := peeled(s, hash); err == nil {
			found[hash] = true
		}
	}
	for hash := range found {
		if len(found) == 1 {
			return hash, nil
		}
	}
	if len(found) > 1 {
		return plumbing.ZeroHash, errAmbiguous
	}
	return plumbing.ZeroHash, errNoRevision
}

// peeled is a commit, or the one that a tag is on.
func peeled(s *store, hash plumbing.Hash) (*commit, error) {
	for {
		target, err := s.tagged(hash)
		switch {
		case err == nil:
			hash = target
			continue
		case errors.Is(err, plumbing.ErrObjectNotFound):
			return s.commit(hash)
		}
		return nil, err
	}
}
