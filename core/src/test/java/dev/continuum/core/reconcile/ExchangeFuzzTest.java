package dev.continuum.core.reconcile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.continuum.core.value.ByteReader;
import dev.continuum.core.value.ByteWriter;
import dev.continuum.core.value.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever one side is told, it ends by name or waits, and offers only rows that it has. */
class ExchangeFuzzTest {
  private static final SipKey SALT = new SipKey(5, 6);

  /** Each seed: which side is told, then messages with their lengths. */
  static Stream<byte[]> seeds() {
    TestRows here = TestRows.of(1, 40);
    TestRows there = TestRows.of(5, 45);
    List<byte[]> seeds = new ArrayList<>();
    ByteWriter toAsker = new ByteWriter();
    ByteWriter toAnswerer = new ByteWriter();
    toAsker.writeByte(1);
    toAnswerer.writeByte(0);
    Asker asker = new Asker(here.tree, here, SALT, ReconcileOptions.standard());
    Answerer answerer = new Answerer(there.tree, there);
    List<Message> asked = sent(asker.start());
    while (!asked.isEmpty()) {
      List<Message> next = new ArrayList<>();
      for (Message question : asked) {
        toAnswerer.writeBytes(MessageCodec.encode(question));
        for (Message answer : sent(answerer.receive(question))) {
          toAsker.writeBytes(MessageCodec.encode(answer));
          next.addAll(sent(asker.receive(answer)));
        }
      }
      asked = next;
    }
    seeds.add(toAsker.toByteArray());
    seeds.add(toAnswerer.toByteArray());
    return seeds.stream();
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void everyExchangeEnds(byte[] data) {
    TestRows rows = TestRows.of(1, 40);
    ByteReader in = new ByteReader(data);
    Asker asker = new Asker(rows.tree, rows, SALT, ReconcileOptions.standard());
    Answerer answerer = new Answerer(rows.tree, rows);
    List<Effect> effects = new ArrayList<>(asker.start());
    try {
      boolean toAsker = in.readBoolean("side");
      while (in.remaining() > 0) {
        Message message = MessageCodec.decode(in.readBytes("message", data.length));
        effects.addAll(toAsker ? asker.receive(message) : answerer.receive(message));
      }
    } catch (DecodeException refused) {
      assertTrue(refused.offsetBytes() >= 0);
    }
    int ends = 0;
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Send send ->
            assertEquals(send.message(), MessageCodec.decode(MessageCodec.encode(send.message())));
        case Effect.Offer offer -> assertTrue(rows.rows.containsAll(offer.rows()));
        default -> ends++;
      }
    }
    assertTrue(ends <= 1, ends + " ends");
    assertEquals(ends == 1, asker.isOver() || answerer.isOver());
  }

  private static List<Message> sent(List<Effect> effects) {
    List<Message> sent = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Send send) {
        sent.add(send.message());
      }
    }
    return sent;
  }
}
