package dev.continuum.core.reconcile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs the lines of a scenario through two sides and words their effects. One thread only.
 *
 * <pre>
 * rows asker=1..5,9 answerer=1..5 [changed=2,3]   a changed row is in its second version there
 * options [percent=7] [small=128] [portion=N]     before start
 * start                       the asker begins
 * step [N]                    the next message on its way arrives, N times
 * run                         all messages arrive until none is on its way
 * asker MESSAGE               a message that nobody sent arrives there; so answerer MESSAGE
 *   where MESSAGE is: compare ROWS | equal | differs ROWS DIGESTS | digests N | descend LEVEL/N,N
 *                     | begin LEVEL/N,N SYMBOLS | more N | symbols ROWS FIRST COUNT | fetch N
 *                     | done N | stop REASON
 * cancel asker | cancel answerer
 * </pre>
 */
final class ReconcileScript {
  private static final SipKey SALT = new SipKey(31, 32);

  private record Sent(boolean byAsker, Message message) {}

  private final Map<RowDigest, String> names =
      new TreeMap<>(
          Comparator.comparingLong(RowDigest::keyHash).thenComparingLong(RowDigest::contentHash));
  private final Deque<Sent> onTheWay = new ArrayDeque<>();
  private final List<String> effects = new ArrayList<>();
  private TestRows here = new TestRows();
  private TestRows there = new TestRows();
  private ReconcileOptions options = ReconcileOptions.standard();
  private Asker asker = new Asker(here.tree, here, SALT, options);
  private Answerer answerer = new Answerer(there.tree, there);

