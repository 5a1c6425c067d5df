package oracle

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"time"

	"github.com/kwargo/kwargo/internal/contract/contracttest"
)

//go:embed judge.py
var judge string

// Interpreter is a running CPython that judges programs, one after the other.
type Interpreter struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	replies chan []byte
}

// answerTime is how long one program may run. Generated programs do not loop.
const answerTime = 20 * time.Second

// NewInterpreter starts CPython.
func NewInterpreter() (*Interpreter, error) {
	cmd := exec.Command(contracttest.Python(), "-c", judge)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &Interpreter{cmd: cmd, in: in, replies: make(chan []byte, 1)}
	go func() {
		defer close(p.replies)
		lines := bufio.NewScanner(out)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			p.replies <- append([]byte(nil), lines.Bytes()...)
		}
	}()
	return p, nil
}

// Run runs a program. ok is false when its definitions do not run.
func (p *Interpreter) Run(program *Program) (outcomes []Outcome, ok bool, err error) {
	request := struct {
		Modules [][2]string `json:"modules"`
		Calls   []string    `json:"calls"`
	}{Calls: program.Calls}
	for i := range program.Modules {
		m := &program.Modules[i]
		request.Modules = append(request.Modules, [2]string{m.Name, m.Source()})
	}
	line, err := json.Marshal(request)
	if err != nil {
		return nil, false, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return nil, false, fmt.Errorf("the interpreter does not read: %w", err)
	}
	select {
	case reply, alive := <-p.replies:
		var got struct {
			Broken string
			Calls  []Outcome
		}
		if !alive {
			return nil, false, fmt.Errorf("the interpreter ended on\n%s", program)
		}
		err := json.Unmarshal(reply, &got)
		return got.Calls, got.Broken == "", err
	case <-time.After(answerTime):
		return nil, false, fmt.Errorf("the interpreter does not answer on\n%s", program)
	}
}

// Close ends the interpreter.
func (p *Interpreter) Close() {
	p.in.Close()
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}
