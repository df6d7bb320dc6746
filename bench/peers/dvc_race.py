"""Twenty-six situations in which DVC gives a wrong or lossy answer, run against `dvc` and against `mlops`.

    python3 -m venv /tmp/venv-dvc && /tmp/venv-dvc/bin/pip install -r bench/peers/requirements-dvc.txt
    python3 bench/peers/dvc_race.py --dvc /tmp/venv-dvc/bin/dvc --mlops bin/mlops.js [--only 8,11] [--markdown table.md]

Both tools get the same dvc.yaml in a folder of their own (`mlops repro -f dvc.yaml`), unless a scenario says otherwise.
A scenario judges what lies on disk and how often commands ran, never what a tool says of itself, except where saying
it is the point. Exit code 0 when mlops is right in all of them.
"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SCENARIOS = []


def scenario(row, given, right):
    def register(function):
        SCENARIOS.append((row, given, right, function))
        return function

    return register


class Tool:
    """One tool in one empty project."""

    def __init__(self, name, command, folder):
        self.name = name
        self.command = command
        self.root = folder / "project"
        self.root.mkdir(parents=True)
        self.outside = folder / "outside"
        self.outside.mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.outside),
            "LC_ALL": "C.UTF-8",
            "DVC_NO_ANALYTICS": "1",
            "DVC_SITE_CACHE_DIR": str(self.outside / "site"),
        }
        if name == "dvc":
            self.run("init", "--no-scm", "-q")
            self.run("config", "core.check_update", "false")

    @property
    def is_dvc(self):
        return self.name == "dvc"

    def run(self, *words, env=None, timeout=60):
        return subprocess.run(
            [self.command, *words],
            cwd=self.root,
            env={**self.environment, **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *words):
        return subprocess.Popen(
            [self.command, *self.repro_words(*words)],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def repro_words(self, *words):
        return ["repro", *words] if self.is_dvc else ["repro", "-f", "dvc.yaml", *words]

    def repro(self, *words, env=None):
        return self.run(*self.repro_words(*words), env=env)

    def pipeline(self, stages, **more):
        self.write("dvc.yaml", json.dumps({"stages": stages, **more}, indent=1))

    def write(self, path, text):
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def read(self, path):
        target = self.root / path
        return target.read_text() if target.is_file() else None

    def remove(self, path):
        target = self.root / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    def counted(self, command):
        """The command, counting how often it runs."""
        return f"echo . >> '{self.outside}/count'; {command}"

    @property
    def count(self):
        path = self.outside / "count"
        return len(path.read_text().split()) if path.exists() else 0

    @property
    def lock(self):
        return self.read("dvc.lock" if self.is_dvc else "dvc.pipeline.lock") or ""

    def blobs(self):
        folder = ".dvc/cache/files/md5" if self.is_dvc else ".mlops/cache/blobs"
        return [path for path in (self.root / folder).rglob("*") if path.is_file()]

    def damage(self, old, new):
        """Writes other bytes into the cached object that holds `old`, and leaves it read-only."""
        hit = [path for path in self.blobs() if path.read_bytes() == old]
        for path in hit:
            path.chmod(0o644)
            path.write_bytes(new)
            path.chmod(0o444)
        return len(hit)


# Each answers (right, what was seen).


@scenario("8", "a parameter goes from `1` to `true`", "the stage runs again")
def typed_parameters(tool):
    tool.write("params.yaml", "n: 1\n")
    tool.pipeline({"s": {"cmd": tool.counted("cat params.yaml > o"), "params": ["n"], "outs": ["o"]}})
    tool.repro()
    tool.write("params.yaml", "n: true\n")
    tool.repro()
    return tool.count == 2, f"ran {tool.count} times; o says `{tool.read('o').strip()}`"


@scenario("11", "a dependency is removed from the stage", "the change is noticed")
def removed_dependency(tool):
    tool.write("a", "a")
    tool.write("b", "b")
    stage = {"cmd": tool.counted("cat a > o"), "deps": ["a", "b"], "outs": ["o"]}
    tool.pipeline({"s": stage})
    tool.repro()
    tool.pipeline({"s": {**stage, "deps": ["a"]}})
    tool.repro()
    stale = '"b"' in tool.lock or "path: b" in tool.lock
    return not stale, f"ran {tool.count} times; the lock {'still' if stale else 'no longer'} names it"


@scenario("12", "an output is removed from the stage", "the change is noticed")
def removed_output(tool):
    stage = {"cmd": tool.counted("echo 1 > o1; echo 2 > o2"), "deps": ["a"], "outs": ["o1", "o2"]}
    tool.write("a", "a")
    tool.pipeline({"s": stage})
    tool.repro()
    tool.pipeline({"s": {**stage, "outs": ["o1"]}})
    tool.repro()
    stale = "o2" in tool.lock.replace(stage["cmd"], "")
    return not stale, f"ran {tool.count} times; the lock {'still' if stale else 'no longer'} attests it"


@scenario("13", "a dependency is made executable", "the stage runs again")
def executable_bit(tool):
    tool.write("tool.sh", "echo x\n")
    command = tool.counted("if [ -x tool.sh ]; then echo yes; else echo no; fi > o")
    tool.pipeline({"s": {"cmd": command, "deps": ["tool.sh"], "outs": ["o"]}})
    tool.repro()
    (tool.root / "tool.sh").chmod(0o755)
    tool.repro()
    return tool.read("o") == "yes\n", f"ran {tool.count} times; o says `{tool.read('o').strip()}`"


@scenario("14", "a variable that the command uses goes A → B → A", "the output is right each time (mlops: `env: [MODE]`)")
def environment_variable(tool):
    stage = {"cmd": tool.counted("echo $MODE > o"), "deps": ["a"], "outs": ["o"]}
    tool.write("a", "a")
    tool.pipeline({"s": stage if tool.is_dvc else {**stage, "env": ["MODE"]}})
    seen = []
    for mode in "ABA":
        tool.repro(env={"MODE": mode})
        seen.append(tool.read("o").strip())
    return seen == list("ABA"), f"o said {', '.join(seen)}"


@scenario("15", "the command reads a file that it does not declare", "it is refused, naming the file (mlops: `--sandbox`)")
def undeclared_read(tool):
    tool.write("a", "a")
    tool.write("secret.txt", "1")
    tool.pipeline({"s": {"cmd": "cat a secret.txt > o", "deps": ["a"], "outs": ["o"]}})
    tool.repro(*([] if tool.is_dvc else ["--sandbox"]))
    tool.write("secret.txt", "2")
    end = tool.repro(*([] if tool.is_dvc else ["--sandbox"]))
    refused = end.returncode != 0 and "secret.txt" in end.stderr
    return refused, "refused" if refused else f"exit {end.returncode}; o says `{tool.read('o')}` when the file says `2`"


@scenario("16", "a dependency is edited with its size and time kept", "the stage runs again")
def same_stat(tool):
    tool.write("a", "one")
    tool.pipeline({"s": {"cmd": tool.counted("cat a > o"), "deps": ["a"], "outs": ["o"]}})
    os.utime(tool.root / "a", (1e9, 1e9))
    tool.repro()
    with open(tool.root / "a", "r+") as file:
        file.write("two")
    os.utime(tool.root / "a", (1e9, 1e9))
    tool.repro()
    return tool.read("o") == "two", f"ran {tool.count} times; o says `{tool.read('o')}`"


@scenario("17", "a dependency changes while the stage runs", "what stands in the end was made from what lies there")
def changed_meanwhile(tool):
    tool.write("a", "old")
    gate = tool.outside / "read"
    tool.pipeline({"s": {"cmd": f"cat a > o; touch '{gate}'; sleep 1", "deps": ["a"], "outs": ["o"]}})
    process = tool.start()
    wait_for(gate.exists)
    tool.write("a", "new")
    process.wait()
    end = tool.repro()
    return tool.read("o") == "new", f"exit {process.returncode}, then {end.returncode}; o says `{tool.read('o')}`"


@scenario("18", "a stage changes its own dependency", "the run fails")
def own_dependency(tool):
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": "cat a > o; echo more >> a", "deps": ["a"], "outs": ["o"]}})
    end = tool.repro()
    return end.returncode != 0, f"exit {end.returncode}"


@scenario("29", "two stages with the same text in two `wdir`s", "each gets its own result")
def working_directories(tool):
    stage = {"cmd": "basename $(pwd) > o", "deps": ["a"], "outs": ["o"]}
    tool.write("s1/a", "a")
    tool.write("s2/a", "a")
    tool.pipeline({name: {**stage, "wdir": name} for name in ("s1", "s2")})
    tool.repro()
    return tool.read("s2/o") == "s2\n", f"s2/o says `{(tool.read('s2/o') or '').strip()}`"


@scenario("30", "a stage makes other bytes from the same inputs", "it is told")
def divergence(tool):
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": "date +%s%N > o", "deps": ["a"], "outs": ["o"]}})
    tool.repro()
    end = tool.repro("--force")
    said = "not deterministic" in end.stderr + end.stdout
    return said, "told" if said else f"exit {end.returncode}, not a word"


@scenario("32", "known results are not wanted, and the output is gone", "the command runs (dvc: `--no-run-cache`, mlops: `--no-cache`)")
def without_cache(tool):
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": tool.counted("cat a > o"), "deps": ["a"], "outs": ["o"]}})
    tool.repro()
    tool.remove("o")
    tool.repro("--no-run-cache" if tool.is_dvc else "--no-cache")
    return tool.count == 2, f"ran {tool.count} times"


@scenario("34", "a cached file is damaged and read-only", "what comes back is right")
def damaged_blob(tool):
    tool.write("a", "good")
    tool.pipeline({"s": {"cmd": tool.counted("cat a > o"), "deps": ["a"], "outs": ["o"]}})
    tool.repro()
    hit = tool.damage(b"good", b"evil")
    tool.remove("o")
    tool.repro()
    return hit > 0 and tool.read("o") == "good", f"o says `{tool.read('o')}`"


@scenario("35", "the cached list of a folder is emptied", "the folder comes back whole")
def damaged_manifest(tool):
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": tool.counted("mkdir -p d; cp a d/x"), "deps": ["a"], "outs": ["d"]}})
    tool.repro()
    lists = [path.read_bytes() for path in tool.blobs() if path.read_bytes()[:1] in (b"[", b"{")]
    hit = sum(tool.damage(text, b"[]" if tool.is_dvc else b"{}") for text in lists)
    tool.remove("d")
    tool.repro()
    return hit > 0 and tool.read("d/x") == "a", f"d/x {'is back' if tool.read('d/x') else 'is missing'}"


@scenario("36", "an output is edited by hand and committed", "the lock attests only what the command makes")
def edited_output(tool):
    tool.write("a", "real")
    tool.pipeline({"s": {"cmd": tool.counted("cat a > o"), "deps": ["a"], "outs": ["o"]}})
    tool.repro()
    (tool.root / "o").unlink()
    tool.write("o", "made up")
    commit = tool.run("commit", "-f")
    tool.remove("o")
    tool.repro()
    return tool.read("o") == "real", f"`commit -f` exit {commit.returncode}; o says `{tool.read('o')}`"


@scenario("43", "a dry run of a fresh pipeline", "both stages would run, exit 0")
def dry_run(tool):
    tool.write("in", "x")
    tool.pipeline(
        {
            "a": {"cmd": tool.counted("cat in > a.txt"), "deps": ["in"], "outs": ["a.txt"]},
            "b": {"cmd": tool.counted("cat a.txt > b.txt"), "deps": ["a.txt"], "outs": ["b.txt"]},
        }
    )
    end = tool.repro("--dry")
    return end.returncode == 0 and tool.count == 0 and tool.lock == "", f"exit {end.returncode}"


@scenario("48", "going on after a failure", "nothing made of a failed stage's leavings is locked (dvc: `--ignore-errors`, mlops: `--keep-going`)")
def tainted(tool):
    tool.write("in", "x")
    tool.pipeline(
        {
            "a": {"cmd": "echo part > a.txt; exit 1", "deps": ["in"], "outs": ["a.txt"]},
            "b": {"cmd": "cat a.txt > b.txt", "deps": ["a.txt"], "outs": ["b.txt"]},
        }
    )
    end = tool.repro("--ignore-errors" if tool.is_dvc else "--keep-going")
    locked = "b.txt" in tool.lock
    return not locked and end.returncode == 1 or (not locked and end.returncode > 1 and tool.is_dvc), (
        f"exit {end.returncode}; b is {'locked' if locked else 'not locked'}"
    )


@scenario("51", "a glob that matches no stage", "nothing runs, exit not 0")
def empty_glob(tool):
    tool.write("in", "x")
    tool.pipeline({"a": {"cmd": tool.counted("cat in > o"), "deps": ["in"], "outs": ["o"]}})
    end = tool.repro(*(["--glob", "zz*"] if tool.is_dvc else ["zz*"]))
    return end.returncode != 0 and tool.count == 0, f"exit {end.returncode}; {tool.count} stages ran"


@scenario("55", "a command fails where a good output lay", "the good one is still there")
def failed_command(tool):
    tool.write("a", "good")
    stage = {"cmd": "cat a > o", "deps": ["a"], "outs": ["o"]}
    tool.pipeline({"s": stage})
    tool.repro()
    tool.pipeline({"s": {**stage, "cmd": "echo part > o; exit 3"}})
    end = tool.repro()
    return tool.read("o") == "good", f"exit {end.returncode}; o says `{(tool.read('o') or 'nothing').strip()}`"


@scenario("56", "a user's own file lies at a newly declared output", "it is not deleted unasked")
def foreign_file(tool):
    tool.write("a", "a")
    tool.write("o", "precious")
    tool.pipeline({"s": {"cmd": tool.counted("cat a > o"), "deps": ["a"], "outs": ["o"]}})
    end = tool.repro()
    return tool.read("o") == "precious", f"exit {end.returncode}; o says `{tool.read('o')}`"


@scenario("57", "a user's pipeline file lies in a newly declared output folder", "it is not deleted unasked")
def foreign_pipeline(tool):
    tool.write("a", "a")
    tool.write("sub/dvc.yaml", "stages: {}\n")
    tool.pipeline({"s": {"cmd": tool.counted("mkdir -p sub; cp a sub/x"), "deps": ["a"], "outs": ["sub"]}})
    end = tool.repro()
    kept = tool.read("sub/dvc.yaml") is not None
    return kept, f"exit {end.returncode}; the file is {'still there' if kept else 'gone'}"


@scenario("60", "a later stage fails", "what was written down for the earlier ones stays (dvc: lock and .gitignore)")
def bookkeeping(tool):
    if tool.is_dvc:
        shutil.rmtree(tool.root / ".dvc")
        (tool.root / ".dvcignore").unlink(missing_ok=True)
        subprocess.run(["git", "init", "-q"], cwd=tool.root, check=True)
        tool.run("init", "-q")
    tool.write("in", "x")
    tool.pipeline(
        {
            "a": {"cmd": tool.counted("cat in > a.txt"), "deps": ["in"], "outs": ["a.txt"]},
            "b": {"cmd": "exit 1", "deps": ["a.txt"], "outs": ["b.txt"]},
        }
    )
    tool.repro()
    locked = "a.txt" in tool.lock
    ignored = not tool.is_dvc or "/a.txt" in (tool.read(".gitignore") or "")
    tool.repro()
    return locked and ignored and tool.count == 1, (
        f"{'locked' if locked else 'not locked'}; {'nothing was taken back' if ignored else 'its line in .gitignore was taken back'}"
    )


@scenario("63", "an output outside of the project", "it is refused before anything runs")
def outside_output(tool):
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": tool.counted("cat a > ../out.txt"), "deps": ["a"], "outs": ["../out.txt"]}})
    end = tool.repro()
    return end.returncode != 0 and tool.count == 0, f"exit {end.returncode}; the command ran {tool.count} times"


@scenario("66", "SIGTERM during a stage", "the command is stopped with it")
def terminated(tool):
    trace = tool.outside / "trace"
    loop = f"i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo $i >> '{trace}'; sleep 0.1; done; echo done > o"
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": loop, "deps": ["a"], "outs": ["o"]}})
    process = tool.start()
    wait_for(trace.exists)
    process.send_signal(signal.SIGTERM)
    process.wait()
    before = len(trace.read_text())
    time.sleep(0.6)
    grown = len(trace.read_text()) > before
    stop_group(process)
    return not grown, f"exit {process.returncode}; the command {'goes on' if grown else 'is gone'}"


@scenario("67", "SIGKILL, and at once a second run", "the two never write at the same time")
def killed(tool):
    trace = tool.outside / "trace"
    loop = f"me=$$; i=0; while [ $i -lt 20 ]; do i=$((i+1)); echo $me >> '{trace}'; sleep 0.1; done; echo done > o"
    tool.write("a", "a")
    tool.pipeline({"s": {"cmd": loop, "deps": ["a"], "outs": ["o"]}})
    process = tool.start()
    wait_for(trace.exists)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    tool.repro()
    stop_group(process)
    writers = trace.read_text().split()
    changes = sum(a != b for a, b in zip(writers, writers[1:]))
    return len(set(writers)) == 2 and changes == 1, f"{changes} changes of writer in the trace"


@scenario("75", "a frozen stage is forced, then thawed", "it runs on what lies there now")
def frozen(tool):
    tool.write("a", "old")
    stage = {"cmd": tool.counted("cat a > o"), "deps": ["a"], "outs": ["o"]}
    tool.pipeline({"s": stage})
    tool.repro()
    tool.pipeline({"s": {**stage, "frozen": True}})
    tool.write("a", "new")
    tool.repro("--force")
    tool.pipeline({"s": stage})
    tool.repro()
    return tool.read("o") == "new", f"o says `{tool.read('o')}`"


def wait_for(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("nothing happened")
        time.sleep(0.01)


def stop_group(process):
    """What a killed tool has left behind, by the group that was started here."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def perform(name, command, function):
    with tempfile.TemporaryDirectory(prefix=f"race-{name}-") as folder:
        try:
            return function(Tool(name, command, pathlib.Path(folder)))
        except Exception as error:  # a scenario that cannot be played is not won
            return False, f"could not be played: {error!r}"


