package dev.continuum.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.memory.Limits;
import dev.continuum.core.node.MemoryService.Durability;
import dev.continuum.core.node.MemoryService.Written;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import io.helidon.http.Status;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Starting and stopping the server. */
final class DrainTest {
  private static final long PATIENCE_SECONDS = 20;

  private static Written written() {
    return new Written(
        Samples.ID, Samples.SPACE, Samples.VERSION, 1, Durability.LOCAL, Durability.LOCAL, false);
  }

  @Test
  void whatIsUnderWayIsAnswered() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CompletableFuture<Written> write = new CompletableFuture<>();
    try (TestServer server = new TestServer()) {
      server.service.remember =
          (draft, options) -> {
            arrived.countDown();
            return write;
          };
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(
              () -> server.post("/v1/spaces/home/memories", "{\"content\":\"a\"}"));
      assertTrue(arrived.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
      CompletableFuture<Void> closed = CompletableFuture.runAsync(server.server::close);
      while (accepts(server)) {
        Thread.onSpinWait();
      }
      assertTrue(!closed.isDone(), "closed before the request was answered");
      write.complete(written());
      assertEquals(201, answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode());
      closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static boolean accepts(TestServer server) throws IOException {
    try (Socket socket = server.connect()) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  @Test
  void aConnectionThatLiesIdleHoldsNothingUp() throws IOException {
    try (TestServer server = new TestServer();
        Socket idle = server.connect()) {
      idle.getOutputStream()
          .write(
              "GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      TestServer.readUntil(idle.getInputStream(), "live\"}");
      server.server.close();
      assertEquals(-1, idle.getInputStream().read());
      server.server.close();
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    try (TestServer server = new TestServer()) {
      ContinuumException refusal =
          assertThrows(
              ContinuumException.class,
              () ->
                  ApiServer.start(
                      ApiOptions.DEFAULT.at("127.0.0.1", server.server.port()),
                      Limits.DEFAULT,
                      NodeServices.of(new ScriptedService()),
                      new PrometheusRegistry(),
                      List.of()));
      assertEquals(ErrorCode.CONFIG_INVALID, refusal.code());
      String message = String.valueOf(refusal.getMessage());
      assertTrue(message.startsWith("http.address: 127.0.0.1:" + server.server.port()), message);
    }
  }

  @Test
  void aModuleAddsRoutesAndIsToldToDrain() {
    CountDownLatch drained = new CountDownLatch(1);
    HttpModule module =
        new HttpModule() {
          @Override
          public List<Route> routes() {
            return List.of(Route.of("GET", "/more", exchange -> exchange.send(Status.OK_200)));
          }

          @Override
          public void drain() {
            drained.countDown();
          }
        };
    try (TestServer server =
        new TestServer(ApiOptions.DEFAULT, new ScriptedService(), List.of(module))) {
      assertEquals(200, server.get("/more").statusCode());
    }
    assertEquals(0, drained.getCount());
  }
}
