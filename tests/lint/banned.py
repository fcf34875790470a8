#!/usr/bin/env python3
"""banned.py - what must not stand in the sources, by pattern.

  banned.py ROOT

Strict for src/ and include/ (functions without bounds, with a locale, with I/O, with a second way to
memory; what has too common a name to be found here, like read(), purity.py finds in the objects); for all
text files of the project only what is wrong everywhere: paths of one machine, notes to oneself, tabs, blanks at the
end of a line.
"""
import os
import re
import sys

FUNCTIONS = """
    printf fprintf sprintf snprintf vprintf vfprintf vsprintf vsnprintf puts fputs putchar perror scanf fscanf sscanf
    strcpy stpcpy strcat strncpy strncat strtok strtok_r strdup strndup gets
    atoi atol atoll atof strtol strtoll strtoul strtoull strtod strtof strtold strtoimax strtoumax
    alloca setlocale localeconv strcoll strxfrm strcasecmp strncasecmp qsort bsearch
    isalpha isdigit isalnum isspace isupper islower isprint ispunct iscntrl isgraph isxdigit isblank toupper tolower
    time clock gettimeofday clock_gettime gmtime gmtime_r localtime localtime_r mktime strftime
    getenv secure_getenv setenv putenv system popen fork
    open openat fopen fdopen freopen fclose fread fwrite fgets fseek ftell fflush lseek mmap
    socket connect rand srand random srandom getrandom
    abort exit _exit atexit longjmp setjmp
""".split()
CALL = re.compile(r"(?<![\w.>])(?:%s)\s*\(" % "|".join(FUNCTIONS))
MEMORY = re.compile(r"(?<![\w.>])(?:malloc|calloc|realloc|reallocarray|aligned_alloc|free)\s*\(")
TYPES = re.compile(r"\b(?:FILE|errno|time_t|thread_local|_Thread_local|__thread|volatile)\b")
ASSERT = re.compile(r"\bassert\s*\((.*)\)")
SIDE_EFFECT = re.compile(r"\+\+|--|(?<![=!<>])=(?!=)")

# (file in src/, what it may do all the same)
EXCEPTIONS = {("base/context.c", "memory"), ("base/context.c", "default_alloc")}

EVERYWHERE = [
    (re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"), "a note to oneself"),
    (re.compile(r"(?<![\w/.])/(?:home|root|work|Users)/\w"), "a path of one machine"),
]
TEXT = (".c", ".h", ".py", ".sh", ".md", ".build", ".txt", ".map", ".tsv", ".1", ".json", ".csv")
GENERATED_FOLDERS = ("build", ".git", "__pycache__", "corpus", "golden", "subprojects")
LONGEST = 120


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def without_comments_and_strings(text):
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: '""' + blank(m)[2:] if m.group(0)[0] == '"' else blank(m), text, flags=re.S)


def check_source(path, text):
    """Problems of a file of src/, as (line, what)."""
    code = without_comments_and_strings(text)
    for number, line in enumerate(code.splitlines(), 1):
        # A declaration of a struct member (`void (*free)(...)`) is no call.
        for found in CALL.finditer(line):
            yield number, found.group(0).rstrip("( ") + "() is banned"
        if MEMORY.search(line) and (path, "memory") not in EXCEPTIONS:
            yield number, "memory comes from the context, and nowhere else"
        for found in TYPES.finditer(line):
            yield number, found.group(0) + " is banned"
        inside = ASSERT.search(line)
        if inside and SIDE_EFFECT.search(inside.group(1)):
            yield number, "an assert with a side effect"
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > LONGEST:
            yield number, f"longer than {LONGEST} columns"


def check_text(name, text):
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in EVERYWHERE:
            if pattern.search(line):
                yield number, what
        if name.endswith((".c", ".h", ".py", ".sh", ".build")):
            if "\t" in line:
                yield number, "a tab"
            if line != line.rstrip():
                yield number, "blanks at the end of the line"
    if text and not text.endswith("\n") and name.endswith((".c", ".h", ".py", ".sh", ".build")):
        yield text.count("\n") + 1, "no line end at the end"


def main():
    root = os.path.abspath(sys.argv[1])
    problems, files = [], 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith(GENERATED_FOLDERS))
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")
            if not name.endswith(TEXT) or path == "tests/lint/banned.py":
                continue
            with open(os.path.join(folder, name), encoding="utf-8", errors="surrogateescape") as file:
                text = file.read()
            files += 1
            problems += [f"{path}:{number}: {what}" for number, what in check_text(name, text)]
            if path.startswith(("src/", "include/")) and name.endswith((".c", ".h", ".inc")):
                problems += [f"{path}:{number}: {what}" for number, what in check_source(path[4:], text)]
    if problems:
        sys.exit("\n".join(problems))
    print(f"{files} files hold nothing that is banned")


if __name__ == "__main__":
    main()
