# Real clients that we did not write: MCP's conformance suite, inspector and reference server,
# redocly, Chromium. Sourced; needs mvn() and JAVA_HOME. Call run_clients from the project's root: it
# ends with the line "clients: N passed, N failed" and gives 1 where one failed.
#   CLIENTS_PARTS=fixture,stdio,node   only these     CLIENTS_SEED=N   the random calls again
# What cannot be had (npm, its packages, Chromium) is skipped by name; with CI=true that is a failure.

run_clients() {
  local folder=tests/clients chromium=- node
  if ! command -v npm >/dev/null 2>&1; then
    skip_clients "all clients" "npm is not there"
    return
  fi
  if ! install_clients "$folder"; then
    skip_clients "all clients" "npm could not install them: $folder/install.log"
    return
  fi
  node=$folder/node_modules/node/bin/node
  if ! find_chromium; then
    skip_clients "the console in Chromium" "there is no Chromium" || return
  else
    chromium=$CHROMIUM
  fi
  mvn -q -pl api -am test-compile dependency:build-classpath -Dmdep.includeScope=test \
    -Dmdep.outputFile=target/test.classpath || return
  ./continuum version >/dev/null || return # builds it where it is not fresh, outside of any time limit
  "$node" "$folder/run.mjs" "$JAVA_HOME/bin/java" \
    "api/target/test-classes:api/target/classes:$(cat api/target/test.classpath)" "$chromium"
}

skip_clients() { # WHAT WHY
  echo "clients: skipped: $1 ($2)"
  [ "${CI:-}" != true ]
}

# Exactly what the lock file pins; nothing to do where that is there already.
install_clients() { # FOLDER
  local done=$1/node_modules/.package-lock.json
  [ -f "$done" ] && [ ! "$1/package-lock.json" -nt "$done" ] && [ -x "$1/node_modules/node/bin/node" ] &&
    return 0
  echo "clients: installing (npm ci)"
  (cd "$1" && npm ci --no-audit --no-fund --loglevel=error) >"$1/install.log" 2>&1 || return
  rm -f "$1/install.log"
  touch "$done"
}

# Sets CHROMIUM; a root on Debian gets the package.
find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && CHROMIUM=$(command -v "$name"); then
      return 0
    fi
  done
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
  echo "clients: installing Debian's chromium"
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends chromium \
    >/dev/null 2>&1 && CHROMIUM=$(command -v chromium)
}

# ./dev clients
[ "${command:-}" != clients ] || run_clients
