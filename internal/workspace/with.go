package workspace

import (
	"maps"
	"slices"

	"github.com/kwargo/kwargo/internal/contract"
)

// With is the snapshot as it would be if some of its files held other texts:
// what a change would do, before anyone makes it. The files are given by their
// canonical paths, and must be files of the snapshot; their texts must not be
// changed afterwards.
func (s *Snapshot) With(texts map[string][]byte) *Snapshot {
	next := maps.Clone(s.overlays)
	if next == nil {
		next = map[string]*overlay{}
	}
	for path, text := range texts {
		o := newOverlay(0, text)
		if open := s.overlays[path]; open != nil {
			o.version = open.version
		}
		next[path] = o
	}
	out := &Snapshot{
		workspace: s.workspace, disk: s.disk, epoch: s.epoch, overlays: next, roots: s.roots, layout: s.layout,
		library: s.library, version: s.version, policies: s.policies, whole: s.whole,
	}
	out.follow(s)
	return out
}

// Under is the snapshot under other policies.
func (s *Snapshot) Under(policies []contract.Policy) *Snapshot {
	next := s.With(nil)
	next.policies = policies
	return next
}

// SameBut reports whether a snapshot differs from this one in the text of one open file
// at the most.
func (s *Snapshot) SameBut(o *Snapshot, path string) bool {
	if s.workspace != o.workspace || s.epoch != o.epoch || s.layout != o.layout || s.library != o.library || s.version != o.version ||
		!slices.Equal(s.roots, o.roots) || len(s.overlays) != len(o.overlays) {
		return false
	}
	for name, overlay := range s.overlays {
		if other, open := o.overlays[name]; !open || name != path && overlay != other {
			return false
		}
	}
	return true
}

// Edited is With for one file that somebody is writing in. What is known of the whole
// workspace is kept as far as the new text declares the same as this snapshot, or as an
// earlier draft: what Edited gave for the text before, which may be nil. The text that
// the file has in this snapshot is not parsed.
func (s *Snapshot) Edited(path string, text []byte, draft *Snapshot) *Snapshot {
	next := s.With(map[string][]byte{path: text})
	next.follow(draft)
	if draft != nil && !next.Linker().Surveyed() {
		return s.With(map[string][]byte{path: text})
	}
	return next
}
