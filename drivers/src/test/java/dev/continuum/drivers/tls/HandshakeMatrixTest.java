package dev.continuum.drivers.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.ClusterName;
import dev.continuum.core.access.JoinCodec;
import dev.continuum.core.access.JoinMessage;
import dev.continuum.core.access.SpiffeId;
import dev.continuum.core.value.NodeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way to be somebody else, at a node's port and at the join port. A handshake that "succeeds"
 * says nothing in TLS 1.3, so each case is judged by an answered byte.
 */
class HandshakeMatrixTest {
  private static final long DAY = Forgery.DAY_MILLIS;
  private static final int TIMEOUT_MILLIS = 5_000;

  @TempDir Path folder;
  private TestCluster cluster;
  private NodeTls member;
  private EchoListener echo;

  /** A client: what it shows, and with which parameters. */
  private record Client(KeyManager[] keys, SSLParameters parameters) {
    static Client of(Credentials credentials) {
      return new Client(new KeyManager[] {new NodeKeyManager(credentials)}, NodeTls.parameters());
    }
  }

  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  @BeforeEach
  void open() throws IOException {
    cluster = new TestCluster(folder, "north");
    member = cluster.join(folder.resolve("member"), "member");
    echo = new EchoListener(cluster.tls);
  }

  @AfterEach
  void close() throws IOException {
    echo.close();
    cluster.close();
  }

  @Test
  void goodPeersAreAccepted() throws Exception {
    assertTrue(answeredByNodePort(Client.of(member.credentials())), "node port");
    assertTrue(answeredByJoinPort(Client.of(member.credentials())), "join port");
    Client again = Client.of(forge().make());
    assertTrue(answeredByNodePort(again), "the forger forges well when it forges nothing");
    assertTrue(answeredByJoinPort(again), "at the join port too");
  }

