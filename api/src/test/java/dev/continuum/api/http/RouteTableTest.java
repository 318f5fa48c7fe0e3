package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class RouteTableTest {
  private static final Endpoint NOTHING = exchange -> {};

  private static Route route(String method, String template) {
    return Route.of(method, template, NOTHING);
  }

  private final RouteTable table =
      new RouteTable(
          List.of(
              route("GET", "/"),
              route("GET", "/a"),
              route("GET", "/a/{x}"),
              route("PUT", "/a/{x}"),
              route("GET", "/a/{x}/b/{y}"),
              route("GET", "/a/fixed"),
              route("GET", "/files/{path*}")));

  private RouteTable.Match found(String path) {
    return Objects.requireNonNull(table.find(path), path);
  }

  @Test
  void findsTheValuesOfParameters() {
    assertEquals(List.of(), found("/").values());
    assertEquals(List.of("1"), found("/a/1").values());
    assertEquals(List.of("1", "%202"), found("/a/1/b/%202").values());
    assertEquals(List.of("x/y/z.css"), found("/files/x/y/z.css").values());
    RouteTable.Target target = found("/a/1/b/2").methods().get("GET");
    assertNotNull(target);
    assertEquals(List.of("x", "y"), target.parameters());
  }

  @Test
  void aLiteralIsPreferred() {
    RouteTable.Target target = found("/a/fixed").methods().get("GET");
    assertNotNull(target);
    assertEquals("/a/fixed", target.route().template());
  }

  @Test
  void findsNothingElse() {
    for (String path : List.of("", "/b", "/a/", "/a//b/2", "/a/1/b", "/a/1/b/", "/a/1/c", "//")) {
      assertNull(table.find(path), path);
    }
    assertNull(table.find("/files"));
    assertNull(table.find("/files/"));
  }

  @Test
  void allowNamesWhatIsServed() {
    assertEquals("GET, HEAD, OPTIONS, PUT", found("/a/1").allow());
  }

  @Test
  void clashesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new RouteTable(List.of(route("GET", "/a/{x}"), route("GET", "/a/{y}"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RouteTable(List.of(route("GET", "/a/{x}"), route("GET", "/a/{y*}"))));
    assertThrows(IllegalArgumentException.class, () -> route("GET", "a"));
  }
}
