# The distribution: app/target/continuum/{lib,classpath,continuum.aot}. Sourced by ./continuum and
# ./dev; needs CONTINUUM_HOME and find_jdk.

DISTRIBUTION=$CONTINUUM_HOME/app/target/continuum
DISTRIBUTION_STAMP=$DISTRIBUTION/built
DISTRIBUTION_LOG=$CONTINUUM_HOME/app/target/build.log
DISTRIBUTION_MODULES=(core drivers api client app)
MAX_LOCK_SECONDS=1200

# The flags of every run. The heap is the default limit, not what a node takes when idle. The vector
# module stays out: an incubator module keeps the start-up cache from being used in full (half a second
# and 40 MiB). Who searches by vectors a lot adds it with CONTINUUM_JAVA_OPTS. The Java machine's own
# warnings are off, because a cache that does not fit is no news for a user.
JAVA_FLAGS=(
  -Xmx1g
  -XX:+UseParallelGC
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  -Xlog:disable
  -Xlog:all=error:stderr
  -Dstdout.encoding=UTF-8
  -Dstderr.encoding=UTF-8
  -Djdk.tls.server.newSessionTicketCount=0
)

# Whether nothing that goes into the distribution is younger than it. A distribution that came
# without sources is always fresh.
distribution_is_fresh() {
  [ -d "$CONTINUUM_HOME/core/src" ] || return 0
  [ -f "$DISTRIBUTION_STAMP" ] || return 1
  local module younger
  local -a inputs=("$CONTINUUM_HOME/pom.xml" "$CONTINUUM_HOME/scripts/distribution.sh")
  for module in "${DISTRIBUTION_MODULES[@]}"; do
    inputs+=("$CONTINUUM_HOME/$module/pom.xml" "$CONTINUUM_HOME/$module/src/main")
  done
  younger=$(find "${inputs[@]}" -newer "$DISTRIBUTION_STAMP" -print -quit)
  [ -z "$younger" ]
}

# Builds into the distribution's place. One at a time: who comes second waits for the first.
build_distribution() {
  mkdir -p "$CONTINUUM_HOME/app/target"
  lock_distribution
  if distribution_is_fresh; then
    unlock_distribution
    return 0
  fi
  local started=$SECONDS new_stamp=$CONTINUUM_HOME/app/target/building
  : >"$new_stamp"
  rm -rf "$DISTRIBUTION"
  say "building Continuum (once; the first time it downloads its libraries)"
  if ! compile_distribution; then
    unlock_distribution
    say ""
    say "error: the build failed; its last lines are:"
    tail -n 15 "$DISTRIBUTION_LOG" | sed 's/^/  /' >&2
    say "fix:   the whole log is $DISTRIBUTION_LOG"
    exit 1
  fi
  list_class_path
  train_distribution
  mv "$new_stamp" "$DISTRIBUTION_STAMP"
  unlock_distribution
  say "built in $((SECONDS - started)) s"
}

say() {
  printf '%s\n' "$1" >&2
}

compile_distribution() {
  local line
  (
    cd "$CONTINUUM_HOME"
    MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}" \
      ./mvnw -B -Dmaven.test.skip=true -pl app -am package 2>&1
  ) | while IFS= read -r line; do
    printf '%s\n' "$line"
    case $line in
      "[INFO] Building Continuum ::"*)
        line=${line#"[INFO] Building "}
        say "  ${line%% 0.*} ${line##* }"
        ;;
    esac
  done >"$DISTRIBUTION_LOG"
}

# The exact class path, in one order everywhere: a cache of loaded classes depends on it.
list_class_path() {
  (cd "$DISTRIBUTION/lib" && LC_ALL=C ls -- *.jar) >"$DISTRIBUTION/classpath"
}

class_path() {
  local jar
  CLASS_PATH=
  while IFS= read -r jar; do
    CLASS_PATH+=${CLASS_PATH:+:}$DISTRIBUTION/lib/$jar
  done <"$DISTRIBUTION/classpath"
}

# A training run leaves a cache of what the Java machine loaded, linked and profiled (JEP 483, 514,
# 515), which more than halves the time to start. Without it everything works, only slower.
train_distribution() {
  say "  training the start-up cache"
  class_path
  if ! "$JAVA_HOME/bin/java" "${JAVA_FLAGS[@]}" \
    -XX:AOTCacheOutput="$DISTRIBUTION/continuum.aot" \
    -cp "$CLASS_PATH" dev.continuum.app.Main train >>"$DISTRIBUTION_LOG" 2>&1; then
    rm -f "$DISTRIBUTION/continuum.aot"
    say "  (no start-up cache: see $DISTRIBUTION_LOG)"
  fi
}

lock_distribution() {
  local lock=$CONTINUUM_HOME/app/target/building.lock holder waited=0
  while ! mkdir "$lock" 2>/dev/null; do
    holder=$(cat "$lock/pid" 2>/dev/null || true)
    if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$lock"
      continue
    fi
    [ "$waited" -gt 0 ] || say "waiting for another build (process ${holder:-?})"
    if [ "$waited" -ge "$MAX_LOCK_SECONDS" ]; then
      say "error: another build does not end (process ${holder:-?})"
      say "fix:   rm -r $lock"
      exit 1
    fi
    sleep 1
    waited=$((waited + 1))
  done
  echo $$ >"$lock/pid"
  trap unlock_distribution EXIT
}

unlock_distribution() {
  rm -rf "$CONTINUUM_HOME/app/target/building.lock"
  trap - EXIT
}

run_distribution() {
  local terminals="" aot=$DISTRIBUTION/continuum.aot
  local -a flags=("${JAVA_FLAGS[@]}") more=()
  class_path
  if [ -f "$aot" ]; then
    flags+=(-XX:AOTCache="$aot")
  fi
  [ -t 1 ] && terminals+=1
  [ -t 2 ] && terminals+=2
  # Arguments and file names are read in the locale's encoding.
  case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *UTF-8* | *utf8* | *UTF8*) ;;
    *) export LC_ALL=C.UTF-8 ;;
  esac
  read -r -a more <<<"${CONTINUUM_JAVA_OPTS:-}"
  CLASS_PATH+=${CONTINUUM_CLASSPATH:+:$CONTINUUM_CLASSPATH}
  exec "$JAVA_HOME/bin/java" "${flags[@]}" "-Dcontinuum.terminals=$terminals" \
    ${more[@]+"${more[@]}"} -cp "$CLASS_PATH" dev.continuum.app.Main "$@"
}
