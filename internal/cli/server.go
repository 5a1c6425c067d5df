package cli

import (
	"github.com/kwargo/kwargo/internal/config"
	"github.com/kwargo/kwargo/internal/workspace"
	"github.com/kwargo/kwargo/server"
)

type serverCommand struct {
	Stdio bool `help:"Accepted because many editors pass it; standard input and output are always used."`
}

// Run serves an editor.
func (serverCommand) Run(s *session) error {
	exit := server.Run(s.ctx, s.In, s.Out, server.Options{
		Version: buildOf().version, Log: s.Err, Configure: configure, Keep: keepContents,
	})
	if exit != exitClean {
		return code(exit)
	}
	return nil
}

// keepContents keeps what is known of files where other commands do, too.
func keepContents(w *workspace.Workspace) {
	if folder, err := cacheFolder(""); err == nil {
		w.KeepIn(folder, cacheSchema())
	}
}

// configure reads the settings of a project for the server.
func configure(root string, unsaved config.Unsaved) (server.Settings, error) {
	c, err := config.LoadUnsaved(root, ruleNames(), unsaved)
	if err != nil {
		return server.Settings{}, err
	}
	o := workspaceOptions(c, nil)
	var notes []string
	for _, note := range withoutEffect(c) {
		notes = append(notes, note.Error())
	}
	return server.Settings{
		Notes:       notes,
		Diagnostics: diagnosticOptions(c), Show: c.Diagnostics, Exclude: o.Exclude, SearchRoots: o.SearchRoots, MaxFileSize: o.MaxFileSize,
		Baseline: server.Baseline{File: c.Baseline, Folder: workspace.Canonical(c.Dir())},
		Python:   o.Python, PythonVersion: o.PythonVersion, Policies: o.Policies,
		Judge: func(s *workspace.Snapshot) []*config.Error { return s.JudgePolicies(c) },
	}, nil
}
