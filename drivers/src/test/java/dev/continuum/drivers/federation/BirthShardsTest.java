package dev.continuum.drivers.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BirthShardsTest {
  @TempDir Path folder;

  @Test
  void theNumberStaysAsItWasAtFirst() {
    BirthShards.require(folder, 4);
    BirthShards.require(folder, 4);
    ContinuumException other =
        assertThrows(ContinuumException.class, () -> BirthShards.require(folder, 5));
    assertEquals(ErrorCode.CONFIG_INVALID, other.code());
  }
}
