package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.NodeId;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.core.value.SeededRandom;
import dev.continuum.drivers.net.wire.Holdings;
import dev.continuum.drivers.net.wire.Introduction;
import dev.continuum.drivers.net.wire.IntroductionReply;
import dev.continuum.drivers.tls.NodeTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node that does nothing but agree: real sockets, real certificates. Thread-safe.
 */
public final class AgreementPort implements AutoCloseable {
  private final NodeServer server;
  private final NodeLinks links;
  private final AtomicReference<@Nullable Agreement> agreement = new AtomicReference<>();

  public AgreementPort(NodeTls identity) {
    NodeTlsSecurity security = new NodeTlsSecurity(identity);
    server =
        NodeServer.open(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), security, new Calls());
    links = new NodeLinks(address(), security, new SeededRandom(server.port()));
  }

  public PeerAddress address() {
    return new PeerAddress("127.0.0.1", server.port());
  }

  public void serve(Agreement served) {
    agreement.set(served);
  }

  public AgreementSender dial(PeerAddress to, AgreementReceiver answers) {
    return links.to(to).agree(answers);
  }

  @Override
  public void close() {
    links.close();
    server.close();
  }

  private final class Calls implements NodeCalls {
    @Override
    public IntroductionReply introduce(CallerAddress caller, Introduction theirs) {
      return IntroductionReply.getDefaultInstance();
    }

    @Override
    public boolean membership(CallerAddress caller, byte[] message) {
      return false;
    }

    @Override
    public Holdings exchange(CallerAddress caller, Holdings theirs) {
      return Holdings.getDefaultInstance();
    }

    @Override
    public @Nullable AgreementReceiver agreement(CallerAddress caller, AgreementSender answers) {
      Agreement serving = agreement.get();
      NodeId node = caller.node();
      return serving == null ? null : serving.serve(node, answers);
    }

    @Override
    public @Nullable ChunkSource log(CallerAddress caller, String origin, long position) {
      return null;
    }

    @Override
    public @Nullable ChunkSource snapshot(CallerAddress caller, String name, long position) {
      return null;
    }
  }
}
