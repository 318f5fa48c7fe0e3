# Runs properties from seeds: ./dev sim --help. Compiles core and sim where a source is newer than the last build.
sim_stamp=sim/target/.compiled
if [ ! -e "$sim_stamp" ] || [ ! -d core/target/classes/dev ] || [ -n "$(find core/src/main sim/src/main pom.xml core/pom.xml sim/pom.xml -newer "$sim_stamp" -print -quit)" ]; then
  echo "sim: compiling core and sim" >&2
  mvn -q -pl core,sim compile
  touch "$sim_stamp"
fi
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xmx512m -cp core/target/classes:sim/target/classes dev.continuum.sim.Main "$@"
