package report

import (
	"io"
)

// The keys below are a promise to programs that read them. A test holds them.

type jsonChanges struct {
	From    jsonRevision       `json:"from"`
	To      jsonRevision       `json:"to"`
	Classes []jsonChangedClass `json:"classes"`
	Broken  int                `json:"broken"`
}

type jsonRevision struct {
	Revision *string `json:"revision"` // null for the work tree
	Commit   *string `json:"commit"`
}

type jsonChangedClass struct {
	Class    string       `json:"class"`
	Filename *string      `json:"filename"`
	Location *location    `json:"location"`
	Changes  []jsonChange `json:"changes"`
}

type jsonChange struct {
	Kind      string       `json:"kind"`
	Breaking  bool         `json:"breaking"`
	Factory   *string      `json:"factory"`
	Name      string       `json:"name"`
	To        *string      `json:"to"`
	Shifts    bool         `json:"shifts"`
	Message   string       `json:"message"`
	Filename  *string      `json:"filename"`
	Location  *location    `json:"location"`
	Inherited []string     `json:"inherited"`
	Broken    []jsonBroken `json:"broken"`
}

type jsonBroken struct {
	Filename    string   `json:"filename"`
	Location    location `json:"location"`
	EndLocation location `json:"end_location"`
	Code        *string  `json:"code"`
	Message     string   `json:"message"`
}

// JSON prints them for programs.
func (c *Changes) JSON(w io.Writer) error {
	out := jsonChanges{From: revisionOf(c.From, c.FromHash), To: revisionOf(c.To, c.ToHash), Classes: []jsonChangedClass{}, Broken: c.Broken()}
	for _, class := range c.classes {
		one := jsonChangedClass{Class: class.name, Changes: []jsonChange{}}
		one.Filename, one.Location = at(class.place)
		for _, x := range class.changes {
			j := jsonChange{
				Kind: string(x.Kind), Breaking: x.Kind.Breaking() || len(x.broken) > 0, Factory: orNull(x.Factory), Name: x.Name, To: orNull(x.To),
				Shifts: x.Shifts, Message: x.words(plainQuotes), Inherited: x.Inherited, Broken: []jsonBroken{},
			}
			if j.Inherited == nil {
				j.Inherited = []string{}
			}
			j.Filename, j.Location = at(x.place)
			for _, b := range x.broken {
				j.Broken = append(j.Broken, jsonBroken{b.place.Source.Name, b.place.start(), b.place.end(), orNull(b.code), b.message})
			}
			one.Changes = append(one.Changes, j)
		}
		out.Classes = append(out.Classes, one)
	}
	return writeJSON(w, out)
}

func revisionOf(name, hash string) jsonRevision {
	if hash == "" {
		return jsonRevision{}
	}
	return jsonRevision{&name, &hash}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func at(p *Place) (*string, *location) {
	if p == nil {
		return nil, nil
	}
	return &p.Source.Name, new(p.start())
}
