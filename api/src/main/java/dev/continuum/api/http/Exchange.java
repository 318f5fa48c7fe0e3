package dev.continuum.api.http;

import dev.continuum.api.json.JsonReader;
import dev.continuum.api.json.JsonWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.MemoryId;
import dev.continuum.core.value.SpaceName;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, as an {@link Endpoint} sees it. One thread only, apart from the
 * streams.
 */
public final class Exchange {
  static final Header JSON = HeaderValues.createCached("Content-Type", MediaTypes.JSON);
  static final Header NDJSON = HeaderValues.createCached("Content-Type", MediaTypes.NDJSON);

  private final ServerRequest request;
  private final ServerResponse response;
  private final RouteTable.Target target;
  private final List<String> pathValues;
  private final RequestBody body;
  private final String produces;
  private final QueryParameters query;
  private @Nullable AnswerStream stream;

  Exchange(
      ServerRequest request,
      ServerResponse response,
      RouteTable.Target target,
      List<String> pathValues,
      RequestBody body,
      String produces,
      QueryParameters query) {
    this.request = request;
    this.response = response;
    this.target = target;
    this.pathValues = pathValues;
    this.body = body;
    this.produces = produces;
    this.query = query;
  }

  public String method() {
    return request.prologue().method().text();
  }

  public boolean isHead() {
    return request.prologue().method().equals(Method.HEAD);
  }

  /** The path as it was sent, still percent-encoded. */
  public String rawPath() {
    return request.prologue().uriPath().rawPath();
  }

  /** A parameter of the route's template, decoded. */
  public String pathParameter(String name) {
    int index = target.parameters().indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("parameter: " + name + " (expected: one of the template)");
    }
    return QueryParameters.decode(pathValues.get(index), false);
  }

  /** The parameter {@code space}. */
  public SpaceName space() {
    return new SpaceName(pathParameter("space"));
  }

  /** The parameter {@code id}. */
  public MemoryId memoryId() {
    String text = pathParameter("id");
    MemoryId id = MemoryId.tryParse(text);
    if (id == null) {
      throw ContinuumException.field(ErrorCode.FIELD_INVALID, "id", text, "a UUID");
    }
    return id;
  }

  public QueryParameters query() {
    return query;
  }

  /** A header's value, several joined by commas; or null. */
  public @Nullable String header(HeaderName name) {
    return request.headers().contains(name) ? request.headers().get(name).values() : null;
  }

  /** The media type that the answer shall have: one of the route's. */
  public String produces() {
    return produces;
  }

  /** The media type of the body: one of the route's; empty where there is no body. */
  public String contentType() {
    String type = header(HeaderNames.CONTENT_TYPE);
    return type == null ? "" : MediaTypes.essence(type);
  }

  public boolean hasBody() {
    return body.isPresent();
  }

  /** The whole body, within the limits. */
  public byte[] body() throws IOException {
    return body.bytes();
  }

  /** The body as one JSON document. */
  public <T> T json(byte[] body, Function<JsonReader, T> codec) {
    return JsonReader.read(body, codec);
  }

  /** The body as it arrives; whoever reads it sets the limits. */
  public InputStream bodyStream() {
    return body.stream();
  }

  public Exchange header(Header header) {
    response.header(header);
    return this;
  }

  public Exchange header(HeaderName name, String value) {
    response.header(HeaderValues.create(name, value));
    return this;
  }

  /** Answers with JSON. */
  public void send(Status status, JsonWriter json) {
    response.header(JSON);
    send(status, json.array(), json.size());
  }

  /** Answers with bytes whose Content-Type was set; a HEAD gets their length only. */
  public void send(Status status, byte[] bytes, int size) {
    response.status(status);
    if (isHead()) {
      response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, size));
      response.send();
    } else {
      response.send(bytes, 0, size);
    }
  }

  /** Answers with headers alone. */
  public void send(Status status) {
    response.status(status).send();
  }

  /**
   * Begins an answer of unknown length; it ends when the endpoint returns. Its head goes out with
   * the first flush or a full buffer, so until then a refusal is still a problem document.
   */
  public OutputStream stream(Header contentType) {
    response.status(Status.OK_200);
    response.header(contentType);
    stream = new AnswerStream(response);
    return stream;
  }

  /** Sends what a stream still holds. */
  void finish() throws IOException {
    if (stream != null) {
      stream.flush();
    }
  }

  /** Whether it is too late for another answer. */
  boolean isCommitted() {
    return response.isSent() || (stream != null && stream.isCommitted());
  }
}
