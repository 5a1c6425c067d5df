// Package cli is the command line: it reads the arguments, runs a command, and
// turns what came of it into an exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// Exit codes.
const (
	exitClean       = 0
	exitFound       = 1   // diagnostics
	exitWrong       = 2   // wrong use, or nothing that could be read
	exitInterrupted = 130 // as a shell says of a program that Ctrl-C ended
	exitBrokenPipe  = 141 // the same of one whose reader has gone
)

// Streams are what a command reads and prints to.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// OutTerminal and ErrTerminal: a person looks at it.
	OutTerminal, ErrTerminal bool
}

// session is what every command gets.
type session struct {
	Streams
	ctx context.Context
	end *[]func() // what is done when the command has ended, the last first
}

// later has something done when the command has ended.
func (s *session) later(do func()) { *s.end = append(*s.end, do) }

type commands struct {
	Check      checkCommand      `cmd:"" help:"Check Python files for constructor calls that raise."`
	Fix        fixCommand        `cmd:"" help:"Make the fixes that are safe, or show them as a diff."`
	Audit      auditCommand      `cmd:"" help:"List all constructions of a class by their shapes, and propose a policy."`
	Migrate    migrateCommand    `cmd:"" help:"Convert all constructions of a class, as its policy says."`
	Contract   contractCommand   `cmd:"" help:"Show what a class accepts when it is constructed, and where each part comes from."`
	Baseline   baselineCommand   `cmd:"" help:"Keep a list of known problems, so that only new ones are reported."`
	Diff       diffCommand       `cmd:"" help:"Show how contracts have changed since a git revision, and what that leaves broken."`
	Explain    explainCommand    `cmd:"" help:"Explain a rule."`
	Init       initCommand       `cmd:"" help:"Write a settings file to start with."`
	Config     configCommand     `cmd:"" help:"Show the settings that hold, and the schema of them."`
	Server     serverCommand     `cmd:"" help:"Run the language server on standard input and output."`
	Cache      cacheCommand      `cmd:"" help:"Show or clean the cache."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
	Completion completionCommand `cmd:"" help:"Print the script that completes commands and flags in a shell."`
	Man        manCommand        `cmd:"" help:"Print the manual page." hidden:""`
}

const description = `Finds constructor calls in Python code that raise a TypeError when they run, says why, and converts them to the factory that takes their arguments.

Settings are read from [tool.kwargo] in pyproject.toml, or from kwargo.toml.

Exit codes: 0 nothing found, 1 diagnostics, 2 wrong use or nothing that could be read.`

// code is an error that is nothing but an exit code: all has been said.
type code int

func (c code) Error() string { return fmt.Sprintf("exit code %d", int(c)) }

// stop is how a flag such as --help ends the program from inside the parser.
type stop int

// Run runs the program with its arguments (without its name), and returns the
// exit code.
func Run(ctx context.Context, args []string, streams Streams) (exit int) {
	bare := len(args) == 0 // without a command: help, but nothing was done
	defer func() {
		if r := recover(); r != nil {
			s, ok := r.(stop)
			if !ok {
				panic(r)
			}
			exit = int(s)
		}
		if bare {
			exit = exitWrong
		}
	}()
	var root commands
	parser, err := newParser(&root, streams)
	if err != nil {
		panic(err) // the commands are ours
	}
	if bare {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		return wrongUse(streams.Err, err)
	}
	s := &session{Streams: streams, ctx: ctx, end: new([]func())}
	defer func() {
		for _, do := range slices.Backward(*s.end) {
			do()
		}
	}()
	return exitCode(s, command.Run(s))
}

// newParser is the parser of the command line.
func newParser(root *commands, streams Streams) (*kong.Kong, error) {
	return kong.New(root,
		kong.Name("kwargo"),
		kong.Description(description),
		kong.Writers(streams.Out, streams.Err),
		kong.Exit(func(c int) { panic(stop(c)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	)
}

// wrongUse explains an error of the parser.
func wrongUse(w io.Writer, err error) int {
	help := "kwargo --help"
	var at *kong.ParseError
	if errors.As(err, &at) && at.Context != nil && at.Context.Selected() != nil {
		help = "kwargo " + at.Context.Selected().Name + " --help"
	}
	fmt.Fprintf(w, "kwargo: %s\nTry `%s`.\n", err, help)
	return exitWrong
}

func exitCode(s *session, err error) int {
	var c code
	switch {
	case err == nil:
		return exitClean
	case s.ctx.Err() != nil || errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &c):
		return int(c)
	case errors.Is(err, syscall.EPIPE):
		return exitBrokenPipe // the reader has seen enough
	}
	fmt.Fprintf(s.Err, "kwargo: %s\n", strings.TrimPrefix(err.Error(), "kwargo: "))
	return exitWrong
}

// warn says something that does not end the run.
func (s *session) warn(format string, args ...any) {
	fmt.Fprintf(s.Err, "kwargo: warning: "+format+"\n", args...)
}
