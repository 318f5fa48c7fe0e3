package dev.continuum.api.http;

import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document as a page for people. One thread only. */
final class DocsPage {
  private static final String REF = "$ref";
  private static final JsonMapper MAPPER = new JsonMapper();

  private final JsonNode document;
  private final Html html = new Html();

  private DocsPage(JsonNode document) {
    this.document = document;
  }

  static String of(byte[] openApi, String css) {
    return new DocsPage(MAPPER.readTree(openApi)).page(css);
  }

  private String page(String css) {
    JsonNode info = document.path("info");
    html.begin(info.path("title").asString() + " API", css).raw("<nav>");
    html.raw("<a href=\"/\"><b>Continuum</b></a><a href=\"/openapi.json\">openapi.json</a>");
    html.raw("<a href=\"/docs/errors\">Problem codes</a>");
    document.path("tags").forEach(this::navigation);
    html.raw("<h2>Shapes</h2>");
    for (Map.Entry<String, JsonNode> schema : schemas().properties()) {
      html.raw("<a href=\"#schema-" + schema.getKey() + "\">").text(schema.getKey()).raw("</a>");
    }
    html.raw("</nav>\n<main>").element("h1", info.path("title").asString() + " API");
    html.element("p", info.path("summary").asString());
    html.element("p", info.path("description").asString());
    document.path("tags").forEach(this::tag);
    html.raw("<h2 id=\"schemas\">Shapes</h2>");
    schemas().properties().forEach(entry -> schema(entry.getKey(), entry.getValue()));
    return html.raw("</main>\n").end().toString();
  }

  private JsonNode schemas() {
    return document.path("components").path("schemas");
  }

  private void navigation(JsonNode tag) {
    html.element("h2", tag.path("name").asString());
    eachOperation(
        tag,
        (_, _, operation) ->
            html.raw("<a href=\"#" + operation.path("operationId").asString() + "\">")
                .text(operation.path("summary").asString())
                .raw("</a>"));
  }

  private void tag(JsonNode tag) {
    html.element("h2", tag.path("name").asString());
    html.element("p", tag.path("description").asString());
    eachOperation(tag, this::operation);
  }

  private interface OperationVisitor {
    void visit(String path, String method, JsonNode operation);
  }

