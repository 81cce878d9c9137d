# shellcheck shell=sh
# shellcheck disable=SC2034 # what is set here is read by those who source it
# Which Java runs Coffer, and which archive of classes belongs to it. Read by bin/coffer and make-start-up-archive.

# describe_java HOME: sets feature (17, 25, …) and runtime (the exact build) from the release file there. A run-time that
# was cut to size by jlink does not say its build; the archive itself knows which one it is for.
describe_java() {
  feature='' runtime=''
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    value=${value#\"}
    value=${value%\"}
    case $key in
      JAVA_VERSION) feature=${value%%[!0-9]*} runtime=${runtime:-$value} ;;
      JAVA_RUNTIME_VERSION) runtime=$value ;;
    esac
  done <"$1/release"
  [ "${feature:-0}" -ge 17 ]
}

# find_java: sets java_home, feature and runtime; explains and fails where there is none of version 17 or later.
find_java() {
  for java_home in "${JAVA_HOME:-}" "$(command -v java >/dev/null && readlink -f "$(command -v java)")" /usr/lib/jvm/*; do
    java_home=${java_home%/bin/java}
    [ -n "$java_home" ] && describe_java "$java_home" && return 0
  done
  echo "coffer: no Java 17 or later found in JAVA_HOME, on the path or in /usr/lib/jvm." >&2
  echo "Install one, for example: sudo apt-get install openjdk-17-jre-headless" >&2
  return 1
}

# name_archive HOME: sets archive_name, which no other build of Java or of the jars shares, and the options to
# record and to use it.
name_archive() {
  [ -n "$runtime" ] && read -r hash <"$1/lib/distribution-hash" || return 1
  if [ "$feature" -ge 25 ]; then
    archive_name=$runtime-$hash.aot record_archive=-XX:AOTCacheOutput use_archive=-XX:AOTCache
  else
    archive_name=$runtime-$hash.jsa record_archive=-XX:ArchiveClassesAtExit use_archive=-XX:SharedArchiveFile
  fi
}

# What every process gets: nothing may talk on standard output but the command itself, and a crash writes no core.
java_options='-Xlog:disable -Xlog:all=error:stderr -XX:-UsePerfData -XX:-CreateCoredumpOnCrash --enable-native-access=ALL-UNNAMED'
