# shellcheck shell=bash
# How ./verify runs its steps: each is timed, its output kept in a log and shown only when it fails.

logs=target/verify
failed_steps=()

# step NAME COMMAND…: runs the command; what follows is run even when it fails, so that one run tells all.
step() {
  local name=$1 start=$SECONDS log
  shift
  log="$logs/${name// /-}.log"
  printf '%-34s' "$name"
  if "$@" >"$log" 2>&1; then
    printf 'ok      %4d s\n' $((SECONDS - start))
  else
    printf 'FAILED  %4d s   %s\n' $((SECONDS - start)) "$log"
    failed_steps+=("$name")
    grep -vE '^\s*$|^\s+at (java|jdk|org\.junit|org\.apache\.maven)\.|^\[ERROR\] ($|To see|Re-run|For more|After correcting|-> |\[Help|See dump)' "$log" | tail -n 60 | sed $'s/\e\\[[0-9;]*m//g; s/^/    /'
  fi
}

# on_jdk HOME COMMAND…: the command with this JDK.
on_jdk() {
  local home=$1
  shift
  JAVA_HOME=$home PATH="$home/bin:$PATH" "$@"
}

# install_package COMMAND PACKAGE: one at a time, since apt-get refuses to wait for another; who waited may find it done.
install_package() {
  flock 9
  command -v "$1" >/dev/null && return 0
  echo "Installing $2, for $1." >&2
  { apt-get update -q && apt-get install -q -y --no-install-recommends "$2"; } >"$logs/install-$2.log" 2>&1
}

# need COMMAND PACKAGE: the command is there, or is installed where this may be done, or it is said what to run.
need() {
  command -v "$1" >/dev/null && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    mkdir -p "$logs"
    install_package "$@" 9>"$logs/install.lock" && return 0
    tail -n 20 "$logs/install-$2.log" >&2
  fi
  echo "$1 is missing. Run: sudo apt-get install $2" >&2
  return 1
}
