# A real Prometheus scrapes a real node, and a fixture of a node whose cluster has decided something;
# promtool judges what they print. Sourced; needs mvn() and JAVA_HOME.
#   ./dev prometheus
# Takes prometheus and promtool from the path, else from Debian's package, which is unpacked under
# target/ and not installed: nothing is started by it. Where it cannot be had it is skipped by name; with
# CI=true that is a failure.

# What promtool has against names that are not ours to choose: the first design wrote them so.
PROMETHEUS_ACCEPTED='continuum_coordinator_nodes_total non-counter metrics should not have "_total" suffix'

# The names of the first design (seed 000).
PROMETHEUS_NAMES='continuum_coordinator_nodes_total continuum_coordinator_requests_total
  continuum_coordinator_failures_total continuum_coordinator_health_checks_total continuum_raft_term
  continuum_raft_role continuum_raft_log_size continuum_raft_commit_index continuum_raft_election_count'
# Who must have them.
PROMETHEUS_DECIDING='fixture node'

run_prometheus() {
  if ! find_prometheus; then
    echo "prometheus: skipped: Prometheus (neither on the path nor as Debian's package)"
    [ "${CI:-}" != true ]
    return
  fi
  mvn -q -pl api -am test-compile dependency:build-classpath -Dmdep.includeScope=test \
    -Dmdep.outputFile=target/test.classpath || return
  ./continuum version >/dev/null || return # builds it where it is not fresh, outside of any time limit
  (prometheus_lab)
}

# Sets PROMETHEUS and PROMTOOL.
find_prometheus() {
  local folder=target/prometheus
  PROMETHEUS=$(command -v prometheus) && PROMTOOL=$(command -v promtool) && return 0
  if [ ! -x "$folder/usr/bin/promtool" ]; then
    command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 || return 1
    echo "prometheus: unpacking Debian's package"
    mkdir -p "$folder"
    (
      cd "$folder"
      apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; } || exit 1
      dpkg -x prometheus_*.deb .
    ) >/dev/null 2>&1 || return 1
  fi
  PROMETHEUS=$folder/usr/bin/prometheus
  PROMTOOL=$folder/usr/bin/promtool
}

prometheus_lab() {
  prometheus_folder=$(mktemp -d)
  prometheus_pids=()
  prometheus_passed=0
  prometheus_failed=0
  trap prometheus_end EXIT
  prometheus_node || return 1
  prometheus_fixture || return 1
  prometheus_lint node
  prometheus_lint fixture
  if prometheus_server; then
    prometheus_query "both are scraped" 'sum(up) == 2'
    prometheus_query "the node is a cluster of one" 'continuum_cluster_size{job="node"} == 1'
    prometheus_names
    prometheus_query "each group has one role at a time" \
      'count(sum by (job, group) (continuum_raft_role) == 1) == count(continuum_raft_term)'
  else
    prometheus_fail "Prometheus starts" "$(tail -n 3 "$prometheus_folder/prometheus.log")"
  fi
  echo "prometheus: $prometheus_passed passed, $prometheus_failed failed"
  [ "$prometheus_failed" -eq 0 ]
}

prometheus_node() {
  CONTINUUM_HTTP_ADDRESS=127.0.0.1:0 ./continuum start --data-dir "$prometheus_folder/node" \
    --node-id metrics --bind 127.0.0.1:0 >"$prometheus_folder/node.log" 2>&1 &
  prometheus_pids+=($!)
  prometheus_await "$!" "$prometheus_folder/node/continuum.url" || return 1
  prometheus_node_at=$(sed 's|^http://||' "$prometheus_folder/node/continuum.url")
}

# The fixture ends with its standard input, which is this shell's descriptor 4.
prometheus_fixture() {
  mkfifo "$prometheus_folder/until"
  "$JAVA_HOME/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "api/target/test-classes:api/target/classes:$(cat api/target/test.classpath)" \
    dev.continuum.api.http.ConformanceServer "$prometheus_folder/fixture.port" \
    <"$prometheus_folder/until" >"$prometheus_folder/fixture.log" 2>&1 &
  prometheus_pids+=($!)
  exec 4>"$prometheus_folder/until"
  prometheus_await "${prometheus_pids[-1]}" "$prometheus_folder/fixture.port" || return 1
  prometheus_fixture_at=127.0.0.1:$(cat "$prometheus_folder/fixture.port")
}

