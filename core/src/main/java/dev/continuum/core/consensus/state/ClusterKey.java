package dev.continuum.core.consensus.state;

import dev.continuum.core.consensus.CommandCodec;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that is configured for the whole cluster. Thread-safe (immutable).
 *
 * @param name as in {@code continuum config cluster set NAME VALUE}
 * @param defaultValue what holds where nothing is set
 * @param help one line for people
 */
public record ClusterKey(String name, Rule rule, String defaultValue, String help) {

  /** What values a key takes. The same on every node: a rule looks at the text alone. */
  public sealed interface Rule {
    boolean accepts(String value);

    /** For people. */
    String expected();
  }

  /** One of some words. */
  record Choice(List<String> words) implements Rule {
    @Override
    public boolean accepts(String value) {
      return words.contains(value);
    }

    @Override
    public String expected() {
      return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }
  }

  /** A whole number. */
  record Count(int min, int max) implements Rule {
    private static final Pattern FORM = Pattern.compile("0|[1-9][0-9]{0,8}");

    @Override
    public boolean accepts(String value) {
      return FORM.matcher(value).matches()
          && Integer.parseInt(value) >= min
          && Integer.parseInt(value) <= max;
    }

    @Override
    public String expected() {
      return min + ".." + max;
    }
  }

  /** A part of one. */
  record Share() implements Rule {
    private static final Pattern FORM = Pattern.compile("[01]|0\\.[0-9]{1,6}");

    @Override
    public boolean accepts(String value) {
      return FORM.matcher(value).matches();
    }

    @Override
    public String expected() {
      return "0..1";
    }
  }

  /** A time, as {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}. */
  record Span(String min, String max) implements Rule {
    @Override
    public boolean accepts(String value) {
      Long given = millis(value);
      Long least = millis(min);
      Long most = millis(max);
      return given != null && least != null && most != null && given >= least && given <= most;
    }

    @Override
    public String expected() {
      return min + ".." + max;
    }
  }

  /** Some names, the most wanted first: {@code a,b,c}. */
  record Names(int max) implements Rule {
    private static final Pattern FORM =
        Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}(,[A-Za-z0-9][A-Za-z0-9._-]{0,63})*");

    @Override
    public boolean accepts(String value) {
      List<String> names = List.of(value.split(",", -1));
      return value.length() <= CommandCodec.MAX_TEXT_BYTES
          && names.size() <= max
          && names.stream().distinct().count() == names.size()
          && FORM.matcher(value).matches();
    }

    @Override
    public String expected() {
      return "at most " + max + " different names, with commas between them";
    }
  }

  /** Decided when the cluster was born. */
  record Fixed(String why) implements Rule {
    @Override
    public boolean accepts(String value) {
      return false;
    }

    @Override
    public String expected() {
      return why;
    }
  }

  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,8})(ms|s|m|h|d)");

  /** A {@link Span}'s text in milliseconds, null where it is none. */
  public static @Nullable Long millis(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long unit =
        switch (matcher.group(2)) {
          case "ms" -> 1L;
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
    return Long.parseLong(matcher.group(1)) * unit;
  }

  /** The value of a key whose rule is a {@link Span}. */
  public long asMillis(String value) {
    Long millis = millis(value);
    if (millis == null) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: a time)");
    }
    return millis;
  }

  /** The value of a key whose rule is {@link Names}. */
  public List<String> asNames(String value) {
    return value.isEmpty() ? List.of() : List.of(value.split(",", -1));
  }

  /** The value of a key whose rule is a {@link Count}. */
  public int asCount(String value) {
    return Integer.parseInt(value);
  }

  /** The value of a key whose rule is a {@link Share}. */
  public double asShare(String value) {
    return new BigDecimal(value).doubleValue();
  }

  /** The value of a key whose rule is a {@link Choice} of true and false. */
  public boolean asFlag(String value) {
    return value.equals("true");
  }
}
