package dev.continuum.core.consensus.state;

import static dev.continuum.core.consensus.state.Checks.refuse;

import dev.continuum.core.consensus.Command;
import dev.continuum.core.consensus.Outcome;
import dev.continuum.core.consensus.Outcome.Refused;
import dev.continuum.core.value.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Commands about configuration, tokens, grants and the epoch. One thread only. */
final class ClusterCommands {
  /** The version that fits whatever is there. */
  private static final long ANY_VERSION = -1;

  private static final String NEW_TOKEN = "Make a new one: continuum token create.";

  private final Changes changes;
  private final ClusterTables tables;

  ClusterCommands(Changes changes) {
    this.changes = changes;
    this.tables = changes.tables();
  }

  Outcome configure(Command.ConfigUpdate update) {
    ClusterKey key = ClusterKeys.find(update.key());
    if (key == null) {
      return refuse(
          ErrorCode.FIELD_UNKNOWN,
          "key",
          update.key(),
          "a key of the cluster's configuration",
          "List them: continuum config cluster list.");
    }
    boolean removes = update.value().isEmpty();
    if (key.rule() instanceof ClusterKey.Fixed
        || (!removes && !key.rule().accepts(update.value()))) {
      return refuse(ErrorCode.CONFIG_INVALID, key.name(), update.value(), key.rule().expected());
    }
    RowKey row = RowKey.of(Table.CONFIGURATION, key.name());
    long version =
        tables.get(row) instanceof Row.Stored(Row.Setting setting, _, _) ? setting.version() : 0;
    if (update.expectedVersion() != ANY_VERSION && update.expectedVersion() != version) {
      return refuse(
          ErrorCode.VERSION_CONFLICT,
          "version",
          update.expectedVersion(),
          String.valueOf(version),
          "Read the entry again and decide anew.");
    }
    if (removes && version == 0) {
      return changes.done(0, false);
    }
    tables.configVersion++;
    if (removes) {
      changes.remove(row);
    } else {
      changes.put(new Row.Setting(key.name(), update.value(), tables.configVersion));
    }
    return changes.done(tables.configVersion, true);
  }

  /** The same node may ask twice: it did not hear the first answer. */
  Outcome consume(Command.TokenConsume consume) {
    Refused malformed =
        Checks.first(
            Checks.name("token", consume.tokenId(), StateLimits.MAX_TOKEN_CHARS),
            Checks.atLeast("token.expires", consume.expiresMillis(), 1));
    if (malformed != null) {
      return malformed;
    }
    if (consume.maxUses() < 1 || consume.maxUses() > StateLimits.MAX_TOKEN_USES) {
      return refuse(
          ErrorCode.COMMAND_INVALID,
          "token.uses",
          consume.maxUses(),
          "1.." + StateLimits.MAX_TOKEN_USES);
    }
    Row.Token token = token(consume.tokenId());
    Refused shut = shut(consume, token);
    if (shut != null) {
      return shut;
    }
    RowKey use = new RowKey(Table.TOKEN_USES, consume.node(), consume.tokenId());
    int uses = token == null ? 0 : token.uses();
    boolean departed = tables.isDeparted(consume.node());
    if (tables.get(use) != null && departed) {
      return refuse(
          ErrorCode.TOKEN_USED,
          "token",
          consume.tokenId() + ", by this node before it was let go",
          "a token that the node has not used",
          NEW_TOKEN);
    }
    if (tables.get(use) != null) {
      return changes.done(uses, false);
    }
    if (uses >= consume.maxUses()) {
      return refuse(
          ErrorCode.TOKEN_USED,
          "token",
          consume.tokenId() + ", used " + uses + " times",
          "a token that was used less than " + consume.maxUses() + " times",
          NEW_TOKEN);
    }
    if ((token == null && tables.size(Table.TOKENS) == StateLimits.MAX_TOKENS)
        || tables.size(Table.TOKEN_USES) == StateLimits.MAX_ALL_TOKEN_USES) {
      return tooManyTokens(consume.tokenId());
    }
    changes.put(
        new Row.Token(
            consume.tokenId(), consume.maxUses(), uses + 1, false, consume.expiresMillis()));
    changes.put(new Row.TokenUse(consume.tokenId(), consume.node(), consume.expiresMillis()));
    if (departed) {
      changes.remove(RowKey.of(Table.DEPARTED, consume.node()));
    }
    return changes.done(uses + 1L, true);
  }

