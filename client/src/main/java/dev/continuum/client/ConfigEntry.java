package dev.continuum.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A configuration entry that all nodes share. Thread-safe (immutable).
 *
 * @param value what holds: the default where it is not set; null where that is not known either
 * @param set whether the cluster has decided on it
 * @param version rises with each change; 0 where it is not set
 * @param defaultValue null where the node's version does not know the key, as the rest
 * @param expected what the key accepts
 * @param help what it does
 */
public record ConfigEntry(
    String key,
    @Nullable String value,
    boolean set,
    long version,
    @JsonProperty("default") @Nullable String defaultValue,
    @Nullable String expected,
    @Nullable String help) {}
