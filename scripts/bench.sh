# ./dev bench [NAME [--rounds N] [--seconds N] [--only PART]]: lists the benchmarks, or runs one and
# prints its table. `membership` has the parts real, simulated, rumour, hostile; real needs Linux, the
# right to make a network namespace, and for its peers Debian's serf and Maven Central. `consensus` has
# the parts beside (etcd from Debian), failover, groups.
mvn -q -DskipTests package

# Peers with libraries of their own, which never meet ours.
bench_peers() {
  mvn -q -f bench/scalecube/pom.xml -DskipTests package
  serf=$(command -v serf || true)
  if [ -z "$serf" ]; then
    # Unpacked and not installed: the package would start an agent of its own.
    (mkdir -p bench/target/serf && cd bench/target/serf && apt-get download -q serf >/dev/null &&
      dpkg-deb -x serf_*.deb .)
    serf=$PWD/bench/target/serf/usr/bin/serf
  fi
}

# The same for etcd, which would be started as a service.
bench_etcd() {
  etcd=$(command -v etcd || true)
  if [ -z "$etcd" ]; then
    (mkdir -p bench/target/etcd && cd bench/target/etcd && apt-get download -q etcd-server >/dev/null &&
      dpkg-deb -x etcd-server_*.deb .)
    etcd=$PWD/bench/target/etcd/usr/bin/etcd
  fi
}

serf=serf
etcd=etcd
if [ "${1:-}" = consensus ] && [[ " $* " != *" --only "* || " $* " == *" --only beside"* ]]; then
  bench_etcd
fi
if [ "${1:-}" = membership ] && [[ " $* " != *" --only "* || " $* " == *" --only real"* ]]; then
  bench_peers
fi
exec "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow --add-modules=jdk.incubator.vector \
  -Xmx6g -Djava.util.logging.config.file=/dev/null -Dcontinuum.bench.serf="$serf" -Dcontinuum.bench.etcd="$etcd" \
  -cp "bench/target/classes:bench/target/lib/*" dev.continuum.bench.Main "$@"
