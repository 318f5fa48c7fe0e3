package dev.continuum.drivers.rocksdb;

import dev.continuum.core.memory.port.StateStore;
import dev.continuum.drivers.Damage;
import dev.continuum.sim.memory.StateStoreContract;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Folders for the contract: a crash leaves the files as they are on disk at that moment, in a new
 * folder, where nothing of the dead process holds a lock. One thread only.
 */
final class RocksPlace implements StateStoreContract.Place {
  private final Path root;
  private int crashes;
  private @Nullable RocksStateStore open;

  RocksPlace(Path root) {
    this.root = root;
  }

  @Override
  public StateStore open() {
    open = RocksStateStore.open(folder(), RocksStateOptions.DEFAULT);
    return open;
  }

  @Override
  public void crash() throws IOException {
    Path dead = folder();
    crashes++;
    Damage.copy(dead, folder());
    close();
  }

  @Override
  public void close() {
    RocksStateStore last = open;
    if (last != null) {
      last.close();
      open = null;
    }
  }

  private Path folder() {
    return root.resolve("life-" + crashes);
  }
}
