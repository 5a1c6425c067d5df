package diagnostics

import (
	"strings"

	"github.com/kwargo/kwargo/internal/contract"
)

// DidYouMean is the parameter that an unknown keyword most likely means, among
// those that are not given; empty when none is near.
func DidYouMean(b *contract.Binding, f contract.Fault) string {
	best, _ := Best(Near(b, f))
	return best.Name
}

// nearest is the candidate that a misspelt name most likely means; empty when
// none is near, or when two are equally near.
func nearest(name string, candidates []string) string {
	best, _ := Best(near(name, candidates))
	return best.Name
}

// nameDistance counts the edits between two names, case and underscores aside
// (`userId` is `user_id`), and says whether they are few enough for a slip: one
// in names of up to five letters, and one more for each further four.
func nameDistance(a, b string) (int, bool) {
	x, y := fold(a), fold(b)
	if x == y {
		return 0, true
	}
	limit := 1 + max(0, min(len(x), len(y))-2)/4
	if min(len(x), len(y)) < 3 {
		return 0, false
	}
	d := editDistance(x, y)
	return d, d <= limit
}

func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "_", "")) }

// editDistance is the optimal string alignment distance: insertions, deletions,
// replacements, and swaps of two neighbours count one each.
func editDistance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(y)]
}
