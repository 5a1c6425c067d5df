package oracle

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// How many programs a run makes: $KWARGO_ORACLE_N, from $KWARGO_ORACLE_SEED.
func setting(name string, otherwise uint64) uint64 {
	if v, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
		return v
	}
	return otherwise
}

func TestCPythonAgreesOnGeneratedPrograms(t *testing.T) {
	run := &Run{
		Seed: setting("KWARGO_ORACLE_SEED", 1), N: setting("KWARGO_ORACLE_N", 3000),
		Workers: runtime.GOMAXPROCS(0), Failures: int64(setting("KWARGO_ORACLE_FAILURES", 5)),
		Broken: func(f *Finding) { t.Errorf("%s", f) },
	}
	stop := make(chan struct{})
	go func() { // a long run says how far it is
		tick := time.NewTicker(10 * time.Second)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				return
			case <-tick.C:
				t.Log(run.Figures.Line())
			}
		}
	}()
	began := time.Now()
	err := run.Do()
	close(stop)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s\n%.0f programs a second", run.Figures.String(), float64(run.Figures.Programs)/time.Since(began).Seconds())
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
		run := &Run{Seed: seed}
		findings, err := run.batch(python, index, index+1)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			t.Errorf("%s", f)
		}
	})
}
