package dev.continuum.core.reconcile;

import java.util.List;

/**
 * What the two sides of an exchange say. Thread-safe (immutable).
 *
 * <p>The asker leads: everything that the answerer says answers one of its messages. {@link
 * MessageCodec} is their bytes.
 */
public sealed interface Message {
  /** Most symbols of one message: 34,816 bytes. */
  int MAX_SYMBOLS = 2_048;

  /** Most symbols that may be asked for at once, and so are on their way: 278,528 bytes. */
  int MAX_CREDIT_SYMBOLS = 16_384;

  /** Fewest symbols that may be asked for at once: each time costs a pass over the rows. */
  int MIN_CREDIT_SYMBOLS = 32;

  /** Most items of one {@link Fetch}: 32,768 bytes. */
  int MAX_ITEMS = 4_096;

  /** Most nodes whose children one {@link Descend} asks for: 2,048 bytes of digests. */
  int MAX_DESCENT_NODES = 16;

  /** Most rows of a set. */
  long MAX_ROWS = 1L << 40;

  /** Asker: is this what you have? */
  record Compare(Fingerprint fingerprint, long rows) implements Message {}

  /** Answerer: yes. */
  record Equal() implements Message {}

  /** Answerer: no; these are my rows and the digests of the root's children. */
  record Differs(long rows, List<Long> digests) implements Message {
    public Differs {
      digests = List.copyOf(digests);
    }
  }

  /** Asker: what are the digests of the children of these nodes? */
  record Descend(Scope parents) implements Message {}

  /** Answerer: these, sixteen for each parent in its order. */
  record Digests(List<Long> digests) implements Message {
    public Digests {
      digests = List.copyOf(digests);
    }
  }

  /** Asker: code the rows of this scope under this salt, and send so many symbols. */
  record Begin(SipKey salt, Scope scope, int symbols) implements Message {}

  /** Asker: send so many further symbols. */
  record More(int symbols) implements Message {}

  /** Answerer: some symbols, in order, and how many rows the scope has. */
  record Symbols(int rows, CodedSymbols symbols) implements Message {}

  /** Asker: I have no rows with these items; send me them. */
  record Fetch(List<Long> items) implements Message {
    public Fetch {
      items = List.copyOf(items);
    }
  }

  /** Asker: the difference is known, and I offered so many rows. */
  record Done(long offered) implements Message {}

  /** Either: I stop here. */
  record Stop(Reason reason) implements Message {}

  /** Why a side stops before the end. */
  enum Reason {
    /** So much differs that all rows should be sent. */
    EVERYTHING(1),
    /** The other side said what cannot be. */
    REFUSED(2),
    /** The caller wanted it. */
    CANCELLED(3);

    private final int code;

    Reason(int code) {
      this.code = code;
    }

    /** The byte between nodes. */
    int code() {
      return code;
    }
  }
}
