package dev.continuum.app.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * A dictionary in the format of the dict server (dictd(8), DATABASE FORMAT): a compressed text and
 * an index of headword, offset and length, both in base 64. Thread-safe (stateless).
 */
final class DictionaryFile {
  /** Decompressed; a larger file is refused. */
  static final int MAX_TEXT_BYTES = 64 << 20;

  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final Pattern REFERENCE = Pattern.compile("\\{([^{}]{1,80})\\}");
  private static final Pattern PARAGRAPHS = Pattern.compile("\n\\s*\n");
  private static final Pattern SPACES = Pattern.compile("\\s+");
  private static final String ABOUT_THE_FILE = "00-database";
  private static final int MIN_TEXT_CHARS = 40;

  private DictionaryFile() {}

  /**
   * The entries in the order of the index; throws IOException where the files do not fit together.
   */
  static List<Passage> read(Path text, Path index) throws IOException {
    byte[] bytes;
    try (InputStream in = new GZIPInputStream(Files.newInputStream(text))) {
      bytes = in.readNBytes(MAX_TEXT_BYTES + 1);
    }
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new IOException(text + ": more than " + MAX_TEXT_BYTES + " bytes of text");
    }
    Map<String, String> entries = new LinkedHashMap<>();
    for (String line : Files.readAllLines(index, UTF_8)) {
      String[] fields = line.split("\t", -1);
      if (fields.length != 3) {
        throw new IOException(index + ": " + line + " (expected: headword, offset, length)");
      }
      if (!fields[0].startsWith(ABOUT_THE_FILE)) {
        entries.putIfAbsent(fields[0], slice(bytes, number(fields[1]), number(fields[2])));
      }
    }
    return passages(entries);
  }

  private static List<Passage> passages(Map<String, String> entries) {
    Map<String, String> titles = new LinkedHashMap<>();
    entries.keySet().forEach(title -> titles.putIfAbsent(title.toLowerCase(Locale.ROOT), title));
    List<Passage> passages = new ArrayList<>();
    entries.forEach(
        (title, raw) -> {
          String text = flowing(raw);
          if (text.length() >= MIN_TEXT_CHARS) {
            passages.add(new Passage(title, text, references(title, raw, titles)));
          }
        });
    Set<String> kept = passages.stream().map(Passage::title).collect(Collectors.toSet());
    return passages.stream()
        .map(
            p ->
                new Passage(
                    p.title(), p.text(), p.references().stream().filter(kept::contains).toList()))
        .toList();
  }

  private static List<String> references(String title, String raw, Map<String, String> titles) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = REFERENCE.matcher(raw);
    while (matcher.find()) {
      String wanted = SPACES.matcher(matcher.group(1)).replaceAll(" ").strip();
      String known = titles.get(wanted.toLowerCase(Locale.ROOT));
      if (known != null && !known.equals(title)) {
        found.add(known);
      }
    }
    return List.copyOf(found);
  }

  /** Without line breaks inside paragraphs and without the marks around references. */
  private static String flowing(String raw) {
    return PARAGRAPHS
        .splitAsStream(raw.replace("{", "").replace("}", ""))
        .map(paragraph -> SPACES.matcher(paragraph).replaceAll(" ").strip())
        .filter(paragraph -> !paragraph.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private static String slice(byte[] bytes, long offset, long length) throws IOException {
    if (offset + length > bytes.length) {
      throw new IOException(
          "an entry ends at " + (offset + length) + " (expected: at most " + bytes.length + ")");
    }
    return new String(bytes, (int) offset, (int) length, UTF_8);
  }

  private static long number(String text) throws IOException {
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = DIGITS.indexOf(text.charAt(i));
      if (digit < 0 || i > 5) {
        throw new IOException("number: " + text + " (expected: up to 6 digits of base 64)");
      }
      value = value << 6 | digit;
    }
    return value;
  }
}
