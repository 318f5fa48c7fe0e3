package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import dev.continuum.core.access.NodeRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which cluster a node is of, and how others join. Thread-safe (constants). */
public final class ClusterKeys {
  private static final List<ConfigKey<?>> KEYS = new ArrayList<>();

  private static final ValueType<String> NAME =
      ValueType.form(
          Pattern.compile("(?:[A-Za-z0-9][A-Za-z0-9._-]{0,63})?"),
          "1..64 of A-Z a-z 0-9 . _ -, first a letter or digit, or empty");

  public static final ConfigKey<Boolean> ENABLED =
      key(
          "cluster.enabled",
          ValueType.flag(),
          "false",
          "Whether this node founds a cluster at its first start, or belongs to the one it joined,"
              + " and lets others join.");
  public static final ConfigKey<String> CLUSTER_ID =
      key(
          "cluster.id",
          ValueType.form(
              Pattern.compile("(?:[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?)?"),
              "1..63 of a-z 0-9 . _ -, first and last a letter or digit, or empty"),
          "",
          "The cluster's name; nodes of another name are refused. Empty: a new name when a cluster is"
              + " founded, any when one is joined.");
  public static final ConfigKey<String> NODE_ID =
      key(
          "node.id",
          NAME,
          "",
          "The name by which other nodes know this one. Empty: the short form of its identity.");
  public static final ConfigKey<String> ZONE =
      key("node.zone", NAME, "", "The zone (rack, data centre) for placement.");
  public static final ConfigKey<NodeRole> ROLE =
      key("node.role", ValueType.choice(NodeRole.class), "auto", "What the node may become.");
  public static final ConfigKey<HostPort> BIND_ADDRESS =
      key(
          "node.bind_address",
          "CONTINUUM_BIND_ADDRESS",
          ValueType.address(),
          "127.0.0.1:7000",
          "Where other nodes reach this one; the join port is the next one.");
  public static final ConfigKey<Optional<HostPort>> ADVERTISE_ADDRESS =
      key(
          "node.advertise_address",
          "CONTINUUM_ADVERTISE_ADDRESS",
          ValueType.optional(ValueType.address()),
          "",
          "The address told to other nodes, where it differs.");
  public static final ConfigKey<Optional<HostPort>> JOIN_ADDRESS =
      key(
          "join.address",
          ValueType.optional(ValueType.address()),
          "",
          "Where new nodes join. Empty: the host of node.bind_address, its port + 1.");
  public static final ConfigKey<Boolean> REQUIRE_ATTESTATION =
      key(
          "security.require_attestation",
          ValueType.flag(),
          "false",
          "Whether a joining node must bring evidence about its machine. No verifier of evidence is"
              + " built in, so with true nobody joins until one is wired.");

  private ClusterKeys() {}

  static List<ConfigKey<?>> all() {
    return List.copyOf(KEYS);
  }

  private static <T> ConfigKey<T> key(
      String name, ValueType<T> type, String defaultText, String doc) {
    return key(name, ConfigKey.environmentOf(name), type, defaultText, doc);
  }

  private static <T> ConfigKey<T> key(
      String name, String environment, ValueType<T> type, String defaultText, String doc) {
    ConfigKey<T> key = new ConfigKey<>(name, environment, type, defaultText, Effect.NOW, doc);
    KEYS.add(key);
    return key;
  }
}
