package dev.continuum.drivers.log;

import dev.continuum.core.value.ContinuumException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Power cuts at every point at which the disk is touched; nothing acknowledged may be lost. */
class LogCrashTest {
  private static final long SEED = Long.getLong("log.seed", 1);
  private static final int SEEDS = Integer.getInteger("log.seeds", 60);
  private static final int STEPS = 120;

  @ParameterizedTest
  @EnumSource(SyncPolicy.class)
  void aPowerCutAtEveryOperationLosesNothingAcknowledged(SyncPolicy policy) {
    for (SimulatedDisk.Survival survival : SimulatedDisk.Survival.values()) {
      boolean reached = true;
      for (long operation = 1; reached; operation++) {
        reached = cutAt(policy, survival, operation);
      }
    }
  }

  /**
   * Runs until the cut, boots, goes on, and cuts again; false where the run ended before the cut.
   */
  private static boolean cutAt(SyncPolicy policy, SimulatedDisk.Survival survival, long operation) {
    LogModel model = new LogModel(SEED, policy);
    try {
      model.disk.cutPowerAt(operation);
      boolean reached = runUntilCut(model);
      for (SimulatedDisk.Survival next : List.of(survival, SimulatedDisk.Survival.NOTHING)) {
        model.crash(next);
        for (int i = 0; i < STEPS / 8; i++) {
          model.step();
        }
      }
      model.crash(survival);
      return reached;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "policy %s, survival %s, operation %d; reproduce: ./dev unit drivers -Dtest=LogCrashTest -Dlog.seed=%d"
              .formatted(policy, survival, operation, SEED),
          e);
    }
  }

  private static boolean runUntilCut(LogModel model) {
    try {
      model.open();
      for (int i = 0; i < STEPS && !model.disk.isCut(); i++) {
        model.step();
      }
      if (!model.disk.isCut()) {
        model.closeQuietly();
      }
    } catch (ContinuumException e) {
      if (!model.disk.isCut()) {
        throw e;
      }
    }
    return model.disk.isCut();
  }

  @Test
  void longRunsWithManyPowerCutsLoseNothingAcknowledged() {
    for (long seed = SEED; seed < SEED + SEEDS; seed++) {
      soak(seed);
    }
  }

  private static void soak(long seed) {
    Random random = new Random(seed);
    SyncPolicy policy = pick(SyncPolicy.values(), random);
    LogModel model = new LogModel(seed, policy);
    try {
      model.open();
      for (int boot = 0; boot < 12; boot++) {
        model.disk.cutPowerAt(model.disk.operations() + 1 + random.nextInt(150));
        while (!model.disk.isCut()) {
          try {
            model.step();
          } catch (ContinuumException e) {
            if (!model.disk.isCut()) {
              throw e;
            }
          }
        }
        model.crash(pick(SimulatedDisk.Survival.values(), random));
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "reproduce: ./dev unit drivers -Dtest=LogCrashTest -Dlog.seeds=1 -Dlog.seed=" + seed, e);
    }
  }

  private static <T> T pick(T[] values, Random random) {
    return values[random.nextInt(values.length)];
  }
}
