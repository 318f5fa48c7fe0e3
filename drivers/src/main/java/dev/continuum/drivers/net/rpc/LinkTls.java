package dev.continuum.drivers.net.rpc;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import javax.net.ssl.SSLException;

/** TLS 1.3 of the JDK with one suite and certificates of both sides. Thread-safe (stateless). */
final class LinkTls {
  private static final String PROTOCOL = "TLSv1.3";
  private static final String CIPHER_SUITE = "TLS_AES_256_GCM_SHA384";

  private LinkTls() {}

  static SslContext server(LinkSecurity security) {
    return build(
        SslContextBuilder.forServer(security.keyManager()).clientAuth(ClientAuth.REQUIRE),
        security);
  }

  static SslContext client(LinkSecurity security) {
    return build(SslContextBuilder.forClient().keyManager(security.keyManager()), security);
  }

  private static SslContext build(SslContextBuilder builder, LinkSecurity security) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK)
          .trustManager(security.trustManager())
          .protocols(PROTOCOL)
          .ciphers(List.of(CIPHER_SUITE), IdentityCipherSuiteFilter.INSTANCE)
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("the JDK has TLS 1.3", e);
    }
  }
}
