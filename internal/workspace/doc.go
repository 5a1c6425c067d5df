// Package workspace knows the Python files of a project: which there are, what
// they hold on disk or in an editor, which module an import statement means.
//
// A [Workspace] changes; a [Snapshot] of it does not. Everything that looks at
// code works on a snapshot, and may go on doing so while the workspace moves on.
//
// Source text is not kept, except that of files open in an editor. What is kept
// of a file are its facts, and they are made again only when its bytes change.
//
// What the workspace does not hold is looked up in the environment: the installed
// libraries and the standard library, found by folders and files alone and read
// module by module, when one is imported. Its modules are followed and never
// checked.
//
// The files are not trusted: none is run, no link of the workspace is followed
// out of it, and a file that cannot be read is skipped with a reason.
package workspace