  private void eachOperation(JsonNode tag, OperationVisitor visitor) {
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (method.getValue().path("tags").path(0).equals(tag.path("name"))) {
          visitor.visit(path.getKey(), method.getKey(), method.getValue());
        }
      }
    }
  }

  private void operation(String path, String method, JsonNode operation) {
    html.raw("\n<article id=\"" + operation.path("operationId").asString() + "\">");
    html.raw("<h3><span class=\"method " + method + "\">" + method.toUpperCase(Locale.ROOT));
    html.raw("</span><span class=\"path\">").text(path).raw("</span></h3>");
    html.raw("<p><b>").text(operation.path("summary").asString()).raw(".</b> ");
    html.text(operation.path("description").asString()).raw("</p>");
    parameters(operation.path("parameters"));
    content("Body", operation.path("requestBody").path("content"));
    html.raw("<h4>Answers</h4><table>");
    operation.path("responses").properties().forEach(e -> response(e.getKey(), e.getValue()));
    html.raw("</table></article>");
  }

  private void parameters(JsonNode parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    html.raw("<h4>Parameters</h4><table>");
    for (JsonNode given : parameters) {
      JsonNode parameter = resolve(given);
      html.raw("<tr><td><code>").text(parameter.path("name").asString()).raw("</code></td><td>");
      html.raw("<span class=\"soft\">")
          .text(parameter.path("in").asString())
          .raw("</span></td><td>");
      type(parameter.path("schema"));
      html.raw("</td><td>").text(parameter.path("description").asString()).raw("</td></tr>");
    }
    html.raw("</table>");
  }

  private void content(String title, JsonNode content) {
    for (Map.Entry<String, JsonNode> entry : content.properties()) {
      html.raw("<h4>").text(title + ", " + entry.getKey() + ": ");
      type(entry.getValue().path("schema"));
      html.raw("</h4>");
      example(entry.getValue().path("example"));
    }
  }

  private void response(String status, JsonNode given) {
    JsonNode response = resolve(given);
    html.raw("<tr><td><b>").text(status).raw("</b></td><td>");
    html.text(response.path("description").asString()).raw(" ");
    for (Map.Entry<String, JsonNode> entry : response.path("content").properties()) {
      type(entry.getValue().path("schema"));
      if (status.startsWith("2")) {
        html.raw(" <span class=\"soft\">").text(entry.getKey()).raw("</span>");
        example(entry.getValue().path("example"));
      }
    }
    html.raw("</td></tr>");
  }

  private void example(JsonNode example) {
    if (!example.isMissingNode()) {
      html.raw("<pre>")
          .text(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(example))
          .raw("</pre>");
    }
  }

  private void schema(String name, JsonNode schema) {
    html.raw("\n<article id=\"schema-" + name + "\">").element("h3", name);
    html.raw("<p>").text(schema.path("description").asString()).raw(" ");
    if (!schema.path("properties").isObject() || schema.path("properties").isEmpty()) {
      type(schema);
    }
    html.raw("</p>");
    TreeSet<String> required = new TreeSet<>();
    schema.path("required").forEach(field -> required.add(field.asString()));
    html.raw("<table>");
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      html.raw("<tr><td><code>").text(field.getKey()).raw("</code></td><td>");
      type(field.getValue());
      html.raw("</td><td>");
      if (required.contains(field.getKey())) {
        html.raw("<b>required</b> ");
      }
      html.text(field.getValue().path("description").asString()).raw("</td></tr>");
    }
    html.raw("</table></article>");
  }

  /** What a value may be, with links to named shapes. */
  private void type(JsonNode schema) {
    JsonNode alternatives = alternatives(schema);
    if (schema.has(REF)) {
      String name = last(schema.path(REF).asString());
      html.raw("<a href=\"#schema-" + name + "\">").text(name).raw("</a>");
    } else if (!alternatives.isEmpty()) {
      String separator = schema.has("allOf") ? " and " : " or ";
      for (int i = 0; i < alternatives.size(); i++) {
        html.raw(i == 0 ? "" : separator);
        type(alternatives.get(i));
      }
    } else if (schema.has("const") || schema.has("enum")) {
      String values = schema.has("const") ? schema.path("const").toString() : enumOf(schema);
      html.raw("<code>").text(values).raw("</code>");
    } else if (schema.path("items").isObject()) {
      html.text("array of ");
      type(schema.path("items"));
    } else {
      html.text(named(schema));
    }
  }

  private static JsonNode alternatives(JsonNode schema) {
    for (String keyword : new String[] {"oneOf", "anyOf", "allOf"}) {
      if (schema.has(keyword)) {
        return schema.path(keyword);
      }
    }
    return MAPPER.createArrayNode();
  }

  private static String enumOf(JsonNode schema) {
    StringBuilder values = new StringBuilder();
    for (JsonNode value : schema.path("enum")) {
      values.append(values.isEmpty() ? "" : " | ").append(value.asString());
    }
    return values.toString();
  }

  private static String named(JsonNode schema) {
    if (schema.path("properties").isObject() && !schema.path("properties").isEmpty()) {
      return "object with " + String.join(", ", schema.path("properties").propertyNames());
    }
    StringBuilder name = new StringBuilder();
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      type.forEach(t -> name.append(name.isEmpty() ? "" : " or ").append(t.asString()));
    } else {
      name.append(type.asString());
    }
    String format = schema.path("format").asString();
    return format.isEmpty() ? name.toString() : name + " (" + format + ")";
  }

  private JsonNode resolve(JsonNode node) {
    if (!node.has(REF)) {
      return node;
    }
    return document.at(node.path(REF).asString().substring(1));
  }

  private static String last(String reference) {
    return reference.substring(reference.lastIndexOf('/') + 1);
  }
}
