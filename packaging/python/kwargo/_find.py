"""Where the program is that this package has brought along."""

import os
import sys
import sysconfig


def find_kwargo_bin() -> str:
    """Return the path of the program `kwargo`.

    Installers put it where scripts go: of this environment, of the user, or of a
    folder that was given as `--target` or `--prefix`.
    """
    name = "kwargo" + (sysconfig.get_config_var("EXE") or "")
    user = sysconfig.get_preferred_scheme("user") if sys.version_info >= (3, 10) else f"{os.name}_user"
    # …/lib/python3.x/site-packages/kwargo, or …/kwargo in a --target folder
    package = os.path.dirname(os.path.abspath(__file__))
    folders = [
        sysconfig.get_path("scripts"),
        sysconfig.get_path("scripts", scheme=user),
        os.path.join(os.path.dirname(package), "bin"),
        os.path.join(package, "..", "..", "..", "..", "bin"),
    ]
    for folder in folders:
        program = os.path.join(folder, name)
        if os.path.isfile(program):
            return os.path.normpath(program)
    raise FileNotFoundError(f"no {name} in any of {', '.join(map(os.path.normpath, folders))}")
