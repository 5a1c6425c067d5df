package fix

import (
	"context"

	"github.com/kwargo/kwargo/codeactions"
	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/text"
)

// comments takes the suppression comments away that silence nothing, when all else is
// done: a fix may have done away with what they were for.
func (r *run) comments(ctx context.Context, all []*job) error {
	if err := each(ctx, all, r.mendComments); err != nil {
		return err
	}
	var changed []*job
	for _, j := range all {
		if j.mended {
			changed = append(changed, j)
			r.texts[j.Path] = j.After
		}
	}
	if len(changed) == 0 {
		return nil
	}
	r.now = r.base.With(r.texts)
	return each(ctx, changed, r.pick) // what is left is at other places now
}

func (r *run) mendComments(j *job) error {
	file := r.now.File(j.Path)
	unused := diagnostics.File(r.now.Linker(), file.Module, r.opts.Diagnostics(j.Path)).Unused
	if j.Err != nil || len(unused) == 0 || !r.load(j) {
		return nil
	}
	var edits []text.Edit
	var fixed []Fixed
	for i := range unused {
		d := &unused[i]
		fix := codeactions.MendComment(d, j.After)
		edits = append(edits, plain(&fix, file.Module)...)
		fixed = append(fixed, Fixed{Codes: []string{d.Rule.Code}, Title: fix.Title, Offset: j.original(d.Span.Start)})
	}
	after, err := text.Apply(j.After, edits)
	if err != nil {
		return nil // two of one line are in each other's way: they stay
	}
	j.Fixed = append(j.Fixed, fixed...)
	j.shifts = append(j.shifts, newShift(edits))
	j.After, j.mended = after, true
	return nil
}

// load reads a file, once; it reports whether that went well.
func (r *run) load(j *job) bool {
	if j.Before != nil {
		return true
	}
	src, err := r.base.Text(j.File.File)
	if err != nil {
		j.Err = err
		return false
	}
	j.Before, j.After = src, src
	return true
}
