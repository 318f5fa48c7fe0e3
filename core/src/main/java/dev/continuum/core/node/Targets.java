package dev.continuum.core.node;

import dev.continuum.core.memory.Operation;
import dev.continuum.core.value.MemoryId;
import org.jspecify.annotations.Nullable;

/** What an operation writes to. Thread-safe (stateless). */
final class Targets {
  private Targets() {}

  /** What a write's answer names: a memory, a concept, the origin of a link; null for spaces. */
  static @Nullable MemoryId named(Operation operation) {
    return switch (operation) {
      case Operation.PutMemory put -> put.id();
      case Operation.PatchMemory patch -> patch.id();
      case Operation.ForgetMemory forget -> forget.id();
      case Operation.PutLink put -> put.link().from();
      case Operation.ForgetLink forget -> forget.link().from();
      case Operation.PutEvidence evidence -> evidence.concept();
      case Operation.PutSpace put -> null;
      case Operation.DeleteSpace delete -> null;
      case Operation.Reinforce reinforce -> null;
    };
  }

  /** The memory whose version an operation changes, or null. */
  static @Nullable MemoryId versioned(Operation operation) {
    return switch (operation) {
      case Operation.PutMemory put -> put.id();
      case Operation.PatchMemory patch -> patch.id();
      case Operation.ForgetMemory forget -> forget.id();
      case Operation.PutLink put -> null;
      case Operation.ForgetLink forget -> null;
      case Operation.PutEvidence evidence -> null;
      case Operation.PutSpace put -> null;
      case Operation.DeleteSpace delete -> null;
      case Operation.Reinforce reinforce -> null;
    };
  }
}
