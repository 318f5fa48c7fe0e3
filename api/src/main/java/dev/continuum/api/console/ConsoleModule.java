package dev.continuum.api.console;

import dev.continuum.api.http.Exchange;
import dev.continuum.api.http.HttpModule;
import dev.continuum.api.http.Route;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Serves the console's files from memory, with validators. Thread-safe. */
public final class ConsoleModule implements HttpModule {
  private static final List<File> FILES =
      List.of(
          new File("/", "index.html", "text/html"),
          new File("/console/console.css", "console.css", "text/css"),
          new File("/console/console.js", "console.js", "text/javascript"),
          new File("/console/api.js", "api.js", "text/javascript"),
          new File("/console/cluster.js", "cluster.js", "text/javascript"),
          new File("/console/decisions.js", "decisions.js", "text/javascript"),
          new File("/console/graph.js", "graph.js", "text/javascript"),
          new File("/console/icon.svg", "icon.svg", "image/svg+xml"));

  private static final List<Header> POLICY =
      List.of(
          HeaderValues.createCached(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                  + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
          HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
          HeaderValues.createCached("Referrer-Policy", "no-referrer"),
          HeaderValues.createCached("Cache-Control", "no-cache"));

  private record File(String path, String resource, String type) {}

  @Override
  public List<Route> routes() {
    return FILES.stream().map(ConsoleModule::route).toList();
  }

  private static Route route(File file) {
    byte[] bytes = load(file.resource());
    String tag = '"' + digest(bytes) + '"';
    Header type = HeaderValues.createCached("Content-Type", file.type() + "; charset=utf-8");
    Header validator = HeaderValues.createCached("ETag", tag);
    return Route.of("GET", file.path(), exchange -> answer(exchange, bytes, type, validator, tag))
        .produces(file.type());
  }

  private static void answer(
      Exchange exchange, byte[] bytes, Header type, Header validator, String tag) {
    POLICY.forEach(exchange::header);
    exchange.header(validator);
    if (tag.equals(exchange.header(HeaderNames.IF_NONE_MATCH))) {
      exchange.send(Status.NOT_MODIFIED_304);
      return;
    }
    exchange.header(type);
    exchange.send(Status.OK_200, bytes, bytes.length);
  }

  private static byte[] load(String resource) {
    try (InputStream in = ConsoleModule.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource: " + resource + " (expected: in the jar)");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
