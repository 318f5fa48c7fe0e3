package dev.continuum.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the process says when it ends. Thread-safe (constants). */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILURE = 1;
  public static final int USAGE = 2;
  public static final int NOT_FOUND = 3;
  public static final int UNREACHABLE = 4;
  public static final int CONFLICT = 5;

  private ExitCode() {}

  /** The codes and their meaning, for the help. */
  static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("0", "done");
    meanings.put("1", "failed; the error says why");
    meanings.put("2", "wrong usage or configuration");
    meanings.put("3", "a space, memory, link or node that is named does not exist");
    meanings.put("4", "no node answers at the address");
    meanings.put("5", "conflict: the data folder is in use, or the version is another");
    return meanings;
  }
}
