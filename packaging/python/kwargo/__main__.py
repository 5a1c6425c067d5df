"""`python -m kwargo`: the same as `kwargo`."""

import os
import subprocess
import sys

from ._find import find_kwargo_bin


def main() -> None:
    command = [find_kwargo_bin(), *sys.argv[1:]]
    if sys.platform == "win32":  # there is no exec: the caller would not wait
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
