// Package baseline keeps the problems that a project knows of and has not mended
// yet, so that only those that are new are reported. A problem is known by what it
// is about and never by a line number: code may be added above it, and the call may
// move within its file.
package baseline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
)

// Problem is one diagnostic, as far as it stays the same when other code changes.
type Problem struct {
	// Path is the file, relative to the folder of the project, with slashes.
	Path string `json:"path"`
	// Code is the rule's, Class what is constructed, and Subject what about it: the
	// keyword, or the names that are missing.
	Code    string `json:"code"`
	Class   string `json:"class,omitempty"`
	Subject string `json:"subject,omitempty"`
	// Within is the function that the call stands in, and Call its arguments without
	// their values. They tell two of one kind apart, and may change.
	Within string `json:"within,omitempty"`
	Call   string `json:"call,omitempty"`
}

// key is what a problem has to share with a known one.
type key struct{ path, code, class, subject string }

func (p *Problem) key() key { return key{p.Path, p.Code, p.Class, p.Subject} }

func compare(a, b Problem) int {
	return cmp.Or(
		cmp.Compare(a.Path, b.Path), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Class, b.Class),
		cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Within, b.Within), cmp.Compare(a.Call, b.Call),
	)
}

// Fingerprints are one for each of the problems, which come in the order of the
// source: no two are the same, and each stays when lines are added above. Of
// several that are about the same in one file, all but the first have a number.
func Fingerprints(all []Problem) []string {
	out := make([]string, len(all))
	seen := map[key]int{}
	for i := range all {
		k := all[i].key()
		h := sha256.New()
		for _, part := range []string{k.path, k.code, k.class, k.subject} {
			h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
		}
		seen[k]++
		out[i] = hex.EncodeToString(h.Sum(nil)[:16]) + ":" + strconv.Itoa(seen[k])
	}
	return out
}

// Match finds out which of the problems of now are known, and which of the known
// ones are no more. There are never more of a kind than are known. gone, which may be
// nil, says that there is no file of a path any more: it may have been moved, and
// has taken its problems along.
func Match(known, now []Problem, gone func(path string) bool) (matched []bool, fixed []Problem) {
	m := matching{known: known, now: now, taken: make([]bool, len(known)), matched: make([]bool, len(now))}
	same := func(a, b *Problem) bool { return a.Within == b.Within && a.Call == b.Call }
	near := func(a, b *Problem) bool { return a.Within == b.Within || a.Call == b.Call }
	kind := func(p *Problem) string { return strings.Join([]string{p.Path, p.Code, p.Class, p.Subject}, "\x00") }
	m.pass(kind, same)
	m.pass(kind, near)
	m.pass(kind, func(a, b *Problem) bool { return true })
	if gone != nil {
		elsewhere := func(p *Problem) string { return strings.Join([]string{p.Code, p.Class, p.Subject}, "\x00") }
		lost := map[string]bool{}
		for i := range known {
			if p := known[i].Path; !m.taken[i] && gone(p) {
				lost[p] = true
			}
		}
		m.pass(elsewhere, func(a, b *Problem) bool { return lost[a.Path] && same(a, b) })
	}
	for i := range known {
		if !m.taken[i] {
			fixed = append(fixed, known[i])
		}
	}
	return m.matched, fixed
}

type matching struct {
	known, now []Problem
	taken      []bool // of known
	matched    []bool // of now
}

// pass pairs what is left of one kind, where fits allows it.
func (m *matching) pass(kind func(*Problem) string, fits func(known, now *Problem) bool) {
	left := map[string][]int{}
	for i := range m.known {
		if !m.taken[i] {
			k := kind(&m.known[i])
			left[k] = append(left[k], i)
		}
	}
	for j := range m.now {
		if m.matched[j] {
			continue
		}
		for _, i := range left[kind(&m.now[j])] {
			if !m.taken[i] && fits(&m.known[i], &m.now[j]) {
				m.taken[i], m.matched[j] = true, true
				break
			}
		}
	}
}

// Without takes problems out of a list, each as often as it is given.
func Without(all, out []Problem) []Problem {
	count := map[Problem]int{}
	for _, p := range out {
		count[p]++
	}
	return slices.DeleteFunc(slices.Clone(all), func(p Problem) bool {
		if count[p] == 0 {
			return false
		}
		count[p]--
		return true
	})
}
