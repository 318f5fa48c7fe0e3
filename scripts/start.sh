# Runs ./continuum as a user does, on a folder of its own: from another folder, through a link, in the
# background and in the foreground; kills it and looks for what was acknowledged. ./dev start
start_folder=$(mktemp -d)
start_bin=$start_folder/bin
mkdir -p "$start_bin" "$start_folder/elsewhere"
ln -s "$PWD/continuum" "$start_bin/continuum"
export XDG_DATA_HOME=$start_folder/home CONTINUUM_HTTP_ADDRESS=127.0.0.1:0 CONTINUUM_SPACE=default
unset CONTINUUM_URL CONTINUUM_CONFIG
start_data=$XDG_DATA_HOME/continuum
start_one=$start_folder/one
start_two=$start_folder/two
start_failed=0
start_passed=0

finish_start() {
  continuum stop --timeout 30 --force >/dev/null 2>&1 || true
  continuum stop --timeout 30 --force --data-dir "$start_one" >/dev/null 2>&1 || true
  continuum stop --timeout 30 --force --data-dir "$start_two" >/dev/null 2>&1 || true
  rm -rf "$start_folder"
}
trap finish_start EXIT

continuum() {
  (cd "$start_folder/elsewhere" && "$start_bin/continuum" "$@")
}

expect() { # WHAT PATTERN TEXT
  if grep -qE -- "$2" <<<"$3"; then
    start_passed=$((start_passed + 1))
    echo "ok    $1"
  else
    start_failed=$((start_failed + 1))
    echo "FAIL  $1: no '$2' in: $3"
  fi
}

expect "it builds what is missing, once" "^continuum [0-9]" "$(continuum version)"
expect "then it builds nothing" "^0$" "$(continuum version 2>&1 | grep -c building || true)"
expect "a start-up cache is there" "continuum.aot" "$(ls app/target/continuum)"
expect "it starts in the background" "is ready at http://127.0.0.1:[0-9]+" "$(continuum start --detach 2>&1)"
expect "the status says ready" "^ready" "$(continuum status 2>&1)"
expect "a second start is refused" "^error: .*serves it already" "$(continuum start 2>&1 || true)"
expect "it remembers" "^remembered [0-9a-f-]+ in default" \
  "$(continuum remember "Grüße: Ada drinks tea in the morning" --tag drinks 2>&1)"
expect "it recalls, in any alphabet" "Grüße: Ada drinks tea" "$(continuum recall what does ada drink 2>&1)"
start_pid=$(cat "$start_data/continuum.pid")
echo "      idle memory: $(awk '/VmRSS/ {print int($2 / 1024) " MiB"}' "/proc/$start_pid/status" 2>/dev/null)"
kill -9 "$start_pid"
while kill -0 "$start_pid" 2>/dev/null; do sleep 0.05; done
expect "after kill -9 nobody serves" "^error: no node runs on" "$(continuum status 2>&1 || true)"
expect "it starts again" "is ready at" "$(continuum start --detach 2>&1)"
expect "what was acknowledged is there" "Ada drinks tea" "$(continuum recall tea 2>&1)"
expect "it stops" "^stopped process" "$(continuum stop 2>&1)"
expect "stopping again is fine" "^no node runs on" "$(continuum stop 2>&1)"

continuum start >"$start_folder/out" 2>"$start_folder/err" &
start_tries=0
until [ -f "$start_data/continuum.url" ] || [ "$start_tries" -ge 600 ]; do
  start_tries=$((start_tries + 1))
  sleep 0.1
done
kill -TERM "$(cat "$start_data/continuum.pid")"
start_exit=0
wait $! || start_exit=$?
expect "SIGTERM ends it with 0" "^0$" "$start_exit"
expect "and it said where it was" "ready at" "$(cat "$start_folder/out")"

# One pasted line makes a cluster of two, and each sees the other die.
await_members() { # FOLDER PATTERN: what the node there sees, once it fits
  local seen='' tries=0
  until grep -qE -- "$2" <<<"$seen" || [ "$tries" -ge 120 ]; do
    tries=$((tries + 1))
    seen=$(continuum members --data-dir "$1" 2>&1 || true)
  done
  echo "$seen"
}

start_founded=$(continuum start --detach --data-dir "$start_one" --node-id one --bind 127.0.0.1:0 2>&1)
expect "it founds a cluster and prints the line to join" "continuum join 127.0.0.1:[0-9]+ ct1" "$start_founded"
read -r -a start_line < <(grep -oE 'join 127[^ ]+ ct1[^ ]+' <<<"$start_founded")
expect "the line lets a node in" "^joined cluster .* as two" \
  "$(continuum "${start_line[@]}" --data-dir "$start_two" --node-id two 2>&1)"
expect "which starts without another word" "is ready at" \
  "$(continuum start --detach --data-dir "$start_two" --bind 127.0.0.1:0 2>&1)"
expect "the first sees two" "2 nodes, 2 alive" "$(await_members "$start_one" "2 nodes, 2 alive")"
expect "the second sees two" "2 nodes, 2 alive" "$(await_members "$start_two" "2 nodes, 2 alive")"
start_address=$(continuum members --data-dir "$start_two" --json | grep -oE '"one","address":"[^"]+' | grep -oE '[^"]+$')
kill -9 "$(cat "$start_one/continuum.pid")"
expect "the second sees the first die" "1 alive, 1 dead" "$(await_members "$start_two" "1 alive, 1 dead")"
expect "the first starts again" "is ready at" \
  "$(continuum start --detach --data-dir "$start_one" --bind "$start_address" 2>&1)"
expect "and is back" "2 nodes, 2 alive" "$(await_members "$start_two" "2 nodes, 2 alive")"
expect "it stops" "^stopped process" "$(continuum stop --data-dir "$start_one" 2>&1)"
expect "which is no death" "1 alive, 1 left" "$(await_members "$start_two" "1 alive, 1 left")"
expect "the second stops" "^stopped process" "$(continuum stop --data-dir "$start_two" 2>&1)"
echo "start: $start_passed passed, $start_failed failed"
[ "$start_failed" -eq 0 ]
