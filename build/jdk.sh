# shellcheck shell=bash
# Finds JDKs. Sourced by ./verify and ./coffer.

# jdk_version HOME: the feature version (17, 25, …) of the JDK there; fails where there is none.
jdk_version() {
  local line
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while read -r line; do
    if [[ $line =~ ^JAVA_VERSION=\"([0-9]+) ]]; then
      echo "${BASH_REMATCH[1]}"
      return 0
    fi
  done <"$1/release"
  return 1
}

# jdk_candidates: every place a JDK may be, the most explicit first.
jdk_candidates() {
  local javac
  [ -z "${JAVA_HOME:-}" ] || echo "$JAVA_HOME"
  if javac=$(command -v javac); then
    dirname "$(dirname "$(readlink -f "$javac")")"
  fi
  printf '%s\n' /usr/lib/jvm/*
}

# find_jdk FEATURE: the home of a JDK of exactly this version; JAVA17_HOME, JAVA25_HOME come first.
find_jdk() {
  local explicit="JAVA$1_HOME" home
  while read -r home; do
    if [ "$(jdk_version "$home")" = "$1" ]; then
      echo "$home"
      return 0
    fi
  done < <(printf '%s\n' "${!explicit:-}"; jdk_candidates)
  return 1
}

# find_jdk_from FEATURE: the home of a JDK of this version or a later one.
find_jdk_from() {
  local home version
  while read -r home; do
    if version=$(jdk_version "$home") && [ "$version" -ge "$1" ]; then
      echo "$home"
      return 0
    fi
  done < <(jdk_candidates)
  return 1
}
