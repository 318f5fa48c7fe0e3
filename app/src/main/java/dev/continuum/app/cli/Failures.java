package dev.continuum.app.cli;

import dev.continuum.app.config.ConfigException;
import dev.continuum.app.config.ConfigProblem;
import dev.continuum.client.ClientException;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what went wrong into {@code error:} and {@code fix:} lines and an exit code. Thread-safe
 * (stateless).
 */
final class Failures {
  private Failures() {}

  /** A command threw. */
  static int report(Throwable failure, PrintStream err) {
    return switch (failure) {
      case CommandFailure e -> print(err, e.getMessage(), e.fix(), e.exitCode());
      case ClientException e -> print(err, e.getMessage(), fix(e), exitCode(e));
      case ConfigException e -> report(e, err);
      case ContinuumException e ->
          print(err, e.getMessage() + " [" + e.code().slug() + "]", e.fix(), exitCode(e.code()));
      case UncheckedIOException e ->
          print(err, text(e.getCause() == null ? e : e.getCause()), null, ExitCode.FAILURE);
      case IOException e -> print(err, text(e), null, ExitCode.FAILURE);
      default -> {
        failure.printStackTrace(err);
        yield print(
            err,
            "internal: " + failure,
            "this is a bug; please report it with the lines above",
            ExitCode.FAILURE);
      }
    };
  }

  /** The arguments do not fit. */
  static int usage(ParameterException failure, PrintStream err) {
    CommandLine command = failure.getCommandLine();
    String message = String.valueOf(failure.getMessage());
    String nearest = "";
    if (failure instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      nearest = " (nearest: " + unmatched.getSuggestions().getFirst() + ")";
    }
    return print(
        err,
        Character.toLowerCase(message.charAt(0)) + message.substring(1) + nearest,
        command.getCommandSpec().qualifiedName() + " --help",
        ExitCode.USAGE);
  }

  private static int report(ConfigException failure, PrintStream err) {
    for (ConfigProblem problem : failure.problems()) {
      err.println("error: " + problem.message());
    }
    err.println("fix:   continuum config keys lists every key, its values and its default");
    return ExitCode.USAGE;
  }

  private static int print(
      PrintStream err, @Nullable String message, @Nullable String fix, int exitCode) {
    err.println("error: " + message);
    if (fix != null) {
      err.println("fix:   " + fix);
    }
    return exitCode;
  }

  private static @Nullable String fix(ClientException e) {
    return e.isUnreachable()
        ? "continuum start, or name the node with --url or CONTINUUM_URL"
        : e.fix();
  }

  private static int exitCode(ClientException e) {
    if (e.isUnreachable() || e.code().equals(ClientException.NOT_CONTINUUM)) {
      return ExitCode.UNREACHABLE;
    }
    if (e.isNotFound()) {
      return ExitCode.NOT_FOUND;
    }
    if (e.status() == 400) {
      return ExitCode.USAGE;
    }
    return e.status() == 409 || e.status() == 412 ? ExitCode.CONFLICT : ExitCode.FAILURE;
  }

  private static int exitCode(ErrorCode code) {
    return switch (code.category()) {
      case NOT_FOUND, GONE -> ExitCode.NOT_FOUND;
      case CONFLICT, PRECONDITION -> ExitCode.CONFLICT;
      case INVALID -> ExitCode.USAGE;
      default -> ExitCode.FAILURE;
    };
  }

  /** Java's own message of a file error is the bare path; its class says what is wrong. */
  private static String text(Throwable failure) {
    String message = String.valueOf(failure.getMessage());
    return switch (failure) {
      case java.nio.file.NoSuchFileException e -> e.getFile() + ": no such file or folder";
      case java.nio.file.AccessDeniedException e -> e.getFile() + ": permission denied";
      case java.nio.file.FileSystemException e -> message;
      default -> failure.getClass().getSimpleName() + ": " + message;
    };
  }
}
