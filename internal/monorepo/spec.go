// Package monorepo makes up large Python code bases in which classes have changed
// their constructors and not all calls have followed. What is broken in them is
// known, and CPython can be asked: each construction stands in a function of its own
// that can be called.
package monorepo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Options say how large a repository is.
type Options struct {
	Seed    uint64
	Files   int // Python files, about
	Classes int
	Broken  int // broken constructions, about
}

// Default is the size that documentation speaks of.
func Default() Options { return Options{Seed: 1, Files: 2000, Classes: 40, Broken: 1000} }

// field is a parameter of a constructor.
type field struct {
	name, typ string
	value     string // an expression for it
	// source is the module that the first name of the value is imported from; empty
	// for a literal.
	source string
}

// rename is a parameter that has another name now.
type rename struct{ old, new string }

// layout is how a class is written.
type layout int

const (
	plain layout = iota
	keywordOnly
	dataClass
	layouts
)

// factoryKind is where the factory of a class stands.
type factoryKind int

const (
	noFactory factoryKind = iota
	onClass
	ofModule
)

// class is a class with a history: how it was, and how it is.
type class struct {
	name, pkg string
	layout    layout
	base      []field  // were there, and are
	renames   []rename // required, before and after
	drops     []field  // were optional, and are gone
	moved     []field  // were optional, and are the factory's now
	adds      []field  // are required now
	factory   factoryKind
	verb      string // the factory's name
}

func (c *class) module() string { return c.pkg + "." + snake(c.name) }
func (c *class) file() string   { return strings.ReplaceAll(c.module(), ".", "/") + ".py" }

// Factory is the name of the factory as a policy spells it; empty when there is none.
func (c *class) factoryName() string {
	switch c.factory {
	case onClass:
		return c.verb
	case ofModule:
		return c.module() + ":" + c.verb
	}
	return ""
}

var (
	domains = strings.Fields("accounts agents alerts audit billing catalog chat commerce config delivery devices docs events exports feeds forms gateway identity inbox invoices jobs ledger locks mail media metrics notes offers orders payments plans pricing profiles queue quotas reports reviews roles routing search sessions shipping sites storage stores streams support sync tags tasks teams tickets tokens tracing uploads users vaults views webhooks")
	heads   = strings.Fields("Account Agent Alert Archive Batch Billing Cache Channel Chat Cluster Contact Content Delivery Device Document Export Feed Form Gateway Import Invoice Job Ledger Mail Media Message Meter Order Payment Pipeline Plan Policy Query Queue Report Request Route Search Session Shipment Storage Stream Support Sync Task Team Tenant Ticket Token Trace Transfer Upload User Vault Webhook Worker")
	tails   = strings.Fields("Context Handle Settings Record Entry Session Envelope Command Snapshot Descriptor Client Options Frame State")
	verbs   = strings.Fields("from_request create for_user build open_for make from_parts of")
	renamed = []rename{
		{"session_id", "thread_id"},
		{"websocket_connection_id", "websocket_client_id"},
		{"org", "organization_id"},
		{"timeout", "timeout_seconds"},
		{"retries", "max_retries"},
		{"db", "database_url"},
		{"uid", "user_id"},
		{"lang", "language"},
		{"tz", "timezone"},
		{"size", "size_bytes"},
		{"parent", "parent_id"},
		{"topic", "channel"},
		{"key", "api_key"},
		{"path", "object_path"},
		{"owner", "owner_id"},
		{"ttl", "ttl_seconds"},
	}
	kept = []field{
		{"name", "str", `"alpha"`, ""},
		{"tenant", "str", `"acme"`, ""},
		{"amount", "int", "12", ""},
		{"label", "str", `"green"`, ""},
		{"kind", "str", `"plain"`, ""},
		{"limit", "int", "50", ""},
		{"email", "str", `"a@example.org"`, ""},
		{"offset", "int", "0", ""},
		{"weight", "float", "1.5", ""},
		{"enabled", "bool", "True", ""},
		{"version", "int", "2", ""},
		{"digest", "str", `"d41d8c"`, ""},
	}
	gone = []field{
		{"permissions", "list", `["read"]`, ""},
		{"debug", "bool", "True", ""},
		{"legacy_flags", "int", "3", ""},
		{"verbose", "bool", "False", ""},
		{"callback", "object", "None", ""},
		{"hints", "dict", `{"fast": True}`, ""},
		{"color", "str", `"red"`, ""},
		{"backend", "str", `"v1"`, ""},
	}
	moves = []field{
		{"metadata", "dict", `{"source": "web"}`, ""},
		{"headers", "dict", `{"x": "1"}`, ""},
		{"attributes", "dict", `{"k": 2}`, ""},
		{"tags", "list", `["a", "b"]`, ""},
		{"raw", "bytes", `b"raw"`, ""},
		{"extra", "dict", "dict(x=1)", ""},
	}
	gained = []field{
		{"run_id", "str", "new_run_id()", "core.ids"},
		{"trace_id", "str", "new_trace_id()", "core.ids"},
		{"request_id", "str", "make_request_id()", "core.ids"},
		{"region", "str", "DEFAULT_REGION", "core.settings"},
		{"clock", "object", "SYSTEM_CLOCK", "core.settings"},
		{"schema", "int", "3", ""},
		{"mode", "str", `"strict"`, ""},
	}
)

// classes makes up classes.
func classes(r *rand.Rand, n int) []*class {
	seen := map[string]bool{}
	var out []*class
	for len(out) < n {
		name := heads[r.IntN(len(heads))] + tails[r.IntN(len(tails))]
		if len(seen) >= len(heads)*len(tails)/2 { // a very large repository
			name += fmt.Sprint(len(out))
		}
		if seen[name] {
			continue
		}
		seen[name] = true
		c := &class{
			name: name, pkg: "services." + domains[r.IntN(len(domains))] + ".models", layout: layout(r.IntN(int(layouts))),
			base: pick(r, kept, 1+r.IntN(3)), verb: verbs[r.IntN(len(verbs))],
		}
		// Every history there is, in turn, so that a small repository has all.
		switch len(out) % 6 {
		case 0: // what was optional is for a factory now
			c.moved, c.factory = pick(r, moves, 1+r.IntN(2)), onClass
		case 1: // renamed
			c.renames = pick(r, renamed, 1+r.IntN(2))
		case 2: // all at once
			c.renames, c.moved, c.adds, c.factory = pick(r, renamed, 1+r.IntN(2)), pick(r, moves, 1), pick(r, gained, 1+r.IntN(2)), onClass
		case 3: // gone
			c.drops = pick(r, gone, 1+r.IntN(2))
		case 4: // more is required
			c.adds = pick(r, gained, 1+r.IntN(2))
		case 5:
			c.renames, c.drops, c.adds, c.factory = pick(r, renamed, 1), pick(r, gone, 1), pick(r, gained, 1), ofModule
		}
		out = append(out, c)
	}
	return out
}

// pick takes n of some things, in the order in which they come.
func pick[T any](r *rand.Rand, from []T, n int) []T {
	at := r.Perm(len(from))[:n]
	slices.Sort(at)
	out := make([]T, n)
	for i, j := range at {
		out[i] = from[j]
	}
	return out
}

func snake(name string) string {
	var b strings.Builder
	for i, r := range name {
		if i > 0 && r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteString(strings.ToLower(string(r)))
	}
	return b.String()
}
