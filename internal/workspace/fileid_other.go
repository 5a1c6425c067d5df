//go:build !linux && !darwin

package workspace

import "io/fs"

// fileIDOf has nothing to tell files apart by but their size and time.
func fileIDOf(fs.FileInfo) fileID { return fileID{} }
