package codeactions

import "strings"

// section is one of the groups in which isort keeps imports.
type section uint8

const (
	futureSection section = iota
	standardSection
	thirdSection
	firstSection // of the workspace
	localSection // relative
)

func sectionOf(im *importer, level int, module string) section {
	switch {
	case level > 0:
		return localSection
	case module == "__future__":
		return futureSection
	}
	if m := im.linker.Import(im.module, 0, module); m != nil && !m.Library {
		return firstSection
	}
	if standard[topOf(module)] {
		return standardSection
	}
	return thirdSection
}

// standard are the modules of the standard library that programs import. A
// module that is not among them is only put into the wrong group.
var standard = func() map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(`
		abc argparse array ast asyncio atexit base64 binascii bisect builtins bz2 calendar cmath cmd code codecs collections
		colorsys concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal
		difflib dis doctest email enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc getopt
		getpass gettext glob graphlib grp gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools json
		keyword linecache locale logging lzma mailbox marshal math mimetypes mmap multiprocessing netrc numbers operator os
		pathlib pdb pickle pkgutil platform plistlib poplib posixpath pprint profile pstats pty pwd py_compile queue quopri random
		re readline reprlib resource runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket
		socketserver sqlite3 ssl stat statistics string stringprep struct subprocess symtable sys sysconfig syslog tarfile tempfile
		termios textwrap threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing
		unicodedata unittest urllib uuid venv warnings wave weakref webbrowser winreg wsgiref xml xmlrpc zipapp zipfile zipimport
		zlib zoneinfo`) {
		out[name] = true
	}
	return out
}()
