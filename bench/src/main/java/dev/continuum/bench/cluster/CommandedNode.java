package dev.continuum.bench.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node that is told {@code open}, {@code join} and {@code close} by lines, and answers with
 * {@code ready}, {@code closed}, {@code up NODE} and {@code down NODE}. One thread only.
 */
final class CommandedNode implements LabNode {
  private static final long PATIENCE_SECONDS = 120;

  private final int number;
  private final List<String> command;
  private final Path errors;
  private final Semaphore answers = new Semaphore(0);
  private volatile @Nullable Sightings sightings;
  private @Nullable NodeChild child;

  CommandedNode(int number, List<String> command, Path errors) {
    this.number = number;
    this.command = command;
    this.errors = errors;
  }

  @Override
  public void open(Sightings fresh) throws IOException {
    sightings = fresh;
    if (child == null) {
      child = NodeChild.start(command, errors, this::read);
    }
    child.say("open");
  }

  @Override
  public void awaitOpen() throws IOException, InterruptedException {
    awaitAnswer();
  }

  @Override
  public void join() throws IOException {
    running().say("join");
  }

  @Override
  public void end() throws IOException {
    running().say("close");
  }

  @Override
  public void awaitEnd() throws IOException, InterruptedException {
    awaitAnswer();
  }

  @Override
  public void kill() {
    if (child != null) {
      child.kill();
    }
  }

  private void read(String line) {
    String[] words = line.split(" ", 2);
    Sightings now = sightings;
    if (now == null) {
      return;
    }
    switch (words[0]) {
      case "ready", "closed" -> answers.release();
      case "up" -> now.up(number, LabNames.number(words[1]));
      case "down" -> now.down(number, LabNames.number(words[1]));
      default -> System.err.println(LabNames.of(number) + ": " + line);
    }
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    for (int waited = 0; !answers.tryAcquire(1, TimeUnit.SECONDS); waited++) {
      running().requireAlive();
      if (waited == PATIENCE_SECONDS) {
        throw new IOException(LabNames.of(number) + ": no answer");
      }
    }
  }

  private NodeChild running() throws IOException {
    if (child == null) {
      throw new IOException(LabNames.of(number) + ": not started");
    }
    return child;
  }
}
