# shellcheck shell=bash
# Functions shared by the scripts in this folder: messages, the assembled libraries, the settings of an
# installation, its processes. Sourced, not run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
LOCAL=$ROOT/.local
JOB_JAR=$ROOT/job/flink/target/dagger-flink-job.jar

# --- messages ---------------------------------------------------------------------------------------------------

say() { printf '%s\n' "$*"; }

# One clear sentence, then the end.
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Prints the comment block at the head of the calling script: the help lives in one place.
usage() {
  sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p;}}' "$0"
}

# The value of an option, or a sentence. need_value OPTION COUNT_OF_ARGUMENTS_LEFT
need_value() {
  [ "$2" -ge 2 ] || die "$1 takes a value (see --help)"
}

need_number() {
  case "$2" in
    '' | *[!0-9]*) die "$1 takes a number, not '$2'" ;;
  esac
}

# --- the machine --------------------------------------------------------------------------------------------------

# Sets JAVA, and JAVA_BUILD, a number that stands for this very build of it.
need_java() {
  if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    JAVA=$JAVA_HOME/bin/java
  elif command -v java >/dev/null 2>&1; then
    JAVA=$(command -v java)
  else
    die "no Java found: install a JDK 17 or set JAVA_HOME to one"
  fi
  local properties version
  properties=$("$JAVA" -XshowSettings:properties -version 2>&1)
  version=$(sed -n 's/^ *java\.specification\.version = //p' <<<"$properties")
  JAVA_BUILD=$(sed -n 's/^ *java\.vm\.\(name\|version\) = //p' <<<"$properties" | cksum | cut -d' ' -f1)
  case "$version" in
    1.*) die "Java 17 is needed, $JAVA is Java ${version#1.}: set JAVA_HOME to a JDK 17" ;;
    '' | *[!0-9]*) return 0 ;;
  esac
  [ "$version" -ge 17 ] || die "Java 17 is needed, $JAVA is Java $version: set JAVA_HOME to a JDK 17"
}

# Megabytes of '2g', '512m', '2048'.
megabytes() {
  local number=${1%[gGmMkK]*}
  case "$number" in
    '' | *[!0-9]*) die "'$1' is not a size (write 2g or 512m)" ;;
  esac
  case "$1" in
    *[gG]*) say $((number * 1024)) ;;
    *[kK]*) say $((number / 1024)) ;;
    *) say "$number" ;;
  esac
}

# Megabytes that can still be used, or nothing where the machine does not tell.
memory_available() {
  local free limit used
  [ -r /proc/meminfo ] || return 0
  free=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
  if [ -r /sys/fs/cgroup/memory.max ] && limit=$(cat /sys/fs/cgroup/memory.max) && [ "$limit" != max ]; then
    used=$(cat /sys/fs/cgroup/memory.current)
    limit=$(((limit - used) / 1048576))
    [ "$limit" -ge "$free" ] || free=$limit
  fi
  say "$free"
}

# Whether FLINK_HOME is a Flink, by a file or folder that each has.
need_flink_home() {
  [ -e "$FLINK_HOME/$1" ] || die "Expected the folder of a Flink in FLINK_HOME, but $FLINK_HOME/$1 is not there"
}

port_open() {
  (exec 3<>"/dev/tcp/localhost/$1") 2>/dev/null
}

port_owner() {
  local line
  command -v ss >/dev/null 2>&1 || return 0
  line=$(ss -ltnpH "sport = :$1" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)",pid=\([0-9]*\).*/ by \1, pid \2/p' | head -n 1)
  printf '%s' "$line"
}

# A port nobody listens on, below the range the system hands out itself.
free_port() {
  local port try
  for try in $(seq 50); do
    port=$((10000 + (RANDOM * 32768 + RANDOM + try) % 20000))
    if ! port_open "$port"; then
      say "$port"
      return 0
    fi
  done
  die "found no free port"
}

# GET of a path of the Flink REST interface without curl: the body, or failure.
rest_get() {
  local answer
  answer=$(
    exec 2>/dev/null
    exec 3<>"/dev/tcp/${REST_HOST:-localhost}/$REST_PORT" || exit 1
    printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$1" >&3
    timeout 10 cat <&3 | tr -d '\r'
  ) || return 1
  case "${answer%%$'\n'*}" in
    *' 200 '*) printf '%s' "${answer#*$'\n\n'}" ;;
    *) return 1 ;;
  esac
}

