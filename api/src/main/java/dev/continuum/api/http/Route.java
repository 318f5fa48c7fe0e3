package dev.continuum.api.http;

import java.util.List;

/**
 * A method on a path: what it reads, what it answers with, and who answers. Thread-safe
 * (immutable).
 *
 * @param template segments that stand for themselves or, in braces, for a parameter: {@code
 *     /v1/spaces/{space}}; a last segment {@code {name*}} takes all the rest
 * @param query the names of the parameters that it understands
 * @param consumes the media types of its body; empty where it reads none
 * @param bodyOptional whether it also answers without a body
 * @param produces the media types of its answers, the preferred one first
 */
public record Route(
    String method,
    String template,
    List<String> query,
    List<String> consumes,
    boolean bodyOptional,
    List<String> produces,
    Endpoint endpoint) {

  public Route {
    if (!template.startsWith("/")) {
      throw new IllegalArgumentException("template: " + template + " (expected: a path)");
    }
    if (produces.isEmpty()) {
      throw new IllegalArgumentException("produces: none (expected: a media type) of " + template);
    }
    query = List.copyOf(query);
    consumes = List.copyOf(consumes);
    produces = List.copyOf(produces);
  }

  /** A route that answers with JSON and reads neither a query nor a body. */
  public static Route of(String method, String template, Endpoint endpoint) {
    return new Route(
        method, template, List.of(), List.of(), false, List.of(MediaTypes.JSON), endpoint);
  }

  public Route query(String... names) {
    return new Route(method, template, List.of(names), consumes, bodyOptional, produces, endpoint);
  }

  public Route consumes(String... types) {
    return new Route(method, template, query, List.of(types), bodyOptional, produces, endpoint);
  }

  public Route consumesOptionally(String... types) {
    return new Route(method, template, query, List.of(types), true, produces, endpoint);
  }

  public Route produces(String... types) {
    return new Route(method, template, query, consumes, bodyOptional, List.of(types), endpoint);
  }
}
