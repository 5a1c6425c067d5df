package contract

import (
	"encoding/binary"
	"errors"

	"github.com/kwargo/kwargo/internal/python"
)

// Content is what one file says on its own: its facts, which are packed when there
// are too many files, and [clues], by which whoever looks through the whole
// workspace knows in which files there is something for him. It does not change, is
// safe for concurrent use, and the same Content is the same text.
type Content struct {
	kept  *python.Kept
	clues *clues
}

// NewContent keeps facts.
func NewContent(f *python.Facts) *Content {
	return &Content{python.Keep(f), newClues(f)}
}

// PinContent keeps facts as they are for good: those of a text that somebody works on.
func PinContent(f *python.Facts) *Content {
	return &Content{python.Pin(f), newClues(f)}
}

// Facts are the facts of the file. They stay as they are; the next call may give
// equal ones.
func (c *Content) Facts() *python.Facts { return c.kept.Facts() }

// Imports are facts of which only the names and the imports are certain to be there.
func (c *Content) Imports() *python.Facts { return c.kept.Imports() }

// Append writes packed content behind what is in dst, in a form that [ReadContent]
// reads.
func (c *Content) Append(dst []byte) []byte {
	clues := c.clues.append(nil)
	dst = binary.AppendUvarint(dst, uint64(len(clues)))
	dst = append(dst, clues...)
	return append(dst, c.kept.Packed()...)
}

var errContent = errors.New("not the content of a file")

// ReadContent reads what Append wrote, all of data, which must not change any more.
// A checksum is for the one who keeps it.
func ReadContent(data []byte) (*Content, error) {
	n, used := binary.Uvarint(data)
	if used <= 0 || n > uint64(len(data)-used) {
		return nil, errContent
	}
	data = data[used:]
	clues, err := readClues(data[:n])
	if err != nil {
		return nil, err
	}
	return &Content{python.KeepPacked(data[n:]), clues}, nil
}
