package dev.continuum.drivers.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Committed bytes of the file formats: hexadecimal digits, remarks after {@code #}, and
 * {@code @1234} where the bytes go on at a decimal offset after zeros. They change only with a new
 * format version.
 */
final class GoldenBytes {
  private GoldenBytes() {}

  static byte[] read(String name) {
    try (InputStream in = GoldenBytes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      for (String line : text.split("\n", -1)) {
        String digits = line.split("#", 2)[0].replace(" ", "");
        if (digits.startsWith("@")) {
          bytes.writeBytes(
              new byte[Integer.parseInt(digits, 1, digits.length(), 10) - bytes.size()]);
        } else {
          bytes.writeBytes(HexFormat.of().parseHex(digits));
        }
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
