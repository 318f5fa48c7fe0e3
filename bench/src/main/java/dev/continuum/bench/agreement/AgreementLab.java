package dev.continuum.bench.agreement;

/** A group of three processes that agree. One thread only. */
public interface AgreementLab extends AutoCloseable {
  String label();

  /** Starts the processes and waits for a leader. */
  void start() throws Exception;

  /** Writes of {@code bytes} bytes, so many under way at one time. */
  Load.Figures write(int inFlight, int bytes, double seconds) throws Exception;

  /** Linearizable reads of one thing. */
  Load.Figures read(int inFlight, double seconds) throws Exception;

  /** Seconds of processor time that all members have used so far. */
  double processorSeconds() throws Exception;

  @Override
  void close();
}
