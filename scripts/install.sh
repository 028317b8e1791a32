# Sourced by scripts/run and scripts/test from the repository root.

# install_into_venv NAME REQUIREMENTS RENDER: bring .venv to what the files say. A stamp of their contents
# makes the second start skip it.
install_into_venv() {
  local name=$1 requirements=$2 render=$3 python=${PYTHON:-python3} stamp sum
  stamp=.venv/.installed-$name
  sum=$(cat requirements*.txt pyproject.toml | sha256sum)
  if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$sum" ]; then return; fi
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "$python is $("$python" --version 2>&1); happytalkplayer needs Python 3.11 or newer: set PYTHON=/path/to/python3.11" >&2
    return 1
  fi
  if ! command -v g++ >/dev/null; then
    echo "g++ is missing and annoy compiles from source: apt-get install g++ python3-dev" >&2
    return 1
  fi
  echo "Installing $requirements into .venv (once) ..."
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check -r "$requirements"
  # PyAudio, which the renderer's package names, is only for live playback: hence --no-deps.
  .venv/bin/pip install --quiet --disable-pip-version-check --no-deps -r "$render"
  .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --editable .
  printf '%s' "$sum" >"$stamp"
}
