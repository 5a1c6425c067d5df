package monorepo

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os/exec"
)

//go:embed judge.py
var judge string

// Verdict is what CPython says of a repository on disk.
type Verdict struct {
	// Functions is how many functions that make something were called.
	Functions int `json:"functions"`
	// Raised are those that raised.
	Raised []Raised `json:"raised"`
}

// Raised is a function that raised, or a module that cannot be imported: its
// Function is "<module>".
type Raised struct {
	File     string `json:"file"`
	Function string `json:"function"`
	Error    string `json:"error"`
}

// Judge imports every module below a folder and calls every function in it that
// makes something.
func Judge(python, dir string) (*Verdict, error) {
	cmd := exec.Command(python, "-B", "-c", judge)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", python, err, stderr.Bytes())
	}
	var v Verdict
	return &v, json.Unmarshal(out, &v)
}
