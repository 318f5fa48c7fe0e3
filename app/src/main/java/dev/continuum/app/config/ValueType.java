package dev.continuum.app.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key's values look like: how to read one, how to print it, and what to tell somebody who
 * wrote something else. Thread-safe (immutable).
 */
public final class ValueType<T> {
  /** Reads a single value; null says that it is none. */
  @FunctionalInterface
  interface Parser<T> {
    @Nullable T parse(String text);
  }

  /** Reads what a source wrote; null says that it does not fit. */
  @FunctionalInterface
  private interface RawParser<T> {
    @Nullable T parse(Raw raw);
  }

  private final String expected;
  private final RawParser<T> parser;
  private final Function<T, String> printer;
  private final List<String> choices;

  private ValueType(
      String expected, RawParser<T> parser, Function<T, String> printer, List<String> choices) {
    this.expected = expected;
    this.parser = parser;
    this.printer = printer;
    this.choices = choices;
  }

  /** What is accepted, to stand behind "expected:". */
  public String expected() {
    return expected;
  }

  /** The words to choose from, where the type is a choice; else empty. */
  public List<String> choices() {
    return choices;
  }

  /** The value, or null where it does not fit. */
  public @Nullable T parse(Raw raw) {
    return parser.parse(raw);
  }

  /** The value in the form that {@link #parse} reads. */
  public String print(T value) {
    return printer.apply(value);
  }

  private static <T> ValueType<T> single(
      String expected, Parser<T> parser, Function<T, String> printer) {
    return new ValueType<>(
        expected,
        raw -> raw instanceof Raw.Text(String text) ? parser.parse(text.strip()) : null,
        printer,
        List.of());
  }

