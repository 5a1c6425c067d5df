package config

import (
	"fmt"
	"slices"
	"strings"
)

// Rule finds a rule among all codes and names; codes in any case. The error
// says what there is.
func Rule(name string, rules []string) (string, error) {
	for _, r := range rules {
		if r == name || r == strings.ToUpper(name) {
			return r, nil
		}
	}
	return "", fmt.Errorf("there is no rule `%s`%s", name, suggestion(name, rules, "the rules are "))
}

// suggestion ends a message about a name that does not exist: with what was
// probably meant, or with all there is.
func suggestion(name string, all []string, these string) string {
	if near := Similar(name, all, 1); len(near) > 0 {
		return "; did you mean `" + near[0] + "`?"
	}
	return "; " + these + strings.Join(all, ", ")
}

// Similar are the names that a misspelt one may mean, the most similar first
// and at most limit of them.
func Similar(name string, all []string, limit int) []string {
	type candidate struct {
		name     string
		distance int
	}
	var near []candidate
	for _, c := range all {
		if d := distance(fold(name), fold(c)); d <= max(1, len(name)/3) {
			near = append(near, candidate{c, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return a.distance - b.distance })
	var out []string
	for _, c := range near[:min(limit, len(near))] {
		out = append(out, c.name)
	}
	return out
}

func fold(s string) string { return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s)) }

// distance is Levenshtein's: the insertions, deletions and replacements between
// two texts.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
