package dev.continuum.drivers.discovery;

import dev.continuum.core.discovery.DiscoveryMethod;
import dev.continuum.core.discovery.Finding;
import dev.continuum.core.discovery.Findings;
import dev.continuum.core.discovery.Refusal;
import dev.continuum.core.value.PeerAddress;
import dev.continuum.drivers.file.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The peers that were verified, on disk, so that a node finds its cluster again when every other
 * method fails. One thread at a time.
 *
 * <p>A hint and no more: its peers are verified like all others. A damaged file is said and
 * ignored, and the next {@link #save} replaces it.
 */
public final class PeerCache implements Source {
  public static final String FILE_NAME = "discovered.json";

  /** A longer file is damaged. */
  public static final int MAX_FILE_BYTES = 16 << 20;

  private static final int FORMAT = 1;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Logger LOG = LoggerFactory.getLogger(PeerCache.class);

  private final Path file;
  private final List<PeerAddress> loaded;
  private final List<Refusal> problems;

  /** Reads the file of that folder; the source gives what was in it then. */
  public PeerCache(Path dataFolder) {
    this.file = dataFolder.resolve(FILE_NAME);
    List<PeerAddress> peers = List.of();
    List<Refusal> refused = List.of();
    try {
      peers = parse(read(file), Instant.now());
    } catch (NoSuchFileException e) {
      LOG.debug("{}: none yet", file);
    } catch (IOException e) {
      LOG.warn("{}: damaged, ignored: {}", file, e.getMessage());
      refused = List.of(new Refusal(FILE_NAME, "damaged, ignored: " + e.getMessage()));
    }
    this.loaded = peers;
    this.problems = refused;
  }

  @Override
  public DiscoveryMethod method() {
    return DiscoveryMethod.CACHE;
  }

  @Override
  public Findings find() {
    return new Findings(loaded.stream().map(Finding::lasting).toList(), problems);
  }

  /** Replaces the file: whole or not at all, whenever the power fails. */
  public void save(List<PeerAddress> verified) throws IOException {
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.put("format", FORMAT);
    document.put("saved_at", Instant.now().toString());
    ArrayNode peers = document.putArray("peers");
    verified.stream().limit(Findings.MAX_PEERS).forEach(peer -> peers.add(peer.toString()));
    WholeFile.replace(file, Json.MAPPER.writeValueAsBytes(document), WholeFile.Readers.ALL);
  }

  private static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IOException("longer than " + MAX_FILE_BYTES + " bytes");
      }
      return bytes;
    }
  }

  /** The peers of a file; none of one that is too old to be worth asking. */
  static List<PeerAddress> parse(byte[] bytes, Instant now) throws IOException {
    JsonNode document = Json.parse(bytes);
    if (Json.number(document, "format", FORMAT, 0) != FORMAT || !document.path("peers").isArray()) {
      throw new IOException("expected: format " + FORMAT + " with peers");
    }
    Instant saved;
    try {
      saved = Instant.parse(String.valueOf(Json.text(document, "saved_at")));
    } catch (DateTimeParseException e) {
      throw new IOException("saved_at: no time", e);
    }
    List<PeerAddress> peers = new ArrayList<>();
    for (JsonNode each : document.path("peers")) {
      PeerAddress peer = each.isString() ? PeerAddress.tryParse(each.stringValue()) : null;
      if (peer == null) {
        throw new IOException("peers[" + peers.size() + "]: no address");
      }
      if (peers.size() < Findings.MAX_PEERS) {
        peers.add(peer);
      }
    }
    return saved.isBefore(now.minus(KEPT)) ? List.of() : peers;
  }
}
