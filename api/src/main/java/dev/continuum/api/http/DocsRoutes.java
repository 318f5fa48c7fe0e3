package dev.continuum.api.http;

import dev.continuum.api.json.ProblemJson;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The API described by itself: the pinned OpenAPI document, the same as a page, and a page of all
 * problem codes. Thread-safe. Pages are made when first asked for; nothing in them comes from
 * anywhere else.
 */
final class DocsRoutes implements HttpModule {
  private static final Header JSON = HeaderValues.createCached("Content-Type", MediaTypes.JSON);
  private static final Header HTML =
      HeaderValues.createCached("Content-Type", MediaTypes.HTML + "; charset=utf-8");
  private static final Header NO_SNIFF =
      HeaderValues.createCached("X-Content-Type-Options", "nosniff");

  private final byte[] openApi = resource("openapi.json");
  private final String css = new String(resource("docs.css"), StandardCharsets.UTF_8);
  private final Header policy = HeaderValues.createCached("Content-Security-Policy", policy(css));
  private volatile byte @Nullable [] docs;
  private volatile byte @Nullable [] errors;

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/openapi.json", exchange -> send(exchange, JSON, openApi)),
        Route.of("GET", "/docs", this::docs).produces(MediaTypes.HTML),
        Route.of("GET", "/docs/errors", this::errors).produces(MediaTypes.HTML));
  }

  private void docs(Exchange exchange) {
    byte[] page = docs;
    if (page == null) {
      page = DocsPage.of(openApi, css).getBytes(StandardCharsets.UTF_8);
      docs = page;
    }
    send(exchange, HTML, page);
  }

  private void errors(Exchange exchange) {
    byte[] page = errors;
    if (page == null) {
      page = errorsPage().getBytes(StandardCharsets.UTF_8);
      errors = page;
    }
    send(exchange, HTML, page);
  }

  private void send(Exchange exchange, Header type, byte[] bytes) {
    exchange.header(type).header(NO_SNIFF).header(policy);
    exchange.send(Status.OK_200, bytes, bytes.length);
  }

  private String errorsPage() {
    Html html = new Html().begin("Continuum problem codes", css);
    html.raw("<nav><a href=\"/\"><b>Continuum</b></a><a href=\"/docs\">API</a>");
    for (ErrorCode code : ErrorCode.values()) {
      html.raw("<a href=\"#" + code.slug() + "\">").text(code.slug()).raw("</a>");
    }
    html.raw("</nav>\n<main>").element("h1", "Problem codes");
    html.element(
        "p",
        "Every refusal is application/problem+json (RFC 9457). Its code is stable; its type leads"
            + " here.");
    for (ErrorCode code : ErrorCode.values()) {
      html.raw("\n<article id=\"" + code.slug() + "\">").element("h3", ProblemJson.title(code));
      html.raw("<p><code>").text(code.slug()).raw("</code> <span class=\"soft\">HTTP ");
      html.text(Integer.toString(ProblemJson.status(code))).raw("</span></p>");
      html.element("p", ErrorGuide.meaning(code)).raw("</article>");
    }
    return html.raw("</main>\n").end().toString();
  }

  /** Nothing but the page's own style, by its hash. */
  private static String policy(String css) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
      return "default-src 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(digest)
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = DocsRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource: " + name + " (expected: in the jar)");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
