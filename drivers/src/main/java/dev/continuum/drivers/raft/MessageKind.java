package dev.continuum.drivers.raft;

import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.AppendEntriesResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.GetFileResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.InstallSnapshotResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.ReadIndexResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.RequestVoteResponse;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowRequest;
import com.alipay.sofa.jraft.rpc.RpcRequests.TimeoutNowResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.continuum.core.value.NodeId;
import dev.continuum.drivers.raft.wire.Beats;
import dev.continuum.drivers.raft.wire.BeatsReply;
import dev.continuum.drivers.raft.wire.Submission;
import dev.continuum.drivers.raft.wire.SubmissionReply;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a group: their numbers on the wire, how they are parsed, and whom they name.
 * Thread-safe (immutable).
 */
enum MessageKind {
  APPEND_ENTRIES(
      1,
      Lane.LOG,
      AppendEntriesRequest.getDefaultInstance(),
      AppendEntriesResponse.getDefaultInstance()),
  REQUEST_VOTE(
      2,
      Lane.LOG,
      RequestVoteRequest.getDefaultInstance(),
      RequestVoteResponse.getDefaultInstance()),
  TIMEOUT_NOW(
      3, Lane.LOG, TimeoutNowRequest.getDefaultInstance(), TimeoutNowResponse.getDefaultInstance()),
  READ_INDEX(
      4, Lane.LOG, ReadIndexRequest.getDefaultInstance(), ReadIndexResponse.getDefaultInstance()),
  INSTALL_SNAPSHOT(
      5,
      Lane.FILES,
      InstallSnapshotRequest.getDefaultInstance(),
      InstallSnapshotResponse.getDefaultInstance()),
  GET_FILE(
      6, Lane.FILES, GetFileRequest.getDefaultInstance(), GetFileResponse.getDefaultInstance()),
  SUBMIT(7, Lane.LOG, Submission.getDefaultInstance(), SubmissionReply.getDefaultInstance()),
  BEATS(8, Lane.LOG, Beats.getDefaultInstance(), BeatsReply.getDefaultInstance());

  /** Messages of one lane share a stream: files do not stand in the way of what keeps a leader. */
  enum Lane {
    LOG,
    FILES
  }

  private static final MessageKind[] KINDS = values();

  private final int number;
  private final Lane lane;
  private final Message request;
  private final Message answer;

  MessageKind(int number, Lane lane, Message request, Message answer) {
    this.number = number;
    this.lane = lane;
    this.request = request;
    this.answer = answer;
  }

  int number() {
    return number;
  }

  Lane lane() {
    return lane;
  }

  /** An answer without content. */
  Message noAnswer() {
    return answer;
  }

  Message parseRequest(ByteString body) throws InvalidProtocolBufferException {
    return request.getParserForType().parseFrom(body);
  }

  Message parseAnswer(ByteString body) throws InvalidProtocolBufferException {
    return answer.getParserForType().parseFrom(body);
  }

  static @Nullable MessageKind ofNumber(int number) {
    return number >= 1 && number <= KINDS.length ? KINDS[number - 1] : null;
  }

  static @Nullable MessageKind ofRequest(Object message) {
    for (MessageKind kind : KINDS) {
      if (kind.request.getClass() == message.getClass()) {
        return kind;
      }
    }
    return null;
  }

  /** Whom a request is for, from whom, and in which group, as it says itself. */
  record Parties(String group, String from, String to) {
    /** What is wrong with them; null where nothing is. */
    @Nullable String objection(String expectedGroup, NodeId caller, NodeId self) {
      if (!group.equals(expectedGroup)) {
        return "group: " + shortened(group) + " (expected: " + expectedGroup + ")";
      }
      if (!caller.equals(RaftPeers.parse(from))) {
        return "sender: " + shortened(from) + " (expected: " + caller + ", who calls)";
      }
      return to.isEmpty() || self.equals(RaftPeers.parse(to))
          ? null
          : "receiver: " + shortened(to) + " (expected: " + self + ")";
    }

    private static String shortened(String text) {
      return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
    }

    private static final int MAX_SHOWN_CHARS = 64;
  }

  /** Who takes part in a request; null for requests that name nobody. */
  static @Nullable Parties parties(Message request) {
    return switch (request) {
      case AppendEntriesRequest it ->
          new Parties(it.getGroupId(), it.getServerId(), it.getPeerId());
      case RequestVoteRequest it -> new Parties(it.getGroupId(), it.getServerId(), it.getPeerId());
      case TimeoutNowRequest it -> new Parties(it.getGroupId(), it.getServerId(), it.getPeerId());
      case ReadIndexRequest it -> new Parties(it.getGroupId(), it.getServerId(), it.getPeerId());
      case InstallSnapshotRequest it ->
          new Parties(it.getGroupId(), it.getServerId(), it.getPeerId());
      default -> null;
    };
  }
}
