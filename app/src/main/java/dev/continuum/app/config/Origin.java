package dev.continuum.app.config;

/** Where a value came from. Thread-safe (immutable). */
public sealed interface Origin {
  /** One word for scripts. */
  String kind();

  /** The exact place, for people. */
  String describe();

  /** Nobody said anything. */
  record Default() implements Origin {
    @Override
    public String kind() {
      return "default";
    }

    @Override
    public String describe() {
      return "default";
    }
  }

  /** A line of the file; lines count from 1. */
  record File(String path, int line) implements Origin {
    @Override
    public String kind() {
      return "file";
    }

    @Override
    public String describe() {
      return path + ":" + line;
    }
  }

  /** An environment variable. */
  record Environment(String variable) implements Origin {
    @Override
    public String kind() {
      return "environment";
    }

    @Override
    public String describe() {
      return "environment " + variable;
    }
  }

  /** A flag of the command line, as the user wrote it. */
  record Flag(String flag) implements Origin {
    @Override
    public String kind() {
      return "flag";
    }

    @Override
    public String describe() {
      return "flag " + flag;
    }
  }
}
