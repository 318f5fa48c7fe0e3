# Finds a JDK 25 and exports JAVA_HOME. Sourced by ./dev and ./continuum.
# Order: CONTINUUM_JAVA_HOME, JAVA_HOME, the usual places, the java on the PATH.

JDK_FEATURE=25

jdk_feature_of() { # prints the feature version of the JDK in $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

find_jdk() {
  local candidate on_path
  on_path=$(command -v javac 2>/dev/null || true)
  [ -n "$on_path" ] && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${CONTINUUM_JAVA_HOME:-}" "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$candidate" ] || continue
    if [ "$(jdk_feature_of "$candidate")" = "$JDK_FEATURE" ]; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "error: no JDK $JDK_FEATURE found (looked at CONTINUUM_JAVA_HOME, JAVA_HOME, the PATH, /usr/lib/jvm and the usual places)" >&2
  echo "fix:   install one, for example 'apt-get install openjdk-$JDK_FEATURE-jdk-headless', or set CONTINUUM_JAVA_HOME to its folder" >&2
  return 1
}
