package dev.continuum.app.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.continuum.core.access.AttestationProvider;
import dev.continuum.core.access.AttestationVerifier;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import dev.continuum.core.value.NodeId;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the class path names as a service is taken. */
class AttestationTest {
  /** Accepts all. */
  public static final class Trusting implements AttestationVerifier {
    @Override
    public boolean accepts(NodeId node, byte[] nonce, byte[] evidence) {
      return true;
    }
  }

  /** Accepts nobody. */
  public static final class Strict implements AttestationVerifier {
    @Override
    public boolean accepts(NodeId node, byte[] nonce, byte[] evidence) {
      return false;
    }
  }

  /** Always the same. */
  public static final class Machine implements AttestationProvider {
    @Override
    public byte[] evidence(NodeId node, byte[] nonce) {
      return new byte[] {7};
    }
  }

  @TempDir Path folder;

  @Test
  void withoutAServiceThereIsNone() {
    assertSame(AttestationVerifier.NONE, Attestation.verifier());
    assertSame(AttestationProvider.NONE, Attestation.provider());
  }

  @Test
  void theServiceOfTheClassPathIsTaken() throws IOException {
    name(AttestationVerifier.class, Trusting.class);
    name(AttestationProvider.class, Machine.class);
    withClassPath(
        () -> {
          assertInstanceOf(Trusting.class, Attestation.verifier());
          assertEquals(7, Attestation.provider().evidence(new NodeId(1, 1), new byte[32])[0]);
        });
  }

  @Test
  void twoAreRefusedByTheirNames() throws IOException {
    name(AttestationVerifier.class, Trusting.class, Strict.class);
    withClassPath(
        () -> {
          ContinuumException two = assertThrows(ContinuumException.class, Attestation::verifier);
          assertEquals(ErrorCode.CONFIG_INVALID, two.code());
          assertTrue(String.valueOf(two.getMessage()).contains(Strict.class.getName()));
        });
  }

  private void name(Class<?> port, Class<?>... services) throws IOException {
    Path file = folder.resolve("META-INF/services").resolve(port.getName());
    Files.createDirectories(file.getParent());
    Files.write(file, List.of(services).stream().map(Class::getName).toList());
  }

  private void withClassPath(Runnable test) throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader more = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(more);
      test.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
