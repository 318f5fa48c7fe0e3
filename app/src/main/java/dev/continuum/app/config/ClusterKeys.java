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

  private static final int MAX_CAPABILITIES = 15;

  /** The times of membership. */
  public enum Profile {
    LOCAL,
    LAN,
    WAN
  }

  /** Whether a node is of a cluster. */
  public enum Enabled {
    /** Where the data folder belongs to a cluster, or the node's address or certificate is set. */
    AUTO,
    TRUE,
    FALSE
  }

  public static final ConfigKey<Enabled> ENABLED =
      key(
          "cluster.enabled",
          ValueType.choice(Enabled.class),
          "auto",
          "Whether this node is of a cluster: the one that its data folder joined, else one that it"
              + " founds. auto: where the folder belongs to a cluster, or node.bind_address or"
              + " tls.cert is set; a node that is in none has no port, thread or file for it.");
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
  public static final ConfigKey<List<String>> CAPABILITIES =
      key(
          "node.capabilities",
          ValueType.listOf(
              ValueType.form(
                  Pattern.compile("[A-Za-z0-9][A-Za-z0-9._=-]{0,31}"),
                  "1..32 of A-Z a-z 0-9 . _ = -, first a letter or digit"),
              MAX_CAPABILITIES),
          "",
          "What the node can do that others cannot, such as gpu; all nodes see it.");
  public static final ConfigKey<Optional<HostPort>> BIND_ADDRESS =
      key(
          "node.bind_address",
          "CONTINUUM_BIND_ADDRESS",
          ValueType.optional(ValueType.address()),
          "",
          "Where other nodes reach this one, TCP and UDP; the join port is the next one. Empty: port"
              + " 7000, on every address of the machine where the node joined over the network,"
              + " else on 127.0.0.1.");
  public static final ConfigKey<Optional<HostPort>> ADVERTISE_ADDRESS =
      key(
          "node.advertise_address",
          "CONTINUUM_ADVERTISE_ADDRESS",
          ValueType.optional(ValueType.address()),
          "",
          "The address told to other nodes. Empty: node.bind_address, or where that means every"
              + " address, the one of this machine from which the others are reached.");
  public static final ConfigKey<Optional<HostPort>> JOIN_ADDRESS =
      key(
          "join.address",
          ValueType.optional(ValueType.address()),
          "",
          "Where new nodes join. Empty: the host of node.bind_address, its port + 1.");
  public static final ConfigKey<Profile> MEMBERSHIP_PROFILE =
      key(
          "membership.profile",
          ValueType.choice(Profile.class),
          "lan",
          "How far the nodes are from each other: local, on one machine or rack; lan, on one site;"
              + " wan, on sites far apart. All nodes of a cluster should have the same.");
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