  static ValueType<Boolean> flag() {
    Parser<Boolean> parser =
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true", "yes", "on" -> Boolean.TRUE;
              case "false", "no", "off" -> Boolean.FALSE;
              default -> null;
            };
    return new ValueType<>(
        "true or false",
        raw -> raw instanceof Raw.Text(String text) ? parser.parse(text.strip()) : null,
        String::valueOf,
        List.of("true", "false"));
  }

  /** Text of at most so many characters, without control characters. */
  static ValueType<String> text(int maxCharacters, String expected) {
    return single(
        expected,
        text ->
            text.length() <= maxCharacters && text.chars().noneMatch(Character::isISOControl)
                ? text
                : null,
        Function.identity());
  }

  /** Text of one form. */
  static ValueType<String> form(Pattern form, String expected) {
    return single(
        expected, text -> form.matcher(text).matches() ? text : null, Function.identity());
  }

  static ValueType<Integer> count(int min, int max) {
    return single(
        "a whole number, " + min + ".." + max,
        text -> {
          Long value = parseLong(text.replace("_", ""));
          return value != null && value >= min && value <= max ? (Integer) value.intValue() : null;
        },
        String::valueOf);
  }

  static ValueType<Double> decimal(double min, double max) {
    return single(
        "a number, " + trim(min) + ".." + trim(max),
        text -> {
          if (!text.matches("-?[0-9]{1,12}(\\.[0-9]{1,12})?")) {
            return null;
          }
          double value = Double.parseDouble(text);
          return value >= min && value <= max ? value : null;
        },
        ValueType::trim);
  }

  /** Bytes: a plain number, or one with B, KiB, MiB, GiB or TiB. */
  static ValueType<Long> size(long minBytes, long maxBytes) {
    return single(
        "a size such as 512KiB or 64MiB, "
            + ByteSize.print(minBytes)
            + ".."
            + ByteSize.print(maxBytes),
        text -> {
          Long bytes = ByteSize.tryParse(text);
          return bytes != null && bytes >= minBytes && bytes <= maxBytes ? bytes : null;
        },
        ByteSize::print);
  }

  /** The same for what must fit an int. */
  static ValueType<Integer> smallSize(int minBytes, int maxBytes) {
    ValueType<Long> size = size(minBytes, maxBytes);
    return new ValueType<>(
        size.expected,
        raw -> {
          Long bytes = size.parse(raw);
          return bytes == null ? null : (Integer) bytes.intValue();
        },
        bytes -> size.print(bytes.longValue()),
        List.of());
  }

  /** A span of time: a number with ms, s, m, h or d; a plain number is seconds. */
  static ValueType<Duration> duration(Duration min, Duration max) {
    return single(
        "a duration such as 250ms, 10s or 5m, " + TimeSpan.print(min) + ".." + TimeSpan.print(max),
        text -> {
          Duration value = TimeSpan.tryParse(text);
          return value != null && value.compareTo(min) >= 0 && value.compareTo(max) <= 0
              ? value
              : null;
        },
        TimeSpan::print);
  }

  /** One of the names of an enum, in lower case. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> of) {
    List<String> names = new ArrayList<>();
    for (E constant : of.getEnumConstants()) {
      names.add(lower(constant));
    }
    Parser<E> parser =
        text -> {
          int at = names.indexOf(text.toLowerCase(Locale.ROOT));
          return at < 0 ? null : of.getEnumConstants()[at];
        };
    return new ValueType<>(
        "one of " + String.join(", ", names),
        raw -> raw instanceof Raw.Text(String text) ? parser.parse(text.strip()) : null,
        ValueType::lower,
        List.copyOf(names));
  }

  /** {@code host:port}; an IPv6 host stands in brackets. */
  static ValueType<HostPort> address() {
    return single(
        "host:port such as 127.0.0.1:8000 or [::1]:8000, port 0..65535 (0 takes a free one)",
        HostPort::tryParse,
        HostPort::toString);
  }

  /** A path; {@code ~/} is the home folder. */
  static ValueType<Path> path(Supplier<Path> home) {
    return single(
        "a path",
        text -> {
          if (text.isEmpty()) {
            return null;
          }
          try {
            return text.equals("~") || text.startsWith("~/")
                ? home.get().resolve(text.substring(Math.min(2, text.length())))
                : Path.of(text);
          } catch (InvalidPathException e) {
            return null;
          }
        },
        Path::toString);
  }

  /** Nothing or a value: an empty text is nothing. */
  static <T> ValueType<Optional<T>> optional(ValueType<T> type) {
    return new ValueType<>(
        type.expected + ", or empty",
        raw -> {
          if (raw instanceof Raw.Text(String text) && text.isBlank()) {
            return Optional.empty();
          }
          T value = type.parse(raw);
          return value == null ? null : Optional.of(value);
        },
        value -> value.map(type.printer).orElse(""),
        type.choices);
  }

  /** Several values: a YAML list, or one text with commas between. */
  static <T> ValueType<List<T>> listOf(ValueType<T> type, int maxEntries) {
    return new ValueType<>(
        "a list of at most " + maxEntries + ", each " + type.expected,
        raw -> {
          List<String> parts = parts(raw);
          if (parts.size() > maxEntries) {
            return null;
          }
          List<T> values = new ArrayList<>();
          for (String part : parts) {
            T value = type.parse(new Raw.Text(part));
            if (value == null) {
              return null;
            }
            values.add(value);
          }
          return List.copyOf(values);
        },
        values -> String.join(",", values.stream().map(type.printer).toList()),
        type.choices);
  }

  /** A lower and an upper bound: {@code [150, 300]} or {@code 150,300}. */
  static ValueType<Range> range(int min, int max) {
    ValueType<Integer> bound = count(min, max);
    return new ValueType<>(
        "two whole numbers such as [150, 300], the first not above the second, " + min + ".." + max,
        raw -> {
          List<String> parts = parts(raw);
          if (parts.size() != 2) {
            return null;
          }
          Integer low = bound.parse(new Raw.Text(parts.get(0)));
          Integer high = bound.parse(new Raw.Text(parts.get(1)));
          return low == null || high == null || low > high ? null : new Range(low, high);
        },
        range -> range.low() + "," + range.high(),
        List.of());
  }

  /** Two bounds, both inclusive. */
  public record Range(int low, int high) {}

  private static List<String> parts(Raw raw) {
    return switch (raw) {
      case Raw.Items(List<String> values) -> values;
      case Raw.Text(String text) when text.isBlank() -> List.of();
      case Raw.Text(String text) -> List.of(text.split(",", -1));
    };
  }

  private static @Nullable Long parseLong(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String trim(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
