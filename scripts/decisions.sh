# The drill of the control plane on real processes of the packaged program: elect, kill -9 of the leader in
# a loop under load with a checked history, five nodes in two zones, a lost zone, three again, an observer.
# Sourced; needs mvn() and JAVA_HOME. ./dev decisions [--kills N] [--seed N]

run_decisions() {
  local kills=50 seed=$$ folder=app/target/decisions
  while [ $# -gt 0 ]; do
    case "$1 ${2:-}" in
      "--kills "[1-9]*) kills=$2 ;;
      "--seed "[0-9]*) seed=$2 ;;
      *)
        echo "error: $1 ${2:-} (expected: --kills N, --seed N)" >&2
        return 2
        ;;
    esac
    shift 2
  done
  mvn -q -pl app -am test-compile dependency:build-classpath -Dmdep.includeScope=test \
    -Dmdep.outputFile=target/test.classpath || return
  ./continuum version >/dev/null || return # builds it where it is not fresh
  rm -rf "$folder"
  echo "decisions: $kills kills, seed $seed"
  "$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC \
    -cp "app/target/test-classes:app/target/classes:$(cat app/target/test.classpath)" \
    dev.continuum.app.drill.DecisionsDrill ./continuum "$folder" "$kills" "$seed"
}

# ./dev decisions
[ "${command:-}" != decisions ] || run_decisions "$@"
