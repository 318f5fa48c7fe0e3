package dev.continuum.api.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The pinned OpenAPI document, read for tests. Thread-safe (immutable by convention). */
final class OpenApiDocument {
  final JsonNode root;

  OpenApiDocument() {
    try (InputStream in = ApiServer.class.getResourceAsStream("openapi.json")) {
      root = TestServer.JSON.readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One method of one path. */
  record Operation(String method, String path, JsonNode node) {
    String id() {
      return node.path("operationId").asString();
    }

    Set<String> statuses() {
      return new TreeSet<>(node.path("responses").propertyNames());
    }

    Set<String> requestTypes() {
      return new TreeSet<>(node.path("requestBody").path("content").propertyNames());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        operations.add(
            new Operation(
                method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
      }
    }
    return operations;
  }

  Operation operation(String id) {
    return operations().stream()
        .filter(operation -> operation.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("operation " + id));
  }

  /** A node, or what it refers to. */
  JsonNode resolve(JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asString().substring(1)) : node;
  }

  JsonNode response(Operation operation, int status) {
    return resolve(operation.node().path("responses").path(Integer.toString(status)));
  }

  List<JsonNode> parameters(Operation operation, String in) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode parameter : operation.node().path("parameters")) {
      if (resolve(parameter).path("in").asString().equals(in)) {
        found.add(resolve(parameter));
      }
    }
    return found;
  }

  Set<String> names(Operation operation, String in) {
    Set<String> names = new TreeSet<>();
    parameters(operation, in).forEach(parameter -> names.add(parameter.path("name").asString()));
    return names;
  }

  JsonNode schema(String name) {
    return root.path("components").path("schemas").path(name);
  }

  /**
   * The operation's path with the examples of its parameters, and the query it cannot be without.
   */
  String examplePath(Operation operation) {
    String path = operation.path();
    for (JsonNode parameter : parameters(operation, "path")) {
      path =
          path.replace(
              "{" + parameter.path("name").asString() + "}", parameter.path("example").asString());
    }
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : parameters(operation, "query")) {
      if (parameter.path("required").asBoolean(false)) {
        query.add(parameter.path("name").asString() + "=" + parameter.path("example").asString());
      }
    }
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }
}
