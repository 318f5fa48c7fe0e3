mvn -q spotless:apply
