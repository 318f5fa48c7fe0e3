package com.alipay.sofa.jraft.rpc;

import com.alipay.sofa.jraft.entity.LocalStorageOutter.ConfigurationPBMeta;
import com.alipay.sofa.jraft.entity.LocalStorageOutter.LocalSnapshotPbMeta;
import com.alipay.sofa.jraft.entity.LocalStorageOutter.LogPBMeta;
import com.alipay.sofa.jraft.entity.LocalStorageOutter.StablePBMeta;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Map;

/**
 * Stands where the engine has a factory of its own, which loads classes by their names in a file
 * and answers with exceptions of a transport that is not here. This one knows the four messages
 * that the engine keeps in files. Thread-safe (stateless).
 */
public final class ProtobufMsgFactory {
  private static final Map<String, Message> FILE_MESSAGES =
      Map.of(
          ConfigurationPBMeta.getDescriptor().getFullName(),
          ConfigurationPBMeta.getDefaultInstance(),
          LogPBMeta.getDescriptor().getFullName(),
          LogPBMeta.getDefaultInstance(),
          StablePBMeta.getDescriptor().getFullName(),
          StablePBMeta.getDefaultInstance(),
          LocalSnapshotPbMeta.getDescriptor().getFullName(),
          LocalSnapshotPbMeta.getDefaultInstance());

  private ProtobufMsgFactory() {}

  /** Called by the engine before it reads; there is nothing to load. */
  public static void load() {}

  /** Parses a message of a file. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the engine's signature
  public static <T extends Message> T newMessageByProtoClassName(String name, byte[] bytes) {
    Message kind = FILE_MESSAGES.get(name);
    if (kind == null) {
      throw new IllegalArgumentException(
          "message: " + name + " (expected: one of " + FILE_MESSAGES.keySet() + ")");
    }
    try {
      return (T) kind.getParserForType().parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
