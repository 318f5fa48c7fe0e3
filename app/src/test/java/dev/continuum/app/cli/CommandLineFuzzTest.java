package dev.continuum.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * Whatever the arguments are, they are taken or refused with a reason. The first byte picks the
 * command; line breaks separate its arguments. Nothing is run.
 */
class CommandLineFuzzTest {
  private static final List<String> COMMANDS = List.copyOf(Cli.COMMANDS.keySet());

  static Stream<byte[]> seeds() {
    return Stream.of(
        seed("recall", "flooded quay\n--limit\n5\n--since\n2h\n--until\n2026-11-20T10:00:00+01:00"),
        seed("remember", "text\n--tag\na,b\n--kind\nfact\n--when\n2026-11-20\n--confidence\n0.5"),
        seed("link", "a\nb\n--type=causes\n--strength\n1e400"),
        seed("import", "--space\nx\nfile"),
        seed("start", "--http\nlocalhost:99999\n--set\na=b\n--set\n="),
        seed("config", "show\n--all\n--json"),
        seed("completion", "fish"));
  }

  private static byte[] seed(String command, String arguments) {
    return ((char) COMMANDS.indexOf(command) + arguments).getBytes(StandardCharsets.UTF_8);
  }

  @MethodSource("seeds")
  @FuzzTest
  void argumentsAreTakenOrRefused(byte[] data) {
    if (data.length == 0) {
      return;
    }
    String command = COMMANDS.get((data[0] & 0xFF) % COMMANDS.size());
    String text = new String(data, 1, data.length - 1, StandardCharsets.UTF_8);
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of(text.split("\n", -1)));
    // An argument with @ names a file with more of them.
    arguments.removeIf(argument -> argument.startsWith("@"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            InputStream.nullInputStream(), print, print, Map.of(), Path.of("."), false, false);
    CommandLine line = Cli.commandLine(terminal, Set.of(command));
    try {
      line.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException refused) {
      assertNotNull(refused.getMessage());
      assertEquals(ExitCode.USAGE, Failures.usage(refused, print));
      assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("error: "));
    }
  }
}
