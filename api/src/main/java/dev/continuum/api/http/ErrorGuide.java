package dev.continuum.api.http;

import dev.continuum.core.value.ErrorCode;

/** What every problem code means, in a sentence or two. Thread-safe (stateless). */
final class ErrorGuide {
  private ErrorGuide() {}

  /** Every code is explained: a new one does not compile until it is. */
  static String meaning(ErrorCode code) {
    return switch (code) {
      case REQUEST_INVALID ->
          "The request is no well-formed HTTP/1.1. The connection is closed after the answer.";
      case BODY_INVALID ->
          "The body is no well-formed JSON, has a name twice, is nested too deep, or is no UTF-8.";
      case FIELD_UNKNOWN ->
          "The body has a field that the operation does not know. The fix names the nearest one.";
      case FIELD_INVALID -> "A field or a header has a value that is not allowed.";
      case FIELD_MISSING -> "A field that must be there is not.";
      case QUERY_INVALID ->
          "A query parameter is unknown, given twice, badly encoded, or has a value that is not"
              + " allowed.";
      case CONFIG_INVALID -> "The node's configuration is wrong. Seen at its start, not over HTTP.";
      case CURSOR_INVALID -> "The cursor of a page is none. Take it from 'next', or start again.";
      case SPACE_UNKNOWN -> "There is no such space. Create it with PUT /v1/spaces/{space}.";
      case MEMORY_UNKNOWN -> "There is no such memory in the space, and never was.";
      case LINK_UNKNOWN -> "There is no such link between these memories.";
      case ROUTE_UNKNOWN -> "No operation has such a path.";
      case METHOD_NOT_ALLOWED -> "The path has other methods; Allow names them.";
      case MEDIA_TYPE_UNSUPPORTED ->
          "The Content-Type is missing or not one that the operation reads.";
      case NOT_ACCEPTABLE -> "The operation answers in no media type that Accept allows.";
      case ORIGIN_REFUSED ->
          "Host or Origin is not of this server, as when a page of another site calls it (DNS"
              + " rebinding). Names of your own go into http.allowed_hosts.";
      case MEMORY_FORGOTTEN -> "The memory was forgotten; its identifier never comes back.";
      case VERSION_CONFLICT ->
          "The memory or the configuration entry has another version than the request asks for. Read"
              + " it again and decide anew.";
      case IDEMPOTENCY_CONFLICT ->
          "The Idempotency-Key was used for another request. Use a new key for a new request.";
      case EMBEDDING_DIMENSIONS_CONFLICT ->
          "The vector has another length than those that are in the space.";
      case SPACE_CONSISTENCY_FIXED ->
          "A space keeps the consistency that it was created with. Create another one and import an"
              + " export of this one into it.";
      case OPERATION_GAP ->
          "A node sent operations without those before them. They come again by themselves. Seen"
              + " between nodes.";
      case OPERATION_FORKED ->
          "Two different operations have one identity: a node's data folder was put back to an"
              + " earlier moment, or a node lies. Nothing more of that origin is taken. Seen between"
              + " nodes.";
      case TOO_LARGE -> "A body, a field or a list is larger than its limit.";
      case TOO_MANY -> "There are as many as are allowed. Wait, or raise the limit.";
      case STORAGE_FULL ->
          "The disk is full. Reads go on; writes are taken again when there is room.";
      case STORAGE_FAILED -> "The disk failed a write or a flush. Reads go on.";
      case STORAGE_CORRUPT -> "Stored data is damaged. It is not served; the log names it.";
      case DATA_DIR_LOCKED -> "Another process uses the data folder. Seen at a node's start.";
      case CLOCK_SKEW -> "A clock is further off than allowed.";
      case TOKEN_MALFORMED -> "The join token is cut short or mistyped. Paste all of it.";
      case TOKEN_UNKNOWN -> "The cluster's node never gave out such a join token.";
      case TOKEN_USED -> "The join token has been used as often as it may be.";
      case TOKEN_EXPIRED ->
          "The join token is too old. They live for an hour unless told otherwise.";
      case TOKEN_REVOKED -> "An operator took the join token back.";
      case TOKEN_SCOPE -> "The join token is for another role or zone.";
      case AUTHORITY_PIN_MISMATCH ->
          "The node at the address has another authority than the join token names. Nothing was"
              + " sent to it.";
      case AUTHORITY_MISSING ->
          "The node does not hold the key of the cluster's authority, so it cannot sign.";
      case CLUSTER_MISMATCH -> "The other side is of another cluster.";
      case CLUSTER_IDENTITY_EXISTS -> "The data folder belongs to a cluster already.";
      case CLUSTER_IDENTITY_MISSING -> "The data folder belongs to no cluster yet.";
      case NODE_ID_TAKEN ->
          "A node of that identity or name is in the cluster already, as when a data folder was"
              + " copied.";
      case ADDRESS_UNREACHABLE -> "The address that a node tells the others does not lead to it.";
      case NODE_UNKNOWN -> "The cluster has no such node.";
      case NODE_DEPARTED ->
          "The node was let go. A new join token lets it in again: continuum token create, then"
              + " continuum join --again on that node.";
      case NODE_REVOKED -> "The node was revoked. Its identity never comes back.";
      case CERTIFICATE_REQUEST_INVALID ->
          "The certificate request is damaged, of another key, or not signed by its own key.";
      case CERTIFICATE_REFUSED ->
          "The other side's certificate is not accepted; the message says why.";
      case REVOCATION_LIST_REFUSED ->
          "The revocation list is missing, stale, forged, or older than the one before.";
      case ATTESTATION_REFUSED ->
          "security.require_attestation is set, and the evidence is missing or not accepted.";
      case JOIN_MESSAGE_INVALID -> "A message of the join port is damaged or too large.";
      case JOIN_UNREACHABLE -> "Nobody answers at the join address.";
      case NODE_UNREACHABLE -> "Another node of the cluster does not answer on its port.";
      case KEYRING_MISMATCH ->
          "Two nodes have different keys for datagrams, or an older keyring was put in place.";
      case QUORUM_LOST ->
          "Not enough voters answered for the cluster to decide. What was asked may still be decided"
              + " when they come back.";
      case CONSENSUS_STOPPED ->
          "This node's part in deciding has ended, as when its disk failed. Its log says why; other"
              + " nodes go on.";
      case NOT_LEADER -> "Only the leader of the group can do this. GET /v1/cluster/raft names it.";
      case VOTERS_UNSAFE ->
          "It would leave too few voters that live for the cluster to decide. Nothing was changed.";
      case EPOCH_STALE ->
          "It was asked for under an older epoch or placement than the cluster's. Read the state"
              + " again.";
      case COMMAND_INVALID ->
          "A command for the cluster's state is damaged, or of a version that is not known.";
      case PROPOSAL_STALE ->
          "The command came long after a later one of the same node; its first answer is no longer"
              + " known.";
      case STATE_DIVERGED ->
          "A copy of the cluster's state differs from what was decided. The node stops taking part;"
              + " its log has the place.";
      case STATE_PRESENT ->
          "Bringing back a backup would replace what was decided here. Back that up, then confirm with"
              + " replace=true.";
      case SNAPSHOT_INVALID ->
          "A snapshot or backup of the cluster's state is damaged, or of a version that is not"
              + " known. The state stays as it was.";
      case NODE_QUARANTINED -> "The cluster has decided to cut the node off; the message says why.";
      case ALLOCATION_UNKNOWN -> "There is no such allocation on the node, or it has ended.";
      case CAPACITY_EXCEEDED -> "The node has less left than is asked of it.";
      case OVERLOADED -> "More is under way than the node takes. Try again after Retry-After.";
      case STARTING -> "The node is still starting.";
      case SHUTTING_DOWN -> "The node is stopping.";
      case DEADLINE_EXCEEDED -> "The answer was not there in time.";
      case INTERNAL ->
          "An unexpected failure on the node. Its log has more under the problem's instance.";
    };
  }
}
