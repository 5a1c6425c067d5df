// Package text holds what the whole house says about places in a file: spans in
// bytes, edits, and the one conversion between byte offsets and the line and
// column pairs that people and editors use.
//
// Inside the house every place is a byte offset from 0. Rows and columns exist
// only at the edges (the language server and the printers).
package text
