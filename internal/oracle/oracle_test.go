package oracle

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// How many programs a run makes: $KWARGO_ORACLE_N, from $KWARGO_ORACLE_SEED.
func setting(name string, otherwise uint64) uint64 {
	if v, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
		return v
	}
	return otherwise
}

// figures count what a run saw.
type figures struct {
	sync.Mutex
	programs, broken, calls, raised, checked int
	silent                                   map[string]int
}

func TestCPythonAgreesOnGeneratedPrograms(t *testing.T) {
	n, seed := setting("KWARGO_ORACLE_N", 3000), setting("KWARGO_ORACLE_SEED", 1)
	total := figures{silent: map[string]int{}}
	var wait sync.WaitGroup
	workers := uint64(runtime.GOMAXPROCS(0))
	for w := range workers {
		wait.Add(1)
		go func() {
			defer wait.Done()
			python, err := NewInterpreter()
			if err != nil {
				t.Error(err)
				return
			}
			defer python.Close()
			for i := w; i < n && !t.Failed(); i += workers {
				if err := one(t, python, seed, i, &total); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	wait.Wait()
	t.Log(total.String())
}

func one(t *testing.T, python *Interpreter, seed, index uint64, total *figures) error {
	p := Generate(seed, index)
	outcomes, ok, err := python.Run(p)
	if err != nil {
		return err
	}
	if !ok {
		total.Lock()
		total.programs, total.broken = total.programs+1, total.broken+1
		total.Unlock()
		return nil
	}
	verdicts, sound := Check(p)
	total.count(verdicts, outcomes)
	for i := range p.Calls {
		why := Disagreement(verdicts[i], sound, outcomes[i])
		if why == "" {
			continue
		}
		single := clone(p)
		single.Calls = []string{p.Calls[i]}
		small := Shrink(single, func(q *Program) bool {
			outcomes, ok, err := python.Run(q)
			if err != nil || !ok {
				return false
			}
			v, sound := Check(q)
			return kindOf(Disagreement(v[0], sound, outcomes[0])) == kindOf(why)
		})
		outcomes, _, _ := python.Run(small)
		all, sound := Check(small)
		v := all[0]
		t.Errorf("seed %d, program %d: %s\n%s\nCPython: %v\nreported: %s\ndoubts: %v", seed, index,
			Disagreement(v, sound, outcomes[0]), small, outcomes[0], faults(v), v.Doubts)
	}
	return nil
}

// kindOf is the law that is broken, without the message.
func kindOf(why string) string { return why[:min(len(why), 22)] }

func faults(v Verdict) string {
	s := ""
	for _, f := range v.Faults {
		s += fmt.Sprintf("%d %s %d;", f.Kind, f.Name, len(f.Missing))
	}
	return s
}

func (f *figures) count(verdicts []Verdict, outcomes []Outcome) {
	f.Lock()
	defer f.Unlock()
	f.programs++
	for i, v := range verdicts {
		f.calls++
		if outcomes[i] != nil {
			f.raised++
		}
		switch {
		case len(v.Doubts) > 0:
			f.silent[string(v.Doubts[0].Code)]++
		case !v.Found:
			f.silent["not a construction"]++
		default:
			f.checked++
		}
	}
}

func (f *figures) String() string {
	s := fmt.Sprintf("%d programs, %d of them cannot be defined; %d calls, %d raise; %d checked, %.1f %% left silent",
		f.programs, f.broken, f.calls, f.raised, f.checked, 100*float64(f.calls-f.checked)/float64(max(f.calls, 1)))
	var reasons []string
	for code := range f.silent {
		reasons = append(reasons, code)
	}
	slices.Sort(reasons)
	for _, code := range reasons {
		s += fmt.Sprintf("\n%8d %s", f.silent[code], code)
	}
	return s
}

// FuzzCPythonAgrees goes over the same space, led by what the checker's code
// does with it.
func FuzzCPythonAgrees(f *testing.F) {
	for i := range uint64(20) {
		f.Add(uint64(7), i)
	}
	python, err := NewInterpreter()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(python.Close)
	f.Fuzz(func(t *testing.T, seed, index uint64) {
		total := figures{silent: map[string]int{}}
		if err := one(t, python, seed, index, &total); err != nil {
			t.Fatal(err)
		}
	})
}
