package dev.continuum.app.logging;

import dev.continuum.app.config.ConfigKeys;
import dev.continuum.app.config.ConfigKeys.LogLevel;
import dev.continuum.app.config.Configuration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Sets up the process's log. One thread only, once. */
public final class Logging {
  /** The JDK forgets the level of a logger that nobody holds. */
  private static final List<Logger> LEVELLED = new ArrayList<>();

  private Logging() {}

  /** Sends everything that is logged where the configuration says. */
  public static void start(Configuration configuration, Path workingFolder) throws IOException {
    DrainingLogManager.install();
    LogManager.getLogManager().reset();
    DrainingLogManager.keepHandlers();
    Handler handler = handler(configuration, workingFolder);
    handler.setEncoding(StandardCharsets.UTF_8.name());
    handler.setFormatter(new LineFormatter());
    handler.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.INFO);
    setLevel("dev.continuum", level(configuration.get(ConfigKeys.LOG_LEVEL)));
    setLevel("io.helidon", Level.WARNING);
    setLevel("org.apache.lucene", Level.WARNING);
    setLevel("com.alipay.sofa.jraft", Level.WARNING);
    // Says at each start that the vector module is missing, which we left out on purpose.
    setLevel("org.apache.lucene.internal.vectorization.VectorizationProvider", Level.SEVERE);
  }

  private static void setLevel(String name, Level level) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(level);
    LEVELLED.add(logger);
  }

  private static Handler handler(Configuration configuration, Path workingFolder)
      throws IOException {
    if (configuration.get(ConfigKeys.LOG_FILE).isEmpty()) {
      return new ConsoleHandler();
    }
    Path file = workingFolder.resolve(configuration.get(ConfigKeys.LOG_FILE).get());
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    int files = configuration.get(ConfigKeys.LOG_MAX_FILES);
    long bytes = configuration.get(ConfigKeys.LOG_MAX_FILE_BYTES);
    String pattern = file.toString().replace("%", "%%") + (files > 1 ? ".%g" : "");
    return new FileHandler(pattern, bytes, files, true);
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARNING -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
    };
  }
}
