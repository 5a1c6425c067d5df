// Package shelftest does to the files of a shelf what may happen to them.
package shelftest

import "os"

// Damages are ways in which a file comes to harm, by name.
var Damages = map[string]func(path string, data []byte) error{
	"cut short": func(path string, data []byte) error { return os.WriteFile(path, data[:len(data)/2], 0o600) },
	"empty":     func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
	"gone":      func(path string, _ []byte) error { return os.Remove(path) },
	"changed": func(path string, data []byte) error {
		for i := 20; i < len(data); i += 97 {
			data[i] ^= 0x5a
		}
		return os.WriteFile(path, data, 0o600)
	},
	"longer": func(path string, data []byte) error { return os.WriteFile(path, append(data, data...), 0o600) },
}

// To reads a file and does one of the damages to it.
func To(path string, damage func(path string, data []byte) error) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return damage(path, data)
}
