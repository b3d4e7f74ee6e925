# Sourced by bin/dev, bin/test and bin/lock: what a fresh Debian machine lacks, installed once.
# Every step is skipped when its stamp matches its inputs, and a stamp is written only after success,
# so an interrupted set-up simply continues at the next start.

set -euo pipefail
export LC_ALL=C.UTF-8 # a fresh container has no locale, and Chinese messages need one
unset PYTHONPATH PYTHONHOME
unset PYTHONDONTWRITEBYTECODE # a container image may set it; every process would then compile all it imports

caller=$PWD
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
venv=$root/.venv
python=$venv/bin/python

# WeasyPrint's libraries (without libharfbuzz-subset0 a sheet takes 26 s), the fonts we cut ours from, and the cutter.
run_packages=(
  ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libharfbuzz-bin
  fonts-noto-cjk fonts-dejavu-core
)
test_packages=(chromium postgresql poppler-utils git) # git: a test compares what is tracked

say() { printf '豫融：%s\n' "$*"; }

fail() {
  printf '豫融：%s\n' "$*" >&2
  exit 1
}

# quietly WHAT COMMAND…: runs with the output put aside; on failure says what failed, in one line, and where to read more.
quietly() {
  local what=$1 log
  shift
  log=$(mktemp "${TMPDIR:-/tmp}/yurong-setup.XXXXXX") || fail "临时文件夹 ${TMPDIR:-/tmp} 不可写，请检查权限或磁盘空间。"
  if "$@" >"$log" 2>&1 </dev/null; then
    rm -f "$log"
  else
    fail "${what}没有成功，请检查网络、磁盘空间和权限后重新运行。详细记录：$log"
  fi
}

need_packages() {
  local missing=() package installed
  command -v dpkg-query >/dev/null || fail "需要 Debian 12（或兼容的系统），这台机器上没有 dpkg。"
  installed=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' "$@" 2>/dev/null || true)
  for package in "$@"; do
    [[ $installed == *"ii  $package"* ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0

  local -a admin=()
  if ((EUID != 0)); then
    if command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
      sudo -v || fail "没有得到管理员权限，系统软件包没有安装。"
      admin=(sudo)
    else
      fail "缺少系统软件包，而当前用户不能安装。请管理员先运行：apt-get install -y --no-install-recommends ${missing[*]}"
    fi
  fi
  say "正在安装系统软件包：${missing[*]}"
  quietly "更新软件包目录" "${admin[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update
  quietly "安装系统软件包" "${admin[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "${missing[@]}"
}

# Sets base_python to the first interpreter that is new enough and can make a virtual environment.
choose_python() {
  local candidate version without_venv=
  for candidate in python3 python3.13 python3.12 python3.11; do
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
    base_python=$candidate
    "$candidate" -c 'import ensurepip, venv' 2>/dev/null && return
    [[ -n $without_venv ]] || without_venv=$candidate
  done
  [[ -n $without_venv ]] || fail "需要 Python 3.11 或更新的版本。在 Debian 12 上请运行：apt-get install -y python3"
  base_python=$without_venv
  version=$("$base_python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
  need_packages "python$version-venv" # Debian ships ensurepip apart
}

# Our folder must be whole, have pip, and be where it was made: scripts inside carry absolute paths.
make_venv() {
  [[ $(cat "$venv/.root" 2>/dev/null) == "$root" ]] && "$python" -m pip --version >/dev/null 2>&1 && return
  choose_python
  quietly "建立 Python 环境" "$base_python" -m venv --clear "$venv"
  printf '%s' "$root" >"$venv/.root"
}

# sync_venv run|test: exactly the locked packages, each checked against its hash, and this project itself.
sync_venv() {
  local kind=$1
  is_synced "$kind" && return
  [[ -w $root ]] || fail "项目文件夹 $root 不可写，请换一个可写的位置。"
  exec 9<"$root/bin"
  flock 9 # bin/dev and bin/test may be started side by side
  is_synced "$kind" || make_environment "$kind"
  exec 9<&-
}

make_environment() {
  local kind=$1
  say "正在准备 Python 依赖（第一次需要一两分钟）"
  make_venv
  rm -f "$venv"/.stamp-*
  quietly "下载安装工具" "$python" -m pip install --disable-pip-version-check --no-deps --require-hashes \
    -r "$root/requirements/bootstrap.txt"
  use_pip_mirror
  quietly "安装 Python 依赖" "$venv/bin/uv" pip sync --no-config --python "$python" --require-hashes \
    "$root/requirements/$kind.txt"
  quietly "安装本项目" "$venv/bin/uv" pip install --no-config --python "$python" --offline --no-deps \
    --no-build-isolation --editable "$root"
  fingerprint "$kind" >"$venv/.stamp-$kind"
  # The test lock holds all of the run lock: without this, bin/dev would take the test tools out again.
  [[ $kind == run ]] || fingerprint run >"$venv/.stamp-run"
}

is_synced() { [[ -x $python && $(cat "$venv/.stamp-$1" 2>/dev/null) == "$(fingerprint "$1")" ]]; }

fingerprint() { cat "$root"/requirements/{bootstrap,"$1"}.txt "$root/pyproject.toml" <(printf '%s' "$root") | sha256sum; }

# A mirror configured for pip (common inside China) is not seen by uv; the hashes hold wherever a file comes from.
use_pip_mirror() {
  local mirror
  export UV_SYSTEM_CERTS=1
  [[ -z ${UV_DEFAULT_INDEX:-}${UV_INDEX_URL:-} ]] || return 0
  mirror=$("$python" -m pip config get global.index-url 2>/dev/null || true)
  [[ -z $mirror ]] || export UV_DEFAULT_INDEX=$mirror
}

# The fonts of printed documents: no more than a comparison when nothing has changed.
prepare_fonts() {
  "$python" -m yurong.kit.fonts "$1/fonts" || exit 1
}
