package dev.continuum.api.http;

import dev.continuum.api.json.ClusterConfigJson;
import dev.continuum.api.json.FederationRequestJson;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.node.FederationService;
import dev.continuum.core.node.FederationService.ConfigEntry;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that all nodes share, read and written linearizably. Thread-safe.
 *
 * <p>An entry's version is its ETag; that of an entry which is not set is {@code "0"}. Changes go
 * out as {@code config_changed} of {@code /v1/events}.
 */
final class ClusterConfigRoutes implements HttpModule {
  private static final String ALL = "/v1/cluster/config";
  private static final String ONE = "/v1/cluster/config/{key}";
  private static final long ANY_VERSION = -1;

  private final Optional<FederationService> federation;

  ClusterConfigRoutes(Optional<FederationService> federation) {
    this.federation = federation;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("GET", ALL, this::list),
        Route.of("GET", ONE, this::get),
        Route.of("PUT", ONE, this::put).consumes(MediaTypes.JSON),
        Route.of("DELETE", ONE, this::delete));
  }

  private void list(Exchange exchange) {
    FederationService decisions = FederationRoutes.required(federation);
    List<ConfigEntry> entries = Failures.join(decisions.configuration());
    JsonWriter out = new JsonWriter();
    ClusterConfigJson.write(
        out, decisions.view().configVersion(), decisions.configurationKeys(), entries);
    exchange.send(Status.OK_200, out);
  }

  private void get(Exchange exchange) {
    FederationService decisions = FederationRoutes.required(federation);
    String key = exchange.pathParameter("key");
    answer(exchange, decisions, key, Failures.join(decisions.configuration(key)));
  }

  private void put(Exchange exchange) throws IOException {
    FederationService decisions = FederationRoutes.required(federation);
    String value = exchange.json(exchange.body(), FederationRequestJson::config);
    configure(exchange, decisions, value);
  }

  private void delete(Exchange exchange) {
    configure(exchange, FederationRoutes.required(federation), "");
  }

  private static void configure(Exchange exchange, FederationService decisions, String value) {
    String key = exchange.pathParameter("key");
    long expected = expectedVersion(exchange);
    answer(exchange, decisions, key, Failures.join(decisions.configure(key, value, expected)));
  }

  private static void answer(
      Exchange exchange, FederationService decisions, String key, @Nullable ConfigEntry entry) {
    JsonWriter out = new JsonWriter();
    ClusterConfigJson.write(out, key, decisions.configurationKeys(), entry);
    exchange.header(HeaderNames.ETAG, '"' + Long.toString(ClusterConfigJson.version(entry)) + '"');
    exchange.send(Status.OK_200, out);
  }

  private static long expectedVersion(Exchange exchange) {
    String match = exchange.header(HeaderNames.IF_MATCH);
    String noneMatch = exchange.header(HeaderNames.IF_NONE_MATCH);
    if (noneMatch != null) {
      if (!noneMatch.equals("*") || match != null) {
        throw ContinuumException.field(
            ErrorCode.FIELD_INVALID, "If-None-Match", noneMatch, "* alone, for an unset entry");
      }
      return 0;
    }
    return match == null || match.equals("*") ? ANY_VERSION : version(match);
  }

  static long version(String tag) {
    int end = tag.length() - 1;
    if (end > 1 && tag.charAt(0) == '"' && tag.charAt(end) == '"' && tag.charAt(1) != '-') {
      try {
        return Long.parseLong(tag.substring(1, end));
      } catch (NumberFormatException e) {
        // Refused below, like anything else that is no ETag of ours.
      }
    }
    throw ContinuumException.field(
        ErrorCode.FIELD_INVALID, "If-Match", tag, "one ETag as an entry's GET gave it, or *");
  }
}
