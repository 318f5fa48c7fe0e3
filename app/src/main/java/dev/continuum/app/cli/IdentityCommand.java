package dev.continuum.app.cli;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.node.ClusterFolder;
import dev.continuum.app.node.DataFolder;
import dev.continuum.core.access.Member;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;

/**
 * A command that looks after the cluster's identity in a data folder; the node may run meanwhile.
 * One thread only.
 */
abstract class IdentityCommand extends BaseCommand {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything runs
  private ConfigOptions options;

  @Override
  public final Integer call() throws IOException, InterruptedException {
    Configuration configuration = options.load(terminal());
    DataFolder folder = DataFolder.of(configuration, terminal().workingFolder());
    return run(new ClusterFolder(configuration, folder));
  }

  abstract int run(ClusterFolder cluster) throws IOException;

  /** A member for scripts. */
  static Map<String, Object> jsonOf(Member member) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("id", member.id().toString());
    one.put("name", member.name());
    one.put("role", member.role().toString());
    one.put("zone", member.zone());
    one.put("address", member.address());
    one.put("enrolled_at", at(member.enrolledMillis()));
    one.put("revoked", member.revoked());
    return one;
  }

  static String at(long millis) {
    return Instant.ofEpochSecond(Math.floorDiv(millis, 1_000L)).toString();
  }
}
