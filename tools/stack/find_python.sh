#!/bin/sh
# Prints the command of a Python that can make the virtual environment; or says what to install, and fails.
# $1, if not empty, is the only one that is tried.

suits='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'
candidates=${1:-python3 python3.13 python3.12 python3.11}

for python in $candidates; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c "$suits" 2>/dev/null; then
        echo "$python"
        exit 0
    fi
done

{
    echo "Python 3.11, 3.12 or 3.13 with its venv module is needed. Found:"
    found=
    for python in $candidates; do
        found=$found$(command -v "$python") || continue
        "$python" -c "$suits" 2>/dev/null
        echo "    $python  $("$python" -V 2>&1), $("$python" -c 'import venv, ensurepip; print("with venv")' 2>/dev/null || echo "without venv")"
    done
    [ -n "$found" ] || echo "    none"
    echo "Install it:"
    if [ "$(uname)" = Darwin ]; then
        echo "    brew install python@3.13"
    elif command -v apt-get >/dev/null 2>&1; then
        echo "    sudo apt-get update && sudo apt-get install python3 python3-venv"
        echo "    (before Debian 12 and Ubuntu 24.04 these are older than 3.11)"
    elif command -v dnf >/dev/null 2>&1; then
        echo "    sudo dnf install python3.13"
    else
        echo "    see https://www.python.org/downloads/"
    fi
    echo "Or name one: make install PYTHON=/path/to/python3.12"
} >&2
exit 1
