package dev.continuum.sim.property;

import dev.continuum.core.value.SeededRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a case did, step by step: a digest to compare two runs by, and the steps themselves to show
 * when it failed. One thread only.
 */
public final class Trace {
  /** Steps kept for showing; the digest covers all. */
  public static final int MAX_STEPS = 200;

  private final List<String> steps = new ArrayList<>();
  private long digest;
  private long count;

  public void step(String step) {
    digest(step);
    if (steps.size() < MAX_STEPS) {
      steps.add(step);
    }
  }

  /** A step that is bytes: a state, a message. */
  public void bytes(String label, byte[] bytes) {
    step(label + ' ' + HexFormat.of().formatHex(bytes));
  }

  public List<String> steps() {
    return List.copyOf(steps);
  }

  /** How many steps were told, kept or not. */
  public long count() {
    return count;
  }

  /** Equal for equal steps in equal order; 64 bits, against accidents and not against malice. */
  public long digest() {
    return digest;
  }

  private void digest(String step) {
    long folded = step.length();
    for (int i = 0; i < step.length(); i++) {
      folded = folded * 31 + step.charAt(i);
    }
    digest = SeededRandom.mix(digest ^ SeededRandom.mix(folded + ++count));
  }
}
