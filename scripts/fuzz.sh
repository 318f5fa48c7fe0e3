# Fuzzes parsers: ./dev fuzz [NAME...] runs every target whose name holds NAME.
#   FUZZ_SECONDS  how long each (60)
#   FUZZ_SEED     the fuzzer's seed; without it, another one each time
#   FUZZ_SKIP     names of targets to leave out, CLASS.METHOD
#   FUZZ_RUNS     stop after so many inputs: with a seed, the same inputs each time
# An input that fails is printed with its place. Put it into src/test/resources/PACKAGE/CLASSInputs/METHOD,
# and the unit tests replay it from then on.
fuzz_seconds=${FUZZ_SECONDS:-60}
fuzz_folder=$PWD/artifacts/fuzz

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

fuzz_java() { # arguments of java, in the folder of a module
  "$JAVA_HOME/bin/java" -Xmx1g -XX:+UseSerialGC \
    --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
    -XX:+EnableDynamicAgentLoading \
    -cp "$fuzz_folder/classes:target/test-classes:target/classes:$(cat target/test.classpath)" "$@"
}

fuzz_corpus() { # module class method folder: the inputs that the unit tests replay, too
  local kept=$1/src/test/resources/${2//.//}Inputs/$3
  rm -rf "$4"
  mkdir -p "$4"
  (cd "$1" && fuzz_java FuzzTarget "$2" "$3" "$4")
  if [ -d "$kept" ]; then
    cp "$kept"/* "$4"
  fi
}

fuzz_one() { # module class method
  local name=$2.$3 result=0 options
  local log=$fuzz_folder/$name.log corpus=$fuzz_folder/corpus/$name
  options=("-max_total_time=$fuzz_seconds" -timeout=30 "-artifact_prefix=$fuzz_folder/$name-")
  [ -z "${FUZZ_SEED:-}" ] || options+=("-seed=$FUZZ_SEED")
  [ -z "${FUZZ_RUNS:-}" ] || options+=("-runs=$FUZZ_RUNS")
  {
    fuzz_corpus "$1" "$2" "$3" "$corpus" &&
      (cd "$1" && fuzz_java "-Dfuzz.class=$2" "-Dfuzz.method=$3" com.code_intelligence.jazzer.Jazzer \
        --target_class=FuzzTarget "--reproducer_path=$fuzz_folder" \
        "--instrumentation_includes=dev.continuum.**:tools.jackson.**:org.snakeyaml.engine.**" \
        "${options[@]}" "$corpus")
  } >"$log" 2>&1 || result=$?
  if [ "$result" -eq 0 ] && grep -a -q '^Done' "$log"; then
    echo "ok    $name: $(sed -n 's/^Done //p' "$log")"
  else
    echo "FAIL  $name (exit $result); $log"
    grep -a -v '^INFO' "$log" | grep -a -E -A12 '^== |^=+[0-9]+== |^artifact_prefix|^Exception|^Error|^Thread.*main' | head -n 40 || true
    return 1
  fi
}

mkdir -p "$fuzz_folder/classes"
echo "fuzz: compiling" >&2
mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
"$JAVA_HOME/bin/javac" -d "$fuzz_folder/classes" scripts/FuzzTarget.java
fuzz_failed=0
fuzz_run=0
while read -r module class method; do
  if [[ " ${FUZZ_SKIP:-} " == *" ${class##*.}.$method "* ]]; then
    echo "skip  $class.$method"
    continue
  fi
  for wanted in "${@:-.}"; do
    if [[ "$class.$method" == *"$wanted"* ]]; then
      fuzz_run=$((fuzz_run + 1))
      fuzz_one "$module" "$class" "$method" </dev/null || fuzz_failed=$((fuzz_failed + 1))
      break
    fi
  done
done < <(fuzz_targets)
echo "fuzz: $fuzz_run targets, $fuzz_failed failed"
[ "$fuzz_failed" -eq 0 ] && [ "$fuzz_run" -gt 0 ]
