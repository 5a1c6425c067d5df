package oracle

import (
	"fmt"
	"path"
	"strings"
)

// Program is Python modules in the order in which they run. The last one is
// called main, and the calls are statements in it.
type Program struct {
	Modules []*Module
	// Calls are judged one by one after everything is defined.
	Calls []*Node
}

// Module is one module of a program.
type Module struct {
	Name    string
	Package bool // its file is __init__.py
	Body    []*Node
}

// Path is the file of a module.
func (m *Module) Path() string {
	p := strings.ReplaceAll(m.Name, ".", "/")
	if m.Package {
		return path.Join(p, "__init__.py")
	}
	return p + ".py"
}

// Source is the text of a module.
func (m *Module) Source() string {
	var b strings.Builder
	for _, n := range m.Body {
		n.write(&b, "")
	}
	return b.String()
}

// Node is a piece of Python of which parts can be left out: a line, a call, a
// class or a function, a block under a condition.
type Node struct {
	Decorators []string
	Head       string
	Args       []string // in parentheses after the head
	Parens     bool     // the parentheses stay when there is nothing in them
	Tail       string   // after the parentheses
	Block      bool     // a colon and a body follow
	Body       []*Node
}

func line(text string) *Node { return &Node{Head: text} }

func call(head string, args ...string) *Node { return &Node{Head: head, Args: args, Parens: true} }

func block(head string, body ...*Node) *Node { return &Node{Head: head, Block: true, Body: body} }

func def(name string, params []string, body ...*Node) *Node {
	return &Node{Head: "def " + name, Args: params, Parens: true, Block: true, Body: body}
}

// Text is a node in one piece, without the last end of line.
func (n *Node) Text() string {
	var b strings.Builder
	n.write(&b, "")
	return strings.TrimSuffix(b.String(), "\n")
}

func (n *Node) write(b *strings.Builder, indent string) {
	for _, d := range n.Decorators {
		b.WriteString(indent + d + "\n")
	}
	b.WriteString(indent + n.Head)
	if n.Parens || len(n.Args) > 0 {
		b.WriteString("(" + strings.Join(n.Args, ", ") + ")")
	}
	b.WriteString(n.Tail)
	if !n.Block {
		b.WriteString("\n")
		return
	}
	b.WriteString(":\n")
	for _, inner := range n.Body {
		inner.write(b, indent+"    ")
	}
	if len(n.Body) == 0 {
		b.WriteString(indent + "    pass\n")
	}
}

func (n *Node) clone() *Node {
	out := *n
	out.Decorators = append([]string(nil), n.Decorators...)
	out.Args = append([]string(nil), n.Args...)
	out.Body = cloneAll(n.Body)
	return &out
}

func cloneAll(nodes []*Node) []*Node {
	out := make([]*Node, len(nodes))
	for i, n := range nodes {
		out[i] = n.clone()
	}
	return out
}

func (p *Program) clone() *Program {
	q := &Program{Calls: cloneAll(p.Calls)}
	for _, m := range p.Modules {
		q.Modules = append(q.Modules, &Module{Name: m.Name, Package: m.Package, Body: cloneAll(m.Body)})
	}
	return q
}

// String shows a program as a person would write it.
func (p *Program) String() string {
	var b strings.Builder
	for _, m := range p.Modules {
		source := m.Source()
		if len(p.Modules) > 1 && source != "" {
			fmt.Fprintf(&b, "# %s\n", m.Path())
		}
		b.WriteString(source)
	}
	for _, c := range p.Calls {
		c.write(&b, "")
	}
	return b.String()
}

// Script is what both sides read: every module's text, and the steps of the last
// one, so that the calls run one by one.
type Script struct {
	Modules []Source
	Steps   []Step
	// Rows are the rows of the calls in the text of the last module, from 0.
	Rows []int
}

// Source is one module as text.
type Source struct {
	Name, Path string
	Package    bool
	Text       string
}

// Step is a part of the last module that runs at once.
type Step struct {
	Call bool
	Row  int // its first row, from 0
	Text string
}

// Script is the text of a program.
func (p *Program) Script() *Script {
	s := &Script{}
	for i, m := range p.Modules {
		text := m.Source()
		if i == len(p.Modules)-1 {
			s.Steps = []Step{{Text: text}}
			for _, c := range p.Calls {
				row := strings.Count(text, "\n")
				one := c.Text()
				s.Rows = append(s.Rows, row)
				s.Steps = append(s.Steps, Step{Call: true, Text: one})
				text += one + "\n"
			}
		}
		s.Modules = append(s.Modules, Source{m.Name, m.Path(), m.Package, text})
	}
	return s
}
