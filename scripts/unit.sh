if [ $# -gt 0 ]; then
  module=$1
  shift
  mvn -q -pl "$module" -am verify "$@"
else
  mvn -q verify
fi
