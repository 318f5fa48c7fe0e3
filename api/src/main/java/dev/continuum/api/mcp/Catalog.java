package dev.continuum.api.mcp;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a server offers. Implementations are thread-safe. A part that returns nothing is not
 * announced where {@link #offers} says so.
 */
public interface Catalog {
  /** Name, title and version of the server. */
  ObjectNode serverInfo();

  /** How a model should use this server. */
  String instructions();

  List<Tool> tools();

  /** Whether resources, prompts and completions exist. */
  default boolean offers(Part part) {
    return false;
  }

  /** Everything beside tools. */
  enum Part {
    RESOURCES,
    PROMPTS,
    COMPLETIONS
  }

  /**
   * One page of resources.
   *
   * @param next the cursor of the next page, or null
   */
  record ResourcePage(ArrayNode resources, @Nullable String next) {}

  default ResourcePage resources(@Nullable String cursor) {
    return new ResourcePage(Json.array(), null);
  }

  default ArrayNode resourceTemplates() {
    return Json.array();
  }

  /** The contents of a resource, or null where there is none. */
  default @Nullable ArrayNode readResource(String uri) {
    return null;
  }

  /**
   * Calls {@code changed} whenever the resource changes, until the result is closed; null where the
   * resource does not exist.
   */
  default @Nullable AutoCloseable watchResource(String uri, Runnable changed) {
    return null;
  }

  default ArrayNode prompts() {
    return Json.array();
  }

  /** A prompt with its messages, or null where there is none. */
  default @Nullable ObjectNode prompt(String name, JsonNode arguments) {
    return null;
  }

  /** Values that complete an argument. */
  default List<String> complete(JsonNode reference, String argument, String prefix) {
    return List.of();
  }
}
