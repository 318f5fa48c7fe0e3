mvn -q spotless:check
for script in dev continuum .ci/run scripts/*.sh; do
  bash -n "$script"
done
echo "lint: ok"
