package dev.continuum.api.http;

import dev.continuum.api.json.ProblemJson;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one handler that Helidon knows: it finds the route, checks what is common to all, calls the
 * endpoint and answers for whatever it throws. Thread-safe.
 *
 * <p>Helidon's own routing is not used: ours knows every method of a path (405 with Allow, HEAD,
 * OPTIONS), every name of a query and every media type, and a test compares it with the OpenAPI
 * document.
 */
final class Dispatcher implements Handler {
  private static final Header CLOSE = HeaderValues.CONNECTION_CLOSE;

  private final RouteTable table;
  private final HostGuard guard;
  private final BodyLimits limits;
  private final RequestMetrics metrics;

  Dispatcher(RouteTable table, HostGuard guard, BodyLimits limits, RequestMetrics metrics) {
    this.table = table;
    this.guard = guard;
    this.limits = limits;
    this.metrics = metrics;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long startedNanos = System.nanoTime();
    Route route = null;
    RequestBody body = new RequestBody(request, limits);
    metrics.started();
    try {
      guard.check(
          value(request.headers(), HeaderNames.HOST), value(request.headers(), HeaderNames.ORIGIN));
      RouteTable.Match match = match(request.prologue());
      RouteTable.Target target = target(request, response, match);
      if (target != null) {
        route = target.route();
        serve(request, response, target, match.values(), body);
      }
    } catch (CloseConnectionException | RequestException e) {
      throw e;
    } catch (RuntimeException e) {
      fail(request, response, body, e);
    } finally {
      body.release();
      metrics.finished(route, response.status().code(), System.nanoTime() - startedNanos);
    }
  }

  private RouteTable.Match match(HttpPrologue prologue) {
    RouteTable.Match match = table.find(prologue.uriPath().rawPath());
    if (match == null) {
      throw ContinuumException.of(
          ErrorCode.ROUTE_UNKNOWN,
          "path: " + prologue.uriPath().rawPath() + " (expected: a path of the API)",
          "See /docs for all of them.");
    }
    return match;
  }

  /** The route for the method; null where the answer has been sent. */
  private static RouteTable.@Nullable Target target(
      ServerRequest request, ServerResponse response, RouteTable.Match match) {
    String method = request.prologue().method().text();
    RouteTable.Target target = match.methods().get(method.equals("HEAD") ? "GET" : method);
    if (target != null) {
      return target;
    }
    if (method.equals("OPTIONS")) {
      response.header(HeaderValues.create(HeaderNames.ALLOW, match.allow()));
      response.status(Status.NO_CONTENT_204).send();
      return null;
    }
    throw ContinuumException.field(ErrorCode.METHOD_NOT_ALLOWED, "method", method, match.allow());
  }

  private void serve(
      ServerRequest request,
      ServerResponse response,
      RouteTable.Target target,
      List<String> values,
      RequestBody body) {
    Route route = target.route();
    ServerRequestHeaders headers = request.headers();
    String produces = MediaTypes.best(value(headers, HeaderNames.ACCEPT), route.produces());
    if (produces == null) {
      throw ContinuumException.field(
          ErrorCode.NOT_ACCEPTABLE,
          "Accept",
          value(headers, HeaderNames.ACCEPT),
          String.join(" or ", route.produces()));
    }
    HttpPrologue prologue = request.prologue();
    QueryParameters query =
        QueryParameters.parse(
            prologue.hasQuery() ? prologue.query().rawValue() : null, route.query());
    Exchange exchange = new Exchange(request, response, target, values, body, produces, query);
    checkContentType(exchange, route);
    try {
      route.endpoint().handle(exchange);
      exchange.finish();
    } catch (IOException | DataReader.InsufficientDataAvailableException e) {
      throw new CloseConnectionException("the client is gone", e);
    } catch (CloseConnectionException | RequestException e) {
      throw e;
    } catch (RuntimeException e) {
      if (exchange.isCommitted()) {
        throw new CloseConnectionException("the answer broke off: " + Problems.of(e).detail(), e);
      }
      throw e;
    }
  }

  private static void checkContentType(Exchange exchange, Route route) {
    if (route.consumes().isEmpty() || (route.bodyOptional() && !exchange.hasBody())) {
      return;
    }
    String type = exchange.contentType();
    if (!route.consumes().contains(type)) {
      String expected = route.consumes().stream().distinct().collect(Collectors.joining(" or "));
      throw ContinuumException.field(
          ErrorCode.MEDIA_TYPE_UNSUPPORTED,
          "Content-Type",
          type.isEmpty() ? "missing" : type,
          expected,
          "Say what the body is, as in: curl -H 'Content-Type: "
              + route.consumes().getFirst()
              + "'.");
    }
  }

  private void fail(
      ServerRequest request, ServerResponse response, RequestBody body, RuntimeException failure) {
    response.headers().clear();
    ProblemJson problem = Problems.of(failure);
    RouteTable.Match match = table.find(request.prologue().uriPath().rawPath());
    if (problem.status() == 405 && match != null) {
      response.header(HeaderValues.create(HeaderNames.ALLOW, match.allow()));
    }
    if (!body.discard()) {
      response.header(CLOSE);
    }
    Problems.send(response, problem, request.prologue().method().text().equals("HEAD"));
  }

  private static @Nullable String value(ServerRequestHeaders headers, HeaderName name) {
    return headers.contains(name) ? headers.get(name).values() : null;
  }
}