# The first number or string that a field has in a JSON text on standard input.
json_field() {
  grep -oE "\"$1\":(\"([^\"\\\\]|\\\\.)*\"|[^\",}]*)" | head -n 1 | sed -e 's/^[^:]*://' -e 's/^"//' -e 's/"$//'
}

# What made a job fail, without where in the code. job_failure JOB
job_failure() {
  rest_get "/jobs/$1/exceptions" | json_field stacktrace | sed -e 's/\\n/\n/g' -e 's/\\t/  /g' -e 's/\\"/"/g' |
    grep -vE '^ *(at |[.]{3} )' | cut -c1-600 | head -n 12
}

# --- the libraries ------------------------------------------------------------------------------------------------

# Sets DIST to the folder with the libraries of Kafka and Flink. They are taken from Maven once for each content
# of the poms, in a folder of their own: a running installation keeps the files it was started with.
need_dist() {
  local stamp building log
  stamp=$(cat "$ROOT/pom.xml" "$ROOT"/scripts/assembly/pom.xml "$ROOT"/scripts/assembly/*/pom.xml | cksum | cut -d' ' -f1)
  DIST=$LOCAL/dist-$stamp
  [ ! -d "$DIST" ] || return 0
  command -v mvn >/dev/null 2>&1 || die "no Maven found: install Maven 3.8 or newer, it brings Kafka and Flink"

  mkdir -p "$LOCAL"
  building=$(mktemp -d "$LOCAL/building.XXXXXX")
  log=$LOCAL/assembly.log
  say "Assembling Kafka and Flink from Maven artifacts into .local (once; some 200 MB) ..."
  if ! mvn -B -ntp -f "$ROOT/scripts/assembly/pom.xml" package "-Dassembly.directory=$building" >"$log" 2>&1; then
    rm -rf "$building"
    grep -E '^\[ERROR\]' "$log" | head -n 8 >&2 || true
    die "Maven could not bring the libraries; its output is in $log"
  fi
  mv -T "$building" "$DIST" 2>/dev/null || rm -rf "$building" # someone else was quicker
  local old
  for old in "$LOCAL"/dist-*; do
    if [ "$old" != "$DIST" ] && ! grep -qsF "$old/" /proc/[0-9]*/cmdline; then
      rm -rf "$old"
    fi
  done
}

# --- the installation ---------------------------------------------------------------------------------------------

# Sets DIR, absolute, from the option or DAGGER_CLUSTER_DIR.
use_dir() {
  DIR=${1:-${DAGGER_CLUSTER_DIR:-$LOCAL/cluster}}
  case "$DIR" in
    /*) ;;
    *) DIR=$PWD/$DIR ;;
  esac
}

# The settings the installation was last started with. Returns 1 if there is none.
load_settings() {
  [ -f "$DIR/cluster.env" ] || return 1
  # shellcheck source=/dev/null
  . "$DIR/cluster.env"
}

pid_of() {
  cat "$DIR/pids/$1" 2>/dev/null
}

# Whether process NAME of this installation runs. A process id alone proves nothing: it may have been given to
# another process, or belong to a dead child that nobody collected (whose command line is empty).
alive() {
  local pid argument arguments
  [ -f "$DIR/pids/$1" ] && read -r pid <"$DIR/pids/$1" || return 1
  if [ ! -d /proc/self ]; then
    ps -ww -o args= -p "$pid" 2>/dev/null | grep -qF -- "-Ddagger.process=$DIR/$1"
    return
  fi
  { mapfile -d '' -t arguments <"/proc/$pid/cmdline"; } 2>/dev/null || return 1
  if [ ${#arguments[@]} -eq 0 ]; then
    # Dead, or in the middle of becoming another program (setsid, nohup, java), which on a busy machine takes a while.
    { read -r argument <"/proc/$pid/stat"; } 2>/dev/null || return 1
    case "${argument##*) }" in
      Z* | X*) return 1 ;;
      *) return 0 ;;
    esac
  fi
  for argument in ${arguments[@]+"${arguments[@]:0:5}"}; do
    [ "$argument" != "-Ddagger.process=$DIR/$1" ] || return 0
  done
  return 1
}

# Names of the processes that were started here, dead or alive.
processes() {
  local file
  for file in "$DIR"/pids/*; do
    [ ! -f "$file" ] || basename "$file"
  done
}

any_alive() {
  local name
  for name in $(processes); do
    if alive "$name"; then
      return 0
    fi
  done
  return 1
}

need_running_cluster() {
  load_settings && alive jobmanager ||
    die "no cluster runs in $DIR: start it with scripts/cluster start"
}

# A value of the installation's config.yaml.
config_value() {
  sed -n "s/^$1: *//p" "$DIR/conf/config.yaml" | sed -e 's/^"//' -e 's/"$//' | tail -n 1
}

# Options of a short-lived JVM: quick to start, small, silent about the archive of its classes.
SHORT_LIVED=(-Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -Xlog:all=error:stderr)

# The classes of each kind of process, ready for use, in a file that the JVM maps: it halves the time a start takes.
# A process that has none writes it when it ends; keep_class_archive then puts it where all installations find it.
# Only a finished file gets there. class_archive NAME
class_archive() {
  local archive=$DIST/classes/${1%-[0-9]*}-$JAVA_BUILD.jsa
  if [ -f "$archive" ]; then
    say "-XX:SharedArchiveFile=$archive"
  else
    say "-XX:ArchiveClassesAtExit=$DIR/tmp/$1.jsa"
  fi
}

keep_class_archive() {
  if [ -f "$DIR/tmp/$1.jsa" ]; then
    mkdir -p "$DIST/classes"
    mv -f "$DIR/tmp/$1.jsa" "$DIST/classes/${1%-[0-9]*}-$JAVA_BUILD.jsa"
  fi
}

# Runs Flink's own command line against this installation.
flink_cli() {
  mkdir -p "$DIR/tmp/cli"
  local opens archive=-Xshare:auto
  # Only a submission is worth an archive of its classes; it has most of them.
  if [ "$1" = run ] || [ -f "$DIST/classes/cli-$JAVA_BUILD.jsa" ]; then
    archive=$(class_archive cli)
  fi
  read -ra opens <<<"$(config_value env.java.opts.all)"
  FLINK_CONF_DIR=$DIR/conf FLINK_LIB_DIR=$DIST/flink/lib FLINK_PLUGINS_DIR=$DIST/flink/plugins \
    "$JAVA" "${SHORT_LIVED[@]}" "$archive" "${opens[@]}" -Djava.io.tmpdir="$DIR/tmp/cli" -Dlog.file="$DIR/logs/cli.log" \
    -Dlog4j2.configurationFile="$DIR/conf/log4j-cli.properties" \
    -cp "$DIST/flink/lib/*" org.apache.flink.client.cli.CliFrontend "$@"
}

# --- submissions --------------------------------------------------------------------------------------------------

# What a job was submitted with stays in a folder of its own, with a copy of the jar: scripts/upgrade goes on with it,
# and goes back to it. Those of the last few jobs are kept. Of jobs on a Flink of one's own they lie in .local/flink-home.
KEPT_SUBMISSIONS=5

# Sets DIR to where submissions are remembered.
use_submissions_dir() {
  use_dir "${1:-${FLINK_HOME:+$LOCAL/flink-home}}"
}

# A variable that holds the words, as a line for a shell: shell_array NAME WORD...
shell_array() {
  local name=$1
  shift
  printf '%s=(' "$name"
  [ $# -eq 0 ] || printf ' %q' "$@"
  printf ' )\n'
}

# The job's id in the output of Flink's command line.
submitted_job() {
  sed -n 's/^Job has been submitted with JobID \([0-9a-f]*\).*/\1/p' "$1" | tail -n 1
}

# remember_submission JOB JAR SETTING_FILE
remember_submission() {
  local folder=$DIR/submissions/$1 old
  mkdir -p "$folder"
  cp "$2" "$folder/job.jar"
  cp "$3" "$folder/submission.env"
  # shellcheck disable=SC2012 # their names are ids of jobs
  ls -t "$DIR/submissions" | tail -n "+$((KEPT_SUBMISSIONS + 1))" | while IFS= read -r old; do
    rm -rf "${DIR:?}/submissions/$old"
  done
}
