package monorepo

import (
	"fmt"
	"strings"
)

// source is the module of a class: as it was (old), or as it is.
func (c *class) source(old bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\"\"\"%s.\"\"\"\n\n", words(c.name))
	if c.layout == dataClass {
		b.WriteString("from dataclasses import dataclass\n\n")
	}
	b.WriteByte('\n')
	required, optional := c.parameters(old)
	if c.layout == dataClass {
		fmt.Fprintf(&b, "@dataclass\nclass %s:\n", c.name)
		for _, f := range required {
			fmt.Fprintf(&b, "    %s: %s\n", f.name, f.typ)
		}
		for _, f := range optional {
			fmt.Fprintf(&b, "    %s: %s = None\n", f.name, f.typ)
		}
	} else {
		fmt.Fprintf(&b, "class %s:\n    def __init__(self%s):\n", c.name, c.signature(old, c.layout == keywordOnly))
		for _, f := range append(required, optional...) {
			fmt.Fprintf(&b, "        self.%[1]s = %[1]s\n", f.name)
		}
	}
	if c.factory == noFactory || old {
		return b.String()
	}
	var given []string
	for _, f := range required {
		given = append(given, f.name+"="+f.name)
	}
	var takes []string
	for _, f := range required {
		takes = append(takes, f.name)
	}
	for _, f := range c.moved {
		takes = append(takes, f.name+"=None")
	}
	if c.factory == onClass {
		fmt.Fprintf(&b, "\n    @classmethod\n    def %s(cls, %s):\n        return cls(%s)\n", c.verb, strings.Join(takes, ", "), strings.Join(given, ", "))
	} else {
		fmt.Fprintf(&b, "\n\ndef %s(%s) -> %s:\n    return %s(%s)\n", c.verb, strings.Join(takes, ", "), c.name, c.name, strings.Join(given, ", "))
	}
	return b.String()
}

// parameters of the constructor, in order.
func (c *class) parameters(old bool) (required, optional []field) {
	required = append(required, c.base...)
	for _, r := range c.renames {
		if old {
			required = append(required, field{name: r.old, typ: "str"})
		} else {
			required = append(required, field{name: r.new, typ: "str"})
		}
	}
	if old {
		optional = append(append(optional, c.drops...), c.moved...)
	} else {
		required = append(required, c.adds...)
	}
	return required, optional
}

func (c *class) signature(old, keywords bool) string {
	required, optional := c.parameters(old)
	var b strings.Builder
	if keywords {
		b.WriteString(", *")
	}
	for _, f := range required {
		b.WriteString(", " + f.name)
	}
	for _, f := range optional {
		b.WriteString(", " + f.name + "=None")
	}
	return b.String()
}

func words(name string) string { return strings.ReplaceAll(snake(name), "_", " ") }

// common are the files that do not change.
func common() map[string]string {
	return map[string]string{
		"pyproject.toml":          "[project]\nname = \"monorepo\"\nversion = \"1\"\n\n[tool.kwargo]\npython = \"none\"\n",
		"core/__init__.py":        "",
		"core/ids.py":             ids,
		"core/settings.py":        "class Clock:\n    def now(self):\n        return 0\n\n\nDEFAULT_REGION = \"eu-1\"\nSYSTEM_CLOCK = Clock()\n",
		"services/__init__.py":    "",
		"libraries/__init__.py":   "",
		"libraries/decorators.py": "def traced(function):\n    return function\n",
	}
}

const ids = `import itertools

_numbers = itertools.count(1)


def new_run_id():
    return f"run-{next(_numbers)}"


def new_trace_id():
    return f"trace-{next(_numbers)}"


def make_request_id():
    return f"request-{next(_numbers)}"
`
