package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.memory.port.StateBatch;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.ContinuumException;
import dev.continuum.core.value.DecodeException;
import dev.continuum.core.value.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes that come as the state of another node are merged or refused, and what was merged is a
 * state that can be sent on.
 */
class StateMergeFuzzTest {
  private static final List<LoggedOperation> OPERATIONS = OperationSamples.all();

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int count = 0; count <= OPERATIONS.size(); count++) {
      seeds.add(bytesOf(storeOf(OPERATIONS.subList(0, count))));
    }
    return seeds.stream();
  }

  private static RowStore storeOf(List<LoggedOperation> operations) {
    RowStore store = new RowStore();
    for (LoggedOperation operation : operations) {
      store.apply(0, operation);
    }
    return store;
  }

  private static byte[] bytesOf(RowStore store) {
    ByteWriter out = new ByteWriter();
    StateRecord.export(store, record -> StateRecord.CODEC.write(record, out));
    return out.toByteArray();
  }

  @MethodSource("seeds")
  @FuzzTest
  void anyStateIsMergedOrRefused(byte[] data) {
    merge(data, new RowStore());
    merge(data, storeOf(OPERATIONS.subList(0, OPERATIONS.size() / 2)));
  }

  private static void merge(byte[] data, RowStore store) {
    StateBatch batch = new StateBatch();
    try {
      ByteReader in = new ByteReader(data);
      StateMerge merge = new StateMerge(store);
      while (in.remaining() > 0) {
        merge.take(StateRecord.CODEC.read(in));
      }
      merge.finish(batch);
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    } catch (ContinuumException refused) {
      assertEquals(ErrorCode.STORAGE_CORRUPT, refused.code());
      return;
    }
    store.write(batch);
    ByteReader again = new ByteReader(bytesOf(store));
    while (again.remaining() > 0) {
      assertNotNull(StateRecord.CODEC.read(again));
    }
  }

  /** One byte more or less than a key has makes it another key, where its table has no room. */
  @Test
  void aKeyOfAnotherFormIsRefused() {
    StateRecord.export(
        storeOf(OPERATIONS),
        record -> {
          for (int length = 0; length <= record.key().length + 1; length++) {
            byte[] key = Arrays.copyOf(record.key(), length);
            byte[] bytes =
                StateRecord.CODEC.toBytes(new StateRecord(record.table(), key, record.value()));
            boolean isKey =
                length == record.key().length || (record.table() == Table.LINKS && length >= 41);
            if (isKey) {
              assertNotNull(StateRecord.CODEC.fromBytes(bytes));
            } else {
              DecodeException refused =
                  assertThrows(
                      DecodeException.class,
                      () -> StateRecord.CODEC.fromBytes(bytes),
                      () -> record.table() + " " + key.length);
              assertEquals("record.key", refused.field());
            }
          }
        });
  }
}
