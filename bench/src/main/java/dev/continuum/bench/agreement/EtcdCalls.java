package dev.continuum.bench.agreement;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The two calls of etcd's KV service that are measured, by field numbers: {@code Put} (1 key, 2
 * value) and {@code Range} (1 key), which is linearizable where nothing else is said; and {@code
 * Status} (1 header with 2 member, 4 leader). Thread-safe.
 */
final class EtcdCalls {
  private static final MethodDescriptor<byte[], byte[]> PUT = method("etcdserverpb.KV/Put");
  private static final MethodDescriptor<byte[], byte[]> RANGE = method("etcdserverpb.KV/Range");

  private static final MethodDescriptor<byte[], byte[]> STATUS =
      method("etcdserverpb.Maintenance/Status");
  private static final int HEADER = 1;
  private static final int HEADER_MEMBER = 2;
  private static final int LEADER = 4;

  private final Channel channel;

  EtcdCalls(Channel channel) {
    this.channel = channel;
  }

  CompletableFuture<byte[]> put(byte[] key, byte[] value) {
    return call(PUT, message(key, value));
  }

  CompletableFuture<byte[]> range(byte[] key) {
    return call(RANGE, message(key));
  }

  /** Whether the member that is called leads. */
  boolean leads() throws Exception {
    CodedInputStream status =
        CodedInputStream.newInstance(call(STATUS, new byte[0]).get(5, TimeUnit.SECONDS));
    long member = 0;
    long leader = 0;
    for (int tag = status.readTag(); tag != 0; tag = status.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case HEADER -> member = field(status.readByteBuffer(), HEADER_MEMBER);
        case LEADER -> leader = status.readUInt64();
        default -> status.skipField(tag);
      }
    }
    return leader != 0 && member == leader;
  }

  private static long field(ByteBuffer message, int number) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == number) {
        return in.readUInt64();
      }
      in.skipField(tag);
    }
    return 0;
  }

  private CompletableFuture<byte[]> call(MethodDescriptor<byte[], byte[]> method, byte[] request) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    ListenableFuture<byte[]> call =
        ClientCalls.futureUnaryCall(channel.newCall(method, CallOptions.DEFAULT), request);
    call.addListener(
        () -> {
          try {
            answer.complete(call.get());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        },
        Runnable::run);
    return answer;
  }

  private static byte[] message(byte[]... fields) {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      for (int i = 0; i < fields.length; i++) {
        out.writeByteArray(i + 1, fields[i]);
      }
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString().toByteArray();
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(name)
        .setRequestMarshaller(Bytes.INSTANCE)
        .setResponseMarshaller(Bytes.INSTANCE)
        .build();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
