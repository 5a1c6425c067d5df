package server

import (
	"path/filepath"
	"testing"
)

// asking is a client that can be asked for its settings, and answers what answer holds.
func asking(c *client, answer func() any) jsonObject {
	c.answer = func(method string) (any, jsonObject) {
		if method == "workspace/configuration" {
			return []any{answer()}, nil
		}
		return nil, nil
	}
	can := modern()
	can["workspace"].(jsonObject)["configuration"] = true
	can["workspace"].(jsonObject)["didChangeConfiguration"] = jsonObject{"dynamicRegistration": true}
	return can
}

func TestTheClientIsAskedForTheSettings(t *testing.T) {
	dir, _, use := project(t)
	c := start(t, Options{})
	settings := make(chan any, 1)
	settings <- jsonObject{"diagnosticMode": "off"}
	current := func() any { s := <-settings; settings <- s; return s }
	c.initialize(asking(c, current), dir)
	uri := c.open(use, 1, useText)
	c.shows(uri)

	registered := until(c, "a registration", func(all []jsonObject) (any, bool) {
		for _, m := range all {
			if m["method"] == "client/registerCapability" {
				one := m["params"].(jsonObject)["registrations"].([]any)[0].(jsonObject)
				if one["method"] == "workspace/didChangeConfiguration" {
					return one["registerOptions"].(jsonObject)["section"], true
				}
			}
		}
		return nil, false
	})
	if registered != "kwargo" {
		t.Errorf("section %v", registered)
	}

	<-settings
	settings <- jsonObject{"diagnosticMode": "openFilesOnly"}
	c.notify("workspace/didChangeConfiguration", jsonObject{"settings": nil})
	c.shows(uri, useRows...)
}

func TestAnAnswerWithoutSettingsChangesNothing(t *testing.T) {
	for _, answer := range []any{nil, jsonObject{}, jsonObject{"diagnosticMode": nil}, jsonObject{"diagnosticMode": "loud"}, "x", 3} {
		dir := files(t, contextProject)
		c := start(t, Options{})
		c.initialize(asking(c, func() any { return answer }), dir)
		c.shows(c.open(filepath.Join(dir, "app", "use.py"), 1, useText), useRows...)
	}
}
