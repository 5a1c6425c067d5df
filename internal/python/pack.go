package python

import (
	"encoding/binary"
	"errors"
)

// Facts are packed to be kept: in memory, where those of a whole workspace would take
// more than twice the room of its text, and on disk. Packed, they take half of the
// text. Every number is a varint; most are written as the distance from one
// before, which fits into a byte:
//
//	counts     of the entries of each table
//	names      their bytes, then their lengths
//	tables     one after the other, entry by entry, field by field; imports first
//
// The tables of which there is most, expressions, arguments and bindings, begin each
// entry with a byte that says which of its fields follow. All others go through one
// method for both directions.

// Pack appends facts to dst in a compact form, from which [Unpack] makes equal ones.
func (f *Facts) Pack(dst []byte) []byte {
	p := packer{data: dst, f: f.open(), writing: true}
	p.all()
	return p.data
}

var errPacked = errors.New("not packed facts")

// Unpack makes the facts that were packed into data, all of it. What is damaged gives
// an error, or other facts: a checksum is for the one who keeps them.
func Unpack(data []byte) (*Facts, error) {
	f := &Facts{}
	if _, err := f.unpack(data, ""); err != nil {
		return nil, err
	}
	return f, nil
}

// unpack gives the text of all names as well, which spares the next one to make it.
func (f *Facts) unpack(data []byte, names string) (text string, err error) {
	return f.unpackWith(packer{data: data, f: f, text: names})
}

// unpackImports makes the names and the imports, which is quick.
func (f *Facts) unpackImports(data []byte, names string) (text string, err error) {
	return f.unpackWith(packer{data: data, f: f, text: names, importsOnly: true})
}

func (f *Facts) unpackWith(p packer) (text string, err error) {
	defer func() {
		if recover() != nil { // what is cut short ends beyond the data
			err = errPacked
		}
	}()
	p.all()
	if p.at != len(p.data) && !p.importsOnly {
		return "", errPacked
	}
	return p.text, nil
}

// packer writes facts, or reads them.
type packer struct {
	data        []byte
	at          int // of the next byte to read
	f           *Facts
	writing     bool
	text        string // all names behind one another, when that is known
	importsOnly bool
	counting    bool // tables are not made
	alone       bool // an expression is read without those that it is made of
}

func (p *packer) put(v uint32) {
	if v < 0x80 {
		p.data = append(p.data, byte(v))
		return
	}
	p.data = binary.AppendUvarint(p.data, uint64(v))
}

// apart writes a number as its distance from another.
func (p *packer) apart(v, from uint32) {
	p.put(zigzag(v - from))
}

// zigzag makes small numbers of distances in both directions.
func zigzag(d uint32) uint32 { return d<<1 ^ uint32(int32(d)>>31) }

func zagzig(z uint32) uint32 { return z>>1 ^ -(z & 1) }

func (p *packer) get() uint32 {
	if b := p.data[p.at]; b < 0x80 {
		p.at++
		return uint32(b)
	}
	return p.long()
}

func (p *packer) long() uint32 {
	v, n := binary.Uvarint(p.data[p.at:])
	if n <= 0 || v > 1<<32-1 {
		panic(errPacked)
	}
	p.at += n
	return uint32(v)
}

func (p *packer) near(from uint32) uint32 {
	return from + zagzig(p.get())
}

// number is put and get in one.
func number[T ~uint8 | ~uint32](p *packer, v *T) {
	if p.writing {
		p.put(uint32(*v))
		return
	}
	*v = T(p.get())
}

// distance is apart and near in one; last is what the number is near to, and becomes
// the number.
func distance[T ~uint32](p *packer, v, last *T) {
	if p.writing {
		p.apart(uint32(*v), uint32(*last))
	} else {
		*v = T(p.near(uint32(*last)))
	}
	*last = *v
}

// bits are up to 32 truths in one number.
func (p *packer) bits(flags ...*bool) {
	set := uint32(0)
	if p.writing {
		for i, b := range flags {
			if *b {
				set |= 1 << i
			}
		}
		p.put(set)
		return
	}
	set = p.get()
	for i, b := range flags {
		*b = set>>i&1 != 0
	}
}

// entries is the number of entries of a table, which is made when it is read. A
// table of no entries is nil.
func entries[T any](p *packer, table *[]T) {
	if p.writing {
		p.put(uint32(len(*table)))
		return
	}
	n := int(p.get())
	if n > len(p.data) { // each takes a byte at least
		panic(errPacked)
	}
	if n > 0 && !p.counting {
		*table = make([]T, n)
	}
}

func (p *packer) names() {
	names := p.f.Names
	if p.writing {
		size := 0
		for _, n := range names {
			size += len(n)
		}
		p.put(uint32(size))
		for _, n := range names {
			p.data = append(p.data, n...)
		}
		for _, n := range names {
			p.put(uint32(len(n)))
		}
		return
	}
	size := int(p.get())
	if len(p.text) != size {
		p.text = string(p.data[p.at : p.at+size])
	}
	rest := p.text
	p.at += size
	for i := range names {
		n := p.get()
		names[i], rest = rest[:n], rest[n:]
	}
}