  /** The effects of one line, one string each. */
  List<String> run(String line) {
    effects.clear();
    List<String> words = new ArrayList<>();
    TreeMap<String, String> values = new TreeMap<>();
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        values.put(word.substring(0, equals), word.substring(equals + 1));
      } else {
        words.add(word);
      }
    }
    switch (words.removeFirst()) {
      case "rows" -> rows(values);
      case "options" -> {
        options =
            new ReconcileOptions(
                Integer.parseInt(values.getOrDefault("percent", "7")),
                Integer.parseInt(values.getOrDefault("small", "128")),
                Integer.parseInt(values.getOrDefault("portion", "2097152")));
        begin();
      }
      case "start" -> take(true, asker.start());
      case "step" -> {
        int steps = words.isEmpty() ? 1 : Integer.parseInt(words.getFirst());
        for (int i = 0; i < steps; i++) {
          step();
        }
      }
      case "run" -> {
        while (!onTheWay.isEmpty()) {
          step();
        }
      }
      case "asker" -> take(true, asker.receive(message(words)));
      case "answerer" -> take(false, answerer.receive(message(words)));
      case "cancel" -> {
        boolean byAsker = words.getFirst().equals("asker");
        take(byAsker, byAsker ? asker.cancel() : answerer.cancel());
      }
      default -> throw new IllegalArgumentException(line);
    }
    return List.copyOf(effects);
  }

  private void rows(Map<String, String> values) {
    List<Integer> changed = numbers(values.getOrDefault("changed", ""));
    here = new TestRows();
    there = new TestRows();
    names.clear();
    for (int number : numbers(values.getOrDefault("asker", ""))) {
      put(here, number, 1);
    }
    for (int number : numbers(values.getOrDefault("answerer", ""))) {
      put(there, number, changed.contains(number) ? 2 : 1);
    }
    begin();
  }

  private void put(TestRows rows, int number, int version) {
    RowDigest row = TestRows.row(number, version);
    names.put(row, version == 1 ? "r" + number : "r" + number + "'");
    rows.add(row);
  }

  private void begin() {
    onTheWay.clear();
    asker = new Asker(here.tree, here, SALT, options);
    answerer = new Answerer(there.tree, there);
  }

  private void step() {
    Sent next = onTheWay.remove();
    take(
        !next.byAsker(),
        next.byAsker() ? answerer.receive(next.message()) : asker.receive(next.message()));
  }

  private void take(boolean byAsker, List<Effect> some) {
    for (Effect effect : some) {
      if (effect instanceof Effect.Send send) {
        onTheWay.add(new Sent(byAsker, send.message()));
      }
      effects.add((byAsker ? "asker " : "answerer ") + text(effect));
    }
  }

  private static Message message(List<String> words) {
    String kind = words.removeFirst();
    int number = words.isEmpty() || kind.matches("descend|begin|stop") ? 0 : number(words, 0);
    return switch (kind) {
      case "compare" -> new Message.Compare(new Fingerprint(1, 1), number);
      case "equal" -> new Message.Equal();
      case "differs" -> new Message.Differs(number, digests(number(words, 1)));
      case "digests" -> new Message.Digests(digests(number));
      case "descend" -> new Message.Descend(scope(words.getFirst()));
      case "begin" -> new Message.Begin(SALT, scope(words.getFirst()), number(words, 1));
      case "more" -> new Message.More(number);
      case "symbols" ->
          new Message.Symbols(number, MessageSamples.symbols(number(words, 1), number(words, 2)));
      case "fetch" -> new Message.Fetch(MessageSamples.numbers(number));
      case "done" -> new Message.Done(number);
      case "stop" -> new Message.Stop(Message.Reason.valueOf(words.getFirst()));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static int number(List<String> words, int at) {
    return Integer.parseInt(words.get(at));
  }

  private static List<Long> digests(int count) {
    return Collections.nCopies(count, 99L);
  }

  private static Scope scope(String text) {
    String[] parts = text.split("/", 2);
    return new Scope(Integer.parseInt(parts[0]), numbers(parts[1]));
  }

  private static List<Integer> numbers(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] range = part.split("\\.\\.", 2);
      int to = Integer.parseInt(range[range.length - 1]);
      for (int number = Integer.parseInt(range[0]); number <= to; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private String text(Effect effect) {
    return switch (effect) {
      case Effect.Send send ->
          "send "
              + text(send.message())
              + ", "
              + MessageCodec.encode(send.message()).length
              + " bytes";
      case Effect.Offer offer -> "offer " + offer.rows().stream().map(names::get).sorted().toList();
      case Effect.Agreed agreed -> "agreed rows=" + agreed.rows();
      case Effect.Finished finished ->
          "finished only-here="
              + finished.onlyHere()
              + " only-there="
              + finished.onlyThere()
              + " symbols="
              + finished.symbols();
      case Effect.Everything everything ->
          "everything " + everything.why() + " differing=" + everything.differing();
      case Effect.Stopped stopped -> "stopped " + stopped.reason();
      case Effect.Refused refused ->
          "refused " + refused.code() + ' ' + refused.field() + " -- " + refused.detail();
    };
  }

  private static String text(Message message) {
    return switch (message) {
      case Message.Compare compare -> "compare rows=" + compare.rows();
      case Message.Equal equal -> "equal";
      case Message.Differs differs ->
          "differs rows=" + differs.rows() + " digests=" + differs.digests().size();
      case Message.Descend descend -> "descend " + text(descend.parents());
      case Message.Digests digests -> "digests " + digests.digests().size();
      case Message.Begin begin -> "begin " + text(begin.scope()) + " symbols=" + begin.symbols();
      case Message.More more -> "more symbols=" + more.symbols();
      case Message.Symbols symbols ->
          "symbols rows="
              + symbols.rows()
              + " first="
              + symbols.symbols().first()
              + " count="
              + symbols.symbols().size();
      case Message.Fetch fetch ->
          "fetch "
              + fetch.items().stream().limit(3).map(HexFormat.of()::toHexDigits).toList()
              + (fetch.items().size() > 3 ? " of " + fetch.items().size() : "");
      case Message.Done done -> "done offered=" + done.offered();
      case Message.Stop stop -> "stop " + stop.reason();
    };
  }

  private static String text(Scope scope) {
    return scope.nodes().size() > 4
        ? "level " + scope.level() + ", " + scope.nodes().size() + " nodes"
        : "level " + scope.level() + ' ' + scope.nodes();
  }
}
