package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import io.grpc.Context;
import io.grpc.Metadata;

/**
 * Who calls, proved, and where it can be reached, as it says. Thread-safe (immutable).
 *
 * @param node of the certificate
 * @param address where a stream to the caller can be had
 */
public record CallerAddress(NodeId node, PeerAddress address) {
  static final Context.Key<CallerAddress> CONTEXT = Context.key("continuum-caller");
  static final Metadata.Key<String> CLUSTER = header("continuum-cluster");
  static final Metadata.Key<String> NODE = header("continuum-node");
  static final Metadata.Key<String> ADDRESS = header("continuum-address");

  private static Metadata.Key<String> header(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
