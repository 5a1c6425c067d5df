// Package fix applies fixes to many files: it picks them, makes all that do not
// get in each other's way, looks at what came of it, and goes on until nothing
// changes. It reads from a snapshot and writes nothing.
package fix

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/text"
	"github.com/kwargo/kwargo/internal/workspace"
)

// maxPasses bounds the passes. Each makes at least one fix, and a fix mends at
// least one fault, so they end by themselves; calls inside calls inside calls
// need one each.
const maxPasses = 50

// Options say which fixes are made.
type Options struct {
	// Diagnostics are the options of the rules for a file: what they do not report
	// is not mended.
	Diagnostics func(path string) diagnostics.Options
	// Suggestions makes those fixes too that a person would very likely pick.
	Suggestions bool
	// Only says which constructions are looked at; nil for all.
	Only func(*contract.Linker, *contract.Binding) bool
	// Optional says which of these are not left over when they cannot be fixed; nil for
	// none.
	Optional func(*contract.Binding) bool
	// Whole leaves files alone that do not parse.
	Whole bool
}

// File is what is to be done about one file.
type File struct {
	*workspace.File
	Before, After []byte
	Fixed         []Fixed
	// Left are the constructions that stay broken, in the order of their places.
	Left []Left
	// Err is why the file could not be read; nothing else is known then.
	Err error
}

// Changed reports whether there is something to write.
func (f *File) Changed() bool { return len(f.Fixed) > 0 }

// Fixed is one fix that is made.
type Fixed struct {
	Codes  []string // of the rules whose diagnostics it does away with
	Title  string
	Offset uint32 // of the first of them, in Before
}

// Left is one construction that stays broken, or a part of what is wrong with
// it, and why.
type Left struct {
	Codes    []string
	Message  string // of the first diagnostic
	Why      string
	Offset   uint32 // of the first, in After
	Original uint32 // the same place in Before
}

// Run works out all fixes for some files of a snapshot. Files about which there
// is nothing to say are left out; the others come in the order given.
func Run(ctx context.Context, s *workspace.Snapshot, files []*workspace.File, opts Options) ([]*File, error) {
	r := &run{base: s, now: s, opts: opts, texts: map[string][]byte{}}
	all := make([]*job, len(files))
	for i, f := range files {
		all[i] = &job{File: File{File: f}}
	}
	open := all
	for range maxPasses {
		next, err := r.pass(ctx, open)
		if err != nil {
			return nil, err
		}
		if open = next; len(open) == 0 {
			break
		}
	}
	if err := r.comments(ctx, all); err != nil {
		return nil, err
	}
	var out []*File
	for _, j := range all {
		if (j.Changed() || len(j.Left) > 0 || j.Err != nil) && !leadsToAnother(j.Path, files) {
			out = append(out, &j.File)
		}
	}
	return out, nil
}

// leadsToAnother reports whether a path is a link to another one of some files:
// that one is fixed, and both would be fixed twice.
func leadsToAnother(path string, files []*workspace.File) bool {
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSymlink {
		return false
	}
	real, err := filepath.EvalSymlinks(path)
	return err == nil && slices.ContainsFunc(files, func(f *workspace.File) bool { return f.Path == real && f.Path != path })
}

// Failure is a defect of this program that showed while a file was looked at.
type Failure struct {
	What  any
	Stack []byte
}

func (f *Failure) Error() string {
	return fmt.Sprintf("made this program fail, which is a bug of it; please report it: %v\n%s", f.What, f.Stack)
}

type run struct {
	base  *workspace.Snapshot
	now   *workspace.Snapshot // with what has been changed
	opts  Options
	texts map[string][]byte // of the changed files, by path
}

// job is a file that is being worked on.
type job struct {
	File
	shifts []shift // one for each pass that changed it
	found  diagnostics.Result
	picked []picked
	mended bool // a comment was taken away
	// refused are titles of fixes that made something worse, by the place of the
	// call in Before.
	refused map[refusal]string
}