  /** Kept longer than any token lives; nobody could make the token valid again after that. */
  Outcome revoke(Command.TokenRevoke revoke) {
    Refused malformed = Checks.name("token", revoke.tokenId(), StateLimits.MAX_TOKEN_CHARS);
    if (malformed != null) {
      return malformed;
    }
    Row.Token token = token(revoke.tokenId());
    if (token != null && token.revoked()) {
      return changes.done(token.uses(), false);
    }
    if (token == null && tables.size(Table.TOKENS) == StateLimits.MAX_TOKENS) {
      return tooManyTokens(revoke.tokenId());
    }
    int uses = token == null ? 0 : token.uses();
    int maxUses = token == null ? 0 : token.maxUses();
    long until = tables.clockMillis + StateLimits.KEEP_MILLIS;
    changes.put(new Row.Token(revoke.tokenId(), maxUses, uses, true, until));
    return changes.done(uses, true);
  }

  Outcome grant(Command.GrantUpdate grant) {
    Refused malformed =
        Checks.first(
            Checks.word("grantee", grant.grantee(), StateLimits.MAX_WORD_CHARS),
            Checks.word("scope", grant.scope(), StateLimits.MAX_WORD_CHARS));
    if (malformed != null) {
      return malformed;
    }
    RowKey key = RowKey.grant(grant.grantee(), grant.scope());
    if (!grant.allowed()) {
      return changes.done(changes.index(), changes.remove(key));
    }
    Row.Stored before = tables.get(key);
    if (before != null) {
      return changes.done(before.modified(), false);
    }
    if (tables.size(Table.GRANTS) == StateLimits.MAX_GRANTS) {
      return refuse(
          ErrorCode.TOO_MANY, "grants", grant.grantee(), "at most " + StateLimits.MAX_GRANTS);
    }
    return changes.put(new Row.Grant(grant.grantee(), grant.scope(), tables.clockMillis));
  }

  Outcome advance(Command.EpochAdvance advance) {
    Refused malformed = Checks.line("reason", advance.reason(), StateLimits.MAX_REASON_BYTES);
    if (malformed != null) {
      return malformed;
    }
    if (advance.from() != tables.epoch) {
      return refuse(ErrorCode.EPOCH_STALE, "epoch", advance.from(), String.valueOf(tables.epoch));
    }
    tables.epoch++;
    return changes.done(tables.epoch, true);
  }

  private Row.@Nullable Token token(String id) {
    return tables.get(RowKey.of(Table.TOKENS, id)) instanceof Row.Stored(Row.Token token, _, _)
        ? token
        : null;
  }

  private @Nullable Refused shut(Command.TokenConsume consume, Row.@Nullable Token token) {
    if (token != null && token.revoked()) {
      return refuse(
          ErrorCode.TOKEN_REVOKED, "token", consume.tokenId(), "a valid token", NEW_TOKEN);
    }
    if (consume.expiresMillis() <= tables.clockMillis) {
      return refuse(
          ErrorCode.TOKEN_EXPIRED,
          "token",
          consume.tokenId(),
          "a token within its time",
          NEW_TOKEN);
    }
    return null;
  }

  private static Refused tooManyTokens(String id) {
    return refuse(ErrorCode.TOO_MANY, "tokens", id, "at most " + StateLimits.MAX_TOKENS);
  }
}
