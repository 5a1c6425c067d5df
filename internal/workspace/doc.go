// Package workspace knows the Python files of a project: which there are, what
// they hold on disk or in an editor, which module an import statement means.
//
// A [Workspace] changes; a [Snapshot] of it does not. Everything that looks at
// code works on a snapshot, and may go on doing so while the workspace moves on.
//
// Source text is not kept, except that of files open in an editor. What is kept
// of a file are its facts, and they are made again only when its bytes change.
//
// The files are not trusted: none is run, no link is followed out of the
// workspace, and a file that cannot be read is skipped with a reason.
package workspace
