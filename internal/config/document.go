package config

// The types below are the settings as they stand in the file. Of them the JSON schema
// is made, the defaults that `config show` prints, and the file that `init` writes.
// What the file says is read key by key (keys.go), since a mistake is to be told with
// its place; a test holds the two to each other.

// settingsFile is the table [tool.kwargo], or all of kwargo.toml.
type settingsFile struct {
	Exclude        []string             `json:"exclude,omitempty" example:"[\"build/**\", \"*_pb2.py\"]" jsonschema_description:"Globs of files and folders that are not checked, relative to this file. One without a slash is of names at any depth."`
	IgnoreFiles    *bool                `json:"respect-gitignore,omitempty" jsonschema:"default=true" example:"true" jsonschema_description:"Whether what .gitignore and .ignore files leave out is not read."`
	Src            []string             `json:"src,omitempty" example:"[\"lib\"]" jsonschema_description:"Further folders that imports start from, relative to this file."`
	Select         []rule               `json:"select,omitempty" example:"[\"KW001\", \"missing-argument\"]" jsonschema_description:"The rules that are reported, by code or name. Without it, all are."`
	Ignore         []rule               `json:"ignore,omitempty" example:"[\"KW006\"]" jsonschema_description:"Rules that are not reported, by code or name."`
	Severity       severities           `json:"severity,omitempty" example:"{ KW103 = \"warning\", KW006 = \"off\" }" jsonschema_description:"How bad each rule is."`
	TypeIgnore     *bool                `json:"type-ignore,omitempty" jsonschema:"default=true" example:"true" jsonschema_description:"Whether a comment \"type: ignore\" silences diagnostics."`
	PyrightIgnore  *bool                `json:"pyright-ignore,omitempty" jsonschema:"default=true" example:"true" jsonschema_description:"Whether a comment \"pyright: ignore\" silences diagnostics."`
	MaxFileSize    int64                `json:"max-file-size,omitempty" jsonschema:"minimum=1" example:"2_000_000" jsonschema_description:"The size in bytes up to which a file is read."`
	Python         string               `json:"python,omitempty" jsonschema:"minLength=1" example:"\".venv\"" jsonschema_description:"Where the libraries are: the path of a virtual environment or of an interpreter, the name of an interpreter on PATH, or \"none\". Without it, it is found by itself."`
	PythonVersion  string               `json:"python-version,omitempty" jsonschema:"pattern=^3\\.[0-9]{1\\,3}(\\.[0-9]+)?$" example:"\"3.11\"" jsonschema_description:"The version of Python that the code is for. Without it, it is that of the environment."`
	Diagnostics    string               `json:"diagnostics,omitempty" jsonschema:"enum=all,enum=complement,enum=off,default=all" example:"\"complement\"" jsonschema_description:"What editors show: all, only what type checkers do not report (complement), or nothing (off). Fixes are offered in any case."`
	PerFile        map[string]someRules `json:"per-file-ignores,omitempty" example:"{ \"tests/**\" = [\"KW001\"] }" jsonschema_description:"Rules that are not reported in the files that a glob matches, relative to this file. A glob without a slash is of names at any depth."`
	Baseline       string               `json:"baseline,omitempty" jsonschema:"minLength=1" example:"\"kwargo-baseline.json\"" jsonschema_description:"The file of known problems, relative to this file: they are not reported. The command \"kwargo baseline write\" makes it."`
	MaxDiagnostics int                  `json:"max-diagnostics,omitempty" jsonschema:"minimum=0,default=0" example:"100" jsonschema_description:"How many diagnostics the command line prints at most; 0 is no limit."`
	Policies       []policyDocument     `json:"policy,omitempty" jsonschema_description:"What is decided about the construction of single classes."`
}

// policyDocument is one [[tool.kwargo.policy]].
type policyDocument struct {
	Class     string             `json:"class" jsonschema:"minLength=1" jsonschema_description:"The dotted name of the class, as an import spells it."`
	Construct oneOrMore          `json:"construct,omitempty" jsonschema_description:"The factories that make its objects, the first choice first: methods of the class, or \"module:function\"."`
	Level     string             `json:"level,omitempty" jsonschema:"enum=error,enum=warning,enum=information,enum=off" jsonschema_description:"How bad it is to call the class itself."`
	AllowIn   oneOrMore          `json:"allow-in,omitempty" jsonschema_description:"Globs of files that may call the class itself, relative to this file."`
	Rename    map[string]string  `json:"rename,omitempty" jsonschema_description:"New names of keywords, by the old ones."`
	Drop      oneOrMore          `json:"drop,omitempty" jsonschema_description:"Keywords that may be left out of a call."`
	Fill      map[string]filling `json:"fill,omitempty" jsonschema_description:"Expressions for arguments that a call does not have."`
	Message   string             `json:"message,omitempty" jsonschema_description:"What is said at the end of the diagnostic."`
}

// someRules are at least one rule.
type someRules []rule

// rule is a code or a name of a rule.
type rule string

// severities are levels by rule.
type severities map[string]string

// oneOrMore is a string, or a list of them.
type oneOrMore []string

// filling is an expression, or a table of one and what it needs.
type filling struct{}
