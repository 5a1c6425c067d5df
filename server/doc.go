// Package server is the language server: it speaks the Language Server Protocol
// (LSP 3.18) over a pair of streams, and is the only package that knows the
// protocol.
//
// Messages are handled in the order in which they come, and quickly: a
// notification changes the state and returns; a request takes a snapshot of the
// workspace and is answered from that, beside whatever comes next. Diagnostics
// are made and sent by one goroutine (publisher), or for a client that asks for them
// by the requests themselves (puller, workspacePull); the publisher says then when to
// ask again. Files are read by another goroutine (indexer). Nothing waits for the client while a lock is held, and nothing
// that the client sends ends the connection.
package server
