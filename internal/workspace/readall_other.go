//go:build !unix

package workspace

import (
	"bytes"
	"io"
	"os"
)

// readAll appends what a file holds to buf, but no more than so many bytes.
func readAll(path string, buf []byte, _, most int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	to := bytes.NewBuffer(buf)
	if _, err := to.ReadFrom(io.LimitReader(f, int64(most))); err != nil {
		return nil, err
	}
	return to.Bytes(), nil
}
