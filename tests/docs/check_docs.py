"""Runs what the manual shows: console examples, the embedded program, links, the man page.

usage: check_docs.py SOURCE_ROOT DIRECTORY_OF_IAMPB EMBED_PROGRAM COMPARE_PROGRAM
TAP on standard output.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT, BIN, EMBED, COMPARE = sys.argv[1:5]
count = failed = 0


def result(ok, name, detail=""):
    global count, failed
    count += 1
    failed += not ok
    print(f"{'ok' if ok else 'not ok'} {count} - {name}")
    if not ok and detail:
        print("\n".join("# " + line for line in detail.splitlines()))


def pages():
    yield os.path.join(ROOT, "README.md")
    for name in sorted(os.listdir(os.path.join(ROOT, "doc"))):
        if name.endswith(".md"):
            yield os.path.join(ROOT, "doc", name)


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def console_examples():
    """Blocks called console: lines '$ command', then what its output begins with, and [N] for an exit status."""
    scratch = tempfile.mkdtemp()
    os.symlink(os.path.join(ROOT, "examples"), os.path.join(scratch, "examples"))
    env = dict(os.environ, PATH=BIN + os.pathsep + os.environ["PATH"], LC_ALL="C.UTF-8")
    for path in pages():
        for block in re.findall(r"```console\n(.*?)```", read(path), re.S):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, _, rest = part.partition("\n")
                expected = rest.splitlines()
                status = 0
                if expected and re.fullmatch(r"\[\d+\]", expected[-1]):
                    status = int(expected.pop()[1:-1])
                run = subprocess.run(command, shell=True, cwd=scratch, env=env, capture_output=True, text=True)
                got = run.stdout.splitlines()
                lines = [e for e in expected if e != "..."]
                ok = run.returncode == status and all(any(line.strip() == g.strip() for g in got) for line in lines)
                result(ok, f"{os.path.relpath(path, ROOT)}: {command}",
                       f"exit {run.returncode}, expected {status}\n{run.stderr[-2000:]}\n{run.stdout[:1500] if lines else ''}")
    shutil.rmtree(scratch)


def links():
    for path in pages():
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(path)):
            full = os.path.normpath(os.path.join(os.path.dirname(path), target))
            result(os.path.exists(full), f"{os.path.relpath(path, ROOT)}: link {target}")


def embedded():
    source = read(os.path.join(ROOT, "examples", "embed.c")).rstrip("\n")
    result(source in read(os.path.join(ROOT, "doc", "embedding.md")), "doc/embedding.md has examples/embed.c as it is")
    data = os.path.join(ROOT, "examples", "data", "company", "dev")
    files = [os.path.join(data, f) for f in sorted(os.listdir(data)) if "details" in f or "report" in f]
    run = subprocess.run([EMBED] + files, capture_output=True, text=True)
    result(run.returncode == 1 and "get-account-authorization-details.json:" in run.stdout,
           "the embedded program audits the sample account", run.stdout[:500] + run.stderr)
    run = subprocess.run([EMBED, os.path.join(ROOT, "README.md")], capture_output=True, text=True)
    result(run.returncode == 2 and "README.md" in run.stderr, "the embedded program tells bad input", run.stderr)


def compared():
    source = read(os.path.join(ROOT, "examples", "compare.c")).rstrip("\n")
    result(source in read(os.path.join(ROOT, "doc", "compare.md")), "doc/compare.md has examples/compare.c as it is")
    run = subprocess.run([COMPARE], capture_output=True, text=True)
    result(run.returncode == 1 and run.stdout.startswith("FAIL: ")
           and "s3:GetObject on arn:aws:s3:::harbour-releases" in run.stdout,
           "the program compares two policies", run.stdout + run.stderr)


def man_page():
    if shutil.which("man") is None:
        print(f"ok {count + 1} - man page # SKIP no man")
        return
    path = os.path.join(ROOT, "examples", "iampb", "iampb.1")
    run = subprocess.run(["man", "--warnings", "-l", path], capture_output=True, text=True,
                         env=dict(os.environ, LC_ALL="C.UTF-8", MANPAGER="cat", PAGER="cat"))
    result(run.returncode == 0 and not run.stderr.strip(), "the man page renders without a warning", run.stderr)
    page = read(path).replace("\\-", "-")
    for sub in ("actions", "audit", "can", "checks", "compare", "diff", "explain", "lint", "paths", "simulate",
                "who-can"):
        text = subprocess.run([os.path.join(BIN, "iampb"), sub, "--help"], capture_output=True, text=True).stdout
        for option in sorted(set(re.findall(r"--[a-z][a-z-]+", text))):
            result(option in page, f"the man page tells of {sub} {option}")


console_examples()
links()
embedded()
compared()
man_page()
print(f"1..{count}")
sys.exit(failed != 0)
