# Discovery beside software that we did not write: a real dnsmasq answers SRV, a real avahi announces
# and browses, in two network namespaces of their own. Sourced; needs mvn() and JAVA_HOME.
#   ./dev discovery
# Needs root, network namespaces, and Debian's packages dnsmasq-base, avahi-daemon, avahi-utils and
# iproute2, which root installs here where they are missing. Where that cannot be had it is skipped
# by name; with CI=true that is a failure.

run_discovery() {
  local why
  if why=$(discovery_missing); then
    echo "discovery: skipped: dnsmasq and avahi ($why)"
    [ "${CI:-}" != true ]
    return
  fi
  mvn -q -pl drivers -am test-compile dependency:build-classpath -Dmdep.includeScope=test \
    -Dmdep.outputFile=target/test.classpath || return
  (discovery_lab)
}

# Says what is missing and gives 0, or gives 1.
discovery_missing() {
  local tool
  [ "$(id -u)" = 0 ] || {
    echo "it needs root"
    return 0
  }
  if [ "$(command -v dnsmasq avahi-daemon avahi-browse dbus-daemon ip unshare | wc -l)" -lt 6 ] &&
    command -v apt-get >/dev/null 2>&1; then
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
      dnsmasq-base avahi-daemon avahi-utils dbus iproute2 >/dev/null 2>&1 || true
  fi
  for tool in dnsmasq avahi-daemon avahi-browse dbus-daemon ip unshare; do
    command -v "$tool" >/dev/null 2>&1 || {
      echo "there is no $tool"
      return 0
    }
  done
  ip netns add "ctd$$" >/dev/null 2>&1 && ip netns del "ctd$$" || {
    echo "no network namespace can be made here"
    return 0
  }
  return 1
}

discovery_lab() {
  lab_folder=$(mktemp -d)
  lab_ours=ctda$$
  lab_theirs=ctdb$$
  lab_pids=()
  trap discovery_end EXIT
  ip netns add "$lab_ours"
  ip netns add "$lab_theirs"
  ip link add eth0 netns "$lab_ours" type veth peer name eth0 netns "$lab_theirs"
  discovery_host "$lab_ours" 10.78.0.1/24
  discovery_host "$lab_theirs" 10.78.0.2/24
  discovery_dnsmasq
  discovery_avahi
  mkfifo "$lab_folder/until"
  ip netns exec "$lab_ours" "$JAVA_HOME/bin/java" -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -cp "drivers/target/test-classes:drivers/target/classes:$(cat drivers/target/test.classpath)" \
    dev.continuum.drivers.discovery.DiscoveryLab \
    <"$lab_folder/until" 2>"$lab_folder/java.log" &
  lab_java=$!
  lab_pids+=("$lab_java")
  exec 3>"$lab_folder/until"
  lab_failed=0
  discovery_announced || lab_failed=1
  exec 3>&-
  wait "$lab_java" || lab_failed=1
  if [ "$lab_failed" -ne 0 ]; then
    tail -n 20 "$lab_folder"/*.log
  fi
  echo "discovery: $([ "$lab_failed" -eq 0 ] && echo passed || echo FAILED)"
  return "$lab_failed"
}

discovery_host() { # NAMESPACE ADDRESS
  ip -n "$1" link set lo up
  ip -n "$1" addr add "$2" dev eth0
  ip -n "$1" link set eth0 up
  ip -n "$1" route add 224.0.0.0/4 dev eth0
}

# Three records of two priorities, and so many of another name that UDP cannot hold them.
discovery_dnsmasq() {
  local many=() i
  for i in $(seq 1 150); do
    many+=("--srv-host=_many._tcp.example.com,peer-with-a-long-name-$i.example.com,7000,10,$i")
  done
  ip netns exec "$lab_ours" dnsmasq --keep-in-foreground --no-resolv --no-hosts --user=root \
    --conf-file=/dev/null --pid-file= --listen-address=127.0.0.1 --bind-interfaces --port=5300 \
    --local=/example.com/ --local-ttl=30 \
    --srv-host=_continuum._tcp.example.com,node3.example.com,7000,20,50 \
    --srv-host=_continuum._tcp.example.com,node1.example.com,7000,10,60 \
    --srv-host=_continuum._tcp.example.com,node2.example.com,7001,10,40 \
    "${many[@]}" 2>"$lab_folder/dnsmasq.log" &
  lab_pids+=($!)
}

# A bus of its own for avahi-browse: neither the machine's bus nor its avahi is touched.
discovery_avahi() {
  cat >"$lab_folder/avahi.conf" <<'CONF'
[server]
host-name=theirs
use-ipv6=no
allow-interfaces=eth0
[wide-area]
enable-wide-area=no
CONF
  cat >"$lab_folder/peer.service" <<'CONF'
<service-group>
  <name>avahi-peer</name>
  <service><type>_continuum._tcp</type><port>7100</port><txt-record>cluster=lab</txt-record></service>
</service-group>
CONF
  # shellcheck disable=SC2016 # expanded by the inner shell
  ip netns exec "$lab_theirs" unshare -m bash -c '
    set -e
    mount -t tmpfs tmpfs /run
    mkdir -p /run/avahi-daemon /run/services
    cp "$1/peer.service" /run/services
    mount --bind /run/services /etc/avahi/services
    export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$1/bus
    dbus-daemon --session --nofork --nopidfile --address="$DBUS_SYSTEM_BUS_ADDRESS" &
    while [ ! -S "$1/bus" ]; do sleep 0.05; done
    avahi-daemon -f "$1/avahi.conf" --no-chroot --no-drop-root --no-rlimits &
    trap "kill %1 %2" TERM
    wait
  ' avahi "$lab_folder" >"$lab_folder/avahi.log" 2>&1 &
  lab_pids+=($!)
}

# Waits until avahi sees what we announce, at most 20 s.
discovery_announced() {
  local began=$SECONDS seen=
  while [ $((SECONDS - began)) -lt 20 ]; do
    seen=$(ip netns exec "$lab_theirs" env DBUS_SYSTEM_BUS_ADDRESS="unix:path=$lab_folder/bus" \
      timeout 5 avahi-browse --resolve --parsable --terminate _continuum._tcp 2>/dev/null || true)
    if grep -q '^=;eth0;IPv4;our-node;_continuum._tcp;local;.*;10.78.0.1;7000;.*cluster=lab' <<<"$seen"; then
      echo "ok    avahi finds what we announce: name, address, port and cluster"
      return 0
    fi
    kill -0 "$lab_java" 2>/dev/null || break
    sleep 0.2
  done
  echo "FAIL  avahi did not find our-node; it saw: $seen"
  return 1
}

discovery_end() {
  local pid
  for pid in "${lab_pids[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  ip netns del "$lab_ours" 2>/dev/null || true
  ip netns del "$lab_theirs" 2>/dev/null || true
  rm -rf "$lab_folder"
}

# ./dev discovery
[ "${command:-}" != discovery ] || run_discovery
