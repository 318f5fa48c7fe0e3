package dev.continuum.drivers.net.rpc;

import dev.continuum.core.value.ErrorCode;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Why a call is not served, in the same code on both sides: the answer carries it beside gRPC's
 * status. Thread-safe (immutable).
 */
record CallRefusal(ErrorCode code, String text) {
  private static final Metadata.Key<String> CODE =
      Metadata.Key.of("continuum-error", Metadata.ASCII_STRING_MARSHALLER);

  Metadata trailers() {
    Metadata trailers = new Metadata();
    trailers.put(CODE, code.slug());
    return trailers;
  }

  /** The code that an answer carries, if it does and it is known here. */
  static @Nullable ErrorCode codeOf(@Nullable Metadata trailers) {
    String slug = trailers == null ? null : trailers.get(CODE);
    return slug == null ? null : ErrorCode.ofSlug(slug);
  }
}
