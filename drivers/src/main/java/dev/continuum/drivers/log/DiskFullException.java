package dev.continuum.drivers.log;

import java.io.IOException;

/** The file system refused a write for want of room or quota; the same write may succeed later. */
final class DiskFullException extends IOException {
  private static final long serialVersionUID = 1L;

  DiskFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
