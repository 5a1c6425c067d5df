package syntax

import "slices"

// The grammar reads some Python otherwise than Python does, in ways that it takes
// more than a table of precedences to know better. As a tree is a table in
// preorder, the nodes of such a reading are moved to where they belong before
// anything else looks at it: the walk sees the tree of Python's own parser.
//
//	[*f()]                f is unpacked and then called  →  f() is unpacked
//	(x := a if b else c)  x is bound to a                →  x is bound to all of it
//	type(x).y = z         a type alias called (x).y      →  an assignment

// mend goes over the tree once.
func (w *walker) mend() {
	for n := node(1); int(n) < len(w.rec); n++ {
		switch w.kind(n) {
		case kListSplat:
			w.mendStar(n)
		case kNamed:
			w.mendWalrus(n)
		case kTypeAlias:
			w.mendTypeCall(n)
		}
	}
}

// mendStar puts a star around all that the grammar has put around it. The first
// child of a node comes right behind it in the table.
//
//	[call] [attribute] [splat] [*] [name] …  →  [splat] [*] [call] [attribute] [name] …
func (w *walker) mendStar(splat node) {
	top := splat
	for top > 1 && w.takesStar(top-1, splat) {
		top--
	}
	star := splat + 1
	if top == splat || star >= w.end(splat) || !w.isToken(star, "*") {
		return
	}
	operand := w.from(splat, star+1)
	if operand == 0 {
		return
	}
	outer := w.rec[top]
	w.rec[splat].end, w.rec[splat].next, w.rec[splat].flags = outer.end, outer.next, outer.flags
	inner := w.rec[splat].field
	for n := top; n < splat; n++ {
		w.rec[n].start = w.rec[operand].start
	}
	w.rotate(top, splat, star+1)
	w.rec[top].field, w.rec[top+1].next = outer.field, top+2
	w.rec[top+2].field = 0
	w.rec[operand].field = inner
}

// takesStar reports whether a node is one that the grammar puts around a star that
// it starts with.
func (w *walker) takesStar(n, splat node) bool {
	switch w.kind(n) {
	case kCall, kAttribute, kSubscript, kBinary:
		return w.rec[n].start == w.rec[splat].start && w.end(n) >= w.end(splat)
	}
	return false
}

// mendWalrus gives a walrus the whole conditional whose first part it is.
//
//	[conditional] [named] [name] [:=] [value] …  →  [named] [name] [:=] [conditional] [value] …
func (w *walker) mendWalrus(named node) {
	outer := named - 1
	value := w.child(named, fValue)
	if value == 0 || w.kind(outer) != kConditional || w.end(outer) < w.end(named) {
		return
	}
	whole, field := w.rec[outer], w.rec[value].field
	w.rec[named].end, w.rec[named].next, w.rec[named].flags, w.rec[named].field = whole.end, whole.next, whole.flags, whole.field
	w.rec[outer].start, w.rec[outer].field = w.rec[value].start, field
	w.rec[value].field = 0
	for n := named + 1; n < value; n++ {
		w.rec[n].next--
	}
	w.rotate(outer, named, value)
}

// mendTypeCall makes an assignment out of what the grammar takes for a type alias,
// because it starts with a call or a subscript of something named `type`.
//
//	[alias] [type] [of] [attribute] [parentheses] …  →  [assignment] [attribute] [call] [name] [arguments] …
func (w *walker) mendTypeCall(alias node) {
	word := alias + 1
	left := w.child(alias, fLeft)
	if left != word+1 || !w.isToken(word, "type") || w.kind(left) != kType {
		return
	}
	top := left + 1
	var annotation node
	if w.kind(top) == kConstrainedType && w.kind(top+1) == kType { // type(x).y: int = z
		annotation = w.next(top, top+1)
		top += 2
	}
	last := top
	for last < w.end(left) && (w.kind(last) == kAttribute || w.kind(last) == kSubscript || w.kind(last) == kCall) {
		last++
	}
	if last >= w.end(left) {
		return
	}
	subscript := false
	switch w.kind(last) {
	case kParenthesised, kTuple, kGenerator:
	case kList:
		subscript = true
	default:
		return
	}
	if last == top && !subscript { // a call is no target
		return
	}
	start := w.rec[word].start
	for n := top; n < last; n++ {
		w.rec[n].start = start
	}
	brackets := &w.rec[last]
	outer := *brackets
	outer.start, outer.symbol = start, w.names.symbols[kCall]
	name := record{start: start, end: w.rec[word].end, next: last, symbol: w.names.symbols[kIdentifier], field: w.names.numbers[fFunction]}
	if subscript { // the items are its own
		outer.symbol, name.field = w.names.symbols[kSubscript], w.names.numbers[fValue]
		for c := w.first(last); c != 0; c = w.next(last, c) {
			w.rec[c].field = w.names.numbers[fSubscript]
		}
		*brackets = w.filler(last, word)
	} else {
		brackets.field = w.names.numbers[fArguments]
		if w.kind(last) != kGenerator {
			brackets.symbol = w.names.symbols[kArguments]
		}
	}
	w.rec[alias].symbol = w.names.symbols[kAssignment]
	if last > top {
		w.rec[top].field = w.names.numbers[fLeft]
	} else {
		outer.field = w.names.numbers[fLeft]
	}
	first := alias + 1
	if annotation != 0 {
		w.rec[annotation].field = w.names.numbers[fType]
		w.rec[first], w.rec[first+1] = w.filler(first, word), w.filler(first+1, word)
		first += 2
	}
	copy(w.rec[first:], w.rec[top:last])
	w.rec[last-2], w.rec[last-1] = outer, name
}

// filler is a token without text, for a place where there was a node that the
// mended tree has not got.
func (w *walker) filler(at, token node) record {
	r := w.rec[at]
	return record{start: r.start, end: r.start, next: at + 1, symbol: w.rec[token].symbol}
}

// rotate moves the records from middle to end before those from start to middle.
// Where the subtrees of those that move end is for the caller to say.
func (w *walker) rotate(start, middle, end node) {
	moved := slices.Clone(w.rec[start:middle])
	copy(w.rec[start:], w.rec[middle:end])
	copy(w.rec[start+end-middle:], moved)
}
