package dev.continuum.drivers.net.rpc;

import dev.continuum.drivers.net.wire.AgreementFrame;

/** Where frames of agreement are put. Thread-safe; frames go in the order of the calls. */
public interface AgreementSender extends AutoCloseable {
  /** Puts the frame on its way, without waiting; false where the stream is over. */
  boolean send(AgreementFrame frame);

  /**
   * On the served side: a frame with a body of so many bytes is done with, so that another may be
   * read. To be called once for each frame.
   */
  default void answered(int bytes) {}

  /** Ends the stream, at once. */
  @Override
  void close();
}
