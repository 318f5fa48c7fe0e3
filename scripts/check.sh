. scripts/lint.sh
mvn -q -DskipTests verify
mvn -q -pl app -am test -Dtest='*ArchitectureTest' -Dsurefire.failIfNoSpecifiedTests=false
echo "check: ok"
