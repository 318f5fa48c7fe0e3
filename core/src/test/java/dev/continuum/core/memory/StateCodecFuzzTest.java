package dev.continuum.core.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.memory.port.Table;
import dev.continuum.core.value.Codec;
import dev.continuum.core.value.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes either are refused with a {@link DecodeException} or are exactly what the decoded value
 * encodes to. The first byte picks the codec.
 */
class StateCodecFuzzTest {
  private static final List<Codec<?>> CODECS =
      List.of(
          OperationCodec.CODEC,
          MemoryStateCodec.CODEC,
          LinkState.CODEC,
          ConceptState.CODEC,
          SpaceState.CODEC,
          AppliedRow.CODEC,
          RetryRows.Row.CODEC,
          StateRecord.CODEC);

  static Stream<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    RowStore store = new RowStore();
    for (LoggedOperation operation : OperationSamples.all()) {
      seeds.add(seed(OperationCodec.CODEC, OperationCodec.encode(operation)));
      store.apply(0, operation);
      addRows(store, seeds);
    }
    return seeds.stream();
  }

  private static void addRows(RowStore store, List<byte[]> seeds) {
    store.of(Table.MEMORIES).values().forEach(r -> seeds.add(seed(MemoryStateCodec.CODEC, r)));
    store.of(Table.LINKS).values().forEach(r -> seeds.add(seed(LinkState.CODEC, r)));
    store.of(Table.CONCEPTS).values().forEach(r -> seeds.add(seed(ConceptState.CODEC, r)));
    store.of(Table.SPACES).values().forEach(r -> seeds.add(seed(SpaceState.CODEC, r)));
    store.of(Table.META).values().forEach(r -> seeds.add(seed(AppliedRow.CODEC, r)));
    store
        .of(Table.IDEMPOTENCY)
        .values()
        .forEach(
            row -> {
              if (row.length > 0) {
                seeds.add(seed(RetryRows.Row.CODEC, row));
              }
            });
    StateRecord.export(
        store, r -> seeds.add(seed(StateRecord.CODEC, StateRecord.CODEC.toBytes(r))));
  }

  private static byte[] seed(Codec<?> codec, byte[] bytes) {
    byte[] seed = new byte[bytes.length + 1];
    seed[0] = (byte) CODECS.indexOf(codec);
    System.arraycopy(bytes, 0, seed, 1, bytes.length);
    return seed;
  }

  @MethodSource("seeds")
  @FuzzTest
  void decodersRefuseOrReadExactly(byte[] data) {
    if (data.length > 0) {
      byte[] bytes = new byte[data.length - 1];
      System.arraycopy(data, 1, bytes, 0, bytes.length);
      check(CODECS.get((data[0] & 0xFF) % CODECS.size()), bytes);
    }
  }

  private static <T> void check(Codec<T> codec, byte[] bytes) {
    T value;
    try {
      value = codec.fromBytes(bytes);
    } catch (DecodeException refused) {
      assertNotNull(refused.field());
      return;
    }
    assertArrayEquals(bytes, codec.toBytes(value));
    if (value instanceof LinkState link) {
      assertEquals(link.strengthAt(5_000), LinkState.strengthOf(bytes, 5_000));
    }
  }
}
