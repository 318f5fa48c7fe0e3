package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Findings;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Consul-compatible catalogue over HTTP: the healthy instances of one service. Thread-safe.
 *
 * <p>A catalogue without {@code /v1/health} (404) is asked for {@code /v1/catalog} instead.
 * Redirects are not followed: the token would go along.
 */
public final class CatalogueSource implements Source {
  /** Longer answers are refused. */
  public static final int MAX_BODY_BYTES = 4 << 20;

  private static final int MAX_SHOWN_CHARS = 120;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(4);

  private final URI base;
  private final String service;
  private final @Nullable String token;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT_TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  /**
   * @param base such as {@code http://127.0.0.1:8500}
   * @param token sent as {@code X-Consul-Token}, null for none
   */
  public CatalogueSource(URI base, String service, @Nullable String token) {
    this.base = base;
    this.service = URLEncoder.encode(service, StandardCharsets.UTF_8).replace("+", "%20");
    this.token = token;
  }

  @Override
  public DiscoveryMethod method() {
    return DiscoveryMethod.CONSUL;
  }

  @Override
  public Findings find() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = get("/v1/health/service/" + service + "?passing=true");
    if (answer.statusCode() == 404) {
      answer = get("/v1/catalog/service/" + service);
    }
    if (answer.statusCode() != 200) {
      String body = new String(answer.body(), StandardCharsets.UTF_8).strip();
      throw new IOException(
          base
              + " answers "
              + answer.statusCode()
              + (body.isEmpty()
                  ? ""
                  : ": " + body.substring(0, Math.min(body.length(), MAX_SHOWN_CHARS))));
    }
    return CatalogueAnswer.read(answer.body());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(REQUEST_TIMEOUT)
            .header("Accept", "application/json");
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    try {
      return client.send(
          request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BODY_BYTES));
    } catch (IOException e) {
      // The JDK gives a refused connection no message.
      String why = e.getMessage() == null ? "no connection" : e.getMessage();
      throw new IOException(base + ": " + why, e);
    }
  }
}
