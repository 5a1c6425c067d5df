"""Installing from the repository: go install, pre-commit, and the GitHub Action."""

from __future__ import annotations

import os
import pathlib
import subprocess

import yaml

from conftest import CALL, CONVERTED, PACKAGING, ROOT, commit, run

MODULE = "github.com/kwargo/kwargo"


def test_go_install_at_latest(source, go_env, project, tmp_path):
    # A proxy is a tree of files (https://go.dev/ref/mod#goproxy-protocol).
    versions = tmp_path / "proxy" / MODULE / "@v"
    versions.mkdir(parents=True)
    (versions / "list").write_text("v0.1.0\n")
    (versions / "v0.1.0.info").write_text('{"Version": "v0.1.0", "Time": "2026-01-01T00:00:00Z"}')
    (versions / "v0.1.0.mod").write_bytes((source / "go.mod").read_bytes())
    run("git", "archive", "--format=zip", f"--prefix={MODULE}@v0.1.0/", "-o", versions / "v0.1.0.zip", "HEAD", cwd=source)

    proxies = f"{(tmp_path / 'proxy').as_uri()},{go_env['GOPROXY']}"
    env = {**go_env, "GOPROXY": proxies, "GOBIN": str(tmp_path / "bin")}
    run("go", "install", f"{MODULE}/cmd/kwargo@latest", env=env, cwd=tmp_path)
    assert run(tmp_path / "bin" / "kwargo", "version").startswith("kwargo v0.1.0\n")
    assert "10 broken constructions" in run(tmp_path / "bin" / "kwargo", "check", ".", cwd=project, exit_code=1)


def test_pre_commit_runs_the_hooks(source, go_env, project, tmp_path):
    (project / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": str(source), "rev": head(source), "hooks": [{"id": "kwargo"}, {"id": "kwargo-fix"}]}]})
    )
    commit(project)
    env = {**go_env, "PRE_COMMIT_HOME": str(tmp_path / "pre-commit"), "PRE_COMMIT_COLOR": "never"}
    pre_commit = pathlib.Path(PACKAGING).parent / "pre-commit"

    printed = run(pre_commit, "run", "--all-files", "kwargo", cwd=project, env=env, exit_code=1)
    assert "kwargo check" in printed and "Failed" in printed and "10 broken constructions" in printed

    one = "execution_context/websocket/handler.py"
    before = (project / one).read_text(encoding="utf-8")
    printed = run(pre_commit, "run", "kwargo-fix", "--files", one, cwd=project, env=env, exit_code=1)
    assert "files were modified by this hook" in printed
    assert (project / one).read_text(encoding="utf-8") == before.replace(CALL, CONVERTED)
    assert run("git", "diff", "--name-only", cwd=project).split() == [one]

    printed = run(pre_commit, "run", "kwargo", "--files", one, cwd=project, env=env)
    assert "Passed" in printed


def head(repository: pathlib.Path) -> str:
    return run("git", "rev-parse", "HEAD", cwd=repository).strip()


def test_the_action_installs_the_program_and_runs_it(release, project, tmp_path):
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs = {name: value["default"] for name, value in action["inputs"].items()}
    added = tmp_path / "path"
    added.touch()
    env = {
        **os.environ,
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_PATH": str(added),
        # The wheel is not on PyPI yet.
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(release),
    }
    codes = []
    for step in action["runs"]["steps"]:
        own = {key: filled(value, inputs) for key, value in step.get("env", {}).items()}
        path = os.pathsep.join([*reversed(added.read_text().split()), env["PATH"]])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=project / filled(step.get("working-directory", "."), inputs),
            env={**env, **own, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        codes.append(done.returncode)
    assert codes == [0, 1], done.stdout
    assert "::error file=execution_context/websocket/handler.py,line=9," in done.stdout


def filled(value: str, inputs: dict[str, str]) -> str:
    """Put the inputs into an expression, as the runner does."""
    for name, given in inputs.items():
        value = value.replace("${{ inputs." + name + " }}", given)
    assert "${{" not in value
    return value
