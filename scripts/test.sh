# Everything CI runs. Each part prints what it prints; the end is one line a part. ./dev test [PART...]
# parts: lint verify start clients decisions prometheus discovery fuzz.
# decisions kills CI_DECISIONS_KILLS leaders (20, so that a loaded machine is done in minutes); ./dev decisions kills 50.
# verify replays the kept inputs of every fuzz target. fuzz gives each target CI_FUZZ_RUNS inputs (20000) drawn from
# one seed, CI_FUZZ_SEED (1), so that it is repeatable; at most CI_FUZZ_SECONDS (30).
test_parts=("$@")
[ $# -gt 0 ] || test_parts=(lint verify start clients decisions prometheus discovery fuzz)
test_began=$SECONDS
MAX_FAILURE_LINES=40
test_failed=0
failed_parts=()
test_report=()
test_logs=target/dev-test
mkdir -p "$test_logs"

run_part() {
  case $1 in
    lint) ./dev lint ;;
    verify)
      . scripts/tls.sh
      install_tls_judges
      (mvn -fae verify)
      ;;
    start) ./dev start ;;
    clients) ./dev clients ;;
    prometheus) ./dev prometheus ;;
    decisions) ./dev decisions --kills "${CI_DECISIONS_KILLS:-20}" ;;
    discovery) ./dev discovery ;;
    fuzz)
      FUZZ_SEED=${CI_FUZZ_SEED:-1} FUZZ_RUNS=${CI_FUZZ_RUNS:-20000} FUZZ_SECONDS=${CI_FUZZ_SECONDS:-30} \
        ./dev fuzz
      ;;
    *)
      echo "error: unknown part '$1' (expected: lint, verify, start, clients, decisions, prometheus, discovery, fuzz)" >&2
      return 2
      ;;
  esac
}

for test_part in "${test_parts[@]}"; do
  echo "== $test_part"
  part_began=$SECONDS
  if run_part "$test_part" 2>&1 | tee "$test_logs/$test_part.log"; then
    test_report+=("ok    $test_part $((SECONDS - part_began)) s")
  else
    test_report+=("FAIL  $test_part $((SECONDS - part_began)) s")
    test_failed=$((test_failed + 1))
    failed_parts+=("$test_part")
  fi
done

# Whoever sees only the end must see what failed: a part's log is thousands of lines above.
for failed_part in "${failed_parts[@]}"; do
  echo "== what failed in $failed_part (all of it: $test_logs/$failed_part.log)"
  grep -E '^(\[ERROR\]|FAIL|error:)' "$test_logs/$failed_part.log" \
    | cut -c 1-300 | awk '!seen[$0]++' | tail -n "$MAX_FAILURE_LINES" || true
done

echo "== ./dev test"
printf '%s\n' "${test_report[@]}"
echo "tests: ${#test_parts[@]} parts, $test_failed failed, $((SECONDS - test_began)) s"
[ "$test_failed" -eq 0 ]
