// Package contract says what a class accepts when it is constructed.
//
// It links names to classes over many files (a [Linker], one per snapshot of
// the workspace), makes the contract of a class (one file per kind of class),
// and binds the arguments of a call to it, as inspect.Signature.bind does.
//
// What is not certain is a [Doubt]: it silences, and says why.
package contract
