package diagnostics

import (
	"strings"
	"testing"
)

func TestNamesThatMayBeMeant(t *testing.T) {
	for _, c := range []struct{ name, candidates, want string }{
		{"userId", "user_id name", "user_id"},
		{"user", "user_id name", "user_id"},
		{"user_id", "user name", "user"},
		{"uesr_id", "user_id", "user_id"},
		{"id_user", "user_id name", "user_id"},
		{"cfg", "config timeout", "config"},
		{"ctx", "context", "context"},
		{"msg", "message", "message"},
		{"desc", "description", "description"},
		{"max_len", "max_length min_length", "max_length"},
		{"num_retries", "number_retries", "number_retries"},
		{"timeout_ms", "timeout", "timeout"},
		{"colour", "color", "color"},
		{"metadata", "user thread run", ""},
		{"a", "b", ""},
		{"id", "user_id name", ""},
		{"name", "username first_name", ""},
		{"cat", "description", ""},
		{"user", "user_id user_name", ""}, // two, and neither is the one
		{"nam", "name names", "name"},
		{"red", "read redo", ""},
	} {
		if got := nearest(c.name, strings.Fields(c.candidates)); got != c.want {
			t.Errorf("%s of %s: got %q, want %q (%v)", c.name, c.candidates, got, c.want, near(c.name, strings.Fields(c.candidates)))
		}
	}
}
