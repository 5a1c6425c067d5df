package workspace

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// listing is what a folder of libraries offers to an import, by name. Unlike in
// the workspace, links are followed: installers make environments of them.
type listing map[string]offer

// offer is what stands under one name.
type offer uint8

const (
	offerSource   offer = 1 << iota // name.py
	offerStub                       // name.pyi
	offerCompiled                   // an extension module, or bytecode without its source
	offerFolder                     // name/
)

func readListing(dir string) listing {
	out := listing{}
	entries, _ := os.ReadDir(dir) // a folder that cannot be read offers nothing
	for _, e := range entries {
		name := e.Name()
		folder := e.IsDir()
		if e.Type()&fs.ModeSymlink != 0 {
			folder = isDir(filepath.Join(dir, name))
		}
		stem, _, dotted := strings.Cut(name, ".")
		switch {
		case folder:
			if !dotted && name != "__pycache__" && name != "site-packages" && name != "dist-packages" {
				out[name] |= offerFolder
			}
		case name == stem+".py":
			out[stem] |= offerSource
		case name == stem+".pyi":
			out[stem] |= offerStub
		case strings.HasSuffix(name, ".so"), strings.HasSuffix(name, ".pyd"), name == stem+".pyc":
			out[stem] |= offerCompiled
		}
	}
	return out
}
