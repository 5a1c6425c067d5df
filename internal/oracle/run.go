package oracle

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Run judges generated programs in several interpreters at once.
type Run struct {
	Seed, N uint64
	Workers int
	// Broken is told of every call that breaks a law, made small.
	Broken func(*Finding)
	// Failures bounds how many are told of.
	Failures int64
	Figures  Figures
}

// Finding is a call that breaks a law.
type Finding struct {
	Seed, Index uint64
	Law         Law
	Program     *Program // as small as it gets
	Outcome     *Outcome
	Verdict     Verdict
}

// batchSize is how many programs go to CPython at once.
const batchSize = 32

// Do runs all of them.
func (r *Run) Do() error {
	var next atomic.Uint64
	var failures atomic.Int64
	errs := make([]error, r.Workers)
	var wait sync.WaitGroup
	for w := range r.Workers {
		wait.Go(func() {
			python, err := NewInterpreter()
			if err != nil {
				errs[w] = err
				return
			}
			defer python.Close()
			for failures.Load() < r.Failures {
				first := next.Add(batchSize) - batchSize
				if first >= r.N {
					return
				}
				findings, err := r.batch(python, first, min(first+batchSize, r.N))
				if err != nil {
					errs[w] = err
					return
				}
				for _, f := range findings {
					if failures.Add(1) <= r.Failures {
						r.Broken(f)
					}
				}
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// batch generates programs, reads them here while CPython runs them, and
// compares.
func (r *Run) batch(python *Interpreter, first, last uint64) ([]*Finding, error) {
	programs := make([]*Program, 0, last-first)
	scripts := make([]*Script, 0, last-first)
	for i := first; i < last; i++ {
		p := Generate(r.Seed, i, python.Has)
		programs, scripts = append(programs, p), append(scripts, p.Script())
	}
	sent := python.Begin(scripts)
	readings := make([]*Reading, len(scripts))
	for i, s := range scripts {
		readings[i] = Read(s, python.Version)
	}
	var answers []Answer
	if sent == nil {
		answers, sent = python.End()
	}
	if sent != nil {
		var err error
		if answers, err = python.Again(scripts); err != nil {
			return nil, err
		}
	}
	var out []*Finding
	for i, answer := range answers {
		seen := map[Law]bool{}
		for _, at := range r.Figures.count(readings[i], &answer) {
			law, _ := Judge(readings[i], &readings[i].Verdicts[at], answer.Calls[at])
			if seen[law] {
				continue // one of each is enough to see what is wrong
			}
			seen[law] = true
			single := programs[i].clone()
			single.Calls = []*Node{single.Calls[at]}
			f, err := Minimal(python, single, law)
			if err != nil {
				return nil, err
			}
			f.Seed, f.Index = r.Seed, first+uint64(i)
			out = append(out, f)
		}
	}
	return out, nil
}

// Minimal makes a program with one call as small as it gets, so that the call
// still breaks the law.
func Minimal(python *Interpreter, p *Program, law Law) (*Finding, error) {
	var failed error
	f := &Finding{Law: law, Program: p}
	judge := func(q *Program) bool {
		s := q.Script()
		answers, err := python.Run([]*Script{s})
		if err != nil {
			failed = err
			return false
		}
		if answers[0].Broken != "" || len(q.Calls) != 1 {
			return false
		}
		reading := Read(s, python.Version)
		got, _ := Judge(reading, &reading.Verdicts[0], answers[0].Calls[0])
		if got != law {
			return false
		}
		f.Outcome, f.Verdict = answers[0].Calls[0], reading.Verdicts[0]
		return true
	}
	judge(p)
	f.Program = Shrink(p, judge)
	return f, failed
}

// String is what a person needs to see of a finding.
func (f *Finding) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d, program %d: %s\n%s", f.Seed, f.Index, f.Law, f.Program)
	if f.Outcome == nil {
		b.WriteString("CPython: runs\n")
	} else {
		fmt.Fprintf(&b, "CPython: %s: %s\n", f.Outcome.Type, f.Outcome.Message)
	}
	fmt.Fprintf(&b, "Kwargo:  %s\n", f.Verdict.String())
	return b.String()
}

// String is a verdict in one line.
func (v *Verdict) String() string {
	var parts []string
	for _, f := range v.Faults {
		parts = append(parts, describe(&f))
	}
	for _, d := range v.Doubts {
		parts = append(parts, "in doubt: "+d.String())
	}
	if !v.Found {
		parts = append(parts, "no construction")
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, "; ")
}

// Figures count what a run saw.
type Figures struct {
	mu                                               sync.Mutex
	Programs, Broken, Calls, Raised, Faults, Checked int
	// Silent are the calls that are not checked, by reason; Excused the errors
	// that are not reported and need not be.
	Silent, Excused map[string]int
	// WhyBroken counts the errors of definitions.
	WhyBroken map[string]int
}

// count adds a program, and gives the calls that break a law.
func (f *Figures) count(r *Reading, a *Answer) []int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.Silent == nil {
		f.Silent, f.Excused, f.WhyBroken = map[string]int{}, map[string]int{}, map[string]int{}
	}
	f.Programs++
	if a.Broken != "" {
		f.Broken++
		f.WhyBroken[a.Broken[:min(len(a.Broken), 50)]]++
		return nil
	}
	var out []int
	for i := range r.Verdicts {
		v, o := &r.Verdicts[i], a.Calls[i]
		f.Calls++
		if o != nil {
			f.Raised++
		}
		if len(v.Faults) > 0 {
			f.Faults++
		}
		switch {
		case len(v.Doubts) > 0:
			f.Silent[string(v.Doubts[0].Code)]++
		case !v.Found:
			f.Silent["not seen as a construction"]++
		default:
			f.Checked++
		}
		law, excuse := Judge(r, v, o)
		if law != "" {
			out = append(out, i)
		}
		if excuse != "" {
			f.Excused[excuse]++
		}
	}
	return out
}

// SilentShare is the share of calls that are not checked.
func (f *Figures) SilentShare() float64 {
	return float64(f.Calls-f.Checked) / float64(max(f.Calls, 1))
}

// Line is the figures in one line.
func (f *Figures) Line() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fmt.Sprintf("%d programs, %d of them cannot be defined; %d calls, %d raise, %d are reported; %.2f %% left silent",
		f.Programs, f.Broken, f.Calls, f.Raised, f.Faults, 100*f.SilentShare())
}

// String is all the figures.
func (f *Figures) String() string {
	var b strings.Builder
	b.WriteString(f.Line())
	table := func(title string, of map[string]int) {
		if len(of) == 0 {
			return
		}
		b.WriteString("\n" + title)
		var keys []string
		for k := range of {
			keys = append(keys, k)
		}
		slices.SortFunc(keys, func(a, c string) int { return of[c] - of[a] })
		for _, k := range keys[:min(len(keys), 15)] {
			fmt.Fprintf(&b, "\n%8d %s", of[k], k)
		}
	}
	table("silent because of", f.Silent)
	table("raises, is not reported, and need not be", f.Excused)
	table("cannot be defined", f.WhyBroken)
	return b.String()
}
