package dev.continuum.app.node;

import dev.continuum.app.config.Configuration;
import dev.continuum.app.config.StorageKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The two files by which the command line finds the node that runs on a data folder: {@code
 * continuum.pid}, the process, and {@code continuum.url}, its address. One thread only.
 *
 * <p>A crash leaves them behind, so a process counts only while it lives and is not younger than
 * the file: after a restart of the machine somebody else may have its number. They are hints for
 * people and scripts; what keeps two nodes apart is the folder's lock.
 */
public final class DataFolder {
  private static final String PID_FILE = "continuum.pid";
  private static final String URL_FILE = "continuum.url";
  private static final Duration CLOCK_GRANULARITY = Duration.ofSeconds(2);

  private final Path folder;

  public DataFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder that the configuration names, under the folder the command was called in. */
  public static DataFolder of(Configuration configuration, Path workingFolder) {
    return new DataFolder(workingFolder.resolve(configuration.get(StorageKeys.PATH)));
  }

  public Path path() {
    return folder;
  }

  /** Where a detached node logs. */
  public Path logFile() {
    return folder.resolve("continuum.log");
  }

  /** Says that this process serves the folder at that address. */
  public void announce(URI address) throws IOException {
    Files.writeString(folder.resolve(PID_FILE), ProcessHandle.current().pid() + "\n");
    Files.writeString(folder.resolve(URL_FILE), address + "\n");
  }

  /** Takes the announcement back. */
  public void withdraw() throws IOException {
    Files.deleteIfExists(folder.resolve(URL_FILE));
    Files.deleteIfExists(folder.resolve(PID_FILE));
  }

  /** The process that serves the folder, if one does. */
  public Optional<ProcessHandle> process() throws IOException {
    String pid = read(PID_FILE);
    if (!pid.matches("[0-9]{1,18}")) {
      return Optional.empty();
    }
    FileTime written = Files.getLastModifiedTime(folder.resolve(PID_FILE));
    Instant latestStart = written.toInstant().plus(CLOCK_GRANULARITY);
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(ProcessHandle::isAlive)
        .filter(p -> p.info().startInstant().map(s -> !s.isAfter(latestStart)).orElse(true));
  }

  /** The address at which the folder is served, if it is. */
  public Optional<URI> address() throws IOException {
    String url = read(URL_FILE);
    return url.isEmpty() || process().isEmpty() ? Optional.empty() : Optional.of(URI.create(url));
  }

  private String read(String name) throws IOException {
    try {
      return Files.readString(folder.resolve(name)).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