type refusal struct {
	offset uint32
	title  string
}

// picked is one fix that is to be made.
type picked struct {
	fix     *codeactions.Fix
	binding *contract.Binding
	mended  []diagnostics.Diagnostic
	edits   []text.Edit
}

// pass picks the fixes for some files and makes them. It returns the files that
// were changed: they are to be looked at once more.
func (r *run) pass(ctx context.Context, jobs []*job) ([]*job, error) {
	if err := each(ctx, jobs, r.pick); err != nil {
		return nil, err
	}
	var open []*job
	for _, j := range jobs {
		if len(j.picked) > 0 {
			open = append(open, j)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	tried := map[*job][]byte{}
	next := map[string][]byte{}
	for path, src := range r.texts {
		next[path] = src
	}
	for _, j := range open {
		after, err := text.Apply(j.After, editsOf(j.picked))
		if err != nil {
			return nil, err // the edits were picked so that they do not overlap
		}
		tried[j], next[j.Path] = after, after
	}
	with := r.base.With(next)
	worse := map[*job]bool{}
	results := make([]string, len(open))
	if err := each(ctx, indices(open), func(i int) error {
		results[i] = r.compare(open[i], open[i].picked, with)
		return nil
	}); err != nil {
		return nil, err
	}
	for i, j := range open {
		worse[j] = results[i] != ""
	}
	for _, j := range open {
		if worse[j] {
			tried[j] = r.oneByOne(j)
		}
		if tried[j] == nil {
			continue
		}
		r.texts[j.Path] = tried[j]
		j.take(tried[j])
	}
	r.now = r.base.With(r.texts)
	return open, nil
}

// oneByOne makes those of the picked fixes that do no harm when made alone, and
// remembers the others. It returns nil when none is left.
func (r *run) oneByOne(j *job) []byte {
	var good []picked
	after := j.After
	for _, p := range j.picked {
		both := append(slices.Clone(good), p)
		src, err := text.Apply(j.After, editsOf(both))
		if err != nil {
			continue
		}
		texts := map[string][]byte{}
		for path, s := range r.texts {
			texts[path] = s
		}
		texts[j.Path] = src
		if why := r.compare(j, both, r.base.With(texts)); why != "" {
			j.refuse(p, why)
			continue
		}
		good, after = both, src
	}
	j.picked = good
	if len(good) == 0 {
		return nil
	}
	return after
}

func (j *job) refuse(p picked, why string) {
	if j.refused == nil {
		j.refused = map[refusal]string{}
	}
	j.refused[refusal{j.original(p.binding.Expr().Span.Start), p.fix.Title}] = why
}

// take makes the picked fixes the state of the file.
func (j *job) take(after []byte) {
	for _, p := range j.picked {
		j.Fixed = append(j.Fixed, Fixed{Codes: codes(p.mended), Title: p.fix.Title, Offset: j.original(p.mended[0].Span.Start)})
	}
	j.shifts = append(j.shifts, newShift(editsOf(j.picked)))
	j.After = after
}

// original is the place in the text before all fixes of a place in the text of
// now.
func (j *job) original(offset uint32) uint32 {
	for i := len(j.shifts) - 1; i >= 0; i-- {
		offset = j.shifts[i].back(offset)
	}
	return offset
}

// pick looks at a file as it is now, and picks the fixes for the next pass.
func (r *run) pick(j *job) (err error) {
	defer func() { // a mistake of ours in one file does not take the others along
		if p := recover(); p != nil {
			j.Err, j.picked = &Failure{p, debug.Stack()}, nil
		}
	}()
	file := r.now.File(j.Path)
	j.picked, j.Left = nil, nil
	linker := r.now.Linker()
	j.found = diagnostics.File(linker, file.Module, r.opts.Diagnostics(j.Path))
	if len(j.found.Diagnostics) == 0 {
		return nil
	}
	if !r.load(j) {
		return nil
	}
	var taken []text.Span
	for _, b := range j.found.Bindings {
		if len(b.Faults) == 0 || r.opts.Only != nil && !r.opts.Only(linker, b) {
			continue
		}
		reported := of(b, j.found.Diagnostics)
		if len(reported) == 0 {
			continue
		}
		choice := codeactions.Choice{Why: "the file does not parse"}
		if !r.opts.Whole || len(file.Module.Facts().Broken) == 0 {
			choice = r.choose(j, linker, b, reported)
		}
		if choice.Fix == nil {
			if r.opts.Optional != nil && r.opts.Optional(b) {
				continue
			}
			j.leave(reported, choice.Why)
			continue
		}
		p := picked{fix: choice.Fix, binding: b, edits: plain(choice.Fix, file.Module)}
		for _, d := range reported {
			if choice.Fix.Mends(&d) {
				p.mended = append(p.mended, d)
			}
		}
		if clash(taken, p.edits) {
			continue // in the next pass
		}
		for _, e := range p.edits {
			taken = append(taken, e.Span)
		}
		j.picked = append(j.picked, p)
	}
	return nil
}

func (r *run) choose(j *job, l *contract.Linker, b *contract.Binding, reported []diagnostics.Diagnostic) codeactions.Choice {
	c := codeactions.Choose(l, b, reported, j.After, r.opts.Suggestions)
	if c.Fix == nil {
		return c
	}
	if why := j.refused[refusal{j.original(b.Expr().Span.Start), c.Fix.Title}]; why != "" {
		return codeactions.Choice{Why: why + ": " + c.Fix.Title}
	}
	if !spellable(j.After, plain(c.Fix, b.Module)) {
		return codeactions.Choice{Why: "the encoding of the file cannot spell it: " + c.Fix.Title}
	}
	return c
}

func (j *job) leave(reported []diagnostics.Diagnostic, why string) {
	first := &reported[0]
	j.Left = append(j.Left, Left{
		Codes: codes(reported), Message: first.Message, Why: why, Offset: first.Span.Start, Original: j.original(first.Span.Start),
	})
}

// codes are the codes of diagnostics, each once.
func codes(all []diagnostics.Diagnostic) []string {
	var out []string
	for _, d := range all {
		if !slices.Contains(out, d.Rule.Code) {
			out = append(out, d.Rule.Code)
		}
	}
	return out
}

func of(b *contract.Binding, all []diagnostics.Diagnostic) []diagnostics.Diagnostic {
	var out []diagnostics.Diagnostic
	for _, d := range all {
		if d.Binding == b {
			out = append(out, d)
		}
	}
	return out
}

// plain are the edits of a fix in one file.
func plain(f *codeactions.Fix, m *contract.Module) []text.Edit {
	var out []text.Edit
	for _, file := range f.Files {
		if file.Module != m {
			continue
		}
		for _, e := range file.Edits {
			out = append(out, e.Edit)
		}
	}
	return out
}

func editsOf(all []picked) []text.Edit {
	var out []text.Edit
	for _, p := range all {
		out = append(out, p.edits...)
	}
	return out
}

// clash reports whether edits overlap spans that are taken, or meet one: of two
// insertions at one place the order would be left to chance.
func clash(taken []text.Span, edits []text.Edit) bool {
	return slices.ContainsFunc(edits, func(e text.Edit) bool {
		return slices.ContainsFunc(taken, func(s text.Span) bool { return s.Touches(e.Span) })
	})
}

// each runs work for all on all cores.
func each[T any](ctx context.Context, all []T, work func(T) error) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, one := range all {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return work(one)
		})
	}
	return group.Wait()
}

func indices[T any](all []T) []int {
	out := make([]int, len(all))
	for i := range out {
		out[i] = i
	}
	return out
}
