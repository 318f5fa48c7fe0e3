package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ContinuumException;
import dev.continuum.drivers.net.wire.AgreementFrame;
import org.jspecify.annotations.Nullable;

/** One end of a stream of agreement. One thread at a time calls it; it must not block. */
public interface AgreementReceiver {
  void frame(AgreementFrame frame);

  /**
   * The stream is over; nothing more arrives, and what was sent and not answered is lost.
   *
   * @param why null where the other side ended it
   */
  void ended(@Nullable ContinuumException why);
}
