# Sourced by scripts/run and scripts/test from the repository root.

# install_into_venv NAME REQUIREMENTS RENDER: bring .venv to what the files say. A stamp of their contents
# makes the second start skip it.
install_into_venv() {
  local name=$1 requirements=$2 render=$3 python=${PYTHON:-python3} stamp sum
  stamp=.venv/.installed-$name
  sum=$(cat requirements*.txt pyproject.toml | sha256sum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then return; fi
  check_machine "$python" || return
  echo "Installing $requirements into .venv (once) ..."
  # An environment that was made without pip, or not to its end, is made anew.
  .venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv || return
  local pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
  "${pip[@]}" -r "$requirements"
  # PyAudio, which the renderer's package names, is only for live playback: hence --no-deps.
  "${pip[@]}" --no-deps -r "$render"
  "${pip[@]}" --no-deps --editable .
  printf '%s' "$sum" >"$stamp"
}

# check_machine PYTHON: say what the machine lacks and how to get it.
check_machine() {
  local python=$1
  if ! command -v "$python" >/dev/null; then
    echo "$python is missing: apt-get install python3 python3-dev python3-venv, or set PYTHON=/path/to/python3.11" >&2
    return 1
  fi
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$python is $("$python" --version 2>&1); happytalkplayer needs Python 3.11 or newer: set PYTHON=/path/to/python3.11" >&2
    return 1
  fi
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    echo "$python cannot make a virtual environment: apt-get install python3-venv" >&2
    return 1
  fi
  if ! command -v g++ >/dev/null ||
    ! "$python" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))'; then
    echo "annoy compiles from source and needs g++ and Python's headers: apt-get install g++ python3-dev" >&2
    return 1
  fi
}
