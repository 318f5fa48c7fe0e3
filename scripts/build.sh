mvn -q -DskipTests package "$@"
