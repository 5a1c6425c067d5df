package python

import (
	"iter"
	"sync/atomic"
)

// Of all expressions of a file, half are seldom asked for: the annotations and defaults of
// parameters, what functions return, conditions, and what stands in the arguments of
// calls. They are in tables of their own, and their indices have the top bit set. Facts
// that are kept hold these tables as bytes, and make of them the few entries that somebody
// asks for, which takes less time than to copy all of them. The bytes are those of [Facts.Pack]:
//
//	args   runs, each behind its length; the First of a Range is where the length lies
//	exprs  pieces of rarePiece entries, each of which can be read alone
const (
	rareBit   = 1 << 31
	rarePiece = 16
)

// rare are the expressions and arguments that are seldom asked for: either as tables, or
// sealed.
type rare struct {
	exprs  []Expr
	args   []Arg
	sealed *sealed
}

// sealed are the tables as bytes, and the pieces of them that were read last. It is safe
// for concurrent use.
type sealed struct {
	data   []byte
	pieces []uint32 // where each piece of exprs begins in data
	count  int      // of the exprs

	lastExprs [2]atomic.Pointer[exprPiece]
	lastRuns  [2]atomic.Pointer[argRun]
}

type exprPiece struct {
	number uint32
	exprs  [rarePiece]Expr
}

type argRun struct {
	first uint32
	args  []Arg
}

func (r *rare) expr(f *Facts, id ExprID) *Expr {
	if r.sealed == nil {
		return &r.exprs[id&^rareBit]
	}
	return r.sealed.expr(f, id&^rareBit)
}

func (r *rare) run(f *Facts, at Range) []Arg {
	if r.sealed == nil {
		first := at.First &^ rareBit
		return r.args[first : first+at.N]
	}
	return r.sealed.run(f, at)
}

func (s *sealed) expr(f *Facts, i ExprID) *Expr {
	number := uint32(i / rarePiece)
	last := &s.lastExprs[number%uint32(len(s.lastExprs))]
	piece := last.Load()
	if piece == nil || piece.number != number {
		piece = &exprPiece{number: number}
		s.readPiece(f, number, piece.exprs[:])
		last.Store(piece)
	}
	return &piece.exprs[i%rarePiece]
}

// readPiece reads one piece, of which the last may be shorter than the others, into out.
func (s *sealed) readPiece(f *Facts, number uint32, out []Expr) {
	p := packer{data: s.data, f: f, at: int(s.pieces[number]), alone: true}
	first := int(number) * rarePiece
	items, start := turn[uint32](rareBit), uint32(0)
	for i := range out[:min(rarePiece, s.count-first)] {
		items, start = p.getExpr(uint32(first+i)|rareBit, &out[i], items, start)
	}
}

func (s *sealed) run(f *Facts, at Range) []Arg {
	last := &s.lastRuns[at.First%uint32(len(s.lastRuns))]
	run := last.Load()
	if run == nil || run.first != at.First {
		run = &argRun{first: at.First}
		p := packer{data: s.data, f: f, at: int(at.First &^ rareBit)}
		run.args = p.getRun(nil)
		last.Store(run)
	}
	return run.args
}

// getRun adds a run of arguments to others.
func (p *packer) getRun(to []Arg) []Arg {
	n, start, value := p.get(), uint32(0), turn[uint32](rareBit)
	if to == nil {
		to = make([]Arg, 0, n)
	}
	for range n {
		a := Arg{}
		start, value = p.getArg(&a, start, value)
		to = append(to, a)
	}
	return to
}

// sealer makes bytes of the tables of one file after the other.
type sealer struct {
	data   []byte
	pieces []uint32
	runs   []uint32 // by the index of an argument: the length of the run that begins there
	places []uint32 // by the same index: where that run lies
}

// seal makes bytes of what is rare in f. The ranges of arguments are others then: see
// settle.
func (s *sealer) seal(f *Facts) {
	s.pieces = s.pieces[:0]
	s.runs, s.places = zeroed(s.runs, len(f.rare.args)), zeroed(s.places, len(f.rare.args))
	for _, table := range [...][]Expr{f.Exprs, f.rare.exprs} {
		for i := range table {
			if r := table[i].Items; r.First >= rareBit {
				s.runs[r.First&^rareBit] = r.N
			}
		}
	}
	p := packer{data: s.data[:0], f: f, writing: true, alone: true}
	for i := 0; i < len(s.runs); {
		s.places[i] = uint32(len(p.data))
		run := f.rare.args[i : i+int(s.runs[i])]
		p.put(s.runs[i])
		start, value := uint32(0), turn[uint32](rareBit)
		for j := range run {
			start, value = p.putArg(&run[j], start, value)
		}
		i += len(run)
	}
	items, start := uint32(0), uint32(0)
	for i := range f.rare.exprs {
		if i%rarePiece == 0 {
			s.pieces = append(s.pieces, uint32(len(p.data)))
			items, start = turn[uint32](rareBit), 0
		}
		e := f.rare.exprs[i]
		s.settle(&e)
		items, start = p.putExpr(uint32(i)|rareBit, &e, items, start)
	}
	s.data = p.data
}

// settle has an expression name the arguments that it has by the place where they lie.
func (s *sealer) settle(e *Expr) {
	if e.Items.First >= rareBit {
		e.Items.First = s.places[e.Items.First&^rareBit] | rareBit
	}
}

// open gives facts of which what is rare is in tables again.
func (f *Facts) open() *Facts {
	s := f.rare.sealed
	if s == nil {
		return f
	}
	out := *f
	out.rare = rare{exprs: make([]Expr, s.count)}
	for i := range s.pieces {
		s.readPiece(f, uint32(i), out.rare.exprs[i*rarePiece:])
	}
	places := map[uint32]uint32{}
	end := len(s.data)
	if len(s.pieces) > 0 {
		end = int(s.pieces[0])
	}
	for p := (packer{data: s.data, f: f}); p.at < end; {
		places[uint32(p.at)] = uint32(len(out.rare.args))
		out.rare.args = p.getRun(out.rare.args)
	}
	out.Exprs = append([]Expr(nil), f.Exprs...)
	for _, table := range [...][]Expr{out.Exprs, out.rare.exprs} {
		for i := range table {
			if r := &table[i].Items; r.First >= rareBit {
				r.First = places[r.First&^rareBit] | rareBit
			}
		}
	}
	return &out
}

// AllExprs are all expressions, in no order that means something.
func (f *Facts) AllExprs() iter.Seq[*Expr] {
	opened := f.open()
	return entriesOf(opened.Exprs, opened.rare.exprs)
}

// AllArgs are all arguments, in no order that means something.
func (f *Facts) AllArgs() iter.Seq[*Arg] {
	opened := f.open()
	return entriesOf(opened.Args, opened.rare.args)
}

func entriesOf[T any](tables ...[]T) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, table := range tables {
			for i := range table {
				if !yield(&table[i]) {
					return
				}
			}
		}
	}
}
