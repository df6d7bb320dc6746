"""Edits two pipelines step by step and runs `dvc repro` and `mlops repro -f dvc.yaml` after each, in a copy of its own.

Compares which stages were executed and every file that lies there afterwards. Differences that are meant stand below with
their reason (docs/dvc-differences.md says more); any other makes the exit code 1.

    python3 -m venv .venv && .venv/bin/pip install -r bench/peers/requirements-dvc.txt
    .venv/bin/python bench/peers/dvc_same_runs.py
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
FIXTURES = REPOSITORY / "test/fixtures/dvc"
DVC = Path(sys.executable).parent / "dvc"


def write(root, path, text):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


def replace(path, old, new):
    def edit(root):
        text = (root / path).read_text()
        assert old in text, f"{path} has no {old!r}"
        write(root, path, text.replace(old, new, 1))

    return edit


def append(path, text):
    return lambda root: write(root, path, (root / path).read_text() + text)


def remove(path):
    def edit(root):
        target = root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    return edit


def overwrite(path, text):
    def edit(root):
        # DVC may have made it read-only.
        os.chmod(root / path, 0o644)
        write(root, path, text)

    return edit


def touch(path):
    return lambda root: os.utime(root / path, (2_000_000_000, 2_000_000_000))


def remove_locks(root):
    for name in ("dvc.lock", "dvc.pipeline.lock"):
        if (root / name).exists():
            (root / name).unlink()


def nothing(root):
    pass


def all_of(*edits):
    def edit(root):
        for one in edits:
            one(root)

    return edit


TYPE = "a parameter of another type is another parameter"
REMOVED = "a definition that lost a dependency or an output is another definition"

# (fixture, [(name, edit, reason of a difference that is meant)])
SCENARIOS = [
    (
        "get-started",
        [
            ("first run", nothing, None),
            ("nothing", nothing, None),
            ("input changed", append("input/posts.tsv", "1\tbar plot in r\n"), None),
            ("input back", replace("input/posts.tsv", "1\tbar plot in r\n", ""), None),
            ("parameter changed", replace("params.yaml", "seed: 20170428", "seed: 7"), None),
            ("parameter back", replace("params.yaml", "seed: 7", "seed: 20170428"), None),
            ("parameter that no stage names", append("params.yaml", "unused: 3\n"), None),
            ("value written otherwise", replace("params.yaml", "split: 0.25", "split: 0.250"), None),
            ("script commented", append("src/train.sh", "# a note\n"), None),
            ("command changed", replace("dvc.yaml", "eval\n    deps", "eval 2>&1\n    deps"), None),
            ("output deleted", remove("model.tsv"), None),
            ("output directory deleted", remove("features"), None),
            ("output tampered with", overwrite("model.tsv", "1\t9\n"), None),
            ("input touched", touch("input/posts.tsv"), None),
            ("locks deleted", remove_locks, None),
            ("stage renamed", replace("dvc.yaml", "  train:\n", "  fit:\n"), None),
            ("parameter 1 becomes 1.0", replace("params.yaml", "smoothing: 1", "smoothing: 1.0"), TYPE),
            ("dependency removed", replace("dvc.yaml", "      - src/evaluate.sh\n", ""), REMOVED),
        ],
    ),
    (
        "foreach-list",
        [
            ("first run", nothing, None),
            ("nothing", nothing, None),
            ("one item's input changed", append("raw/us.csv", "z,70\n"), None),
            ("back", replace("raw/us.csv", "z,70\n", ""), None),
            ("value in the command changed", replace("params.yaml", "10", "11"), None),
            ("back again", replace("params.yaml", "11", "10"), None),
            (
                "new item",
                all_of(
                    lambda root: write(root, "raw/fr.csv", "id,amount\ni,12\n"),
                    replace("dvc.yaml", "      - de\n", "      - de\n      - fr\n"),
                ),
                None,
            ),
            ("item reaches the next stage", replace("dvc.yaml", "clean/de.csv > all", "clean/de.csv clean/fr.csv > all"), None),
            ("its dependency declared", replace("dvc.yaml", "      - clean/de.csv\n", "      - clean/de.csv\n      - clean/fr.csv\n"), None),
            ("input changed, output equal", replace("raw/de.csv", "h,9", "h,8"), None),
            ("one member's output deleted", remove("clean/uk.csv"), None),
            ("all outputs deleted", all_of(remove("clean"), remove("all.csv"), remove("counts.json")), None),
            ("item's dependency withdrawn", all_of(replace("dvc.yaml", "      - clean/fr.csv\n", ""), replace("dvc.yaml", " clean/fr.csv >", " >")), None),
            ("item removed", replace("dvc.yaml", "      - fr\n", ""), None),
        ],
    ),
]


def run_dvc(root):
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1", "SHELL": "/bin/sh"}
    done = subprocess.run([DVC, "repro"], cwd=root, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"dvc repro failed:\n{done.stdout}\n{done.stderr}")
    return sorted(re.findall(r"^Running stage '([^']+)':$", done.stdout, re.M))


def run_mlops(root):
    command = [REPOSITORY / "bin/mlops.js", "repro", "-f", "dvc.yaml", "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"mlops repro failed:\n{done.stdout}\n{done.stderr}")
    stages = json.loads(done.stdout)["stages"]
    return sorted(stage["stage"] for stage in stages if stage["verdict"] == "run")


OWN = {"dvc.lock", "dvc.pipeline.lock", ".dvcignore"}


def files_of(root):
    found = {}
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in (".dvc", ".mlops")]
        for name in names:
            path = Path(folder) / name
            relative = str(path.relative_to(root))
            if relative not in OWN:
                found[relative] = path.read_bytes()
    return found


def shown(stages):
    return " ".join(stages) or "-"


def main():
    unexpected = 0
    version = subprocess.run([DVC, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"dvc {version}")
    for fixture, steps in SCENARIOS:
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder) / "mlops", Path(folder) / "dvc"
            for root in (ours, theirs):
                shutil.copytree(FIXTURES / fixture / "project", root)
            subprocess.run([DVC, "init", "--no-scm", "-q"], cwd=theirs, check=True)
            print(f"\n| {fixture} | executed by dvc | executed by mlops | stages | files |")
            print("|---|---|---|---|---|")
            for name, edit, reason in steps:
                for root in (ours, theirs):
                    edit(root)
                by_dvc, by_mlops = run_dvc(theirs), run_mlops(ours)
                same_stages, same_files = by_dvc == by_mlops, files_of(theirs) == files_of(ours)
                if not same_files or (same_stages != (reason is None)):
                    unexpected += 1
                verdict = "same" if same_stages else (reason or "DIFFERENT")
                print(
                    f"| {name} | {shown(by_dvc)} | {shown(by_mlops)} | {verdict} | {'same' if same_files else 'DIFFERENT'} |"
                )
    print(f"\n{unexpected} that are not explained")
    return 1 if unexpected else 0


if __name__ == "__main__":
    sys.exit(main())
