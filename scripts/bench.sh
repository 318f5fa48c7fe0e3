# ./dev bench [NAME [--rounds N] [--seconds N]]: lists the benchmarks, or runs one and prints its table.
mvn -q -DskipTests package
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow --add-modules=jdk.incubator.vector \
  -Xmx4g -Djava.util.logging.config.file=/dev/null \
  -cp "bench/target/classes:bench/target/lib/*" dev.continuum.bench.Main "$@"
