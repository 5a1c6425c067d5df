package oracle

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"time"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

//go:embed judge.py
var judge string

// Interpreter is a running CPython that judges programs. One that dies, or does
// not answer, is started again.
type Interpreter struct {
	Version   contract.Version
	Libraries []string

	cmd     *exec.Cmd
	in      io.WriteCloser
	replies chan []byte
}

// answerTime is how long a batch may run. Generated programs do not loop.
const answerTime = 20 * time.Second

var errSilent = errors.New("the interpreter ended, or does not answer")

// NewInterpreter starts CPython.
func NewInterpreter() (*Interpreter, error) {
	p := &Interpreter{}
	if err := p.start(); err != nil {
		return nil, err
	}
	return p, nil
}

// Has reports whether CPython has a library.
func (p *Interpreter) Has(library string) bool { return slices.Contains(p.Libraries, library) }

func (p *Interpreter) start() error {
	cmd := exec.Command(contracttest.Python(), "-c", judge)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.cmd, p.in = cmd, in
	replies := make(chan []byte, 1)
	p.replies = replies
	go func() {
		defer close(replies)
		lines := bufio.NewReaderSize(out, 1<<20)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			replies <- line
		}
	}()
	first, err := p.reply()
	if err != nil {
		p.Close()
		return err
	}
	var hello struct {
		Version   [2]int
		Libraries []string
	}
	if err := json.Unmarshal(first, &hello); err != nil {
		return err
	}
	p.Version, p.Libraries = contract.Version{Major: hello.Version[0], Minor: hello.Version[1]}, hello.Libraries
	return nil
}

func (p *Interpreter) reply() ([]byte, error) {
	select {
	case reply, alive := <-p.replies:
		if !alive {
			return nil, errSilent
		}
		return reply, nil
	case <-time.After(answerTime):
		return nil, errSilent
	}
}

// Answer is what became of a program.
type Answer struct {
	Broken string     // why its definitions do not run; empty when they do
	Calls  []*Outcome // nil for a call that ran
}

// Outcome is what a call raised.
type Outcome struct {
	Type, Message string
	// Kind is how the arguments do not fit, and Names whose they are; empty when
	// the error is about something else.
	Kind  string
	Names []string
	// Frames are the places of the program's own code that the error came
	// through; none when the call itself raised.
	Frames []Frame
	// Generated: the code that raised is what @dataclass wrote.
	Generated bool
}

// Frame is a place in a program: a module and a row, from 0.
type Frame struct {
	Module string
	Row    int
}

// UnmarshalJSON reads `["<main>", 12]`.
func (f *Frame) UnmarshalJSON(data []byte) error {
	var name string
	if err := json.Unmarshal(data, &[]any{&name, &f.Row}); err != nil {
		return err
	}
	f.Module, f.Row = name[1:len(name)-1], f.Row-1
	return nil
}

// Begin hands a batch to CPython; [Interpreter.End] waits for the answers.
func (p *Interpreter) Begin(batch []*Script) error {
	type request struct {
		Modules [][3]any `json:"modules"`
		Steps   [][3]any `json:"steps"`
	}
	requests := make([]request, len(batch))
	for i, s := range batch {
		for _, m := range s.Modules {
			requests[i].Modules = append(requests[i].Modules, [3]any{m.Name, m.Package, m.Text})
		}
		for _, step := range s.Steps {
			kind := "run"
			if step.Call {
				kind = "call"
			}
			requests[i].Steps = append(requests[i].Steps, [3]any{kind, step.Row + 1, step.Text})
		}
	}
	line, err := json.Marshal(requests)
	if err != nil {
		return err
	}
	_, err = p.in.Write(append(line, '\n'))
	return err
}

// End is the answers to the batch that [Interpreter.Begin] handed over.
func (p *Interpreter) End() ([]Answer, error) {
	reply, err := p.reply()
	if err != nil {
		return nil, err
	}
	var answers []Answer
	err = json.Unmarshal(reply, &answers)
	return answers, err
}

// Run judges one batch. When CPython ends in the middle of it, or takes too long,
// it is started again, and the programs run one by one: the one to blame is
// broken.
func (p *Interpreter) Run(batch []*Script) ([]Answer, error) {
	err := p.Begin(batch)
	if err == nil {
		var answers []Answer
		if answers, err = p.End(); err == nil {
			return answers, nil
		}
	}
	return p.Again(batch)
}

// Again judges a batch one by one in a fresh interpreter.
func (p *Interpreter) Again(batch []*Script) ([]Answer, error) {
	p.Close()
	if err := p.start(); err != nil {
		return nil, err
	}
	if len(batch) == 1 {
		return []Answer{{Broken: "it ends the interpreter"}}, nil
	}
	var out []Answer
	for _, s := range batch {
		one, err := p.Run([]*Script{s})
		if err != nil {
			return nil, fmt.Errorf("on\n%s\n%w", s.Modules[len(s.Modules)-1].Text, err)
		}
		out = append(out, one...)
	}
	return out, nil
}

// Close ends the interpreter.
func (p *Interpreter) Close() {
	p.in.Close()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}