prometheus_await() { # PID FILE
  until [ -s "$2" ]; do
    if ! kill -0 "$1" 2>/dev/null; then
      echo "FAIL  nobody wrote $2: $(tail -n 5 "${2%/*}"/*.log)"
      return 1
    fi
    sleep 0.1
  done
}

# Prints the page of metrics at HOST:PORT.
prometheus_page() {
  local line='' length=0
  exec 5<>"/dev/tcp/${1%:*}/${1##*:}"
  printf 'GET /metrics HTTP/1.1\r\nHost: %s\r\n\r\n' "$1" >&5
  while IFS= read -r line <&5 && [ "$line" != $'\r' ]; do
    case ${line,,} in
      content-length:*) length=${line//[!0-9]/} ;;
    esac
  done
  head -c "$length" <&5
  exec 5>&-
}

# Judges a page of metrics; what is accepted must be found, or it is no longer an exception.
prometheus_lint() { # WHO
  local address=$prometheus_node_at page=$prometheus_folder/$1.metrics found unexpected
  [ "$1" = node ] || address=$prometheus_fixture_at
  prometheus_page "$address" >"$page"
  found=$("$PROMTOOL" check metrics <"$page" 2>&1 || true)
  unexpected=$(grep -vxF -- "$PROMETHEUS_ACCEPTED" <<<"$found" | grep -v '^$' || true)
  if [ -n "$unexpected" ] || [ "$(wc -l <"$page")" -lt 50 ]; then
    prometheus_fail "promtool check metrics: the $1" "$unexpected $(head -n 2 "$page")"
  else
    prometheus_ok "promtool check metrics: the $1, $(grep -c '^# TYPE' "$page") metrics"
  fi
  if grep -q '^continuum_coordinator_nodes_total' "$page" && ! grep -qxF -- "$PROMETHEUS_ACCEPTED" <<<"$found"; then
    prometheus_fail "the accepted exceptions" "promtool no longer says: $PROMETHEUS_ACCEPTED"
  fi
}

# Sets prometheus_url once it answers; a port that somebody took meanwhile is tried again elsewhere.
prometheus_server() {
  local port pid tries=0
  cat >"$prometheus_folder/prometheus.yml" <<CONF
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - {job_name: node, static_configs: [{targets: ["$prometheus_node_at"]}]}
  - {job_name: fixture, static_configs: [{targets: ["$prometheus_fixture_at"]}]}
CONF
  "$PROMTOOL" check config "$prometheus_folder/prometheus.yml" >/dev/null || return 1
  while [ "$tries" -lt 5 ]; do
    tries=$((tries + 1))
    port=$((20000 + RANDOM % 12000))
    "$PROMETHEUS" --config.file="$prometheus_folder/prometheus.yml" --log.level=warn \
      --storage.tsdb.path="$prometheus_folder/data" --web.listen-address="127.0.0.1:$port" \
      >>"$prometheus_folder/prometheus.log" 2>&1 &
    pid=$!
    prometheus_pids+=("$pid")
    prometheus_url=http://127.0.0.1:$port
    while kill -0 "$pid" 2>/dev/null; do
      "$PROMTOOL" query instant "$prometheus_url" 'vector(1)' >/dev/null 2>&1 && return 0
      sleep 0.2
    done
  done
  return 1
}

prometheus_names() {
  local name job
  for job in $PROMETHEUS_DECIDING; do
    for name in $PROMETHEUS_NAMES; do
      prometheus_query "$job: $name" "$name{job=\"$job\"}"
    done
  done
}

# Asks until the answer is not empty, at most 60 s.
prometheus_query() { # WHAT QUERY
  local began=$SECONDS answer=
  while [ $((SECONDS - began)) -lt 60 ]; do
    answer=$("$PROMTOOL" query instant "$prometheus_url" "$2" 2>&1) || true
    case $answer in
      *' => '*)
        prometheus_ok "$1"
        return
        ;;
    esac
    sleep 0.2
  done
  prometheus_fail "$1" "nothing for $2 ${answer:0:200}"
}

prometheus_ok() {
  prometheus_passed=$((prometheus_passed + 1))
  echo "ok    $1"
}

prometheus_fail() { # WHAT WHY
  prometheus_failed=$((prometheus_failed + 1))
  echo "FAIL  $1: $2"
}

prometheus_end() {
  local pid
  exec 4>&- || true
  for pid in "${prometheus_pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  rm -rf "$prometheus_folder"
}

# ./dev prometheus
[ "${command:-}" != prometheus ] || run_prometheus
