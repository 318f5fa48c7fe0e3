package dev.continuum.app.config;

import dev.continuum.app.config.ConfigKey.Effect;
import dev.continuum.app.config.ConfigSources.FlagValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the four sources, strongest last, and refuses what no key takes. One thread only.
 *
 * <p>It goes on after a problem, so that one run names them all.
 */
public final class ConfigLoader {
  /** The name under which a file is looked for. */
  public static final String FILE_NAME = "continuum.yaml";

  /** Names the configuration file. */
  public static final String FILE_VARIABLE = "CONTINUUM_CONFIG";

  /** Variables of our prefix that are no keys, and who reads them. */
  public static final Map<String, String> OTHER_VARIABLES =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.of(
                  FILE_VARIABLE,
                  "the configuration file (like --config)",
                  "CONTINUUM_URL",
                  "the node that client commands call (like --url)",
                  "CONTINUUM_SPACE",
                  "the space that client commands use (like --space)",
                  "CONTINUUM_JAVA_HOME",
                  "the JDK 25 that ./continuum and ./dev use",
                  "CONTINUUM_JAVA_OPTS",
                  "more options for the Java machine, such as -Xmx4g",
                  "CONTINUUM_CLASSPATH",
                  "more jars, such as a verifier of attestations, as Java's class path",
                  "CONTINUUM_HOME",
                  "set by ./continuum itself: the folder it lies in")));

  private static final String PREFIX = "CONTINUUM_";

  private final ConfigSources sources;
  private final Map<String, Setting<?>> settings = new LinkedHashMap<>();
  private final List<ConfigProblem> problems = new ArrayList<>();
  private @Nullable Path file;

  private ConfigLoader(ConfigSources sources) {
    this.sources = sources;
  }

  /** The configuration; throws {@link ConfigException} with everything that is wrong. */
  public static Configuration load(ConfigSources sources) {
    return new ConfigLoader(sources).load();
  }

  private Configuration load() {
    for (ConfigKey<?> key : ConfigKeys.all()) {
      setDefault(key);
    }
    file = findFile();
    if (file != null) {
      applyFile(file);
    }
    applyEnvironment();
    applyFlags();
    Configuration configuration = new Configuration(settings, file, warnings());
    if (problems.isEmpty()) {
      ConfigRules.check(configuration, problems);
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return configuration;
  }

  private <T> void setDefault(ConfigKey<T> key) {
    String text = key.defaultText();
    if (key.name().equals(StorageKeys.PATH.name())) {
      String dataHome = sources.environment().getOrDefault("XDG_DATA_HOME", "");
      text = dataHome.startsWith("/") ? dataHome + "/continuum" : text;
    }
    T value = key.type().parse(new Raw.Text(text));
    if (value == null) {
      throw new IllegalStateException(key.name() + ": " + text + " (expected: a valid default)");
    }
    settings.put(key.name(), new Setting<>(key, value, new Origin.Default()));
  }

  private <T> void set(ConfigKey<T> key, Raw raw, Origin origin) {
    T value = key.type().parse(raw);
    if (value == null) {
      String nearest = NearestName.of(raw.display(), key.type().choices());
      problems.add(
          new ConfigProblem(
              "bad-value", key.name(), raw.display(), key.type().expected(), nearest, origin));
      return;
    }
    settings.put(key.name(), new Setting<>(key, value, origin));
  }

  /** The file the user named, else {@code ./continuum.yaml}, else the data folder's, else null. */
  private @Nullable Path findFile() {
    Path named = sources.file();
    String variable = sources.environment().get(FILE_VARIABLE);
    if (named == null && variable != null && !variable.isBlank()) {
      named = Path.of(variable);
    }
    if (named != null) {
      return sources.workingFolder().resolve(named);
    }
    Path here = sources.workingFolder().resolve(FILE_NAME);
    if (Files.exists(here)) {
      return here;
    }
    Path inDataFolder = dataFolderOutsideFile().resolve(FILE_NAME);
    return Files.exists(inDataFolder) ? inDataFolder : null;
  }

  /** The data folder as far as flags and the environment name it, for the search of the file. */
  private Path dataFolderOutsideFile() {
    ConfigKey<Path> key = StorageKeys.PATH;
    FlagValue flag = sources.flags().get(key.name());
    String text = flag != null ? flag.value() : sources.environment().get(key.environment());
    Path path = text == null ? null : key.type().parse(new Raw.Text(text));
    if (path == null) {
      Setting<?> byDefault = settings.get(key.name());
      path = byDefault != null && byDefault.value() instanceof Path p ? p : Path.of(".");
    }
    return sources.workingFolder().resolve(path);
  }

  private void applyFile(Path path) {
    String name = path.toString();
    String text;
    try {
      text = Files.readString(path);
    } catch (CharacterCodingException e) {
      problems.add(unreadable(name, "no UTF-8 text", "UTF-8 text"));
      return;
    } catch (IOException e) {
      problems.add(unreadable(name, e.getClass().getSimpleName(), "a readable file"));
      return;
    }
    YamlReader.Contents contents = YamlReader.read(name, text);
    problems.addAll(contents.problems());
    for (Map.Entry<String, Integer> section : contents.sections().entrySet()) {
      checkSection(section.getKey(), new Origin.File(name, section.getValue()), contents);
    }
    for (Map.Entry<String, YamlReader.Entry> entry : contents.entries().entrySet()) {
      Origin origin = new Origin.File(name, entry.getValue().line());
      applyFileEntry(entry.getKey(), entry.getValue().value(), origin);
    }
  }

  private static ConfigProblem unreadable(String file, String found, String expected) {
    return new ConfigProblem("unreadable", file, found, expected, null, new Origin.Default());
  }

  private void applyFileEntry(String name, Raw raw, Origin origin) {
    ConfigKey<?> key = ConfigKeys.byName(name);
    if (key != null) {
      set(key, raw, origin);
    } else if (isSection(name)) {
      String expected = "a section, not a value";
      problems.add(new ConfigProblem("bad-value", name, raw.display(), expected, null, origin));
    } else {
      problems.add(unknownKey(name, raw.display(), origin));
    }
  }

  /** Refuses a section that is a key, or that is empty and unknown; its entries speak for it. */
  private void checkSection(String name, Origin origin, YamlReader.Contents contents) {
    ConfigKey<?> key = ConfigKeys.byName(name);
    if (key != null) {
      String expected = key.type().expected();
      problems.add(new ConfigProblem("bad-value", name, "a section", expected, null, origin));
    } else if (!isSection(name) && isEmpty(name, contents)) {
      problems.add(unknownKey(name, null, origin));
    }
  }

  private void applyEnvironment() {
    for (Map.Entry<String, String> variable : new TreeMap<>(sources.environment()).entrySet()) {
      String name = variable.getKey();
      if (!name.startsWith(PREFIX) || OTHER_VARIABLES.containsKey(name)) {
        continue;
      }
      Origin origin = new Origin.Environment(name);
      ConfigKey<?> key = ConfigKeys.byEnvironment(name);
      if (key != null) {
        set(key, new Raw.Text(variable.getValue()), origin);
        continue;
      }
      List<String> known = new ArrayList<>(ConfigKeys.environments().keySet());
      known.addAll(OTHER_VARIABLES.keySet());
      problems.add(
          new ConfigProblem(
              "unknown-variable",
              name,
              variable.getValue(),
              "a documented variable",
              NearestName.of(name, known),
              new Origin.Default()));
    }
  }

  private void applyFlags() {
    for (Map.Entry<String, FlagValue> flag : sources.flags().entrySet()) {
      Origin origin = new Origin.Flag(flag.getValue().flag());
      ConfigKey<?> key = ConfigKeys.byName(flag.getKey());
      if (key == null) {
        problems.add(unknownKey(flag.getKey(), flag.getValue().value(), origin));
      } else {
        set(key, new Raw.Text(flag.getValue().value()), origin);
      }
    }
  }

  private static ConfigProblem unknownKey(String name, @Nullable String value, Origin origin) {
    String nearest = NearestName.of(name, ConfigKeys.names().keySet());
    return new ConfigProblem("unknown-key", name, value, "a known key", nearest, origin);
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Setting<?> setting : settings.values()) {
      if (setting.key().effect() == Effect.NOT_YET
          && !(setting.origin() instanceof Origin.Default)) {
        warnings.add(
            setting.key().name()
                + ": accepted, has no effect yet ("
                + setting.origin().describe()
                + ")");
      }
    }
    return warnings;
  }

  private static boolean isEmpty(String section, YamlReader.Contents contents) {
    return !hasPrefix(contents.entries().keySet(), section)
        && !hasPrefix(contents.sections().keySet(), section)
        && contents.problems().isEmpty();
  }

  private static boolean isSection(String name) {
    return hasPrefix(ConfigKeys.names().keySet(), name);
  }

  private static boolean hasPrefix(Iterable<String> names, String section) {
    for (String name : names) {
      if (name.startsWith(section + ".")) {
        return true;
      }
    }
    return false;
  }
}