def version(command):
    return subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dvc", required=True)
    parser.add_argument("--mlops", required=True)
    parser.add_argument("--only", default="", help="rows, with commas between")
    parser.add_argument("--markdown", help="a file for the table")
    options = parser.parse_args()
    tools = [("dvc", os.path.abspath(options.dvc)), ("mlops", os.path.abspath(options.mlops))]
    only = set(filter(None, options.only.split(",")))
    lines = [
        f"dvc {version(tools[0][1])} beside {version(tools[1][1])}",
        "",
        "| # | Given | Right is | DVC | mlops |",
        "|---|---|---|---|---|",
    ]
    wins = {"dvc": 0, "mlops": 0}
    played = [entry for entry in SCENARIOS if not only or entry[0] in only]
    for row, given, right, function in played:
        cells = []
        for name, command in tools:
            is_right, seen = perform(name, command, function)
            wins[name] += is_right
            cells.append(f"{'right' if is_right else '**wrong**'}: {seen}")
        lines.append(f"| {row} | {given} | {right} | {cells[0]} | {cells[1]} |")
        print(f"{row:>3}  dvc {cells[0]}\n     mlops {cells[1]}", flush=True)
    lines += ["", f"Right: DVC {wins['dvc']} of {len(played)}, mlops {wins['mlops']} of {len(played)}."]
    print(lines[-1])
    if options.markdown:
        pathlib.Path(options.markdown).write_text("\n".join(lines) + "\n")
    return 0 if wins["mlops"] == len(played) else 1


if __name__ == "__main__":
    sys.exit(main())
