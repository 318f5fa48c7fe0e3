# Everything with its tests compiled, then the distribution with its start-up cache.
mvn -q -DskipTests package "$@"
CONTINUUM_HOME=$PWD
. scripts/distribution.sh
distribution_is_fresh || build_distribution
echo "build: ok, $DISTRIBUTION"
