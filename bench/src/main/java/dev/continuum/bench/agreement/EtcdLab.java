package dev.continuum.bench.agreement;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Three members of etcd with its default settings, without TLS, called over one connection to the
 * one that leads. One thread only.
 */
public final class EtcdLab implements AgreementLab {
  private static final int MEMBERS = 3;
  private static final int CLIENT_PORT = 23_790;
  private static final int PEER_PORT = 23_800;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final byte[] KEY = bytes("measured");

  /** Keys go round: the store stays small, as the state of ours does. */
  private static final int KEYS = 1_024;

  private final String program;
  private final Path folder;
  private final List<Process> members = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private @Nullable EtcdCalls calls;

  public EtcdLab(String program, Path folder) {
    this.program = program;
    this.folder = folder;
  }

  @Override
  public String label() {
    return "etcd";
  }

  @Override
  public void start() throws Exception {
    StringBuilder cluster = new StringBuilder();
    for (int i = 0; i < MEMBERS; i++) {
      cluster.append(i == 0 ? "" : ",").append(name(i)).append('=').append(peerUrl(i));
    }
    for (int i = 0; i < MEMBERS; i++) {
      members.add(
          new ProcessBuilder(
                  List.of(
                      program,
                      "--name=" + name(i),
                      "--data-dir=" + folder.resolve(name(i)),
                      "--listen-peer-urls=" + peerUrl(i),
                      "--initial-advertise-peer-urls=" + peerUrl(i),
                      "--listen-client-urls=" + clientUrl(i),
                      "--advertise-client-urls=" + clientUrl(i),
                      "--initial-cluster=" + cluster,
                      "--logger=zap",
                      "--log-level=error"))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(name(i) + ".log").toFile())
              .start());
    }
    for (int i = 0; i < MEMBERS; i++) {
      channels.add(
          NettyChannelBuilder.forAddress("127.0.0.1", CLIENT_PORT + i).usePlaintext().build());
    }
    calls = awaitLeader();
  }

  private EtcdCalls awaitLeader() throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      for (ManagedChannel each : channels) {
        EtcdCalls member = new EtcdCalls(each);
        try {
          if (member.leads()) {
            member.put(KEY, KEY).get(5, TimeUnit.SECONDS);
            return member;
          }
        } catch (ExecutionException e) {
          if (System.nanoTime() > deadline) {
            throw e;
          }
        }
      }
      Thread.sleep(50);
    }
  }

  @Override
  public Load.Figures write(int inFlight, int bytes, double seconds) throws Exception {
    EtcdCalls running = running();
    byte[] value = new byte[bytes];
    return Load.run(inFlight, seconds, false, n -> running.put(bytes("key-" + n % KEYS), value));
  }

  @Override
  public Load.Figures read(int inFlight, double seconds) throws Exception {
    EtcdCalls running = running();
    return Load.run(inFlight, seconds, false, n -> running.range(KEY));
  }

  @Override
  public double processorSeconds() throws IOException {
    double seconds = 0;
    for (Process member : members) {
      seconds += Processors.seconds(member.pid());
    }
    return seconds;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    members.forEach(Process::destroyForcibly);
    for (Process member : members) {
      try {
        member.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private EtcdCalls running() {
    if (calls == null) {
      throw new IllegalStateException("not started");
    }
    return calls;
  }

  private static String name(int member) {
    return "etcd-" + member;
  }

  private static String peerUrl(int member) {
    return "http://127.0.0.1:" + (PEER_PORT + member);
  }

  private static String clientUrl(int member) {
    return "http://127.0.0.1:" + (CLIENT_PORT + member);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
