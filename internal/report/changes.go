package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/kwargo/kwargo/diagnostics"
	"github.com/kwargo/kwargo/internal/history"
)

// Changes are what has changed about contracts between two states of a project.
type Changes struct {
	From, FromHash, To, ToHash string // the hash of the work tree is empty

	classes []changedClass
}

type changedClass struct {
	name    string
	place   *Place // nil when it is nowhere to be read
	changes []contractChange
}

type contractChange struct {
	*history.Change
	place  *Place
	broken []brokenCall
}

type brokenCall struct {
	place, call   Place
	code, message string
}

// Add takes the changes of classes. With breaking only those that can break calls
// are taken.
func (c *Changes) Add(all []history.Class, before, after *Sources, breaking bool) error {
	for i := range all {
		one := changedClass{name: all[i].Name}
		class, sources := all[i].After, after
		if class == nil {
			class, sources = all[i].Before, before
		}
		at := class.Place()
		if src, err := sources.Of(at.Module); err == nil {
			one.place = &Place{src, at.Span}
		}
		for j := range all[i].Changes {
			x := &all[i].Changes[j]
			if breaking && !x.Kind.Breaking() && len(x.Broken) == 0 {
				continue
			}
			made := contractChange{Change: x}
			sources := after
			if x.Gone() {
				sources = before
			}
			if x.Place.Module != nil {
				if src, err := sources.Of(x.Place.Module); err == nil {
					made.place = &Place{src, x.Place.Span}
				}
			}
			for _, b := range x.Broken {
				src, err := after.Of(b.Module)
				if err != nil {
					return err
				}
				made.broken = append(made.broken, brokenCall{Place{src, b.Span}, Place{src, b.Call}, b.Code, b.Message})
			}
			one.changes = append(one.changes, made)
		}
		if len(one.changes) > 0 {
			c.classes = append(c.classes, one)
		}
	}
	return nil
}

// Broken counts the constructions that are left broken.
func (c *Changes) Broken() int {
	n, _ := c.count()
	return n
}

func (c *Changes) count() (calls, files int) {
	seen := map[Place]bool{}
	in := map[string]bool{}
	for _, class := range c.classes {
		for _, x := range class.changes {
			for _, b := range x.broken {
				seen[b.call] = true
				in[b.place.Source.Name] = true
			}
		}
	}
	return len(seen), len(in)
}

// calls counts the constructions that a change leaves broken; of one more than one
// thing may be reported.
func (x *contractChange) calls() int {
	seen := map[Place]bool{}
	for _, b := range x.broken {
		seen[b.call] = true
	}
	return len(seen)
}

// Text prints them for people.
func (c *Changes) Text(w io.Writer, colours bool) error {
	p := &printer{palette: newPalette(colours)}
	for _, class := range c.classes {
		head := p.place(class.name)
		if class.place != nil {
			head += p.faint(" (" + clean(class.place.String()) + ")")
		}
		p.line(head)
		for _, x := range class.changes {
			line := "  " + p.sign(x) + " " + clean(x.words(plainQuotes))
			if n := x.calls(); n > 0 {
				line += ": " + p.severity[diagnostics.Error](count(n, "construction")+" left broken")
			}
			p.line(line)
			for _, b := range x.broken {
				p.line("      ", p.place(clean(b.place.String())), ": ", clean(strings.TrimSpace(b.code+" "+b.message)))
			}
			if len(x.Inherited) > 0 {
				p.line("      ", p.faint("as well: "+clean(strings.Join(x.Inherited, ", "))))
			}
		}
		p.out.WriteByte('\n')
	}
	p.line(c.summary())
	_, err := w.Write(p.out.Bytes())
	return err
}

// sign says at a glance what a change is.
func (p *printer) sign(x contractChange) string {
	switch {
	case x.Gone():
		return p.removed("-")
	case x.New():
		return p.added("+")
	}
	return "~"
}

func (c *Changes) summary() string {
	n := 0
	for _, class := range c.classes {
		n += len(class.changes)
	}
	between := c.From + " and " + c.To
	if n == 0 {
		return "No contract has changed between " + between + "."
	}
	line := fmt.Sprintf("%s of %s between %s", count(n, "change"), plural(len(c.classes), "class", "classes"), between)
	calls, files := c.count()
	if calls == 0 {
		return line + "; no construction is left broken."
	}
	return fmt.Sprintf("%s; %s %s left broken in %s.", line, count(calls, "construction"), diagnostics.Plural(calls, "is", "are"), count(files, "file"))
}

func plural(n int, one, many string) string {
	return number(n) + " " + diagnostics.Plural(n, one, many)
}

func plainQuotes(name string) string { return "`" + name + "`" }

// words say what a change is.
func (x *contractChange) words(quote func(string) string) string {
	name, to := quote(x.Name), quote(x.To)
	var out string
	switch x.Kind {
	case history.ClassAdded:
		return "the class is new"
	case history.ClassRemoved:
		return "the class is no more"
	case history.ClassMoved:
		return "the class was " + name
	case history.BecameUncertain:
		return "what it accepts is no longer certain: " + x.To
	case history.BecameCertain:
		return "what it accepts is certain now"
	case history.FactoryAdded:
		return "the factory " + quote(x.Name+"()") + " is new"
	case history.FactoryRemoved:
		return "the factory " + quote(x.Name+"()") + " is no more"
	case history.Removed:
		out = name + " is no more"
	case history.Added:
		out = name + " is new, with a default"
	case history.AddedRequired:
		out = name + " is new, and required"
	case history.Renamed:
		out = name + " is called " + to + " now"
	case history.MadeRequired:
		out = name + " is required now"
	case history.MadeOptional:
		out = name + " has a default now"
	case history.Reordered:
		out = "the order was " + name + " and is " + to
	case history.KeywordOnly:
		out = name + " can be passed by name only"
	case history.PositionalOnly:
		out = name + " can be passed by position only"
	case history.EitherWay:
		out = name + " can be passed by name and by position"
	case history.AnyKeyword:
		out = "any keyword is accepted, by " + quote("**"+x.Name)
	case history.NoOtherKeyword:
		out = "keywords that no parameter has are refused, without " + quote("**"+x.Name)
	case history.AnyPositional:
		out = "any number of arguments is accepted, by " + quote("*"+x.Name)
	case history.NoMorePosition:
		out = "further arguments by position are refused, without " + quote("*"+x.Name)
	default:
		out = string(x.Kind) + " " + name
	}
	if x.Shifts {
		out += "; what is passed by position means something else"
	}
	if x.Factory != "" {
		out = quote(x.Factory+"()") + ": " + out
	}
	return out
}
