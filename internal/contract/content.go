package contract

import (
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

// NewContent keeps a copy of facts.
func NewContent(f *python.Facts, from *python.Source) *Content {
	return &Content{python.Keep(f, from), newClues(f)}
}

// PinContent keeps facts as they are for good: those of a text that somebody works on.
func PinContent(f *python.Facts) *Content {
	return &Content{python.Pin(f), newClues(f)}
}

// ReadContent is content that was saved: what [Content.Saved] gave.
func ReadContent(about []byte, piece python.Piece, from *python.Source) (*Content, error) {
	clues, err := readClues(about)
	if err != nil {
		return nil, err
	}
	return &Content{python.KeepPiece(piece, from), clues}, nil
}

// Saved is all of the content: some bytes, and a piece on the shelf that it is for. ok
// is false when the shelf has no room.
func (c *Content) Saved() (about []byte, piece python.Piece, ok bool) {
	piece, ok = c.kept.Piece()
	return c.clues.append(nil), piece, ok
}

// Facts are the facts of the file. They stay as they are; the next call may give
// equal ones.
func (c *Content) Facts() *python.Facts { return c.kept.Facts() }

// Imports are facts of which only the names and the imports are certain to be there.
func (c *Content) Imports() *python.Facts { return c.kept.Imports() }

var errContent = errors.New("not the content of a file")
