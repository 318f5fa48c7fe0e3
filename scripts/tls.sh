# What looks at the TLS ports from outside: openssl and sslscan. A root on Debian gets the packages;
# elsewhere OutsideJudgesTest skips what is missing, by name. ./dev test calls it before the tests.
install_tls_judges() {
  local name
  for name in openssl sslscan; do
    command -v "$name" >/dev/null 2>&1 && continue
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      echo "tls: installing Debian's $name"
      DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$name" \
        >/dev/null 2>&1 || echo "tls: $name cannot be installed; its test is skipped"
    else
      echo "tls: $name is not there; its test is skipped"
    fi
  done
}
