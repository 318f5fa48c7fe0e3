package dev.continuum.api.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All routes as a tree of path segments. Thread-safe (immutable after construction). */
public final class RouteTable {
  private final Node root = new Node();
  private final List<Route> routes;

  public RouteTable(List<Route> routes) {
    this.routes = List.copyOf(routes);
    routes.forEach(this::add);
  }

  public List<Route> routes() {
    return routes;
  }

  /**
   * What a path leads to: the routes by method, and the values of the template's parameters in
   * their order, still percent-encoded. Null where no route has such a path.
   */
  @Nullable Match find(String rawPath) {
    Node node = root;
    List<String> values = new ArrayList<>(4);
    int at = 1;
    while (at <= rawPath.length()) {
      int slash = rawPath.indexOf('/', at);
      int end = slash < 0 ? rawPath.length() : slash;
      String segment = rawPath.substring(at, end);
      Node next = node.literals.get(segment);
      if (next == null) {
        next = segment.isEmpty() ? null : node.parameter;
        if (next == null) {
          return null;
        }
        if (next.rest) {
          values.add(rawPath.substring(at));
          return new Match(next.methods, values);
        }
        values.add(segment);
      }
      node = next;
      at = end + 1;
    }
    return node.methods.isEmpty() ? null : new Match(node.methods, values);
  }

  private void add(Route route) {
    Node node = root;
    for (String segment : route.template().substring(1).split("/", -1)) {
      node = node.child(segment, route);
    }
    if (node.methods.put(route.method(), new Target(route)) != null) {
      throw new IllegalArgumentException(
          "route: " + route.method() + " " + route.template() + " (expected: added once)");
    }
  }

  /** A route and the names of its parameters. */
  record Target(Route route, List<String> parameters) {
    Target(Route route) {
      this(route, names(route.template()));
    }

    private static List<String> names(String template) {
      List<String> names = new ArrayList<>();
      for (String segment : template.split("/", -1)) {
        if (segment.startsWith("{")) {
          names.add(segment.substring(1, segment.length() - (segment.endsWith("*}") ? 2 : 1)));
        }
      }
      return List.copyOf(names);
    }
  }

  /** The routes of one path by method. */
  record Match(Map<String, Target> methods, List<String> values) {
    /** The value of an Allow header. */
    String allow() {
      List<String> allowed = new ArrayList<>(methods.keySet());
      if (methods.containsKey("GET")) {
        allowed.add("HEAD");
      }
      if (!methods.containsKey("OPTIONS")) {
        allowed.add("OPTIONS");
      }
      Collections.sort(allowed);
      return String.join(", ", allowed);
    }
  }

  private static final class Node {
    private final Map<String, Node> literals = new HashMap<>();
    private final Map<String, Target> methods = new HashMap<>();
    private @Nullable Node parameter;
    private boolean rest;

    Node child(String segment, Route route) {
      if (!segment.startsWith("{")) {
        return literals.computeIfAbsent(segment, _ -> new Node());
      }
      if (parameter == null) {
        parameter = new Node();
        parameter.rest = segment.endsWith("*}");
      } else if (parameter.rest != segment.endsWith("*}")) {
        throw new IllegalArgumentException(
            "template: " + route.template() + " (expected: no clash with another route)");
      }
      return parameter;
    }
  }
}
