package dev.continuum.api.http;

import dev.continuum.api.json.JsonWriter;
import dev.continuum.api.json.RecallAnswerJson;
import dev.continuum.api.json.RecallJson;
import dev.continuum.core.memory.Limits;
import dev.continuum.core.memory.SpaceInfo;
import dev.continuum.core.memory.recall.RecallRequest;
import dev.continuum.core.node.MemoryService;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.SpaceName;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;

/** Recall, within one space or over several. Thread-safe. */
final class RecallRoutes implements HttpModule {
  /** What an answer of ordinary size takes. */
  private static final int ANSWER_BYTES = 16 << 10;

  private final MemoryService service;
  private final Limits limits;

  RecallRoutes(MemoryService service, Limits limits) {
    this.service = service;
    this.limits = limits;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/spaces/{space}/recall", this::recallOne).consumes(MediaTypes.JSON),
        Route.of("POST", "/v1/recall", this::recallSeveral).consumes(MediaTypes.JSON));
  }

  private void recallOne(Exchange exchange) throws IOException {
    SpaceName space = exchange.space();
    answer(
        exchange,
        exchange.json(exchange.body(), in -> RecallJson.read(in, space, limits.maxResults())));
  }

  private void recallSeveral(Exchange exchange) throws IOException {
    RecallRequest request =
        exchange.json(exchange.body(), in -> RecallJson.readWithSpaces(in, limits.maxResults()));
    List<SpaceName> spaces =
        request.spaces().isEmpty()
            ? service.spaces().stream().map(SpaceInfo::name).toList()
            : request.spaces().stream().distinct().toList();
    if (spaces.size() > limits.maxSpacesPerRecall()) {
      throw ContinuumException.field(
          ErrorCode.TOO_LARGE,
          "spaces",
          spaces.size(),
          "at most " + limits.maxSpacesPerRecall(),
          "Name the spaces to ask.");
    }
    answer(
        exchange,
        new RecallRequest(
            spaces,
            request.query(),
            request.embedding(),
            request.ids(),
            request.limit(),
            request.tags(),
            request.kind(),
            request.sinceMillis(),
            request.untilMillis(),
            request.asOf(),
            request.explain(),
            request.reinforce()));
  }

  private void answer(Exchange exchange, RecallRequest request) {
    JsonWriter out = new JsonWriter(ANSWER_BYTES);
    RecallAnswerJson.write(out, service.recall(request), request.explain());
    exchange.send(Status.OK_200, out);
  }
}
