package dev.continuum.drivers.cache;

import dev.continuum.core.memory.Keys;
import dev.continuum.core.memory.port.Table;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A space, or an identifier in a space: the key of a row, or what the links of a memory have in
 * common. Thread-safe (immutable).
 */
record EntityKey(Table table, long space, long high, long low) {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** From a key that begins with an entity, or is a space's own. */
  static EntityKey of(Table table, byte[] key) {
    long space = (long) LONG.get(key, 0);
    return key.length == Keys.SPACE_BYTES
        ? new EntityKey(table, space, 0, 0)
        : new EntityKey(
            table,
            space,
            (long) LONG.get(key, Keys.SPACE_BYTES),
            (long) LONG.get(key, Keys.SPACE_BYTES + Long.BYTES));
  }

  @Override
  public int hashCode() {
    long mixed = (space + high * 31 + low) * 0x9E37_79B9_7F4A_7C15L;
    return (int) (mixed >>> 32);
  }
}
