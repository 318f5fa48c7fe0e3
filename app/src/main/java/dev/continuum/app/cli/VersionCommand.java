package dev.continuum.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code continuum version}. One thread only. */
@Command(
    name = "version",
    description = "Show the version.",
    footer = {"", "Examples:", "  continuum version --json"})
final class VersionCommand extends BaseCommand {
  @Override
  public Integer call() {
    String java = System.getProperty("java.runtime.version", "");
    if (json()) {
      Map<String, String> version = new LinkedHashMap<>();
      version.put("version", Version.current());
      version.put("java", java);
      sayJson(version);
    } else {
      say("continuum " + Version.current() + " (Java " + java + ")");
    }
    return ExitCode.OK;
  }
}