  @Test
  void nobodyElseIsAccepted() throws Exception {
    List<String> wrong = new ArrayList<>();
    int judged = 0;
    for (Map.Entry<String, Client> other : clients().entrySet()) {
      Map<String, Predicate<Client>> ports = new LinkedHashMap<>();
      ports.put("node port", this::answeredByNodePort);
      ports.put("join port", this::answeredByJoinPort);
      for (Map.Entry<String, Predicate<Client>> port : ports.entrySet()) {
        judged++;
        if (port.getValue().test(other.getValue())) {
          wrong.add(port.getKey() + " accepts: " + other.getKey());
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(judged >= 50, judged + " cases");
    assertFalse(answersPlainText(echo.port()), "plain text at the node port");
    assertFalse(answersPlainText(cluster.server.port()), "plain text at the join port");
    assertTrue(answeredByNodePort(Client.of(member.credentials())), "good peers stay good");
  }

  @Test
  void noOtherServerIsAcceptedByAClient() throws Exception {
    Map<String, Credentials> servers = new LinkedHashMap<>();
    forgeries().forEach(servers::put);
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Credentials> server : servers.entrySet()) {
      SSLContext serving =
          NodeTls.newContext(new NodeKeyManager(server.getValue()), new TrustAll());
      if (clientGetsAnAnswer(serving, member.contextFor(cluster.tls.self()))) {
        wrong.add(server.getKey());
      }
    }
    assertEquals(List.of(), wrong);
    SSLContext good =
        NodeTls.newContext(new NodeKeyManager(cluster.tls.credentials()), new TrustAll());
    assertTrue(clientGetsAnAnswer(good, member.contextFor(cluster.tls.self())));
    assertFalse(clientGetsAnAnswer(good, member.contextFor(member.self())), "another node's name");
  }

  @Test
  void withoutACurrentListNobodyIsAccepted() throws Exception {
    cluster.now.addAndGet(AuthorityOptions.DEFAULT.schedule().lifetime().toMillis() + DAY);
    Credentials young = forge().valid(0, 30 * DAY).make();
    assertFalse(answeredByNodePort(Client.of(young)), "a stale list");
    cluster.authority.publishRevocations();
    cluster.tls.refresh();
    assertTrue(answeredByNodePort(Client.of(young)), "a fresh list");
    assertEquals(
        dev.continuum.core.value.ErrorCode.REVOCATION_LIST_REFUSED,
        org.junit.jupiter.api.Assertions.assertThrows(
                dev.continuum.core.value.ContinuumException.class,
                () ->
                    PeerVerifier.verify(
                        young.chain().toArray(X509Certificate[]::new),
                        PeerVerifier.Side.CLIENT,
                        null,
                        new Trust(
                            cluster.authority.cluster(),
                            List.of(cluster.authority.certificate()),
                            null,
                            true),
                        cluster.clock.millis()))
            .code());
  }

  private Forgery forge() {
    return new Forgery(cluster.forgingAuthority(), cluster.nameOf(member), cluster.clock.millis());
  }

  /** Every certificate that must not be believed on either side. */
  private Map<String, Credentials> forgeries() throws Exception {
    Map<String, Credentials> all = new LinkedHashMap<>();
    NodeId id = member.self();
    Credentials authority = cluster.forgingAuthority();
    SpiffeId elsewhere = new SpiffeId(new ClusterName("south"), id);
    all.put("another cluster's name", forge().name(elsewhere.toString()).make());
    all.put("no name", forge().name(null).make());
    all.put("a web name", forge().name("https://north/node/" + id).make());
    all.put("a name with more behind", forge().name("spiffe://north/node/" + id + "/x").make());
    all.put("an upper-case name", forge().name("SPIFFE://north/node/" + id).make());
    all.put("two names", forge().alsoNamed("spiffe://north/node/" + cluster.tls.self()).make());
    all.put("another path", forge().name("spiffe://north/agent/" + id).make());
    all.put("another node's common name", forge().commonName(cluster.tls.self() + "").make());
    all.put("a common name of no form", forge().commonName("node-1").make());
    all.put("expired", forge().valid(-2 * DAY, -1_000).make());
    all.put("not yet valid", forge().valid(60_000, DAY).make());
    all.put("self-signed", forge().selfSigned().make(List.of()));
    all.put("self-signed before the authority", forge().selfSigned().make());
    all.put(
        "a same-named other authority",
        new Forgery(
                CertificateAuthority.create(
                    cluster.authority.cluster(), Forgery.RANDOM, cluster.clock.millis()),
                cluster.nameOf(member),
                cluster.clock.millis())
            .make());
    all.put(
        "signed by a node as if it were an authority",
        new Forgery(member.credentials(), cluster.nameOf(cluster.tls), cluster.clock.millis())
            .make(List.of(member.credentials().leaf(), authority.leaf())));
    Credentials between = forge().authority().usage(KeyUsage.keyCertSign).make();
    all.put(
        "below an authority that may have none below",
        new Forgery(between, cluster.nameOf(member), cluster.clock.millis())
            .make(List.of(between.leaf(), authority.leaf())));
    all.put("the authority's own certificate", authority);
    all.put("an authority as a node", forge().authority().make());
    all.put(
        "a signer of certificates as a node",
        forge().usage(KeyUsage.digitalSignature | KeyUsage.keyCertSign).make());
    all.put("a key for other use", forge().usage(KeyUsage.keyAgreement).make());
    all.put("a key of no said use", forge().usage(0).make());
    all.put("no purpose", forge().purposes().make());
    all.put("another purpose", forge().purposes(KeyPurposeId.id_kp_codeSigning).make());
    Credentials revoked = forge().make();
    long now = cluster.clock.millis();
    cluster.tls.offerRevocations(
        Forgery.list(authority.leaf(), authority, 1_000, now - DAY, now + DAY, revoked.leaf()));
    member.offerRevocations(cluster.tls.revocations().orElseThrow());
    all.put("revoked", revoked);
    return all;
  }

  private Map<String, Client> clients() throws Exception {
    Map<String, Client> all = new LinkedHashMap<>();
    forgeries().forEach((name, credentials) -> all.put(name, Client.of(credentials)));
    all.put("no certificate", new Client(new KeyManager[0], NodeTls.parameters()));
    all.put("for servers only", Client.of(forge().purposes(KeyPurposeId.id_kp_serverAuth).make()));
    KeyManager[] good = {new NodeKeyManager(member.credentials())};
    all.put(
        "TLS 1.2",
        new Client(
            good,
            new SSLParameters(
                new String[] {"TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
                new String[] {"TLSv1.2"})));
    for (String suite : List.of("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256")) {
      all.put(
          suite,
          new Client(good, new SSLParameters(new String[] {suite}, new String[] {"TLSv1.3"})));
    }
    Credentials other = forge().make();
    all.put(
        "another's certificate without its key",
        new Client(
            new KeyManager[] {
              new NodeKeyManager(new Credentials(other.key(), member.credentials().chain()))
            },
            NodeTls.parameters()));
    return all;
  }

  private boolean answeredByNodePort(Client client) {
    return answered(
        client,
        echo.port(),
        socket -> {
          socket.getOutputStream().write(42);
          socket.getOutputStream().flush();
          return socket.getInputStream().read() == 42;
        });
  }

  private boolean answeredByJoinPort(Client client) {
    return answered(
        client,
        cluster.server.port(),
        socket -> {
          JoinChannel channel = new JoinChannel(socket.getInputStream(), socket.getOutputStream());
          channel.send(new JoinMessage.Revocations(0));
          return channel.receive(JoinCodec.MAX_ANSWER_BYTES) instanceof JoinMessage.RevocationList;
        });
  }

  private interface RoundTrip {
    boolean succeeds(SSLSocket socket) throws IOException;
  }

  private static boolean answered(Client client, int port, RoundTrip trip) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(client.keys(), new TrustManager[] {new TrustAll()}, null);
      try (SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSSLParameters(client.parameters());
        socket.startHandshake();
        return trip.succeeds(socket);
      }
    } catch (IOException e) {
      return false;
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean answersPlainText(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      // An alert record in plain text is all that may come back.
      return answer.length > 7 || (answer.length > 0 && answer[0] != 21);
    } catch (java.net.SocketException e) {
      return false;
    }
  }

  private static boolean clientGetsAnAnswer(SSLContext serving, SSLContext calling)
      throws Exception {
    try (var listener =
        (javax.net.ssl.SSLServerSocket)
            serving
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = listener.accept()) {
                  socket.getOutputStream().write(socket.getInputStream().read());
                } catch (IOException e) {
                  // The client refused.
                }
              });
      try (SSLSocket socket =
          (SSLSocket)
              calling
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort())) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setSSLParameters(NodeTls.parameters());
        socket.startHandshake();
        socket.getOutputStream().write(7);
        socket.getOutputStream().flush();
        return socket.getInputStream().read() == 7;
      } catch (IOException e) {
        return false;
      }
    }
  }
}
