package cli

import "testing"

func TestTheCollectorRunsLateOnlyWhileLittleIsInUse(t *testing.T) {
	for _, test := range []struct {
		live  uint64
		least uint64 // in use when it runs next, in bytes
		most  uint64
	}{
		{0, 0, collectAbove},
		{4 << 20, collectAbove * 9 / 10, collectAbove},
		{64 << 20, collectAbove * 9 / 10, collectAbove},
		{96 << 20, collectAbove * 9 / 10, collectAbove},
		{500 << 20, 1000 << 20, 1000 << 20},
	} {
		next := test.live + test.live*uint64(lateness(test.live))/100
		if next < test.least || next > test.most {
			t.Errorf("with %d MB in use it runs at %d MB", test.live>>20, next>>20)
		}
	}
}
