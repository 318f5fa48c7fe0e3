# Fuzzes parsers: ./dev fuzz [NAME...] runs every target whose name holds NAME, FUZZ_SECONDS each.
# What it finds is kept as a seed under src/test/resources and fails the unit tests from then on.
fuzz_seconds=${FUZZ_SECONDS:-60}

fuzz_targets() { # prints "module class method" for every @FuzzTest
  local file module class
  grep -rl --include='*Test.java' '@FuzzTest' ./*/src/test/java | LC_ALL=C sort | while read -r file; do
    module=${file#./}
    module=${module%%/*}
    class=${file#*/src/test/java/}
    class=${class%.java}
    awk -v module="$module" -v class="${class//\//.}" '
      /@FuzzTest/ { wanted = 1; next }
      wanted && match($0, /void [A-Za-z0-9_]+\(/) {
        print module, class, substr($0, RSTART + 5, RLENGTH - 6); wanted = 0
      }' "$file"
  done
}

fuzz_one() { # module class method
  local log=$PWD/artifacts/fuzz/$2.$3.log result=0
  (
    cd "$1"
    exec timeout $((fuzz_seconds + 120)) "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC \
      --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector \
      --sun-misc-unsafe-memory-access=allow -XX:+EnableDynamicAgentLoading \
      -cp "target/test-classes:target/classes:$(cat target/test.classpath)" \
      com.code_intelligence.jazzer.Jazzer --target_class="$2" --target_method="$3" \
      -max_total_time="$fuzz_seconds"
  ) >"$log" 2>&1 || result=$?
  if [ "$result" -eq 0 ] && grep -q 'DONE' "$log"; then
    echo "ok    $2.$3: $(sed -n 's/^Done //p' "$log")"
  else
    echo "FAIL  $2.$3 (exit $result); $log"
    grep -E -A8 '^== |Test unit written' "$log" | head -n 20 || true
    return 1
  fi
}

mkdir -p artifacts/fuzz
echo "fuzz: compiling" >&2
mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
fuzz_failed=0
fuzz_run=0
while read -r module class method; do
  for wanted in "${@:-.}"; do
    if [[ "$class.$method" == *"$wanted"* ]]; then
      fuzz_run=$((fuzz_run + 1))
      fuzz_one "$module" "$class" "$method" </dev/null || fuzz_failed=$((fuzz_failed + 1))
      break
    fi
  done
done < <(fuzz_targets)
echo "fuzz: $fuzz_run targets, $fuzz_failed failed, $fuzz_seconds s each"
[ "$fuzz_failed" -eq 0 ] && [ "$fuzz_run" -gt 0 ]
