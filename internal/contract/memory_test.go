package contract_test

import (
	"bytes"
	"encoding/gob"
	"maps"
	"reflect"
	"testing"

	"github.com/kwargo/kwargo/internal/contract"
	"github.com/kwargo/kwargo/internal/contract/contracttest"
	"github.com/kwargo/kwargo/internal/python"
)

// throughDisk is a memory as another process reads it.
func throughDisk(t *testing.T, m *contract.Memory) *contract.Memory {
	t.Helper()
	var data bytes.Buffer
	if err := gob.NewEncoder(&data).Encode(m); err != nil {
		t.Fatal(err)
	}
	out := &contract.Memory{}
	if err := gob.NewDecoder(&data).Decode(out); err != nil {
		t.Fatal(err)
	}
	return out
}

// What another process has remembered serves as well as finding it out, and nothing
// changes in a module that an edit elsewhere is not said to affect.
func TestWhatIsRememberedIsAsIfFromNothing(t *testing.T) {
	kept, spared, declared, sparedThen := 0, 0, 0, 0
	eachScenario(t, func(t *testing.T, files map[string]string) {
		before := contracttest.New(files)
		old := contract.NewLinker(before).Remember(nil)
		was := map[string]map[int][]string{}
		for _, m := range before.All() {
			was[m.Path] = found(old, m, before.Source[m])
		}
		memory := throughDisk(t, old.Memory(nil))
		for place, of := range before.All() {
			for name, text := range editsOf(files[of.Path]) {
				edited := maps.Clone(files)
				edited[of.Path] = text
				now := contracttest.New(edited)
				changed := []int32{int32(place + 1)}
				linker, counted := contract.NewLinker(now).Remember(memory), &spared
				if memory.SameDeclarations(int32(place+1), of.Facts(), now.All()[place].Facts()) {
					kept++
				} else {
					linker, counted = contract.NewLinker(now).Remember(nil), &sparedThen
					also, ok := memory.Since(linker, changed, func(int32) *python.Facts { return of.Facts() })
					if !ok {
						continue
					}
					changed = append(changed, also...)
					declared++
				}
				affected := memory.Affected(changed)
				anew := contract.NewLinker(now)
				for i, m := range now.All() {
					want := found(anew, m, now.Source[m])
					switch {
					case !affected[int32(i+1)]:
						*counted++
						if !reflect.DeepEqual(was[m.Path], want) {
							t.Fatalf("%s in %s changes %s, which is not said: it was %v, and is %v", name, of.Path, m.Path, was[m.Path], want)
						}
					default:
						if got := found(linker, m, now.Source[m]); !reflect.DeepEqual(got, want) {
							t.Fatalf("%s in %s: %s is %v, want %v", name, of.Path, m.Path, got, want)
						}
					}
				}
			}
		}
	})
	if kept < 1000 || spared < 1000 || declared < 1000 || sparedThen < 1000 {
		t.Errorf("only %d edits declared the same, and %d modules were spared; %d did not, and %d were", kept, spared, declared, sparedThen)
	}
}
