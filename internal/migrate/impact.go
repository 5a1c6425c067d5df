package migrate

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/history"
	"github.com/kwargo/kwargo/internal/python"
	"github.com/kwargo/kwargo/internal/workspace"
)

// Impact is a change of a class that breaks constructions which were right before.
type Impact struct {
	Class   *contract.Class // as it is now
	Changes []history.Change
	// Broken are the constructions, of the class or of one that inherits from it, in
	// Files files.
	Broken []*contract.Binding
	Files  int
}

// Renamed are the parameters that have another name, by their old one.
func (i *Impact) Renamed() map[string]string {
	out := map[string]string{}
	for _, c := range i.Changes {
		if c.Kind == history.Renamed && c.Factory == "" {
			out[c.Name] = c.To
		}
	}
	return out
}

// Impacts compares the classes of one file in two states of a workspace, which differ
// in that file alone, and finds what the changes break.
func Impacts(ctx context.Context, before, after *workspace.Snapshot, path string) ([]Impact, error) {
	was, is := before.File(path), after.File(path)
	if was == nil || is == nil || was.Module.Content == nil || is.Module.Content == nil {
		return nil, nil
	}
	old, now := sideOf(before, was.Module), sideOf(after, is.Module)
	var out []Impact
	for _, c := range history.Compare(old, now) {
		if c.After == nil || c.Before == nil {
			continue
		}
		breaking := slices.DeleteFunc(slices.Clone(c.Changes), func(c history.Change) bool { return !c.Kind.Breaking() })
		if len(breaking) == 0 {
			continue
		}
		one := Impact{Class: c.After, Changes: breaking}
		if err := one.find(ctx, before, after, path); err != nil {
			return nil, err
		}
		if len(one.Broken) > 0 {
			out = append(out, one)
		}
	}
	return out, nil
}

func sideOf(s *workspace.Snapshot, m *contract.Module) *history.Side {
	return &history.Side{
		Linker: s.Linker(), Modules: []*contract.Module{m}, All: s.Linker().Modules(), Options: diagnostics.DefaultOptions(),
		Text: func(m *contract.Module) ([]byte, error) { return s.Text(s.File(m.Path)) },
	}
}

// find looks for constructions that are broken now and were not before.
func (i *Impact) find(ctx context.Context, before, after *workspace.Snapshot, path string) error {
	l := after.Linker()
	classes := append(l.Subclasses(i.Class), i.Class)
	modules := l.Reaching(classes...)
	parts := make([][]*contract.Binding, len(modules))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for at, m := range modules {
		f, facts := after.File(m.Path), m.Facts()
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			right := sync.OnceValue(func() map[string]bool { return rightBefore(before, f.Path) })
			for id := 1; id < len(facts.Calls); id++ {
				b, ok := l.Check(f.Module, python.CallID(id))
				if !ok || len(b.Broken()) == 0 || !slices.Contains(classes, b.Class) {
					continue
				}
				if f.Path == path {
					if src, err := after.Text(f); err != nil || !right()[textOf(b, src)] {
						continue
					}
				} else if o, ok := before.Linker().Check(before.File(f.Path).Module, python.CallID(id)); !ok || len(o.Broken()) > 0 {
					continue
				}
				parts[at] = append(parts[at], b)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, part := range parts {
		i.Broken = append(i.Broken, part...)
		if len(part) > 0 {
			i.Files++
		}
	}
	return nil
}

// rightBefore are the texts of the constructions of a file that were right.
func rightBefore(s *workspace.Snapshot, path string) map[string]bool {
	f := s.File(path)
	src, err := s.Text(f)
	if err != nil {
		return nil
	}
	out := map[string]bool{}
	for id := 1; id < len(f.Module.Facts().Calls); id++ {
		if b, ok := s.Linker().Check(f.Module, python.CallID(id)); ok && len(b.Broken()) == 0 {
			out[textOf(b, src)] = true
		}
	}
	return out
}

func textOf(b *contract.Binding, src []byte) string {
	return string(bytes.TrimSpace(b.Expr().Span.Of(src)))
}
