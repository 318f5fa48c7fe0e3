package dev.continuum.app.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads a configuration file into dotted keys. One thread only.
 *
 * <p>It takes less of YAML than YAML has, so that a file means one thing: one document; sections
 * (mappings), values and lists of values; no anchors, aliases, tags or keys twice; sections nest at
 * most {@value #MAX_DEPTH} deep. It reads parser events, not objects, so that every value knows its
 * line and nothing in a file is ever constructed.
 */
final class YamlReader {
  static final int MAX_DEPTH = 6;
  static final int MAX_FILE_CHARACTERS = 1 << 20;
  private static final int MAX_PROBLEMS = 50;

  /** A value and its line, which counts from 1. */
  record Entry(Raw value, int line) {}

  /**
   * What a file says.
   *
   * @param sections keys whose value is a mapping, even an empty one, with their lines
   */
  record Contents(
      NavigableMap<String, Entry> entries,
      NavigableMap<String, Integer> sections,
      List<ConfigProblem> problems) {}

  private final String fileName;
  private final NavigableMap<String, Entry> entries = new TreeMap<>();
  private final NavigableMap<String, Integer> sections = new TreeMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();

  private YamlReader(String fileName) {
    this.fileName = fileName;
  }

  /** Never throws for what the text says: what is wrong with it is in the contents' problems. */
  static Contents read(String fileName, String text) {
    YamlReader reader = new YamlReader(fileName);
    if (text.length() > MAX_FILE_CHARACTERS) {
      reader.refuse(
          "unreadable",
          fileName,
          text.length() + " characters",
          "at most " + MAX_FILE_CHARACTERS + " characters",
          1);
    } else {
      reader.readDocument(text);
    }
    return new Contents(reader.entries, reader.sections, reader.problems);
  }

  private void readDocument(String text) {
    LoadSettings settings = LoadSettings.builder().setLabel(fileName).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      boolean seen = false;
      while (events.hasNext() && problems.size() < MAX_PROBLEMS) {
        Event event = events.next();
        if (!(event instanceof NodeEvent)) {
          continue;
        }
        if (seen) {
          refuse("unreadable", fileName, "a second document", "one document", line(event));
          return;
        }
        seen = true;
        readRoot(event, events);
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      String problem = e.getProblem() == null ? "not YAML" : e.getProblem();
      refuse("unreadable", fileName, problem, "well-formed YAML", line);
    } catch (YamlEngineException e) {
      refuse("unreadable", fileName, String.valueOf(e.getMessage()), "well-formed YAML", 1);
    } catch (NumberFormatException e) {
      // the library's scanner lets this one out where an escape such as \\u lacks its digits
      refuse("unreadable", fileName, "an escape without its digits", "well-formed YAML", 1);
    }
  }

  private void readRoot(Event event, Iterator<Event> events) {
    if (event instanceof MappingStartEvent start) {
      refuseDecoration(fileName, start);
      readMapping("", 1, events);
    } else if (event instanceof ScalarEvent scalar && isNull(scalar)) {
      return;
    } else {
      refuse("unreadable", fileName, kindOf(event), "sections and keys such as http:", line(event));
      skip(event, events);
    }
  }

  private void readMapping(String prefix, int depth, Iterator<Event> events) {
    while (true) {
      Event event = events.next();
      if (event instanceof MappingEndEvent) {
        return;
      }
      if (!(event instanceof ScalarEvent key)) {
        refuse("unreadable", nameOf(prefix), kindOf(event), "a name as key", line(event));
        skip(event, events);
        Event value = events.next();
        skip(value, events);
        continue;
      }
      refuseDecoration(nameOf(prefix), key);
      readEntry(prefix.isEmpty() ? key.getValue() : prefix + "." + key.getValue(), depth, events);
    }
  }

  private void readEntry(String name, int depth, Iterator<Event> events) {
    Event event = events.next();
    if (event instanceof NodeEvent node) {
      refuseDecoration(name, node);
    }
    int line = line(event);
    switch (event) {
      case MappingStartEvent ignored when depth < MAX_DEPTH -> {
        if (sections.putIfAbsent(name, line) != null) {
          refuseTwice(name, "a second section", line);
        }
        readMapping(name, depth + 1, events);
      }
      case MappingStartEvent ignored -> {
        refuse("unreadable", name, "a section", "sections " + MAX_DEPTH + " deep at most", line);
        skip(event, events);
      }
      case SequenceStartEvent ignored -> put(name, new Raw.Items(readItems(name, events)), line);
      case ScalarEvent scalar when isNull(scalar) -> {}
      case ScalarEvent scalar -> put(name, new Raw.Text(scalar.getValue()), line);
      default -> {}
    }
  }

  private List<String> readItems(String name, Iterator<Event> events) {
    List<String> items = new ArrayList<>();
    while (true) {
      Event event = events.next();
      if (event instanceof SequenceEndEvent) {
        return items;
      }
      if (event instanceof NodeEvent node) {
        refuseDecoration(name, node);
      }
      if (event instanceof ScalarEvent scalar) {
        items.add(scalar.getValue());
      } else {
        if (!(event instanceof AliasEvent)) {
          refuse("bad-value", name, kindOf(event), "a list of plain values", line(event));
        }
        skip(event, events);
      }
    }
  }

  private void put(String name, Raw value, int line) {
    if (entries.putIfAbsent(name, new Entry(value, line)) != null) {
      refuseTwice(name, value.display(), line);
    }
  }

  private void refuseTwice(String name, String value, int line) {
    refuse("duplicate-key", name, value, "each key once", line);
  }

  /** Anchors, aliases and tags would let a value stand elsewhere or be something else. */
  private void refuseDecoration(String name, NodeEvent event) {
    boolean tagged =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag().isPresent();
          case MappingStartEvent mapping -> mapping.getTag().isPresent();
          case SequenceStartEvent sequence -> sequence.getTag().isPresent();
          default -> false;
        };
    if (tagged || event.getAnchor().isPresent()) {
      String found = tagged ? "a tag" : event instanceof AliasEvent ? "an alias" : "an anchor";
      refuse("unreadable", name, found, "plain values without tags and anchors", line(event));
    }
  }

  /** Passes over the rest of what began with this event, without recursion. */
  private static void skip(Event first, Iterator<Event> events) {
    int open = first instanceof MappingStartEvent || first instanceof SequenceStartEvent ? 1 : 0;
    while (open > 0) {
      Event event = events.next();
      if (event instanceof MappingStartEvent || event instanceof SequenceStartEvent) {
        open++;
      } else if (event instanceof MappingEndEvent || event instanceof SequenceEndEvent) {
        open--;
      }
    }
  }

  private void refuse(String code, String key, @Nullable String value, String expected, int line) {
    Origin place = new Origin.File(fileName, line);
    problems.add(new ConfigProblem(code, key, value, expected, null, place));
  }

  private String nameOf(String prefix) {
    return prefix.isEmpty() ? fileName : prefix;
  }

  private static boolean isNull(ScalarEvent scalar) {
    String text = scalar.getValue();
    return scalar.isPlain() && (text.isEmpty() || text.equals("null") || text.equals("~"));
  }

  private static String kindOf(Event event) {
    return switch (event) {
      case MappingStartEvent ignored -> "a section";
      case SequenceStartEvent ignored -> "a list";
      case ScalarEvent scalar -> scalar.getValue();
      default -> "an alias";
    };
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
