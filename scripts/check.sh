. scripts/lint.sh
mvn -q -DskipTests verify
