package scan

import "encoding/binary"

// token is one token. Its kind says it all for operators and keywords.
type token struct {
	start, end uint32
	link       uint32 // of an opening bracket, its closing one; of the start of an f-string, its end; of a name, its hash
	kind       kind
	loops      bool // of an opening bracket: a `for` stands directly in it
	foreign    bool // of a name: it holds more than ASCII, and has no hash
}

const tokenSize = 16

// padding is how many end tokens close the table, so that the parser may look
// ahead without asking.
const padding = 3

// kind is what a token is.
type kind uint8

const (
	tEnd kind = iota // of the file
	tNewline
	tIndent
	tDedent

	tName
	tInt // also an imaginary one without point and exponent
	tFloat
	tString
	tBytes
	tFStart // prefix and quotes
	tFOpen  // "{" in an f-string; up to tFClose comes code
	tFConv  // "!r"
	tFSpec  // the ":" of a format specifier
	tFClose
	tFEnd

	tLPar
	tRPar
	tLSquare
	tRSquare
	tLBrace
	tRBrace
	tComma
	tColon
	tSemicolon
	tDot
	tEllipsis
	tArrow
	tWalrus
	tAssign
	tAugmented // any of += -= …

	tPlus
	tMinus
	tTilde
	tStar
	tDoubleStar
	tSlash
	tTimes // @ is tAt, since decorators begin with it; // and %
	tAt
	tPipe
	tCaret
	tAmp
	tShift
	tCompare // == != < <= > >=

	tAnd
	tAs
	tAssert
	tAsync
	tAwait
	tBreak
	tClass
	tContinue
	tDef
	tDel
	tElif
	tElse
	tExcept
	tFalse
	tFinally
	tFor
	tFrom
	tGlobal
	tIf
	tImport
	tIn
	tIs
	tLambda
	tNone
	tNonlocal
	tNot
	tOr
	tPass
	tRaise
	tReturn
	tTrue
	tTry
	tWhile
	tWith
	tYield
)

var keywords = map[string]kind{
	"and": tAnd, "as": tAs, "assert": tAssert, "async": tAsync, "await": tAwait, "break": tBreak,
	"class": tClass, "continue": tContinue, "def": tDef, "del": tDel, "elif": tElif, "else": tElse,
	"except": tExcept, "False": tFalse, "finally": tFinally, "for": tFor, "from": tFrom,
	"global": tGlobal, "if": tIf, "import": tImport, "in": tIn, "is": tIs, "lambda": tLambda,
	"None": tNone, "nonlocal": tNonlocal, "not": tNot, "or": tOr, "pass": tPass, "raise": tRaise,
	"return": tReturn, "True": tTrue, "try": tTry, "while": tWhile, "with": tWith, "yield": tYield,
}

// keywordTable finds a keyword by its letters as one number, since none has more
// than eight: a multiplication puts each in a slot of its own.
type keywordTable struct {
	factor uint64
	words  [256]uint64
	kinds  [256]kind
}

var keywordsByLetters = newKeywordTable()

func newKeywordTable() *keywordTable {
search:
	for factor := uint64(0x9E3779B97F4A7C15); ; factor = factor*0x5851F42D4C957F2D + 2 {
		t := &keywordTable{factor: factor}
		for word, k := range keywords {
			letters := lettersOf([]byte(word), 0, len(word))
			slot := letters * factor >> 56
			if t.words[slot] != 0 {
				continue search
			}
			t.words[slot], t.kinds[slot] = letters, k
		}
		return t
	}
}

// lettersOf is a word of at most eight bytes as a number.
func lettersOf(src []byte, at, n int) (letters uint64) {
	if at+8 <= len(src) {
		return binary.LittleEndian.Uint64(src[at:]) & (^uint64(0) >> (64 - 8*n))
	}
	for i := n - 1; i >= 0; i-- {
		letters = letters<<8 | uint64(src[at+i])
	}
	return letters
}

// keyword is the kind of a word that is a keyword, else tEnd.
func (t *keywordTable) keyword(letters uint64) kind {
	if slot := letters * t.factor >> 56; t.words[slot] == letters {
		return t.kinds[slot]
	}
	return tEnd
}

// Binding powers of the operators between two operands. Those of arithmetic
// need not be told apart: facts keep nothing of them.
const (
	pOr uint8 = iota + 1
	pAnd
	pNot
	pCompare
	pPipe
	pCaret
	pAmp
	pShift
	pPlus
	pTimes
)

var powers = [256]uint8{
	tOr: pOr, tAnd: pAnd,
	tCompare: pCompare, tIn: pCompare, tIs: pCompare, tNot: pCompare,
	tPipe: pPipe, tCaret: pCaret, tAmp: pAmp, tShift: pShift, tPlus: pPlus, tMinus: pPlus,
	tStar: pTimes, tSlash: pTimes, tTimes: pTimes, tAt: pTimes,
}

// starts says which tokens an expression can begin with.
var starts = func() (t [256]bool) {
	for _, k := range []kind{
		tName, tInt, tFloat, tString, tBytes, tFStart, tLPar, tLSquare, tLBrace, tEllipsis,
		tPlus, tMinus, tTilde, tStar, tAwait, tFalse, tLambda, tNone, tNot, tTrue,
	} {
		t[k] = true
	}
	return t
}()

// Classes of bytes.
const (
	cOther uint8 = iota
	cSpace
	cLetter
	cDigit
	cQuote
	cLine
	cHash
	cBackslash
	cOpen
	cClose
	cOperator
)

var classes = func() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			t[c] = cLetter
		case c >= '0' && c <= '9':
			t[c] = cDigit
		}
	}
	for set, class := range map[string]uint8{
		" \t\f": cSpace, "'\"": cQuote, "\r\n": cLine, "#": cHash, "\\": cBackslash,
		"([{": cOpen, ")]}": cClose, "+-*/%@&|^~<>=!.,:;": cOperator,
	} {
		for i := range len(set) {
			t[set[i]] = class
		}
	}
	return t
}()

// inWord says which bytes go on a word.
var inWord = func() (t [256]bool) {
	for c := range 256 {
		t[c] = classes[c] == cLetter || classes[c] == cDigit
	}
	return t
}()
