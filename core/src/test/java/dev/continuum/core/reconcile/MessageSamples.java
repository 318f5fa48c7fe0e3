package dev.continuum.core.reconcile;

import java.util.List;
import java.util.stream.LongStream;

/** One message of each kind and its borders. Thread-safe (stateless). */
final class MessageSamples {
  static final List<Message> ALL =
      List.of(
          new Message.Compare(new Fingerprint(1, -2), 1_000_000),
          new Message.Compare(new Fingerprint(0, 0), 0),
          new Message.Equal(),
          new Message.Differs(Message.MAX_ROWS, numbers(16)),
          new Message.Descend(new Scope(1, List.of(0, 5, 15))),
          new Message.Descend(new Scope(3, List.of(4_095))),
          new Message.Digests(numbers(32)),
          new Message.Begin(new SipKey(3, -4), Scope.WHOLE, Message.MIN_CREDIT_SYMBOLS),
          new Message.Begin(
              new SipKey(3, -4), new Scope(4, List.of(1, 65_535)), Message.MAX_CREDIT_SYMBOLS),
          new Message.More(1_000),
          new Message.Symbols(77, symbols(0, 1)),
          new Message.Symbols(Answerer.MAX_SCOPE_ROWS, symbols(5_000, 3)),
          new Message.Fetch(numbers(3)),
          new Message.Done(12),
          new Message.Stop(Message.Reason.EVERYTHING),
          new Message.Stop(Message.Reason.REFUSED),
          new Message.Stop(Message.Reason.CANCELLED));

  private MessageSamples() {}

  static CodedSymbols symbols(int first, int count) {
    CodedSymbols symbols = CodedSymbols.zeros(first, count);
    for (int i = 0; i < count; i++) {
      symbols.sums[i] = 0x0102030405060708L + i;
      symbols.checksums[i] = -1L - i;
      symbols.counts[i] = (byte) (200 + i);
    }
    return symbols;
  }

  static List<Long> numbers(int count) {
    return LongStream.range(0, count).map(i -> i * 0x0101010101010101L).boxed().toList();
  }
}
